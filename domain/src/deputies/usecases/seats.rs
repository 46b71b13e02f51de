//! Which seat a mandate fills: found by what names it, and entered where it is not there yet.

use chrono::NaiveDate;

use crate::congresses::usecases::{enter_congress, enter_constituency, enter_term, usual_name};
use crate::congresses::{Congress, CongressFault, CongressLevel, Congresses, Constituency, Seat, Term, TermState};
use crate::deputies::{Deputies, DeputyFault, Mandate, MandateStatus};
use crate::shared::flow::Journal;
use crate::shared::text::Name;
use crate::shared::time::{Period, local_date};
use crate::shared::{Context, Failure, Field};
use crate::territory::{DivisionCode, Territory};

type Result<T> = std::result::Result<T, Failure>;

/// A mandate as it is typed in: congress, term and constituency by what everybody calls them.
#[derive(Clone, Debug)]
pub struct MandateDraft {
    /// The level of the congress.
    pub level: CongressLevel,
    /// The division whose congress it is.
    pub congress: DivisionCode,
    /// The number of the term.
    pub term: i32,
    pub constituency: Name,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; without one it runs until the next term begins.
    pub to: Option<NaiveDate>,
}

/// The term of that number. One that is over may be entered at any time; else a term that is not there is the one that runs,
/// and only where the congress has none that runs or is prepared.
fn term_for<S: Congresses + Journal>(
    store: &mut S,
    ctx: &Context,
    at: Field,
    congress: &Congress,
    draft: &MandateDraft,
) -> Result<Term> {
    let today = local_date(ctx.now);
    let Some(term) = store.term_numbered(congress.id, draft.term)? else {
        let there = store.terms_of(congress.id)?;
        let is_over = draft.to.is_some_and(|to| to < today);
        let is_closed = |term: &Term| term.standing.state() == TermState::Closed;
        let fits = if is_over {
            there.iter().all(|term| is_closed(term) || draft.term < term.number)
        } else {
            there.iter().all(|term| is_closed(term) && term.number < draft.term)
        };
        if !fits {
            return Err(Failure::field(at.part("term"), CongressFault::UnknownTerm));
        }
        // One that runs has begun: whose first session is to come, is prepared.
        if !is_over && draft.from > today {
            return Err(Failure::field(at.part("from"), CongressFault::SessionToCome));
        }
        return enter_term(store, ctx, congress, draft.term, (draft.from, draft.to));
    };
    match term.standing.state() {
        TermState::InOffice => Ok(term),
        TermState::Closed => match (draft.to, term.ended_on) {
            (None, _) => Err(Failure::field(at.part("to"), DeputyFault::TermOver)),
            (Some(to), Some(ended)) if to > ended => Err(Failure::field(at.part("to"), DeputyFault::TermOver)),
            (Some(_), _) => Ok(term),
        },
        TermState::Preparing | TermState::RosterLoaded | TermState::Confirmed => {
            Err(Failure::field(at.part("term"), DeputyFault::TermNotBegun))
        }
    }
}

fn constituency_for(
    store: &mut impl Congresses,
    ctx: &Context,
    congress: &Congress,
    term: &Term,
    name: &Name,
) -> Result<Constituency> {
    match store.constituency_named(term.id, name)? {
        Some(constituency) => Ok(constituency),
        None => enter_constituency(store, ctx, congress, term, name.clone()),
    }
}

/// Refuses a seat for days on which as many as it has sit there.
fn check_vacancy(store: &mut impl Deputies, at: Field, constituency: &Constituency, wanted: Period) -> Result<()> {
    let there = store.mandates_in(constituency.id)?;
    let held: Vec<Period> =
        there.iter().filter_map(Mandate::tenure).filter(|tenure| tenure.both(&wanted).is_some()).collect();
    // How many sit there changes on the first days of their time alone.
    let days = held.iter().map(|tenure| tenure.from.max(wanted.from));
    let most = days.map(|day| held.iter().filter(|tenure| tenure.contains(day)).count()).max();
    let seats = usize::try_from(constituency.seats).unwrap_or_default();
    if most.is_some_and(|most| most >= seats) {
        return Err(Failure::field(at.part("constituency"), DeputyFault::ConstituencyFull));
    }
    Ok(())
}

/// The seat that a draft names; `at` is the field that holds the draft. A congress that is not there is entered by its
/// division's name, its first term as the one that runs, a constituency with the next number.
///
/// # Errors
/// Errors of parts of that field: for a street, a village and another level than the congress has, for a term that is not there
/// while the congress has others, one that has not begun, one that is over, and a constituency whose seats are taken.
pub fn seat_for<S: Congresses + Deputies + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    at: Field,
    draft: &MandateDraft,
) -> Result<Seat> {
    let level = CongressLevel::required(&draft.congress).map_err(|fault| Failure::field(at.part("congress"), fault))?;
    if level != draft.level {
        return Err(Failure::field(at.part("level"), CongressFault::LevelMismatch));
    }
    let congress = if let Some(congress) = store.congress_of(&draft.congress)? {
        congress
    } else {
        let name = usual_name(store, &draft.congress)?;
        enter_congress(store, ctx, draft.congress.clone(), level, name)?
    };
    let term = term_for(store, ctx, at, &congress, draft)?;
    let constituency = constituency_for(store, ctx, &congress, &term, &draft.constituency)?;
    check_vacancy(store, at, &constituency, Period { from: draft.from, to: draft.to })?;
    Ok(Seat::of(&congress, &term, &constituency))
}

/// Refuses a mandate of somebody who sits in that congress already, or in one that does not stand above or below it, for some of
/// the days.
///
/// # Errors
/// Errors of parts of the field `at`.
pub fn check_others(at: Field, congress: &DivisionCode, days: Period, others: &[Mandate]) -> Result<()> {
    let same_days = |other: &&Mandate| other.tenure().is_some_and(|tenure| tenure.both(&days).is_some());
    for other in others.iter().filter(same_days) {
        let there = &other.seat.congress;
        if there == congress {
            return Err(Failure::field(at.part("term"), DeputyFault::MandateOverlaps));
        }
        if !there.covers(congress) && !congress.covers(there) {
            return Err(Failure::field(at.part("congress"), DeputyFault::CongressesApart));
        }
    }
    Ok(())
}

/// A new mandate of somebody who works in `division` and holds `others`.
pub(super) fn mandate<S: Congresses + Deputies + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    at: Field,
    draft: &MandateDraft,
    (division, others): (&DivisionCode, &[Mandate]),
) -> Result<Mandate> {
    if draft.to.is_some_and(|to| to < draft.from) {
        return Err(Failure::field(at.part("to"), DeputyFault::TermReversed));
    }
    check_others(at, &draft.congress, Period { from: draft.from, to: draft.to }, others)?;
    if !draft.congress.covers(division) {
        return Err(Failure::field(at.part("congress"), DeputyFault::CongressElsewhere));
    }
    Ok(Mandate {
        id: ctx.mint().into(),
        seat: seat_for(store, ctx, at, draft)?,
        from: draft.from,
        to: draft.to,
        status: MandateStatus::Active,
        status_since: draft.from,
        decision: None,
        coming: None,
        suspensions: Vec::new(),
    })
}
