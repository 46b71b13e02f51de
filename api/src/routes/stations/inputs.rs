//! What callers send to stations.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::receptions::Hours;
use mashang_domain::shared::code::BookingCode;
use mashang_domain::shared::text::{Name, Title};
use mashang_domain::stations::usecases::{
    AnswerSlot, AnswerSwap, BookTime, CancelBooking, ChangeSlot, DraftPlan, DraftRota, OfferSwap, PlanSlot, RevisePlan,
};
use mashang_domain::stations::{PlanTargets, StationFault};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input, usual};
use crate::routes::cases::{ContactInput, read_contact};
use crate::routes::values::{MonthText, ShortText, clock};
use crate::words;

/// 年度计划的指标；不填为默认。 How much a plan asks; the usual where nothing is said.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanTargetsInput {
    /// 每周接待场数，默认 1。 Receptions a week, one by default.
    #[schema(minimum = 0, maximum = 100)]
    weekly: u32,
    /// 每名代表每年接待次数，默认 1。 Receptions of each deputy in the year, one by default.
    #[schema(minimum = 0, maximum = 100)]
    each_deputy: u32,
    /// 每季度小组活动次数，默认 1。 Group activities in a quarter, one by default.
    #[schema(minimum = 0, maximum = 100)]
    group_quarterly: u32,
}

impl PlanTargetsInput {
    fn read(self) -> PlanTargets {
        let Self { weekly, each_deputy, group_quarterly } = self;
        PlanTargets { weekly, each_deputy, group_quarterly }
    }
}

impl From<PlanTargets> for PlanTargetsInput {
    fn from(targets: PlanTargets) -> Self {
        let PlanTargets { weekly, each_deputy, group_quarterly } = targets;
        Self { weekly, each_deputy, group_quarterly }
    }
}

fn read_themes(checks: &mut Checks, themes: &[ShortText]) -> Option<Vec<Title>> {
    let read = |(at, text): (usize, &ShortText)| checks.take(&format!("/themes/{at}"), Title::new(&text.0));
    themes.iter().enumerate().map(read).collect()
}

/// 草拟年度计划。 A station's plan of a year.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "room_id": "019ab0c0-0000-7000-8000-000000000000", "year": 2026, "themes": ["交通出行", "养老托育"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct StationPlanCreate {
    /// 活动室。 The room.
    room_id: Uuid,
    /// 年份：今年或明年。 This year or the next.
    #[schema(minimum = 2000, maximum = 2999)]
    year: i32,
    /// 主题，1 到 12 个。 Themes.
    #[schema(min_items = 1, max_items = 12)]
    themes: Vec<ShortText>,
    #[schema(nullable = false)]
    targets: Option<PlanTargetsInput>,
}

impl Input for StationPlanCreate {
    type Command = DraftPlan;
    fn read(&self, checks: &mut Checks) -> Option<DraftPlan> {
        let themes = read_themes(checks, &self.themes)?;
        let targets = self.targets.map(PlanTargetsInput::read).unwrap_or_default();
        Some(DraftPlan { room: self.room_id.into(), year: self.year, themes, targets })
    }
}

/// 修改年度计划。 What a plan is to say instead.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "themes": ["交通出行", "养老托育", "物业管理"] }))]
#[serde(deny_unknown_fields)]
pub(crate) struct StationPlanRevise {
    /// 主题，1 到 12 个。 Themes.
    #[schema(min_items = 1, max_items = 12)]
    themes: Vec<ShortText>,
    #[schema(nullable = false)]
    targets: Option<PlanTargetsInput>,
}

impl Input for StationPlanRevise {
    type Command = RevisePlan;
    fn read(&self, checks: &mut Checks) -> Option<RevisePlan> {
        let themes = read_themes(checks, &self.themes)?;
        Some(RevisePlan { themes, targets: self.targets.map(PlanTargetsInput::read).unwrap_or_default() })
    }
}

