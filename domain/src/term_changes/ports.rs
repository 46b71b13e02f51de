use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    Changeover, ChangeoverId, ChangeoverStep, ChangeoverStepId, CodeChoice, Progress, RosterRow, RosterRowId,
    TermChangeStepKind, TermChangeTask, TermChangeUndo,
};
use crate::congresses::{ConstituencyId, TermId};
use crate::deputies::Deputy;
use crate::shared::code::QrCode;
use crate::shared::text::Phone;
use crate::shared::{DeputyId, Instant, Page, PageRequest, Repository, StoreError};

/// Which rows of a roster a list asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RosterPart {
    #[default]
    All,
    /// Those of whom a person has to decide who it is.
    Undecided,
}

/// Which steps of a change of term a list asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepFilter {
    /// Of this kind.
    pub kind: Option<TermChangeStepKind>,
    /// Where a person has to do something, or where something could not be taken back.
    pub hands: bool,
}

/// Changes of term with their rosters and steps, kept.
pub trait TermChanges: Repository<Changeover> {
    /// The change of that id.
    fn changeover(&mut self, id: ChangeoverId) -> Result<Option<Changeover>, StoreError> {
        Repository::<Changeover>::load(self, id)
    }

    /// Changes of a term, the latest first.
    fn changeovers_of(
        &mut self,
        term: TermId,
        page: &PageRequest<ChangeoverId>,
    ) -> Result<Page<Changeover, ChangeoverId>, StoreError>;

    /// The change of a term whose roster is loaded or confirmed, and which has not begun. An index says that there is one.
    fn waiting_changeover(&mut self, term: TermId) -> Result<Option<Changeover>, StoreError>;

    /// Changes that a worker looks at: those that are under way, and those that are confirmed or taken back whose day has come by
    /// `today`; at most 100 of each. One that can't be read is told the log and left out.
    fn changeovers_at_work(&mut self, today: NaiveDate) -> Result<Vec<Changeover>, StoreError>;

    /// How far a change has come.
    fn progress(&mut self, id: ChangeoverId) -> Result<Progress, StoreError>;

    /// Keeps how far a change has come.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody else moved it on: as many steps were written, and as many are left, as `seen` says.
    fn save_progress(&mut self, id: ChangeoverId, seen: &Progress, now: &Progress) -> Result<(), StoreError>;

    /// Puts `rows` in the place of those of before.
    fn replace_roster(&mut self, id: ChangeoverId, rows: &[RosterRow]) -> Result<(), StoreError>;

    /// Rows of a roster by their line.
    fn roster(
        &mut self,
        id: ChangeoverId,
        part: RosterPart,
        page: &PageRequest<u32>,
    ) -> Result<Page<RosterRow, u32>, StoreError>;

    /// Up to `limit` rows after a line, all of which must be readable.
    fn roster_after(&mut self, id: ChangeoverId, line: u32, limit: u32) -> Result<Vec<RosterRow>, StoreError>;

    /// The row of that id.
    fn roster_row(&mut self, id: RosterRowId) -> Result<Option<RosterRow>, StoreError>;

    /// Keeps who somebody of a roster is.
    fn save_roster_row(&mut self, row: &RosterRow) -> Result<(), StoreError>;

    /// Those whom a constituency elected, by their line.
    fn elected_in(&mut self, id: ChangeoverId, constituency: ConstituencyId) -> Result<Vec<RosterRow>, StoreError>;

    /// The row of a deputy, who was entered before or is to be.
    fn row_of_person(&mut self, id: ChangeoverId, person: DeputyId) -> Result<Option<RosterRow>, StoreError>;

    /// Of how many rows a person has to decide who it is.
    fn count_undecided(&mut self, id: ChangeoverId) -> Result<u32, StoreError>;

    /// Says where codes lead, in the place of what was said of the same ones before.
    fn choose_codes(&mut self, id: ChangeoverId, choices: &[CodeChoice]) -> Result<(), StoreError>;

    /// Where that code is to lead, if somebody said so.
    fn code_choice(&mut self, id: ChangeoverId, code: &QrCode) -> Result<Option<CodeChoice>, StoreError>;

    /// Up to `limit` deputies with a mandate of that term, by id.
    fn holders_of(&mut self, term: TermId, after: Option<DeputyId>, limit: u32) -> Result<Vec<DeputyId>, StoreError>;

    /// How many they are.
    fn count_holders(&mut self, term: TermId) -> Result<u32, StoreError>;

    /// Deputies with a mandate of that constituency, by id; at most 1,000.
    fn holders_in(&mut self, constituency: ConstituencyId) -> Result<Vec<DeputyId>, StoreError>;

    /// The constituencies in which mandates of that term stand on that day, once for each mandate.
    fn seats_taken(&mut self, term: TermId, on: NaiveDate) -> Result<Vec<ConstituencyId>, StoreError>;

    /// Who has shown to hold one of those phones, and is a deputy.
    fn deputies_by_phone(&mut self, phones: &[Phone]) -> Result<Vec<(Phone, DeputyId)>, StoreError>;

    /// Whether a step asks somebody to do that about `subject`.
    fn has_task(&mut self, id: ChangeoverId, task: TermChangeTask, subject: Uuid) -> Result<bool, StoreError>;

    /// Appends steps.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when one of that ordinal, or of that kind about the same, is there.
    fn add_steps(&mut self, steps: &[ChangeoverStep]) -> Result<(), StoreError>;

    /// The last `limit` steps below an ordinal, the last first. How something stood that can't be read is nothing.
    fn steps_below(&mut self, id: ChangeoverId, ordinal: u32, limit: u32) -> Result<Vec<ChangeoverStep>, StoreError>;

    /// The changes that are under way or can still be taken back; at most 1,000.
    fn changeovers_to_undo(&mut self, now: Instant) -> Result<Vec<ChangeoverId>, StoreError>;

    /// Lets steps of those kinds about `subject` that say it has the version `from` since say `to`: what brought it there touched
    /// nothing of what they did. Steps that were taken back stay as they are.
    fn follow_steps(
        &mut self,
        of: &[ChangeoverId],
        kinds: &[TermChangeStepKind],
        subject: Uuid,
        versions: (i32, i32),
    ) -> Result<(), StoreError>;

    /// Says what became of a step when the change was taken back.
    fn mark_step(&mut self, id: ChangeoverStepId, undone: TermChangeUndo) -> Result<(), StoreError>;

    /// Takes away all steps of a change that was taken back, because it runs again.
    fn forget_steps(&mut self, id: ChangeoverId) -> Result<(), StoreError>;

    /// Steps by their ordinal, without how things stood before.
    fn steps(
        &mut self,
        id: ChangeoverId,
        filter: StepFilter,
        page: &PageRequest<u32>,
    ) -> Result<Page<ChangeoverStep, u32>, StoreError>;

    /// Takes away a deputy of whom nothing but the entry is there; `false`, and nothing is changed, where a code, a case, a
    /// dispute, a link, an account or a record of duties refers to the deputy.
    fn remove_deputy(&mut self, deputy: &Deputy) -> Result<bool, StoreError>;
}
