//! Who acts for a party beside a guardian: an agent by a power of attorney, whoever stands for an organisation.

use super::Result;
use crate::deputies::{Deputies, DeputyFault};
use crate::disputes::model::next_number;
use crate::disputes::{
    AttorneyScope, Disputant, Dispute, DisputeAction, DisputeEvent, DisputeEventKind, DisputeFacts, DisputeFault,
    Disputes, MAX_ACTING, MAX_REPRESENTATIVES, Mediator, Representative, RepresentativeKind,
};
use crate::shared::code::TrackingCode;
use crate::shared::flow::{Journal, step};
use crate::shared::text::{Name, Phone, Title};
use crate::shared::{At, Context, DeputyId, DisputeId, Failure, Note};

/// Somebody who acts for a party, as entered.
#[derive(Clone, Debug)]
pub struct AddRepresentative {
    /// With a scan of the power of attorney, or of what shows the position.
    pub note: Note,
    pub party: u32,
    pub kind: RepresentativeKind,
    pub name: Name,
    /// What the power of attorney covers.
    pub scope: Option<AttorneyScope>,
    /// Which position that is.
    pub position: Option<Title>,
    /// The deputy that the person is, if it is one.
    pub deputy: Option<DeputyId>,
    /// The person's own phone: a code by which that one acts for the party is sent to it.
    pub phone: Option<Phone>,
}

impl AddRepresentative {
    /// What a paper must say: of an agent the scope of the power, of whoever stands for an organisation the position.
    fn check(&self) -> Result<()> {
        if self.note.attachments.is_empty() {
            return Err(Failure::field("attachments", DisputeFault::RepresentativeProofMissing));
        }
        match self.kind {
            RepresentativeKind::Agent if self.scope.is_none() => {
                Err(Failure::field("scope", DisputeFault::ScopeMissing))
            }
            RepresentativeKind::Organisation if self.position.is_none() => {
                Err(Failure::field("position", DisputeFault::PositionMissing))
            }
            RepresentativeKind::Agent | RepresentativeKind::Organisation => Ok(()),
        }
    }
}

/// Refuses a mediator of the dispute, whoever of a party's people that is to be.
fn refuse_mediator(dispute: &Dispute, deputy: Option<DeputyId>, name: &Name) -> Result<()> {
    let same = |seat: &Mediator| match deputy {
        Some(id) => seat.is_seated() && seat.deputy == Some(id),
        None => seat.is_seated_as(name),
    };
    if dispute.dossier.mediators.iter().any(same) {
        let field = if deputy.is_some() { "deputy" } else { "name" };
        return Err(Failure::field(field, DisputeFault::MediatorAsRepresentative));
    }
    Ok(())
}

/// Enters who acts for a party, with a phone by a code of the own, which is sent to it. Whoever of that name and kind acted for it before
/// does so by the new paper from now on. Returns the party's number, too.
///
/// # Errors
/// As every step; field errors for a party or a deputy that does not exist, without a scan, without what the paper must say, for
/// a mediator of the dispute; [`DisputeFault::TooManyRepresentatives`].
pub fn add_representative(
    store: &mut (impl Disputes + Deputies + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: AddRepresentative,
) -> Result<(Dispute, u32)> {
    let party = command.party;
    let dispute = step(
        store,
        ctx,
        at,
        |_| DisputeAction::AddRepresentative,
        |store, dispute: &mut Dispute, _| {
            command.check()?;
            let AddRepresentative { note, kind, name, scope, position, deputy, phone, .. } = command;
            if let Some(id) = deputy
                && store.deputy_name(id)?.is_none()
            {
                return Err(Failure::missing("deputy", DeputyFault::UnknownDeputy));
            }
            refuse_mediator(dispute, deputy, &name)?;
            let own = find(dispute, party)?;
            for former in own.representatives.iter_mut().filter(|one| one.kind == kind && one.name == name) {
                former.ended_at = former.ended_at.or(Some(ctx.now));
            }
            let acting = own.representatives.iter().filter(|one| one.acts() && one.kind == kind).count();
            if acting >= MAX_ACTING || own.representatives.len() >= MAX_REPRESENTATIVES {
                return Err(Failure::rule(DisputeFault::TooManyRepresentatives));
            }
            let number = next_number(own.representatives.len());
            let code = (phone.is_some() && ctx.reaches_phones).then(|| TrackingCode::mint(ctx.ids.as_ref()));
            own.representatives.push(Representative {
                number,
                kind,
                name,
                scope: scope.filter(|_| kind == RepresentativeKind::Agent),
                position: position.filter(|_| kind == RepresentativeKind::Organisation),
                deputy,
                phone,
                code,
                confirmation: None,
                proof: note.attachments.clone(),
                since: ctx.now,
                ended_at: None,
            });
            let capacity = Some(own.capacity(Some(number)));
            let facts = DisputeFacts {
                party: Some(party),
                representative: Some(number),
                capacity,
                ..DisputeFacts::noted(note)
            };
            Ok(DisputeEvent { kind: DisputeEventKind::RepresentativeAdded, facts })
        },
    )?;
    Ok((dispute, party))
}

fn find(dispute: &mut Dispute, party: u32) -> Result<&mut Disputant> {
    let known = dispute.dossier.parties.iter_mut().find(|one| one.number == party);
    known.ok_or_else(|| Failure::missing("party", DisputeFault::UnknownParty))
}

/// Who acts for a party no longer.
#[derive(Clone, Debug)]
pub struct EndRepresentation {
    /// Why.
    pub note: Note,
    pub party: u32,
    /// Which of those who act for it.
    pub representative: u32,
}

/// Somebody acts for a party no longer: a power was taken back, or a position given up. What was done before stands.
///
/// # Errors
/// As every step; field errors without words, for a party that does not exist, and for who does not act for it.
pub fn end_representation(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: EndRepresentation,
) -> Result<Dispute> {
    let EndRepresentation { note, party, representative } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::EndRepresentation,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            let mut acting = find(dispute, party)?.representatives.iter_mut();
            let found = acting.find(|one| one.number == representative);
            let found = found.ok_or_else(|| Failure::missing("representative", DisputeFault::UnknownRepresentative))?;
            if !found.acts() {
                return Err(Failure::field("representative", DisputeFault::RepresentationOver));
            }
            found.ended_at = Some(ctx.now);
            let (party, representative) = (Some(party), Some(representative));
            let facts = DisputeFacts { party, representative, ..DisputeFacts::noted(note) };
            Ok(DisputeEvent { kind: DisputeEventKind::RepresentationEnded, facts })
        },
    )
}
