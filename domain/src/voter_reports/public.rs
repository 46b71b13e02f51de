//! What everybody may know of a deputy (代表法第五十八条第二款): by which mandate, when voters are received, what was done and what was reported.
//! Of whoever does not serve today it says what the mandate is, and nothing of the work; why, it says nowhere.

use chrono::NaiveDate;

use super::{ReportFigures, VoterReport, VoterReports, terms};
use crate::congresses::Seat;
use crate::deputies::{Deputies, Deputy, Mandate};
use crate::receptions::Receptions;
use crate::rooms::Rooms;
use crate::shared::deadline::whole_days;
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{Context, DeputyId, Failure, Instant};
use crate::stations::{Stations, queries::days};

/// A day on which the deputy receives voters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicDay {
    pub starts_at: Instant,
    pub ends_at: Instant,
}

/// What everybody may know of a deputy's work.
#[derive(Clone, Debug, Default)]
pub struct PublicWork {
    pub days: Vec<PublicDay>,
    /// What was done since the oldest mandate that stands began.
    pub figures: ReportFigures,
    /// The newest first.
    pub reports: Vec<VoterReport>,
}

/// What everybody may know of a deputy.
#[derive(Clone, Debug)]
pub struct PublicDeputy {
    pub id: DeputyId,
    pub name: Name,
    pub seats: Vec<Seat>,
    /// Nothing where the deputy does not serve today.
    pub work: Option<PublicWork>,
}

fn work_of<S: VoterReports + Stations + Receptions + Rooms>(
    store: &mut S,
    ctx: &Context,
    deputy: &Deputy,
    since: NaiveDate,
) -> Result<PublicWork, Failure> {
    let id = deputy.id;
    let span = (since, local_date(ctx.now));
    let kinds = store.count_activities(id, whole_days(span))?;
    let coming = match deputy.room {
        Some(room) => days(store, room, ctx.now)?,
        None => Vec::new(),
    };
    let own = coming.into_iter().filter(|day| day.deputies.contains(&id));
    Ok(PublicWork {
        days: own.map(|day| PublicDay { starts_at: day.starts_at, ends_at: day.ends_at }).collect(),
        figures: ReportFigures { days: Some(span), kinds },
        reports: store.shown_reports(id, terms::SHOWN_REPORTS)?,
    })
}

/// What everybody may know of a deputy.
///
/// # Errors
/// Not found.
pub fn page<S: VoterReports + Stations + Receptions + Rooms + Deputies>(
    store: &mut S,
    ctx: &Context,
    id: DeputyId,
) -> Result<PublicDeputy, Failure> {
    let deputy = store.deputy(id)?.ok_or(Failure::NotFound)?;
    let today = local_date(ctx.now);
    let standing: Vec<&Mandate> = deputy.mandates.iter().filter(|mandate| mandate.stands_on(today)).collect();
    let since = standing.iter().filter(|mandate| mandate.serves_on(today)).map(|mandate| mandate.from).min();
    let seats = standing.iter().map(|mandate| mandate.seat.clone()).collect();
    let work = since.map(|since| work_of(store, ctx, &deputy, since)).transpose()?;
    Ok(PublicDeputy { id: deputy.id, name: deputy.name, seats, work })
}
