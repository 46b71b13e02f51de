//! What people do in consultations, and what their clocks do by themselves.

mod clock;
mod decisions;
mod drafting;
mod helpers;
mod measures;
mod meetings;
mod opinions;

pub use clock::*;
pub use decisions::*;
pub use drafting::*;
pub use helpers::*;
pub use measures::*;
pub use meetings::*;
pub use opinions::*;

use chrono::NaiveDate;

use super::{Consultation, ConsultationFault, ConsultationId, Consultations, terms};
use crate::institutions::Institutions;
use crate::moderation::{Moderation, ModerationPart, Piece, usecases::screen};
use crate::shared::flow::Journal;
use crate::shared::{DeputyId, Failure, Field};

type Result<T> = std::result::Result<T, Failure>;

/// All that consultations read and write.
pub trait ConsultationDesk: Consultations + Institutions + Moderation + Journal {}

impl<T: Consultations + Institutions + Moderation + Journal> ConsultationDesk for T {}

/// What becomes public holds nothing that must not.
fn for_the_public<S: ConsultationDesk>(
    store: &mut S,
    consultation: &Consultation,
    text: (ModerationPart, &str),
    field: impl Into<Field>,
) -> Result<()> {
    let Some(division) = consultation.scope.first() else { return Ok(()) };
    let found = screen(store, division, &[Piece::new(text.0, text.1)])?;
    if found.is_empty() { Ok(()) } else { Err(Failure::field(field, ConsultationFault::NotForThePublic)) }
}

/// How many opinions came in, all of them.
fn collected<S: ConsultationDesk>(store: &mut S, id: ConsultationId) -> Result<u32> {
    Ok(store.opinions_counted(id)?.iter().map(|one| one.opinions).sum())
}

/// Deputies who serve on that day, each once.
fn check_deputies<S: ConsultationDesk>(store: &mut S, day: NaiveDate, deputies: &[DeputyId]) -> Result<()> {
    for (at, id) in deputies.iter().enumerate() {
        let serves = store.deputy(*id)?.is_some_and(|deputy| deputy.serves_on(day));
        let is_twice = deputies.iter().take(at).any(|other| other == id);
        if !serves || is_twice || at >= terms::MAX_DEPUTIES {
            return Err(Failure::field(Field::item("deputies", at), ConsultationFault::NotADeputy));
        }
    }
    Ok(())
}
