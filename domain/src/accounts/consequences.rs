//! What follows from what happened to a grant: nothing but that it is known who could do what, since when and through whom.

use crate::shared::SubjectKind;

/// Grants as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind { value: "grant", label: "授权", description: "A grant." };
