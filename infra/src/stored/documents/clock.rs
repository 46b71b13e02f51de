//! How a clock of a case is kept.

use mashang_domain::cases::clocks::{self, CaseClock, Stage};
use mashang_domain::shared::Instant;
use serde::{Deserialize, Serialize};

use crate::stored::word::{Word, is_default};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Counting {
    AllTime,
    WorkingDays,
    WakingHours,
}

impl Counting {
    /// What a clock of that stage counted by the standard terms of the first release, and hence one that does not say.
    const fn usual(stage: Stage) -> Self {
        match stage {
            Stage::Accept | Stage::Rate => Self::AllTime,
            Stage::Handle | Stage::Assign | Stage::Unit | Stage::Verify | Stage::Supervise => Self::WorkingDays,
        }
    }
}

impl From<clocks::Counting> for Counting {
    fn from(counting: clocks::Counting) -> Self {
        match counting {
            clocks::Counting::AllTime => Self::AllTime,
            clocks::Counting::WorkingDays => Self::WorkingDays,
            clocks::Counting::WakingHours => Self::WakingHours,
        }
    }
}

impl From<Counting> for clocks::Counting {
    fn from(counting: Counting) -> Self {
        match counting {
            Counting::AllTime => Self::AllTime,
            Counting::WorkingDays => Self::WorkingDays,
            Counting::WakingHours => Self::WakingHours,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Clock {
    stage: Word<Stage>,
    /// As is usual for the stage when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    counting: Option<Counting>,
    started: Instant,
    /// A quarter of all the time before `due` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    yellow: Option<Instant>,
    due: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paused: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resumed: Option<Instant>,
    #[serde(default)]
    warned: bool,
    #[serde(default)]
    overdue: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fallback: Option<Fallback>,
}

impl From<&CaseClock> for Clock {
    fn from(clock: &CaseClock) -> Self {
        let counting = Counting::from(clock.counting);
        let yellow = CaseClock::quarter_before(clock.due, clock.started);
        Self {
            stage: Word(clock.stage),
            counting: (counting != Counting::usual(clock.stage)).then_some(counting),
            started: clock.started,
            yellow: (clock.yellow != yellow).then_some(clock.yellow),
            due: clock.due,
            paused: clock.paused,
            resumed: clock.resumed,
            warned: clock.warned,
            overdue: clock.overdue,
            fallback: clock.fallback.as_ref().map(Fallback::from),
        }
    }
}

/// The edition of the calendar stands in a column of its own, by which clocks are found.
impl From<Clock> for CaseClock {
    fn from(clock: Clock) -> Self {
        let stage = clock.stage.0;
        Self {
            stage,
            counting: clock.counting.unwrap_or(Counting::usual(stage)).into(),
            started: clock.started,
            yellow: clock.yellow.unwrap_or_else(|| CaseClock::quarter_before(clock.due, clock.started)),
            due: clock.due,
            paused: clock.paused,
            resumed: clock.resumed,
            warned: clock.warned,
            overdue: clock.overdue,
            edition: 0,
            fallback: clock.fallback.map(Into::into),
        }
    }
}

/// Who else is asked for the first answer.
#[derive(Debug, Serialize, Deserialize)]
struct Fallback {
    room: Instant,
    office: Instant,
    #[serde(default, skip_serializing_if = "is_default")]
    room_asked: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    office_asked: bool,
}

impl From<&clocks::Fallback> for Fallback {
    fn from(fallback: &clocks::Fallback) -> Self {
        let clocks::Fallback { room, office, room_asked, office_asked } = *fallback;
        Self { room, office, room_asked, office_asked }
    }
}

impl From<Fallback> for clocks::Fallback {
    fn from(Fallback { room, office, room_asked, office_asked }: Fallback) -> Self {
        Self { room, office, room_asked, office_asked }
    }
}
