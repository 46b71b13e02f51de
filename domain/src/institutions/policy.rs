//! Who may do what to an institution. Everybody may know of one.

use super::InstitutionAction;

crate::vocabulary! {
    /// What an actor has to do with an institution.
    InstitutionRelation "与机构的关系" {
        /// Administers its division, or works in the office that oversees it.
        Keeper = "keeper" "主管",
        /// May read of it.
        Public = "public" "公众",
    }
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit(relation: InstitutionRelation, action: InstitutionAction) -> bool {
    match action {
        InstitutionAction::Change | InstitutionAction::Close | InstitutionAction::Reopen => {
            relation == InstitutionRelation::Keeper
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, Vocabulary, golden};

    fn roles(relation: InstitutionRelation) -> &'static [AccountRole] {
        match relation {
            InstitutionRelation::Keeper => &[AccountRole::Office, AccountRole::Administrator],
            InstitutionRelation::Public => AccountRole::ALL,
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: InstitutionAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("institutions-policy.md", &golden::policy("Institution", roles, fits));
    }
}
