//! What people do with disputes: one function for each thing.

use chrono::NaiveDate;

use super::{
    Agreement, AgreementForm, Disputant, Dispute, DisputeAction, DisputeChannel, DisputeEvent, DisputeFilter,
    DisputeKey, DisputeKind, DisputeListed, DisputeRelation, DisputeScope, DisputeSource, DisputeState, Disputes,
    Dossier, Held, Item, MAX_AMOUNT, MAX_DISPUTANTS, MAX_ITEMS, MAX_MEDIATORS, MAX_SESSIONS, MediationOrganisation,
    Mediator, MediatorAnswer, MediatorKind, MediatorStanding, OrganisationKind, Performance, Risk, Session,
    SessionKind, Side, allowed, listed, next, permit, relations,
};
use crate::cases::{self, Cases};
use crate::deputies::usecases::intake_point;
use crate::deputies::{Deputies, Intake};
use crate::shared::code::{QrCode, TrackingCode};
use crate::shared::flow::{Journal, Standing, Step, begin, step};
use crate::shared::text::{Body, Name, Phone, Title};
use crate::shared::time::local_date;
use crate::shared::{
    Actor, At, AttachmentId, CaseId, Context, DeputyId, DisputeId, Failure, Flow, Grant, Instant, Moved, Note,
    OrganisationId, Page, PageRequest, Party, SubjectKind,
};
use crate::territory::{DivisionCode, Territory};

