use super::{Consent, ConsentId, ConsentPurpose, DataSubject, Erasure};
use crate::shared::code::TrackingCode;
use crate::shared::text::Phone;
use crate::shared::{AccountId, CaseId, Instant, StoreError};

/// Consents, kept.
pub trait Consents {
    fn add_consents(&mut self, all: &[Consent]) -> Result<(), StoreError>;

    /// All that somebody ever consented to and that is a row, the latest first; at most [`MOST_CONSENTS`](super::MOST_CONSENTS).
    fn consents_of(&mut self, holder: DataSubject) -> Result<Vec<Consent>, StoreError>;

    /// Those with which an account's cases came in and that are no rows, the latest first. Of at most
    /// [`MOST_CONSENTS`](super::MOST_CONSENTS) cases.
    fn consents_with_cases(&mut self, account: AccountId) -> Result<Vec<Consent>, StoreError>;

    fn consent(&mut self, id: ConsentId) -> Result<Option<Consent>, StoreError>;

    /// Notes that a consent was taken back; the first time counts.
    fn withdraw_consent(&mut self, id: ConsentId, at: Instant) -> Result<(), StoreError>;

    /// The same of all that somebody consented to.
    fn withdraw_consents(&mut self, holder: DataSubject, at: Instant) -> Result<(), StoreError>;

    /// Leaves no row of that consent.
    fn remove_consent(&mut self, id: ConsentId) -> Result<(), StoreError>;

    /// The last time that somebody consented to that, where it is a row.
    fn last_consent(&mut self, holder: DataSubject, purpose: ConsentPurpose) -> Result<Option<Consent>, StoreError>;
}

/// What is erased, and that it was.
pub trait Erasures {
    /// Writes what happened to a case anew without words, files and the account of its submitter, deletes what the leaves of it are
    /// salted with, the submitter's messages, and what the register says of whoever was heard where the case came of that.
    fn erase_case_log(&mut self, id: CaseId, submitter: Option<AccountId>) -> Result<(), StoreError>;

    /// Makes an account one of nobody: without openid and phone, by which it would be found, without desk key and messages.
    fn erase_account(&mut self, id: AccountId) -> Result<(), StoreError>;

    /// Forgets what is found by a phone alone: whose booking of a station it was, and at which meetings its voter was.
    fn erase_phone(&mut self, phone: &Phone) -> Result<(), StoreError>;

    /// Keeps that something was erased; `code` is what led to it.
    fn note_erasure(&mut self, erasure: &Erasure, code: Option<&TrackingCode>) -> Result<(), StoreError>;

    /// What was erased to which that code led.
    fn erasure_by_code(&mut self, code: &TrackingCode) -> Result<Option<Erasure>, StoreError>;
}
