//! Whom a dispute waits for.

use super::{Disputant, Dispute, DisputeState};
use crate::cases::far_future;
use crate::shared::deadline::day_over;
use crate::shared::{Flow, Instant, Party};

/// When what waits of a dispute is due: when the last day of the term that ends first is over; what has none comes last.
#[must_use]
pub fn due_of(dispute: &Dispute) -> Instant {
    dispute.term().map_or_else(far_future, |term| day_over(term.due_on))
}

impl Dispute {
    /// Whether a record waits for the party's word.
    pub(super) fn has_record_for(&self, party: &Disputant) -> bool {
        let open = self.dossier.sessions.iter().filter(|session| session.is_open_to(party.side));
        open.filter_map(|session| session.held.as_ref()).any(|held| held.waits_for(party.number))
    }

    /// Whether the party is to say of somebody who is invited to a hearing whether that person may take part.
    fn has_guests_for(&self, party: &Disputant) -> bool {
        self.dossier.sessions.iter().any(|session| session.asks(party.number))
    }

    /// Whose move it is: the organisation that mediates or else the office, with them the deputies who sit, and the parties who
    /// have not said yet what they are asked for. Who has no account here is asked by a message to the phone, or on paper.
    #[must_use]
    pub fn waits_for(&self) -> Vec<Party> {
        use DisputeState as S;
        let office = Party::Office(self.office);
        let leads = self.organisation.map_or(office, Party::Organisation);
        let parties = |open: &dyn Fn(&Disputant) -> bool| {
            let asked = self.dossier.parties.iter().filter(|party| open(party));
            asked.filter_map(|party| party.account).map(Party::Account).collect::<Vec<_>>()
        };
        let mut waits = match self.state() {
            S::Reported
            | S::Registered
            | S::ConfirmationApplied
            | S::Confirmed
            | S::Denied
            | S::Performing
            | S::Performed
            | S::FollowedUp
            | S::Breached
            | S::Refused
            | S::Failed
            | S::Withdrawn => vec![leads],
            S::ConsentPending => {
                let mut waits = parties(&|party| party.consented_at.is_none());
                waits.push(leads);
                waits
            }
            S::Accepted | S::Mediating => {
                let mut waits: Vec<_> = self.mediating_deputies().into_iter().map(Party::Deputy).collect();
                waits.extend(parties(&|party| self.has_record_for(party) || self.has_guests_for(party)));
                waits.push(leads);
                waits
            }
            S::Agreed => {
                let signs = |party: &Disputant| {
                    let agreement = self.dossier.agreement.as_ref();
                    agreement.is_some_and(|it| it.effective_at.is_none() && !it.signed_by.contains(&party.number))
                };
                let mut waits = parties(&signs);
                waits.push(leads);
                waits
            }
            S::Closed | S::Terminated | S::Referred => Vec::new(),
        };
        waits.sort_unstable_by_key(|party| party.parts().1);
        waits.dedup();
        waits
    }
}
