//! What people consented to, and what was erased at their demand.

use diesel::prelude::*;
use mashang_domain::cases::{self as of_cases, CaseState, Cases, erased_text};
use mashang_domain::person::{
    CameIn, Consent, ConsentId, ConsentPurpose, Consents, DataSubject, Erasure, Erasures, MOST_CONSENTS, part_from_case,
};
use mashang_domain::receptions;
use mashang_domain::shared::code::TrackingCode;
use mashang_domain::shared::text::{Body, Name, Phone, Title};
use mashang_domain::shared::{AccountId, AttachmentId, CaseId, Instant, StoreError, Vocabulary};
use mashang_domain::sweeps;
use serde_json::json;
use uuid::Uuid;

use super::{Store, insert_all, sound, word};
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::outside::wechat_subscriptions;
use crate::schema::person::{consents, erasures};
use crate::schema::{accounts, attachments, case_handling, case_units, cases, events, inbox_messages};
use crate::sealed::{columns, tags};
use crate::stored::documents::handling::Handling;

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

/// Of a case, by what it follows that whoever submitted it consented to its being handled.
#[derive(Queryable, Selectable)]
#[diesel(table_name = cases)]
struct CameInRow {
    id: Id,
    channel: String,
    submitter_id: Option<Id>,
    submitted_at: Stamp,
    privacy_edition: Option<String>,
}

