//! Who may do what to a reception. That it takes place is public; what was heard is not.

use super::{Reception, ReceptionAction, ReceptionState, RegisterEntry};
use crate::shared::{Actor, DeputyId, Party};

crate::vocabulary! {
    /// What an actor has to do with a reception.
    ReceptionRelation "与接待的关系" {
        /// Is a deputy who came.
        Attendee = "attendee" "到场代表",
        /// Is a deputy who came, and serves no longer: looks at the own entries and does nothing.
        Former = "former" "原到场代表",
        /// Is a deputy, and may come.
        Deputy = "deputy" "人大代表",
        /// Is the liaison of the room.
        Liaison = "liaison" "活动室联络员",
        /// Works in an office in whose area it takes place.
        Office = "office" "人大机构",
        /// May know that it takes place.
        Public = "public" "公众",
        /// Is the system's clock.
        System = "system" "系统",
    }
}

impl ReceptionRelation {
    /// Whether it opens the whole register, and shows the code of the day.
    #[must_use]
    pub fn keeps_register(self) -> bool {
        match self {
            Self::Liaison | Self::Office => true,
            Self::Attendee | Self::Former | Self::Deputy | Self::Public | Self::System => false,
        }
    }
}

/// Whether `deputy`, who came, sees an entry: an own one, or one for which the room stands. Whose the oldest are nobody knows.
#[must_use]
pub fn shows_to_attendee(entry: &RegisterEntry, deputy: DeputyId) -> bool {
    entry.confirmed || entry.by.is_none_or(|by| by == Party::Deputy(deputy))
}

/// All that `actor` has to do with `reception`; everybody may know of one that was announced. Who came of themselves is known to those who
/// keep the register alone.
#[must_use]
pub fn relations(actor: &Actor, reception: &Reception) -> Vec<ReceptionRelation> {
    use ReceptionRelation as R;
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(R::System);
    }
    if let Some(deputy) = actor.deputy() {
        if reception.check_ins.iter().any(|check_in| check_in.deputy == deputy) {
            found.push(R::Attendee);
        }
        if reception.is_announced() {
            found.push(R::Deputy);
        }
    }
    if let Some(deputy) = actor.former_deputy()
        && reception.check_ins.iter().any(|check_in| check_in.deputy == deputy)
    {
        found.push(R::Former);
    }
    if actor.acts_for(Party::Room(reception.room)) {
        found.push(R::Liaison);
    }
    if actor.oversees(&reception.division) {
        found.push(R::Office);
    }
    if reception.is_announced() {
        found.push(R::Public);
    }
    found
}

/// Whether somebody in that relation may do `action` in `state`: whoever comes outside of a reception, the liaison writes down.
#[must_use]
pub fn permit(relation: ReceptionRelation, action: ReceptionAction, state: ReceptionState) -> bool {
    use ReceptionRelation as R;
    match action {
        ReceptionAction::CheckIn => relation == R::Deputy,
        ReceptionAction::Record => relation == R::Liaison || (relation == R::Attendee && state == ReceptionState::Open),
        ReceptionAction::Submit => matches!(relation, R::Attendee | R::Liaison),
        ReceptionAction::Confirm => matches!(relation, R::Liaison | R::Office),
        ReceptionAction::Conclude | ReceptionAction::End => matches!(relation, R::Attendee | R::Liaison | R::Office),
        ReceptionAction::Cancel => matches!(relation, R::Liaison | R::Office),
        ReceptionAction::RemindEntry | ReceptionAction::TellEntryLate => relation == R::System,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, Vocabulary, golden};

    fn roles(relation: ReceptionRelation) -> &'static [AccountRole] {
        match relation {
            ReceptionRelation::Attendee | ReceptionRelation::Deputy => &[AccountRole::Deputy],
            ReceptionRelation::Former => &[AccountRole::Resident],
            ReceptionRelation::Liaison => &[AccountRole::GridStaff],
            ReceptionRelation::Office => &[AccountRole::Office, AccountRole::Administrator],
            ReceptionRelation::Public => AccountRole::ALL,
            ReceptionRelation::System => &[],
        }
    }

    #[test]
    fn who_serves_no_longer_may_do_nothing() {
        for state in ReceptionState::ALL {
            assert!(ReceptionAction::ALL.iter().all(|action| !permit(ReceptionRelation::Former, *action, *state)));
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action, state| permit(relation, action, state) && action.is_legal_in(state);
        golden::check("receptions-policy.md", &golden::policy("Reception", roles, fits));
    }
}
