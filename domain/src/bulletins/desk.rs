//! All that briefings read and write.

use super::Bulletins;
use crate::cases::Cases;
use crate::cases::months::CaseMonths;
use crate::consultations::Consultations;
use crate::institutions::Institutions;
use crate::moderation::WordLists;
use crate::orders::Orders;
use crate::shared::NamedParties;
use crate::shared::flow::Journal;
use crate::shared::rollup::RollUps;
use crate::suggestions::Suggestions;

/// All that briefings read and write.
pub trait BulletinDesk:
    Bulletins
    + Cases
    + Suggestions
    + Consultations
    + Orders
    + CaseMonths
    + RollUps
    + NamedParties
    + Institutions
    + WordLists
    + Journal
{
}

impl<T> BulletinDesk for T where
    T: Bulletins
        + Cases
        + Suggestions
        + Consultations
        + Orders
        + CaseMonths
        + RollUps
        + NamedParties
        + Institutions
        + WordLists
        + Journal
{
}
