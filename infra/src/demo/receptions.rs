//! Reception days of the demo's rooms.

use chrono::Duration;
use mashang_domain::receptions::usecases::{self, AnnounceWeekly, Announcement};
use mashang_domain::receptions::{Hours, ReceptionKind};
use mashang_domain::shared::text::Title;
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, Failure, Grant, StoreError};

use super::cast::Cast;
use crate::repositories::Store;
use crate::system::Surroundings;

/// Weeks of reception days that the demo announces.
const WEEKS: i64 = 4;

/// Every room announces its reception days for the next weeks.
pub(super) fn announce(
    store: &mut Store,
    cast: &Cast,
    surroundings: &Surroundings,
) -> Result<(), Failure<usecases::ReceptionError>> {
    let clock = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).ok_or(StoreError::Corrupt("demo time"));
    let hours = Hours { from: clock(15)?, to: clock(17)? };
    for room in &cast.rooms {
        let grants = vec![Grant::RoomLiaison { room: room.id }];
        let ctx = surroundings.context(Actor::Person { account: cast.resident, grants });
        let what = Announcement {
            room: room.id,
            kind: ReceptionKind::ReceptionDay,
            title: Title::new("代表接待日").map_err(|_| StoreError::Corrupt("demo title"))?,
            grid: None,
            hours,
        };
        let today = local_date(ctx.now);
        let last = today + Duration::weeks(WEEKS);
        let command = AnnounceWeekly { what, weekday: chrono::Weekday::Wed, since: today, until: last };
        usecases::announce_weekly(store, &ctx, command)?;
    }
    Ok(())
}
