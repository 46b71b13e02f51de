//! What callers send of sittings: who is invited, who came, what was said, whose record it is.

use chrono::{DateTime, Utc};
use mashang_domain::disputes::usecases::{
    AnswerGuests, ConfirmRecord, Convene, GuestDraft, GuestPart, Hold, MoveSession, PartyWord, SignRecord,
};
use mashang_domain::disputes::{Absence, Held, Remark};
use mashang_domain::shared::text::Title;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input};
use crate::routes::notes::{attachment_ids, note};
use crate::routes::values::{LongText, ShortText};
use crate::words;

/// 评理会受邀人员（录入）。 Somebody to invite to a hearing.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HearingGuestInput {
    kind: words::HearingGuestKind,
    /// 代表。 The deputy.
    #[schema(nullable = false)]
    deputy_id: Option<Uuid>,
    /// 不是代表或不在本系统的，其姓名。 The name, where it is no deputy that is known here.
    #[schema(nullable = false)]
    name: Option<ShortText>,
    /// 所在单位。 For whom the guest works.
    #[schema(nullable = false)]
    body: Option<ShortText>,
}

/// 召集调解。 A sitting to call.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "pingli", "at": "2126-03-02T07:00:00Z", "place": "海上枫桥调解室", "agenda": "赔偿项目和数额。",
    "guests": [{ "kind": "elder", "name": "老船长" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediationSessionCreate {
    kind: words::MediationSessionKind,
    /// 时间。 When.
    at: DateTime<Utc>,
    place: ShortText,
    /// 背靠背调解的一方；指明的，该方可以查看并核对本次记录。 With which side a separate sitting is; where it is said, that side sees its record.
    #[schema(nullable = false)]
    side: Option<words::DisputeSide>,
    /// 议程。 What it is to be about.
    #[schema(nullable = false)]
    agenda: Option<LongText>,
    /// 邀请参加评理会的人员。 Who is invited to a hearing.
    #[schema(max_items = 20)]
    #[serde(default)]
    guests: Vec<HearingGuestInput>,
}

impl Input for MediationSessionCreate {
    type Command = Convene;
    fn read(&self, checks: &mut Checks) -> Option<Convene> {
        let place = checks.take("/place", self.place.read());
        let agenda = checks.take_opt("/agenda", self.agenda.as_ref().map(LongText::read));
        let read = |(at, guest): (usize, &HearingGuestInput)| {
            let name = checks.take_opt(&format!("/guests/{at}/name"), guest.name.as_ref().map(ShortText::read));
            let body = checks.take_opt(&format!("/guests/{at}/body"), guest.body.as_ref().map(ShortText::read));
            GuestDraft { kind: guest.kind.0, deputy: guest.deputy_id.map(Into::into), name, body }
        };
        let guests = self.guests.iter().enumerate().map(read).collect();
        let side = self.side.map(|side| side.0);
        Some(Convene { kind: self.kind.0, side, at: self.at, place: place?, agenda, guests })
    }
}

/// 改期。 A sitting at another time.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "session": 1, "at": "2126-03-03T07:00:00Z", "text": "乙方当日出海，不能到场。", "party": 2 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediationSessionMove {
    /// 第几次调解。 Which sitting.
    #[schema(minimum = 1, maximum = 50)]
    session: u32,
    /// 新的时间。 When it is to be now.
    at: DateTime<Utc>,
    /// 新的地点；不变的不必填。 Where, if that is elsewhere.
    #[schema(nullable = false)]
    place: Option<ShortText>,
    /// 不能或者不愿到场的当事人序号。 The party that can't come, or declines to.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    party: Option<u32>,
    /// 原因。 Why.
    text: LongText,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for MediationSessionMove {
    type Command = MoveSession;
    fn read(&self, checks: &mut Checks) -> Option<MoveSession> {
        let place = checks.take_opt("/place", self.place.as_ref().map(ShortText::read));
        let note = note(checks, Some(&self.text), &self.attachment_ids)?;
        Some(MoveSession { note, session: self.session, at: self.at, place, party: self.party })
    }
}

/// 缺席（录入）：指明当事人、调解员、受邀人员其一。 Who was to come and did not: a party, a mediator or a guest.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionAbsenceInput {
    /// 当事人序号。 Which party.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    party: Option<u32>,
    /// 调解员序号。 Which mediator.
    #[schema(minimum = 1, maximum = 10, nullable = false)]
    mediator: Option<u32>,
    /// 受邀人员序号。 Which guest.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    guest: Option<u32>,
    /// 原因。 Why.
    reason: ShortText,
}

impl SessionAbsenceInput {
    fn read(&self, checks: &mut Checks, pointer: &str) -> Option<Absence> {
        let reason = checks.take(&format!("{pointer}/reason"), Title::new(&self.reason.0))?;
        Some(Absence { party: self.party, mediator: self.mediator, guest: self.guest, reason })
    }
}

/// 发言（录入）。 What somebody said, in short.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionRemarkInput {
    /// 发言人。 Who.
    by: ShortText,
    /// 就什么问题，什么意见。 To what, and what.
    text: ShortText,
}

