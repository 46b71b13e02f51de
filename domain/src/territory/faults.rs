//! What the rules of divisions and grids refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of divisions and grids refuse.
    TerritoryFault "区划规则" {
        /// The village has a grid of that ordinal already.
        OrdinalTaken = "ordinal_taken" "该村（社区）已有此序号的网格",
        /// This is not the code of a village or community that exists.
        NotAVillage = "not_a_village" "不是已有的村（社区）代码",
        /// There is no such division.
        UnknownDivision = "unknown_division" "没有这个区划",
        /// There is no such grid.
        UnknownGrid = "unknown_grid" "网格不存在",
    }
}

impl Faults for TerritoryFault {}
