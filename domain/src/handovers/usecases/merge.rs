//! What two entries of one deputy have open becomes the matter of the one that is kept.

use super::{HandoverDesk, Result};
use crate::cases::{self, Case, CaseFilter, CaseScope, CaseState};
use crate::deputies::usecases::{MergeDeputies, join_deputies, keep_joined};
use crate::deputies::{Deputy, DeputyFault, Merging};
use crate::disputes::{self, DisputeFilter, DisputeScope, DisputeState};
use crate::handovers::HandoverFault;
use crate::moderation::Moderation;
use crate::shared::{At, Context, DeputyId, Failure, PageRequest, Party, Repository};

/// Open matters that one merger takes along, at most: all of it is one transaction.
const MOST: u32 = 500;

/// Whether one merger takes along that many open cases and disputes, and whether more of either lie beyond what was read.
fn takes_along(cases: usize, disputes: usize, more: bool) -> bool {
    !more && u32::try_from(cases.saturating_add(disputes)).is_ok_and(|all| all <= MOST)
}

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
    let more = cases.next.is_some() || disputes.next.is_some();
    if !takes_along(cases.items.len(), disputes.items.len(), more) {
        return Err(Failure::rule(DeputyFault::MergeOpenWork));
    }
    // An administrator does not act on cases: this follows from what was said of the entries.
    let system = ctx.by_itself();
    for case in cases.items {
        let command = cases::usecases::Readdress { from, to, room };
        cases::usecases::readdress(store, &system, At { id: case.id, version: None }, command)?;
    }
    // Who is complained about is so by either entry, wherever such a case is.
    let area = joined.duplicate.division.county().unwrap_or_else(|| joined.duplicate.division.clone());
    let aside = store.keeping_out(&area)?;
    let about = |case: &Case| case.state().is_open() && case.is_about(own);
    let named: Vec<Case> = Repository::<Case>::load_all(store, &aside)?.into_iter().filter(about).collect();
    for case in named {
        let command = cases::usecases::Readdress { from, to, room };
        cases::usecases::readdress(store, &system, At { id: case.id, version: None }, command)?;
    }
    for dispute in disputes.items {
        let command = disputes::usecases::Readdress { from, to };
        disputes::usecases::readdress(store, &system, At { id: dispute.id, version: None }, command)?;
    }
    keep_joined(store, ctx, joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_merger_takes_along_what_is_open_up_to_the_bound_of_both_kinds_together() {
        let most = MOST as usize;
        for (cases, disputes) in [(0, 0), (1, 1), (most, 0), (0, most), (most - 1, 1), (most / 2, most / 2)] {
            assert!(takes_along(cases, disputes, false), "{cases} and {disputes}");
            assert!(!takes_along(cases, disputes, true), "more than {cases} and {disputes}");
        }
        for (cases, disputes) in [(most + 1, 0), (0, most + 1), (most, 1), (most, most), (usize::MAX, 1)] {
            assert!(!takes_along(cases, disputes, false), "{cases} and {disputes}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_taken_along_is_taken_along_with_less(cases in 0_usize..600, disputes in 0_usize..600) {
            if takes_along(cases + 1, disputes, false) || takes_along(cases, disputes + 1, false) {
                proptest::prop_assert!(takes_along(cases, disputes, false));
            }
        }
    }
}
