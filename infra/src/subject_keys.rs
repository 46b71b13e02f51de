//! The own key of what somebody brought in: all that is kept of the matter is sealed with it, so that whoever destroys the key erases
//! that wherever a copy of it lies. The key itself lies in the database, sealed by the ring.

use mashang_domain::shared::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::crypto::{OWN_MARKS, TextKey, Unopenable, Vault, derived, new_key};
use crate::sealed::columns;

/// Whether an own key sealed it, and none of the ring.
#[must_use]
pub fn is_own(sealed: &[u8]) -> bool {
    sealed.first().is_some_and(|mark| OWN_MARKS.contains(mark))
}

/// The own key of one matter.
pub struct SubjectKey(TextKey);

impl SubjectKey {
    /// A new one for that subject, and how it is kept.
    pub(crate) fn create(vault: &Vault, subject: Uuid) -> Result<(Self, Vec<u8>), Unopenable> {
        let key = new_key()?;
        let kept = vault.seal(columns::SUBJECT_KEY, subject.as_bytes(), &key)?;
        Ok((Self::of(key), kept))
    }

    /// The one of that subject, as it was kept.
    ///
    /// # Errors
    /// [`Unopenable`].
    pub fn kept(vault: &Vault, subject: Uuid, kept: &[u8]) -> Result<Self, Unopenable> {
        let plain = vault.open(columns::SUBJECT_KEY, subject.as_bytes(), kept)?;
        let key: [u8; 32] = plain.try_into().map_err(|_| Unopenable)?;
        Ok(Self::of(key))
    }

    fn of(key: [u8; 32]) -> Self {
        Self(TextKey::new(&derived(&key, "mashang own texts"), key))
    }

    /// Seals `plain` for the column `what` of the row `owner`.
    ///
    /// # Errors
    /// [`Unopenable`] when the system has no randomness to give.
    pub fn seal(&self, what: &str, owner: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unopenable> {
        self.0.seal(OWN_MARKS[0], what, owner, plain)
    }

    /// Opens what was sealed for the column `what` of the row `owner`.
    ///
    /// # Errors
    /// [`Unopenable`].
    pub fn open(&self, what: &str, owner: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unopenable> {
        if is_own(sealed) { self.0.open(what, owner, sealed) } else { Err(Unopenable) }
    }
}

/// By what the rows of a subject are sealed and opened.
#[derive(Clone, Copy)]
pub(crate) struct Seal<'a> {
    vault: &'a Vault,
    own: Option<&'a SubjectKey>,
}

impl<'a> Seal<'a> {
    /// By the own key where there is one, else by the ring. What the ring sealed opens either way.
    pub(crate) fn of(vault: &'a Vault, own: Option<&'a SubjectKey>) -> Self {
        Self { vault, own }
    }

    pub(crate) fn vault(self) -> &'a Vault {
        self.vault
    }

    /// As [`Vault::seal_json`].
    pub(crate) fn seal_json<T: Serialize>(
        self,
        owner: Uuid,
        value: &T,
        what: &'static str,
    ) -> Result<Vec<u8>, StoreError> {
        let Some(own) = self.own else { return self.vault.seal_json(owner, value, what) };
        let corrupt = || StoreError::Corrupt(what);
        let plain = serde_json::to_vec(value).map_err(|_| corrupt())?;
        own.seal(what, owner.as_bytes(), &plain).map_err(|_| corrupt())
    }

    /// As [`Vault::open_json`].
    pub(crate) fn open_json<T: DeserializeOwned>(
        self,
        owner: Uuid,
        sealed: &[u8],
        what: &'static str,
    ) -> Result<T, StoreError> {
        let corrupt = || StoreError::Corrupt(what);
        let plain = self.open(what, owner.as_bytes(), sealed).map_err(|_| corrupt())?;
        serde_json::from_slice(&plain).map_err(|_| corrupt())
    }

    /// As [`Vault::open`].
    pub(crate) fn open(self, what: &str, owner: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unopenable> {
        if !is_own(sealed) {
            return self.vault.open(what, owner, sealed);
        }
        self.own.ok_or(Unopenable)?.open(what, owner, sealed)
    }
}

#[cfg(test)]
mod tests {
    use mashang_domain::shared::Instant;

    use super::*;
    use crate::crypto::{FIRST, MasterKey, TAGS, WrappedKey};

    fn vault() -> Vault {
        let (master, now) = (MasterKey::new(&[1; 32]), Instant::default());
        let key =
            |number| WrappedKey { number, sealed: master.wrap(number, &[7; 32]).expect("randomness"), used_from: now };
        Vault::new(master.clone(), &[key(TAGS), key(FIRST)], now).expect("keys")
    }

    #[test]
    fn what_an_own_key_sealed_opens_with_that_key_alone() {
        let (vault, [one, other]) = (vault(), [1, 2].map(Uuid::from_u128));
        let (key, kept) = SubjectKey::create(&vault, one).expect("randomness");
        let sealed = key.seal("t.c", b"row", b"words").expect("randomness");
        assert!(is_own(&sealed));
        assert_eq!(vault.open("t.c", b"row", &sealed), Err(Unopenable), "the ring alone opens nothing");
        let again = SubjectKey::kept(&vault, one, &kept).expect("it is kept");
        assert_eq!(again.open("t.c", b"row", &sealed).as_deref(), Ok(b"words".as_slice()));
        assert_eq!(again.open("t.c", b"row 2", &sealed), Err(Unopenable));
        assert_eq!(again.open("t.d", b"row", &sealed), Err(Unopenable));
        assert!(SubjectKey::kept(&vault, other, &kept).is_err(), "another's");
        let (another, _) = SubjectKey::create(&vault, one).expect("randomness");
        assert_eq!(another.open("t.c", b"row", &sealed), Err(Unopenable));
    }

    #[test]
    fn what_the_ring_sealed_opens_as_before_and_what_is_sealed_is_sealed_by_the_own_key() {
        let (vault, id) = (vault(), Uuid::from_u128(1));
        let (key, _) = SubjectKey::create(&vault, id).expect("randomness");
        let (with, without) = (Seal::of(&vault, Some(&key)), Seal::of(&vault, None));
        let former = without.seal_json(id, &"words", "t.c").expect("sealed");
        let own = with.seal_json(id, &"words", "t.c").expect("sealed");
        assert_eq!((is_own(&former), is_own(&own)), (false, true));
        for sealed in [&former, &own] {
            assert_eq!(with.open_json::<String>(id, sealed, "t.c").expect("it opens"), "words");
        }
        assert!(without.open_json::<String>(id, &own, "t.c").is_err(), "the key is gone");
    }
}
