use chrono::NaiveDate;

use super::{Alternative, CodeSubject, PrintedCode};
use crate::deputies::Deputy;
use crate::shared::code::QrCode;
use crate::shared::{DeputyId, GridId, Instant, Page, PageRequest, StoreError};

/// What a list of codes is sorted by: the newest first.
pub type CodeKey = (Instant, QrCode);

/// Codes, kept.
pub trait Codes {
    /// The printed code.
    fn code(&mut self, code: &QrCode) -> Result<Option<PrintedCode>, StoreError>;

    /// The printed code and, when it leads to a deputy, the deputy: what every submission asks, so that a store may
    /// answer it at once.
    fn code_with_deputy(&mut self, code: &QrCode) -> Result<Option<(PrintedCode, Option<Deputy>)>, StoreError>;

    /// The codes that lead to `subject`, newest first; at most 100.
    fn codes_of(&mut self, subject: CodeSubject) -> Result<Vec<PrintedCode>, StoreError>;

    /// The same, page by page.
    fn codes_listed(
        &mut self,
        subject: CodeSubject,
        page: &PageRequest<CodeKey>,
    ) -> Result<Page<PrintedCode, CodeKey>, StoreError>;

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

    /// Up to five deputies of those grids other than `except` who serve on `date` and have a code.
    fn alternatives(
        &mut self,
        grids: &[GridId],
        except: DeputyId,
        date: NaiveDate,
    ) -> Result<Vec<Alternative>, StoreError>;
}
