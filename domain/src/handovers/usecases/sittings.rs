//! What a deputy still has to do after sittings at tea rooms, while somebody else acts.

use super::outcome::{Outcome, readable};
use super::{HandoverDesk, Result};
use crate::handovers::{Handover, HandoverItemKind};
use crate::shared::time::local_date;
use crate::shared::{At, Context, DeputyId, PageRequest, Party, StoreError};
use crate::sittings::usecases::StillToDo;
use crate::sittings::{self, SittingId};

/// Whether the deputy still has to do something after sittings.
pub(super) fn has_follow_ups(store: &mut impl HandoverDesk, deputy: DeputyId) -> Result<bool> {
    let found = store.sitting_tasks(&[Party::Deputy(deputy)], &PageRequest { limit: 1, after: None })?;
    Ok(!found.items.is_empty() || !found.unreadable.is_empty())
}

/// Whoever acts answers for what the deputy still has to do, as long as it is not for some cases alone.
pub(super) fn move_follow_ups<S: HandoverDesk>(store: &mut S, ctx: &Context, handover: &Handover) -> Result<()> {
    if !handover.only.is_empty() {
        return Ok(());
    }
    let (from, to) = (Party::Deputy(handover.from), handover.to.ok_or(StoreError::Corrupt("handovers.target_id"))?);
    let heirs = [to, Party::Office(handover.office)];
    let StillToDo { sittings, left } = sittings::usecases::still_to_do(store, from)?;
    let mut items = Vec::new();
    for id in sittings {
        let at = At { id, version: None };
        let passed = sittings::usecases::pass_on(store, ctx, at, (from, &heirs), handover.id.0);
        let outcome = Outcome::of(passed.map(|(one, _)| one.version))?;
        items.extend(outcome.noted(handover, HandoverItemKind::TeaSitting, id.0));
    }
    items.extend(left.into_iter().filter_map(|id| Outcome::Left.noted(handover, HandoverItemKind::TeaSitting, id)));
    Ok(store.note_items(&items)?)
}

/// The deputy answers again for what this handover passed on and nobody has done: there is nothing of it that somebody could have begun.
/// The sitting's version since; none where nothing of it went on, or the deputy can't answer.
pub(super) fn sitting_back<S: HandoverDesk>(
    store: &mut S,
    ctx: &Context,
    handover: &Handover,
    id: SittingId,
) -> Result<Option<i32>> {
    if readable(store.sitting(id))?.is_none() {
        return Ok(None);
    }
    let serving = store.deputy(handover.from)?.filter(|deputy| deputy.serves_on(local_date(ctx.now)));
    // Whom the entry was of may be known by another one since.
    let Some(deputy) = serving else { return Ok(None) };
    let back = (handover.id.0, Party::Deputy(deputy.id));
    let returned = sittings::usecases::give_back(store, ctx, At { id, version: None }, back);
    Ok(match Outcome::of(returned.map(|one| one.version))? {
        Outcome::Moved(version) => Some(version),
        Outcome::Left | Outcome::Gone => None,
    })
}
