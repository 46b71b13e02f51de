//! Sittings: who is asked to come, who came and who did not, what was said, and whose record that is.

use super::answers::together;
use super::{
    DisputeCredential, DisputeFault, DisputeSide, HearingGuestKind, HearingGuestStanding, MediationSessionKind,
    MediatorAnswer, PartyCapacity,
};
use crate::shared::text::{Body, Name, Title};
use crate::shared::{DeputyId, Failure, Field, Instant};

/// People who are invited to one hearing.
pub const MAX_GUESTS: usize = 20;
/// How often one sitting is moved.
pub const MAX_MOVES: usize = 10;

/// Somebody who is invited to a hearing (评理会), by name.
#[derive(Clone, Debug, PartialEq)]
pub struct HearingGuest {
    /// Which guest of the sitting: 1, 2, 3 …
    pub number: u32,
    pub kind: HearingGuestKind,
    pub name: Name,
    /// The deputy that the guest is, if it is one that is known here.
    pub deputy: Option<DeputyId>,
    /// For whom the guest works.
    pub body: Option<Name>,
    /// What the guest did there.
    pub part: Option<Title>,
    /// What the parties said.
    pub answers: Vec<MediatorAnswer>,
    /// How the guest stands by that; nothing of whoever was invited before the parties were asked.
    pub standing: Option<HearingGuestStanding>,
}

impl HearingGuest {
    /// Takes a party's word; the guest takes part once all of `parties` accept (人民调解法第二十条).
    pub(super) fn answer(&mut self, said: MediatorAnswer, parties: &[u32]) {
        self.answers.retain(|answer| answer.party != said.party);
        self.answers.push(said);
        self.standing = Some(match together(&self.answers, parties) {
            Some(false) => HearingGuestStanding::Declined,
            Some(true) => HearingGuestStanding::Accepted,
            None => HearingGuestStanding::Awaiting,
        });
    }
}

/// That a sitting was moved.
#[derive(Clone, Debug, PartialEq)]
pub struct MovedSession {
    /// When it was to be before.
    pub from: Instant,
    pub reason: Body,
    /// The party that could not come then, or declined to.
    pub party: Option<u32>,
}

/// A sitting (评理会、调解会).
#[derive(Clone, Debug, PartialEq)]
pub struct MediationSession {
    /// Which sitting on the dispute: 1, 2, 3 …
    pub number: u32,
    pub kind: MediationSessionKind,
    /// With which side a separate sitting is. Where it was not said, none of the parties sees the sitting.
    pub side: Option<DisputeSide>,
    /// When it is to be, or was.
    pub at: Instant,
    pub place: Name,
    /// What it is to be about.
    pub agenda: Option<Body>,
    /// Who is invited, to a hearing.
    pub guests: Vec<HearingGuest>,
    /// When it was to be before, the first first.
    pub moved: Vec<MovedSession>,
    /// How it went, once it was held.
    pub held: Option<Held>,
}

impl MediationSession {
    /// Whether a party on `side` may know of it: what is said to one side alone the other does not learn.
    #[must_use]
    pub fn is_open_to(&self, side: DisputeSide) -> bool {
        self.kind != MediationSessionKind::Separate || self.side == Some(side)
    }

    /// Whether that party is still to say of somebody who is invited whether that person may take part.
    #[must_use]
    pub fn asks(&self, party: u32) -> bool {
        let silent = |guest: &HearingGuest| guest.answers.iter().all(|answer| answer.party != party);
        self.held.is_none() && self.guests.iter().any(silent)
    }
}

/// Somebody who was to come and did not: one of a party, a mediator and a guest, by the number.
#[derive(Clone, Debug, PartialEq)]
pub struct Absence {
    pub party: Option<u32>,
    pub mediator: Option<u32>,
    pub guest: Option<u32>,
    pub reason: Title,
}

/// What somebody said to something, in short.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    pub by: Name,
    pub text: Title,
}

/// That whoever presided signed the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordSignature {
    pub mediator: u32,
    pub at: Instant,
    pub credential: DisputeCredential,
}

/// A party's word on the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordConfirmation {
    pub party: u32,
    /// Whether it is right.
    pub accepts: bool,
    pub at: Instant,
    pub credential: DisputeCredential,
    pub capacity: PartyCapacity,
    /// Who acted for the party, by the number.
    pub representative: Option<u32>,
}

