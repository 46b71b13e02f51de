//! What callers are told of sittings: who was invited, who came, what was said, whose record it is.

use chrono::{DateTime, Utc};
use mashang_domain::disputes::{self as domain, Absence, Remark};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::words::{self, Word};

/// 评理会受邀人员。 Somebody who is invited to a hearing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct HearingGuest {
    /// 序号。 Which guest of the sitting.
    number: u32,
    kind: words::HearingGuestKind,
    /// 姓名。 The name.
    name: String,
    /// 是代表的，其标识。 The deputy, where it is one that is known here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 所在单位。 For whom the guest works.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    body: Option<String>,
    /// 做了什么。 What the guest did there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    part: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    standing: Option<words::HearingGuestStanding>,
    /// 当事人的意见；当事人仅见本人的。 What the parties said; a party sees its own word alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answers: Vec<HearingGuestWord>,
}

/// 当事人对受邀人员的意见。 A party's word on somebody who is invited to a hearing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct HearingGuestWord {
    /// 当事人序号。 Which party.
    party: u32,
    /// 是否同意其参加。 Whether it agrees.
    accepts: bool,
}

impl HearingGuest {
    fn of(guest: &domain::HearingGuest) -> Self {
        Self {
            number: guest.number,
            kind: Word(guest.kind),
            name: guest.name.as_str().to_owned(),
            deputy_id: guest.deputy.map(|deputy| deputy.0),
            body: guest.body.as_ref().map(|body| body.as_str().to_owned()),
            part: guest.part.as_ref().map(|part| part.as_str().to_owned()),
            standing: guest.standing.map(Word),
            answers: guest
                .answers
                .iter()
                .map(|said| HearingGuestWord { party: said.party, accepts: said.accepts })
                .collect(),
        }
    }
}

/// 一次改期。 That a sitting was moved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MovedSession {
    /// 原定时间。 When it was to be before.
    from: DateTime<Utc>,
    /// 原因。 Why.
    reason: String,
    /// 不能或者不愿到场的当事人序号。 The party that could not come, or declined to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    party: Option<u32>,
}

impl MovedSession {
    fn of(moved: &domain::MovedSession) -> Self {
        Self { from: moved.from, reason: moved.reason.as_str().to_owned(), party: moved.party }
    }
}

/// 缺席。 Who was to come and did not.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SessionAbsence {
    /// 当事人序号。 Which party.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    party: Option<u32>,
    /// 调解员序号。 Which mediator.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    mediator: Option<u32>,
    /// 受邀人员序号。 Which guest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    guest: Option<u32>,
    /// 原因。 Why.
    reason: String,
}

impl SessionAbsence {
    fn of(absence: &Absence) -> Self {
        let Absence { party, mediator, guest, reason } = absence;
        Self { party: *party, mediator: *mediator, guest: *guest, reason: reason.as_str().to_owned() }
    }
}

/// 发言摘要。 What somebody said, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SessionRemark {
    /// 发言人。 Who.
    by: String,
    /// 就什么问题，什么意见。 To what, and what.
    text: String,
}

impl SessionRemark {
    fn of(remark: &Remark) -> Self {
        Self { by: remark.by.as_str().to_owned(), text: remark.text.as_str().to_owned() }
    }
}

/// 调解员签署笔录。 That whoever presided signed the record.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RecordSignature {
    /// 调解员序号。 Which mediator.
    mediator: u32,
    /// 签署时间。 When.
    at: DateTime<Utc>,
    credential: words::DisputeCredential,
}

impl RecordSignature {
    fn of(signed: &domain::RecordSignature) -> Self {
        Self { mediator: signed.mediator, at: signed.at, credential: Word(signed.credential) }
    }
}

/// 当事人核对笔录。 A party's word on the record.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RecordConfirmation {
    /// 当事人序号。 Which party.
    party: u32,
    /// 是否核对无误。 Whether it is right.
    accepts: bool,
    /// 核对时间。 When.
    at: DateTime<Utc>,
    credential: words::DisputeCredential,
    capacity: words::PartyCapacity,
    /// 代理人、代表人序号。 Who acted for the party, by the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    representative: Option<u32>,
}