/// Rules of this context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisputeError {
    /// The code takes nothing in.
    #[error("intake closed")]
    IntakeClosed(Intake),
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

    fn allowed(state: DisputeState) -> Vec<DisputeAction> {
        allowed(state)
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

    fn advance(&mut self, action: DisputeAction) -> Step<DisputeState, DisputeAction> {
        self.standing.advance(action, next)
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

/// A party as it is entered.
#[derive(Clone, Debug)]
pub struct DisputantDraft {
    /// On which side.
    pub side: Side,
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
}

/// A dispute as it comes to notice.
#[derive(Clone, Debug)]
pub struct Report {
    /// How.
    pub source: DisputeSource,
    /// Its type.
    pub kind: DisputeKind,
    /// How likely it seems to get worse.
    pub risk: Risk,
    /// In a few words.
    pub title: Title,
    /// What it is about.
    pub text: Body,
    /// The reporter as a party, where the reporter is one.
    pub party: Option<DisputantDraft>,
    /// Files uploaded before.
    pub attachments: Vec<AttachmentId>,
}

fn disputant(
    ctx: &Context,
    number: u32,
    draft: DisputantDraft,
    account: Option<crate::shared::AccountId>,
) -> Result<Disputant> {
    if draft.health.is_some() && !draft.health_consent {
        return Err(Failure::field("/health_consent", "健康信息须取得当事人单独同意"));
    }
    Ok(Disputant {
        number,
        side: draft.side,
        name: draft.name,
        phone: draft.phone,
        account,
        deputy: draft.deputy,
        code: TrackingCode::mint(ctx.ids.as_ref()),
        health: draft.health,
        consented_at: None,
    })
}

/// Where a dispute begins: what a code or a case knows of its place.
struct Origin {
    division: DivisionCode,
    grid: Option<crate::shared::GridId>,
    office: crate::shared::OfficeId,
    addressee: Party,
    case: Option<CaseId>,
}

fn open(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    id: DisputeId,
    at: Origin,
    report: Report,
) -> Result<Dispute> {
    let account = ctx.actor.account();
    let parties = match report.party {
        Some(draft) => {
            // Who reports an own dispute is that party; a deputy among them is known as one.
            let draft = DisputantDraft { deputy: draft.deputy.or(ctx.actor.deputy()), ..draft };
            vec![disputant(ctx, 1, draft, account)?]
        }
        None => Vec::new(),
    };
    let dispute = Dispute {
        id,
        version: 1,
        // The reporter who is a party keeps one code for both.
        tracking: parties.first().map_or_else(|| TrackingCode::mint(ctx.ids.as_ref()), |party| party.code.clone()),
        standing: Standing::at(DisputeState::Reported),
        kind: report.kind,
        source: report.source,
        risk: report.risk,
        division: at.division,
        grid: at.grid,
        office: at.office,
        organisation: None,
        case: at.case,
        reporter: account,
        due_on: None,
        dossier: Dossier {
            title: report.title,
            text: report.text,
            addressee: at.addressee,
            parties,
            mediators: Vec::new(),
            sessions: Vec::new(),
            agreement: None,
            court: None,
            advice: None,
            channel: None,
            private: false,
            police_alerted: false,
            accepted_at: None,
            ended_at: None,
            performed_at: None,
            people_changed_at: ctx.now,
        },
        reported_at: ctx.now,
        updated_at: ctx.now,
    };
    let by = ctx.actor.grants().iter().find_map(Grant::party).or(account.map(Party::Account));
    let note = Note { text: None, attachments: report.attachments };
    begin(store, ctx, &dispute, by, DisputeEvent::Reported { note, risk: dispute.risk })?;
    Ok(dispute)
}

/// Somebody reports a dispute by a code: a party, the grid's people, a deputy.
///
/// # Errors
/// [`DisputeError::IntakeClosed`]; a field error for an unknown code, and for health data without consent.
pub fn report<S: Disputes + Deputies + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    code: &QrCode,
    report: Report,
) -> Result<Dispute> {
    let intake =
        intake_point(store, code, ctx.now)?.ok_or_else(|| Failure::missing("/code", "没有这个代表码，请核对后重试"))?;
    if intake.intake != Intake::Open {
        return Err(Failure::Own(DisputeError::IntakeClosed(intake.intake)));
    }
    let addressee = intake.subject.party();
    let at = Origin { division: intake.division, grid: intake.grid, office: intake.office, addressee, case: None };
    open(store, ctx, ctx.mint().into(), at, report)
}

/// A dispute comes out of a case; both are linked in one transaction.
///
/// # Errors
/// As every step of the case; field errors as for [`report`].
pub fn open_from_case<S: Disputes + Cases + Journal>(
    store: &mut S,
    ctx: &Context,
    at: At<CaseId>,
    report: Report,
) -> Result<Dispute> {
    let id: DisputeId = ctx.mint().into();
    let case = cases::usecases::open_dispute(store, ctx, at, Note::default(), id)
        .map_err(|failure| failure.map(DisputeError::Case))?;
    let at = Origin {
        division: case.division,
        grid: case.grid,
        office: case.office,
        addressee: case.target,
        case: Some(case.id),
    };
    open(store, ctx, id, at, report)
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

/// What an office registers.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Words.
    pub note: Note,
    /// Who is to mediate; without an organisation an agreement is only a settlement between the parties.
    pub organisation: Option<OrganisationId>,
    /// Its type, where the report was wrong.
    pub kind: Option<DisputeKind>,
    /// How likely it is to get worse.
    pub risk: Risk,
}

/// The office registers a dispute and names the organisation.
///
/// # Errors
/// As every step; a field error for an organisation that does not exist, [`DisputeError::OrganisationElsewhere`].
pub fn register(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    registration: Registration,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Register,
        |store, dispute: &mut Dispute, _| {
            let Registration { note, organisation, kind, risk } = registration;
            if let Some(id) = organisation {
                let found =
                    store.organisation(id)?.ok_or_else(|| Failure::missing("/organisation_id", "调解组织不存在"))?;
                if !found.division.covers(&dispute.division) {
                    return Err(Failure::Own(DisputeError::OrganisationElsewhere));
                }
            }
            (dispute.organisation, dispute.risk) = (organisation, risk);
            dispute.kind = kind.unwrap_or(dispute.kind);
            dispute.dossier.people_changed_at = ctx.now;
            Ok(DisputeEvent::Registered { note, organisation, risk })
        },
    )
}

fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX).saturating_add(1)
}

/// Enters a party. Its code lets it follow and act without an account.
///
/// # Errors
/// As every step; field errors for too many, for health data without consent, and for a party who is a mediator.
pub fn add_party(
    store: &mut (impl Disputes + Deputies + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    draft: DisputantDraft,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::AddParty,
        |store, dispute: &mut Dispute, _| {
            if dispute.dossier.parties.len() >= MAX_DISPUTANTS {
                return Err(Failure::field("", "当事人最多 20 人"));
            }
            if let Some(deputy) = draft.deputy {
                if store.deputy_name(deputy)?.is_none() {
                    return Err(Failure::missing("/deputy_id", "代表不存在"));
                }
                let mediates = dispute.dossier.mediators.iter().any(|mediator| {
                    mediator.deputy == Some(deputy)
                        && matches!(mediator.standing, MediatorStanding::Active | MediatorStanding::Awaiting)
                });
                if mediates {
                    return Err(Failure::field("/deputy_id", "该代表是本纠纷的调解员，不能同时是当事人"));
                }
            }
            let party = number(dispute.dossier.parties.len());
            dispute.dossier.parties.push(disputant(ctx, party, draft, None)?);
            // Whoever joins later has not said anything on the mediators who were invited.
            let all = dispute.party_numbers();
            for mediator in &mut dispute.dossier.mediators {
                if mediator.standing == MediatorStanding::Active {
                    mediator.standing = standing(mediator, &all);
                }
            }
            dispute.dossier.people_changed_at = ctx.now;
            Ok(DisputeEvent::PartyAdded { party })
        },
    )
}

