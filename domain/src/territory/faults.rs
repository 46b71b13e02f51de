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
        /// A division is a city, a county, a township or a village, and a province is none that is kept.
        NotALevel = "not_a_level" "区划级别应为 city、county、township 或 village",
        /// What a division lies in stands in the list before it, or was entered before.
        ParentDivisionMissing = "parent_division_missing" "上级区划不存在：请先导入上级，或排在下级之前",
        /// A list has at most 2,000,000 rows.
        ListTooLong = "list_too_long" "最多 2000000 行",
        /// A division stands in the list twice.
        RepeatedDivision = "repeated_division" "区划重复",
    }
}

impl Faults for TerritoryFault {}
