//! `grids.boundary`: the corners of a grid, in order.

use mashang_domain::shared::StoreError;
use mashang_domain::shared::geo;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Boundary(Vec<Point>);

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Point {
    longitude: f64,
    latitude: f64,
}

impl From<&geo::Boundary> for Boundary {
    fn from(boundary: &geo::Boundary) -> Self {
        let corners = boundary.corners().iter();
        Self(corners.map(|at| Point { longitude: at.longitude(), latitude: at.latitude() }).collect())
    }
}

impl TryFrom<Boundary> for geo::Boundary {
    type Error = StoreError;

    fn try_from(boundary: Boundary) -> Result<Self, StoreError> {
        let corners = boundary.0.into_iter().map(|at| geo::Point::new(at.longitude, at.latitude));
        corners.collect::<Result<_, _>>().and_then(Self::new).map_err(|_| StoreError::Corrupt("grids.boundary"))
    }
}