impl RecordConfirmation {
    fn of(said: &domain::RecordConfirmation) -> Self {
        Self {
            party: said.party,
            accepts: said.accepts,
            at: said.at,
            credential: Word(said.credential),
            capacity: Word(said.capacity),
            representative: said.representative,
        }
    }
}

/// 一次调解。 A sitting.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MediationSession {
    /// 第几次。 Which sitting.
    number: u32,
    kind: words::MediationSessionKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    side: Option<words::DisputeSide>,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 地点。 Where.
    place: String,
    /// 议程。 What it is to be about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    agenda: Option<String>,
    /// 评理会的受邀人员。 Who is invited to the hearing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    guests: Vec<HearingGuest>,
    /// 改期，最早的在前。 When it was to be before, the first first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    moved: Vec<MovedSession>,
    /// 是否已举行。 Whether it was held.
    held: bool,
    /// 到场当事人。 The parties who came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parties: Vec<u32>,
    /// 到场调解员。 The mediators who sat.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mediators: Vec<u32>,
    /// 其他到场人员。 Others who came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<String>,
    /// 缺席人员和原因；受邀人员未列为缺席的，即到场。 Who was to come and did not; of the guests all others came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    absent: Vec<SessionAbsence>,
    /// 记录；背靠背的仅调解员和该方可见。 The minutes; of a separate sitting for the mediators and that side only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    minutes: Option<String>,
    /// 发言摘要；可见范围同记录。 Who spoke to what; shown as the minutes are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<SessionRemark>,
    /// 结果；可见范围同记录。 What came of it; shown as the minutes are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    record_signed: Option<RecordSignature>,
    /// 当事人对笔录的核对。 What the parties said on the record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    record_confirmations: Vec<RecordConfirmation>,
    /// 调解员笔记；仅调解员可见。 For the mediators only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    notes: Option<String>,
    /// 参考的先例。 Earlier disputes that were consulted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    precedents: Vec<String>,
}

impl MediationSession {
    pub(crate) fn of(session: &domain::MediationSession) -> Self {
        let held = session.held.as_ref();
        Self {
            number: session.number,
            kind: Word(session.kind),
            side: session.side.map(Word),
            at: session.at,
            place: session.place.as_str().to_owned(),
            agenda: session.agenda.as_ref().map(|text| text.as_str().to_owned()),
            guests: session.guests.iter().map(HearingGuest::of).collect(),
            moved: session.moved.iter().map(MovedSession::of).collect(),
            held: held.is_some(),
            parties: held.map(|held| held.parties.clone()).unwrap_or_default(),
            mediators: held.map(|held| held.mediators.clone()).unwrap_or_default(),
            others: held.into_iter().flat_map(|held| &held.others).map(|name| name.as_str().to_owned()).collect(),
            absent: held.into_iter().flat_map(|held| &held.absent).map(SessionAbsence::of).collect(),
            minutes: held.and_then(|held| held.minutes.as_ref()).map(|text| text.as_str().to_owned()),
            remarks: held.into_iter().flat_map(|held| &held.remarks).map(SessionRemark::of).collect(),
            outcome: held.and_then(|held| held.outcome.as_ref()).map(|text| text.as_str().to_owned()),
            record_signed: held.and_then(|held| held.signed.as_ref()).map(RecordSignature::of),
            record_confirmations: held
                .into_iter()
                .flat_map(|held| &held.confirmed)
                .map(RecordConfirmation::of)
                .collect(),
            notes: held.and_then(|held| held.notes.as_ref()).map(|text| text.as_str().to_owned()),
            precedents: held
                .into_iter()
                .flat_map(|held| &held.precedents)
                .map(|title| title.as_str().to_owned())
                .collect(),
        }
    }
}
