//! `cases.sealed`: what was submitted, in the words and with the code of whoever did.

use mashang_domain::cases::Case;
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::geo::Point;
use mashang_domain::shared::text::{Body, Name, Title};
use serde::{Deserialize, Serialize};

use super::contact::Contact;
use super::guardian::Guardian;
use crate::stored::word::{First, Plain, plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Words {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    pub(crate) code: Plain<TrackingCode>,
    pub(crate) title: Plain<Title>,
    pub(crate) text: Plain<Body>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<Plain<Name>>,
    /// Longitude and latitude.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) point: Option<[f64; 2]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) contact: Option<Contact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) health: Option<Plain<Body>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) guardian: Option<Guardian>,
}

impl From<&Case> for Words {
    fn from(case: &Case) -> Self {
        Self {
            _version: First,
            code: (&case.tracking).into(),
            title: (&case.title).into(),
            text: (&case.text).into(),
            address: plain(case.place.address.as_ref()),
            point: case.place.point.map(|point: Point| [point.longitude(), point.latitude()]),
            contact: case.contact.as_ref().map(Contact::from),
            health: plain(case.health.as_ref()),
            guardian: case.guardian.as_ref().map(Guardian::from),
        }
    }
}
