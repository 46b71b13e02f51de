//! `sweep_findings.sealed`: where something was found and in which words; `sweep_findings.files`: the files of it;
//! `sweep_campaigns.telling`: of what grids are being told.

use mashang_domain::shared::geo::Point;
use mashang_domain::shared::text::{Body, Name};
use mashang_domain::shared::{GridId, StoreError};
use mashang_domain::sweeps::{self, SweepPlace};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::{First, Plain};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Wording {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    address: Plain<Name>,
    /// Longitude and latitude.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    point: Option<[f64; 2]>,
    pub(crate) description: Plain<Body>,
}

impl From<&sweeps::SweepFinding> for Wording {
    fn from(finding: &sweeps::SweepFinding) -> Self {
        Self {
            _version: First,
            address: Plain::from(&finding.place.address),
            point: finding.place.point.map(|point| [point.longitude(), point.latitude()]),
            description: Plain::from(&finding.description),
        }
    }
}

impl Wording {
    /// Where it was found.
    pub(crate) fn place(&self) -> Result<SweepPlace, StoreError> {
        let point = self.point.map(|[longitude, latitude]| Point::new(longitude, latitude)).transpose();
        let point = point.map_err(|_| StoreError::Corrupt("sweep_findings.sealed"))?;
        Ok(SweepPlace { address: self.address.0.clone(), point })
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Files {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) photos: Vec<Uuid>,
    /// What shows that it is settled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) evidence: Vec<Uuid>,
}

impl From<&sweeps::SweepFinding> for Files {
    fn from(finding: &sweeps::SweepFinding) -> Self {
        Self {
            _version: First,
            photos: finding.photos.iter().map(|file| file.0).collect(),
            evidence: finding.evidence.iter().map(|file| file.0).collect(),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Telling {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    round: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Uuid>,
}

impl From<sweeps::Telling> for Telling {
    fn from(telling: sweeps::Telling) -> Self {
        Self { _version: First, round: telling.round, after: telling.after.map(|grid| grid.0) }
    }
}

impl From<Telling> for sweeps::Telling {
    fn from(telling: Telling) -> Self {
        Self { round: telling.round, after: telling.after.map(GridId) }
    }
}
