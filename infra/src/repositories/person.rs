//! What people consented to, and what was erased at their demand.

use diesel::prelude::*;
use mashang_domain::person::{
    Consent, ConsentId, ConsentPurpose, Consents, DataSubject, Erasure, Erasures, MOST_CONSENTS,
};
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{AccountId, AttachmentId, CaseId, Instant, StoreError, Vocabulary};
use uuid::Uuid;

use super::{Store, insert_all, sound, word};
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::person::{consents, erasures};
use crate::schema::{accounts, attachments, case_handling, cases, idempotency_keys, inbox_messages};
use crate::sealed::{columns, tags};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = consents, treat_none_as_default_value = false)]
struct ConsentRow {
    id: Id,
    holder_kind: String,
    holder_id: Id,
    purpose: String,
    edition: String,
    way: String,
    case_id: Option<Id>,
    taken_by: Option<Id>,
    given_at: Stamp,
    withdrawn_at: Option<Stamp>,
}

fn subject(kind: &str, id: Id) -> Result<DataSubject, StoreError> {
    DataSubject::from_parts(kind, id.0).ok_or(StoreError::Corrupt("data subject"))
}

impl ConsentRow {
    fn of(consent: &Consent) -> Self {
        let (kind, holder) = consent.holder.parts();
        Self {
            id: consent.id.into(),
            holder_kind: kind.to_owned(),
            holder_id: Id(holder),
            purpose: consent.purpose.as_str().to_owned(),
            edition: consent.edition.as_str().to_owned(),
            way: consent.way.as_str().to_owned(),
            case_id: consent.case.map(Id::from),
            taken_by: consent.taken_by.map(Id::from),
            given_at: consent.given_at.into(),
            withdrawn_at: consent.withdrawn_at.map(Stamp),
        }
    }

    fn read(self) -> Result<Consent, StoreError> {
        Ok(Consent {
            id: self.id.0.into(),
            holder: subject(&self.holder_kind, self.holder_id)?,
            purpose: word(&self.purpose)?,
            edition: sound(Name::kept(&self.edition), "consents.edition")?,
            way: word(&self.way)?,
            case: self.case_id.map(|id| id.0.into()),
            taken_by: self.taken_by.map(|id| id.0.into()),
            given_at: self.given_at.0,
            withdrawn_at: self.withdrawn_at.map(|at| at.0),
        })
    }
}

impl Consents for Store {
    fn add_consents(&mut self, all: &[Consent]) -> Result<(), StoreError> {
        let rows: Vec<_> = all.iter().map(ConsentRow::of).collect();
        insert_all!(self, consents::table, rows)
    }

