//! Taking the own data out (个人信息保护法第四十五条): one document that a machine reads, of all that is kept of whoever asks.

use std::cmp::Reverse;
use std::collections::HashMap;

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::accounts::{self, Accounts, LoginSession};
use mashang_domain::activities::{Activities, ActivityFilter, ActivityScope, DeputyGroupScope};
use mashang_domain::bulletins::queries::{self as bulletins, CaseFeedback};
use mashang_domain::cases::{Case, CaseFilter, CaseScope, CaseView, Cases, Contact};
use mashang_domain::consultations::{Consultations, KeptOpinion};
use mashang_domain::contacts::Contacts;
use mashang_domain::disputes::{Dispute, DisputeFilter, DisputeScope, Disputes};
use mashang_domain::happening;
use mashang_domain::inbox::{self, MessageView};
use mashang_domain::person::{self, ExportOmission};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{
    AccountId, Actor, Context, DeputyId, Failure, Grant, Page, PageRequest, Party, StoreError, Vocabulary,
};
use mashang_domain::stations::Stations;
use mashang_domain::timeline::{self, Line};
use mashang_domain::voter_reports::VoterReports;
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answers::{ConsentAnswer, private};
use super::shares::{ExportedActivity, ExportedBooking, ExportedContact, ExportedDeputyGroup, ExportedVoterMeeting};
use crate::app::App;
use crate::auth::Known;
use crate::extract::NoQuery;
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::accounts::GrantAnswer;
use crate::routes::budgets::spends;
use crate::routes::bulletins::CaseBulletinAnswer;
use crate::routes::cases::CaseAnswer;
use crate::routes::disputes::DisputeAnswer;
use crate::routes::names::{Blank, Blanks, named};
use crate::routes::tree::Routes;
use crate::words::{self, Word};

/// Of each list, the newest.
const MOST: u32 = 100;

pub(super) fn routes(routes: &mut Routes) {
    routes.service(export_my_data);
}

/// 账号。 Your account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ExportedAccount {
    /// 标识。 Its id.
    id: Uuid,
    /// 建立时间。 When it came to be.
    created_at: DateTime<Utc>,
    /// 微信在本小程序中对您的标识。 By what WeChat knows you in our mini-program.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    wechat_openid: Option<String>,
    /// 绑定的手机号。 Your phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone: Option<String>,
}

/// 一次登录。 A session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ExportedSession {
    way: words::LoginWay,
    client: words::LoginClient,
    /// 登录时间。 When you logged in.
    opened_at: DateTime<Utc>,
    /// 上次刷新的时间。 When it was renewed last.
    renewed_at: DateTime<Utc>,
}

impl From<LoginSession> for ExportedSession {
    fn from(session: LoginSession) -> Self {
        Self {
            way: Word(session.way),
            client: Word(session.client),
            opened_at: session.opened_at,
            renewed_at: session.renewed_at,
        }
    }
}

/// 诉求；登录导出的，联系方式不打码。 A case; with the whole of your contact, where you are logged in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ExportedCase {
    case: CaseAnswer,
    /// 称呼。 What you are called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contact_name: Option<String>,
    /// 电话；凭查询码导出的，部分隐去。 Your phone; masked where it is taken out by a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contact_phone: Option<String>,
    /// 附件的标识，最多 500 个。 The files that you see, by their ids.
    file_ids: Vec<Uuid>,
    /// 引用该诉求的民情专报的结果。 What came of the briefings that cite it, in plain words.
    briefings: Vec<CaseBulletinAnswer>,
}

/// 一条消息。 A message.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ExportedMessage {
    subject_kind: words::SubjectKind,
    /// 所涉诉求或纠纷。 The case or the dispute.
    subject_id: Uuid,
    kind: words::EventKind,
    /// 发生了什么。 What happened, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    label: Option<String>,
    /// 发生时间。 When it happened.
    at: DateTime<Utc>,
    /// 阅读时间。 When it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    read_at: Option<DateTime<Utc>>,
}

impl From<MessageView> for ExportedMessage {
    fn from(MessageView { message, .. }: MessageView) -> Self {
        let label = happening::label(message.subject.kind, &message.kind).map(|[label, _]| label.to_owned());
        Self {
            subject_kind: words::SubjectKind(message.subject.kind),
            subject_id: message.subject.id,
            kind: words::EventKind(message.kind),
            label,
            at: message.at,
            read_at: message.read_at,
        }
    }
}

/// 您在协商中提出的意见。 What you said in a consultation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ExportedOpinion {
    /// 标识。 Its id.
    id: Uuid,
    /// 协商。 The consultation.
    consultation_id: Uuid,
    voice: words::OpinionVoice,
    /// 提出日期。 The day on which you said it.
    day: NaiveDate,
    /// 意见。 What you said.
    text: String,
    /// 接收时间。 When it came in.
    received_at: DateTime<Utc>,
}

