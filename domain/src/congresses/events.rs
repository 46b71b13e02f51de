use chrono::NaiveDate;

use super::{ConstituencyId, Credentials, TermState};
use crate::shared::Change;
use crate::shared::text::Name;

crate::vocabulary! {
    /// What happened to a congress's entry.
    CongressEventKind "人大信息进程" {
        /// A congress was entered.
        Entered = "entered" "录入人大",
        /// It is called otherwise.
        Renamed = "renamed" "更名",
        /// A session was entered.
        SessionEntered = "session_entered" "录入会议",
        /// What was entered of a session was corrected.
        SessionCorrected = "session_corrected" "更正会议",
    }
}

/// What happened to a congress's entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CongressEvent {
    Entered,
    Renamed {
        /// What it was called.
        former: Name,
    },
    SessionEntered {
        /// Its first day.
        from: NaiveDate,
        /// Its last day.
        to: NaiveDate,
    },
    SessionCorrected {
        /// The first day that was entered before.
        former_from: NaiveDate,
        /// The last one.
        former_to: NaiveDate,
        /// Its first day.
        from: NaiveDate,
        /// Its last day.
        to: NaiveDate,
    },
}

impl CongressEvent {
    #[must_use]
    pub fn kind(&self) -> CongressEventKind {
        match self {
            Self::Entered => CongressEventKind::Entered,
            Self::Renamed { .. } => CongressEventKind::Renamed,
            Self::SessionEntered { .. } => CongressEventKind::SessionEntered,
            Self::SessionCorrected { .. } => CongressEventKind::SessionCorrected,
        }
    }
}

crate::vocabulary! {
    /// What happened to a term of a congress.
    TermEventKind "届次进程" {
        /// It was entered, to be prepared.
        Entered = "entered" "录入届次",
        /// Seats or days were corrected.
        Revised = "revised" "修改届次",
        /// A constituency was entered.
        ConstituencyEntered = "constituency_entered" "录入选区",
        /// A constituency was corrected.
        ConstituencyRevised = "constituency_revised" "修改选区",
        /// The roster of those elected was loaded.
        RosterLoaded = "roster_loaded" "载入名单",
        /// The roster was taken back.
        RosterDropped = "roster_dropped" "撤回名单",
        /// The roster was confirmed by the credentials report.
        Confirmed = "confirmed" "确认名单",
        /// The first session was moved.
        SessionMoved = "session_moved" "调整首次会议日期",
        /// It began with the first session.
        Begun = "begun" "届次开始",
        /// It was entered as the one that runs.
        Running = "running" "录入为本届",
        /// Its beginning was taken back.
        Undone = "undone" "撤销换届",
        /// It ended, because the next one began.
        Closed = "closed" "届满",
        /// It goes on, because the next one's beginning was taken back.
        Reopened = "reopened" "恢复任期",
    }
}

/// What happened to a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermEvent {
    Entered,
    Revised,
    ConstituencyEntered {
        constituency: ConstituencyId,
    },
    ConstituencyRevised {
        constituency: ConstituencyId,
    },
    RosterLoaded {
        /// How many were elected.
        persons: u32,
    },
    RosterDropped,
    Confirmed {
        credentials: Credentials,
    },
    SessionMoved {
        /// The day that was said before.
        former: Option<NaiveDate>,
        /// The first session.
        to: NaiveDate,
    },
    Begun,
    Running {
        /// Its first session.
        since: NaiveDate,
    },
    Undone,
    Closed {
        /// Its last day.
        last: NaiveDate,
    },
    Reopened,
}

/// A [`TermEvent`] with the step that it was.
pub type TermChange = Change<TermEvent, TermState>;

impl TermEvent {
    #[must_use]
    pub fn kind(&self) -> TermEventKind {
        match self {
            Self::Entered => TermEventKind::Entered,
            Self::Revised => TermEventKind::Revised,
            Self::ConstituencyEntered { .. } => TermEventKind::ConstituencyEntered,
            Self::ConstituencyRevised { .. } => TermEventKind::ConstituencyRevised,
            Self::RosterLoaded { .. } => TermEventKind::RosterLoaded,
            Self::RosterDropped => TermEventKind::RosterDropped,
            Self::Confirmed { .. } => TermEventKind::Confirmed,
            Self::SessionMoved { .. } => TermEventKind::SessionMoved,
            Self::Begun => TermEventKind::Begun,
            Self::Running { .. } => TermEventKind::Running,
            Self::Undone => TermEventKind::Undone,
            Self::Closed { .. } => TermEventKind::Closed,
            Self::Reopened => TermEventKind::Reopened,
        }
    }
}
