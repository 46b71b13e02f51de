//! Who stands aside from a case (回避): whoever is complained about in it, and whoever sent it in.

use super::{Case, CaseAbout, CaseNature, CaseRelation};
use crate::shared::{Actor, Grant, Instant, Party};

impl Case {
    /// Whether it complains about that party.
    #[must_use]
    pub fn is_about(&self, party: Party) -> bool {
        self.handling.about.contains(&CaseAbout::Party(party))
    }

    /// Whether whoever holds `grant` is complained about, or works for those who are.
    fn bars_grant(&self, grant: &Grant) -> bool {
        let own = |one: &CaseAbout| match (one, grant) {
            (CaseAbout::Party(Party::Deputy(about)), Grant::Former { deputy }) => about == deputy,
            (CaseAbout::Party(about), grant) => grant.party() == Some(*about),
            (CaseAbout::Member(_), Grant::GridStaff { grid }) => self.grid == Some(*grid),
            (CaseAbout::Village(village), Grant::GridStaff { grid }) => {
                self.grid == Some(*grid) && village.covers(&self.division)
            }
            (CaseAbout::Village(village), Grant::Office { area, .. } | Grant::Leader { area }) => village.covers(area),
            (CaseAbout::Member(_) | CaseAbout::Village(_), _) => false,
        };
        self.handling.about.iter().any(own)
    }

    /// Whether `actor` is complained about, in whatever office: a person who belongs to those learns nothing of it in another one.
    #[must_use]
    pub fn bars(&self, actor: &Actor) -> bool {
        let person = actor.account().is_some_and(|account| self.is_about(Party::Account(account)));
        person || actor.grants().iter().any(|grant| self.bars_grant(grant))
    }

    /// Whether it is the actor's own matter: that of whoever submitted it, and a part also that of those who follow it, of whom one
    /// submitted the whole.
    fn is_own_of(&self, actor: &Actor) -> bool {
        let part = self.handling.parent.is_some();
        let raised = |account| self.submitter == Some(account) || (part && self.handling.followers.contains(&account));
        actor.account().is_some_and(raised)
    }

    /// Whether the actor stands aside from it, in whatever office: whoever is complained about, whoever raised it, and everybody once
    /// it was purged.
    #[must_use]
    pub fn keeps_out(&self, actor: &Actor) -> bool {
        self.handling.purged || self.bars(actor) || self.is_own_of(actor)
    }

    /// Whether there may be somebody whom it keeps out beside those who raised it: who lists or counts cases looks at these one by one.
    #[must_use]
    pub fn keeps_somebody_out(&self) -> bool {
        self.handling.purged || !self.handling.about.is_empty()
    }

    /// Whether `actor` is told that there is such a case without being shown it. Who has nothing to do with it is told of none from which
    /// somebody stands aside: nobody knows that the one who asks is not that one.
    #[must_use]
    pub fn is_told_of(&self, actor: &Actor, now: Instant) -> bool {
        let hidden = self.keeps_somebody_out() || self.nature == CaseNature::Report;
        !hidden || !super::relations(actor, self, now).is_empty()
    }

    /// What is left of what the actor has to do with it: nobody handles an own matter, whoever is complained about knows of none, what
    /// was purged is its submitter's alone, and a report is no business of the grid's people.
    pub(super) fn recused(&self, actor: &Actor, mut found: Vec<CaseRelation>) -> Vec<CaseRelation> {
        use CaseRelation as R;
        if self.handling.purged || self.bars(actor) {
            found.retain(|relation| matches!(relation, R::Submitter | R::System));
        } else if self.is_own_of(actor) {
            found.retain(|relation| matches!(relation, R::Submitter | R::Follower | R::System));
        }
        if self.nature == CaseNature::Report {
            found.retain(|relation| *relation != R::GridStaff);
        }
        found
    }

