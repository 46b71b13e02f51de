//! Which words may be chosen where: what a division lays down, or else the one above it, or else what ships.

use std::marker::PhantomData;
use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;

use super::{CaseCategory, ReplyClass};
use crate::shared::text::{Body, Name};
use crate::shared::{AccountId, Instant, StoreError, UnitId, Vocabulary, WordCode};
use crate::territory::{DivisionCode, DivisionLevel};

/// Characters that a message to a phone gives a word.
const SHORT: usize = 12;
/// Words of one list.
pub const MAX_WORDS: usize = 200;

crate::vocabulary! {
    /// Of what a list says which words there are.
    DivisionListKind "词表种类" {
        /// What cases are about.
        Category = "category" "诉求类别",
        /// Of what types disputes are.
        DisputeType = "dispute_type" "纠纷类型",
        /// What comes of a unit's answer.
        ReplyClass = "reply_class" "答复类别",
    }
}

/// Who usually handles what a word stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UsualHandler {
    /// That very unit.
    pub unit: Option<UnitId>,
    /// Units that stand at that level, as those of a town.
    pub level: Option<DivisionLevel>,
}

/// What is shown to whoever chooses a word, before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListNotice {
    pub text: Body,
    /// Whether nothing is taken in: the matter belongs elsewhere, as an emergency to 110, 119 or 120.
    pub stops: bool,
}

/// A word of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListEntry {
    pub code: WordCode,
    pub label: Name,
    /// The word of the list of which it is a part.
    pub parent: Option<WordCode>,
    /// What a standard calls it, by its number there.
    pub standard: Option<Name>,
    /// Whether it may be chosen.
    pub active: bool,
    pub usual: UsualHandler,
    pub notice: Option<ListNotice>,
    /// Whether nothing can be done without a phone to call.
    pub needs_phone: bool,
}

impl ListEntry {
    /// A word of which nothing more is said.
    #[must_use]
    pub fn plain(code: WordCode, label: Name) -> Self {
        Self {
            code,
            label,
            parent: None,
            standard: None,
            active: true,
            usual: UsualHandler::default(),
            notice: None,
            needs_phone: false,
        }
    }
}

/// A list that a division laid down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DivisionList {
    pub kind: DivisionListKind,
    pub division: DivisionCode,
    /// Counts the lists of that kind of the division.
    pub version: i32,
    /// Whether it was not withdrawn. Of several the one holds that came into force last.
    pub in_force: bool,
    /// The day from which it is in force.
    pub from: NaiveDate,
    /// In the order in which people are shown them.
    pub entries: Arc<[ListEntry]>,
}

impl DivisionList {
    /// Whether it is in force on that day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.in_force && self.from <= day
    }

    /// What tells which of a division's own holds: the latest day, and of what is in force from one day the latest version.
    #[must_use]
    pub fn rank(&self) -> (NaiveDate, i32) {
        (self.from, self.version)
    }
}

/// A list with when it was laid down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptList {
    pub list: DivisionList,
    pub laid_down_at: Instant,
}

/// What of `lists` holds in `division` on that day: those in force of the nearest division above it; `None` where what ships
/// holds.
#[must_use]
pub fn list_for<'a>(
    lists: &'a [DivisionList],
    kind: DivisionListKind,
    division: &DivisionCode,
    day: NaiveDate,
) -> Option<&'a DivisionList> {
    let here = lists.iter().filter(|list| list.kind == kind && list.holds_on(day) && list.division.covers(division));
    here.max_by_key(|list| (list.division.prefix().len(), list.rank()))
}

/// The categories of cases that hold in `division` on that day.
#[must_use]
pub fn categories_for(lists: &[DivisionList], division: &DivisionCode, day: NaiveDate) -> Arc<[ListEntry]> {
    let held = list_for(lists, DivisionListKind::Category, division, day);
    held.map_or_else(shipped_categories, |list| Arc::clone(&list.entries))
}

