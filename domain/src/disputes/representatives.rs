//! Who acts for a party: the guardian of a child, an agent by a power of attorney, whoever stands for an organisation.

use super::{AttorneyScope, DisputePartyAct, PartyCapacity, PartyConfirmation, RepresentativeKind};
use crate::shared::code::TrackingCode;
use crate::shared::text::{Name, Phone, Title};
use crate::shared::{AttachmentId, DeputyId, Guardian, Instant};

/// People of one kind who act for one party at once: two agents (民事诉讼法第六十一条), beside whom an organisation is stood for by whoever
/// holds a position there (第五十一条).
pub const MAX_ACTING: usize = 2;
/// People who were ever entered as acting for one party.
pub const MAX_REPRESENTATIVES: usize = 10;

/// Somebody who acts for a party.
#[derive(Clone, Debug, PartialEq)]
pub struct Representative {
    /// Which of those who were ever entered for the party: 1, 2, 3 …
    pub number: u32,
    pub kind: RepresentativeKind,
    pub name: Name,
    /// What the power of attorney covers, of an agent.
    pub scope: Option<AttorneyScope>,
    /// Which position that is, of whoever stands for an organisation.
    pub position: Option<Title>,
    /// The deputy that the person is, if it is one: nobody mediates whose side is the own.
    pub deputy: Option<DeputyId>,
    /// The person's own phone, which stands on that paper.
    pub phone: Option<Phone>,
    /// What lets the person act for the party without an account; known to nobody else, as a party's own.
    pub code: Option<TrackingCode>,
    /// What was sent to that phone last.
    pub confirmation: Option<PartyConfirmation>,
    /// Scans of the power of attorney, or of what shows the position.
    pub proof: Vec<AttachmentId>,
    pub since: Instant,
    /// Since when that person acts for the party no longer.
    pub ended_at: Option<Instant>,
}

impl Representative {
    /// Whether that person still acts for the party.
    #[must_use]
    pub fn acts(&self) -> bool {
        self.ended_at.is_none()
    }

    /// Whether that is the code of the person, who still acts for the party.
    #[must_use]
    pub fn is_opened_by(&self, code: &TrackingCode) -> bool {
        self.acts() && self.code.as_ref() == Some(code)
    }

    /// Whether the power covers `act`: whoever stands for an organisation is that organisation, an agent settles and signs by
    /// a special power alone (民事诉讼法第六十二条).
    #[must_use]
    pub fn covers(&self, act: DisputePartyAct) -> bool {
        match self.kind {
            RepresentativeKind::Organisation => true,
            RepresentativeKind::Agent => !act.settles() || self.scope == Some(AttorneyScope::Special),
        }
    }
}

/// As whom it is that a party acts: by who was named, or else by the guardian, where there is one.
pub(super) fn capacity(named: Option<&Representative>, guardian: Option<&Guardian>) -> PartyCapacity {
    match named.map(|one| one.kind) {
        Some(RepresentativeKind::Agent) => PartyCapacity::Agent,
        Some(RepresentativeKind::Organisation) => PartyCapacity::Organisation,
        None if guardian.is_some() => PartyCapacity::Guardian,
        None => PartyCapacity::Own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::Vocabulary;

    fn who(kind: RepresentativeKind, scope: Option<AttorneyScope>) -> Representative {
        Representative {
            number: 1,
            kind,
            name: Name::new("周代理").expect("a literal"),
            scope,
            position: None,
            deputy: None,
            phone: None,
            code: None,
            confirmation: None,
            proof: Vec::new(),
            since: chrono::DateTime::UNIX_EPOCH,
            ended_at: None,
        }
    }

    #[test]
    fn an_agent_signs_by_a_special_power_alone_and_does_all_else_by_any() {
        use AttorneyScope as S;
        use RepresentativeKind as K;
        for act in DisputePartyAct::ALL {
            let signs = *act == DisputePartyAct::Sign;
            assert_eq!(who(K::Agent, Some(S::General)).covers(*act), !signs, "{act:?}");
            assert_eq!(who(K::Agent, None).covers(*act), !signs, "{act:?}");
            assert!(who(K::Agent, Some(S::Special)).covers(*act) && who(K::Organisation, None).covers(*act));
        }
    }

    #[test]
    fn whoever_is_named_acts_and_else_a_guardian() {
        let guardian = Guardian {
            name: Name::new("何母").expect("a literal"),
            relation: crate::shared::GuardianRelation::ALL[0],
            phone: crate::shared::text::Phone::new("13812345678").expect("a literal"),
        };
        let agent = who(RepresentativeKind::Agent, None);
        assert_eq!(capacity(Some(&agent), Some(&guardian)), PartyCapacity::Agent);
        assert_eq!(capacity(Some(&who(RepresentativeKind::Organisation, None)), None), PartyCapacity::Organisation);
        assert_eq!(capacity(None, Some(&guardian)), PartyCapacity::Guardian);
        assert_eq!(capacity(None, None), PartyCapacity::Own);
    }
}
