//! What follows from what happened to a room: cards and lists show it as it stands, and nobody is told.

use crate::shared::SubjectKind;

/// Rooms as what events are about.
pub const SUBJECT: SubjectKind =
    SubjectKind { value: "room", label: "代表活动室", description: "A room in which deputies receive people." };
