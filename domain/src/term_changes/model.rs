use std::collections::BTreeMap;

use chrono::{Datelike, Duration, NaiveDate};

use super::{
    ElectedSex, RosterMatch, TermChangePhase, TermChangeState, TermChangeStepKind, TermChangeTask, TermChangeUndo,
};
use crate::audit::{AuditAct, AuditSubject, Look};
use crate::cases::clocks::{CaseClock, Stage};
use crate::codes::{CodeSubject, CodeSuccessionKind};
use crate::congresses::{ConstituencyId, Credentials, TermId};
use crate::contacts::LinkStood;
use crate::deputies::{GridAssignment, Mandate};
use crate::shared::code::QrCode;
use crate::shared::text::{Name, Phone, Text};
use crate::shared::{
    AccountId, DeputyId, DivisionCode, GridId, Instant, OfficeId, Party, RoomId, Standing, ValueFault,
};

crate::ids! {
    /// A change of term, or a by-election: a roster with what became of it.
    ChangeoverId,
    /// A row of a roster. Whoever is entered by it as a deputy has the same id.
    RosterRowId,
    /// What became of somebody or something in a change of term.
    ChangeoverStepId,
}

/// Grids that a row of a roster names at most.
pub const MAX_GRIDS: usize = 20;
/// Deputies who are proposed for a row at most.
pub const MAX_PROPOSALS: usize = 10;
/// Days for which a by-election may be decided ahead.
pub const MAX_BY_ELECTION_DAYS: i64 = 60;
/// How long a change of term can be taken back.
pub const UNDO: Duration = Duration::hours(24);
/// Months of whoever may be elected (选举法第四条).
const OF_AGE: i32 = 18 * 12;

/// Where somebody works, and as what (单位职务).
pub type Employer = Text<120>;

/// The month in which somebody was born (出生年月).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BirthMonth {
    year: i32,
    /// 1 to 12.
    month: u32,
}

impl BirthMonth {
    /// `None` for what is no month of the last two centuries.
    #[must_use]
    pub fn new(year: i32, month: u32) -> Option<Self> {
        ((1900..=2200).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// Reads a month as people write it: 1980-05, 1980.5, 1980/05, 1980年5月, 198005, or a day of it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let digits = |part: &str| {
            let fits = (1..=6).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            fits.then(|| part.parse::<u32>().ok()).flatten()
        };
        let text = text.trim().trim_end_matches(['月', '日']);
        let mut parts = text.split(['-', '/', '.', '年', '月']);
        let (first, second, third) = (digits(parts.next()?)?, parts.next(), parts.next());
        if parts.next().is_some() || third.is_some_and(|day| !digits(day).is_some_and(|day| (1..=31).contains(&day))) {
            return None;
        }
        let (year, month) = match second {
            Some(month) => (first, digits(month)?),
            None if first >= 190_001 => (first / 100, first % 100),
            None => return None,
        };
        Self::new(i32::try_from(year).ok()?, month)
    }

    /// Whether whoever was born then is eighteen in the month of that day.
    #[must_use]
    pub fn is_of_age(self, on: NaiveDate) -> bool {
        let months = |year: i32, month: u32| year * 12 + i32::try_from(month).unwrap_or_default();
        months(on.year(), on.month()) - months(self.year, self.month) >= OF_AGE
    }
}

impl std::fmt::Display for BirthMonth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Who was elected, as a roster says it. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elected {
    pub name: Name,
    pub sex: Option<ElectedSex>,
    pub born: BirthMonth,
    /// 民族.
    pub ethnicity: Option<Name>,
    /// 党派.
    pub party: Option<Name>,
    pub employer: Option<Employer>,
    pub phone: Option<Phone>,
}

/// A row of a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRow {
    pub id: RosterRowId,
    pub changeover: ChangeoverId,
    /// Which row, as whoever looks at the file counts it.
    pub line: u32,
    pub elected: Elected,
    pub constituency: ConstituencyId,
    /// The room in which the deputy is to receive people; as before where none is said.
    pub room: Option<RoomId>,
    /// The grids in which the deputy is to work; as before where none is said.
    pub grids: Vec<GridId>,
    /// By what it is known who it is.
    pub matched: RosterMatch,
    /// Who it is, of those who were entered before.
    pub deputy: Option<DeputyId>,
    /// Who may be meant, while a person has to decide.
    pub proposals: Vec<DeputyId>,
}

impl RosterRow {
    /// As whom the person is, or will be, entered.
    #[must_use]
    pub fn person(&self) -> DeputyId {
        self.deputy.unwrap_or(DeputyId(self.id.0))
    }
}

/// A change of term, or a by-election: a roster, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changeover {
    pub id: ChangeoverId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<TermChangeState>,
    /// The term of those who were elected.
    pub term: TermId,
    /// The term that ended with it, once it began.
    pub former: Option<TermId>,
    /// The division whose congress it is.
    pub division: DivisionCode,
    /// The congress's office.
    pub office: OfficeId,
    /// Whether it fills vacancies of a running term (选举法第五十七条).
    pub by_election: bool,
    /// The first day of those whom a by-election brings; a new term's is its first session.
    pub applies_on: Option<NaiveDate>,
    /// How many were elected.
    pub persons: u32,
    /// By what the roster was confirmed.
    pub credentials: Option<Credentials>,
    pub loaded_at: Instant,
    /// Who loaded it.
    pub loaded_by: Option<AccountId>,
    pub confirmed_at: Option<Instant>,
    pub began_at: Option<Instant>,
    pub done_at: Option<Instant>,
    pub undone_at: Option<Instant>,
}