impl From<KeptOpinion> for ExportedOpinion {
    fn from(opinion: KeptOpinion) -> Self {
        Self {
            id: opinion.id.0,
            consultation_id: opinion.consultation.0,
            voice: Word(opinion.voice),
            day: opinion.day,
            text: opinion.text.into(),
            received_at: opinion.received_at,
        }
    }
}

/// 未导出的内容。 What is not among it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ExportLeftOut {
    what: words::ExportOmission,
    /// 说明。 Why, and where it is instead, in Chinese.
    reason: String,
}

/// 与您有关的全部信息。 All that is kept of you.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PersonalData {
    /// 导出时间。 When it was taken out.
    made_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    account: Option<ExportedAccount>,
    /// 您的工作授权。 What was granted to you.
    grants: Vec<GrantAnswer>,
    /// 仍然有效的登录。 The sessions that go on.
    sessions: Vec<ExportedSession>,
    /// 同意。 Consents.
    consents: Vec<ConsentAnswer>,
    /// 诉求，最近的在前。 Cases with their timelines and ratings, the newest first.
    cases: Vec<ExportedCase>,
    /// 您报告的或作为当事人的纠纷，如您可以看到的。 Disputes that you reported, or are a party of, as you may see them.
    disputes: Vec<DisputeAnswer>,
    /// 登录后或用您绑定的手机号预约的接待时段，最近的在前；接待结束 90 天后不再知道是谁预约的。 Times of stations that you booked while logged in, or with your phone, the newest first; ninety days after a reception nobody knows who booked.
    bookings: Vec<ExportedBooking>,
    /// 登录后在协商中提出的意见，最近的在前。 What you said in consultations while logged in, the newest first.
    opinions: Vec<ExportedOpinion>,
    /// 与您保持联系的代表和走访，最近的在前。 Deputies who keep in touch with you, and their visits, the newest first.
    contacts: Vec<ExportedContact>,
    /// 您到会的述职会。 Meetings of voters at which you were.
    voter_meetings: Vec<ExportedVoterMeeting>,
    /// 您作为代表的活动，最近的在前。 Activities to which you were invited as a deputy, the newest first.
    activities: Vec<ExportedActivity>,
    /// 您所在的代表小组。 Groups of deputies in which you are.
    deputy_groups: Vec<ExportedDeputyGroup>,
    /// 消息，最近的在前。 Messages, the newest first.
    messages: Vec<ExportedMessage>,
    /// 未导出的内容和原因。 What is not among it, and why.
    left_out: Vec<ExportLeftOut>,
}

impl Blanks for PersonalData {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = Vec::new();
        for ExportedCase { case, briefings, .. } in &mut self.cases {
            blanks.extend(case.blanks());
            blanks.extend(briefings.blanks());
        }
        blanks.extend(self.disputes.blanks());
        blanks.extend(self.grants.blanks());
        blanks.extend(self.bookings.blanks());
        blanks.extend(self.contacts.blanks());
        blanks.extend(self.voter_meetings.blanks());
        blanks
    }
}

/// What is gathered on the way.
struct Gathered {
    data: PersonalData,
    omitted: Vec<ExportOmission>,
}

impl Gathered {
    fn begin(now: DateTime<Utc>) -> Self {
        let data = PersonalData {
            made_at: now,
            account: None,
            grants: Vec::new(),
            sessions: Vec::new(),
            consents: Vec::new(),
            cases: Vec::new(),
            disputes: Vec::new(),
            bookings: Vec::new(),
            opinions: Vec::new(),
            contacts: Vec::new(),
            voter_meetings: Vec::new(),
            activities: Vec::new(),
            deputy_groups: Vec::new(),
            messages: Vec::new(),
            left_out: Vec::new(),
        };
        let omitted =
            vec![ExportOmission::Files, ExportOmission::HandlersWords, ExportOmission::Looks, ExportOmission::Secrets];
        Self { data, omitted }
    }

    /// Notes that a list has more than was taken.
    fn bound<T, Key>(&mut self, page: &Page<T, Key>) {
        let beyond = page.next.is_some().then_some(ExportOmission::BeyondHundred);
        let unreadable = (!page.unreadable.is_empty()).then_some(ExportOmission::Unreadable);
        for what in beyond.into_iter().chain(unreadable) {
            self.omit(what);
        }
    }

    fn omit(&mut self, what: ExportOmission) {
        if !self.omitted.contains(&what) {
            self.omitted.push(what);
        }
    }

