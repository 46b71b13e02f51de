//! “Why not?”: for any action on a case, what stands in the way, who could, and what would have to happen.

use super::{Case, CaseAction, CaseRelation, CaseState, Cases, permit};
use crate::shared::why_not::{Way, WhyNot, why_not};
use crate::shared::{CaseId, Context, Failure, Fault, Flow, Party, Vocabulary};

/// Why an action on a case is refused.
pub type CaseWhyNot = WhyNot<CaseState, CaseAction, CaseRelation>;

/// A state in which it can be done, and the way there.
pub type CaseWay = Way<CaseState, CaseAction, CaseRelation>;

impl Case {
    /// The institutions and deputies that stand in a relation to the case; of persons nobody is told.
    #[must_use]
    pub fn parties_as(&self, relation: CaseRelation) -> Vec<Party> {
        match relation {
            CaseRelation::Handler => vec![self.target],
            CaseRelation::Office => vec![Party::Office(self.office)],
            CaseRelation::LeadUnit => self.handling.lead_unit.map(Party::Unit).into_iter().collect(),
            CaseRelation::CoUnit => self.handling.co_units.iter().copied().map(Party::Unit).collect(),
            CaseRelation::Fallback => self.handling.fallback_room.map(Party::Room).into_iter().collect(),
            CaseRelation::Submitter
            | CaseRelation::Follower
            | CaseRelation::Proxy
            | CaseRelation::GridStaff
            | CaseRelation::Leader
            | CaseRelation::Former
            | CaseRelation::System => Vec::new(),
        }
    }
}

/// The article on which it rests that others do an action.
fn basis(action: CaseAction) -> Option<&'static str> {
    match action {
        // What an authority does or decides is no deputy's.
        CaseAction::Start | CaseAction::Reply | CaseAction::Return => Some("代表法第三十一条"),
        other => other.article(),
    }
}

/// Why the actor can't do any of some actions to a case, in which one operation may end, with the case: of the one that is nearest to
/// what that one may do. A rule that depends on how the case stands is named where nothing else stands in the way.
///
/// # Errors
/// Not found where the actor may not know that the case exists, and where no action is named.
pub fn why_not_of(
    store: &mut impl Cases,
    ctx: &Context,
    id: CaseId,
    actions: &[CaseAction],
) -> Result<(Case, CaseWhyNot), Failure> {
    let case = store.case(id)?.ok_or(Failure::NotFound)?;
    let relations = case.relations(&ctx.actor, ctx.now);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    let all = actions.iter().map(|action| why_not_one(&case, &relations, ctx, *action));
    // Nothing in the way before something, what can be done here before what is far; of those that are alike the first.
    let near = |why: &CaseWhyNot| {
        let way = why.ways.first().map_or(usize::MAX, |way| way.steps.len());
        (!why.reasons.is_empty(), way)
    };
    let why = all.min_by_key(near).ok_or(Failure::NotFound)?;
    Ok((case, why))
}

