//! What hangs on an accusation goes with it to where it belongs: the disputes that came out of it, its public versions, the orders on
//! it, what briefings cite of it; each context hides its own.

use crate::bulletins::{self, Bulletins};
use crate::cases::usecases::Divert;
use crate::cases::{self, Case};
use crate::disputes::{self, Disputes};
use crate::orders::{self, OrderMatter, Orders};
use crate::publications::{self, Publications};
use crate::shared::flow::Journal;
use crate::shared::{At, CaseId, Context, Failure};

type Result<T> = std::result::Result<T, Failure>;

/// Sends a case to where it belongs. Of an accusation nobody sees anything any more but whoever submitted it, nor of what hangs on it.
///
/// # Errors
/// As [`cases::usecases::divert`].
pub fn divert<S: Publications + Disputes + Orders + Bulletins + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<CaseId>,
    command: Divert,
) -> Result<Case> {
    let diverted = cases::usecases::divert(store, ctx, at, command)?;
    let system = ctx.by_itself();
    for case in diverted.iter().filter(|case| case.handling.purged) {
        publications::usecases::take_back_of_case(store, &system, case.id)?;
        bulletins::usecases::blank_source(store, &system, case.id.0)?;
        orders::usecases::purge_on(store, &system, OrderMatter::Case(case.id), (&case.division, case.office))?;
        for id in &case.handling.disputes {
            let Some(dispute) = disputes::usecases::purge(store, &system, *id)? else { continue };
            let place = (&dispute.division, dispute.office);
            orders::usecases::purge_on(store, &system, OrderMatter::Dispute(dispute.id), place)?;
        }
    }
    diverted.into_iter().next().ok_or(Failure::NotFound)
}
