//! How a dispute comes to notice, is registered, and gets its parties.

use chrono::Duration;

use super::Result;
use crate::cases::usecases::{ListField, OpenDispute, admitted};
use crate::cases::{self, Cases, DivisionListKind, Lists};
use crate::codes::usecases::intake_point;
use crate::codes::{CodeFault, Codes};
use crate::deputies::{Deputies, DeputyFault};
use crate::disputes::model::next_number;
use crate::disputes::proof::REISSUES_A_DAY;
use crate::disputes::{
    Circumstances, Disputant, Dispute, DisputeAction, DisputeEvent, DisputeEventKind, DisputeFacts, DisputeFault,
    DisputePhoneSource, DisputeRisk, DisputeSide, DisputeSource, DisputeState, DisputeType, Disputes, Dossier,
    MAX_DISPUTANTS, MediationOrganisation, Mediator, MediatorStanding,
};
use crate::institutions::InstitutionState;
use crate::rooms::Rooms;
use crate::shared::code::{QrCode, TrackingCode};
use crate::shared::flow::{Journal, begin, step};
use crate::shared::text::{Body, Name, Phone, Title};
use crate::shared::time::local_date;
use crate::shared::{
    AccountId, At, AttachmentId, CaseId, Context, DeputyId, DisputeId, Failure, Field, Grant, GridId, Guardian, Note,
    OfficeId, OrganisationId, Party, Standing, ValueFault, WordCode,
};
use crate::territory::DivisionCode;

/// A party as it is entered.
#[derive(Clone, Debug)]
pub struct DisputantDraft {
    /// On which side.
    pub side: DisputeSide,
    /// The party's name.
    pub name: Name,
    /// The party's phone.
    pub phone: Option<Phone>,
    /// The deputy that the party is, if it is one.
    pub deputy: Option<DeputyId>,
    /// What concerns the party's health.
    pub health: Option<Body>,
    /// Whether the party agreed that it is kept (个人信息保护法第二十九条: separate consent).
    pub health_consent: bool,
    /// Who stands in for the party, where it is a child, and consents.
    pub guardian: Option<Guardian>,
}

/// A dispute as it comes to notice by a code.
#[derive(Clone, Debug)]
pub struct Report {
    /// The code that was scanned, of a deputy or a room.
    pub code: QrCode,
    pub source: DisputeSource,
    /// The organisation that is applied to; one that reports by itself acts of its own motion (人民调解法第十七条).
    pub organisation: Option<OrganisationId>,
    pub kind: WordCode,
    /// How likely it seems to get worse.
    pub risk: DisputeRisk,
    /// In a few words.
    pub title: Title,
    /// What it is about.
    pub text: Body,
    /// The reporter as a party, where the reporter is one.
    pub party: Option<DisputantDraft>,
    /// Files uploaded before.
    pub attachments: Vec<AttachmentId>,
}

/// A dispute as it comes out of a case.
#[derive(Clone, Debug)]
pub struct OpenFromCase {
    pub kind: WordCode,
    /// How likely it seems to get worse.
    pub risk: DisputeRisk,
    /// In a few words.
    pub title: Title,
    /// What it is about.
    pub text: Body,
}

/// What is told of a dispute, however it comes to notice.
struct Matter {
    source: DisputeSource,
    organisation: Option<OrganisationId>,
    kind: DisputeType,
    risk: DisputeRisk,
    title: Title,
    text: Body,
    party: Option<DisputantDraft>,
    attachments: Vec<AttachmentId>,
}

fn disputant(
    number: u32,
    draft: DisputantDraft,
    source: DisputePhoneSource,
    account: Option<AccountId>,
    code: Option<TrackingCode>,
) -> Option<Disputant> {
    // What concerns the health is kept with consent only.
    (draft.health.is_none() || draft.health_consent).then_some(Disputant {
        number,
        side: draft.side,
        name: draft.name,
        phone_source: draft.phone.is_some().then_some(source),
        phone: draft.phone,
        phone_confirmed: false,
        account,
        deputy: draft.deputy,
        code,
        reissued: Vec::new(),
        confirmation: None,
        health: draft.health,
        guardian: draft.guardian,
        representatives: Vec::new(),
        consented_at: None,
        rights: None,
    })
}

