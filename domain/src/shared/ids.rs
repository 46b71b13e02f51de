//! Ids: one newtype of a `UUIDv7` per entity, so that a deputy's id never stands where a grid's is meant.

use uuid::Uuid;

/// Defines ids; a context may define its own.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A person who logs in.
    AccountId,
    /// A role granted to an account.
    GrantId,
    /// A family of refresh tokens: one log-in on one device.
    SessionId,
    /// An API client: a system of others that calls in an office's name.
    ApiClientId,
    /// A grid (网格).
    GridId,
    /// A person among a grid's people (网格长, 第二网格长, 网格员).
    GridMemberId,
    /// A congress office (人大常委会, 乡镇人大主席团, 街道人大工委).
    OfficeId,
    /// A handling unit (承办单位).
    UnitId,
    /// A deputy (人大代表), the person.
    DeputyId,
    /// A deputy's mandate in one congress for one term.
    MandateId,
    /// An activity room (代表活动室).
    RoomId,
    /// A case (群众诉求).
    CaseId,
    /// Something that happened, once.
    EventId,
    /// A file that somebody uploaded.
    AttachmentId,
    /// A message in a party's inbox.
    MessageId,
    /// A deputy's assignment to a grid for a time.
    AssignmentId,
    /// A record of a deputy's duties (履职记录).
    DutyRecordId,
    /// A reception (接待日, 座谈会).
    ReceptionId,
    /// A dispute (矛盾纠纷).
    DisputeId,
    /// A mediation organisation (调解组织).
    OrganisationId,
    /// That somebody looked at something.
    AuditEntryId,
    /// That a matter was sent to where it belongs, of which nothing else is left.
    DiversionReceiptId,
    /// A public version of a case (公开的诉求).
    PublicationId,
    /// A briefing (《民情专报》).
    BulletinId,
}

/// An id that follows from two others, and from which of several it is: whoever makes it again makes the same. The time, the
/// version and the variant stay those of `from`; the random bits are of both.
#[must_use]
pub fn following(from: Uuid, with: Uuid, which: u8) -> Uuid {
    let (mut bytes, other) = (from.into_bytes(), with.into_bytes());
    for (byte, with) in bytes.iter_mut().zip(other).skip(10) {
        *byte ^= with;
    }
    bytes[9] ^= which;
    Uuid::from_bytes(bytes)
}

/// Where new ids come from. The clock stands beside it, so that ids sort by the time at which they were minted.
pub trait IdSource: Send + Sync {
    /// A new id for an entity that comes to be at `now`.
    fn mint(&self, now: super::Instant) -> Uuid;
    /// Fills `bytes` with randomness that nobody can guess: codes and secrets are made of it.
    fn random(&self, bytes: &mut [u8]);
}
