//! What people do with cases: one function for each thing.

use super::clocks::{CaseClock, RuleSet, Stage};
use super::{
    Case, CaseAction, CaseAudience, CaseCategory, CaseChange, CaseChannel, CaseDiversion, CaseEvent, CaseFilter,
    CaseKey, CaseMeasure, CaseNature, CasePlace, CaseRating, CaseRelation, CaseReportKind, CaseScope, CaseSettlement,
    CaseState, CaseView, Cases, Contact, Handling, MAX_CO_UNITS, MAX_DISPUTES, MAX_FOLLOWERS, MAX_MEASURES, permit,
    relations,
};
use crate::codes::usecases::intake_point;
use crate::codes::{CodeIntake, Codes};
use crate::deputies::Deputies;
use crate::institutions::Institutions;
use crate::rooms::Rooms;
use crate::shared::attachment::claim;
use crate::shared::code::{QrCode, TrackingCode};
use crate::shared::flow::{Journal, begin, record, step};
use crate::shared::text::{Body, Name, Title};
use crate::shared::time::local_date;
use crate::shared::{
    Actor, At, AttachmentId, CaseId, Context, DisputeId, EventLog, Failure, Flow, Grant, GridMemberId, Instant, Moved,
    Note, Page, PageRequest, Party, Standing, SubjectKind, UnitId,
};
use crate::territory::{Territory, usecases::locate};

/// Rules of this context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The code takes no cases (代表法第六十一条、第六十二条: suspension and end close it).
    #[error("intake closed")]
    IntakeClosed(CodeIntake),
    /// The unit's time to give back a wrong assignment is over.
    #[error("too late to return")]
    TooLateToReturn,
    /// A unit is given more time only once.
    #[error("already extended")]
    AlreadyExtended,
    /// The resident left no phone.
    #[error("no contact")]
    NoContact,
}

type Result<T> = std::result::Result<T, Failure<CaseError>>;

const RULES: RuleSet = RuleSet::standard();

/// A case as it comes in.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box that somebody ticks")]
pub struct Submission {
    /// The code that was scanned, or the one of the deputy or room for whom a proxy enters it.
    pub code: QrCode,
    /// How it comes in. Everything but a scan is entered by a deputy, the grid's people or an office.
    pub channel: CaseChannel,
    pub nature: CaseNature,
    /// What it is about.
    pub category: CaseCategory,
    /// In a few words.
    pub title: Title,
    /// In the resident's words.
    pub text: Body,
    /// Where the matter lies.
    pub place: CasePlace,
    /// How the resident can be reached.
    pub contact: Option<Contact>,
    /// Whether the resident wants to stay unnamed.
    pub anonymous: bool,
    /// Whether the resident agreed to publication.
    pub consent_to_publish: bool,
    /// What concerns the resident's health.
    pub health: Option<Body>,
    /// Whether the resident agreed that it is kept (个人信息保护法第二十九条: separate consent).
    pub health_consent: bool,
    /// Whether it tells of an accident at work.
    pub safety_accident: bool,
    /// Whether the speaker agreed that somebody else enters the matter.
    pub speaker_consents: bool,
    /// The number that another system gave it.
    pub external_ref: Option<Name>,
    /// Files uploaded before.
    pub attachments: Vec<AttachmentId>,
}

fn may_enter_for_others(actor: &Actor, channel: CaseChannel) -> bool {
    actor.grants().iter().any(|grant| match grant {
        Grant::Office { .. } => true,
        Grant::Deputy { .. } | Grant::GridStaff { .. } | Grant::RoomLiaison { .. } => channel != CaseChannel::Hotline,
        Grant::HandlingUnit { .. } | Grant::Mediator { .. } | Grant::Administrator { .. } => false,
    })
}