/// Where a dispute begins: what a code or a case knows of its place.
struct Origin {
    division: DivisionCode,
    grid: Option<GridId>,
    office: OfficeId,
    addressee: Party,
    case: Option<CaseId>,
}

fn open(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    id: DisputeId,
    at: Origin,
    matter: Matter,
) -> Result<Dispute> {
    let account = ctx.actor.account();
    // The reporter who is a party keeps one code for both.
    let tracking = TrackingCode::mint(ctx.ids.as_ref());
    let parties = match matter.party {
        Some(draft) => {
            // It bars the deputy from mediating, and lets the deputy act as that party.
            if draft.deputy.is_some_and(|deputy| ctx.actor.deputy_ever() != Some(deputy))
                && !ctx.actor.oversees(&at.division)
            {
                let field = Field::from("party").part("deputy");
                return Err(Failure::field(field, DisputeFault::InterestOfAnother));
            }
            // Who reports an own dispute is that party; a deputy among them is known as one.
            let draft = DisputantDraft { deputy: draft.deputy.or(ctx.actor.deputy_ever()), ..draft };
            let field = Field::from("party").part("health_consent");
            let reporter = disputant(1, draft, DisputePhoneSource::Own, account, Some(tracking.clone()));
            vec![reporter.ok_or_else(|| Failure::field(field, ValueFault::HealthConsent))?]
        }
        None => Vec::new(),
    };
    let dispute = Dispute {
        id,
        version: 1,
        tracking,
        standing: Standing::at(DisputeState::Reported),
        kind: matter.kind,
        source: matter.source,
        risk: matter.risk,
        division: at.division,
        grid: at.grid,
        office: at.office,
        organisation: matter.organisation,
        case: at.case,
        reporter: account,
        due_on: None,
        alert_on: None,
        dossier: Dossier {
            title: matter.title,
            text: matter.text,
            addressee: at.addressee,
            parties,
            mediators: Vec::new(),
            sessions: Vec::new(),
            agreement: None,
            former_agreements: Vec::new(),
            court: None,
            advice: None,
            channel: None,
            circumstances: Circumstances::default(),
            rights: None,
            private: false,
            police_alerted: false,
            averted: Vec::new(),
            told: Vec::new(),
            accepted_at: None,
            ended_at: None,
            performed_at: None,
            purged: false,
        },
        reported_at: ctx.now,
        updated_at: ctx.now,
    };
    let by = ctx.actor.grants().iter().find_map(Grant::party).or(account.map(Party::Account));
    let note = Note { text: None, attachments: matter.attachments };
    begin(
        store,
        ctx,
        &dispute,
        by,
        DisputeEvent {
            kind: DisputeEventKind::Reported,
            facts: DisputeFacts { risk: Some(dispute.risk), ..DisputeFacts::noted(note) },
        },
    )?;
    Ok(dispute)
}

/// Which list says of what types disputes are.
pub(super) const TYPE: ListField = (DivisionListKind::DisputeType, "kind");

/// The organisation of that id, where it takes up disputes of `division`.
pub(super) fn taking_up(
    store: &mut impl Disputes,
    id: OrganisationId,
    division: &DivisionCode,
) -> Result<MediationOrganisation> {
    let found =
        store.organisation(id)?.ok_or_else(|| Failure::missing("organisation", DisputeFault::UnknownOrganisation))?;
    if !found.division.covers(division) {
        return Err(Failure::rule(DisputeFault::OrganisationElsewhere));
    }
    if found.standing.state() != InstitutionState::Open {
        return Err(Failure::field("organisation", DisputeFault::OrganisationClosed));
    }
    Ok(found)
}

/// For which organisation the actor reports where none is applied to: the own one, where that takes up disputes of `division`.
fn of_its_own_motion(
    store: &mut impl Disputes,
    ctx: &Context,
    division: &DivisionCode,
) -> Result<Option<OrganisationId>> {
    for grant in ctx.actor.grants() {
        let Grant::Mediator { organisation } = grant else { continue };
        match taking_up(store, *organisation, division) {
            Ok(found) => return Ok(Some(found.id)),
            Err(Failure::Store(error)) => return Err(error.into()),
            Err(_) => {}
        }
    }
    Ok(None)
}