/// 一场接待。 A slot of a rota.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RotaSlotInput {
    /// 日期；遇法定节假日顺延至下一个工作日。 The day; on a holiday it moves to the next working day.
    on: NaiveDate,
    /// 开始时间。 From.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    from: String,
    /// 结束时间，最长 8 小时。 Until, eight hours at most.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    to: String,
    topic: ShortText,
    form: words::StationForm,
    /// 邀请的部门负责人。 Officials who are invited.
    #[schema(max_items = 10)]
    #[serde(default)]
    officials: Vec<ShortText>,
    /// 需要的代表人数，默认 1。 How many deputies are wanted, one by default.
    #[schema(minimum = 1, maximum = 20, nullable = false)]
    deputies_wanted: Option<u32>,
    /// 指定的代表；其余由轮值补足。 Those who are wished for; fair rotation proposes the others.
    #[schema(max_items = 20)]
    #[serde(default)]
    deputy_ids: Vec<Uuid>,
    /// 邀请的外地代表。 Deputies who are invited from elsewhere.
    #[schema(max_items = 20)]
    #[serde(default)]
    guest_ids: Vec<Uuid>,
}

impl RotaSlotInput {
    fn read(&self, checks: &mut Checks, pointer: &str) -> Option<PlanSlot> {
        let from = checks.take(&format!("{pointer}/from"), clock(&self.from));
        let to = checks.take(&format!("{pointer}/to"), clock(&self.to));
        let topic = checks.take(&format!("{pointer}/topic"), Title::new(&self.topic.0));
        let official = |(at, name): (usize, &ShortText)| -> Option<Name> {
            checks.take(&format!("{pointer}/officials/{at}"), name.read())
        };
        let officials: Option<Vec<Name>> = self.officials.iter().enumerate().map(official).collect();
        Some(PlanSlot {
            on: self.on,
            hours: Hours { from: from?, to: to? },
            topic: topic?,
            form: self.form.0,
            officials: officials?,
            wanted: self.deputies_wanted.unwrap_or(1),
            deputies: self.deputy_ids.iter().copied().map(Into::into).collect(),
            guests: self.guest_ids.iter().copied().map(Into::into).collect(),
        })
    }
}

/// 拟定月接待安排。 A room's rota of a month.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "room_id": "019ab0c0-0000-7000-8000-000000000000", "month": "2026-03",
    "slots": [{ "on": "2026-03-12", "from": "15:00", "to": "17:00", "topic": "代表接待日", "form": "in_station" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct RotaCreate {
    /// 活动室。 The room.
    room_id: Uuid,
    month: MonthText,
    /// 各场，1 到 62 场。 Its slots.
    #[schema(min_items = 1, max_items = 62)]
    slots: Vec<RotaSlotInput>,
}

impl Input for RotaCreate {
    type Command = DraftRota;
    fn read(&self, checks: &mut Checks) -> Option<DraftRota> {
        let month = checks.take("/month", self.month.read());
        let slots: Option<Vec<PlanSlot>> =
            self.slots.iter().enumerate().map(|(at, slot)| slot.read(checks, &format!("/slots/{at}"))).collect();
        Some(DraftRota { room: self.room_id.into(), month: month?, slots: slots? })
    }
}

/// 调整一场。 What a slot is to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "slot": 1,
    "plan": { "on": "2026-03-12", "from": "15:00", "to": "17:00", "topic": "代表接待日", "form": "in_station",
              "deputy_ids": ["019ab0c0-0000-7000-8000-000000000000"] }
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct RotaSlotChange {
    /// 场次序号。 Which slot.
    #[schema(minimum = 1, maximum = 62)]
    slot: u32,
    plan: RotaSlotInput,
}

impl Input for RotaSlotChange {
    type Command = ChangeSlot;
    fn read(&self, checks: &mut Checks) -> Option<ChangeSlot> {
        Some(ChangeSlot { slot: self.slot, plan: self.plan.read(checks, "/plan")? })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "on" => "plan/on",
            "to" => "plan/to",
            "deputies_wanted" => "plan/deputies_wanted",
            "deputy_ids" => "plan/deputy_ids",
            "guest_ids" => "plan/guest_ids",
            "officials" => "plan/officials",
            name => usual(name),
        }
    }
}

/// 答复是否参加。 Whether you come.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "slot": 1, "accepts": true }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RotaAnswerInput {
    /// 场次序号。 Which slot.
    #[schema(minimum = 1, maximum = 62)]
    slot: u32,
    /// 是否参加。 Whether you come.
    accepts: bool,
    /// 不能参加的原因。 Why not.
    #[schema(nullable = false)]
    reason: Option<ShortText>,
}

