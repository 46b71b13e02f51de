//! Whom a case complains about.

use crate::institutions::HandlingUnit;
use crate::shared::{GridMemberId, Party};
use crate::territory::DivisionCode;

/// Of how many a case may say that it complains about them.
pub const MAX_ABOUT: usize = 5;

crate::vocabulary! {
    /// The kinds of those whom a case may complain about.
    CaseAboutKind "被反映对象类型" {
        /// A handling unit.
        Unit = "unit" "承办单位",
        /// A congress office.
        Office = "office" "人大机构",
        /// A deputy.
        Deputy = "deputy" "人大代表",
        /// One of the people of the grid in which the matter lies.
        GridMember = "grid_member" "网格人员",
        /// Whoever uses this account.
        Account = "account" "个人账号",
        /// A village or community.
        Village = "village" "村（社区）",
    }
}

/// Somebody whom a case complains about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseAbout {
    /// A unit, an office, a deputy, or whoever uses an account.
    Party(Party),
    /// One of the grid's people. No account is tied to one of them: all of the grid stand aside.
    Member(GridMemberId),
    /// A village or community, and whoever works for it.
    Village(DivisionCode),
}

impl CaseAbout {
    /// What it is; `None` for a party of a kind that nobody complains about here.
    #[must_use]
    pub fn kind(&self) -> Option<CaseAboutKind> {
        match self {
            Self::Party(Party::Unit(_)) => Some(CaseAboutKind::Unit),
            Self::Party(Party::Office(_)) => Some(CaseAboutKind::Office),
            Self::Party(Party::Deputy(_)) => Some(CaseAboutKind::Deputy),
            Self::Party(Party::Account(_)) => Some(CaseAboutKind::Account),
            Self::Party(Party::Room(_) | Party::Organisation(_)) => None,
            Self::Member(_) => Some(CaseAboutKind::GridMember),
            Self::Village(_) => Some(CaseAboutKind::Village),
        }
    }
}

/// Whether a unit is among those who are complained about, or belongs to them.
#[must_use]
pub fn bars_unit(about: &[CaseAbout], unit: &HandlingUnit) -> bool {
    about.contains(&CaseAbout::Party(Party::Unit(unit.id))) || bars_place(about, &unit.division)
}

/// Whether what works for `division` works for a village that is complained about.
#[must_use]
pub fn bars_place(about: &[CaseAbout], division: &DivisionCode) -> bool {
    about.iter().any(|one| matches!(one, CaseAbout::Village(village) if village.covers(division)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::Vocabulary;

    fn id<T: From<uuid::Uuid>>(number: u128) -> T {
        uuid::Uuid::from_u128(number).into()
    }

    #[test]
    fn every_kind_is_one_of_somebody() {
        let all = [
            CaseAbout::Party(Party::Unit(id(1))),
            CaseAbout::Party(Party::Office(id(1))),
            CaseAbout::Party(Party::Deputy(id(1))),
            CaseAbout::Member(id(1)),
            CaseAbout::Party(Party::Account(id(1))),
            CaseAbout::Village(DivisionCode::new("350582002001").expect("twelve digits")),
        ];
        let kinds: Vec<_> = all.iter().filter_map(CaseAbout::kind).collect();
        assert_eq!(kinds, CaseAboutKind::ALL);
        assert_eq!(CaseAbout::Party(Party::Room(id(1))).kind(), None);
    }
}