/// A resident submits a case, with an account or without one; or somebody in the field enters it for the speaker.
///
/// # Errors
/// [`CaseError::IntakeClosed`]; forbidden for a proxy channel without such a role; field errors for an unknown code, a
/// missing consent and files that are not there.
pub fn submit<S: Cases + Codes + Rooms + Territory + Journal>(
    store: &mut S,
    ctx: &Context,
    command: Submission,
) -> Result<Case> {
    let proxy = command.channel != CaseChannel::Scan;
    if proxy && !may_enter_for_others(&ctx.actor, command.channel) {
        return Err(Failure::Forbidden);
    }
    if proxy && !command.speaker_consents {
        return Err(Failure::field("/speaker_consents", "代为提交须取得当事人同意"));
    }
    if command.health.is_some() && !command.health_consent {
        return Err(Failure::field("/health_consent", "健康信息须取得当事人单独同意"));
    }
    let intake = intake_point(store, &command.code, ctx.now)?
        .ok_or_else(|| Failure::missing("/code", "没有这个代表码，请核对后重试"))?;
    if intake.intake != CodeIntake::Open {
        return Err(Failure::Own(CaseError::IntakeClosed(intake.intake)));
    }
    // The point says where the matter lies better than the card on which the code was printed, but no further away than
    // the township whose office is in charge.
    let located = match command.place.point {
        Some(point) => locate(store, point, intake.division.township().as_ref())?,
        None => None,
    };
    let target = intake.subject.party();
    let (accept, term) = (Stage::Accept, RULES.accept);
    let account = ctx.actor.account();
    let case = Case {
        id: ctx.mint().into(),
        version: 1,
        tracking: TrackingCode::mint(ctx.ids.as_ref()),
        standing: Standing::at(CaseState::Submitted),
        nature: command.nature,
        category: command.category,
        title: command.title,
        text: command.text,
        channel: command.channel,
        submitter: account.filter(|_| !proxy),
        anonymous: command.anonymous,
        contact: command.contact,
        health: command.health,
        consent_to_publish: command.consent_to_publish,
        place: command.place,
        division: located.as_ref().map_or(intake.division, |grid| grid.division.clone()),
        grid: located.map(|grid| grid.id).or(intake.grid),
        code: command.code,
        target,
        office: intake.office,
        handling: Handling {
            clock: Some(CaseClock::start(accept, term, ctx.now, &ctx.calendar)),
            fallback_room: intake.room,
            entered_by: account.filter(|_| proxy),
            external_ref: command.external_ref,
            voices: 1,
            safety_accident: command.safety_accident,
            ..Handling::default()
        },
        submitted_at: ctx.now,
        updated_at: ctx.now,
    };
    let event = CaseEvent::Submitted {
        channel: case.channel,
        to: target,
        note: Note { text: None, attachments: command.attachments },
    };
    let by = if proxy { proxy_party(&ctx.actor) } else { account.map(Party::Account) };
    begin(store, ctx, &case, by, event)?;
    Ok(case)
}

fn proxy_party(actor: &Actor) -> Option<Party> {
    actor.grants().iter().find_map(Grant::party)
}

impl Flow for Case {
    type Id = CaseId;
    type State = CaseState;
    type Action = CaseAction;
    type Relation = CaseRelation;
    type Event = CaseEvent;
    const SUBJECT: SubjectKind = SubjectKind::Case;