/// How a sitting went.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The parties who came.
    pub parties: Vec<u32>,
    /// The mediators who sat.
    pub mediators: Vec<u32>,
    /// Others who came, by name or standing.
    pub others: Vec<Name>,
    /// Who was to come and did not. Of the guests all others came.
    pub absent: Vec<Absence>,
    /// What was said, for everybody who was there; of a separate sitting for the mediators and that side only.
    pub minutes: Option<Body>,
    /// Who spoke to what, as the minutes are shown.
    pub remarks: Vec<Remark>,
    /// What came of it, as the minutes are shown.
    pub outcome: Option<Body>,
    /// What the mediators note for themselves.
    pub notes: Option<Body>,
    /// Earlier disputes that were consulted.
    pub precedents: Vec<Title>,
    pub signed: Option<RecordSignature>,
    pub confirmed: Vec<RecordConfirmation>,
}

impl Held {
    /// Whether the record says nothing that could be signed.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.minutes.is_none() && self.outcome.is_none() && self.remarks.is_empty()
    }

    /// Whether that party was there and has not said anything on the signed record.
    #[must_use]
    pub fn waits_for(&self, party: u32) -> bool {
        let said = self.confirmed.iter().any(|one| one.party == party);
        self.signed.is_some() && self.parties.contains(&party) && !said
    }

    /// # Errors
    /// A field error of `absent` where somebody took part who was invited and to whom a party did not agree.
    pub(super) fn check_guests(&self, of: &MediationSession) -> Result<(), Failure> {
        let came = |guest: &HearingGuest| self.absent.iter().all(|one| one.guest != Some(guest.number));
        let refused = |guest: &HearingGuest| guest.standing != Some(HearingGuestStanding::Accepted);
        if of.guests.iter().any(|guest| came(guest) && refused(guest)) {
            return Err(Failure::field("absent", DisputeFault::GuestWithoutConsent));
        }
        Ok(())
    }

    /// # Errors
    /// A field error of `absent` unless each line names one of those who were to come and did not.
    pub(super) fn check_absent(
        &self,
        of: &MediationSession,
        parties: &[u32],
        mediators: &[u32],
    ) -> Result<(), Failure> {
        for (at, absence) in self.absent.iter().enumerate() {
            let field = |part| Field::item("absent", at).part(part);
            let refused = |part, fault: DisputeFault| Err(Failure::field(field(part), fault));
            let missing = |part, fault: DisputeFault| Err(Failure::missing(field(part), fault));
            match (absence.party, absence.mediator, absence.guest) {
                (Some(party), None, None) if !parties.contains(&party) => {
                    return missing("party", DisputeFault::UnknownParty);
                }
                (Some(party), None, None) if self.parties.contains(&party) => {
                    return refused("party", DisputeFault::AbsentAndPresent);
                }
                (None, Some(mediator), None) if !mediators.contains(&mediator) => {
                    return missing("mediator", DisputeFault::UnknownMediator);
                }
                (None, Some(mediator), None) if self.mediators.contains(&mediator) => {
                    return refused("mediator", DisputeFault::AbsentAndPresent);
                }
                (None, None, Some(guest)) if of.guests.iter().all(|one| one.number != guest) => {
                    return missing("guest", DisputeFault::UnknownGuest);
                }
                (Some(_), None, None) | (None, Some(_), None) | (None, None, Some(_)) => {}
                _ => return refused("party", DisputeFault::OneAbsent),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<const MAX: usize>(words: &str) -> crate::shared::text::Text<MAX> {
        crate::shared::text::Text::new(words).expect("a literal")
    }

    fn session(kind: MediationSessionKind, side: Option<DisputeSide>) -> MediationSession {
        let kind_of_guest = HearingGuestKind::Elder;
        let (name, deputy, body, part) = (text("老船长"), None, None, None);
        let (answers, standing) = (Vec::new(), Some(HearingGuestStanding::Awaiting));
        let guest = HearingGuest { number: 1, kind: kind_of_guest, name, deputy, body, part, answers, standing };
        MediationSession {
            number: 1,
            kind,
            side,
            at: chrono::DateTime::UNIX_EPOCH,
            place: text("调解室"),
            agenda: None,
            guests: vec![guest],
            moved: Vec::new(),
            held: None,
        }
    }

    fn held() -> Held {
        Held {
            parties: vec![1],
            mediators: vec![1],
            others: Vec::new(),
            absent: Vec::new(),
            minutes: None,
            remarks: Vec::new(),
            outcome: None,
            notes: None,
            precedents: Vec::new(),
            signed: None,
            confirmed: Vec::new(),
        }
    }

    #[test]
    fn a_separate_sitting_is_open_to_its_side_and_to_none_where_that_was_not_said() {
        use DisputeSide as S;
        for kind in [MediationSessionKind::Pingli, MediationSessionKind::Joint, MediationSessionKind::Online] {
            assert!(session(kind, None).is_open_to(S::First) && session(kind, None).is_open_to(S::Fourth));
        }
        let with = |side| session(MediationSessionKind::Separate, side);
        for side in [S::First, S::Second, S::Third, S::Fourth] {
            assert_eq!(with(Some(S::First)).is_open_to(side), side == S::First);
            assert!(!with(None).is_open_to(side));
        }
    }

    #[test]
    fn an_absence_names_one_who_was_to_come_and_did_not() {
        let of = session(MediationSessionKind::Pingli, None);
        let refused = |absence: (Option<u32>, Option<u32>, Option<u32>)| {
            let (party, mediator, guest) = absence;
            let absent = vec![Absence { party, mediator, guest, reason: text("出海") }];
            match (Held { absent, ..held() }).check_absent(&of, &[1, 2], &[1, 2]) {
                Ok(()) => None,
                Err(Failure::Field { field, .. } | Failure::Missing { field, .. }) => field.part,
                Err(other) => panic!("{other:?}"),
            }
        };
        for (absence, part) in [
            ((Some(2), None, None), None),
            ((None, Some(2), None), None),
            ((None, None, Some(1)), None),
            ((Some(1), None, None), Some("party")),
            ((Some(3), None, None), Some("party")),
            ((None, Some(1), None), Some("mediator")),
            ((None, Some(3), None), Some("mediator")),
            ((None, None, Some(2)), Some("guest")),
            ((None, None, None), Some("party")),
            ((Some(2), Some(2), None), Some("party")),
        ] {
            assert_eq!(refused(absence), part, "{absence:?}");
        }
    }

    #[test]
    fn a_guest_takes_part_once_every_party_agreed_and_whoever_changes_its_mind_is_asked_no_more() {
        use HearingGuestStanding as S;
        let mut of = session(MediationSessionKind::Pingli, None);
        assert!(of.asks(1) && of.asks(2));
        for (party, accepts, standing) in
            [(1, true, S::Awaiting), (2, false, S::Declined), (2, true, S::Accepted), (1, false, S::Declined)]
        {
            of.guests[0].answer(MediatorAnswer { party, accepts }, &[1, 2]);
            assert_eq!(of.guests[0].standing, Some(standing));
            assert_eq!(held().check_guests(&of).is_ok(), standing == S::Accepted, "{standing:?}");
            assert!(!of.asks(party));
        }
        assert_eq!(of.guests[0].answers.len(), 2, "the last word of each party counts");
        let absent = vec![Absence { party: None, mediator: None, guest: Some(1), reason: text("当事人不同意") }];
        assert!((Held { absent, ..held() }).check_guests(&of).is_ok());
        // Whoever was invited before parties were asked has nobody's consent.
        of.guests[0].standing = None;
        assert!(held().check_guests(&of).is_err());
    }

    #[test]
    fn a_record_waits_for_who_was_there_once_it_is_signed() {
        let mut held = held();
        assert!(held.is_silent() && !held.waits_for(1));
        let (mediator, at, credential) = (1, chrono::DateTime::UNIX_EPOCH, DisputeCredential::Account);
        held.signed = Some(RecordSignature { mediator, at, credential });
        assert!(held.waits_for(1) && !held.waits_for(2));
        held.confirmed.push(RecordConfirmation {
            party: 1,
            accepts: false,
            at,
            credential,
            capacity: PartyCapacity::Own,
            representative: None,
        });
        assert!(!held.waits_for(1));
    }
}
