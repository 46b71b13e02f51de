//! What readers are shown of what happened: what its subjects are called, and what those are told who joined a matter.

use std::collections::HashMap;

use uuid::Uuid;

use super::Happening;
use crate::activities::{self, Activities};
use crate::bulletins::{self, Bulletins};
use crate::cases::{self, Cases};
use crate::consultations::{self, Consultations};
use crate::contacts::{self, Contacts};
use crate::disputes::{self, Disputes};
use crate::duties::{self, Duties};
use crate::orders::{self, Orders};
use crate::publications::consequences::News;
use crate::publications::{self, Publications};
use crate::receptions::{self, Receptions};
use crate::rooms::{self, Rooms};
use crate::shared::{AttachmentId, Context, EventRecord, StoreError, Subject, SubjectKind};
use crate::sittings::{self, Sittings};
use crate::stations::{self, Stations};
use crate::suggestions::{self, Suggestions};
use crate::sweeps::{self, Sweeps};
use crate::voter_reports::{self, VoterReports};

/// All that is read to say what things are called.
pub trait Titled:
    Cases
    + Disputes
    + Duties
    + Receptions
    + Publications
    + Orders
    + Suggestions
    + Sweeps
    + Stations
    + Activities
    + Bulletins
    + Consultations
    + Contacts
    + VoterReports
    + Sittings
{
}

impl<
    T: Cases
        + Disputes
        + Duties
        + Receptions
        + Publications
        + Orders
        + Suggestions
        + Sweeps
        + Stations
        + Activities
        + Bulletins
        + Consultations
        + Contacts
        + VoterReports
        + Sittings,
> Titled for T
{
}

/// What those subjects are called, by id and as far as the actor may know it.
///
/// # Errors
/// When the store fails.
pub fn titles<S: Titled>(
    store: &mut S,
    ctx: &Context,
    subjects: &[Subject],
) -> Result<HashMap<Uuid, String>, StoreError> {
    let of = |kind: SubjectKind| {
        let mut ids: Vec<_> =
            subjects.iter().filter(|subject| subject.kind == kind).map(|subject| subject.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let mut titles = HashMap::new();
    titles.extend(cases::queries::titles(store, ctx, &of(cases::SUBJECT))?);
    titles.extend(disputes::queries::titles(store, ctx, &of(disputes::SUBJECT))?);
    titles.extend(duties::queries::titles(store, ctx, &of(duties::SUBJECT))?);
    titles.extend(publications::queries::titles(store, ctx, &of(publications::SUBJECT))?);
    titles.extend(orders::queries::titles(store, ctx, &of(orders::SUBJECT))?);
    titles.extend(suggestions::queries::titles(store, ctx, &of(suggestions::SUBJECT))?);
    titles.extend(sweeps::queries::campaign_titles(store, ctx, &of(sweeps::CAMPAIGN))?);
    titles.extend(sweeps::queries::finding_titles(store, ctx, &of(sweeps::FINDING))?);
    titles.extend(receptions::queries::titles(store, &of(receptions::SUBJECT))?);
    titles.extend(stations::queries::plan_titles(store, ctx, &of(stations::PLAN))?);
    titles.extend(stations::queries::rota_titles(store, ctx, &of(stations::ROTA))?);
    titles.extend(bulletins::queries::titles(store, ctx, &of(bulletins::SUBJECT))?);
    titles.extend(activities::queries::titles(store, ctx, &of(activities::SUBJECT))?);
    titles.extend(activities::queries::group_titles(store, ctx, &of(activities::GROUP))?);
    titles.extend(consultations::queries::titles(store, ctx, &of(consultations::SUBJECT))?);
    titles.extend(contacts::queries::titles(store, ctx, &of(contacts::SUBJECT))?);
    titles.extend(voter_reports::queries::titles(store, ctx, &of(voter_reports::SUBJECT))?);
    titles.extend(sittings::queries::titles(store, ctx, &of(sittings::SUBJECT))?);
    Ok(titles)
}

/// What those are told who joined a matter of which the event tells.
///
/// # Errors
/// When the store fails.
pub fn news(store: &mut impl Publications, record: &EventRecord<Happening>) -> Result<Option<News>, StoreError> {
    let Happening::Case(change) = &record.change else { return Ok(None) };
    publications::consequences::news(store, record.subject.id.into(), change)
}

/// Whether an event of the subject that the actor sees shows `file`.
///
/// # Errors
/// When the store fails.
pub fn shows<
    S: Cases + Disputes + Orders + Suggestions + Sweeps + Bulletins + Activities + Consultations + Sittings + Rooms,
>(
    store: &mut S,
    ctx: &Context,
    subject: Subject,
    file: AttachmentId,
) -> Result<bool, StoreError> {
    match subject.kind {
        kind if kind == cases::SUBJECT => cases::consequences::shows(store, ctx, subject.id.into(), file),
        kind if kind == disputes::SUBJECT => disputes::consequences::shows(store, ctx, subject.id.into(), file),
        kind if kind == orders::SUBJECT => orders::consequences::shows(store, ctx, subject.id.into(), file),
        kind if kind == suggestions::SUBJECT => suggestions::consequences::shows(store, ctx, subject.id.into(), file),
        kind if kind == sweeps::FINDING => sweeps::consequences::shows(store, ctx, subject.id.into(), file),
        kind if kind == bulletins::SUBJECT => bulletins::consequences::shows(store, ctx, subject.id.into(), file),
        kind if kind == activities::SUBJECT => activities::consequences::shows(store, ctx, subject.id.into(), file),
        kind if kind == consultations::SUBJECT => {
            consultations::consequences::shows(store, ctx, subject.id.into(), file)
        }
        kind if kind == sittings::SUBJECT => sittings::consequences::shows(store, ctx, subject.id.into(), file),
        kind if kind == rooms::SUBJECT => rooms::consequences::shows(store, ctx, subject.id.into(), file),
        _ => Ok(false),
    }
}
