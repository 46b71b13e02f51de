//! What follows from what happened to a grid: the figures count it anew.

use crate::shared::SubjectKind;

/// Grids as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind { value: "grid", label: "网格", description: "A grid." };
