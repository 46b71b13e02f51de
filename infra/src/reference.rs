//! What every database needs before anybody works with it: the divisions and the role schemes that ship with the program.

use mashang_domain::duties::{Duties, RoleScheme};
use mashang_domain::shared::Vocabulary;
use mashang_domain::territory::{Division, DivisionCode, DivisionLevel, Territory};

use crate::db::Database;

const DIVISIONS: &str = include_str!("../../domain/data/quanzhou_divisions.csv");

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

/// Loads what is not there yet.
///
/// # Errors
/// A sentence for the operator.
pub fn load(db: &Database) -> Result<(), String> {
    let all = quanzhou();
    let schemes = RoleScheme::shipped().map_err(|error| format!("the shipped role schemes can't be read: {error}"))?;
    db.write_at_leisure(move |store| {
        store.add_divisions(&all)?;
        store.add_role_schemes(&schemes)
    })
    .map_err(|error| format!("the reference data could not be written: {error:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_divisions_of_quanzhou_are_read() {
        let all = quanzhou();
        assert_eq!(all.len(), 2_761);
        assert!(all.iter().any(|division| division.code.as_str() == "350582002014" && division.name.contains("梅庭")));
    }
}
