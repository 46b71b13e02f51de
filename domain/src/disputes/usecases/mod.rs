//! What people do with disputes: one function for each thing.

mod agreement;
mod consent;
mod intake;
mod sittings;

pub use agreement::*;
pub use consent::*;
pub use intake::*;
pub use sittings::*;

use super::{
    Dispute, DisputeAction, DisputeEvent, DisputeFilter, DisputeKey, DisputeListed, DisputeRelation, DisputeRisk,
    DisputeScope, DisputeState, Disputes, MediationOrganisation, OrganisationKind, listed, permit, relations,
};
use crate::cases;
use crate::codes::CodeIntake;
use crate::shared::flow::{Journal, step};
use crate::shared::text::Name;
use crate::shared::{
    Actor, At, AttachmentId, Context, DisputeId, Failure, Flow, Grant, Instant, Moved, Note, Page, PageRequest, Party,
    Standing, SubjectKind,
};
use crate::territory::{DivisionCode, Territory};

/// Rules of this context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisputeError {
    /// The code takes nothing in.
    #[error("intake closed")]
    IntakeClosed(CodeIntake),
    /// The case out of which it is to come did not allow it.
    #[error("case refused")]
    Case(cases::usecases::CaseError),
    /// Both sides must be entered first.
    #[error("one side only")]
    OneSided,
    /// The organisation does not mediate there.
    #[error("organisation elsewhere")]
    OrganisationElsewhere,
    /// Nobody is there to mediate: every mediator waits for the parties, was declined or stepped aside.
    #[error("no mediator")]
    NoMediator,
    /// The agreement is by word of mouth: there is nothing to sign or seal.
    #[error("oral agreement")]
    OralAgreement,
    /// The agreement does not hold yet (人民调解法第二十九条).
    #[error("not effective")]
    NotEffective,
    /// Without a mediation organisation it is a settlement between the parties, which no court confirms (第三十三条).
    #[error("no organisation")]
    NoOrganisation,
    /// Marriage and status are not confirmed on this way.
    #[error("not confirmable")]
    NotConfirmable,
    /// The item was carried out already.
    #[error("already performed")]
    AlreadyPerformed,
    /// The sitting was written down already.
    #[error("already held")]
    AlreadyHeld,
}

type Result<T> = std::result::Result<T, Failure<DisputeError>>;

impl Flow for Dispute {
    type Id = DisputeId;
    type State = DisputeState;
    type Action = DisputeAction;
    type Relation = DisputeRelation;
    type Event = DisputeEvent;
    const SUBJECT: SubjectKind = SubjectKind::Dispute;

    fn id(&self) -> DisputeId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> DisputeState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<DisputeRelation> {
        relations(actor, self)
    }

    fn permit(relation: DisputeRelation, action: DisputeAction, state: DisputeState) -> bool {
        permit(relation, action, state)
    }

