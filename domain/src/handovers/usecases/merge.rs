//! What two entries of one deputy have open becomes the matter of the one that is kept.

use super::effect::by_itself;
use super::{HandoverDesk, Result};
use crate::cases::{self, CaseFilter, CaseScope, CaseState};
use crate::deputies::usecases::{MergeDeputies, join_deputies, keep_joined};
use crate::deputies::{Deputy, DeputyFault, Merging};
use crate::disputes::{self, DisputeFilter, DisputeScope, DisputeState};
use crate::handovers::HandoverFault;
use crate::moderation::Moderation;
use crate::shared::{At, Context, DeputyId, Failure, PageRequest, Party};

/// Open matters that one merger takes along, at most: all of it is one transaction.
const MOST: u32 = 500;

/// An administrator of both areas says that two entries are the same person: what the duplicate has becomes the kept entry's, open
/// cases and disputes with it, and both ids lead to that one.
///
/// # Errors
/// As [`join_deputies`]; [`HandoverFault::MergedWhileAway`]; [`DeputyFault::MergeOpenWork`] where more is open than one transaction
/// takes along.
pub fn merge_deputies<S: HandoverDesk + Merging + Moderation>(
    store: &mut S,
    ctx: &Context,
    at: At<DeputyId>,
    command: MergeDeputies,
) -> Result<Deputy> {
    let joined = join_deputies(store, ctx, at, command)?;
    let (from, to, room) = (joined.duplicate.id, joined.kept.id, joined.kept.room);
    if !store.live_handovers(from)?.is_empty() {
        return Err(Failure::rule(HandoverFault::MergedWhileAway));
    }
    let own = Party::Deputy(from);
    let open = CaseFilter { states: CaseState::OPEN.to_vec(), ..CaseFilter::default() };
    let cases = store.cases(&[CaseScope::Target(own)], &open, &PageRequest { limit: MOST, after: None })?;
    let open = DisputeFilter { states: DisputeState::OPEN.to_vec(), ..DisputeFilter::default() };
    let disputes = store.disputes(&[DisputeScope::Person(own)], &open, &PageRequest { limit: MOST, after: None })?;
    let all = cases.items.len() + disputes.items.len();
    if cases.next.is_some() || disputes.next.is_some() || all > MOST as usize {
        return Err(Failure::rule(DeputyFault::MergeOpenWork));
    }
    // An administrator does not act on cases: this follows from what was said of the entries.
    let system = by_itself(ctx);
    for case in cases.items {
        let command = cases::usecases::Readdress { to, room };
        cases::usecases::readdress(store, &system, At { id: case.id, version: None }, command)?;
    }
    for dispute in disputes.items {
        let command = disputes::usecases::Readdress { from, to };
        disputes::usecases::readdress(store, &system, At { id: dispute.id, version: None }, command)?;
    }
    keep_joined(store, ctx, joined)
}