impl Input for RotaAnswerInput {
    type Command = AnswerSlot;
    fn read(&self, checks: &mut Checks) -> Option<AnswerSlot> {
        let reason = match &self.reason {
            Some(reason) => Some(checks.take("/reason", reason.read())?),
            None => None,
        };
        Some(AnswerSlot { slot: self.slot, accepts: self.accepts, reason })
    }
}

/// 提出换班。 With whom you would exchange, and what.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "gives": 1, "takes": 2, "deputy_id": "019ab0c0-0000-7000-8000-000000000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RotaSwapCreate {
    /// 本人的场次。 Your slot.
    #[schema(minimum = 1, maximum = 62)]
    gives: u32,
    /// 对方的场次。 The other's.
    #[schema(minimum = 1, maximum = 62)]
    takes: u32,
    /// 对方代表。 The other deputy.
    deputy_id: Uuid,
}

impl Input for RotaSwapCreate {
    type Command = OfferSwap;
    fn read(&self, _: &mut Checks) -> Option<OfferSwap> {
        Some(OfferSwap { gives: self.gives, takes: self.takes, with: self.deputy_id.into() })
    }
}

/// 答复换班。 Whether you agree to an exchange.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "swap": 1, "accepts": true }))]
#[serde(deny_unknown_fields)]
pub(crate) struct RotaSwapAnswer {
    /// 换班序号。 Which exchange.
    #[schema(minimum = 1, maximum = 60)]
    swap: u32,
    /// 是否同意。 Whether you agree.
    accepts: bool,
}

impl Input for RotaSwapAnswer {
    type Command = AnswerSwap;
    fn read(&self, _: &mut Checks) -> Option<AnswerSwap> {
        Some(AnswerSwap { swap: self.swap, accepts: self.accepts })
    }
}

/// 预约。 What somebody books.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "reception_id": "019ab0c0-0000-7000-8000-000000000000", "starts_at": "2026-03-12T07:15:00Z",
    "contact": { "name": "王女士", "phone": "13812345678" }
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct StationBookingCreate {
    /// 接待。 The reception.
    reception_id: Uuid,
    /// 15 分钟时段的开始。 When the quarter of an hour begins.
    starts_at: DateTime<Utc>,
    contact: ContactInput,
}

impl Input for StationBookingCreate {
    type Command = BookTime;
    fn read(&self, checks: &mut Checks) -> Option<BookTime> {
        let contact = read_contact(checks, "/contact", &self.contact)?;
        Some(BookTime { reception: self.reception_id.into(), starts_at: self.starts_at, contact })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "reception" { "reception_id" } else { usual(name) }
    }
}

/// 取消预约。 Which booking is cancelled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "code": "KX7M-3PQR-W9TD-HAE" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct StationBookingCancel {
    /// 预约码。 The code that whoever booked was given.
    #[schema(min_length = 1, max_length = 40)]
    code: String,
}

impl Input for StationBookingCancel {
    type Command = CancelBooking;
    fn read(&self, checks: &mut Checks) -> Option<CancelBooking> {
        let code = BookingCode::read(&self.code).map_err(|_| checks.missing("/code", StationFault::UnknownBooking));
        Some(CancelBooking { code: code.ok()? })
    }
}
