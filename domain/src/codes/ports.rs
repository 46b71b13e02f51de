use chrono::NaiveDate;

use super::{CodeEvent, CodeState, CodeSubject, ListedCode, PrintedCode};
use crate::congresses::Seat;
use crate::deputies::{Deputies, Deputy};
use crate::institutions::{InstitutionChange, Institutions};
use crate::rooms::Rooms;
use crate::shared::code::QrCode;
use crate::shared::text::Name;
use crate::shared::{DeputyId, EventLog, GridId, Instant, Page, PageRequest, RoomId, StoreError};
use crate::territory::DivisionCode;

/// What a list of codes is sorted by: the newest first.
pub type CodeKey = (Instant, QrCode);

/// Of what codes are listed.
#[derive(Clone, Debug)]
pub enum CodeScope {
    /// Those that lead there.
    Subject(CodeSubject),
    /// Those that lead to something in any of these divisions' subtrees.
    Areas(Vec<DivisionCode>),
}

/// Which codes a list asks for.
#[derive(Clone, Debug)]
pub struct CodeFilter {
    pub scope: CodeScope,
    /// In one of these states; in any, where there are none.
    pub states: Vec<CodeState>,
    /// The day on which they stand so.
    pub on: NaiveDate,
}

/// A deputy who serves and has a code.
#[derive(Clone, Debug, PartialEq)]
pub struct CodedDeputy {
    pub id: DeputyId,
    pub name: Name,
    /// The newest that was not revoked.
    pub code: QrCode,
}

/// Codes, kept beside what they lead to.
pub trait Codes: Deputies + Rooms + Institutions + EventLog<CodeEvent> + EventLog<InstitutionChange> {
    /// The printed code.
    fn code(&mut self, code: &QrCode) -> Result<Option<PrintedCode>, StoreError>;

    /// The printed code and, when it leads to a deputy, the deputy with who stands in on that day, and with no other stand-ins: what
    /// every submission asks, so that a store may answer it at once.
    fn code_with_deputy(
        &mut self,
        code: &QrCode,
        on: NaiveDate,
    ) -> Result<Option<(PrintedCode, Option<Deputy>)>, StoreError>;

    /// The codes that lead to `subject`, newest first; at most 100.
    fn codes_of(&mut self, subject: CodeSubject) -> Result<Vec<PrintedCode>, StoreError>;

    /// Codes that fit `filter`, page by page, newest first.
    fn codes_listed(
        &mut self,
        filter: &CodeFilter,
        page: &PageRequest<CodeKey>,
    ) -> Result<Page<ListedCode, CodeKey>, StoreError>;

    /// Adds codes.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a code exists already.
    fn add_codes(&mut self, codes: &[PrintedCode]) -> Result<(), StoreError>;

    /// Keeps a changed code whose version before was `seen`.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no longer `seen`.
    fn save_code(&mut self, code: &PrintedCode, seen: i32) -> Result<(), StoreError>;

    /// Deputies of those grids who serve on `date` and have a code, by id; at most [`super::MAX_DEPUTIES`].
    fn deputies_in_grids(&mut self, grids: &[GridId], date: NaiveDate) -> Result<Vec<CodedDeputy>, StoreError>;

    /// Those who hold a mandate in the same congress for a constituency that is called so, in whichever term: the latest term's
    /// first.
    fn deputies_of_seat(&mut self, seat: &Seat, date: NaiveDate) -> Result<Vec<CodedDeputy>, StoreError>;

    /// Those who receive people in that room and work in the township of `division`.
    fn deputies_in_room(
        &mut self,
        room: RoomId,
        division: &DivisionCode,
        date: NaiveDate,
    ) -> Result<Vec<CodedDeputy>, StoreError>;
}
