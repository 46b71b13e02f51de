//! `role_schemes.roles`, and the file in which schemes ship.

use mashang_domain::duties::{self, RoleKey};
use mashang_domain::shared::DivisionCode;
use mashang_domain::shared::text::Name;
use serde::{Deserialize, Serialize};

use crate::stored::word::{Plain, each, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Role {
    key: Plain<RoleKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image: Option<Plain<Name>>,
}

impl From<&duties::SchemeRole> for Role {
    fn from(role: &duties::SchemeRole) -> Self {
        Self { key: (&role.key).into(), label: plain(role.label.as_ref()), image: plain(role.image.as_ref()) }
    }
}

impl From<Role> for duties::SchemeRole {
    fn from(role: Role) -> Self {
        Self { key: role.key.0, label: role.label.map(|label| label.0), image: role.image.map(|image| image.0) }
    }
}

/// A scheme of the file that ships with the program.
#[derive(Debug, Deserialize)]
pub(crate) struct Shipped {
    code: String,
    title: Plain<Name>,
    division: Plain<DivisionCode>,
    in_force: bool,
    roles: Vec<Role>,
}

impl From<Shipped> for duties::RoleScheme {
    fn from(scheme: Shipped) -> Self {
        Self {
            code: scheme.code,
            version: 1,
            title: scheme.title.0,
            division: scheme.division.0,
            in_force: scheme.in_force,
            roles: each(scheme.roles),
        }
    }
}
