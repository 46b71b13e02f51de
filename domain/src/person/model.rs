use uuid::Uuid;

use super::{ConsentPurpose, ConsentWay, ErasureLimit};
use crate::cases::{Case, CaseChannel};
use crate::shared::text::Name;
use crate::shared::{AccountId, CaseId, DisputeId, Instant, SessionId};

crate::ids! {
    /// That somebody consented to something.
    ConsentId,
}

/// The wording of the privacy notice that is in force: whoever consents does so to that one.
pub const PRIVACY_EDITION: &str = "2026-12-04";
/// Cases that are looked for at once, to be erased one after the other.
pub const MOST_ERASED_AT_ONCE: u32 = 20;
/// Consents that are kept of one holder.
pub const MOST_CONSENTS: usize = 200;

/// Whose data it is: an account's owner's, or that of whoever holds a case's tracking code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataSubject {
    Account(AccountId),
    Case(CaseId),
}

impl DataSubject {
    /// The value that the database keeps, and the id.
    #[must_use]
    pub fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::Account(account) => ("account", account.0),
            Self::Case(case) => ("case", case.0),
        }
    }

    /// The same out of those parts.
    #[must_use]
    pub fn from_parts(kind: &str, id: Uuid) -> Option<Self> {
        match kind {
            "account" => Some(Self::Account(id.into())),
            "case" => Some(Self::Case(id.into())),
            _ => None,
        }
    }
}

/// That somebody consented to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    pub id: ConsentId,
    pub holder: DataSubject,
    pub purpose: ConsentPurpose,
    /// By which wording.
    pub edition: Name,
    pub way: ConsentWay,
    /// Of which case, where it is of one alone.
    pub case: Option<CaseId>,
    /// Who entered it, where that was somebody else.
    pub taken_by: Option<AccountId>,
    pub given_at: Instant,
    pub withdrawn_at: Option<Instant>,
}

/// How a case came in: that whoever submitted it consented to its being handled follows from that, and is no row.
#[derive(Clone, Debug)]
pub struct CameIn {
    pub case: CaseId,
    pub submitter: Option<AccountId>,
    /// Who entered it, where that was somebody else.
    pub entered_by: Option<AccountId>,
    pub channel: CaseChannel,
    /// By which wording.
    pub edition: Name,
    pub at: Instant,
}

impl CameIn {
    /// How that case did; `None` for one of before, whose consent is a row.
    #[must_use]
    pub fn of(case: &Case) -> Option<Self> {
        Some(Self {
            case: case.id,
            submitter: case.submitter,
            entered_by: case.handling.entered_by,
            channel: case.channel,
            edition: case.privacy_edition.clone()?,
            at: case.submitted_at,
        })
    }

    /// The consent with which it did, as it was given. It has the case's own id, by which it is found; whoever takes it back makes a
    /// row of it.
    #[must_use]
    pub fn consent(self) -> Consent {
        Consent {
            id: ConsentId(self.case.0),
            holder: self.submitter.map_or(DataSubject::Case(self.case), DataSubject::Account),
            purpose: ConsentPurpose::HandlingOfMatter,
            edition: self.edition,
            way: if self.channel == CaseChannel::Scan { ConsentWay::Form } else { ConsentWay::Desk },
            case: Some(self.case),
            taken_by: self.entered_by,
            given_at: self.at,
            withdrawn_at: None,
        }
    }
}

/// That something was erased at somebody's demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub subject: DataSubject,
    pub at: Instant,
}

/// Something that is kept all the same, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which dispute, where it is one.
    pub dispute: Option<DisputeId>,
    pub why: ErasureLimit,
}

/// What became of somebody's demand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    pub cases: Vec<CaseId>,
    /// Cases that can't be read now, and are there still.
    pub unreadable: Vec<CaseId>,
    /// Whether the account is gone.
    pub account: bool,
    pub kept: Vec<Kept>,
    /// The sessions that ended with it.
    pub ended: Vec<SessionId>,
}
