//! What follows from what happened to an invitation: nothing but that it is known who was brought in by whom.

use crate::shared::SubjectKind;

/// Invitations as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind { value: "invitation", label: "邀请", description: "An invitation." };
