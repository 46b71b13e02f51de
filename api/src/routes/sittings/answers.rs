//! What callers are told of sittings at tea rooms.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::shared::{Party, RoomId};
use mashang_domain::sittings::{AgendaItem, Sitting, SittingFollowUp, SittingGuest, SittingStep, SittingView};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{DivisionCodeText, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

/// 茶室议事的新状态。 Where a sitting stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TeaSittingStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::SittingState,
    /// 活动室。 The room.
    room_id: Uuid,
    /// 活动室名称。 The room's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    room_name: Option<String>,
    /// 尚未了结的跟进事项数。 How much is still to be done.
    pending: u32,
}

impl From<Sitting> for TeaSittingStanding {
    fn from(sitting: Sitting) -> Self {
        Self {
            id: sitting.id.0,
            version: sitting.version,
            state: Word(sitting.state()),
            room_id: sitting.room.0,
            room_name: None,
            pending: u32::try_from(sitting.pending().count()).unwrap_or(u32::MAX),
        }
    }
}

impl Blanks for TeaSittingStanding {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        party(Party::Room(RoomId(self.room_id)), &mut self.room_name).into_iter().collect()
    }
}

/// 议题。 An item of the agenda.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TeaSittingItem)]
pub(crate) struct ItemAnswer {
    /// 序号，从 1 起。 Which item: 1, 2, 3 …
    number: u32,
    /// 议题。 What it is.
    topic: String,
    /// 议定意见。 What was resolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    resolution: Option<String>,
}

impl From<AgendaItem> for ItemAnswer {
    fn from(item: AgendaItem) -> Self {
        Self { number: item.number, topic: item.topic.into(), resolution: item.resolution.map(String::from) }
    }
}

/// 其他人员。 Who sits along beside deputies and units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TeaSittingGuest)]
pub(crate) struct GuestAnswer {
    kind: words::SittingGuestKind,
    /// 姓名。 The name.
    name: String,
    /// 所在单位。 For whom that one works.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    body: Option<String>,
}

impl From<SittingGuest> for GuestAnswer {
    fn from(one: SittingGuest) -> Self {
        Self { kind: Word(one.kind), name: one.name.into(), body: one.body.map(String::from) }
    }
}

/// 跟进事项。 Something that is followed up.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TeaSittingFollowUp)]
pub(crate) struct FollowUpAnswer {
    /// 序号，从 1 起。 Which one: 1, 2, 3 …
    number: u32,
    /// 议题序号。 Of which item of the agenda.
    item: u32,
    /// 要做什么。 What is to be done.
    text: String,
    /// 责任人。 Who is responsible.
    to: PartyRef,
    /// 原责任人，由现责任人代办或接办的。 In whose place, where that one handed it over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    instead_of: Option<PartyRef>,
    /// 落实期限，含当日。 The last day on which it is in time.
    due_on: NaiveDate,
    state: words::SittingFollowUpState,
    /// 了结时间。 When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ended_at: Option<DateTime<Utc>>,
    /// 以谁的名义了结。 In whose name it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ended_by: Option<PartyRef>,
    /// 落实情况，或不再落实的理由。 What was done, or why it is not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    outcome: Option<String>,
    /// 是否按期了结。 Whether it ended in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    in_time: Option<bool>,
    /// 转为或关联的诉求。 The case in which it is followed up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    case_id: Option<Uuid>,
}

impl From<SittingFollowUp> for FollowUpAnswer {
    fn from(one: SittingFollowUp) -> Self {
        let ended = one.ended.as_ref();
        Self {
            number: one.number,
            item: one.item,
            to: PartyRef::of(one.to, None),
            instead_of: one.instead_of().map(|party| PartyRef::of(party, None)),
            due_on: one.due_on,
            state: Word(one.state),
            ended_at: ended.map(|end| end.at),
            ended_by: ended.and_then(|end| end.by).map(|party| PartyRef::of(party, None)),
            outcome: ended.map(|end| end.text.as_str().to_owned()),
            in_time: ended.map(|end| end.in_time),
            case_id: one.case.map(|case| case.0),
            text: one.text.into(),
        }
    }
}

impl Blanks for FollowUpAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.to.blanks();
        blanks.extend(self.instead_of.blanks());
        blanks.extend(self.ended_by.blanks());
        blanks
    }
}

