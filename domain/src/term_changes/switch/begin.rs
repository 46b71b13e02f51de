//! The day has come: the former term closes and the new one begins, before anybody is come to.

use super::log::{ChangeoverStore, Result, first_day, may_go_on};
use crate::congresses::{Term, TermAction, TermEvent};
use crate::shared::flow::step;
use crate::shared::time::local_date;
use crate::shared::{At, Context, Failure, StoreError};
use crate::term_changes::usecases::is_due;
use crate::term_changes::{
    Changeover, ChangeoverEvent, ChangeoverId, Progress, TermChangeAction, TermChangeFault, TermChangeState,
};

/// Begins a change whose day has come; `false` where it has begun, its day is still to come, or its term does not run whose
/// vacancies it fills.
///
/// # Errors
/// When the store fails, or the terms do not stand as they must.
pub fn begin<S: ChangeoverStore>(store: &mut S, ctx: &Context, id: ChangeoverId) -> Result<bool> {
    let changeover = store.changeover(id)?.ok_or(Failure::NotFound)?;
    let day = first_day(store, &changeover)?;
    let waits = matches!(changeover.state(), TermChangeState::Confirmed | TermChangeState::Undone);
    if !waits || !is_due(&changeover, day, local_date(ctx.now)) || !may_go_on(store, &changeover)? {
        return Ok(false);
    }
    let missing = || Failure::rule(TermChangeFault::SessionMissing);
    let last = day.and_then(|day| day.pred_opt()).ok_or_else(missing)?;
    let former = if changeover.by_election { None } else { close_former(store, ctx, &changeover, last)? };
    if !changeover.by_election {
        step(
            store,
            ctx,
            At { id: changeover.term, version: None },
            |_: &Term| TermAction::Begin,
            |_, term, _| {
                // Whoever moves the session at the same moment comes first.
                if term.first_session_on == day { Ok(TermEvent::Begun) } else { Err(StoreError::Stale.into()) }
            },
        )?;
    }
    let former = former.map(|term| term.id);
    let before = step(
        store,
        ctx,
        At { id, version: Some(changeover.version) },
        |_: &Changeover| TermChangeAction::Begin,
        |_, changeover, _| {
            changeover.former = former;
            Ok(ChangeoverEvent::Begun)
        },
    )?;
    // What was taken back before is done anew.
    store.forget_steps(id)?;
    let leaving = match former {
        Some(former) => store.count_holders(former)?,
        None => 0,
    };
    let seen = store.progress(id)?;
    store.save_progress(id, &seen, &Progress::start(before.persons.saturating_add(leaving)))?;
    Ok(true)
}

/// The congress's running term ends on that day.
fn close_former<S: ChangeoverStore>(
    store: &mut S,
    ctx: &Context,
    changeover: &Changeover,
    last: chrono::NaiveDate,
) -> Result<Option<Term>> {
    let term = store.term(changeover.term)?.ok_or(Failure::NotFound)?;
    let Some(running) = store.running_term(term.congress)?.filter(|running| running.id != term.id) else {
        return Ok(None);
    };
    let closed = step(
        store,
        ctx,
        At { id: running.id, version: None },
        |_: &Term| TermAction::Close,
        |_, term, _| {
            term.ended_on = Some(last);
            Ok(TermEvent::Closed { last })
        },
    )?;
    Ok(Some(closed))
}