/// A vocabulary that ships as the list that holds wherever nothing was laid down.
#[must_use]
pub fn shipped_words<V: Vocabulary>() -> Arc<[ListEntry]> {
    // Every label is a name: a test counts them.
    let entry = |word: &V| Some(ListEntry::plain(WordCode::of(*word), Name::new(word.label()).ok()?));
    V::ALL.iter().filter_map(entry).collect()
}

/// The same of categories, for which every submission asks.
#[must_use]
pub fn shipped_categories() -> Arc<[ListEntry]> {
    static CATEGORIES: LazyLock<Arc<[ListEntry]>> = LazyLock::new(shipped_words::<CaseCategory>);
    Arc::clone(&CATEGORIES)
}

/// A word of a list as somebody chose it: its code, and what the list called it then. Both stay when the word leaves the list. `V`
/// are the words that ship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen<V> {
    pub code: WordCode,
    /// What it was called, where that does not follow from the code.
    pub called: Option<Name>,
    ships: PhantomData<V>,
}

/// What a case is about.
pub type CaseTopic = Chosen<CaseCategory>;

/// What came of a unit's answer.
pub type ReplyOutcome = Chosen<ReplyClass>;

impl<V: Vocabulary> Chosen<V> {
    #[must_use]
    pub fn new(code: WordCode, called: Option<Name>) -> Self {
        Self { code, called, ships: PhantomData }
    }

    /// A word that ships.
    #[must_use]
    pub fn of(word: V) -> Self {
        Self::new(WordCode::of(word), None)
    }

    /// Which word it is of those that ship, if it is one.
    #[must_use]
    pub fn shipped(&self) -> Option<V> {
        V::parse(self.code.as_str())
    }

    /// Whether it is that word of those that ship.
    #[must_use]
    pub fn is(&self, word: V) -> bool {
        self.code.as_str() == word.as_str()
    }

    /// The Chinese label.
    #[must_use]
    pub fn label(&self) -> &str {
        let by_code = || match V::parse(self.code.as_str()) {
            Some(shipped) => shipped.label(),
            None => self.code.as_str(),
        };
        self.called.as_ref().map_or_else(by_code, Name::as_str)
    }

    /// The label as far as a message to a phone has room for it.
    #[must_use]
    pub fn short_label(&self) -> String {
        self.label().chars().take(SHORT).collect()
    }

    /// What it means in English, where it is a word that ships; else its label.
    #[must_use]
    pub fn description(&self) -> &str {
        let shipped = V::parse(self.code.as_str()).filter(|_| self.called.is_none());
        match shipped {
            Some(shipped) => shipped.description(),
            None => self.label(),
        }
    }
}

impl<V: Vocabulary> From<&ListEntry> for Chosen<V> {
    fn from(entry: &ListEntry) -> Self {
        let follows = V::parse(entry.code.as_str()).is_some_and(|word| word.label() == entry.label.as_str());
        Self::new(entry.code.clone(), (!follows).then(|| entry.label.clone()))
    }
}

/// Lists, kept.
pub trait Lists {
    /// All that were not withdrawn, also those whose day is yet to come.
    fn lists(&mut self) -> Result<Arc<[DivisionList]>, StoreError>;

    /// The words that ship with the program: they hold wherever nothing was laid down.
    fn shipped(&mut self, kind: DivisionListKind) -> Arc<[ListEntry]>;

    /// The words that hold in `division` on that day.
    fn words_of(
        &mut self,
        kind: DivisionListKind,
        division: &DivisionCode,
        day: NaiveDate,
    ) -> Result<Arc<[ListEntry]>, StoreError> {
        let lists = self.lists()?;
        let held = list_for(&lists, kind, division, day);
        Ok(held.map_or_else(|| self.shipped(kind), |list| Arc::clone(&list.entries)))
    }

    /// All of a kind that was ever laid down for `division` and those above it, the nearest first, and of each what comes into
    /// force last before the others; at most 200.
    fn lists_over(&mut self, kind: DivisionListKind, division: &DivisionCode) -> Result<Vec<KeptList>, StoreError>;

