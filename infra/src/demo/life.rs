//! How the demo lets time pass.

use chrono::Duration;
use mashang_domain::shared::{AccountId, Actor, Context, Grant, Instant};

use super::cast::Cast;
use super::dice::Dice;
use crate::files::Files;
use crate::repositories::Store;

/// A case or a dispute on its way through the use cases, as far as the time until now allows.
pub(super) struct Life<'a> {
    pub(super) store: &'a mut Store,
    pub(super) cast: &'a Cast,
    pub(super) ctx: Context,
    pub(super) dice: Dice,
    pub(super) until: Instant,
    /// Where scans are kept.
    pub(super) files: &'a Files,
}

impl Life<'_> {
    /// Lets time pass; `false` when the next step would lie in the future.
    pub(super) fn pass(&mut self, hours: std::ops::Range<u32>) -> bool {
        let next = self.ctx.now + Duration::minutes(i64::from(self.dice.0.u32(hours.start * 60..hours.end * 60)));
        let happens = next < self.until;
        if happens {
            self.ctx.now = next;
        }
        happens
    }

    pub(super) fn act(&mut self, account: AccountId, grant: Grant) {
        self.ctx.actor = Actor::Person { account, grants: vec![grant] };
    }
}
