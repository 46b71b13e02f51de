//! What follows from what happened to a code: cards show it as it stands, and nobody is told.

use crate::shared::SubjectKind;

/// Codes as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind { value: "qr_code", label: "代表码", description: "A printed code." };