    /// Whether it is left out of what `actor` is listed: lists are read by where a case lies and with whom, and know nothing of who
    /// stands aside. A unit is listed what it had once, without having anything to do with it.
    #[must_use]
    pub fn is_hidden_from(&self, actor: &Actor, now: Instant) -> bool {
        let of_grid = |grant: &Grant| matches!(grant, Grant::GridStaff { grid } if self.grid == Some(*grid));
        let reported = self.nature == CaseNature::Report && actor.grants().iter().any(of_grid);
        (reported || self.handling.purged || self.bars(actor)) && super::relations(actor, self, now).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{relations, samples};
    use crate::shared::Vocabulary;
    use crate::territory::DivisionCode;

    fn id<T: From<uuid::Uuid>>(number: u128) -> T {
        uuid::Uuid::from_u128(number).into()
    }

    fn division(digits: &str) -> DivisionCode {
        DivisionCode::new(digits).expect("twelve digits")
    }

    /// Everything that somebody can be granted who has to do with the sample.
    fn grants(case: &Case) -> Vec<Grant> {
        let Party::Deputy(deputy) = case.target else { panic!("a deputy's") };
        vec![
            Grant::Deputy { deputy },
            Grant::Former { deputy },
            Grant::GridStaff { grid: id(2) },
            Grant::Office { office: case.office, area: division("350582002000") },
            Grant::Leader { area: division("350582002000") },
            Grant::HandlingUnit { unit: id(4) },
        ]
    }

    fn holder(grants: Vec<Grant>) -> Actor {
        Actor::Person { account: id(90), grants }
    }

    #[test]
    fn whoever_is_complained_about_has_nothing_to_do_with_it_and_everybody_else_has() {
        let mut case = samples::case();
        case.handling.lead_unit = Some(id(4));
        let (all, now) = (grants(&case), case.submitted_at);
        let stands_aside = |case: &Case, at: usize| relations(&holder(vec![all[at].clone()]), case, now).is_empty();
        assert!((0..all.len()).all(|at| !stands_aside(&case, at)), "nobody is named");
        for (about, whom) in [
            (CaseAbout::Party(case.target), &[0, 1][..]),
            (CaseAbout::Member(id(70)), &[2][..]),
            (CaseAbout::Party(Party::Office(case.office)), &[3][..]),
            (CaseAbout::Party(Party::Unit(id(4))), &[5][..]),
            (CaseAbout::Village(case.division.clone()), &[2][..]),
            (CaseAbout::Village(division("350582002000")), &[2, 3, 4][..]),
            (CaseAbout::Party(Party::Account(id(90))), &[0, 1, 2, 3, 4, 5][..]),
            (CaseAbout::Party(Party::Unit(id(5))), &[][..]),
        ] {
            case.handling.about = vec![about.clone()];
            let aside: Vec<usize> = (0..all.len()).filter(|at| stands_aside(&case, *at)).collect();
            assert_eq!(aside, whom, "{about:?}");
            for at in aside {
                let both =
                    holder(vec![all[at].clone(), Grant::Office { office: id(60), area: division("350500000000") }]);
                assert!(case.is_hidden_from(&both, now), "{about:?}: in no other office either");
            }
        }
    }

    #[test]
    fn nobody_handles_an_own_matter() {
        let mut case = samples::case();
        case.submitter = Some(id(90));
        for grant in grants(&case) {
            let found = relations(&holder(vec![grant]), &case, case.submitted_at);
            assert_eq!(found, [CaseRelation::Submitter]);
        }
    }

    #[test]
    fn nobody_handles_a_part_of_an_own_matter() {
        let mut case = samples::case();
        case.handling.followers = vec![id(90)];
        let handles = |case: &Case| {
            let all = grants(case).into_iter().map(|grant| relations(&holder(vec![grant]), case, case.submitted_at));
            all.flatten().any(|relation| relation != CaseRelation::Follower)
        };
        assert!(handles(&case), "whoever joined the matter of somebody else goes on with it");
        case.handling.parent = Some(id(8));
        assert!(!handles(&case) && case.keeps_out(&holder(Vec::new())));
        case.handling.followers.clear();
        assert!(handles(&case));
    }

    #[test]
    fn what_was_purged_is_its_submitters_alone() {
        let mut case = samples::case();
        case.handling.lead_unit = Some(id(4));
        case.handling.followers = vec![id(90)];
        case.handling.purged = true;
        let now = case.submitted_at;
        for grant in grants(&case) {
            let actor = holder(vec![grant]);
            assert!(relations(&actor, &case, now).is_empty() && case.is_hidden_from(&actor, now));
        }
        let own = Actor::Tracker(case.tracking.clone());
        assert_eq!(relations(&own, &case, now), [CaseRelation::Submitter]);
        assert!(!case.is_hidden_from(&own, now));
    }

    #[test]
    fn of_what_somebody_stands_aside_from_no_stranger_is_told() {
        let mut case = samples::case();
        let (now, office) = (case.submitted_at, holder(vec![grants(&case)[3].clone()]));
        for nature in CaseNature::ALL {
            case.nature = *nature;
            assert_eq!(case.is_told_of(&Actor::Anonymous, now), *nature != CaseNature::Report, "{nature:?}");
            assert!(case.is_told_of(&office, now), "whoever sees it anyway");
        }
        case.nature = CaseNature::Complaint;
        case.handling.about = vec![CaseAbout::Party(Party::Unit(id(4)))];
        assert!(!case.is_told_of(&Actor::Anonymous, now) && !case.is_told_of(&holder(Vec::new()), now));
        assert!(case.is_told_of(&office, now));
        case.handling.about = vec![CaseAbout::Party(Party::Office(case.office))];
        assert!(!case.is_told_of(&office, now));
    }

    #[test]
    fn a_report_alone_is_no_business_of_the_grids_people() {
        let mut case = samples::case();
        for nature in CaseNature::ALL {
            case.nature = *nature;
            let hidden = case.is_hidden_from(&holder(vec![Grant::GridStaff { grid: id(2) }]), case.submitted_at);
            assert_eq!(hidden, *nature == CaseNature::Report, "{nature:?}");
        }
        case.nature = CaseNature::Report;
        let had_it = holder(vec![Grant::HandlingUnit { unit: id(4) }]);
        assert!(!case.is_hidden_from(&had_it, case.submitted_at), "a unit is listed what it had");
    }
}