    fn add_cases(&mut self, store: &mut Store, ctx: &Context, cases: Vec<Case>) -> Result<(), Failure> {
        let contacts: HashMap<_, _> = cases.iter().map(|case| (case.id, case.contact.clone())).collect();
        for found in timeline::cases(store, ctx, cases)? {
            let contact = contacts.get(&found.0.id).cloned().flatten();
            let told = bulletins::came_of_case(store, found.0.id)?;
            self.add_case(ctx, found, (contact, told));
        }
        Ok(())
    }

    fn add_case(
        &mut self,
        ctx: &Context,
        found: (CaseView, Vec<Line>),
        (contact, told): (Option<Contact>, Vec<CaseFeedback>),
    ) {
        let own = found.1.iter().filter_map(|line| match line {
            Line::Case(entry) => Some(&entry.particulars),
            Line::Dispute(_) => None,
        });
        let file_ids = own.flat_map(|facts| facts.files().map(|file| file.0)).take(500).collect();
        // A code may be somebody else's who found it: a phone is no more to be had by it than anywhere else.
        let by_code = matches!(ctx.actor, Actor::Tracker(_));
        let phone = |phone: &Phone| if by_code { phone.masked() } else { phone.reveal().to_owned() };
        self.data.cases.push(ExportedCase {
            contact_phone: contact.as_ref().map(|contact| phone(&contact.phone)),
            contact_name: contact.and_then(|contact| contact.name).map(String::from),
            file_ids,
            briefings: told.into_iter().map(CaseBulletinAnswer::from).collect(),
            case: CaseAnswer::of(found),
        });
    }

    fn add_disputes(&mut self, store: &mut Store, ctx: &Context, disputes: &[Dispute]) -> Result<(), Failure> {
        let found = timeline::disputes(store, ctx, disputes)?;
        self.data.disputes.extend(found.into_iter().map(DisputeAnswer::of));
        Ok(())
    }

    /// What is found by the own phone alone: visits, and meetings of voters.
    fn add_by_phone(&mut self, store: &mut Store, phone: &Phone) -> Result<(), Failure> {
        let links = store.contact_links_to(phone, &PageRequest { limit: MOST, after: None })?;
        self.bound(&links);
        for link in links.items {
            let visits = store.contact_visits(link.id, &PageRequest { limit: MOST, after: None })?;
            self.bound(&visits);
            self.data.contacts.push(ExportedContact::of(link, visits.items));
        }
        let mut meetings = store.meetings_of_voter(phone)?;
        meetings.sort_unstable_by_key(|(report, _)| Reverse(*report));
        let newest = meetings.len().min(usize::try_from(MOST).unwrap_or(usize::MAX));
        if newest < meetings.len() {
            self.omit(ExportOmission::BeyondHundred);
        }
        for (report, voted) in meetings.into_iter().take(newest) {
            match store.voter_report(report) {
                Ok(found) => {
                    self.data.voter_meetings.extend(found.map(|report| ExportedVoterMeeting::of(&report, voted)));
                }
                Err(StoreError::Corrupt(_)) => self.omit(ExportOmission::Unreadable),
                Err(error) => return Err(error.into()),
            }
        }
        self.omit(ExportOmission::Ballots);
        Ok(())
    }

    /// What somebody takes part in as a deputy.
    fn add_of_deputy(&mut self, store: &mut Store, deputy: DeputyId) -> Result<(), Failure> {
        let newest = PageRequest { limit: MOST, after: None };
        let activities = store.activities(&[ActivityScope::Invited(deputy)], &ActivityFilter::default(), &newest)?;
        self.bound(&activities);
        let own = activities.items.into_iter().filter_map(|activity| ExportedActivity::of(activity, deputy));
        self.data.activities.extend(own);
        let newest = PageRequest { limit: MOST, after: None };
        let groups = store.deputy_groups(&[DeputyGroupScope::Member(deputy)], None, &newest)?;
        self.bound(&groups);
        let own = groups.items.into_iter().map(|group| ExportedDeputyGroup::of(group, deputy));
        self.data.deputy_groups.extend(own);
        self.omit(ExportOmission::DutyFile);
        Ok(())
    }

    fn finish(mut self) -> PersonalData {
        let left_out = |what: &ExportOmission| ExportLeftOut { what: Word(*what), reason: what.label().to_owned() };
        self.data.left_out = self.omitted.iter().map(left_out).collect();
        self.data
    }
}

/// Which deputy it is whose grant somebody holds.
fn own_deputy(grant: &Grant) -> Option<DeputyId> {
    match grant.party() {
        Some(Party::Deputy(deputy)) => Some(deputy),
        _ => None,
    }
}

