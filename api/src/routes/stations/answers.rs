//! What callers are told of stations.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::shared::{DeputyId, Party, RoomId};
use mashang_domain::stations::{PlanProgress, PlanView, Rota, RotaSlot, RotaView, StationPlan, Swap};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::inputs::PlanTargetsInput;
use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{DivisionCodeText, MonthText, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

pub(super) fn deputy(id: DeputyId) -> PartyRef {
    PartyRef::of(Party::Deputy(id), None)
}

/// 年度计划的新状态。 Where a plan stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StationPlanStanding)]
pub(crate) struct PlanStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::PlanState,
}

impl From<StationPlan> for PlanStanding {
    fn from(plan: StationPlan) -> Self {
        Self { id: plan.id.0, version: plan.version, state: Word(plan.state()) }
    }
}

impl Blanks for PlanStanding {}

/// 某代表的次数。 How often a deputy came.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DeputyTimes {
    deputy: PartyRef,
    /// 次数。 How often.
    times: u32,
}

impl DeputyTimes {
    pub(super) fn of(&(id, times): &(DeputyId, u32)) -> Self {
        Self { deputy: deputy(id), times }
    }
}

impl Blanks for DeputyTimes {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.deputy.blanks()
    }
}

/// 年度计划的完成情况，由已举行的接待得出。 What was done of a plan: it follows from the receptions that were held.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StationPlanProgress)]
pub(crate) struct ProgressAnswer {
    /// 已开始的周数。 Weeks that have begun.
    weeks: u32,
    /// 达到每周场数的周数。 Those in which as much was held as the plan asks.
    weeks_met: u32,
    /// 已举行的接待。 Receptions that were held.
    held: u32,
    /// 各代表到场次数；按标识排列，不作排名；公众看不到。 How often each deputy came; it is no ranking, and not for the public.
    deputies: Vec<DeputyTimes>,
    /// 尚未达到次数的代表；公众看不到。 Deputies who came less often than the plan asks; not for the public.
    lacking: Vec<PartyRef>,
    /// 各季度的小组活动。 Group activities of each quarter.
    groups_by_quarter: Vec<u32>,
}

impl From<PlanProgress> for ProgressAnswer {
    fn from(done: PlanProgress) -> Self {
        Self {
            weeks: done.weeks,
            weeks_met: done.weeks_met,
            held: done.held,
            deputies: done.deputies.iter().map(DeputyTimes::of).collect(),
            lacking: done.lacking.into_iter().map(deputy).collect(),
            groups_by_quarter: done.groups.to_vec(),
        }
    }
}

impl Blanks for ProgressAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.deputies.blanks();
        blanks.extend(self.lacking.blanks());
        blanks
    }
}

/// 年度计划。 A station's plan of a year.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StationPlan)]
pub(crate) struct PlanAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(crate) version: i32,
    state: words::PlanState,
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
    /// 年份。 The year.
    year: i32,
    /// 主题。 Themes.
    themes: Vec<String>,
    targets: PlanTargetsInput,
    /// 列表中没有。 Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    progress: Option<ProgressAnswer>,
    /// 草拟时间。 When it was drafted.
    drafted_at: DateTime<Utc>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
    /// 您与此计划的关系。 What you have to do with it.
    relations: Vec<words::StationRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::PlanOperation>,
}

impl From<PlanView> for PlanAnswer {
    fn from(view: PlanView) -> Self {
        let plan = view.plan;
        Self {
            id: plan.id.0,
            version: plan.version,
            state: Word(plan.state()),
            room_id: plan.room.0,
            room_name: None,
            division_code: (&plan.division).into(),
            division_name: None,
            year: plan.year,
            themes: plan.themes.into_iter().map(Into::into).collect(),
            targets: plan.targets.into(),
            progress: view.progress.map(ProgressAnswer::from),
            drafted_at: plan.drafted_at,
            updated_at: plan.updated_at,
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::PlanOperation::of(view.allowed),
        }
    }
}

impl Blanks for PlanAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.progress.blanks();
        blanks.extend(party(Party::Room(RoomId(self.room_id)), &mut self.room_name));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一页年度计划。 A page of plans.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StationPlanPage)]
pub(crate) struct PlanPage {
    pub(crate) items: Vec<PlanAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for PlanPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 接待安排的新状态。 Where a rota stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RotaStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::RotaState,
    /// 代表答复期限。 By when deputies answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answers_due_at: Option<DateTime<Utc>>,
}

impl From<Rota> for RotaStanding {
    fn from(rota: Rota) -> Self {
        Self { id: rota.id.0, version: rota.version, state: Word(rota.state()), answers_due_at: rota.answers_due }
    }
}

impl Blanks for RotaStanding {}

/// 一场中的代表。 A deputy of a slot.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OnDutyAnswer {
    deputy: PartyRef,
    /// 受邀的外地代表。 Whether the deputy was invited from elsewhere.
    guest: bool,
    answer: words::SlotAnswer,
    /// 不能参加的原因。 Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
}

