//! `activity_rooms.details`: what is written on a room's door.

use chrono::{NaiveTime, Weekday};
use mashang_domain::rooms;
use mashang_domain::shared::AttachmentId;
use mashang_domain::shared::text::{Name, Phone};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::{First, Plain, plain};

#[derive(Debug, Serialize, Deserialize)]
struct Span {
    day: Weekday,
    from: NaiveTime,
    to: NaiveTime,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Details {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hours: Vec<Span>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed_days: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<Plain<Phone>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    head: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    liaison: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trade: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    floor_area: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    equipment: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    photos: Vec<Uuid>,
}

impl From<&rooms::RoomDetails> for Details {
    fn from(details: &rooms::RoomDetails) -> Self {
        let hours = details.hours.iter();
        Self {
            _version: First,
            hours: hours.map(|span| Span { day: span.day, from: span.from, to: span.to }).collect(),
            closed_days: plain(details.closed_days.as_ref()),
            phone: plain(details.phone.as_ref()),
            head: plain(details.head.as_ref()),
            liaison: plain(details.liaison.as_ref()),
            trade: plain(details.trade.as_ref()),
            floor_area: details.floor_area,
            equipment: plain(details.equipment.as_ref()),
            photos: details.photos.iter().map(|photo| photo.0).collect(),
        }
    }
}

impl From<Details> for rooms::RoomDetails {
    fn from(details: Details) -> Self {
        let hours = details.hours.into_iter();
        Self {
            hours: hours.map(|span| rooms::OpenSpan { day: span.day, from: span.from, to: span.to }).collect(),
            closed_days: details.closed_days.map(|words| words.0),
            phone: details.phone.map(|phone| phone.0),
            head: details.head.map(|name| name.0),
            liaison: details.liaison.map(|name| name.0),
            trade: details.trade.map(|name| name.0),
            floor_area: details.floor_area,
            equipment: details.equipment.map(|name| name.0),
            photos: details.photos.into_iter().map(AttachmentId).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_on_a_door_is_read_as_it_was_written() {
        let written = json!({
            "hours": [{ "day": "Mon", "from": "09:00:00", "to": "11:30:00" }], "closed_days": "法定节假日",
            "phone": "059522345678", "head": "陈站长", "liaison": "林联络", "trade": "鞋服", "floor_area": 60,
            "equipment": "投影仪", "photos": ["019ab0c0-0000-7000-8000-000000000000"]
        });
        for value in [written, json!({})] {
            let read: rooms::RoomDetails = serde_json::from_value::<Details>(value.clone()).expect("a shape").into();
            assert_eq!(serde_json::to_value(Details::from(&read)).expect("JSON"), value);
        }
    }
}