fn of_account(store: &mut Store, ctx: &Context, own: AccountId) -> Result<PersonalData, Failure> {
    let deputies: Vec<DeputyId> = ctx.actor.grants().iter().filter_map(own_deputy).collect();
    // As a person alone: what somebody sees for an office is nobody's own.
    let ctx = &Context { actor: Actor::Person { account: own, grants: Vec::new() }, ..ctx.clone() };
    let mut all = Gathered::begin(ctx.now);
    let account = store.account(own)?.ok_or(Failure::NotFound)?;
    all.data.account = Some(ExportedAccount {
        id: account.id.0,
        created_at: account.created_at,
        wechat_openid: account.openid,
        phone: account.phone.as_ref().map(|phone| phone.reveal().to_owned()),
    });
    all.data.grants = store.grants_of(own)?.iter().map(GrantAnswer::of).collect();
    all.data.sessions = accounts::own_sessions(store, ctx)?.into_iter().map(ExportedSession::from).collect();
    all.data.consents = person::own_consents(store, ctx)?.into_iter().map(ConsentAnswer::from).collect();
    let newest = PageRequest { limit: MOST, after: None };
    let cases = store.cases(&[CaseScope::Submitter(own)], &CaseFilter::default(), &newest)?;
    all.bound(&cases);
    all.add_cases(store, ctx, cases.items)?;
    let newest = PageRequest { limit: MOST, after: None };
    let scope = DisputeScope::Person(Party::Account(own));
    let disputes = store.disputes(&[scope], &DisputeFilter::default(), &newest)?;
    all.bound(&disputes);
    all.add_disputes(store, ctx, &disputes.items)?;
    let bookings = store.own_bookings(own, account.phone.as_ref(), &PageRequest { limit: MOST, after: None })?;
    all.bound(&bookings);
    all.data.bookings = bookings.items.into_iter().map(ExportedBooking::from).collect();
    let opinions = store.own_opinions(own, &PageRequest { limit: MOST, after: None })?;
    all.bound(&opinions);
    all.data.opinions = opinions.items.into_iter().map(ExportedOpinion::from).collect();
    if let Some(phone) = &account.phone {
        all.add_by_phone(store, phone)?;
    }
    for deputy in deputies {
        all.add_of_deputy(store, deputy)?;
    }
    let messages = inbox::list(store, ctx, false, &PageRequest { limit: MOST, after: None })?;
    all.bound(&messages);
    all.data.messages = messages.items.into_iter().map(ExportedMessage::from).collect();
    Ok(all.finish())
}

fn of_code(store: &mut Store, ctx: &Context, code: &TrackingCode) -> Result<PersonalData, Failure> {
    let mut all = Gathered::begin(ctx.now);
    if let Some(case) = store.case_by_tracking(code)? {
        all.data.consents = person::own_consents(store, ctx)?.into_iter().map(ConsentAnswer::from).collect();
        all.add_cases(store, ctx, vec![case])?;
    } else {
        let dispute = store.dispute_by_code(code)?.ok_or(Failure::NotFound)?;
        all.add_disputes(store, ctx, &[dispute])?;
    }
    Ok(all.finish())
}

/// All that is kept of whoever acts.
pub(crate) fn exported(store: &mut Store, ctx: &Context) -> Result<PersonalData, Failure> {
    let data = match &ctx.actor {
        Actor::Person { account, .. } => of_account(store, ctx, *account)?,
        Actor::Tracker(code) => of_code(store, ctx, code)?,
        Actor::Anonymous | Actor::Client { .. } | Actor::System => return Err(Failure::Forbidden),
    };
    named(data, store)
}

/// 导出我的信息 · Take my data out
///
/// 一份机器可读的 JSON（个人信息保护法第四十五条）：账号、授权、登录、同意、诉求及其进展和专报结果、纠纷、接待预约、协商意见、双联走访、到会的述职会、代表活动和小组、消息和附件标识；凭查询码的为该事项的全部。每类最多最近 100 项，left_out 说明未包含什么。 One JSON document: account, grants, sessions, consents, cases with their timelines and what came of briefings, disputes, bookings, opinions, visits, meetings of voters, activities and groups, messages and files' ids; by tracking code, all of that matter. At most the newest hundred of each; `left_out` says what is not among it.
#[utoipa::path(
    operation_id = "exportMyData", tag = "me", security(("bearer" = []), ("tracking" = [])),
    responses((status = 200, description = "我的信息", body = PersonalData)),
)]
#[post("/me/export", wrap = "spends(Budget::Export)")]
async fn export_my_data(app: Data<App>, caller: Known, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let data = app.db.figures(move |store| exported(store, &ctx)).await?;
    Ok(private(&data))
}
