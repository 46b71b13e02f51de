//! Who may do what to activities and groups. Deputies answer, write down what they saw and suggest; they handle nothing
//! (代表法第三十一条).

use super::{Activity, ActivityAction, DeputyGroup, DeputyGroupAction};
use crate::shared::{Actor, DivisionCode, Party};

crate::vocabulary! {
    /// What an actor has to do with an activity.
    ActivityRelation "与代表活动的关系" {
        /// Works in the office that organises it.
        Organiser = "organiser" "组织机构",
        /// Is a deputy who is invited.
        Invited = "invited" "受邀代表",
        /// Works in a unit to which its report was passed on.
        Organ = "organ" "承办反馈单位",
        /// Works in another office that serves the congress.
        Overseer = "overseer" "相关人大机构",
        /// Leads the place.
        Leader = "leader" "领导",
        /// Is the system's clock.
        System = "system" "系统",
    }
}

crate::vocabulary! {
    /// What an actor has to do with a group of deputies.
    DeputyGroupRelation "与代表小组的关系" {
        /// Works in the office that formed it.
        FormingOffice = "forming_office" "组建机构",
        /// Is one of its members.
        Member = "member" "小组成员",
        /// Works in another office that serves the congress.
        CongressOffice = "congress_office" "相关人大机构",
        /// Leads the place.
        PlaceLeader = "place_leader" "领导",
    }
}

/// Whether an office of `area` organises for the congress of `division`: one that serves the place, or a part of it.
#[must_use]
pub fn organises_for(area: &DivisionCode, division: &DivisionCode) -> bool {
    area.covers(division) || division.covers(area)
}

/// All that `actor` has to do with `activity`. What is only planned is for its office alone.
#[must_use]
pub fn activity_relations(actor: &Actor, activity: &Activity) -> Vec<ActivityRelation> {
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(ActivityRelation::System);
    }
    if actor.acts_for(Party::Office(activity.organiser)) {
        found.push(ActivityRelation::Organiser);
    }
    if activity.announced_at.is_none() {
        return found;
    }
    if actor.deputy().is_some_and(|deputy| activity.of(deputy).is_some()) {
        found.push(ActivityRelation::Invited);
    }
    if activity.organs.iter().any(|organ| actor.acts_for(Party::Unit(organ.unit))) {
        found.push(ActivityRelation::Organ);
    }
    if actor.serves(&activity.division) && !found.contains(&ActivityRelation::Organiser) {
        found.push(ActivityRelation::Overseer);
    }
    if actor.leads(&activity.division).is_some() {
        found.push(ActivityRelation::Leader);
    }
    found
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit_activity(relation: ActivityRelation, action: ActivityAction) -> bool {
    use ActivityRelation as R;
    match action {
        ActivityAction::Revise
        | ActivityAction::Invite
        | ActivityAction::Announce
        | ActivityAction::DecideLeave
        | ActivityAction::NoteAttendance
        | ActivityAction::Excuse
        | ActivityAction::Transfer
        | ActivityAction::Close
        | ActivityAction::Cancel
        | ActivityAction::NameHelpers => relation == R::Organiser,
        ActivityAction::Answer | ActivityAction::Contribute => relation == R::Invited,
        ActivityAction::Report => matches!(relation, R::Organiser | R::Invited),
        ActivityAction::FeedBack | ActivityAction::CompleteFeedback => relation == R::Organ,
        ActivityAction::Begin | ActivityAction::Remind | ActivityAction::Warn => relation == R::System,
    }
}

/// All that `actor` has to do with `group`.
#[must_use]
pub fn group_relations(actor: &Actor, group: &DeputyGroup) -> Vec<DeputyGroupRelation> {
    let mut found = Vec::new();
    if actor.acts_for(Party::Office(group.office)) {
        found.push(DeputyGroupRelation::FormingOffice);
    } else if actor.serves(&group.division) {
        found.push(DeputyGroupRelation::CongressOffice);
    }
    if actor.deputy().is_some_and(|deputy| group.members.contains(&deputy)) {
        found.push(DeputyGroupRelation::Member);
    }
    if actor.leads(&group.division).is_some() {
        found.push(DeputyGroupRelation::PlaceLeader);
    }
    found
}

/// Whether somebody in that relation may do `action` to a group.
#[must_use]
pub fn permit_group(relation: DeputyGroupRelation, action: DeputyGroupAction) -> bool {
    match action {
        DeputyGroupAction::Change | DeputyGroupAction::Dissolve => relation == DeputyGroupRelation::FormingOffice,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, Vocabulary, golden};

    fn of_an_activity(relation: ActivityRelation) -> &'static [AccountRole] {
        match relation {
            ActivityRelation::Organiser | ActivityRelation::Overseer => &[AccountRole::Office],
            ActivityRelation::Invited => &[AccountRole::Deputy],
            ActivityRelation::Organ => &[AccountRole::HandlingUnit],
            ActivityRelation::Leader => &[AccountRole::Leader],
            ActivityRelation::System => &[],
        }
    }

    fn of_a_group(relation: DeputyGroupRelation) -> &'static [AccountRole] {
        match relation {
            DeputyGroupRelation::FormingOffice | DeputyGroupRelation::CongressOffice => &[AccountRole::Office],
            DeputyGroupRelation::Member => &[AccountRole::Deputy],
            DeputyGroupRelation::PlaceLeader => &[AccountRole::Leader],
        }
    }

    #[test]
    fn the_tables_are_the_committed_ones() {
        let activity =
            |relation, action: ActivityAction, state| permit_activity(relation, action) && action.is_legal_in(state);
        let group =
            |relation, action: DeputyGroupAction, state| permit_group(relation, action) && action.is_legal_in(state);
        let tables =
            [golden::policy("Activity", of_an_activity, activity), golden::policy("Deputy group", of_a_group, group)];
        golden::check("activities-policy.md", &tables.join("\n"));
    }

    #[test]
    fn deputies_suggest_and_handle_nothing() {
        let own: Vec<_> =
            ActivityAction::ALL.iter().filter(|action| permit_activity(ActivityRelation::Invited, **action)).collect();
        assert_eq!(own, [&ActivityAction::Answer, &ActivityAction::Contribute, &ActivityAction::Report]);
    }
}