/// Somebody reports a dispute by a code: a party, the grid's people, a deputy, a mediation organisation.
///
/// # Errors
/// [`CodeFault::IntakeClosed`]; a field error for an unknown code, for a type that may not be chosen there, for an organisation
/// that does not exist or is closed, and for health data without consent; [`DisputeFault::OrganisationElsewhere`].
pub fn report<S: Disputes + Codes + Rooms + Lists + Journal>(
    store: &mut S,
    ctx: &Context,
    command: Report,
) -> Result<Dispute> {
    let Report { code, source, organisation, kind, risk, title, text, party, attachments } = command;
    let intake =
        intake_point(store, &code, ctx.now)?.ok_or_else(|| Failure::missing("code", CodeFault::UnknownCode))?;
    intake.intake.require_open()?;
    let addressee = intake.target;
    let kind = DisputeType::from(&admitted(store, TYPE, (&intake.division, local_date(ctx.now)), &kind)?);
    let organisation = match organisation {
        Some(id) => Some(taking_up(store, id, &intake.division)?.id),
        // Who reports an own dispute does so for no organisation.
        None if party.is_some() => None,
        None => of_its_own_motion(store, ctx, &intake.division)?,
    };
    let at = Origin { division: intake.division, grid: intake.grid, office: intake.office, addressee, case: None };
    let matter = Matter { source, organisation, kind, risk, title, text, party, attachments };
    open(store, ctx, ctx.mint().into(), at, matter)
}

/// A dispute comes out of a case; both are linked in one transaction.
///
/// # Errors
/// As every step of the case; field errors as for [`report`].
pub fn open_from_case<S: Disputes + Cases + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<CaseId>,
    command: OpenFromCase,
) -> Result<Dispute> {
    let id: DisputeId = ctx.mint().into();
    let case = cases::usecases::open_dispute(store, ctx, at, OpenDispute { note: Note::default(), dispute: id })?;
    let at = Origin {
        division: case.division,
        grid: case.grid,
        office: case.office,
        addressee: case.target,
        case: Some(case.id),
    };
    let OpenFromCase { kind, risk, title, text } = command;
    let kind = DisputeType::from(&admitted(store, TYPE, (&at.division, local_date(ctx.now)), &kind)?);
    let source = DisputeSource::Referral;
    let matter = Matter { source, organisation: None, kind, risk, title, text, party: None, attachments: Vec::new() };
    open(store, ctx, id, at, matter)
}

/// A dispute that a sweep found.
#[derive(Clone, Debug)]
pub struct FromSweep {
    pub division: DivisionCode,
    pub grid: GridId,
    /// The office of the area.
    pub office: OfficeId,
    pub kind: DisputeType,
    /// How likely it seems to get worse.
    pub risk: DisputeRisk,
    /// In a few words.
    pub title: Title,
    /// What it is about.
    pub text: Body,
}

/// A dispute that a sweep found is written down as it was found. Who may do that, the sweep has asked.
///
/// # Errors
/// When the store fails.
pub fn open_from_sweep(store: &mut (impl Disputes + Journal), ctx: &Context, command: FromSweep) -> Result<Dispute> {
    let FromSweep { division, grid, office, kind, risk, title, text } = command;
    let at = Origin { division, grid: Some(grid), office, addressee: Party::Office(office), case: None };
    let source = DisputeSource::Sweep;
    let matter = Matter { source, organisation: None, kind, risk, title, text, party: None, attachments: Vec::new() };
    open(store, ctx, ctx.mint().into(), at, matter)
}

/// A party as whoever works for the mediation enters it.
#[derive(Clone, Debug)]
pub struct AddParty {
    pub party: DisputantDraft,
    /// A scan that shows that the phone is the party's, where there is one.
    pub attachments: Vec<AttachmentId>,
}

/// A phone that is not the party's own word needs a paper: who chooses a party's phone could act in its name.
fn proof_of_phone(attachments: &[AttachmentId]) -> Result<DisputePhoneSource> {
    if attachments.is_empty() {
        return Err(Failure::field("attachments", DisputeFault::PhoneProofMissing));
    }
    Ok(DisputePhoneSource::Scan)
}