    fn id(&self) -> CaseId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> CaseState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, now: Instant) -> Vec<CaseRelation> {
        relations(actor, self, now)
    }

    fn permit(relation: CaseRelation, action: CaseAction, state: CaseState) -> bool {
        permit(relation, action, state)
    }

    fn party(&self, relation: CaseRelation, actor: &Actor) -> Option<Party> {
        match relation {
            CaseRelation::Handler => Some(self.target),
            CaseRelation::Fallback => self.handling.fallback_room.map(Party::Room),
            CaseRelation::Office => Some(Party::Office(self.office)),
            CaseRelation::LeadUnit => self.handling.lead_unit.map(Party::Unit),
            CaseRelation::CoUnit => actor.grants().iter().find_map(|grant| match grant {
                Grant::HandlingUnit { unit } => Some(Party::Unit(*unit)),
                _ => None,
            }),
            // A holder of the tracking code has no account; the event says by its kind that it was the submitter.
            CaseRelation::Submitter | CaseRelation::Follower => actor.account().map(Party::Account),
            CaseRelation::Proxy | CaseRelation::GridStaff | CaseRelation::System => None,
        }
    }

    fn standing(&mut self) -> &mut Standing<CaseState> {
        &mut self.standing
    }

    fn settle(&mut self, event: &mut CaseEvent, moved: Moved<CaseState>, ctx: &Context) {
        self.wind_clock(moved, &RULES, ctx);
        // What the event says of its term is what the clock says, once it is wound.
        if let CaseEvent::Assigned { due, .. } = event
            && let Some(end) = self.due_at()
        {
            *due = end;
        }
        self.version += 1;
        self.updated_at = ctx.now;
    }

    fn attachments(event: &CaseEvent) -> &[AttachmentId] {
        match event {
            CaseEvent::Submitted { note, .. }
            | CaseEvent::Accepted { note }
            | CaseEvent::Declined { note, .. }
            | CaseEvent::Transferred { note, .. }
            | CaseEvent::Diverted { note, .. }
            | CaseEvent::InfoRequested { note }
            | CaseEvent::Supplemented { note }
            | CaseEvent::Reported { note, .. }
            | CaseEvent::Escalated { note }
            | CaseEvent::Assigned { note, .. }
            | CaseEvent::Returned { note }
            | CaseEvent::Started { note }
            | CaseEvent::Replied { note, .. }
            | CaseEvent::Verified { note }
            | CaseEvent::Rejected { note, .. }
            | CaseEvent::Extended { note, .. }
            | CaseEvent::Resolved { note, .. }
            | CaseEvent::Rated { note, .. }
            | CaseEvent::Reminded { note, .. }
            | CaseEvent::Supervised { note }
            | CaseEvent::Withdrawn { note }
            | CaseEvent::Merged { note, .. }
            | CaseEvent::DisputeOpened { note, .. } => &note.attachments,
            CaseEvent::Expired | CaseEvent::ContactRevealed | CaseEvent::Absorbed { .. } => &[],
        }
    }
}

/// Takes a case on. When a room's liaison steps in for a silent deputy, the case is the room's from then on.
pub fn accept(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Accept,
        |_, case, relation| {
            if relation == CaseRelation::Fallback
                && let Some(room) = case.handling.fallback_room
            {
                case.target = Party::Room(room);
            }
            Ok(CaseEvent::Accepted { note })
        },
    )
}

/// Refuses a case, with the reason and the channel where it belongs.
pub fn decline(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
    channel: Name,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Decline,
        |_, _, _| {
            note.require_text()?;
            Ok(CaseEvent::Declined { note, proper_channel: channel })
        },
    )
}

/// Hands a case to another deputy, room or office; the clock of the first answer begins anew.
///
/// # Errors
/// As every step; a field error when the new addressee does not exist, does not serve, or is the old one.
pub fn transfer(
    store: &mut (impl Cases + Journal + Deputies + Rooms + Institutions),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
    to: Party,
) -> Result<Case> {
    const POINTER: &str = "/to_id";
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Transfer,
        |store, case, _| {
            if to == case.target {
                return Err(Failure::field(POINTER, "已由该对象经办"));
            }
            let unknown = || Failure::missing(POINTER, "转办对象不存在");
            match to {
                Party::Deputy(id) => {
                    let deputy = store.deputy(id)?.ok_or_else(unknown)?;
                    if !deputy.serves_on(local_date(ctx.now)) {
                        return Err(Failure::field(POINTER, "该代表已不在任"));
                    }
                    (case.office, case.handling.fallback_room) = (deputy.office, deputy.room);
                }
                Party::Room(id) => {
                    let room = store.room(id)?.ok_or_else(unknown)?;
                    (case.office, case.handling.fallback_room) = (room.office, Some(id));
                }
                Party::Office(id) => {
                    store.office(id)?.ok_or_else(unknown)?;
                    case.office = id;
                }
                Party::Account(_) | Party::Unit(_) | Party::Organisation(_) => {
                    return Err(Failure::field("/to_kind", "只能转给代表、活动室或人大机构"));
                }
            }
            case.target = to;
            Ok(CaseEvent::Transferred { note, to })
        },
    )
}

/// Sends a case to where it belongs, with advice.
pub fn divert(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
    to: CaseDiversion,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Divert,
        |_, _, _| {
            note.require_text()?;
            Ok(CaseEvent::Diverted { note, to })
        },
    )
}

/// Asks the resident for more; the clock stands still until the answer.
pub fn request_info(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::RequestInfo,
        |_, _, _| {
            note.require_text()?;
            Ok(CaseEvent::InfoRequested { note })
        },
    )
}