    fn consents_of(&mut self, holder: DataSubject) -> Result<Vec<Consent>, StoreError> {
        let (kind, id) = holder.parts();
        let most = i64::try_from(MOST_CONSENTS).unwrap_or(i64::MAX);
        let rows: Vec<ConsentRow> = self.query(|connection| {
            consents::table
                .filter(consents::holder_id.eq(Id(id)))
                .filter(consents::holder_kind.eq(kind))
                .order((consents::given_at.desc(), consents::id.desc()))
                .limit(most)
                .select(ConsentRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(ConsentRow::read).collect()
    }

    fn consent(&mut self, id: ConsentId) -> Result<Option<Consent>, StoreError> {
        let row: Option<ConsentRow> = self.query(|connection| {
            consents::table.find(Id::from(id)).select(ConsentRow::as_select()).first(connection).optional()
        })?;
        row.map(ConsentRow::read).transpose()
    }

    fn withdraw_consent(&mut self, id: ConsentId, at: Instant) -> Result<(), StoreError> {
        let standing = consents::table.find(Id::from(id)).filter(consents::withdrawn_at.is_null());
        let now = consents::withdrawn_at.eq(Some(Stamp(at)));
        self.change(|connection| diesel::update(standing).set(now).execute(connection))?;
        Ok(())
    }

    fn withdraw_consents(&mut self, holder: DataSubject, at: Instant) -> Result<(), StoreError> {
        let (kind, id) = holder.parts();
        let standing = consents::table
            .filter(consents::holder_id.eq(Id(id)))
            .filter(consents::holder_kind.eq(kind))
            .filter(consents::withdrawn_at.is_null());
        let now = consents::withdrawn_at.eq(Some(Stamp(at)));
        self.change(|connection| diesel::update(standing).set(now).execute(connection))?;
        Ok(())
    }

    fn last_consent(&mut self, holder: DataSubject, purpose: ConsentPurpose) -> Result<Option<Consent>, StoreError> {
        let (kind, id) = holder.parts();
        let row: Option<ConsentRow> = self.query(|connection| {
            consents::table
                .filter(consents::holder_id.eq(Id(id)))
                .filter(consents::holder_kind.eq(kind))
                .filter(consents::purpose.eq(purpose.as_str()))
                .order((consents::given_at.desc(), consents::id.desc()))
                .select(ConsentRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(ConsentRow::read).transpose()
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = erasures, treat_none_as_default_value = false)]
struct ErasureRow {
    subject_id: Id,
    subject_kind: String,
    at: Stamp,
    tag: Option<Vec<u8>>,
    finished_at: Option<Stamp>,
}

impl ErasureRow {
    fn read(self) -> Result<Erasure, StoreError> {
        Ok(Erasure { subject: subject(&self.subject_kind, self.subject_id)?, at: self.at.0 })
    }
}

impl Erasures for Store {
    fn erase_case_log(&mut self, id: CaseId, submitter: Option<AccountId>) -> Result<(), StoreError> {
        self.erase_case_events(id, submitter)?;
        self.erase_key(id)?;
        self.erase_salt(id.0)?;
        if let Some(reception) = self.reception_before(id)? {
            self.erase_register(reception, id)?;
        }
        let Some(submitter) = submitter else { return Ok(()) };
        let told = inbox_messages::table
            .filter(inbox_messages::party_id.eq(Id::from(submitter)))
            .filter(inbox_messages::subject_id.eq(Id::from(id)));
        self.change(|connection| diesel::delete(told).execute(connection))?;
        Ok(())
    }

    fn erase_account(&mut self, id: AccountId) -> Result<(), StoreError> {
        let nobody = (
            accounts::openid_tag.eq(self.vault.tag(tags::NO_OPENID, id.0.as_bytes()).to_vec()),
            accounts::sealed.eq(self.vault.seal_json(id.0, &None::<String>, columns::ACCOUNT)?),
            accounts::phone_tag.eq(None::<Vec<u8>>),
            accounts::phone.eq(None::<Vec<u8>>),
        );
        let row = accounts::table.find(Id::from(id));
        self.change_one(|connection| diesel::update(row).set(nobody).execute(connection))?;
        let told = inbox_messages::table.filter(inbox_messages::party_id.eq(Id::from(id)));
        self.change(|connection| diesel::delete(told).execute(connection))?;
        let answers = idempotency_keys::table.filter(idempotency_keys::scope.eq(id.to_string()));
        self.change(|connection| diesel::delete(answers).execute(connection))?;
        Ok(())
    }

    fn note_erasure(&mut self, erasure: &Erasure, code: Option<&TrackingCode>) -> Result<(), StoreError> {
        let (kind, id) = erasure.subject.parts();
        let row = ErasureRow {
            subject_id: Id(id),
            subject_kind: kind.to_owned(),
            at: erasure.at.into(),
            tag: code.map(|code| self.vault.tag(tags::CASE_CODE, code.as_str().as_bytes()).to_vec()),
            finished_at: None,
        };
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(erasures::table)
                .values(&row)
                .on_conflict(erasures::subject_id)
                .do_nothing()
                .execute(inner))
        })?;
        Ok(())
    }

    fn erasure_by_code(&mut self, code: &TrackingCode) -> Result<Option<Erasure>, StoreError> {
        let tag = self.vault.tag(tags::CASE_CODE, code.as_str().as_bytes()).to_vec();
        let row: Option<ErasureRow> = self.query(|connection| {
            erasures::table
                .filter(erasures::tag.eq(Some(tag)))
                .select(ErasureRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(ErasureRow::read).transpose()
    }
}

impl Store {
    /// Has the ring seal what is left of a case, and destroys the key of its own: copies of what it sealed open nowhere any more.
    fn erase_key(&mut self, id: CaseId) -> Result<(), StoreError> {
        let case = || cases::table.find(Id::from(id));
        let handled = || case_handling::table.find(Id::from(id));
        let words: Vec<u8> = self.query(|connection| case().select(cases::sealed).first(connection))?;
        let handling: Vec<u8> = self.query(|connection| handled().select(case_handling::sealed).first(connection))?;
        let keys = self.own_keys([(id.0, words.as_slice()), (id.0, handling.as_slice())])?;
        let seal = keys.seal(&self.vault, id.0);
        let anew = |what: &'static str, sealed: &[u8]| {
            let plain = seal.open(what, id.0.as_bytes(), sealed);
            sound(plain.and_then(|plain| self.vault.seal(what, id.0.as_bytes(), &plain)), what)
        };
        let words = cases::sealed.eq(anew(columns::CASE, &words)?);
        let handling = case_handling::sealed.eq(anew(columns::HANDLING, &handling)?);
        self.change_one(|connection| diesel::update(case()).set(words).execute(connection))?;
        self.change_one(|connection| diesel::update(handled()).set(handling).execute(connection))?;
        self.destroy_key(id.0)
    }

    /// Up to `limit` of what was erased and is not finished: files lie there still, or the journal does not know of it.
    pub(crate) fn unfinished_erasures(&mut self, limit: i64) -> Result<Vec<Erasure>, StoreError> {
        let rows: Vec<ErasureRow> = self.query(|connection| {
            erasures::table
                .filter(erasures::finished_at.is_null())
                .order(erasures::at)
                .limit(limit)
                .select(ErasureRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(ErasureRow::read).collect()
    }

    /// The files that are about something.
    pub(crate) fn files_about(&mut self, subject: Uuid) -> Result<Vec<AttachmentId>, StoreError> {
        let ids: Vec<Id> = self.query(|connection| {
            attachments::table
                .filter(attachments::subject_id.eq(Some(Id(subject))))
                .select(attachments::id)
                .load(connection)
        })?;
        Ok(ids.into_iter().map(|id| id.0.into()).collect())
    }

    /// Notes that the files of something are gone and the journal knows of it.
    pub(crate) fn finish_erasure(&mut self, erasure: &Erasure, at: Instant) -> Result<(), StoreError> {
        let (_, id) = erasure.subject.parts();
        let files = attachments::table.filter(attachments::subject_id.eq(Some(Id(id))));
        self.change(|connection| diesel::delete(files).execute(connection))?;
        let row = erasures::table.find(Id(id));
        let now = erasures::finished_at.eq(Some(Stamp(at)));
        self.change(|connection| diesel::update(row).set(now).execute(connection))?;
        Ok(())
    }
}