/// Who is to mediate.
#[derive(Clone, Debug)]
pub struct MediatorDraft {
    /// Appointed or invited.
    pub kind: MediatorKind,
    /// The deputy, where it is one.
    pub deputy: Option<DeputyId>,
    /// The mediator's name, where it is no deputy.
    pub name: Option<Name>,
}

fn standing(mediator: &Mediator, parties: &[u32]) -> MediatorStanding {
    let accepted = |party: &u32| mediator.answers.iter().any(|answer| answer.party == *party && answer.accepts);
    if mediator.answers.iter().any(|answer| !answer.accepts) {
        MediatorStanding::Declined
    } else if mediator.kind == MediatorKind::Appointed || (!parties.is_empty() && parties.iter().all(accepted)) {
        MediatorStanding::Active
    } else {
        MediatorStanding::Awaiting
    }
}

/// Appoints a mediator, or invites one whom every party must accept (人民调解法第十九条、第二十条).
///
/// # Errors
/// As every step; field errors for a deputy who does not exist or serve, who is a party, or who mediates already.
pub fn appoint(
    store: &mut (impl Disputes + Deputies + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    draft: MediatorDraft,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Appoint,
        |store, dispute: &mut Dispute, _| {
            let dossier = &dispute.dossier;
            if dossier.mediators.len() >= MAX_MEDIATORS {
                return Err(Failure::field("", "调解员最多 10 人"));
            }
            let name = match (draft.deputy, draft.name) {
                (Some(id), _) => {
                    let deputy = store.deputy(id)?.ok_or_else(|| Failure::missing("/deputy_id", "代表不存在"))?;
                    if !deputy.serves_on(local_date(ctx.now)) {
                        return Err(Failure::field("/deputy_id", "该代表已不在任"));
                    }
                    if dossier.parties.iter().any(|party| party.deputy == Some(id)) {
                        return Err(Failure::field("/deputy_id", "当事人不能担任本纠纷的调解员"));
                    }
                    let seated = |mediator: &Mediator| {
                        mediator.deputy == Some(id)
                            && matches!(mediator.standing, MediatorStanding::Active | MediatorStanding::Awaiting)
                    };
                    if dossier.mediators.iter().any(seated) {
                        return Err(Failure::field("/deputy_id", "该代表已是本纠纷的调解员"));
                    }
                    let aside = |mediator: &Mediator| {
                        mediator.deputy == Some(id) && mediator.standing == MediatorStanding::SteppedAside
                    };
                    if dossier.mediators.iter().any(aside) {
                        return Err(Failure::field("/deputy_id", "该代表已声明利害关系并回避"));
                    }
                    deputy.name
                }
                (None, Some(name)) => name,
                (None, None) => return Err(Failure::field("/name", "请填写调解员姓名或选择代表")),
            };
            let mut mediator = Mediator {
                number: number(dossier.mediators.len()),
                kind: draft.kind,
                name,
                deputy: draft.deputy,
                standing: MediatorStanding::Awaiting,
                answers: Vec::new(),
            };
            mediator.standing = standing(&mediator, &dispute.party_numbers());
            let event =
                DisputeEvent::MediatorAppointed { mediator: mediator.number, kind: draft.kind, deputy: draft.deputy };
            dispute.dossier.mediators.push(mediator);
            dispute.dossier.people_changed_at = ctx.now;
            Ok(event)
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

/// A party accepts or declines a mediator.
///
/// # Errors
/// As every step; field errors for parties and mediators that don't exist, and for one who stepped aside.
pub fn answer_mediator(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    party: Option<u32>,
    mediator: u32,
    accepts: bool,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::AnswerMediator,
        |_, dispute: &mut Dispute, relation| {
            let party = speaking(dispute, ctx, relation, party)?;
            let all = dispute.party_numbers();
            let found = dispute
                .dossier
                .mediators
                .iter_mut()
                .find(|one| one.number == mediator)
                .ok_or_else(|| Failure::missing("/mediator", "没有这个序号的调解员"))?;
            if found.standing == MediatorStanding::SteppedAside {
                return Err(Failure::field("/mediator", "该调解员已回避"));
            }
            found.answers.retain(|answer| answer.party != party);
            found.answers.push(MediatorAnswer { party, accepts });
            found.standing = standing(found, &all);
            dispute.dossier.people_changed_at = ctx.now;
            Ok(DisputeEvent::MediatorAnswered { mediator, party, accepts })
        },
    )
}

/// A mediator with an interest in the matter declares it and steps aside; from then on every act is forbidden.
///
/// # Errors
/// As every step; a field error without words.
pub fn declare_interest(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::DeclareInterest,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            let own = ctx.actor.deputy();
            let seat = dispute
                .dossier
                .mediators
                .iter_mut()
                .rfind(|mediator| mediator.deputy.is_some() && mediator.deputy == own)
                .ok_or(Failure::Forbidden)?;
            seat.standing = MediatorStanding::SteppedAside;
            let mediator = seat.number;
            dispute.dossier.people_changed_at = ctx.now;
            Ok(DisputeEvent::InterestDeclared { note, mediator })
        },
    )
}

