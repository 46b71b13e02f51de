//! What follows from what happened to an institution: its name is another wherever it is shown, and nobody is told.

use crate::shared::SubjectKind;

/// Congress offices as what events are about.
pub const OFFICE: SubjectKind =
    SubjectKind { value: "office", label: "人大机构", description: "A congress office." };

/// Handling units as what events are about.
pub const UNIT: SubjectKind = SubjectKind { value: "unit", label: "承办单位", description: "A handling unit." };