    fn party(&self, relation: DisputeRelation, actor: &Actor) -> Option<Party> {
        match relation {
            DisputeRelation::Mediator | DisputeRelation::Invited | DisputeRelation::Aside => {
                actor.deputy().map(Party::Deputy)
            }
            DisputeRelation::Organisation => self.organisation.map(Party::Organisation),
            DisputeRelation::Office => Some(Party::Office(self.office)),
            DisputeRelation::Party | DisputeRelation::Reporter => actor.account().map(Party::Account),
            DisputeRelation::Addressee => Some(self.dossier.addressee),
            DisputeRelation::GridStaff => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<DisputeState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut DisputeEvent, moved: Moved<DisputeState>, ctx: &Context) {
        match moved.to {
            DisputeState::Accepted if moved.entered => self.accept(ctx.now),
            DisputeState::Terminated => self.dossier.ended_at = Some(ctx.now),
            DisputeState::Performed if moved.entered => self.dossier.performed_at = Some(ctx.now),
            _ => {}
        }
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn attachments(event: &DisputeEvent) -> &[AttachmentId] {
        event.attachments()
    }
}

/// A step that only tells something.
fn tell(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    action: DisputeAction,
    note: Note,
    event: impl FnOnce(Note) -> DisputeEvent,
) -> Result<Dispute> {
    step(store, ctx, at, |_| action, |_, _, _| Ok(event(note)))
}

/// The same where words are needed.
fn state_reason(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    action: DisputeAction,
    note: Note,
    event: impl FnOnce(Note) -> DisputeEvent,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| action,
        |_, _, _| {
            note.require_text()?;
            Ok(event(note))
        },
    )
}

/// The party for whom something is done: a party speaks for itself only; whoever mediates or oversees writes down what a
/// party said.
fn speaking(dispute: &Dispute, ctx: &Context, relation: DisputeRelation, named: Option<u32>) -> Result<u32> {
    const POINTER: &str = "/party";
    if relation == DisputeRelation::Party {
        let own = dispute.party_of(&ctx.actor).map(|party| party.number).ok_or(Failure::Forbidden)?;
        return if named.is_none_or(|named| named == own) { Ok(own) } else { Err(Failure::Forbidden) };
    }
    let named = named.ok_or_else(|| Failure::field(POINTER, "请指明是哪一方当事人"))?;
    if dispute.party_numbers().contains(&named) {
        Ok(named)
    } else {
        Err(Failure::missing(POINTER, "没有这个序号的当事人"))
    }
}

/// Assesses how likely a dispute is to get worse; high alerts the office at once.
///
/// # Errors
/// As every step; a field error without words.
pub fn assess(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
    risk: DisputeRisk,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Assess,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            dispute.risk = risk;
            Ok(DisputeEvent::RiskAssessed { note, risk })
        },
    )
}

/// Notes that the police were told of a danger (人民调解法第二十五条).
///
/// # Errors
/// As every step; a field error without words.
pub fn alert_police(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::AlertPolice,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            dispute.dossier.police_alerted = true;
            Ok(DisputeEvent::PoliceAlerted { note })
        },
    )
}

/// The disputes that the actor may see, the newest first.
pub fn list(
    store: &mut impl Disputes,
    ctx: &Context,
    filter: &DisputeFilter,
    page: &PageRequest<DisputeKey>,
) -> Result<Page<DisputeListed, DisputeKey>> {
    let of_grants = ctx.actor.grants().iter().filter_map(|grant| match grant {
        Grant::Deputy { .. } | Grant::Mediator { .. } | Grant::RoomLiaison { .. } => {
            grant.party().map(DisputeScope::Person)
        }
        Grant::Office { area, .. } => Some(DisputeScope::Area(area.clone())),
        Grant::GridStaff { grid } => Some(DisputeScope::Grid(*grid)),
        Grant::HandlingUnit { .. } | Grant::Administrator { .. } => None,
    });
    let own = ctx.actor.account().map(|account| DisputeScope::Person(Party::Account(account)));
    let scopes: Vec<_> = own.into_iter().chain(of_grants).collect();
    let found = store.disputes(&scopes, filter, page)?;
    let items = found.items.into_iter().map(|dispute| listed(dispute, &ctx.actor, ctx.now)).collect();
    Ok(Page { items, next: found.next })
}

/// A mediation organisation as an administrator enters it.
#[derive(Clone, Debug)]
pub struct OrganisationDraft {
    pub kind: OrganisationKind,
    pub name: Name,
    /// The division in which it mediates.
    pub division: DivisionCode,
}

/// An administrator of the area enters a mediation organisation.
///
/// # Errors
/// Forbidden outside the administrator's area; a field error for a division that does not exist.
pub fn create_organisation(
    store: &mut (impl Disputes + Territory),
    ctx: &Context,
    draft: OrganisationDraft,
) -> Result<MediationOrganisation> {
    if !ctx.actor.administers(&draft.division) {
        return Err(Failure::Forbidden);
    }
    if store.division(&draft.division)?.is_none() {
        return Err(Failure::missing("/division_code", "没有这个区划"));
    }
    let organisation =
        MediationOrganisation { id: ctx.mint().into(), kind: draft.kind, name: draft.name, division: draft.division };
    store.add_organisations(std::slice::from_ref(&organisation))?;
    Ok(organisation)
}
