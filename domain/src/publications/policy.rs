//! Who may do what to a public version. Before it is shown it exists for those who handle the case, its office and its resident; for
//! none of them who stands aside from the case.

use super::{Publication, PublicationAction};
use crate::cases::{Case, CaseRelation};
use crate::shared::{Actor, Instant};

crate::vocabulary! {
    /// What an actor has to do with a public version of a case.
    PublicationRelation "与公开版本的关系" {
        /// Submitted the case, or holds its tracking code.
        Resident = "resident" "提交人",
        /// Handles the case.
        Handler = "handler" "经办人",
        /// Works in an office in whose area it lies.
        Office = "office" "人大机构",
        /// May see it.
        Public = "public" "公众",
        /// Is the system.
        System = "system" "系统",
    }
}

/// Whether `actor` looks after where a case lies. Whoever stands aside from it looks after nothing of it, and of an accusation that went
/// to where it belongs nobody does.
pub(super) fn oversees(actor: &Actor, case: &Case) -> bool {
    actor.oversees(&case.division) && !case.keeps_out(actor)
}

/// All that `actor` has to do with `publication`.
#[must_use]
pub fn relations(actor: &Actor, publication: &Publication, now: Instant) -> Vec<PublicationRelation> {
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(PublicationRelation::System);
    }
    let of_case = crate::cases::relations(actor, &publication.case, now);
    if of_case.contains(&CaseRelation::Submitter) {
        found.push(PublicationRelation::Resident);
    }
    if of_case.contains(&CaseRelation::Handler) {
        found.push(PublicationRelation::Handler);
    }
    if oversees(actor, &publication.case) {
        found.push(PublicationRelation::Office);
    }
    if publication.is_public() {
        found.push(PublicationRelation::Public);
    }
    found
}

/// Whether somebody in that relation may do `action`. Whoever decides on it must not have written it: of that takes care what
/// waits (`moderation`).
#[must_use]
pub fn permit(relation: PublicationRelation, action: PublicationAction) -> bool {
    use PublicationRelation as R;
    match action {
        PublicationAction::Revise => matches!(relation, R::Handler | R::Office),
        PublicationAction::Release | PublicationAction::SendBack => relation == R::Office,
        PublicationAction::TakeDown => relation == R::System,
        // The system does again what was withdrawn after the copy was made from which the house was restored.
        PublicationAction::Withdraw => matches!(relation, R::Resident | R::Office | R::System),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, Vocabulary, golden};

    fn roles(relation: PublicationRelation) -> &'static [AccountRole] {
        match relation {
            PublicationRelation::Resident | PublicationRelation::Public => AccountRole::ALL,
            PublicationRelation::Handler => &[AccountRole::Deputy, AccountRole::GridStaff, AccountRole::Office],
            PublicationRelation::Office => &[AccountRole::Office, AccountRole::Administrator],
            PublicationRelation::System => &[],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: PublicationAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("publications-policy.md", &golden::policy("Publication", roles, fits));
    }
}