impl SessionRemarkInput {
    fn read(&self, checks: &mut Checks, pointer: &str) -> Option<Remark> {
        let by = checks.take(&format!("{pointer}/by"), self.by.read());
        let text = checks.take(&format!("{pointer}/text"), Title::new(&self.text.0));
        Some(Remark { by: by?, text: text? })
    }
}

/// 受邀人员在评理会上所做的工作（录入）。 What a guest of the hearing did there.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HearingGuestPartInput {
    /// 受邀人员序号。 Which guest.
    #[schema(minimum = 1, maximum = 20)]
    guest: u32,
    /// 做了什么。 What.
    part: ShortText,
}

impl HearingGuestPartInput {
    fn read(&self, checks: &mut Checks, pointer: &str) -> Option<GuestPart> {
        let part = checks.take(&format!("{pointer}/part"), Title::new(&self.part.0))?;
        Some(GuestPart { guest: self.guest, part })
    }
}

/// Each of a list, with what is wrong of it under its own pointer.
fn read_each<I, T>(
    checks: &mut Checks,
    pointer: &str,
    all: &[I],
    read: impl Fn(&I, &mut Checks, &str) -> Option<T>,
) -> Vec<T> {
    let all = all.iter().enumerate();
    all.filter_map(|(at, one)| read(one, checks, &format!("{pointer}/{at}"))).collect()
}

/// 记录调解。 How a sitting went.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "session": 1, "parties": [1, 2], "mediators": [1], "minutes": "双方陈述了各自的理由。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediationSessionRecord {
    /// 第几次调解。 Which sitting.
    #[schema(minimum = 1, maximum = 50)]
    session: u32,
    /// 到场当事人。 The parties who came.
    #[schema(min_items = 1, max_items = 20)]
    parties: Vec<u32>,
    /// 到场调解员。 The mediators who sat.
    #[schema(min_items = 1, max_items = 10)]
    mediators: Vec<u32>,
    /// 其他到场人员。 Others who came.
    #[schema(max_items = 30)]
    #[serde(default)]
    others: Vec<ShortText>,
    /// 记录。 What was said.
    #[schema(nullable = false)]
    minutes: Option<LongText>,
    /// 调解员笔记，仅调解员可见。 For the mediators only.
    #[schema(nullable = false)]
    notes: Option<LongText>,
    /// 参考的先例。 Earlier disputes that were consulted.
    #[schema(max_items = 10)]
    #[serde(default)]
    precedents: Vec<ShortText>,
    /// 缺席人员和原因。 Who was to come and did not, and why.
    #[schema(max_items = 50)]
    #[serde(default)]
    absent: Vec<SessionAbsenceInput>,
    /// 发言摘要。 Who spoke to what, in short.
    #[schema(max_items = 50)]
    #[serde(default)]
    remarks: Vec<SessionRemarkInput>,
    /// 结果。 What came of it.
    #[schema(nullable = false)]
    outcome: Option<LongText>,
    /// 受邀人员所做的工作。 What guests did.
    #[schema(max_items = 20)]
    #[serde(default)]
    parts: Vec<HearingGuestPartInput>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for MediationSessionRecord {
    type Command = Hold;
    fn read(&self, checks: &mut Checks) -> Option<Hold> {
        let minutes = checks.take_opt("/minutes", self.minutes.as_ref().map(LongText::read));
        let notes = checks.take_opt("/notes", self.notes.as_ref().map(LongText::read));
        let others = self.others.iter().filter_map(|name| checks.take("/others", name.read())).collect();
        let precedents =
            self.precedents.iter().filter_map(|title| checks.take("/precedents", Title::new(&title.0))).collect();
        let outcome = checks.take_opt("/outcome", self.outcome.as_ref().map(LongText::read));
        let absent = read_each(checks, "/absent", &self.absent, SessionAbsenceInput::read);
        let remarks = read_each(checks, "/remarks", &self.remarks, SessionRemarkInput::read);
        let parts = read_each(checks, "/parts", &self.parts, HearingGuestPartInput::read);
        let (parties, mediators) = (self.parties.clone(), self.mediators.clone());
        let held = Held {
            parties,
            mediators,
            others,
            absent,
            minutes,
            remarks,
            outcome,
            notes,
            precedents,
            signed: None,
            confirmed: Vec::new(),
        };
        Some(Hold { session: self.session, held, parts, attachments: attachment_ids(&self.attachment_ids) })
    }
}

