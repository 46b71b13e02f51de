//! `audit_entries.sealed`: what callers said themselves of the request by which they looked.

use serde::{Deserialize, Serialize};

use crate::stored::word::First;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Look {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    pub(crate) request: String,
}

impl Look {
    pub(crate) fn of(request: &str) -> Self {
        Self { _version: First, request: request.to_owned() }
    }
}