impl Changeover {
    #[must_use]
    pub fn state(&self) -> TermChangeState {
        self.standing.state()
    }

    /// What is written down when somebody is shown rows of its roster.
    #[must_use]
    pub fn look(&self) -> Look {
        let (id, division) = (self.id.0, self.division.clone());
        Look { act: AuditAct::RosterShown, subject: AuditSubject::TermChange, id, division }
    }

    /// Until when it can be taken back.
    #[must_use]
    pub fn undo_until(&self) -> Option<Instant> {
        self.done_at.map(|done| done + UNDO)
    }
}

/// How far a change of term has come. It moves on with every part of the job, and counts no version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub phase: TermChangePhase,
    /// The row that was come to last.
    pub line: u32,
    /// Of those who leave, whom it came to last.
    pub deputy: Option<DeputyId>,
    /// How many persons there are to come to.
    pub total: u32,
    /// How many it has come to.
    pub done: u32,
    /// How many steps are written: the next one's ordinal.
    pub steps: u32,
    /// Of the steps, how many are still to be taken back.
    pub left: u32,
    /// How often what became of somebody or something.
    pub counts: BTreeMap<TermChangeStepKind, u32>,
    /// How many steps were changed since and stay, when it was taken back.
    pub kept: u32,
}

impl Progress {
    /// Before the first.
    #[must_use]
    pub fn start(total: u32) -> Self {
        Self {
            phase: TermChangePhase::Roster,
            line: 0,
            deputy: None,
            total,
            done: 0,
            steps: 0,
            left: 0,
            counts: BTreeMap::new(),
            kept: 0,
        }
    }

    /// How often that became of somebody or something.
    #[must_use]
    pub fn count(&self, kind: TermChangeStepKind) -> u32 {
        self.counts.get(&kind).copied().unwrap_or_default()
    }
}

/// How something stood before a change of term touched it. Sealed wherever it is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Former {
    /// There was nothing.
    Nothing,
    Deputy {
        /// The version that the deputy had.
        version: i32,
        room: Option<RoomId>,
        assignments: Vec<GridAssignment>,
        mandates: Vec<Mandate>,
    },
    Code {
        subject: CodeSubject,
        division: DivisionCode,
        revoked_at: Option<Instant>,
    },
    Case {
        target: Party,
        fallback_room: Option<RoomId>,
        clock: Option<CaseClock>,
        passed_on: Vec<Party>,
        /// The stages that were missed so far.
        missed: Vec<Stage>,
    },
    Dispute {
        addressee: Party,
    },
    ContactLink(LinkStood),
    FollowUps {
        /// Who answered for them.
        deputy: DeputyId,
        /// By what they went on: the sitting keeps under it how each stood.
        passing: uuid::Uuid,
    },
}

/// What became of somebody or something in a change of term.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeoverStep {
    pub id: ChangeoverStepId,
    pub changeover: ChangeoverId,
    /// 0, 1, 2 …: in this order it was done, and in the opposite one it is taken back.
    pub ordinal: u32,
    pub kind: TermChangeStepKind,
    /// What it is about: a deputy, a case, a dispute, a link, a sitting, a room; of a code, its deputy.
    pub subject: uuid::Uuid,
    /// The code, of a code.
    pub code: Option<QrCode>,
    /// The version that it has since.
    pub version_after: i32,
    /// To whom it goes.
    pub to: Option<Party>,
    /// What a person has to do.
    pub task: Option<TermChangeTask>,
    pub former: Former,
    /// What became of it when the change was taken back.
    pub undone: Option<TermChangeUndo>,
}

/// Where a printed code of a deputy who leaves is to lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChoice {
    pub code: QrCode,
    pub fate: CodeSuccessionKind,
    /// To whom, where one of several is meant.
    pub successor: Option<DeputyId>,
}

/// The number of a deputy: the id that lists and exports show.
///
/// # Errors
/// [`ValueFault::NotACode`] for what is none.
pub fn deputy_number(text: &str) -> Result<DeputyId, ValueFault> {
    text.trim().parse::<uuid::Uuid>().map(DeputyId).map_err(|_| ValueFault::NotACode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_people_write_them() {
        let may = BirthMonth::new(1980, 5);
        for text in ["1980-05", "1980.5", "1980/05", "1980年5月", "198005", "1980-05-17", "1980年05月17日"] {
            assert_eq!(BirthMonth::read(text), may, "{text}");
        }
        for bad in ["", "1980", "80-05", "1980-13", "1980-00", "1980-05-40", "五月", "1980-05-01-02", "19800501"] {
            assert_eq!(BirthMonth::read(bad), None, "{bad}");
        }
        assert_eq!(may.map(|month| month.to_string()).as_deref(), Some("1980-05"));
    }

    #[test]
    fn whoever_is_eighteen_in_the_month_may_be_elected() {
        let born = BirthMonth::new(2008, 3).expect("a month");
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a date");
        assert!(born.is_of_age(day(2026, 3, 1)) && !born.is_of_age(day(2026, 2, 28)));
    }
}
