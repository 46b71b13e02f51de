//! What somebody has a part in, taken out with the own data: times of stations, visits of deputies, meetings of voters, and as a deputy activities and groups.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::activities::{Activity, DeputyGroup};
use mashang_domain::contacts::{ContactLink, ContactPerson, ContactVisit};
use mashang_domain::shared::{DeputyId, Party, RoomId};
use mashang_domain::stations::Booking;
use mashang_domain::voter_reports::{VoterReport, VoterReportState};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::{Blank, Blanks, party};
use crate::words::{self, Word};

/// 一次接待预约。 A time of a station that you booked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ExportedBooking {
    /// 标识。 Its id.
    id: Uuid,
    state: words::BookingState,
    /// 接待。 The reception.
    reception_id: Uuid,
    /// 活动室。 The room.
    room_id: Uuid,
    /// 活动室名称。 The room's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    room_name: Option<String>,
    /// 时段的开始。 When the quarter of an hour begins.
    starts_at: DateTime<Utc>,
    /// 预约时间。 When you booked.
    booked_at: DateTime<Utc>,
    /// 称呼；接待结束 90 天后不再保留。 What you are called; forgotten ninety days after the reception.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contact_name: Option<String>,
    /// 电话。 Your phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    contact_phone: Option<String>,
}

impl From<Booking> for ExportedBooking {
    fn from(booking: Booking) -> Self {
        let state = Word(booking.state());
        let contact_phone = booking.contact.as_ref().map(|contact| contact.phone.reveal().to_owned());
        Self {
            id: booking.id.0,
            state,
            reception_id: booking.reception.0,
            room_id: booking.room.0,
            room_name: None,
            starts_at: booking.starts_at,
            booked_at: booking.booked_at,
            contact_phone,
            contact_name: booking.contact.and_then(|contact| contact.name).map(String::from),
        }
    }
}

impl Blanks for ExportedBooking {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        party(Party::Room(RoomId(self.room_id)), &mut self.room_name).into_iter().collect()
    }
}

/// 一次走访；听到的情况仅供办理人员查看。 A visit; what was written down of it is for those who handle it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ExportedVisit {
    /// 走访日期。 The day of the visit.
    day: NaiveDate,
    way: words::ContactWay,
}

impl From<ContactVisit> for ExportedVisit {
    fn from(visit: ContactVisit) -> Self {
        Self { day: visit.on, way: Word(visit.way) }
    }
}

/// 联系您的代表（双联），按您绑定的手机号查得。 A deputy who keeps in touch with you: found by your phone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ExportedContact {
    /// 标识。 Its id.
    id: Uuid,
    kind: words::ContactLinkKind,
    state: words::ContactLinkState,
    /// 联系人大代表。 The deputy.
    deputy_id: Uuid,
    /// 代表姓名。 The deputy's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deputy_name: Option<String>,
    /// 登记的称呼；联系结束后 30 天内删除。 What you are called there; erased within thirty days after it has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// 登记的地址。 Your address, as it is kept there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    address: Option<String>,
    /// 您同意的日期。 When you agreed to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    consented_on: Option<NaiveDate>,
    /// 每隔多少天走访。 Days from one visit to the next.
    period_days: u32,
    /// 走访，最近登记的在前，最多 100 次。 Visits, those that were written down last first, at most 100.
    visits: Vec<ExportedVisit>,
}

impl ExportedContact {
    pub(super) fn of(link: ContactLink, visits: Vec<ContactVisit>) -> Self {
        let (kind, state) = (Word(link.kind), Word(link.state()));
        let (name, address, consented_on) = match link.person {
            Some(ContactPerson { name, address, consented_on, .. }) => (Some(name), address, Some(consented_on)),
            None => (None, None, None),
        };
        Self {
            id: link.id.0,
            kind,
            state,
            deputy_id: link.deputy.0,
            deputy_name: None,
            name: name.map(String::from),
            address: address.map(String::from),
            consented_on,
            period_days: link.period_days,
            visits: visits.into_iter().map(ExportedVisit::from).collect(),
        }
    }
}

impl Blanks for ExportedContact {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        party(Party::Deputy(DeputyId(self.deputy_id)), &mut self.deputy_name).into_iter().collect()
    }
}

/// 您到会的述职会，按您绑定的手机号查得；选票不记名，怎么投的无人知道。 A meeting of voters at which you were: found by your phone. Nobody knows what your ballot says.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ExportedVoterMeeting {
    /// 述职报告的标识。 The report's id.
    report_id: Uuid,
    /// 述职的代表。 The deputy.
    deputy_id: Uuid,
    /// 代表姓名。 The deputy's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deputy_name: Option<String>,
    /// 会议时间。 When voters met.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    met_at: Option<DateTime<Utc>>,
    /// 是否已投票；归档后不再保留谁投过票。 Whether you have voted; once the report is filed nobody knows any more who has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    voted: Option<bool>,
}

impl ExportedVoterMeeting {
    pub(super) fn of(report: &VoterReport, voted: bool) -> Self {
        Self {
            report_id: report.id.0,
            deputy_id: report.deputy.0,
            deputy_name: None,
            met_at: report.meeting.as_ref().map(|meeting| meeting.starts_at),
            voted: (report.state() != VoterReportState::Filed).then_some(voted),
        }
    }
}

impl Blanks for ExportedVoterMeeting {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        party(Party::Deputy(DeputyId(self.deputy_id)), &mut self.deputy_name).into_iter().collect()
    }
}

/// 您作为代表参加或受邀的活动。 An activity to which you were invited as a deputy.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ExportedActivity {
    /// 标识。 Its id.
    id: Uuid,
    kind: words::ActivityKind,
    state: words::ActivityState,
    /// 主题。 What it is about.
    theme: String,
    /// 开始时间。 When it begins.
    starts_at: DateTime<Utc>,
    /// 结束时间。 When it ends.
    ends_at: DateTime<Utc>,
    answer: words::ActivityAnswer,
    presence: words::ActivityPresence,
    /// 请假事由。 Why you asked leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
    /// 事后准假的说明。 Why you were excused afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    excused: Option<String>,
    /// 您在活动中写的。 What you wrote during it.
    contributions: Vec<String>,
}

impl ExportedActivity {
    /// What an activity says of one of those who are invited; `None` of anybody else.
    pub(super) fn of(activity: Activity, deputy: DeputyId) -> Option<Self> {
        let state = Word(activity.state());
        let invited = activity.invited.into_iter().find(|one| one.deputy == deputy)?;
        let own = activity.contributions.into_iter().filter(|one| one.deputy == deputy);
        Some(Self {
            id: activity.id.0,
            kind: Word(activity.kind),
            state,
            theme: activity.theme.into(),
            starts_at: activity.starts_at,
            ends_at: activity.ends_at,
            answer: Word(invited.answer),
            presence: Word(invited.presence()),
            reason: invited.reason.map(String::from),
            excused: invited.excused.map(String::from),
            contributions: own.map(|one| one.text.into()).collect(),
        })
    }
}

/// 您所在的代表小组。 A group of deputies in which you are.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ExportedDeputyGroup {
    /// 标识。 Its id.
    id: Uuid,
    /// 名称。 Its name.
    name: String,
    /// 是否组长。 Whether you lead it.
    leads: bool,
}

impl ExportedDeputyGroup {
    pub(super) fn of(group: DeputyGroup, deputy: DeputyId) -> Self {
        Self { id: group.id.0, name: group.name.into(), leads: group.leader == deputy }
    }
}
