//! What callers send to sittings at tea rooms.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::shared::text::{Body, Title};
use mashang_domain::shared::{CaseId, DeputyId, Party, UnitId};
use mashang_domain::sittings::SittingGuest;
use mashang_domain::sittings::usecases::{
    AnnounceSitting, EndFollowUp, NameFollowUpCase, NewFollowUp, RecordSitting, Resolution, SittingPlan, SubmitFollowUp,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::notes::note;
use crate::routes::values::{LongText, ShortText, WordCodeText};
use crate::words;

/// What bodies of sittings call a field of a command.
fn called(name: &'static str) -> &'static str {
    match name {
        "case" => "case_id",
        "deputies" => "deputy_ids",
        "units" => "unit_ids",
        name => usual(name),
    }
}

fn deputies(ids: &[Uuid]) -> Vec<DeputyId> {
    ids.iter().copied().map(DeputyId).collect()
}

fn units(ids: &[Uuid]) -> Vec<UnitId> {
    ids.iter().copied().map(UnitId).collect()
}

/// 参加茶室议事的其他人员。 Somebody who sits along beside deputies and units.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TeaSittingGuestInput {
    kind: words::SittingGuestKind,
    /// 姓名。 The name.
    name: ShortText,
    /// 所在单位。 For whom that one works.
    #[schema(nullable = false)]
    body: Option<ShortText>,
}

fn guests(checks: &mut Checks, all: &[TeaSittingGuestInput]) -> Vec<SittingGuest> {
    let mut read = Vec::with_capacity(all.len());
    for (at, one) in all.iter().enumerate() {
        let name = checks.take(&format!("/guests/{at}/name"), one.name.read());
        let body = checks.take_opt(&format!("/guests/{at}/body"), one.body.as_ref().map(ShortText::read));
        read.extend(name.map(|name| SittingGuest { kind: one.kind.0, name, body }));
    }
    read
}

fn agenda(checks: &mut Checks, all: &[ShortText]) -> Vec<Title> {
    let mut read = Vec::with_capacity(all.len());
    for (at, topic) in all.iter().enumerate() {
        read.extend(checks.take(&format!("/agenda/{at}"), topic.read()));
    }
    read
}

/// 安排茶室议事。 A sitting to plan.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "room_id": "019ab0c0-0000-7000-8000-000000000000", "title": "夜市扰民议事", "starts_at": "2026-03-12T07:00:00Z",
    "ends_at": "2026-03-12T09:00:00Z", "agenda": ["夜市收摊时间", "油烟治理"],
    "deputy_ids": ["019ab0c0-0000-7000-8000-000000000000"],
    "guests": [{ "kind": "consultative_member", "name": "黄委员", "body": "晋江市政协" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct TeaSittingCreate {
    /// 在哪个活动室；不限类型。 In which room, of whichever kind.
    room_id: Uuid,
    /// 名称。 What it is about.
    title: ShortText,
    /// 开始时间；事后补记的，31 天之内。 When it begins; one that took place is entered within 31 days.
    starts_at: DateTime<Utc>,
    /// 结束时间，8 小时之内。 When it ends, within eight hours.
    ends_at: DateTime<Utc>,
    /// 议题，按顺序。 What is talked about, in order.
    #[schema(min_items = 1, max_items = 20)]
    agenda: Vec<ShortText>,
    /// 邀请的代表。 Deputies who are invited.
    #[schema(max_items = 50)]
    #[serde(default)]
    deputy_ids: Vec<Uuid>,
    /// 邀请的单位。 Units that are invited.
    #[schema(max_items = 50)]
    #[serde(default)]
    unit_ids: Vec<Uuid>,
    /// 党代表、政协委员、媒体等其他人员。 Who else sits along.
    #[schema(max_items = 50)]
    #[serde(default)]
    guests: Vec<TeaSittingGuestInput>,
}

impl Input for TeaSittingCreate {
    type Command = AnnounceSitting;
    fn read(&self, checks: &mut Checks) -> Option<AnnounceSitting> {
        let title = checks.take("/title", self.title.read());
        let (agenda, guests) = (agenda(checks, &self.agenda), guests(checks, &self.guests));
        let (starts_at, ends_at) = (self.starts_at, self.ends_at);
        let (deputies, units) = (deputies(&self.deputy_ids), units(&self.unit_ids));
        let plan = SittingPlan { title: title?, starts_at, ends_at, deputies, units, guests, agenda };
        Some(AnnounceSitting { room: self.room_id.into(), plan })
    }

    fn field(name: &'static str) -> &'static str {
        called(name)
    }
}

/// 变更茶室议事，整体替换。 What a sitting is to be from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "title": "夜市扰民议事", "starts_at": "2026-03-13T07:00:00Z", "ends_at": "2026-03-13T09:00:00Z", "agenda": ["夜市收摊时间"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct TeaSittingUpdate {
    /// 名称。 What it is about.
    title: ShortText,
    /// 开始时间；事后补记的，31 天之内。 When it begins; one that took place is entered within 31 days.
    starts_at: DateTime<Utc>,
    /// 结束时间，8 小时之内。 When it ends, within eight hours.
    ends_at: DateTime<Utc>,
    /// 议题，按顺序。 What is talked about, in order.
    #[schema(min_items = 1, max_items = 20)]
    agenda: Vec<ShortText>,
    /// 邀请的代表。 Deputies who are invited.
    #[schema(max_items = 50)]
    #[serde(default)]
    deputy_ids: Vec<Uuid>,
    /// 邀请的单位。 Units that are invited.
    #[schema(max_items = 50)]
    #[serde(default)]
    unit_ids: Vec<Uuid>,
    /// 党代表、政协委员、媒体等其他人员。 Who else sits along.
    #[schema(max_items = 50)]
    #[serde(default)]
    guests: Vec<TeaSittingGuestInput>,
}

impl Input for TeaSittingUpdate {
    type Command = SittingPlan;
    fn read(&self, checks: &mut Checks) -> Option<SittingPlan> {
        let title = checks.take("/title", self.title.read());
        let (agenda, guests) = (agenda(checks, &self.agenda), guests(checks, &self.guests));
        let (starts_at, ends_at) = (self.starts_at, self.ends_at);
        let (deputies, units) = (deputies(&self.deputy_ids), units(&self.unit_ids));
        Some(SittingPlan { title: title?, starts_at, ends_at, deputies, units, guests, agenda })
    }

    fn field(name: &'static str) -> &'static str {
        called(name)
    }
}

/// 一项议题的议定意见。 What was resolved on an item.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TeaSittingResolution {
    /// 议题序号，从 1 起。 Which item of the agenda: 1, 2, 3 …
    #[schema(minimum = 1, maximum = 20)]
    item: u32,
    /// 议定意见。 What was resolved.
    text: LongText,
}

/// 责任人：在任代表、承办单位、人大机构或本活动室。 Who is responsible: a deputy who serves, a unit, an office or this room.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TeaSittingResponsible {
    kind: words::PartyKind,
    /// 标识。 Its id.
    id: Uuid,
}

/// 跟进事项。 Something that is to be followed up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "item": 1, "text": "与摊主约定二十二点前收摊。",
    "to": { "kind": "unit", "id": "019ab0c0-0000-7000-8000-000000000000" }, "due_on": "2026-03-20"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct TeaSittingFollowUpCreate {
    /// 议题序号，从 1 起。 Of which item of the agenda: 1, 2, 3 …
    #[schema(minimum = 1, maximum = 20)]
    item: u32,
    /// 要做什么。 What is to be done.
    text: LongText,
    to: TeaSittingResponsible,
    /// 落实期限，含当日。 The last day on which it is in time.
    due_on: NaiveDate,
}

impl TeaSittingFollowUpCreate {
    fn of(&self, text: Body) -> NewFollowUp {
        NewFollowUp { item: self.item, text, to: Party::from_parts(self.to.kind.0, self.to.id), due_on: self.due_on }
    }
}

impl Input for TeaSittingFollowUpCreate {
    type Command = NewFollowUp;
    fn read(&self, checks: &mut Checks) -> Option<NewFollowUp> {
        let text = checks.take("/text", self.text.read());
        Some(self.of(text?))
    }
}

/// 记录茶室议事。 What a sitting came to.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "deputy_ids": ["019ab0c0-0000-7000-8000-000000000000"], "residents": 12,
    "resolutions": [{ "item": 1, "text": "二十二点前收摊，社区与摊主签订自律约定。" }], "text": "照片见附件。"
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct TeaSittingRecord {
    /// 到场的代表，自动计入履职记录；不论是否事先邀请。 Deputies who came, invited or not: it writes their duty records.
    #[schema(max_items = 50)]
    #[serde(default)]
    deputy_ids: Vec<Uuid>,
    /// 到场的单位。 Units that came.
    #[schema(max_items = 50)]
    #[serde(default)]
    unit_ids: Vec<Uuid>,
    /// 到场的其他人员；不填为邀请的人员。 Who else sat along; those who were invited when absent.
    #[schema(max_items = 50, nullable = false)]
    guests: Option<Vec<TeaSittingGuestInput>>,
    /// 参加群众人数。 Residents who sat along.
    #[schema(minimum = 0, maximum = 1000)]
    #[serde(default)]
    residents: u32,
    /// 各议题的议定意见；没有议定的不填。 What was resolved, item by item.
    #[schema(max_items = 20)]
    #[serde(default)]
    resolutions: Vec<TeaSittingResolution>,
    /// 跟进事项。 What is followed up.
    #[schema(max_items = 40)]
    #[serde(default)]
    follow_ups: Vec<TeaSittingFollowUpCreate>,
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的照片等附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for TeaSittingRecord {
    type Command = RecordSitting;
    fn read(&self, checks: &mut Checks) -> Option<RecordSitting> {
        let guests = self.guests.as_ref().map(|all| guests(checks, all));
        let (mut resolutions, mut follow_ups) = (Vec::new(), Vec::new());
        for (at, one) in self.resolutions.iter().enumerate() {
            let text = checks.take(&format!("/resolutions/{at}/text"), one.text.read());
            resolutions.extend(text.map(|text| Resolution { item: one.item, text }));
        }
        for (at, one) in self.follow_ups.iter().enumerate() {
            let text = checks.take(&format!("/follow_ups/{at}/text"), one.text.read());
            follow_ups.extend(text.map(|text| one.of(text)));
        }
        let note = note(checks, self.text.as_ref(), &self.attachment_ids)?;
        let (deputies, units, residents) = (deputies(&self.deputy_ids), units(&self.unit_ids), self.residents);
        Some(RecordSitting { deputies, units, guests, residents, resolutions, follow_ups, note })
    }

    fn field(name: &'static str) -> &'static str {
        called(name)
    }
}

/// 了结跟进事项。 How a follow-up ends.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "number": 1, "text": "已与 21 户摊主签订约定。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct TeaSittingFollowUpEnd {
    /// 跟进事项的序号，从 1 起。 Which one: 1, 2, 3 …
    #[schema(minimum = 1, maximum = 40)]
    number: u32,
    /// 落实情况，或不再落实的理由。 What was done, or why nothing is to be done any more.
    text: LongText,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

impl Input for TeaSittingFollowUpEnd {
    type Command = EndFollowUp;
    fn read(&self, checks: &mut Checks) -> Option<EndFollowUp> {
        let note = note(checks, Some(&self.text), &self.attachment_ids)?;
        Some(EndFollowUp { number: self.number, note })
    }
}

/// 转群众诉求。 What a case needs besides what is followed up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "number": 1, "nature": "help", "category": "employment", "title": "夜市扰民", "speaker_consents": true
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct TeaSittingFollowUpSubmit {
    /// 跟进事项的序号，从 1 起。 Which one: 1, 2, 3 …
    #[schema(minimum = 1, maximum = 40)]
    number: u32,
    nature: words::CaseNature,
    /// 诉求类别的编码。 The code of its category.
    category: WordCodeText,
    /// 标题。 In a few words.
    title: ShortText,
    /// 当事群众是否同意录入。 Whether those concerned agreed that it is entered.
    speaker_consents: bool,
}

impl Input for TeaSittingFollowUpSubmit {
    type Command = SubmitFollowUp;
    fn read(&self, checks: &mut Checks) -> Option<SubmitFollowUp> {
        let category = checks.take("/category", self.category.read());
        let title = checks.take("/title", self.title.read());
        let (number, nature, speaker_consents) = (self.number, self.nature.0, self.speaker_consents);
        Some(SubmitFollowUp { number, nature, category: category?, title: title?, speaker_consents })
    }
}

/// 关联诉求。 In which case something is followed up.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "number": 1, "case_id": "019ab0c0-0000-7000-8000-000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct TeaSittingFollowUpCase {
    /// 跟进事项的序号，从 1 起。 Which one: 1, 2, 3 …
    #[schema(minimum = 1, maximum = 40)]
    number: u32,
    /// 本县（市、区）内您可以看到的诉求。 A case of this county that you may see.
    case_id: Uuid,
}

impl Input for TeaSittingFollowUpCase {
    type Command = NameFollowUpCase;
    fn read(&self, _: &mut Checks) -> Option<NameFollowUpCase> {
        Some(NameFollowUpCase { number: self.number, case: CaseId(self.case_id) })
    }

    fn field(name: &'static str) -> &'static str {
        called(name)
    }
}