/// Asks the parties whether they want mediation; both sides must be entered.
///
/// # Errors
/// As every step; [`DisputeError::OneSided`].
pub fn ask_consent(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::AskConsent,
        |_, dispute: &mut Dispute, _| {
            if !dispute.has_both_sides() {
                return Err(Failure::Own(DisputeError::OneSided));
            }
            Ok(DisputeEvent::ConsentAsked { note })
        },
    )
}

/// A party agrees to mediation; with the last one the dispute is accepted.
///
/// # Errors
/// As every step; a field error for a party that does not exist.
pub fn consent(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
    party: Option<u32>,
) -> Result<Dispute> {
    let said = |dispute: &Dispute| party.or_else(|| dispute.party_of(&ctx.actor).map(|party| party.number));
    let action = |dispute: &Dispute| {
        let party = said(dispute);
        let missing = |one: &&Disputant| one.consented_at.is_none() && Some(one.number) != party;
        if dispute.dossier.parties.iter().filter(missing).count() == 0 && dispute.has_both_sides() {
            DisputeAction::ConsentLast
        } else {
            DisputeAction::Consent
        }
    };
    step(store, ctx, at, action, |_, dispute: &mut Dispute, relation| {
        let party = speaking(dispute, ctx, relation, party)?;
        for one in dispute.dossier.parties.iter_mut().filter(|one| one.number == party) {
            one.consented_at = Some(ctx.now);
        }
        Ok(DisputeEvent::Consented { note, party })
    })
}

/// A party refuses mediation, and that is the end of it (人民调解法第十七条).
///
/// # Errors
/// As every step; a field error for a party that does not exist.
pub fn refuse(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
    party: Option<u32>,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Refuse,
        |_, dispute: &mut Dispute, relation| {
            let party = speaking(dispute, ctx, relation, party)?;
            Ok(DisputeEvent::Refused { note, party })
        },
    )
}

fn has_mediator(dispute: &Dispute) -> bool {
    dispute.dossier.mediators.iter().any(|mediator| mediator.standing == MediatorStanding::Active)
}

/// A sitting as it is called.
#[derive(Clone, Debug)]
pub struct Convocation {
    /// What kind.
    pub kind: SessionKind,
    /// When.
    pub at: Instant,
    /// Where.
    pub place: Name,
}

/// Calls a sitting; the parties are given notice.
///
/// # Errors
/// As every step; [`DisputeError::NoMediator`]; a field error for a time that has passed.
pub fn convene(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    call: Convocation,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Convene,
        |_, dispute: &mut Dispute, _| {
            if !has_mediator(dispute) {
                return Err(Failure::Own(DisputeError::NoMediator));
            }
            if dispute.dossier.sessions.len() >= MAX_SESSIONS {
                return Err(Failure::field("", "一件纠纷最多召集 50 次调解"));
            }
            if call.at < ctx.now - chrono::Duration::hours(1) {
                return Err(Failure::field("/at", "调解时间已过"));
            }
            let session = number(dispute.dossier.sessions.len());
            let Convocation { kind, at, place } = call;
            dispute.dossier.sessions.push(Session { number: session, kind, at, place, held: None });
            Ok(DisputeEvent::Convened { session, kind })
        },
    )
}