/// The resident adds what was asked for.
pub fn supplement(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Supplement,
        |_, _, _| {
            note.require_text()?;
            Ok(CaseEvent::Supplemented { note })
        },
    )
}

fn gather(case: &mut Case, measures: &[CaseMeasure]) -> Result<()> {
    if case.handling.measures.len() + measures.len() > MAX_MEASURES {
        return Err(Failure::field("/measures", "一件诉求最多记录 50 项措施"));
    }
    case.handling.measures.extend_from_slice(measures);
    Ok(())
}

/// What a report tells.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Words and files.
    pub note: Note,
    pub report: CaseReportKind,
    /// Who sees it.
    pub audience: CaseAudience,
    /// The grid's people who were there.
    pub companions: Vec<GridMemberId>,
    /// What was agreed.
    pub measures: Vec<CaseMeasure>,
    /// The numbers, from 1, of measures that are done now.
    pub completed: Vec<u32>,
}

/// Tells how it goes: an observation on the spot, a meeting, progress of the work.
///
/// # Errors
/// As every step; field errors for companions who don't belong to the grid and numbers of measures that don't exist.
pub fn report(
    store: &mut (impl Cases + Journal + Territory),
    ctx: &Context,
    at: At<CaseId>,
    progress: Progress,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Report,
        |store, case, _| {
            progress.note.require_text()?;
            if !progress.companions.is_empty() {
                let grid = case.grid.map(|id| store.grid(id)).transpose()?.flatten();
                let known =
                    |id: &GridMemberId| grid.iter().flat_map(|grid| &grid.members).any(|member| member.id == *id);
                if !progress.companions.iter().all(known) {
                    return Err(Failure::missing("/companion_ids", "同行人员不属于该网格"));
                }
            }
            gather(case, &progress.measures)?;
            for number in &progress.completed {
                let measure = usize::try_from(*number)
                    .ok()
                    .and_then(|number| number.checked_sub(1))
                    .and_then(|index| case.handling.measures.get_mut(index))
                    .ok_or_else(|| Failure::missing("/completed_measures", "没有这个序号的措施"))?;
                measure.completed = true;
            }
            let Progress { note, report, audience, companions, measures, completed } = progress;
            Ok(CaseEvent::Reported { note, report, audience, companions, measures, completed })
        },
    )
}

/// Passes a case to the office; or the office takes up what lies unanswered.
pub fn escalate(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Escalate,
        |_, _, _| {
            note.require_text()?;
            Ok(CaseEvent::Escalated { note })
        },
    )
}

/// What an office assigns.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// Words to the units.
    pub note: Note,
    /// The unit in the lead.
    pub lead: UnitId,
    /// The units that help.
    pub co: Vec<UnitId>,
    /// The nature that decides the term; as the resident said when absent.
    pub nature: Option<CaseNature>,
}

/// The office makes a unit responsible; its clock begins.
///
/// # Errors
/// As every step; field errors for units that don't exist or stand twice.
pub fn assign(
    store: &mut (impl Cases + Journal + Institutions),
    ctx: &Context,
    at: At<CaseId>,
    assignment: Assignment,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Assign,
        |store, case, _| {
            let Assignment { note, lead, co, nature } = assignment;
            if co.len() > MAX_CO_UNITS {
                return Err(Failure::field("/co_unit_ids", "协办单位最多 10 个"));
            }
            let mut all = co.clone();
            all.push(lead);
            all.sort_unstable();
            all.dedup();
            if all.len() != co.len() + 1 {
                return Err(Failure::field("/co_unit_ids", "承办单位重复"));
            }
            if store.units_of(&all)?.len() != all.len() {
                return Err(Failure::missing("/lead_unit_id", "承办单位不存在"));
            }
            case.nature = nature.unwrap_or(case.nature);
            case.handling.lead_unit = Some(lead);
            case.handling.co_units.clone_from(&co);
            case.handling.assigned_at = Some(ctx.now);
            case.handling.extended = false;
            Ok(CaseEvent::Assigned { note, lead, co, nature: case.nature, due: ctx.now })
        },
    )
}

