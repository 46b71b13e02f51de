use diesel::prelude::*;
use mashang_domain::cases::Cases;
use mashang_domain::disputes::Disputes;
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::{AccountId, Actor, Grant, Instant, StoreError};

use super::{Store, sound};
use crate::crypto::hex;
use crate::db::types::Stamp;
use crate::on_each;
use crate::schema::idempotency_keys;
use crate::stored::documents;

/// Not sealed anew with a new key: it is kept for a month at most, and old keys open for good.
const BODY: &str = "idempotency_keys.body";
/// Bytes of a right's tag.
const RIGHT: usize = 16;

/// An `Idempotency-Key`, whose it is, and the request that it stands for.
#[derive(Clone, Debug)]
pub struct RequestKey {
    pub actor: Actor,
    pub key: String,
    /// SHA-256 of what is asked for.
    pub request: [u8; 32],
}

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remembered {
    /// Nothing yet.
    New,
    /// The first answer: its HTTP status and its body.
    Answer(u16, Vec<u8>),
    /// The key stands for another request.
    Other,
    /// There is an answer, and whoever it was given to has lost a right since.
    Withheld,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency_keys, treat_none_as_default_value = false)]
struct KeyRow {
    scope: String,
    key: String,
    fingerprint: Vec<u8>,
    status: i32,
    body: Vec<u8>,
    created_at: Stamp,
    rights: Option<Vec<u8>>,
}

impl Store {
    /// Whose keys are told apart: each account's, each code's, and of those who show neither each request's, so that
    /// nobody meets an answer that is not an answer to the very same words.
    fn scope(&self, whose: &RequestKey) -> String {
        match &whose.actor {
            Actor::Person { account, .. } => account.to_string(),
            Actor::Client { client, .. } => client.to_string(),
            Actor::Tracker(code) => self.scope_of_code(code),
            Actor::Anonymous | Actor::System => hex(&self.vault.tag("idempotency.request", &whose.request)[..16]),
        }
    }

    fn scope_of_code(&self, code: &TrackingCode) -> String {
        hex(&self.vault.tag("idempotency.code", code.as_str().as_bytes())[..16])
    }

    /// Forgets what was answered to an account, or to whoever acted by a code: it holds what they wrote.
    pub(super) fn forget_answers_to(
        &mut self,
        account: Option<AccountId>,
        code: Option<&TrackingCode>,
    ) -> Result<(), StoreError> {
        let scopes = [account.map(|account| account.to_string()), code.map(|code| self.scope_of_code(code))];
        for scope in scopes.into_iter().flatten() {
            let answers = idempotency_keys::table.filter(idempotency_keys::scope.eq(scope));
            self.change(|connection| diesel::delete(answers).execute(connection))?;
        }
        Ok(())
    }

    /// What the actor has the right to act by now: everything that was granted, or the code, where it opens something.
    fn rights(&mut self, actor: &Actor) -> Result<Vec<Vec<u8>>, StoreError> {
        let told = match actor {
            Actor::Person { grants, .. } | Actor::Client { grants, .. } => grants
                .iter()
                // It is kept as a deputy's, by which its holder acts no longer.
                .filter(|grant| !matches!(grant, Grant::Former { .. }))
                .map(|grant| {
                    let doc = documents::write(&documents::grants::Grant::from(grant), "idempotency_keys.rights")?;
                    Ok(doc.0.to_string())
                })
                .collect::<Result<Vec<_>, StoreError>>()?,
            Actor::Tracker(code) => {
                let opens = self.case_by_tracking(code)?.is_some() || self.dispute_by_code(code)?.is_some();
                opens.then(|| code.as_str().to_owned()).into_iter().collect()
            }
            Actor::Anonymous | Actor::System => Vec::new(),
        };
        let tag = |right: String| self.vault.tag("idempotency.right", right.as_bytes())[..RIGHT].to_vec();
        Ok(told.into_iter().map(tag).collect())
    }

    /// The answer that was given to a key. Whoever has lost since what it was given by is not given it again.
    pub fn remembered(&mut self, whose: &RequestKey) -> Result<Remembered, StoreError> {
        let scope = self.scope(whose);
        let row = self.query(|connection| {
            on_each!(connection, |inner| idempotency_keys::table
                .find((&scope, &whose.key))
                .select(KeyRow::as_select())
                .first(inner)
                .optional())
        })?;
        let Some(row) = row else { return Ok(Remembered::New) };
        if row.fingerprint != self.vault.tag("idempotency.fingerprint", &whose.request) {
            return Ok(Remembered::Other);
        }
        if let Some(acted_by) = &row.rights {
            let held = self.rights(&whose.actor)?;
            if !acted_by.chunks(RIGHT).all(|right| held.iter().any(|one| one.as_slice() == right)) {
                return Ok(Remembered::Withheld);
            }
        }
        let body = sound(self.vault.open(BODY, &row.fingerprint, &row.body), BODY)?;
        Ok(Remembered::Answer(sound(row.status.try_into(), "idempotency_keys.status")?, body))
    }

    /// Keeps the answer to a key, in the transaction of what it answers. It is sealed: it may hold a code.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when somebody else's transaction kept one meanwhile.
    pub fn remember(&mut self, whose: &RequestKey, status: u16, body: &[u8], now: Instant) -> Result<(), StoreError> {
        let fingerprint = self.vault.tag("idempotency.fingerprint", &whose.request);
        let rights = self.rights(&whose.actor)?;
        let row = KeyRow {
            scope: self.scope(whose),
            key: whose.key.clone(),
            fingerprint: fingerprint.to_vec(),
            status: i32::from(status),
            body: sound(self.vault.seal(BODY, &fingerprint, body), BODY)?,
            created_at: Stamp(now),
            rights: (!rights.is_empty()).then(|| rights.concat()),
        };
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(idempotency_keys::table).values(&row).execute(inner))
        })?;
        Ok(())
    }
}
