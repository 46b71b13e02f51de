//! Who is who in a story, as the reader calls them.

use mashang_domain::disputes::DisputeView;
use mashang_domain::shared::names::Names;
use mashang_domain::shared::{Instant, Party, PartyKind, Vocabulary};

use crate::language::Language;
use crate::pages::Look;

/// Two sentences that say the same, in Chinese and in English.
pub(crate) type Both = (String, String);

/// Tells a story to one reader.
pub(crate) struct Teller<'a> {
    pub look: Look,
    pub now: Instant,
    pub names: &'a Names,
    /// The dispute whose parties are named by their numbers.
    pub dispute: Option<&'a DisputeView>,
}

impl Teller<'_> {
    /// A party by its name, or else by what it is.
    pub(crate) fn party(&self, party: Party) -> String {
        let kind = party.parts().0;
        let english = self.look.language == Language::English;
        match (self.names.of(party), kind) {
            (Some(name), PartyKind::Deputy) if english => format!("Deputy {}", name.as_str()),
            (Some(name), PartyKind::Deputy) => format!("代表{}", name.as_str()),
            (Some(name), _) => name.as_str().to_owned(),
            (None, _) => {
                let english = match kind {
                    PartyKind::Account => "somebody",
                    PartyKind::Deputy => "the deputy",
                    PartyKind::Room => "the activity room",
                    PartyKind::Office => "the congress office",
                    PartyKind::Unit => "the handling unit",
                    PartyKind::Organisation => "the mediation organisation",
                };
                self.look.say(kind.label(), english).to_owned()
            }
        }
    }

    /// Who did something: the reader, a party, or the system where it is nobody.
    pub(crate) fn doer(&self, by: Option<Party>, by_reader: bool) -> String {
        match by {
            _ if by_reader => self.look.say("您", "You").to_owned(),
            Some(party) => self.party(party),
            None => self.look.say("系统", "The system").to_owned(),
        }
    }

    /// A party of the dispute; the reader is addressed.
    pub(crate) fn disputant(&self, number: Option<u32>) -> String {
        let unnamed = || self.look.say("一方当事人", "A party").to_owned();
        let Some((dispute, number)) = self.dispute.zip(number) else { return unnamed() };
        if dispute.party == Some(number) {
            return self.look.say("您", "You").to_owned();
        }
        let found = dispute.parties.iter().find(|party| party.number == number);
        found.map_or_else(unnamed, |party| party.name.as_str().to_owned())
    }

    /// A mediator of the dispute.
    pub(crate) fn mediator(&self, number: Option<u32>) -> String {
        let seats = self.dispute.map(|dispute| dispute.mediators.as_slice()).unwrap_or_default();
        let found = seats.iter().find(|seat| Some(seat.number) == number);
        found.map_or_else(|| self.look.say("调解员", "a mediator").to_owned(), |seat| seat.name.as_str().to_owned())
    }
}