/// The unit gives back what was wrongly assigned, within five working days.
///
/// # Errors
/// As every step; [`CaseError::TooLateToReturn`].
pub fn return_assignment(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Return,
        |_, case, _| {
            note.require_text()?;
            let assigned = case.handling.assigned_at.unwrap_or(ctx.now);
            if ctx.calendar.working_days_between(assigned, ctx.now) > RULES.return_within {
                return Err(Failure::Own(CaseError::TooLateToReturn));
            }
            (case.handling.lead_unit, case.handling.co_units) = (None, Vec::new());
            Ok(CaseEvent::Returned { note })
        },
    )
}

/// The unit begins.
pub fn start(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(store, ctx, at, |_| CaseAction::Start, |_, _, _| Ok(CaseEvent::Started { note }))
}

/// What a unit replies.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The result in words.
    pub note: Note,
    /// Photos of before.
    pub before: Vec<AttachmentId>,
    /// Photos of after.
    pub after: Vec<AttachmentId>,
    /// What was done.
    pub measures: Vec<CaseMeasure>,
}

/// The unit in the lead tells the result, with its proof.
///
/// # Errors
/// As every step. Nobody but the unit may: a deputy does not exercise administrative power (代表法第三十一条).
pub fn reply(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, reply: Reply) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Reply,
        |store, case, _| {
            reply.note.require_text()?;
            gather(case, &reply.measures)?;
            claim(store, &reply.before, case.subject())?;
            claim(store, &reply.after, case.subject())?;
            let Reply { note, before, after, measures } = reply;
            Ok(CaseEvent::Replied { note, before, after, measures })
        },
    )
}

/// The deputy confirms the result on site.
pub fn verify(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Verify,
        |_, _, _| {
            note.require_text()?;
            Ok(CaseEvent::Verified { note })
        },
    )
}

/// The deputy does not accept the result; the unit has at most ten working days more.
pub fn reject(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Reject,
        |_, case, _| {
            note.require_text()?;
            let clock = CaseClock::start(Stage::Unit, RULES.rework, ctx.now, &ctx.calendar);
            let due = clock.due;
            case.handling.clock = Some(clock);
            Ok(CaseEvent::Rejected { note, due })
        },
    )
}

/// The office gives the unit its term once more, once.
///
/// # Errors
/// As every step; [`CaseError::AlreadyExtended`].
pub fn extend(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Extend,
        |_, case, _| {
            note.require_text()?;
            if case.handling.extended {
                return Err(Failure::Own(CaseError::AlreadyExtended));
            }
            case.handling.extended = true;
            let term = RULES.unit(case.nature);
            let from = case.due_at().unwrap_or(ctx.now).max(ctx.now);
            let clock = CaseClock {
                due: term.end(from, &ctx.calendar),
                ..CaseClock::start(Stage::Unit, term, ctx.now, &ctx.calendar)
            };
            let due = clock.due;
            case.handling.clock = Some(clock);
            Ok(CaseEvent::Extended { note, due })
        },
    )
}

/// Settles a case by an answer, or by measures that those responsible agreed to.
///
/// # Errors
/// As every step; a field error when it was settled by measures and there are none.
pub fn resolve(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
    settlement: CaseSettlement,
    measures: Vec<CaseMeasure>,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Resolve,
        |_, case, _| {
            note.require_text()?;
            gather(case, &measures)?;
            if settlement == CaseSettlement::Measures && case.handling.measures.is_empty() {
                return Err(Failure::field("/measures", "请至少填写一项协调措施"));
            }
            Ok(CaseEvent::Resolved { note, settlement, measures })
        },
    )
}

/// The resident rates the outcome. Dissatisfied, the case goes back; the second time the office supervises it.
pub fn rate(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
    rating: CaseRating,
) -> Result<Case> {
    let action = |case: &Case| match (rating, case.handling.dissatisfied) {
        (CaseRating::Satisfied | CaseRating::Basically, _) => CaseAction::RateSatisfied,
        (CaseRating::Dissatisfied, 0) => CaseAction::RateDissatisfied,
        (CaseRating::Dissatisfied, _) => CaseAction::RateDissatisfiedAgain,
    };
    step(store, ctx, at, action, |_, case, _| {
        case.handling.rating = Some(rating);
        if rating == CaseRating::Dissatisfied {
            case.handling.dissatisfied += 1;
            case.handling.supervised |= case.handling.dissatisfied > 1;
        }
        Ok(CaseEvent::Rated { note, rating })
    })
}

