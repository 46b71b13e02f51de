//! What papers of a dispute are drawn from: what their viewer may see of it, and what those are called who mediate.

use crate::disputes::{DisputeSide, DisputeView, Held, MediatorView, PartyCapacity, PartyView};
use crate::shared::text::Name;
use crate::shared::{Paper, PaperOrigin, Vocabulary};

/// How parties sign (人民调解法第二十九条).
pub(super) const PARTIES_SIGN: &str = "签名、盖章或者按指印";
/// How everybody else does.
pub(super) const SIGN: &str = "签名";

pub(super) struct Source {
    pub(super) view: DisputeView,
    /// The party that applied, where a party did.
    pub(super) applicant: Option<u32>,
    /// Who mediates.
    pub(super) organisation: Option<Name>,
    /// What the seal says that the agreement bears.
    pub(super) seal: Option<Name>,
    pub(super) origin: PaperOrigin,
}

impl Source {
    pub(super) fn paper(&self, title: &str, edition: u32) -> Paper {
        Paper::new(title, edition, self.origin.clone())
    }

    fn party(&self, number: u32) -> Option<&PartyView> {
        self.view.parties.iter().find(|party| party.number == number)
    }

    /// 甲方何船工.
    pub(super) fn named(&self, number: u32) -> String {
        self.party(number).map_or_else(|| format!("当事人{number}"), named)
    }

    /// The same with who signed for the party, where it was not the party itself: 乙方某公司（单位代表人林经理）.
    pub(super) fn signer(&self, number: u32, capacity: PartyCapacity, representative: Option<u32>) -> String {
        let (who, party) = (self.named(number), self.party(number));
        let by = match capacity {
            PartyCapacity::Own => return who,
            PartyCapacity::Guardian => {
                party.and_then(|party| party.guardian.as_ref()).map(|guardian| guardian.name.as_str())
            }
            PartyCapacity::Agent | PartyCapacity::Organisation => {
                let mut all = party.map(|party| party.representatives.as_slice()).unwrap_or_default().iter();
                all.find(|one| Some(one.number) == representative).map(|one| one.name.as_str())
            }
        };
        format!("{who}（{}{}）", capacity.label(), by.unwrap_or_default())
    }

    /// The side on which the viewer stands, as a party.
    pub(super) fn own_side(&self) -> Option<DisputeSide> {
        self.view.party.and_then(|number| self.party(number)).map(|party| party.side)
    }

    /// The same of several, one after the other; `None` of nobody.
    pub(super) fn all_named(&self, numbers: &[u32]) -> Option<String> {
        let all: Vec<_> = numbers.iter().map(|number| self.named(*number)).collect();
        (!all.is_empty()).then(|| all.join("、"))
    }

    /// The names of mediators by their numbers; `None` of nobody.
    pub(super) fn mediators(&self, numbers: &[u32]) -> Option<String> {
        let seats = self.view.mediators.iter().filter(|seat| numbers.contains(&seat.number));
        let names: Vec<_> = seats.map(|seat| seat.name.as_str()).collect();
        (!names.is_empty()).then(|| names.join("、"))
    }

    /// Who presides.
    pub(super) fn presiding(&self) -> Option<&str> {
        self.view.mediators.iter().find(|seat| seat.presides).map(|seat| seat.name.as_str())
    }

    /// Who presided over a sitting: whoever signed its record, or else the first who sat there and may; of one to come, over all.
    pub(super) fn presided(&self, held: Option<&Held>) -> Option<&str> {
        let Some(held) = held else { return self.presiding() };
        let is_mediated = self.view.listed.organisation.is_some();
        let found = self.view.mediators.iter().find(|seat| match held.signed {
            Some(signed) => seat.number == signed.mediator,
            None => held.mediators.contains(&seat.number) && (seat.qualified || !is_mediated),
        });
        found.map(|seat| seat.name.as_str())
    }

    pub(super) fn organisation(&self) -> Option<&str> {
        self.organisation.as_ref().map(Name::as_str)
    }

    pub(super) fn title(&self) -> Option<&str> {
        self.view.listed.title.as_ref().map(|title| title.as_str())
    }

    pub(super) fn text(&self) -> Option<&str> {
        self.view.text.as_ref().map(|text| text.as_str())
    }
}

/// A party by side and name.
pub(super) fn named(party: &PartyView) -> String {
    format!("{}{}", party.side.label(), party.name.as_str())
}

/// A party without its name.
pub(super) fn called(party: &PartyView) -> String {
    format!("当事人{}（{}）", party.number, party.side.label())
}

/// A mediator by name, and as what: whom the organisation does not list takes part (人民调解法第二十条).
pub(super) fn titled(seat: &MediatorView) -> String {
    format!("{}{}", if seat.qualified { "人民调解员" } else { "参加调解的" }, seat.name.as_str())
}

/// Who acts for a party now, as far as the viewer may know.
pub(super) fn represented(paper: &mut Paper, party: &PartyView) {
    if let Some(guardian) = &party.guardian {
        let said = format!("{}（{}）", guardian.name.as_str(), guardian.relation.label());
        paper.entry("监护人", Some(&said));
    }
    for one in party.representatives.iter().filter(|one| one.acts()) {
        let position = one.position.as_ref().map(|position| position.as_str());
        let by = position.or(one.scope.map(|scope| scope.label())).unwrap_or_default();
        paper.entry(one.kind.label(), Some(&format!("{}（{by}）", one.name.as_str())));
    }
}