/// 茶室议事经过的一步。 Something that was done with a sitting.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TeaSittingStep)]
pub(crate) struct StepAnswer {
    kind: words::SittingEventKind,
    /// 时间。 When.
    at: DateTime<Utc>,
    /// 以谁的名义。 In whose name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<PartyRef>,
    /// 哪一项跟进事项。 Which follow-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    follow_up: Option<u32>,
    /// 内容或理由。 What was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// 附件。 Files that go with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment_ids: Vec<Uuid>,
}

impl From<SittingStep> for StepAnswer {
    fn from(step: SittingStep) -> Self {
        Self {
            kind: Word(step.kind),
            at: step.at,
            by: step.by.map(|party| PartyRef::of(party, None)),
            follow_up: step.follow_up,
            text: step.note.text.map(String::from),
            attachment_ids: step.note.attachments.iter().map(|file| file.0).collect(),
        }
    }
}

impl Blanks for StepAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.by.blanks()
    }
}

/// 茶室议事，如您可以看到的样子。 A sitting as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TeaSitting)]
pub(crate) struct TeaSittingAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(crate) version: i32,
    state: words::SittingState,
    /// 名称。 What it is about.
    title: String,
    /// 活动室。 The room.
    room_id: Uuid,
    /// 活动室名称。 The room's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    room_name: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 开始时间。 When it begins.
    starts_at: DateTime<Utc>,
    /// 结束时间。 When it ends.
    ends_at: DateTime<Utc>,
    /// 议题。 The agenda.
    agenda: Vec<ItemAnswer>,
    /// 邀请的代表。 Deputies who are invited.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deputies: Vec<PartyRef>,
    /// 邀请的单位。 Units that are invited.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    units: Vec<PartyRef>,
    /// 其他人员。 Who else sits along.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    guests: Vec<GuestAnswer>,
    /// 到场的代表；按记录的顺序，不作排名。 Deputies who came; it is no ranking.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    came: Vec<PartyRef>,
    /// 到场的单位。 Units that came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    came_units: Vec<PartyRef>,
    /// 参加群众人数。 Residents who sat along.
    residents: u32,
    /// 跟进事项。 What is followed up.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    follow_ups: Vec<FollowUpAnswer>,
    /// 通知时间。 When it was announced.
    announced_at: DateTime<Utc>,
    /// 最近更新时间。 When something last happened to it.
    updated_at: DateTime<Utc>,
    /// 经过，最早的在前；列表中没有。 What was done with it, the oldest first; not in lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepAnswer>,
    /// 您与此议事的关系。 What you have to do with it.
    relations: Vec<words::SittingRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::SittingOperation>,
}

fn named<T>(all: Vec<T>, of: impl Fn(T) -> Party) -> Vec<PartyRef> {
    all.into_iter().map(|one| PartyRef::of(of(one), None)).collect()
}

impl From<SittingView> for TeaSittingAnswer {
    fn from(view: SittingView) -> Self {
        let sitting = view.sitting;
        Self {
            id: sitting.id.0,
            version: sitting.version,
            state: Word(sitting.state()),
            title: sitting.title.into(),
            room_id: sitting.room.0,
            room_name: None,
            division_code: (&sitting.division).into(),
            division_name: None,
            starts_at: sitting.starts_at,
            ends_at: sitting.ends_at,
            agenda: sitting.agenda.into_iter().map(ItemAnswer::from).collect(),
            deputies: named(sitting.deputies, Party::Deputy),
            units: named(sitting.units, Party::Unit),
            guests: sitting.guests.into_iter().map(GuestAnswer::from).collect(),
            came: named(sitting.came, Party::Deputy),
            came_units: named(sitting.came_units, Party::Unit),
            residents: sitting.residents,
            follow_ups: sitting.follow_ups.into_iter().map(FollowUpAnswer::from).collect(),
            announced_at: sitting.announced_at,
            updated_at: sitting.updated_at,
            steps: view.steps.into_iter().map(StepAnswer::from).collect(),
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::SittingOperation::of(view.allowed),
        }
    }
}

impl Blanks for TeaSittingAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let lists = [&mut self.deputies, &mut self.units, &mut self.came, &mut self.came_units];
        let mut blanks: Vec<Blank<'_>> = lists.into_iter().flat_map(Blanks::blanks).collect();
        blanks.extend(self.follow_ups.blanks());
        blanks.extend(self.steps.blanks());
        blanks.extend(party(Party::Room(RoomId(self.room_id)), &mut self.room_name));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一页茶室议事。 A page of sittings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TeaSittingPage {
    pub(crate) items: Vec<TeaSittingAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for TeaSittingPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}