/// The office urges whoever holds the case (催办).
pub fn remind(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(store, ctx, at, |_| CaseAction::Remind, |_, case, _| Ok(CaseEvent::Reminded { note, holder: case.holder() }))
}

/// The office puts the case under its supervision (督办).
pub fn supervise(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Supervise,
        |_, case, _| {
            note.require_text()?;
            case.handling.supervised = true;
            Ok(CaseEvent::Supervised { note })
        },
    )
}

/// The resident takes the case back.
pub fn withdraw(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>, note: Note) -> Result<Case> {
    step(store, ctx, at, |_| CaseAction::Withdraw, |_, _, _| Ok(CaseEvent::Withdrawn { note }))
}

/// Continues a case in another open one: the submitter follows that one and stays a voice in it.
///
/// # Errors
/// As every step; a field error when the other case is this one, closed, unknown, or not the actor's to handle.
pub fn merge(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
    into: CaseId,
) -> Result<Case> {
    const POINTER: &str = "/into_case_id";
    step(
        store,
        ctx,
        at,
        |_| CaseAction::Merge,
        |store, case, _| {
            let before = store
                .case(into)?
                .filter(|other| other.id != case.id && other.state().is_open())
                .ok_or_else(|| Failure::missing(POINTER, "目标诉求不存在或已办结"))?;
            let mine = relations(&ctx.actor, &before, ctx.now);
            if !mine.iter().any(|relation| permit(*relation, CaseAction::Merge, before.state())) {
                return Err(Failure::missing(POINTER, "目标诉求不存在或已办结"));
            }
            let mut other = before.clone();
            let followers = case.submitter.into_iter().chain(case.handling.followers.iter().copied());
            for follower in followers {
                if !other.handling.followers.contains(&follower) && other.submitter != Some(follower) {
                    other.handling.followers.push(follower);
                }
            }
            if other.handling.followers.len() > MAX_FOLLOWERS {
                return Err(Failure::field(POINTER, "目标诉求并入的人数已达上限"));
            }
            other.handling.voices += case.handling.voices;
            case.handling.merged_into = Some(other.id);
            let state = other.state();
            other.version += 1;
            other.updated_at = ctx.now;
            store.save(&before, &other)?;
            let change = CaseChange { event: CaseEvent::Absorbed { case: case.id }, from: Some(state), to: state };
            record(store, ctx, &other, Some(Party::Office(other.office)), &change)?;
            Ok(CaseEvent::Merged { note, into: other.id })
        },
    )
}

/// Notes that `dispute` came out of a case; the dispute itself begins in the same transaction.
///
/// # Errors
/// As every step; a field error when too many came out of it already.
pub fn open_dispute(
    store: &mut (impl Cases + Journal),
    ctx: &Context,
    at: At<CaseId>,
    note: Note,
    dispute: DisputeId,
) -> Result<Case> {
    step(
        store,
        ctx,
        at,
        |_| CaseAction::OpenDispute,
        |_, case, _| {
            if case.handling.disputes.len() >= MAX_DISPUTES {
                return Err(Failure::field("", "一件诉求最多转出 10 件纠纷"));
            }
            case.handling.disputes.push(dispute);
            Ok(CaseEvent::DisputeOpened { note, dispute })
        },
    )
}

/// Shows the resident's phone to somebody who handles the case, while it is open; every time is on record.
///
/// # Errors
/// As every step; [`CaseError::NoContact`].
pub fn reveal_contact(store: &mut (impl Cases + Journal), ctx: &Context, at: At<CaseId>) -> Result<Contact> {
    let case = step(
        store,
        ctx,
        at,
        |_| CaseAction::RevealContact,
        |_, case, _| {
            if case.contact.is_none() {
                return Err(Failure::Own(CaseError::NoContact));
            }
            Ok(CaseEvent::ContactRevealed)
        },
    )?;
    case.contact.ok_or(Failure::Own(CaseError::NoContact))
}

