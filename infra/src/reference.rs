//! What every database needs before anybody works with it: the divisions, the role schemes and the rule sets that ship with
//! the program.

mod divisions;
mod lists;

use mashang_domain::cases::{DivisionRules, Rules};
use mashang_domain::duties::{Duties, RoleScheme};
use mashang_domain::shared::Vocabulary;
use mashang_domain::territory::{Division, DivisionCode, DivisionLevel, Territory};

use crate::db::Database;
use crate::stored::documents::roles::Shipped;
use crate::stored::word::each;

pub use self::divisions::{ListProblem, ListReport, import};

const DIVISIONS: &str = include_str!("../../domain/data/quanzhou_divisions.csv");

const SCHEMES: &str = include_str!("../../domain/data/role_schemes.json");

/// Every division of Quanzhou, as it ships with the program.
#[must_use]
pub fn quanzhou() -> Vec<Division> {
    DIVISIONS
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split(',');
            let code = DivisionCode::new(fields.next()?).ok()?;
            let name = fields.next()?.to_owned();
            let level = DivisionLevel::parse(fields.next()?)?;
            Some(Division { code, name, level, parent: DivisionCode::new(fields.next()?).ok()? })
        })
        .collect()
}

/// The role schemes that ship with the program.
fn role_schemes() -> Result<Vec<RoleScheme>, serde_json::Error> {
    serde_json::from_str::<Vec<Shipped>>(SCHEMES).map(each)
}

/// Loads what is not there yet.
///
/// # Errors
/// A sentence for the operator.
pub fn load(db: &Database) -> Result<(), String> {
    let all = quanzhou();
    let schemes = role_schemes().map_err(|error| format!("the shipped role schemes can't be read: {error}"))?;
    let rules = DivisionRules::shipped().map_err(|error| format!("the shipped rule sets can't be read: {error:?}"))?;
    db.write_at_leisure(move |store| {
        store.add_divisions(&all)?;
        store.add_role_schemes(&schemes)?;
        store.add_rule_sets(&rules)
    })
    .map_err(|error| format!("the reference data could not be written: {error:?}"))
}

#[cfg(test)]
mod tests {
    use mashang_domain::duties::DutyRole;
    use mashang_domain::shared::text::Name;

    use super::*;

    #[test]
    fn all_divisions_of_quanzhou_are_read() {
        let all = quanzhou();
        assert_eq!(all.len(), 2_761);
        assert!(all.iter().any(|division| division.code.as_str() == "350582002014" && division.name.contains("梅庭")));
    }

    #[test]
    fn every_scheme_that_ships_holds_the_five_and_only_a_named_one_is_in_force() {
        let schemes = role_schemes().expect("the shipped file reads");
        assert_eq!(schemes.iter().map(|scheme| scheme.roles.len()).collect::<Vec<_>>(), [5, 7]);
        for scheme in &schemes {
            assert!(DutyRole::ALL.iter().all(|role| scheme.has(&(*role).into())), "{}", scheme.code);
            assert!(scheme.is_named() || !scheme.in_force, "{}", scheme.code);
        }
    }

    #[test]
    fn the_five_are_called_as_the_seed_calls_them() {
        let schemes = role_schemes().expect("the shipped file reads");
        let labels: Vec<_> = schemes[0].roles.iter().filter_map(|role| role.label.as_ref()).map(Name::as_str).collect();
        assert_eq!(labels, DutyRole::ALL.iter().map(|role| role.label()).collect::<Vec<_>>());
    }
}