/// Writes down how a sitting went.
///
/// # Errors
/// As every step; field errors for a sitting, parties and mediators that don't exist; [`DisputeError::AlreadyHeld`].
pub fn hold(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    session: u32,
    held: Held,
    attachments: Vec<AttachmentId>,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Hold,
        |_, dispute: &mut Dispute, _| {
            let parties = dispute.party_numbers();
            if held.parties.is_empty() || !held.parties.iter().all(|party| parties.contains(party)) {
                return Err(Failure::missing("/parties", "没有这个序号的当事人"));
            }
            let active = |number: &u32| {
                let seat = dispute.dossier.mediators.iter().find(|mediator| mediator.number == *number);
                seat.is_some_and(|mediator| mediator.standing == MediatorStanding::Active)
            };
            if held.mediators.is_empty() || !held.mediators.iter().all(active) {
                return Err(Failure::missing("/mediators", "没有这个序号的调解员，或其未参与调解"));
            }
            let found = dispute
                .dossier
                .sessions
                .iter_mut()
                .find(|one| one.number == session)
                .ok_or_else(|| Failure::missing("/session", "没有这个序号的调解"))?;
            if found.held.is_some() {
                return Err(Failure::Own(DisputeError::AlreadyHeld));
            }
            let kind = found.kind;
            found.held = Some(held);
            Ok(DisputeEvent::Held { session, kind, note: Note { text: None, attachments } })
        },
    )
}

/// An item as it is agreed.
#[derive(Clone, Debug)]
pub struct ItemDraft {
    /// What.
    pub label: Title,
    /// How much, in fen.
    pub amount_fen: i64,
    /// Which party owes it.
    pub payer: u32,
    /// Which party it is owed.
    pub payee: u32,
    /// By when.
    pub due: Option<NaiveDate>,
}

/// An agreement as it is made.
#[derive(Clone, Debug)]
pub struct AgreementDraft {
    /// By word of mouth or in writing.
    pub form: AgreementForm,
    /// In words.
    pub text: Body,
    /// The parties who agree.
    pub parties: Vec<u32>,
    /// Item by item.
    pub items: Vec<ItemDraft>,
    /// The sum of the items, in fen.
    pub total_fen: i64,
    /// Files uploaded before.
    pub attachments: Vec<AttachmentId>,
}

fn items(dispute: &Dispute, drafts: Vec<ItemDraft>, total_fen: i64) -> Result<Vec<Item>> {
    // Without an item there would be nothing to carry out, and the dispute would never end.
    if drafts.is_empty() || drafts.len() > MAX_ITEMS {
        return Err(Failure::field("/items", "协议应有 1 到 30 项；非金钱给付金额填 0"));
    }
    let side =
        |number: u32| dispute.dossier.parties.iter().find(|party| party.number == number).map(|party| party.side);
    let mut sum = 0_i64;
    for draft in &drafts {
        if !(0..=MAX_AMOUNT).contains(&draft.amount_fen) {
            return Err(Failure::field("/items", "金额应在 0 到 9007199254740991 分之间"));
        }
        sum = sum.checked_add(draft.amount_fen).ok_or_else(|| Failure::field("/items", "金额合计过大"))?;
        match (side(draft.payer), side(draft.payee)) {
            (Some(payer), Some(payee)) if payer != payee => {}
            (Some(_), Some(_)) => return Err(Failure::field("/items", "给付方与受领方应分属双方")),
            _ => return Err(Failure::missing("/items", "没有这个序号的当事人")),
        }
    }
    if sum != total_fen {
        return Err(Failure::field("/total_fen", "各项金额之和与总额不符"));
    }
    Ok((1..)
        .zip(drafts)
        .map(|(number, draft)| Item {
            number,
            label: draft.label,
            amount_fen: draft.amount_fen,
            payer: draft.payer,
            payee: draft.payee,
            due: draft.due,
            performed: None,
        })
        .collect())
}

