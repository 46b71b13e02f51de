//! What papers of a dispute are drawn from: what their viewer may see of it, and what those are called who mediate.

use crate::disputes::{DisputeView, PartyView};
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

    /// 甲方何船工.
    pub(super) fn named(&self, number: u32) -> String {
        let found = self.view.parties.iter().find(|party| party.number == number);
        found.map_or_else(|| format!("当事人{number}"), named)
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