/// Enters a party. The code that lets it follow and act without an account is sent to its phone.
///
/// # Errors
/// As every step; field errors for too many, for health data without consent, for a party who is a mediator, and for a phone
/// without a scan.
pub fn add_party(
    store: &mut (impl Disputes + Deputies + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: AddParty,
) -> Result<Dispute> {
    let AddParty { party: draft, attachments } = command;
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::AddParty,
        |store, dispute: &mut Dispute, _| {
            if dispute.dossier.parties.len() >= MAX_DISPUTANTS {
                return Err(Failure::rule(DisputeFault::TooManyParties));
            }
            if let Some(deputy) = draft.deputy {
                if store.deputy_name(deputy)?.is_none() {
                    return Err(Failure::missing("deputy", DeputyFault::UnknownDeputy));
                }
                let seated = |mediator: &Mediator| mediator.deputy == Some(deputy) && mediator.is_seated();
                if dispute.dossier.mediators.iter().any(seated) {
                    return Err(Failure::field("deputy", DisputeFault::MediatorAsParty));
                }
            }
            let namesake =
                |mediator: &Mediator| mediator.deputy.is_none() && mediator.is_seated() && mediator.name == draft.name;
            if draft.deputy.is_none() && dispute.dossier.mediators.iter().any(namesake) {
                return Err(Failure::field("name", DisputeFault::MediatorAsParty));
            }
            if draft.phone.is_some() {
                proof_of_phone(&attachments)?;
            }
            let party = next_number(dispute.dossier.parties.len());
            let code = (draft.phone.is_some() && ctx.reaches_phones).then(|| TrackingCode::mint(ctx.ids.as_ref()));
            let entered = disputant(party, draft, DisputePhoneSource::Scan, None, code)
                .ok_or_else(|| Failure::field("health_consent", ValueFault::HealthConsent))?;
            dispute.dossier.parties.push(entered);
            // Whoever joins later has not said anything on the mediators who were invited.
            let all = dispute.party_numbers();
            for mediator in &mut dispute.dossier.mediators {
                if mediator.standing == MediatorStanding::Active {
                    mediator.standing = mediator.by_answers(&all);
                }
            }
            Ok(DisputeEvent {
                kind: DisputeEventKind::PartyAdded,
                facts: DisputeFacts { party: Some(party), ..DisputeFacts::noted(Note { text: None, attachments }) },
            })
        },
    )
}

/// Another code for a party, in place of one that others may know, or of none.
#[derive(Clone, Debug)]
pub struct ReissueCode {
    /// With a scan that shows that the phone is the party's, where one is given.
    pub note: Note,
    pub party: u32,
    /// The party's phone, where it is another than before, or was entered without such a scan.
    pub phone: Option<Phone>,
}

/// Gives a party another code, which is sent to its phone. The one before opens nothing any more, also where no message
/// reaches the party and it has none from then on. Returns the party's number, too.
///
/// # Errors
/// As every step; field errors for a party that does not exist, and for a phone that was not known without a scan;
/// [`DisputeFault::TooManyReissues`].
pub fn reissue_code(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    command: ReissueCode,
) -> Result<(Dispute, u32)> {
    let ReissueCode { note, party, phone } = command;
    let dispute = step(
        store,
        ctx,
        at,
        |_| DisputeAction::ReissueCode,
        |_, dispute: &mut Dispute, _| {
            let Dispute { dossier, tracking, .. } = dispute;
            let found = dossier
                .parties
                .iter_mut()
                .find(|one| one.number == party)
                .ok_or_else(|| Failure::missing("party", DisputeFault::UnknownParty))?;
            if phone.is_some() && (phone != found.phone || found.phone_source.is_none()) {
                found.phone_source = Some(proof_of_phone(&note.attachments)?);
                found.phone = phone;
                found.phone_confirmed = false;
            }
            found.reissued.retain(|at| *at > ctx.now - Duration::days(1));
            if found.reissued.len() >= REISSUES_A_DAY {
                return Err(Failure::rule(DisputeFault::TooManyReissues));
            }
            found.reissued.push(ctx.now);
            if let Some(sent) = &mut found.confirmation {
                sent.revoke();
            }
            let code = TrackingCode::mint(ctx.ids.as_ref());
            // Who reported an own dispute has one code for both.
            if found.code.as_ref() == Some(&*tracking) {
                tracking.clone_from(&code);
            }
            found.code = (found.phone.is_some() && ctx.reaches_phones).then_some(code);
            Ok(DisputeEvent {
                kind: DisputeEventKind::CodeReissued,
                facts: DisputeFacts { party: Some(party), ..DisputeFacts::noted(note) },
            })
        },
    )?;
    Ok((dispute, party))
}
