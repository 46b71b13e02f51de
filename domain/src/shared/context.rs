//! What every use case is given beside its repositories: who acts, when, and where new ids come from.

use std::sync::Arc;

use uuid::Uuid;

use super::actor::Actor;
use super::calendar::Calendar;
use super::check_scope::CheckScope;
use super::ids::IdSource;
use super::time::Instant;

/// The surroundings of one use case.
#[derive(Clone)]
pub struct Context {
    pub actor: Actor,
    /// When: one instant for all that one use case does.
    pub now: Instant,
    /// Where new ids and codes come from.
    pub ids: Arc<dyn IdSource>,
    /// The working days that deadlines are counted in.
    pub calendar: Arc<Calendar>,
    /// Whether somebody brings messages to phones.
    pub reaches_phones: bool,
    /// Whether somebody brings messages to those who asked for them in `WeChat`.
    pub reaches_subscribers: bool,
    /// Of what others see, what somebody outside the house judges.
    pub checks: CheckScope,
    /// How long a session of staff at a desk may lie unused.
    pub desk_idle: chrono::Duration,
}

impl Context {
    /// A new id.
    #[must_use]
    pub fn mint(&self) -> Uuid {
        self.ids.mint(self.now)
    }

    /// The same for what follows by itself: whoever acts need not be somebody who may do it.
    #[must_use]
    pub fn by_itself(&self) -> Self {
        Self { actor: Actor::System, ..self.clone() }
    }
}
