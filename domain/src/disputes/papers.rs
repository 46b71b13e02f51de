//! The papers of a dispute: each drawn from what is kept, as its viewer may see it. What lacks is a blank to write on, and is named.

mod agreement;
mod intake;
mod record;
mod source;

use self::agreement::{agreement, receipt};
use self::intake::{application, rights};
use self::record::{record, records};
use self::source::Source;
use super::view::knows_parties;
use super::{Dispute, DisputeFault, Disputes, MediationOrganisation, view};
use crate::audit::Look;
use crate::shared::time::local_date;
use crate::shared::{Context, DisputeId, Failure, Flow, Paper, PaperOrigin, Vocabulary};

crate::vocabulary! {
    /// The papers of a dispute.
    DisputePaperKind "调解文书" {
        /// A party applies for mediation.
        Application = "application" "人民调解申请书" by "人民调解法第十七条",
        /// What mediation is, and what a party may and must do.
        Rights = "rights" "权利义务告知书" by "人民调解工作若干规定第三十条",
        /// How a sitting went, or a form to write that on.
        Record = "record" "调解笔录" by "人民调解法第二十七条",
        /// What the parties agreed on.
        Agreement = "agreement" "人民调解协议书" by "人民调解法第二十九条",
        /// How the agreement was carried out.
        Receipt = "receipt" "履行回执" by "人民调解法第三十一条",
    }
}

type Result<T> = std::result::Result<T, Failure>;

/// A paper that a dispute has, or may come to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputePaperListed {
    pub kind: DisputePaperKind,
    /// Of which sitting a record is.
    pub session: Option<u32>,
    /// What lacks in it; nothing where there is no such paper yet.
    pub missing: Option<Vec<String>>,
}

/// The party that applied, where it was a party who reported the dispute.
fn applicant(dispute: &Dispute) -> Option<u32> {
    let mut parties = dispute.dossier.parties.iter();
    let by_account = |account| account == dispute.reporter;
    let found = parties.find(|party| {
        party.code.as_ref() == Some(&dispute.tracking) || (party.account.is_some() && by_account(party.account))
    });
    found.map(|party| party.number)
}

fn source(store: &mut impl Disputes, ctx: &Context, id: DisputeId, address: String) -> Result<Source> {
    let dispute = store.dispute(id)?.ok_or(Failure::NotFound)?;
    let (knows, applicant) = (knows_parties(&dispute, &ctx.actor, ctx.now), applicant(&dispute));
    let events = store.events_of(dispute.subject())?;
    let view = view(dispute, events, ctx).ok_or(Failure::NotFound)?;
    if !knows {
        return Err(Failure::Forbidden);
    }
    let mediating = view.listed.organisation.map(|id| store.organisation(id)).transpose()?.flatten();
    let sealed_by = view.agreement.as_ref().and_then(|agreement| agreement.sealed_by);
    let sealer = sealed_by.or(mediating.as_ref().and_then(MediationOrganisation::sealer));
    let sealer = sealer.map(|id| store.organisation(id)).transpose()?.flatten();
    let origin = PaperOrigin { address, version: view.listed.version, on: local_date(ctx.now) };
    Ok(Source {
        applicant,
        organisation: mediating.map(|organisation| organisation.name),
        seal: sealer.map(|organisation| organisation.details.seal.unwrap_or(organisation.name)),
        view,
        origin,
    })
}

fn drawn(source: &Source, kind: DisputePaperKind, session: Option<u32>) -> Result<Paper> {
    let paper = match kind {
        DisputePaperKind::Application => Some(application(source)),
        DisputePaperKind::Rights => rights(source),
        DisputePaperKind::Record => record(source, session)?,
        DisputePaperKind::Agreement => agreement(source),
        DisputePaperKind::Receipt => receipt(source),
    };
    paper.ok_or_else(|| Failure::rule(DisputeFault::PaperNotYet))
}

/// A paper of a dispute, and what of it is written down when it is looked at. `session` is of which sitting a record is wanted:
/// the last one where none is named. `address` is where its code leads.
///
/// # Errors
/// Not found where the actor may not know that the dispute exists; forbidden for whoever does not know its parties;
/// [`DisputeFault::PaperNotYet`]; a field error for a sitting that there is not, or whose record the actor may not read.
pub fn paper(
    store: &mut impl Disputes,
    ctx: &Context,
    id: DisputeId,
    (kind, session): (DisputePaperKind, Option<u32>),
    address: String,
) -> Result<(Paper, Option<Look>)> {
    let source = source(store, ctx, id, address)?;
    Ok((drawn(&source, kind, session)?, source.view.look()))
}

/// Which papers a dispute has, and what lacks in each. It names nobody.
///
/// # Errors
/// As of [`paper`], but for papers that there are not.
pub fn papers(store: &mut impl Disputes, ctx: &Context, id: DisputeId) -> Result<Vec<DisputePaperListed>> {
    let source = source(store, ctx, id, String::new())?;
    let mut listed = Vec::new();
    for kind in DisputePaperKind::ALL {
        let mut sessions = Vec::new();
        if *kind == DisputePaperKind::Record {
            sessions.extend(records(&source).map(|sitting| Some(sitting.number)));
        }
        if sessions.is_empty() {
            sessions.push(None);
        }
        for session in sessions {
            let missing = drawn(&source, *kind, session).ok().map(|paper| paper.missing());
            listed.push(DisputePaperListed { kind: *kind, session, missing });
        }
    }
    Ok(listed)
}
