//! What people do with a change of term.

use chrono::NaiveDate;

use super::roster::may_be;
use super::switch::{first_day, may_go_on};
use super::{
    Changeover, ChangeoverEvent, ChangeoverId, CodeChoice, RosterMatch, RosterRowId, TermChangeAction, TermChangeFault,
    TermChangeState, TermChanges,
};
use crate::accounts::Accounts;
use crate::codes::{CodeSubject, CodeSuccessionKind, Codes};
use crate::congresses::{Congresses, Credentials, Term, TermAction, TermEvent, TermId};
use crate::deputies::Deputies;
use crate::shared::flow::{Journal, step};
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{At, Bare, Context, DeputyId, DivisionCode, Failure, Field, StoreError};

type Result<T> = std::result::Result<T, Failure>;

/// The administrator takes a roster back, before it is confirmed or once its change was undone: another one can be loaded, which
/// is confirmed by a report of its own.
///
/// # Errors
/// As every step.
pub fn drop_roster<S>(store: &mut S, ctx: &Context, at: At<ChangeoverId>, _: Bare) -> Result<Changeover>
where
    S: TermChanges + Congresses + Journal,
{
    let changeover =
        step(store, ctx, at, |_: &Changeover| TermChangeAction::Drop, |_, _, _| Ok(ChangeoverEvent::Dropped))?;
    store.replace_roster(changeover.id, &[])?;
    if !changeover.by_election {
        step(
            store,
            ctx,
            At { id: changeover.term, version: None },
            |_: &Term| TermAction::DropRoster,
            |_, term, _| {
                term.credentials = None;
                Ok(TermEvent::RosterDropped)
            },
        )?;
    }
    Ok(changeover)
}

/// Who somebody of a roster is.
#[derive(Clone, Copy, Debug)]
pub struct DecideRow {
    pub row: RosterRowId,
    /// The deputy who was entered before; nobody where it is somebody new.
    pub deputy: Option<DeputyId>,
}

/// The administrator or the office decides who somebody of the roster is: one of those who were proposed, another deputy, or
/// somebody new.
///
/// # Errors
/// As every step; field errors for a row that is not the roster's, and for a deputy who can't be meant.
pub fn decide<S>(store: &mut S, ctx: &Context, at: At<ChangeoverId>, command: DecideRow) -> Result<Changeover>
where
    S: TermChanges + Congresses + Deputies + Journal,
{
    step(
        store,
        ctx,
        at,
        |_: &Changeover| TermChangeAction::Decide,
        |store, changeover, _| {
            let row = store.roster_row(command.row)?.filter(|row| row.changeover == changeover.id);
            let mut row = row.ok_or_else(|| Failure::missing("row", TermChangeFault::UnknownRow))?;
            let mut meant = None;
            if let Some(id) = command.deputy {
                let refused = || Failure::field("deputy", TermChangeFault::NotMeant);
                // Whoever names a second entry of the same person means the one that is kept.
                let deputy = store.deputy(id)?.ok_or_else(refused)?;
                let on = first_day(store, changeover)?.unwrap_or_else(|| local_date(ctx.now));
                let other = store.row_of_person(changeover.id, deputy.id)?.is_some_and(|other| other.id != row.id);
                if other {
                    return Err(refused());
                }
                if let Some(fault) = may_be(&deputy, &changeover.division, changeover.by_election, on) {
                    return Err(Failure::field("deputy", fault));
                }
                meant = Some(deputy.id);
            }
            (row.deputy, row.matched) = (meant, RosterMatch::Decided);
            store.save_roster_row(&row)?;
            Ok(ChangeoverEvent::Decided { line: row.line })
        },
    )
}

/// By what a roster is confirmed.
#[derive(Clone, Debug)]
pub struct ConfirmRoster {
    /// The number of the credentials report (代表资格审查报告).
    pub report: Name,
    /// When the list was published.
    pub published_on: NaiveDate,
}

