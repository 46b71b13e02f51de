//! What follows from what happened to an API client: nothing but that it is known who let it in, and with what.

use crate::shared::SubjectKind;

/// API clients as what events are about.
pub const SUBJECT: SubjectKind =
    SubjectKind { value: "api_client", label: "第三方系统", description: "An API client." };