/// What the system's clock does to a case that wants a look: urges at yellow, tells the office at red, closes what
/// nobody rated. Does nothing when nothing is due, so that it may be called any number of times.
///
/// # Errors
/// When the store fails, or somebody was faster.
pub fn strike(store: &mut (impl Cases + Journal), ctx: &Context, id: CaseId) -> Result<()> {
    let Some(case) = store.case(id)? else { return Ok(()) };
    let Some(clock) = case.handling.clock.clone().filter(|clock| clock.paused.is_none()) else { return Ok(()) };
    let at = At { id, version: Some(case.version) };
    let note = Note::default();
    if ctx.now >= clock.due && clock.stage == Stage::Rate {
        step(store, ctx, at, |_| CaseAction::Expire, |_, _, _| Ok(CaseEvent::Expired))?;
    } else if ctx.now >= clock.due && !clock.overdue {
        step(
            store,
            ctx,
            at,
            |_| CaseAction::Supervise,
            |_, case, _| {
                case.handling.supervised = true;
                if let Some(clock) = &mut case.handling.clock {
                    (clock.warned, clock.overdue) = (true, true);
                }
                Ok(CaseEvent::Supervised { note })
            },
        )?;
    } else if ctx.now >= clock.yellow_at() && !clock.warned && clock.stage != Stage::Rate {
        step(
            store,
            ctx,
            at,
            |_| CaseAction::Remind,
            |_, case, _| {
                if let Some(clock) = &mut case.handling.clock {
                    clock.warned = true;
                }
                Ok(CaseEvent::Reminded { note, holder: case.holder() })
            },
        )?;
    }
    Ok(())
}

/// A case as the actor may see it, with the names of those who have to do with it.
///
/// # Errors
/// Not found where the actor may not know that it exists.
pub fn show<E: std::error::Error>(
    store: &mut (impl EventLog + Deputies + Rooms + Institutions),
    ctx: &Context,
    case: Case,
) -> std::result::Result<CaseView, Failure<E>> {
    let events = store.events_of(case.subject())?;
    let mut view = super::view(case, &events, &ctx.actor, ctx.now)?.ok_or(Failure::NotFound)?;
    view.target_name = match view.case.target {
        Party::Deputy(id) => store.deputy_name(id)?,
        Party::Room(id) => store.room(id)?.map(|room| room.name),
        Party::Office(id) => store.office(id)?.map(|office| office.name),
        Party::Account(_) | Party::Unit(_) | Party::Organisation(_) => None,
    };
    if let Some(lead) = view.case.handling.lead_unit {
        view.lead_unit_name = store.units_of(&[lead])?.pop().map(|unit| unit.name);
    }
    Ok(view)
}

/// Every scope that the actor's grants open.
fn scopes(actor: &Actor) -> Vec<CaseScope> {
    let of_grants = actor.grants().iter().filter_map(|grant| match grant {
        Grant::Deputy { .. } | Grant::RoomLiaison { .. } => grant.party().map(CaseScope::Target),
        Grant::GridStaff { grid } => Some(CaseScope::Grid(*grid)),
        Grant::Office { area, .. } => Some(CaseScope::Area(area.clone())),
        Grant::HandlingUnit { unit } => Some(CaseScope::Unit(*unit)),
        Grant::Administrator { .. } | Grant::Mediator { .. } => None,
    });
    actor.account().map(CaseScope::Submitter).into_iter().chain(of_grants).collect()
}

/// The cases that the actor may see, the newest first.
pub fn list(
    store: &mut impl Cases,
    ctx: &Context,
    filter: &CaseFilter,
    page: &PageRequest<CaseKey>,
) -> Result<Page<Case, CaseKey>> {
    Ok(store.cases(&scopes(&ctx.actor), filter, page)?)
}

/// The cases that the actor sent in, the newest first.
pub fn mine(store: &mut impl Cases, ctx: &Context, page: &PageRequest<CaseKey>) -> Result<Page<Case, CaseKey>> {
    let own: Vec<_> = ctx.actor.account().map(CaseScope::Submitter).into_iter().collect();
    Ok(store.cases(&own, &CaseFilter::default(), page)?)
}

/// What waits for the actor, the most urgent first.
pub fn tasks(store: &mut impl Cases, ctx: &Context, page: &PageRequest<CaseKey>) -> Result<Page<Case, CaseKey>> {
    Ok(store.tasks(&ctx.actor.parties(), page)?)
}

/// When the first of a case's clocks wants a look again, for the index that the worker searches.
#[must_use]
pub fn alert_at(case: &Case) -> Option<Instant> {
    case.handling.clock.as_ref().and_then(CaseClock::alert_at)
}