/// 签署笔录：主持该次调解的调解员。 The record of which sitting whoever presided signs.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "session": 1 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionRecordSign {
    /// 第几次调解。 Which sitting.
    #[schema(minimum = 1, maximum = 50)]
    session: u32,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件；代为记录的，须附签名页扫描件。 Files uploaded before; a scan, where it is written down for somebody.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for SessionRecordSign {
    type Command = SignRecord;
    fn read(&self, checks: &mut Checks) -> Option<SignRecord> {
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        Some(SignRecord { note, session: self.session })
    }
}

/// 核对笔录。 A party's word on the record of a sitting.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "session": 1, "party": 1, "accepts": true }))]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionRecordConfirm {
    /// 第几次调解。 Which sitting.
    #[schema(minimum = 1, maximum = 50)]
    session: u32,
    /// 当事人序号；当事人本人不必填。 Which party; a party itself need not say.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    party: Option<u32>,
    /// 是否核对无误。 Whether it is right.
    accepts: bool,
    /// 有误的，须说明。 What is wrong, where it is not right.
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件；代为记录的，须附扫描件。 Files uploaded before; a scan, where it is written down for a party.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 发到当事人手机的验证码；凭查询码核对的须填。 The number on the party's phone, where it is said by its code.
    #[schema(pattern = "^[0-9]{6}$", nullable = false)]
    confirmation: Option<String>,
    /// 代理人、代表人序号，其代为表态的书面材料。 Who said it for the party on paper, by the number.
    #[schema(minimum = 1, maximum = 10, nullable = false)]
    representative: Option<u32>,
}

impl Input for SessionRecordConfirm {
    type Command = ConfirmRecord;
    fn read(&self, checks: &mut Checks) -> Option<ConfirmRecord> {
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        let (confirmation, representative) = (self.confirmation.clone(), self.representative);
        let word = PartyWord { note, party: self.party, confirmation, representative };
        Some(ConfirmRecord { word, session: self.session, accepts: self.accepts })
    }
}

/// 对评理会受邀人员表态。 A party's word on those who are invited to a hearing.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "session": 1, "party": 1, "declined": [] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct HearingGuestsAnswerCreate {
    /// 第几次调解。 Which sitting.
    #[schema(minimum = 1, maximum = 50)]
    session: u32,
    /// 当事人序号；当事人本人不必填。 Which party; a party itself need not say.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    party: Option<u32>,
    /// 不同意参加的受邀人员序号；其余的即为同意。 The guests whom it does not want there; to all others it agrees.
    #[schema(max_items = 20)]
    #[serde(default)]
    declined: Vec<u32>,
    /// 说明。 What it says of that.
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件；代为记录的，须附扫描件。 Files uploaded before; a scan, where it is written down for a party.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
    /// 发到当事人手机的验证码；凭查询码表态的须填。 The number on the party's phone, where it is said by its code.
    #[schema(pattern = "^[0-9]{6}$", nullable = false)]
    confirmation: Option<String>,
    /// 代理人、代表人序号，其代为表态的书面材料。 Who said it for the party on paper, by the number.
    #[schema(minimum = 1, maximum = 10, nullable = false)]
    representative: Option<u32>,
}

impl Input for HearingGuestsAnswerCreate {
    type Command = AnswerGuests;
    fn read(&self, checks: &mut Checks) -> Option<AnswerGuests> {
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        let (confirmation, representative) = (self.confirmation.clone(), self.representative);
        let word = PartyWord { note, party: self.party, confirmation, representative };
        Some(AnswerGuests { word, session: self.session, declined: self.declined.clone() })
    }
}
