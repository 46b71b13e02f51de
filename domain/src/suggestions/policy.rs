//! Who may do what to a suggestion. Who proposes one decides nothing about it in an office's or a unit's name.

use super::{Suggestion, SuggestionAction};
use crate::shared::{Actor, Grant};

crate::vocabulary! {
    /// What an actor has to do with a suggestion.
    SuggestionRelation "与代表建议的关系" {
        /// Is the deputy who proposes it.
        Proposer = "proposer" "领衔代表",
        /// Was asked to sign it, or did.
        Cosigner = "cosigner" "联名代表",
        /// Proposed or signed it, and serves no longer.
        Former = "former" "原提出代表",
        /// Works in an office in whose area the congress lies.
        Office = "office" "人大机构",
        /// Works in the unit in the lead.
        LeadUnit = "lead_unit" "主办单位",
        /// Works in a unit that helps.
        CoUnit = "co_unit" "协办单位",
        /// Reported a case from which it grew.
        Resident = "resident" "来源诉求的群众",
        /// Is the system's clock.
        System = "system" "系统",
    }
}

/// All that `actor` has to do with `suggestion`; empty for a stranger.
#[must_use]
pub fn relations(actor: &Actor, suggestion: &Suggestion) -> Vec<SuggestionRelation> {
    use SuggestionRelation as R;
    let dossier = &suggestion.dossier;
    let deputy = actor.deputy_ever();
    let cosigns = |one: &super::Cosigner| Some(one.deputy) == deputy && one.signed != Some(false);
    let is_proposer = deputy == Some(suggestion.proposer);
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(R::System);
    }
    if is_proposer || dossier.cosigners.iter().any(cosigns) {
        found.push(match actor.deputy() {
            None => R::Former,
            Some(_) if is_proposer => R::Proposer,
            Some(_) => R::Cosigner,
        });
    }
    if !is_proposer {
        // A draft is nobody's but the deputy's.
        if dossier.submitted_at.is_some() && actor.serves(&suggestion.division) {
            found.push(R::Office);
        }
        for grant in actor.grants() {
            match grant {
                Grant::HandlingUnit { unit } if suggestion.lead == Some(*unit) => found.push(R::LeadUnit),
                Grant::HandlingUnit { unit } if suggestion.co_units().contains(unit) => found.push(R::CoUnit),
                _ => {}
            }
        }
    }
    let told = dossier.assignment.is_some();
    if actor.account().is_some_and(|account| told && dossier.residents.contains(&account)) {
        found.push(R::Resident);
    }
    found
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit(relation: SuggestionRelation, action: SuggestionAction) -> bool {
    use SuggestionAction as A;
    use SuggestionRelation as R;
    match action {
        A::Revise
        | A::Invite
        | A::Submit
        | A::Withdraw
        | A::RateSatisfied
        | A::RateSatisfiedPromise
        | A::RateDissatisfied
        | A::RateDissatisfiedAgain => relation == R::Proposer,
        A::Cosign => relation == R::Cosigner,
        A::SendBack
        | A::ListMotion
        | A::TurnIntoSuggestion
        | A::Register
        | A::Assign
        | A::Extend
        | A::MarkKey
        | A::OrderRework
        | A::CloseByCommittee
        | A::Fulfil
        | A::Fail
        | A::RefuseExtension
        | A::Join
        | A::Part
        | A::NoteKeyStep
        | A::CloseWithPromise
        | A::ReturnForRework => relation == R::Office,
        A::Object | A::Start | A::Reply | A::NotePromise | A::AskExtension => relation == R::LeadUnit,
        A::RecordTalk => matches!(relation, R::LeadUnit | R::CoUnit),
        A::GiveOpinion => relation == R::CoUnit,
        A::Expire | A::ExpirePromise | A::Remind | A::TellLate => relation == R::System,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, golden};

    fn roles(relation: SuggestionRelation) -> &'static [AccountRole] {
        match relation {
            SuggestionRelation::Proposer | SuggestionRelation::Cosigner => &[AccountRole::Deputy],
            SuggestionRelation::Former | SuggestionRelation::Resident => &[AccountRole::Resident],
            SuggestionRelation::Office => &[AccountRole::Office],
            SuggestionRelation::LeadUnit | SuggestionRelation::CoUnit => &[AccountRole::HandlingUnit],
            SuggestionRelation::System => &[],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: SuggestionAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("suggestions-policy.md", &golden::policy("Suggestion", roles, fits));
    }
}
