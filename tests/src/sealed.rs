//! What lies sealed, for stories that look at it, spoil it and mend it again.

use std::collections::HashMap;

use mashang_infra::crypto::{MasterKey, Vault, WrappedKey};
use mashang_infra::db::DatabaseUrl;
use mashang_infra::subject_keys::{SubjectKey, is_own};
use serde_json::Value;

use crate::{Kind, World, master_key};

const EVENT: &str = "events.sealed";
const DOSSIER: &str = "disputes.dossier";

fn unhex(digits: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(byte).collect()
}

/// A vault that opens nothing of any house.
#[must_use]
pub fn foreign_vault() -> Vault {
    let master = MasterKey::new(&[0x33; 32]);
    let key = |number| WrappedKey {
        number,
        sealed: master.wrap(number, &[0x33; 32]).expect("randomness"),
        used_from: chrono::DateTime::UNIX_EPOCH,
    };
    Vault::new(master.clone(), &[key(0), key(2)], chrono::DateTime::UNIX_EPOCH).expect("keys")
}

/// Every key that a house has: the ring, and the own keys of subjects.
pub struct Keys {
    ring: Vault,
    own: HashMap<Vec<u8>, SubjectKey>,
}

impl Keys {
    /// What lies sealed in the column `what` of the row `owner`, which belongs to `subject`; ids are hexadecimal digits. `None` where
    /// no key of the house opens it.
    #[must_use]
    pub fn open(&self, what: &str, owner: &str, subject: &str, sealed: &str) -> Option<Vec<u8>> {
        let (owner, sealed) = (unhex(owner), unhex(sealed));
        if !is_own(&sealed) {
            return self.ring.open(what, &owner, &sealed).ok();
        }
        self.own.get(&unhex(subject))?.open(what, &owner, &sealed).ok()
    }

    /// The same sealed by the ring, as before subjects had keys of their own; in hexadecimal digits.
    #[must_use]
    pub fn by_ring(&self, what: &str, owner: &str, subject: &str, sealed: &str) -> Option<String> {
        let plain = self.open(what, owner, subject, sealed)?;
        let sealed = self.ring.seal(what, &unhex(owner), &plain).ok()?;
        Some(mashang_infra::crypto::hex(&sealed))
    }
}

impl World {
    /// Every key that the house has now.
    ///
    /// # Panics
    /// When they can't be read.
    #[must_use]
    pub fn keys(&self) -> Keys {
        let ring = self.vault();
        let (id, bytes) = match self.kind {
            Kind::Sqlite => ("hex(subject_id)", "hex(sealed)"),
            Kind::Postgres(_) => ("replace(subject_id::text, '-', '')", "encode(sealed, 'hex')"),
        };
        let rows = self.sql_text(&format!("SELECT {id} || ' ' || {bytes} AS text FROM subject_keys"));
        let own = |row: String| {
            let (subject, kept) = row.split_once(' ').expect("a key");
            let key = SubjectKey::kept(&ring, subject.parse().expect("an id"), &unhex(kept)).expect("it opens");
            (unhex(subject), key)
        };
        let own = rows.into_iter().map(own).collect();
        Keys { ring, own }
    }

    /// What the story's database is sealed with.
    ///
    /// # Panics
    /// When it can't be read.
    #[must_use]
    pub fn vault(&self) -> Vault {
        let url = DatabaseUrl::parse(&self.database.url).expect("a URL");
        mashang_infra::keys::open(&url, &master_key(), chrono::DateTime::UNIX_EPOCH).expect("the keys")
    }

    /// What the first, or with `DESC` the last, event of `subject_kind` says.
    ///
    /// # Panics
    /// When it can't be read.
    #[must_use]
    pub fn event(&self, subject_kind: &str, order: &str) -> Value {
        let [id, subject] = ["id", "subject_id"].map(|column| match self.kind {
            Kind::Sqlite => format!("hex({column})"),
            Kind::Postgres(_) => format!("replace({column}::text, '-', '')"),
        });
        let bytes = match self.kind {
            Kind::Sqlite => "hex(sealed)",
            Kind::Postgres(_) => "encode(sealed, 'hex')",
        };
        let query = format!(
            "SELECT {id} || ' ' || {subject} || ' ' || {bytes} AS text FROM events \
             WHERE subject_kind = '{subject_kind}' ORDER BY seq {order} LIMIT 1"
        );
        let row = self.sql_text(&query).concat();
        let [id, subject, bytes] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("no event: {row}") };
        let plain = self.keys().open(EVENT, id, subject, bytes).expect("it opens");
        serde_json::from_slice(&plain).expect("JSON")
    }

    /// Changes what lies sealed of a dispute, as if another version had written it.
    ///
    /// # Panics
    /// When it can't be read or sealed.
    pub fn change_dossier(&self, dispute: &str, change: impl FnOnce(&mut Value)) {
        let (id, bytes) = match self.kind {
            Kind::Sqlite => (format!("X'{}'", dispute.replace('-', "")), "hex(dossier)"),
            Kind::Postgres(_) => (format!("'{dispute}'"), "encode(dossier, 'hex')"),
        };
        let sealed = self.sql_text(&format!("SELECT {bytes} AS text FROM disputes WHERE id = {id}")).concat();
        let (vault, owner) = (self.vault(), dispute.parse().expect("an id"));
        let mut whole: Value = vault.open_json(owner, &unhex(&sealed), DOSSIER).expect("it opens");
        change(&mut whole["dossier"]);
        let sealed = self.literal(&vault.seal_json(owner, &whole, DOSSIER).expect("it is sealed"));
        crate::execute(&self.database.url, &format!("UPDATE disputes SET dossier = {sealed} WHERE id = {id}"));
    }

    /// `content` sealed by `vault` for the event `id`, in the words of SQL.
    ///
    /// # Panics
    /// When it can't be sealed.
    #[must_use]
    pub fn sealed(&self, vault: &Vault, id: &str, content: &Value) -> String {
        let bytes = vault.seal_json(id.parse().expect("an id"), content, EVENT).expect("it is sealed");
        self.literal(&bytes)
    }

    /// Bytes in the words of SQL.
    fn literal(&self, bytes: &[u8]) -> String {
        let hex = mashang_infra::crypto::hex(bytes);
        match self.kind {
            Kind::Sqlite => format!("X'{hex}'"),
            Kind::Postgres(_) => format!("'\\x{hex}'::bytea"),
        }
    }
}