/// The parties agree. An oral agreement is written down by the mediator and holds at once (人民调解法第三十条); a written one
/// holds once it is signed and sealed (第二十九条).
///
/// # Errors
/// As every step; field errors when a party is missing, amounts don't sum or are out of range, or an item names no party.
pub fn agree(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    draft: AgreementDraft,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Agree,
        |_, dispute: &mut Dispute, _| {
            let parties = dispute.party_numbers();
            if !draft.parties.iter().all(|party| parties.contains(party)) {
                return Err(Failure::missing("/parties", "没有这个序号的当事人"));
            }
            if !parties.iter().all(|party| draft.parties.contains(party)) {
                return Err(Failure::field("/parties", "协议须由各方当事人共同达成"));
            }
            if !has_mediator(dispute) {
                return Err(Failure::Own(DisputeError::NoMediator));
            }
            let mut agreement = Agreement {
                form: draft.form,
                text: draft.text,
                items: items(dispute, draft.items, draft.total_fen)?,
                total_fen: draft.total_fen,
                made_at: ctx.now,
                signed_by: Vec::new(),
                mediators_signed: Vec::new(),
                sealed_at: None,
                effective_at: None,
            };
            agreement.take_effect(&parties, dispute.organisation, ctx.now);
            let deputies = dispute.mediating_deputies();
            dispute.dossier.agreement = Some(agreement);
            let note = Note { text: None, attachments: draft.attachments };
            Ok(DisputeEvent::Agreed { note, form: draft.form, deputies })
        },
    )
}

fn written(dispute: &mut Dispute) -> Result<&mut Agreement> {
    match &mut dispute.dossier.agreement {
        Some(agreement) if agreement.form == AgreementForm::Written => Ok(agreement),
        _ => Err(Failure::Own(DisputeError::OralAgreement)),
    }
}

/// Who signs: a party, or a mediator.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// The party.
    pub party: Option<u32>,
    /// The mediator.
    pub mediator: Option<u32>,
}

/// A party or a mediator signs. A party signs for itself; whoever mediates writes down whose signature is on the paper, and a
/// deputy who mediates signs in the own name.
///
/// # Errors
/// As every step; field errors unless exactly one party or mediator is named; [`DisputeError::OralAgreement`].
pub fn sign(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
    by: Signature,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Sign,
        |_, dispute: &mut Dispute, relation| {
            let (mut party, mut mediator) = (by.party, by.mediator);
            if relation == DisputeRelation::Party {
                party = Some(speaking(dispute, ctx, relation, party)?);
                if mediator.is_some() {
                    return Err(Failure::Forbidden);
                }
            } else if let Some(named) = party {
                if mediator.is_some() {
                    return Err(Failure::field("/mediator", "一次只能一人签名"));
                }
                speaking(dispute, ctx, relation, Some(named))?;
            } else {
                let own = ctx.actor.deputy();
                let seat = dispute.dossier.mediators.iter().find(|seat| {
                    seat.standing == MediatorStanding::Active
                        && match relation {
                            DisputeRelation::Mediator => {
                                seat.deputy == own && mediator.is_none_or(|n| n == seat.number)
                            }
                            _ => mediator == Some(seat.number),
                        }
                });
                let seat = seat.ok_or_else(|| Failure::missing("/mediator", "没有这个序号的调解员，或不能代其签名"))?;
                mediator = Some(seat.number);
            }
            let (parties, organisation) = (dispute.party_numbers(), dispute.organisation);
            let agreement = written(dispute)?;
            for (signed, number) in [(&mut agreement.signed_by, party), (&mut agreement.mediators_signed, mediator)] {
                if let Some(number) = number.filter(|number| !signed.contains(number)) {
                    signed.push(number);
                }
            }
            agreement.take_effect(&parties, organisation, ctx.now);
            Ok(DisputeEvent::Signed { note, party, mediator })
        },
    )
}

/// The organisation seals a written agreement.
///
/// # Errors
/// As every step; [`DisputeError::OralAgreement`].
pub fn seal(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Seal,
        |_, dispute: &mut Dispute, _| {
            let (parties, organisation) = (dispute.party_numbers(), dispute.organisation);
            let agreement = written(dispute)?;
            agreement.sealed_at = agreement.sealed_at.or(Some(ctx.now));
            agreement.take_effect(&parties, organisation, ctx.now);
            Ok(DisputeEvent::Sealed { note })
        },
    )
}