/// Whether a roster is confirmed by whoever loaded it although duties are separated there and somebody else could do so.
fn confirms_own<S: Accounts>(store: &mut S, ctx: &Context, changeover: &Changeover) -> Result<bool> {
    let Some(own) = ctx.actor.account().filter(|own| changeover.loaded_by == Some(*own)) else { return Ok(false) };
    let apart = store.duties_separated(&changeover.division)?.is_some_and(|standing| standing.separated);
    Ok(apart && store.is_served_by_another(&changeover.division, own)?)
}

/// The congress's office confirms a roster (选举法第四十七条): it takes effect at 00:00 of the first session.
///
/// # Errors
/// As every step; [`TermChangeFault::ConfirmsOwn`], [`TermChangeFault::Undecided`], [`TermChangeFault::SessionMissing`],
/// [`TermChangeFault::SessionOver`], [`TermChangeFault::PublishedAhead`]; [`TermChangeFault::NotRunning`] for a by-election.
pub fn confirm<S>(store: &mut S, ctx: &Context, at: At<ChangeoverId>, command: ConfirmRoster) -> Result<Changeover>
where
    S: TermChanges + Congresses + Accounts + Journal,
{
    let ConfirmRoster { report, published_on } = command;
    let credentials = Credentials { report, published_on };
    let told = credentials.clone();
    let changeover = step(
        store,
        ctx,
        at,
        |_: &Changeover| TermChangeAction::Confirm,
        |store, changeover, _| {
            if confirms_own(store, ctx, changeover)? {
                return Err(Failure::rule(TermChangeFault::ConfirmsOwn));
            }
            let today = local_date(ctx.now);
            if published_on > today {
                return Err(Failure::field("published_on", TermChangeFault::PublishedAhead));
            }
            if !may_go_on(store, changeover)? {
                return Err(Failure::rule(TermChangeFault::NotRunning));
            }
            match first_day(store, changeover)? {
                None => return Err(Failure::rule(TermChangeFault::SessionMissing)),
                Some(day) if day < today => return Err(Failure::rule(TermChangeFault::SessionOver)),
                Some(_) => {}
            }
            if store.count_undecided(changeover.id)? > 0 {
                return Err(Failure::rule(TermChangeFault::Undecided));
            }
            changeover.credentials = Some(told.clone());
            Ok(ChangeoverEvent::Confirmed { credentials: told })
        },
    )?;
    if !changeover.by_election {
        step(
            store,
            ctx,
            At { id: changeover.term, version: None },
            |_: &Term| TermAction::Confirm,
            |_, term, _| {
                term.credentials = Some(credentials.clone());
                Ok(TermEvent::Confirmed { credentials })
            },
        )?;
    }
    Ok(changeover)
}

/// Where printed codes of those who leave are to lead.
#[derive(Clone, Debug)]
pub struct ChooseCodes {
    pub choices: Vec<CodeChoice>,
}

/// Whether that deputy holds a mandate of the congress, and so may leave with its term.
fn may_leave(store: &mut impl Deputies, subject: CodeSubject, congress: &DivisionCode) -> Result<bool> {
    let CodeSubject::Deputy(id) = subject else { return Ok(false) };
    let deputy = store.deputy(id)?;
    Ok(deputy.is_some_and(|deputy| deputy.mandates.iter().any(|mandate| mandate.seat.congress == *congress)))
}