impl CameInRow {
    fn read(self) -> Result<Option<CameIn>, StoreError> {
        let Some(edition) = self.privacy_edition else { return Ok(None) };
        Ok(Some(CameIn {
            case: self.id.0.into(),
            submitter: self.submitter_id.map(|id| id.0.into()),
            // It stands among what is sealed; an account's own case was entered by nobody else.
            entered_by: None,
            channel: word(&self.channel)?,
            edition: sound(Name::kept(&edition), "cases.privacy_edition")?,
            at: self.submitted_at.0,
        }))
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

    fn consents_with_cases(&mut self, account: AccountId) -> Result<Vec<Consent>, StoreError> {
        let most = i64::try_from(MOST_CONSENTS).unwrap_or(i64::MAX);
        let rows: Vec<CameInRow> = self.query(|connection| {
            cases::table
                .filter(cases::submitter_id.eq(Some(Id::from(account))))
                .filter(cases::privacy_edition.is_not_null())
                .order((cases::submitted_at.desc(), cases::id.desc()))
                .limit(most)
                .select(CameInRow::as_select())
                .load(connection)
        })?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
        let kept: Vec<Id> = self.query(|connection| {
            consents::table.filter(consents::id.eq_any(&ids)).select(consents::id).load(connection)
        })?;
        let came: Vec<Option<CameIn>> =
            rows.into_iter().filter(|row| !kept.contains(&row.id)).map(CameInRow::read).collect::<Result<_, _>>()?;
        Ok(came.into_iter().flatten().map(CameIn::consent).collect())
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

    fn remove_consent(&mut self, id: ConsentId) -> Result<(), StoreError> {
        let kept = consents::table.find(Id::from(id));
        self.change(|connection| diesel::delete(kept).execute(connection))?;
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
        self.erase_from_publications(id, submitter)?;
        self.erase_key(id)?;
        self.erase_around(id, submitter)
    }

    fn erase_account(&mut self, id: AccountId) -> Result<(), StoreError> {
        self.forget_author(id)?;
        let openid = accounts::table.find(Id::from(id)).select(accounts::openid_tag);
        let openid: Option<Vec<u8>> = self.query(|connection| openid.first(connection).optional())?;
        let asked = wechat_subscriptions::table.filter(wechat_subscriptions::tag.eq(openid.unwrap_or_default()));
        self.change(|connection| diesel::delete(asked).execute(connection))?;
        let nobody = (
            accounts::openid_tag.eq(self.vault.tag(tags::NO_OPENID, id.0.as_bytes()).to_vec()),
            accounts::sealed.eq(self.vault.seal_json(id.0, &None::<String>, columns::ACCOUNT)?),
            accounts::phone_tag.eq(None::<Vec<u8>>),
            accounts::phone.eq(None::<Vec<u8>>),
        );
        let row = accounts::table.find(Id::from(id));
        self.change_one(|connection| diesel::update(row).set(nobody).execute(connection))?;
        self.destroy_key(id.0)?;
        let told = inbox_messages::table.filter(inbox_messages::party_id.eq(Id::from(id)));
        self.change(|connection| diesel::delete(told).execute(connection))?;
        self.forget_bookings_of(id)?;
        self.forget_answers_to(Some(id), None)
    }

    fn erase_phone(&mut self, phone: &Phone) -> Result<(), StoreError> {
        self.forget_bookings_with(phone)?;
        self.forget_voter(phone)
    }

    fn note_erasure(&mut self, erasure: &Erasure, code: Option<&TrackingCode>) -> Result<(), StoreError> {
        self.forget_answers_to(None, code)?;
        let tag = code.map(|code| self.vault.tag(tags::CASE_CODE, code.as_str().as_bytes()).to_vec());
        self.add_erasure(erasure.subject, erasure.at, tag)
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

    /// Erases a case that opens no more: its key was destroyed after the copy was made from which the house was put back. What is
    /// counted by stands in the clear and stays; its events stay as they lie, and nobody reads them. What was consented to with it stays
    /// on record as `consent`. Says whether it is such a one.
    pub(crate) fn erase_unopenable(
        &mut self,
        id: CaseId,
        code: &TrackingCode,
        consent: ConsentId,
        at: Instant,
    ) -> Result<bool, StoreError> {
        let case = || cases::table.find(Id::from(id));
        let row: Option<(Vec<u8>, Vec<u8>, Option<Id>)> = self.query(|connection| {
            case().select((cases::sealed, cases::tracking_tag, cases::submitter_id)).first(connection).optional()
        })?;
        let Some((sealed, tag, submitter)) = row else { return Ok(false) };
        if self.own_keys([(id.0, sealed.as_slice())])?.hold(id.0, &sealed) {
            return Ok(false);
        }
        let came: CameInRow = self.query(|connection| case().select(CameInRow::as_select()).first(connection))?;
        if let Some(came) = came.read()? {
            part_from_case(self, came, consent)?;
        }
        let (title, text): (Title, Body) = (erased_text()?, erased_text()?);
        let words = json!({ "code": code.as_str(), "title": title.as_str(), "text": text.as_str() });
        let words = (
            cases::sealed.eq(self.vault.seal_json(id.0, &words, columns::CASE)?),
            cases::tracking_tag.eq(self.vault.tag(tags::CASE_CODE, code.as_str().as_bytes()).to_vec()),
            cases::submitter_id.eq(None::<Id>),
            cases::external_tag.eq(None::<Vec<u8>>),
            cases::consent_to_publish.eq(false),
            cases::privacy_edition.eq(None::<String>),
            cases::phone_tag.eq(None::<Vec<u8>>),
        );
        self.change_one(|connection| diesel::update(case()).set(words).execute(connection))?;
        self.close_unopenable(id, at)?;
        self.close_publications(id, at)?;
        self.erase_from_publications(id, submitter.map(|submitter| submitter.0.into()))?;
        self.drop_number(id)?;
        self.drop_links(id)?;
        if let Some(submitter) = submitter {
            let own = events::table
                .filter(events::subject_id.eq(Id::from(id)))
                .filter(events::account_id.eq(Some(submitter)));
            let nobody = (
                events::account_id.eq(None::<Id>),
                events::party_kind.eq(None::<String>),
                events::party_id.eq(None::<Id>),
            );
            self.change(|connection| diesel::update(own).set(nobody).execute(connection))?;
        }
        self.erase_around(id, submitter.map(|submitter| submitter.0.into()))?;
        self.withdraw_consents(DataSubject::Case(id), at)?;
        self.add_erasure(DataSubject::Case(id), at, Some(tag))?;
        Ok(true)
    }

    /// What is left of the handling of such a case: that it is over, and was erased.
    fn close_unopenable(&mut self, id: CaseId, at: Instant) -> Result<(), StoreError> {
        let handled = || case_handling::table.find(Id::from(id));
        let (version, state): (i32, String) = self
            .query(|connection| handled().select((case_handling::version, case_handling::state)).first(connection))?;
        let state: CaseState = word(&state)?;
        let state = if state.is_open() { CaseState::Withdrawn } else { state };
        let handling =
            Handling::from(&of_cases::Handling { voices: 1, erased_at: Some(at), ..of_cases::Handling::default() });
        let now = (
            case_handling::version.eq(version + 1),
            case_handling::state.eq(state.as_str()),
            case_handling::resume_state.eq(None::<String>),
            case_handling::holder_id.eq(None::<Id>),
            case_handling::alert_at.eq(None::<Stamp>),
            case_handling::ask_at.eq(None::<Stamp>),
            case_handling::calendar_edition.eq(None::<i32>),
            case_handling::yellow_at.eq(None::<Stamp>),
            case_handling::red_at.eq(None::<Stamp>),
            case_handling::supervised.eq(false),
            case_handling::updated_at.eq(Stamp(at)),
            case_handling::sealed.eq(self.vault.seal_json(id.0, &handling, columns::HANDLING)?),
        );
        self.change_one(|connection| diesel::update(handled()).set(now).execute(connection))?;
        self.drop_case_tasks(id)?;
        let units = case_units::table.filter(case_units::case_id.eq(Id::from(id)));
        self.change(|connection| diesel::update(units).set(case_units::state.eq(state.as_str())).execute(connection))?;
        Ok(())
    }

    fn add_erasure(&mut self, subject: DataSubject, at: Instant, tag: Option<Vec<u8>>) -> Result<(), StoreError> {
        let (kind, id) = subject.parts();
        let row =
            ErasureRow { subject_id: Id(id), subject_kind: kind.to_owned(), at: at.into(), tag, finished_at: None };
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(erasures::table)
                .values(&row)
                .on_conflict(erasures::subject_id)
                .do_nothing()
                .execute(inner))
        })?;
        Ok(())
    }