fn effective(dispute: &mut Dispute) -> Result<&mut Agreement> {
    match &mut dispute.dossier.agreement {
        Some(agreement) if agreement.effective_at.is_some() => Ok(agreement),
        _ => Err(Failure::Own(DisputeError::NotEffective)),
    }
}

/// The parties together ask the court to confirm the agreement, within thirty days of its effect (人民调解法第三十三条).
///
/// # Errors
/// As every step; field errors when a party is missing or the thirty days are over; [`DisputeError::NoOrganisation`],
/// [`DisputeError::NotConfirmable`], [`DisputeError::NotEffective`].
pub fn apply_confirmation(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
    parties: &[u32],
    court: Name,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::ApplyConfirmation,
        |_, dispute: &mut Dispute, relation| {
            if dispute.organisation.is_none() {
                return Err(Failure::Own(DisputeError::NoOrganisation));
            }
            if dispute.kind == DisputeKind::Marriage {
                return Err(Failure::Own(DisputeError::NotConfirmable));
            }
            let last = effective(dispute)?.confirmable_until();
            // A party speaks for itself only; what all want, whoever mediates writes down.
            let own = dispute.party_of(&ctx.actor).filter(|_| relation == DisputeRelation::Party).map(|one| one.number);
            let asks = |party: &u32| parties.contains(party) && own.is_none_or(|own| own == *party);
            if !dispute.party_numbers().iter().all(asks) {
                return Err(Failure::field("/parties", "须由各方当事人共同申请"));
            }
            if last.is_none_or(|last| local_date(ctx.now) > last) {
                return Err(Failure::field("", "协议生效已超过 30 日，不能再申请司法确认"));
            }
            dispute.dossier.court = Some(court);
            Ok(DisputeEvent::ConfirmationApplied { note })
        },
    )
}

/// The court confirmed the agreement.
///
/// # Errors
/// As every step.
pub fn confirm(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    tell(store, ctx, at, DisputeAction::Confirm, note, |note| DisputeEvent::Confirmed { note })
}

/// The court did not confirm the agreement.
///
/// # Errors
/// As every step; a field error without words.
pub fn deny(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    state_reason(store, ctx, at, DisputeAction::Deny, note, |note| DisputeEvent::ConfirmationDenied { note })
}

/// The agreement is to be carried out now.
///
/// # Errors
/// As every step; [`DisputeError::NotEffective`].
pub fn begin_performance(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::BeginPerformance,
        |_, dispute: &mut Dispute, _| {
            effective(dispute)?;
            Ok(DisputeEvent::PerformanceBegun { note })
        },
    )
}

/// An item was carried out; with the last one the agreement is performed.
///
/// # Errors
/// As every step; field errors for an item that does not exist and a day in the future; [`DisputeError::NotEffective`],
/// [`DisputeError::AlreadyPerformed`].
pub fn perform(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
    number: u32,
    performance: Performance,
) -> Result<Dispute> {
    let action = |dispute: &Dispute| {
        let items = dispute.dossier.agreement.iter().flat_map(|agreement| &agreement.items);
        let left = items.filter(|item| item.performed.is_none() && item.number != number).count();
        if left == 0 { DisputeAction::PerformLast } else { DisputeAction::Perform }
    };
    step(store, ctx, at, action, |_, dispute: &mut Dispute, _| {
        if performance.on > local_date(ctx.now) {
            return Err(Failure::field("/on", "履行日期不能晚于今天"));
        }
        let item = effective(dispute)?
            .items
            .iter_mut()
            .find(|item| item.number == number)
            .ok_or_else(|| Failure::missing("/item", "协议没有这一项"))?;
        if item.performed.is_some() {
            return Err(Failure::Own(DisputeError::AlreadyPerformed));
        }
        item.performed = Some(performance);
        Ok(DisputeEvent::ItemPerformed { note, item: number })
    })
}

/// The agreement was broken.
///
/// # Errors
/// As every step; a field error without words.
pub fn breach(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    state_reason(store, ctx, at, DisputeAction::Breach, note, |note| DisputeEvent::Breached { note })
}

/// Mediation goes on after a breach, or after the court did not confirm.
///
/// # Errors
/// As every step.
pub fn remediate(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    tell(store, ctx, at, DisputeAction::Remediate, note, |note| DisputeEvent::Resumed { note })
}

/// Somebody looked how the parties are since the agreement was carried out.
///
/// # Errors
/// As every step; a field error without words.
pub fn follow_up(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    state_reason(store, ctx, at, DisputeAction::FollowUp, note, |note| DisputeEvent::FollowedUp { note })
}