/// The administrator or the office says, code by code and before the first session, where those lead whose deputies leave.
///
/// # Errors
/// [`TermChangeFault::NoRoster`] where no roster of the term waits; as every step; field errors for a code that is nobody's who
/// leaves, and for a successor who is not of the roster.
pub fn choose_codes<S>(store: &mut S, ctx: &Context, at: At<TermId>, command: ChooseCodes) -> Result<Changeover>
where
    S: TermChanges + Congresses + Deputies + Codes + Journal,
{
    let ChooseCodes { choices } = command;
    if store.term(at.id)?.is_none() {
        return Err(Failure::NotFound);
    }
    let waiting = store.waiting_changeover(at.id)?.filter(|one| !one.by_election);
    let changeover = waiting.ok_or_else(|| Failure::rule(TermChangeFault::NoRoster))?;
    step(
        store,
        ctx,
        At { id: changeover.id, version: at.version },
        |_: &Changeover| TermChangeAction::ChooseCodes,
        |store, changeover, _| {
            for (place, choice) in choices.iter().enumerate() {
                let field = |part| Field::item("choices", place).part(part);
                let printed = store.code(&choice.code)?.filter(|code| code.revoked_at.is_none());
                let leaves = match printed {
                    Some(printed) => may_leave(store, printed.subject, &changeover.division)?,
                    None => false,
                };
                if !leaves {
                    return Err(Failure::missing(field("code"), TermChangeFault::CodeNotLeaving));
                }
                let to = choice.successor.filter(|_| choice.fate == CodeSuccessionKind::Successor);
                if let Some(to) = to
                    && store.row_of_person(changeover.id, to)?.is_none()
                {
                    return Err(Failure::missing(field("successor"), TermChangeFault::NoSuccessor));
                }
            }
            store.choose_codes(changeover.id, &choices)?;
            Ok(ChangeoverEvent::CodesChosen { codes: u32::try_from(choices.len()).unwrap_or(u32::MAX) })
        },
    )
}

/// The administrator takes a change of term back, within a day.
///
/// # Errors
/// As every step; [`TermChangeFault::TooLate`].
pub fn undo<S>(store: &mut S, ctx: &Context, at: At<ChangeoverId>, _: Bare) -> Result<Changeover>
where
    S: TermChanges + Journal,
{
    let changeover = step(
        store,
        ctx,
        at,
        |_: &Changeover| TermChangeAction::Undo,
        |_, changeover, _| match changeover.undo_until() {
            Some(until) if ctx.now <= until => Ok(ChangeoverEvent::UndoAsked),
            _ => Err(Failure::rule(TermChangeFault::TooLate)),
        },
    )?;
    let seen = store.progress(changeover.id)?;
    let mut progress = seen.clone();
    (progress.left, progress.kept) = (progress.steps, 0);
    store.save_progress(changeover.id, &seen, &progress)?;
    Ok(changeover)
}

/// Whether a worker has something to do with it on that day.
pub(super) fn is_due(changeover: &Changeover, day: Option<NaiveDate>, today: NaiveDate) -> bool {
    let reached = day.is_some_and(|day| day <= today);
    match changeover.state() {
        TermChangeState::Running | TermChangeState::Undoing => true,
        TermChangeState::Confirmed => reached,
        // Once taken back, it runs on another day alone.
        TermChangeState::Undone => {
            let undone = changeover.undone_at.map(local_date);
            reached && !changeover.by_election && day > undone
        }
        TermChangeState::Loaded | TermChangeState::Dropped | TermChangeState::Done => false,
    }
}

/// The same, as its term stands.
fn awaits(store: &mut impl Congresses, changeover: &Changeover, today: NaiveDate) -> Result<bool> {
    let day = first_day(store, changeover)?;
    if !is_due(changeover, day, today) {
        return Ok(false);
    }
    // What is taken back goes on however the term stands.
    Ok(changeover.state() == TermChangeState::Undoing || may_go_on(store, changeover)?)
}

/// The changes that a worker goes on with now.
///
/// # Errors
/// When the store fails.
pub fn due<S: TermChanges + Congresses>(store: &mut S, ctx: &Context) -> Result<Vec<Changeover>> {
    let today = local_date(ctx.now);
    let mut due = Vec::new();
    for changeover in store.changeovers_at_work(today)? {
        let goes_on = match awaits(store, &changeover, today) {
            Ok(goes_on) => goes_on,
            // It fails where the worker comes to it, is told the log there, and keeps no other congress's from its day.
            Err(Failure::Store(StoreError::Corrupt(_))) => true,
            Err(failure) => return Err(failure),
        };
        if goes_on {
            due.push(changeover);
        }
    }
    Ok(due)
}