/// 一场接待。 A slot of a rota.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RotaSlot)]
pub(crate) struct SlotAnswerLine {
    /// 序号。 Which slot.
    slot: u32,
    /// 日期。 The day.
    on: NaiveDate,
    /// 从哪一天顺延而来。 The holiday from which it was moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    moved_from: Option<NaiveDate>,
    /// 开始。 When it begins.
    starts_at: DateTime<Utc>,
    /// 结束。 When it ends.
    ends_at: DateTime<Utc>,
    /// 主题。 What it is about.
    topic: String,
    form: words::StationForm,
    /// 邀请的部门负责人；公众看不到。 Officials who are invited; not for the public.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    officials: Vec<String>,
    /// 需要的代表人数。 How many deputies are wanted.
    deputies_wanted: u32,
    people: Vec<OnDutyAnswer>,
    /// 公布后对应的接待。 The reception that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reception_id: Option<Uuid>,
    /// 开始 30 分钟后没有代表到场；公众看不到。 Whether no deputy had come half an hour after its beginning; not for the public.
    missed: bool,
}

impl From<RotaSlot> for SlotAnswerLine {
    fn from(slot: RotaSlot) -> Self {
        let (starts_at, ends_at) = (slot.starts_at(), slot.ends_at());
        let people = slot.people.into_iter().map(|one| OnDutyAnswer {
            deputy: deputy(one.deputy),
            guest: one.guest,
            answer: Word(one.answer),
            reason: one.reason.map(Into::into),
        });
        Self {
            slot: slot.number,
            on: slot.on,
            moved_from: slot.moved_from,
            starts_at,
            ends_at,
            topic: slot.topic.into(),
            form: Word(slot.form),
            officials: slot.officials.into_iter().map(Into::into).collect(),
            deputies_wanted: slot.wanted,
            people: people.collect(),
            reception_id: slot.reception.map(|reception| reception.0),
            missed: slot.missed,
        }
    }
}

impl Blanks for SlotAnswerLine {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.people.iter_mut().flat_map(|one| one.deputy.blanks()).collect()
    }
}

/// 换班。 An exchange.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RotaSwap)]
pub(crate) struct SwapLine {
    /// 序号。 Which exchange.
    swap: u32,
    /// 提出的代表。 Who proposes it.
    from: PartyRef,
    /// 其场次。 That one's slot.
    gives: u32,
    /// 对方代表。 Who is asked.
    to: PartyRef,
    /// 其场次。 That one's slot.
    takes: u32,
    answer: words::SlotAnswer,
}

impl From<Swap> for SwapLine {
    fn from(swap: Swap) -> Self {
        let Swap { number, from, gives, to, takes, answer } = swap;
        Self { swap: number, from: deputy(from), gives, to: deputy(to), takes, answer: Word(answer) }
    }
}

impl Blanks for SwapLine {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.from.blanks();
        blanks.extend(self.to.blanks());
        blanks
    }
}

/// 月接待安排，如您可以看到的样子。 A room's rota of a month as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Rota)]
pub(crate) struct RotaAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    pub(crate) version: i32,
    state: words::RotaState,
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
    month: MonthText,
    /// 各场。 Its slots.
    slots: Vec<SlotAnswerLine>,
    /// 换班；代表只看到与本人有关的。 Exchanges; a deputy sees the own ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    swaps: Vec<SwapLine>,
    /// 代表答复期限。 By when deputies answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answers_due_at: Option<DateTime<Utc>>,
    /// 公布时间。 When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    published_at: Option<DateTime<Utc>>,
    /// 最近更新。 When something last happened.
    updated_at: DateTime<Utc>,
    /// 您与此安排的关系。 What you have to do with it.
    relations: Vec<words::StationRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::RotaOperation>,
}

impl From<RotaView> for RotaAnswer {
    fn from(view: RotaView) -> Self {
        let rota = view.rota;
        Self {
            id: rota.id.0,
            version: rota.version,
            state: Word(rota.state()),
            room_id: rota.room.0,
            room_name: None,
            division_code: (&rota.division).into(),
            division_name: None,
            month: MonthText::of(rota.month),
            slots: rota.slots.into_iter().map(SlotAnswerLine::from).collect(),
            swaps: rota.swaps.into_iter().map(SwapLine::from).collect(),
            answers_due_at: rota.answers_due,
            published_at: rota.published_at,
            updated_at: rota.updated_at,
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::RotaOperation::of(view.allowed),
        }
    }
}

impl Blanks for RotaAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.slots.blanks();
        blanks.extend(self.swaps.blanks());
        blanks.extend(party(Party::Room(RoomId(self.room_id)), &mut self.room_name));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一页接待安排。 A page of rotas.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RotaPage {
    pub(crate) items: Vec<RotaAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for RotaPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}
