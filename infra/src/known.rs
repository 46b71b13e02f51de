//! What is asked for all the time and changes a few times a year, remembered for a while.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use mashang_domain::cases::{DivisionList, DivisionRules};
use mashang_domain::deputies::Service;
use mashang_domain::moderation::Screens;
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{AuditEntryId, Called, DeputyId};
use moka::sync::Cache;
use uuid::Uuid;

use crate::subject_keys::SubjectKey;

/// How long another process's change may stay unseen here.
const FRESH: Duration = Duration::from_secs(30);
/// Names that are remembered at most.
const MOST_NAMES: u64 = 100_000;
/// For how long an own key is remembered. When it is destroyed, what it opens is written anew, and it is forgotten here at once and by
/// other processes within a second (`Store::forget_erased_keys`).
const KEPT: Duration = Duration::from_mins(5);
/// Own keys that are remembered at most.
const MOST_KEYS: u64 = 100_000;

/// Deputies of whom it is remembered when they serve, at most, and for how long: another process's change may come to nobody's ears
/// where the connection that tells of it is down, and SQLite tells nobody.
const MOST_SERVICES: u64 = 50_000;
const SERVED: Duration = Duration::from_secs(1);

/// Looks that are remembered at most, and for how long: the id of one is of its day.
const MOST_LOOKS: u64 = 100_000;
const A_DAY: Duration = Duration::from_hours(24);

/// All that a process remembers for whoever reads.
#[derive(Default)]
pub(crate) struct Remembered {
    /// All rule sets: every case that is read or submitted asks for them.
    pub(crate) rule_sets: Known<[DivisionRules]>,
    /// All lists of words: every submission asks for them.
    pub(crate) lists: Known<[DivisionList]>,
    /// What texts are held against before they are public.
    pub(crate) screens: Known<Screens>,
    pub(crate) names: KnownNames,
    /// When deputies serve: every request of a deputy asks for it.
    pub(crate) services: KnownServices,
    /// By what is opened that was sealed by an own key.
    pub(crate) keys: KnownKeys,
    pub(crate) looks: KnownLooks,
}

/// Something that was read, when, and in which edition of cards: what changes it begins the next, too.
pub(crate) struct Known<T: ?Sized>(Mutex<Option<(Instant, u64, Arc<T>)>>);

impl<T: ?Sized> Default for Known<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: ?Sized> Known<T> {
    /// What was read lately in that edition or since.
    pub(crate) fn get(&self, edition: u64) -> Option<Arc<T>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = known.as_ref().filter(|(read, of, _)| read.elapsed() < FRESH && *of >= edition);
        fresh.map(|(.., value)| Arc::clone(value))
    }

    /// What was read last, be it of another edition or too old to hold still.
    pub(crate) fn last(&self) -> Option<Arc<T>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().map(|(.., value)| Arc::clone(value))
    }

    /// Remembers what was read now, in that edition.
    pub(crate) fn set(&self, edition: u64, value: &Arc<T>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), edition, Arc::clone(value)));
    }
}

/// What parties and places are called, each with the edition of cards in which it was read: lists are full of them.
pub(crate) struct KnownNames(Cache<Called, (u64, Name)>);

impl Default for KnownNames {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST_NAMES).time_to_live(FRESH).build())
    }
}

impl KnownNames {
    /// A name that was read in that edition or since.
    pub(crate) fn get(&self, called: &Called, edition: u64) -> Option<Name> {
        self.0.get(called).filter(|(read, _)| *read >= edition).map(|(_, name)| name)
    }

    /// Remembers a name that was read in that edition.
    pub(crate) fn set(&self, called: Called, edition: u64, name: Name) {
        self.0.insert(called, (edition, name));
    }
}

/// The days on which deputies serve, each with the edition of cards in which they were read.
pub(crate) struct KnownServices(Cache<DeputyId, (u64, Arc<Service>)>);

impl Default for KnownServices {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST_SERVICES).time_to_live(SERVED).build())
    }
}

impl KnownServices {
    /// Those of a deputy, where they were read in that edition or since.
    pub(crate) fn get(&self, deputy: DeputyId, edition: u64) -> Option<Arc<Service>> {
        self.0.get(&deputy).filter(|(read, _)| *read >= edition).map(|(_, service)| service)
    }

    /// Remembers what was read of a deputy in that edition.
    pub(crate) fn set(&self, deputy: DeputyId, edition: u64, service: &Arc<Service>) {
        self.0.insert(deputy, (edition, Arc::clone(service)));
    }
}

/// Own keys of subjects, opened: nothing that is written is sealed with one of these before the row was read that it belongs to.
pub(crate) struct KnownKeys(Cache<Uuid, Arc<SubjectKey>>);

impl Default for KnownKeys {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST_KEYS).time_to_live(KEPT).build())
    }
}

impl KnownKeys {
    /// The one of that subject.
    pub(crate) fn get(&self, subject: Uuid) -> Option<Arc<SubjectKey>> {
        self.0.get(&subject)
    }

    /// Remembers it.
    pub(crate) fn set(&self, subject: Uuid, key: &Arc<SubjectKey>) {
        self.0.insert(subject, Arc::clone(key));
    }

    /// Forgets it.
    pub(crate) fn forget(&self, subject: Uuid) {
        self.0.invalidate(&subject);
    }
}

/// Looks of which it is enough to be written down once a day, and which are: every page of a matter that staff read asks.
pub(crate) struct KnownLooks(Cache<AuditEntryId, ()>);

impl Default for KnownLooks {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST_LOOKS).time_to_live(A_DAY).build())
    }
}

impl KnownLooks {
    /// Whether the entry of that id is there for sure.
    pub(crate) fn holds(&self, entry: AuditEntryId) -> bool {
        self.0.contains_key(&entry)
    }

    /// Remembers that it is.
    pub(crate) fn set(&self, entry: AuditEntryId) {
        self.0.insert(entry, ());
    }
}

#[cfg(test)]
mod tests {
    use mashang_domain::shared::GridId;

    use super::*;

    #[test]
    fn what_was_read_before_it_changed_is_not_remembered() {
        let known = Known::<[u8]>::default();
        known.set(3, &Arc::from([1_u8]));
        assert!(known.get(3).is_some() && known.get(2).is_some());
        assert_eq!(known.get(4), None);
    }

    #[test]
    fn when_a_deputy_serves_is_asked_again_once_anything_of_a_deputy_changed() {
        let (known, deputy) = (KnownServices::default(), DeputyId(Uuid::from_u128(1)));
        known.set(deputy, 3, &Arc::new(Service::of(deputy, &[])));
        assert!(known.get(deputy, 3).is_some());
        assert_eq!(known.get(deputy, 4), None);
    }

    #[test]
    fn a_name_is_good_for_the_edition_in_which_it_was_read_and_for_those_before() {
        let (known, grid) = (KnownNames::default(), Called::Grid(GridId(Uuid::from_u128(1))));
        let name = Name::new("第一网格").expect("a name");
        known.set(grid.clone(), 3, name.clone());
        assert_eq!(known.get(&grid, 3), Some(name.clone()));
        assert_eq!(known.get(&grid, 2), Some(name), "who began before it changed may see it too");
        assert_eq!(known.get(&grid, 4), None);
    }
}
