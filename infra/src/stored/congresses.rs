//! What happened to congresses and their terms, as the log keeps it.

use chrono::NaiveDate;
use mashang_domain::congresses::{CongressEvent, Credentials, TermChange, TermEvent};
use mashang_domain::shared::StoreError;
use mashang_domain::shared::text::Name;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::events::{StoredEvent, parse, read_change, write_change};
use super::word::Plain;

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredCongressEvent {
    Entered,
    Renamed { former: Plain<Name> },
    SessionEntered { from: NaiveDate, to: NaiveDate },
    SessionCorrected { former_from: NaiveDate, former_to: NaiveDate, from: NaiveDate, to: NaiveDate },
}

impl StoredEvent for CongressEvent {
    fn write(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(match self {
            Self::Entered => StoredCongressEvent::Entered,
            Self::Renamed { former } => StoredCongressEvent::Renamed { former: former.into() },
            Self::SessionEntered { from, to } => StoredCongressEvent::SessionEntered { from: *from, to: *to },
            Self::SessionCorrected { former_from, former_to, from, to } => StoredCongressEvent::SessionCorrected {
                former_from: *former_from,
                former_to: *former_to,
                from: *from,
                to: *to,
            },
        })
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        Ok(match parse(plain)? {
            StoredCongressEvent::Entered => Self::Entered,
            StoredCongressEvent::Renamed { former } => Self::Renamed { former: former.0 },
            StoredCongressEvent::SessionEntered { from, to } => Self::SessionEntered { from, to },
            StoredCongressEvent::SessionCorrected { former_from, former_to, from, to } => {
                Self::SessionCorrected { former_from, former_to, from, to }
            }
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredTermEvent {
    Entered,
    Revised,
    ConstituencyEntered {
        constituency: Uuid,
    },
    ConstituencyRevised {
        constituency: Uuid,
    },
    RosterLoaded {
        persons: u32,
    },
    RosterDropped,
    Confirmed {
        report: Plain<Name>,
        published_on: NaiveDate,
    },
    SessionMoved {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        former: Option<NaiveDate>,
        to: NaiveDate,
    },
    Begun,
    Running {
        since: NaiveDate,
    },
    Undone,
    Closed {
        last: NaiveDate,
    },
    Reopened,
}

impl From<&TermEvent> for StoredTermEvent {
    fn from(event: &TermEvent) -> Self {
        match event {
            TermEvent::Entered => Self::Entered,
            TermEvent::Revised => Self::Revised,
            TermEvent::ConstituencyEntered { constituency } => {
                Self::ConstituencyEntered { constituency: constituency.0 }
            }
            TermEvent::ConstituencyRevised { constituency } => {
                Self::ConstituencyRevised { constituency: constituency.0 }
            }
            TermEvent::RosterLoaded { persons } => Self::RosterLoaded { persons: *persons },
            TermEvent::RosterDropped => Self::RosterDropped,
            TermEvent::Confirmed { credentials } => {
                Self::Confirmed { report: Plain::from(&credentials.report), published_on: credentials.published_on }
            }
            TermEvent::SessionMoved { former, to } => Self::SessionMoved { former: *former, to: *to },
            TermEvent::Begun => Self::Begun,
            TermEvent::Running { since } => Self::Running { since: *since },
            TermEvent::Undone => Self::Undone,
            TermEvent::Closed { last } => Self::Closed { last: *last },
            TermEvent::Reopened => Self::Reopened,
        }
    }
}

impl TryFrom<StoredTermEvent> for TermEvent {
    type Error = StoreError;

    fn try_from(stored: StoredTermEvent) -> Result<Self, StoreError> {
        use StoredTermEvent as S;
        Ok(match stored {
            S::Entered => Self::Entered,
            S::Revised => Self::Revised,
            S::ConstituencyEntered { constituency } => Self::ConstituencyEntered { constituency: constituency.into() },
            S::ConstituencyRevised { constituency } => Self::ConstituencyRevised { constituency: constituency.into() },
            S::RosterLoaded { persons } => Self::RosterLoaded { persons },
            S::RosterDropped => Self::RosterDropped,
            S::Confirmed { report, published_on } => {
                Self::Confirmed { credentials: Credentials { report: report.0, published_on } }
            }
            S::SessionMoved { former, to } => Self::SessionMoved { former, to },
            S::Begun => Self::Begun,
            S::Running { since } => Self::Running { since },
            S::Undone => Self::Undone,
            S::Closed { last } => Self::Closed { last },
            S::Reopened => Self::Reopened,
        })
    }
}

impl StoredEvent for TermChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredTermEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredTermEvent>(plain)
    }
}
