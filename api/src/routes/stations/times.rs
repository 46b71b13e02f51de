//! What callers are told of the times of a station and of those who booked.

use chrono::{DateTime, Utc};
use mashang_domain::shared::{Party, RoomId};
use mashang_domain::stations::{Booking, BookingView, StationDay};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answers::deputy;
use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{PartyRef, UnreadableEntry};
use crate::words::{self, Word};

/// 15 分钟时段。 A quarter of an hour.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct StationTime {
    /// 开始。 When it begins.
    starts_at: DateTime<Utc>,
    /// 是否可约。 Whether it may be booked.
    free: bool,
}

/// 联络站的一个接待日。 A day on which a station receives people.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StationDay)]
pub(crate) struct StationDayAnswer {
    /// 接待。 The reception.
    reception_id: Uuid,
    /// 开始。 When it begins.
    starts_at: DateTime<Utc>,
    /// 结束。 When it ends.
    ends_at: DateTime<Utc>,
    /// 主题。 What it is about.
    title: String,
    /// 接待的代表。 Who receives.
    deputies: Vec<PartyRef>,
    /// 可预约的时段。 Its times.
    times: Vec<StationTime>,
}

impl From<StationDay> for StationDayAnswer {
    fn from(day: StationDay) -> Self {
        let times = day.quarters.iter().map(|one| StationTime { starts_at: one.starts_at, free: one.free });
        Self {
            reception_id: day.reception.0,
            starts_at: day.starts_at,
            ends_at: day.ends_at,
            times: times.collect(),
            title: day.title.into(),
            deputies: day.deputies.into_iter().map(deputy).collect(),
        }
    }
}

impl Blanks for StationDayAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.deputies.blanks()
    }
}

/// 近 60 天的接待日，最多 30 个。 The station days of the next 60 days, thirty at most.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct StationDayList {
    pub(super) items: Vec<StationDayAnswer>,
}

impl Blanks for StationDayList {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 预约回执；预约码只给预约人，用于取消。 A booking, with the code by which whoever booked cancels it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StationBookingReceipt)]
pub(crate) struct BookingReceipt {
    /// 标识。 Its id.
    pub(crate) id: Uuid,
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
    pub(crate) starts_at: DateTime<Utc>,
    /// 预约码。 The code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "KX7M-3PQR-W9TD-HAE")]
    pub(crate) code: Option<String>,
}

impl From<Booking> for BookingReceipt {
    fn from(booking: Booking) -> Self {
        Self {
            id: booking.id.0,
            state: Word(booking.state()),
            reception_id: booking.reception.0,
            room_id: booking.room.0,
            room_name: None,
            starts_at: booking.starts_at,
            code: booking.code.map(|code| code.grouped()),
        }
    }
}

impl Blanks for BookingReceipt {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        party(Party::Room(RoomId(self.room_id)), &mut self.room_name).into_iter().collect()
    }
}

/// 一项预约，接待方看到的样子。 A booking as those see it who receive.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StationBooking)]
pub(crate) struct BookingLine {
    /// 标识。 Its id.
    id: Uuid,
    state: words::BookingState,
    /// 时段的开始。 When the quarter of an hour begins.
    starts_at: DateTime<Utc>,
    /// 称呼。 What to call whoever booked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// 电话，已打码；接待结束 90 天后不再保留。 The phone, masked; forgotten ninety days after.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone_masked: Option<String>,
    /// 预约时间。 When it was made.
    booked_at: DateTime<Utc>,
}

impl From<BookingView> for BookingLine {
    fn from(view: BookingView) -> Self {
        Self {
            id: view.booking.id.0,
            state: Word(view.booking.state()),
            starts_at: view.booking.starts_at,
            name: view.name.map(Into::into),
            phone_masked: view.phone,
            booked_at: view.booking.booked_at,
        }
    }
}

/// 一页预约。 A page of bookings.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StationBookingPage)]
pub(crate) struct BookingPage {
    pub(crate) items: Vec<BookingLine>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for BookingPage {}