/// Closes a dispute.
///
/// # Errors
/// As every step.
pub fn close(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    tell(store, ctx, at, DisputeAction::Close, note, |note| DisputeEvent::Closed { note })
}

/// Mediation came to nothing.
///
/// # Errors
/// As every step; a field error without words.
pub fn fail(store: &mut (impl Disputes + Journal), ctx: &Context, at: At<DisputeId>, note: Note) -> Result<Dispute> {
    state_reason(store, ctx, at, DisputeAction::Fail, note, |note| DisputeEvent::Failed { note })
}

/// The reporter takes a report back, or a party ends the mediation, which it may at any time (人民调解法第二十三条).
///
/// # Errors
/// As every step.
pub fn withdraw(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    tell(store, ctx, at, DisputeAction::Withdraw, note, |note| DisputeEvent::Withdrawn { note })
}

/// Ends a mediation that came to nothing; the parties are told where else they can turn (人民调解法第二十六条).
///
/// # Errors
/// As every step; a field error without the advice.
pub fn terminate(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Terminate,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            dispute.dossier.advice.clone_from(&note.text);
            // Only who sat with the parties mediated; a refusal came before anybody did.
            let sat = dispute.dossier.sessions.iter().any(|session| session.held.is_some());
            let deputies = if sat { dispute.mediating_deputies() } else { Vec::new() };
            Ok(DisputeEvent::Terminated { note, deputies })
        },
    )
}

/// Sends a dispute to arbitration, a court, an authority or the petition procedure.
///
/// # Errors
/// As every step; a field error without words.
pub fn refer(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
    to: DisputeChannel,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Refer,
        |_, dispute: &mut Dispute, _| {
            note.require_text()?;
            dispute.dossier.channel = Some(to);
            Ok(DisputeEvent::Referred { note, to })
        },
    )
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
    risk: Risk,
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

/// Both sides agree to more time than the usual month (人民调解工作若干规定第三十三条).
///
/// # Errors
/// As every step; field errors when a party is missing, or the day is not later than the one before.
pub fn extend(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    note: Note,
    parties: &[u32],
    until: NaiveDate,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::Extend,
        |_, dispute: &mut Dispute, _| {
            if !dispute.party_numbers().iter().all(|party| parties.contains(party)) {
                return Err(Failure::field("/parties", "延长期限须各方当事人同意"));
            }
            let latest = local_date(ctx.now) + chrono::Duration::days(366);
            if dispute.due_on.is_some_and(|due| until <= due) || until > latest {
                return Err(Failure::field("/until", "新的期限应晚于原期限，且不超过一年"));
            }
            dispute.due_on = Some(until);
            Ok(DisputeEvent::Extended { note, until })
        },
    )
}

/// A party demands that the mediation is not public (人民调解法第二十三条).
///
/// # Errors
/// As every step; a field error for a party that does not exist.
pub fn keep_private(
    store: &mut (impl Disputes + Journal),
    ctx: &Context,
    at: At<DisputeId>,
    party: Option<u32>,
) -> Result<Dispute> {
    step(
        store,
        ctx,
        at,
        |_| DisputeAction::KeepPrivate,
        |_, dispute: &mut Dispute, relation| {
            let party = speaking(dispute, ctx, relation, party)?;
            dispute.dossier.private = true;
            Ok(DisputeEvent::PrivacyDemanded { party })
        },
    )
}

/// The disputes that the actor may see, the newest first.
///
/// # Errors
/// When the store fails.
pub fn list(
    store: &mut impl Disputes,
    ctx: &Context,
    filter: &DisputeFilter,
    page: &PageRequest<DisputeKey>,
) -> Result<Page<DisputeListed, DisputeKey>> {
    let of_grants = ctx.actor.grants().iter().filter_map(|grant| match grant {
        Grant::Deputy { .. } | Grant::Mediator { .. } => grant.party().map(DisputeScope::Person),
        Grant::Office { area, .. } => Some(DisputeScope::Area(area.clone())),
        Grant::GridStaff { grid } => Some(DisputeScope::Grid(*grid)),
        Grant::HandlingUnit { .. } | Grant::RoomLiaison { .. } | Grant::Administrator { .. } => None,
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
    /// What kind.
    pub kind: OrganisationKind,
    /// Its name.
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