    /// Erases what is kept of a case elsewhere: what its leaves are salted with, what a register or a sweep says, the
    /// submitter's messages and remembered answers, and that a consent of theirs was for it.
    fn erase_around(&mut self, id: CaseId, submitter: Option<AccountId>) -> Result<(), StoreError> {
        self.erase_salt(id.0)?;
        self.forget_words(&[Id::from(id)])?;
        if let Some(reception) = self.origin_of(id, receptions::SUBJECT)? {
            self.erase_register(reception.into(), id)?;
        }
        if let Some(finding) = self.origin_of(id, sweeps::FINDING)? {
            self.erase_finding(finding.into(), id)?;
        }
        let Some(submitter) = submitter else { return Ok(()) };
        self.forget_answers_to(Some(submitter), None)?;
        // That somebody consented stays; that it was for this case would say whose it was.
        let consented = consents::table
            .filter(consents::holder_id.eq(Id::from(submitter)))
            .filter(consents::case_id.eq(Some(Id::from(id))));
        self.change(|connection| diesel::update(consented).set(consents::case_id.eq(None::<Id>)).execute(connection))?;
        let told = inbox_messages::table
            .filter(inbox_messages::party_id.eq(Id::from(submitter)))
            .filter(inbox_messages::subject_id.eq(Id::from(id)));
        self.change(|connection| diesel::delete(told).execute(connection))?;
        Ok(())
    }

    /// Up to `limit` of what was erased and is not finished, behind `place`: files lie there still, or the journal does not know of
    /// it.
    pub(crate) fn unfinished_erasures(
        &mut self,
        (at, id): (Instant, Uuid),
        limit: i64,
    ) -> Result<Vec<Erasure>, StoreError> {
        let (at, id) = (Stamp(at), Id(id));
        let rows: Vec<ErasureRow> = self.query(|connection| {
            erasures::table
                .filter(erasures::finished_at.is_null())
                .filter(erasures::at.ge(at).and(erasures::at.gt(at).or(erasures::subject_id.gt(id))))
                .order((erasures::at, erasures::subject_id))
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