fn why_not_one(case: &Case, relations: &[CaseRelation], ctx: &Context, action: CaseAction) -> CaseWhyNot {
    // No way leads over a step that the case withholds where it stands: what nobody was ever assigned to, nobody goes on with.
    let withholds = |next: CaseAction, state: CaseState, relation: CaseRelation| {
        next != action && state == case.state() && case.hindrance(next, &[relation], ctx.now).is_some()
    };
    let mut why = why_not(relations, action, case.standing, |relation, next, state| {
        permit(relation, next, state) && !withholds(next, state, relation)
    });
    let article = basis(action);
    for reason in &mut why.reasons {
        *reason = Fault { article: reason.article.or(article), ..*reason };
    }
    if why.reasons.is_empty() {
        why.reasons.extend(case.obstacle(action, relations, ctx).map(Fault::from));
    }
    why
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::why_not::{Obstacle, reach, reasons, ways};
    use crate::shared::{Machine, Standing};

    /// Everywhere a case can stand.
    fn everywhere() -> Vec<Standing<CaseState>> {
        let mut all = vec![Standing::at(CaseState::Submitted)];
        let mut next = 0;
        while let Some(from) = all.get(next).copied() {
            next += 1;
            for action in CaseAction::ALL {
                let mut there = from;
                if there.advance(*action).is_some() && !all.contains(&there) {
                    all.push(there);
                }
            }
        }
        all
    }

    fn code(fault: &Fault) -> &'static str {
        fault.code
    }

    #[test]
    fn a_case_comes_to_every_state() {
        let all = everywhere();
        for state in CaseState::ALL {
            assert!(all.iter().any(|standing| standing.state() == *state), "{state:?}");
        }
    }

    #[test]
    fn what_is_said_is_what_the_machine_and_the_policy_hold_for_everybody_everywhere() {
        for standing in everywhere() {
            let (state, reached) = (standing.state(), reach(standing, permit));
            for action in CaseAction::ALL.iter().copied() {
                let (legal, ways) = (action.is_legal_in(state), ways(action, &reached, permit));
                let here = ways.iter().find(|way| way.steps.is_empty());
                let who: Vec<_> =
                    CaseRelation::ALL.iter().copied().filter(|one| legal && permit(*one, action, state)).collect();
                assert_eq!(here.map(|way| way.who.clone()).unwrap_or_default(), who, "{action:?} {standing:?}");
                for relation in CaseRelation::ALL.iter().copied() {
                    let faults = reasons(&[relation], action, state, permit);
                    let told: Vec<_> = faults.iter().map(code).collect();
                    let may = permit(relation, action, state);
                    assert_eq!(told.is_empty(), legal && may, "{relation:?} {action:?} {standing:?}");
                    assert_eq!(
                        told.contains(&Obstacle::NotNow.as_str()),
                        !legal,
                        "{relation:?} {action:?} {standing:?}"
                    );
                    let somewhere = action.row().from.iter().any(|state| permit(relation, action, *state));
                    let theirs = if legal { may } else { somewhere };
                    assert_eq!(
                        told.contains(&Obstacle::NotYours.as_str()),
                        !theirs,
                        "{relation:?} {action:?} {standing:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_said_of_one_action_is_put_together_of_those_parts() {
        let standing = Standing::at(CaseState::Assigned);
        let reached = reach(standing, permit);
        for action in CaseAction::ALL.iter().copied() {
            let relations = [CaseRelation::Office, CaseRelation::Follower];
            let why = why_not(&relations, action, standing, permit);
            assert_eq!((why.action, why.state), (action, CaseState::Assigned));
            assert_eq!(why.reasons, reasons(&relations, action, CaseState::Assigned, permit), "{action:?}");
            assert_eq!(why.ways, ways(action, &reached, permit), "{action:?}");
        }
    }

    #[test]
    fn every_way_leads_where_it_says_and_no_other_state_can_be_reached() {
        for standing in everywhere() {
            // Whatever people can bring about, step by step.
            let mut found = vec![standing];
            let mut at = 0;
            while let Some(from) = found.get(at).copied() {
                at += 1;
                for action in CaseAction::ALL.iter().copied().filter(|action| action.is_offered()) {
                    let mut there = from;
                    let done = CaseRelation::ALL.iter().any(|one| permit(*one, action, from.state()));
                    if done && there.advance(action).is_some() && !found.contains(&there) {
                        found.push(there);
                    }
                }
            }
            let reached = reach(standing, permit);
            for one in &reached {
                let mut walked = standing;
                for step in &one.steps {
                    assert!(step.who.iter().all(|one| permit(*one, step.action, walked.state())));
                    assert_eq!(walked.advance(step.action).map(|moved| moved.to), Some(step.to));
                }
                assert_eq!(walked, one.standing);
            }
            for action in CaseAction::ALL.iter().copied() {
                let ways = ways(action, &reached, permit);
                for way in &ways {
                    assert!(reached.iter().any(|one| one.standing.state() == way.state && one.steps == way.steps));
                    assert!(action.is_legal_in(way.state) && !way.who.is_empty());
                }
                let done = |state: CaseState| {
                    action.is_legal_in(state) && CaseRelation::ALL.iter().any(|one| permit(*one, action, state))
                };
                for state in CaseState::ALL.iter().copied() {
                    let can = done(state) && found.iter().any(|one| one.state() == state);
                    assert_eq!(ways.iter().any(|way| way.state == state), can, "{action:?} {standing:?} {state:?}");
                }
                assert!(ways.is_sorted_by_key(|way| way.steps.len()), "the nearest first");
            }
        }
    }
}
