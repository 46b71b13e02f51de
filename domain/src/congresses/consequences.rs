//! What follows from what happened to a congress or one of its terms: by itself nothing but that it is known who did it. What a
//! change of term does to mandates and work, its own context says.

use crate::shared::SubjectKind;

/// Congresses as what events are about.
pub const CONGRESS: SubjectKind =
    SubjectKind { value: "congress", label: "人民代表大会", description: "A people's congress." };

/// Terms as what events are about.
pub const TERM: SubjectKind = SubjectKind { value: "term", label: "届次", description: "A term of a congress." };
