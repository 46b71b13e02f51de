//! What is written on a room's door, as callers send and see it.

use chrono::NaiveTime;
use mashang_domain::rooms::{OpenSpan, RoomDetails};
use mashang_domain::shared::AttachmentId;
use mashang_domain::shared::text::{Name, Phone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::Checks;
use crate::routes::values::{PhoneNumber, ShortText, WeekdayName, clock};

/// 每周的一段开放时间。 A part of every week in which a room is open.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = RoomHours, example = json!({ "day": "monday", "from": "09:00", "to": "11:30" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct HoursText {
    pub day: WeekdayName,
    /// 开门时间。 From.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub from: String,
    /// 关门时间，晚于开门时间。 Until, which is later.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub to: String,
}

impl From<&OpenSpan> for HoursText {
    fn from(span: &OpenSpan) -> Self {
        let said = |time: NaiveTime| time.format("%H:%M").to_string();
        Self { day: span.day.into(), from: said(span.from), to: said(span.to) }
    }
}

/// The same of all.
pub(crate) fn hours(details: &RoomDetails) -> Vec<HoursText> {
    details.hours.iter().map(HoursText::from).collect()
}

/// What was typed of it.
pub(super) struct Door<'a> {
    pub(super) hours: &'a [HoursText],
    pub(super) closed_days: Option<&'a ShortText>,
    pub(super) phone: Option<&'a PhoneNumber>,
    pub(super) head: Option<&'a ShortText>,
    pub(super) liaison: Option<&'a ShortText>,
    pub(super) trade: Option<&'a ShortText>,
    pub(super) floor_area: Option<u32>,
    pub(super) equipment: Option<&'a ShortText>,
    pub(super) photo_ids: &'a [Uuid],
}

impl Door<'_> {
    pub(super) fn read(&self, checks: &mut Checks) -> RoomDetails {
        let mut hours = Vec::new();
        for (at, typed) in self.hours.iter().enumerate() {
            let from = checks.take(&format!("/hours/{at}/from"), clock(&typed.from));
            let to = checks.take(&format!("/hours/{at}/to"), clock(&typed.to));
            hours.extend(from.zip(to).map(|(from, to)| OpenSpan { day: typed.day.into(), from, to }));
        }
        let mut name = |pointer: &str, text: Option<&ShortText>| -> Option<Name> {
            checks.take_opt(pointer, text.map(ShortText::read))
        };
        let (closed_days, head) = (name("/closed_days", self.closed_days), name("/head", self.head));
        let (liaison, trade) = (name("/liaison", self.liaison), name("/trade", self.trade));
        let equipment = name("/equipment", self.equipment);
        let phone: Option<Phone> = checks.take_opt("/phone", self.phone.map(PhoneNumber::read));
        let (floor_area, photos) = (self.floor_area, self.photo_ids.iter().copied().map(AttachmentId).collect());
        RoomDetails { hours, closed_days, phone, head, liaison, trade, floor_area, equipment, photos }
    }
}