    /// That version of a division's own lists of a kind, also where it was withdrawn.
    fn list_edition(
        &mut self,
        kind: DivisionListKind,
        division: &DivisionCode,
        version: i32,
    ) -> Result<Option<KeptList>, StoreError>;

    /// How much of what is open in a division, and in none of some others, somebody called by one of those words; `most` at most.
    fn count_chosen(
        &mut self,
        kind: DivisionListKind,
        within: (&DivisionCode, &[DivisionCode]),
        codes: &[WordCode],
        most: u32,
    ) -> Result<u64, StoreError>;

    /// Adds what somebody lays down.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the division has a list of that kind and version.
    fn lay_down_list(&mut self, list: &DivisionList, by: AccountId, at: Instant) -> Result<(), StoreError>;

    /// None of the division's own lists of a kind is in force any more; how many were.
    fn withdraw_lists(&mut self, kind: DivisionListKind, division: &DivisionCode) -> Result<usize, StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a literal date")
    }

    fn list(division: &str, version: i32, from: &str, in_force: bool) -> DivisionList {
        let division = DivisionCode::new(division).expect("twelve digits");
        let entries = Arc::from([ListEntry::plain(
            WordCode::new(&format!("word_{version}")).expect("a code"),
            Name::new("词").expect("a label"),
        )]);
        DivisionList { kind: DivisionListKind::Category, division, version, in_force, from: day(from), entries }
    }

    #[test]
    fn every_category_that_ships_stands_in_the_list_that_ships() {
        let all = shipped_categories();
        assert_eq!(all.len(), CaseCategory::ALL.len());
        assert_eq!(shipped_words::<ReplyClass>().len(), ReplyClass::ALL.len());
        for (entry, word) in all.iter().zip(CaseCategory::ALL) {
            let topic = CaseTopic::from(entry);
            assert_eq!((topic.label(), topic.description()), (word.label(), word.description()));
            assert_eq!(topic, CaseTopic::of(*word));
        }
    }

    #[test]
    fn the_nearest_list_whose_day_has_come_holds() {
        let lists = [
            list("350500000000", 1, "2026-01-01", true),
            list("350582000000", 2, "2026-03-01", true),
            list("350582000000", 3, "2026-05-01", true),
            list("350582000000", 4, "2026-03-01", false),
        ];
        let held = |division: &str, on: &str| {
            let division = DivisionCode::new(division).expect("twelve digits");
            list_for(&lists, DivisionListKind::Category, &division, day(on)).map(|list| list.version)
        };
        assert_eq!(held("350582002014", "2025-12-31"), None, "what ships");
        assert_eq!(held("350582002014", "2026-02-28"), Some(1));
        assert_eq!(held("350582002014", "2026-04-30"), Some(2));
        assert_eq!(held("350582002014", "2026-05-01"), Some(3));
        assert_eq!(held("350503002007", "2026-05-01"), Some(1), "the city's");
    }

    #[test]
    fn a_topic_is_called_as_the_list_called_it_and_else_as_its_code_says() {
        let entry = |code: &str, label: &str| {
            ListEntry::plain(WordCode::new(code).expect("a code"), Name::new(label).expect("a label"))
        };
        let renamed = CaseTopic::from(&entry("traffic", "交通拥堵"));
        assert_eq!((renamed.label(), renamed.description()), ("交通拥堵", "交通拥堵"));
        let same = CaseTopic::from(&entry("traffic", "交通出行"));
        assert_eq!((same.called.is_none(), same.label()), (true, "交通出行"));
        let gone = CaseTopic::new(WordCode::new("own_1").expect("a code"), None);
        assert_eq!(gone.label(), "own_1");
        assert_eq!(CaseTopic::from(&entry("long", &"长".repeat(60))).short_label().chars().count(), SHORT);
    }
}
