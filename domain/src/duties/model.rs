use chrono::NaiveDate;
use uuid::Uuid;

use super::{DutyActivity, DutyFault, DutyRole, DutyState};
use crate::shared::Standing;
use crate::shared::text::{Body, Name};
use crate::shared::{DeputyId, DutyRecordId, EventId, GridId, Instant, Subject, Vocabulary};
use crate::territory::DivisionCode;

/// A role's key in a scheme: one of the five, or one of a county's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleKey(String);

impl RoleKey {
    /// # Errors
    /// [`DutyFault`] when it is not 1–40 lower-case letters, digits and underscores.
    pub fn new(key: &str) -> Result<Self, DutyFault> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if (1..=40).contains(&key.len()) && key.bytes().all(fits) {
            Ok(Self(key.to_owned()))
        } else {
            Err(DutyFault::NotARoleKey)
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<DutyRole> for RoleKey {
    fn from(role: DutyRole) -> Self {
        Self(role.as_str().to_owned())
    }
}

/// A role of a scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemeRole {
    pub key: RoleKey,
    /// Its name; a scheme may ship before its names are set.
    pub label: Option<Name>,
    /// What it stands for (形象).
    pub image: Option<Name>,
}

/// The roles that the deputies of an area fill. Every scheme holds the five, so that what writes itself has a place.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleScheme {
    /// Its code, as `quanzhou_5`.
    pub code: String,
    /// Counts its changes.
    pub version: i32,
    pub title: Name,
    /// Whose it is.
    pub division: DivisionCode,
    /// Whether it holds there; the nearest one above a deputy's division that does is the deputy's.
    pub in_force: bool,
    /// Its roles, in order.
    pub roles: Vec<SchemeRole>,
}

impl RoleScheme {
    /// Whether it has that role.
    #[must_use]
    pub fn has(&self, key: &RoleKey) -> bool {
        self.roles.iter().any(|role| role.key == *key)
    }

    /// What a role is called there; one that it does not have, by its key.
    #[must_use]
    pub fn label_of<'a>(&'a self, key: &'a RoleKey) -> &'a str {
        let role = self.roles.iter().find(|role| role.key == *key);
        role.and_then(|role| role.label.as_ref()).map_or(key.as_str(), Name::as_str)
    }

    /// Where a role stands in its order; what it does not have stands behind all others.
    #[must_use]
    pub fn place_of(&self, key: &RoleKey) -> usize {
        self.roles.iter().position(|role| role.key == *key).unwrap_or(self.roles.len())
    }

    /// Whether every role has its name.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.roles.iter().all(|role| role.label.is_some())
    }
}

/// Where a duty record comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The system wrote it from this event, about this subject.
    Event {
        event: EventId,
        /// The case, the dispute or the reception behind it.
        subject: Subject,
    },
    /// The deputy typed it in: work done outside of the system.
    Typed,
}

/// A record of what a deputy did (履职记录).
#[derive(Clone, Debug, PartialEq)]
pub struct DutyRecord {
    /// Its id. One that the system wrote follows from its evidence, so that it is the same however often it is written.
    pub id: DutyRecordId,
    /// Counts its changes.
    pub version: i32,
    pub deputy: DeputyId,
    /// The division in which the deputy works; its office confirms.
    pub division: DivisionCode,
    /// In which role.
    pub role: RoleKey,
    /// What was done.
    pub activity: DutyActivity,
    pub at: Instant,
    /// In which grid.
    pub grid: Option<GridId>,
    /// Where it comes from.
    pub source: Source,
    /// What it may be written for only once: the matter, or the event, that proves it.
    pub evidence: Uuid,
    /// Where it was done.
    pub place: Option<Name>,
    /// In the deputy's words.
    pub text: Option<Body>,
    /// Why the office gave it back or took it out of the count.
    pub reason: Option<Body>,
    /// Where it stands.
    pub standing: Standing<DutyState>,
    /// When it last changed.
    pub updated_at: Instant,
}

/// How often a deputy acted in a role, in a month and a grid. Only what is confirmed counts.
#[derive(Clone, Debug, PartialEq)]
pub struct DutyCount {
    pub role: RoleKey,
    /// The first day of the month, in Shanghai.
    pub month: NaiveDate,
    /// The grid, where one is known.
    pub grid: Option<GridId>,
    pub count: i64,
}

/// A deputy's file (履职档案).
#[derive(Clone, Debug)]
pub struct DutyFile {
    pub deputy: DeputyId,
    /// The deputy's name.
    pub name: Name,
    /// The scheme in force there.
    pub scheme: RoleScheme,
    /// The counts, by role, month and grid.
    pub counts: Vec<DutyCount>,
}
