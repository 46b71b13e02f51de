//! What people think.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use mashang_domain::cases::erased_text;
use mashang_domain::consultations::{
    BatchPlace, ConsultationId, KeptOpinion, Opinion, OpinionAuthor, OpinionId, OpinionsOf, VoiceCount,
};
use mashang_domain::shared::text::{Body, Name};
use mashang_domain::shared::{AccountId, Capped, Page, PageRequest, StoreError, Vocabulary};

use super::{count, counted};
use crate::crypto::Vault;
use crate::db::types::{Id, Stamp, Uid};
use crate::on_each;
use crate::repositories::{CHUNK, Store, insert_all, page_in_order, page_of_all, sound, word};
use crate::schema::consultations::{consultation_followers, consultation_opinions};
use crate::sealed::{columns, tags};
use crate::stored::documents::consultation::Said;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = consultation_opinions, treat_none_as_default_value = false)]
struct OpinionRow {
    id: Id,
    consultation_id: Id,
    source: String,
    voice: String,
    person_tag: Option<Vec<u8>>,
    account_id: Option<Id>,
    day: NaiveDate,
    batch: Option<String>,
    number: Option<i32>,
    meeting: Option<i32>,
    proposal: Option<i32>,
    group_number: Option<i32>,
    sealed: Vec<u8>,
    received_at: Stamp,
}

/// By what it is known that two opinions of a consultation are of one person; in another one the same person has another tag.
fn person_tag(vault: &Vault, consultation: ConsultationId, author: &OpinionAuthor) -> Option<Vec<u8>> {
    let mut bytes = consultation.0.as_bytes().to_vec();
    match author {
        OpinionAuthor::Account(account) => {
            bytes.extend(b"account ");
            bytes.extend(account.0.as_bytes());
        }
        OpinionAuthor::Phone(phone) => {
            bytes.extend(b"phone ");
            bytes.extend(phone.reveal().as_bytes());
        }
        OpinionAuthor::Reference(reference) => {
            bytes.extend(b"reference ");
            bytes.extend(reference.as_str().as_bytes());
        }
        OpinionAuthor::Unnamed => return None,
    }
    Some(vault.tag(tags::OPINION_AUTHOR, &bytes).to_vec())
}

impl OpinionRow {
    fn of(vault: &Vault, opinion: &Opinion) -> Result<Self, StoreError> {
        let account = match &opinion.author {
            OpinionAuthor::Account(account) => Some(Id::from(*account)),
            OpinionAuthor::Phone(_) | OpinionAuthor::Reference(_) | OpinionAuthor::Unnamed => None,
        };
        let place = opinion.place.as_ref();
        let number = place.map(|place| count(place.number, "consultation_opinions.number")).transpose()?;
        let meeting = opinion.meeting.map(|number| count(number, "consultation_opinions.meeting")).transpose()?;
        Ok(Self {
            id: opinion.id.into(),
            consultation_id: opinion.consultation.into(),
            source: opinion.source.as_str().to_owned(),
            voice: opinion.voice.as_str().to_owned(),
            person_tag: person_tag(vault, opinion.consultation, &opinion.author),
            account_id: account,
            day: opinion.day,
            batch: place.map(|place| place.batch.as_str().to_owned()),
            number,
            meeting,
            proposal: None,
            group_number: None,
            sealed: vault.seal_json(opinion.id.0, &Said::from(&opinion.text), columns::OPINION)?,
            received_at: opinion.received_at.into(),
        })
    }

    fn read(self, vault: &Vault) -> Result<KeptOpinion, StoreError> {
        let said: Said = vault.open_json(self.id.0, &self.sealed, columns::OPINION)?;
        let place = match self.batch.zip(self.number) {
            Some((batch, number)) => Some(BatchPlace {
                batch: sound(Name::kept(&batch), "consultation_opinions.batch")?,
                number: counted(number, "consultation_opinions.number")?,
            }),
            None => None,
        };
        let number = |column: Option<i32>, what| column.map(|number| counted(number, what)).transpose();
        Ok(KeptOpinion {
            id: self.id.0.into(),
            consultation: self.consultation_id.0.into(),
            source: word(&self.source)?,
            voice: word(&self.voice)?,
            day: self.day,
            place,
            meeting: number(self.meeting, "consultation_opinions.meeting")?,
            proposal: number(self.proposal, "consultation_opinions.proposal")?,
            group: number(self.group_number, "consultation_opinions.group_number")?,
            text: said.text.0,
            received_at: self.received_at.0,
        })
    }
}

#[derive(QueryableByName)]
struct VoiceRow {
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Text)]
    voice: String,
    #[diesel(sql_type = BigInt)]
    opinions: i64,
}

impl Store {
    pub(super) fn places_known(
        &mut self,
        consultation: ConsultationId,
        places: &[BatchPlace],
    ) -> Result<Vec<BatchPlace>, StoreError> {
        let mut known = Vec::new();
        for chunk in places.chunk_by(|one, other| one.batch == other.batch) {
            for part in chunk.chunks(CHUNK) {
                let Some(batch) = part.first().map(|place| &place.batch) else { continue };
                let numbers = part.iter().map(|place| count(place.number, "consultation_opinions.number"));
                let numbers: Vec<i32> = numbers.collect::<Result<_, _>>()?;
                let found: Vec<i32> = self.query(|connection| {
                    consultation_opinions::table
                        .filter(consultation_opinions::consultation_id.eq(Id::from(consultation)))
                        .filter(consultation_opinions::batch.eq(Some(batch.as_str().to_owned())))
                        .filter(consultation_opinions::number.assume_not_null().eq_any(numbers))
                        .select(consultation_opinions::number.assume_not_null())
                        .load(connection)
                })?;
                for number in found {
                    let number = counted(number, "consultation_opinions.number")?;
                    known.push(BatchPlace { batch: batch.clone(), number });
                }
            }
        }
        Ok(known)
    }

    pub(super) fn authors_heard(
        &mut self,
        consultation: ConsultationId,
        authors: &[(OpinionAuthor, NaiveDate)],
    ) -> Result<Vec<bool>, StoreError> {
        let tags: Vec<Option<Vec<u8>>> =
            authors.iter().map(|(author, _)| person_tag(&self.vault, consultation, author)).collect();
        let named: Vec<Vec<u8>> = tags.iter().flatten().cloned().collect();
        let mut heard: HashSet<(Vec<u8>, NaiveDate)> = HashSet::new();
        for part in named.chunks(CHUNK) {
            let tag = consultation_opinions::person_tag.assume_not_null();
            let said = consultation_opinions::table
                .filter(consultation_opinions::consultation_id.eq(Id::from(consultation)))
                .select((tag, consultation_opinions::day));
            // For a list PostgreSQL reads all of a consultation while that is small, and goes on so when it has grown, until it counts anew.
            let found: Vec<(Vec<u8>, NaiveDate)> = self.query(|connection| match part {
                [one] => said.filter(tag.eq(one)).load(connection),
                _ => said.filter(tag.eq_any(part)).load(connection),
            })?;
            heard.extend(found);
        }
        let each =
            tags.into_iter().zip(authors).map(|(tag, (_, day))| tag.is_some_and(|tag| heard.contains(&(tag, *day))));
        Ok(each.collect())
    }

    pub(super) fn keep_opinions(&mut self, opinions: &[Opinion]) -> Result<(), StoreError> {
        let rows: Vec<OpinionRow> =
            opinions.iter().map(|opinion| OpinionRow::of(&self.vault, opinion)).collect::<Result<_, _>>()?;
        insert_all!(self, consultation_opinions::table, rows)
    }

    pub(super) fn opinions_listed(
        &mut self,
        consultation: ConsultationId,
        of: OpinionsOf,
        page: &PageRequest<OpinionId>,
    ) -> Result<Page<KeptOpinion, OpinionId>, StoreError> {
        let key = |row: &OpinionRow| OpinionId(row.id.0);
        let found = page_in_order(&[of], page, key, |of| {
            let mut query = consultation_opinions::table
                .filter(consultation_opinions::consultation_id.eq(Id::from(consultation)))
                .order(consultation_opinions::id)
                .select(OpinionRow::as_select())
                .into_boxed();
            query = match *of {
                OpinionsOf::All => query,
                OpinionsOf::Group(number) => {
                    let number = count(number, "consultation_opinions.group_number")?;
                    query.filter(consultation_opinions::group_number.eq(Some(number)))
                }
                OpinionsOf::Proposal(number) => {
                    let number = count(number, "consultation_opinions.proposal")?;
                    query.filter(consultation_opinions::proposal.eq(Some(number)))
                }
            };
            if let Some(after) = page.after {
                query = query.filter(consultation_opinions::id.gt(Id::from(after)));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("consultation_opinions", found, |row| row.id, |row| row.read(&self.vault))
    }

    pub(super) fn opinions_by(
        &mut self,
        account: AccountId,
        page: &PageRequest<OpinionId>,
    ) -> Result<Page<KeptOpinion, OpinionId>, StoreError> {
        let key = |row: &OpinionRow| OpinionId(row.id.0);
        let found = page_of_all(&[account], page, key, |account| {
            let mut query = consultation_opinions::table
                .filter(consultation_opinions::account_id.eq(Some(Id::from(*account))))
                .order(consultation_opinions::id.desc())
                .select(OpinionRow::as_select())
                .into_boxed();
            if let Some(after) = page.after {
                query = query.filter(consultation_opinions::id.lt(Id::from(after)));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("consultation_opinions", found, |row| row.id, |row| row.read(&self.vault))
    }

    /// Nobody knows any more what that account said, or that it follows anything: that somebody said something is counted still.
    pub(in crate::repositories) fn forget_author(&mut self, account: AccountId) -> Result<(), StoreError> {
        let id = Id::from(account);
        let said: Vec<Id> = self.query(|connection| {
            consultation_opinions::table
                .filter(consultation_opinions::account_id.eq(Some(id)))
                .select(consultation_opinions::id)
                .load(connection)
        })?;
        let erased = Said::from(&erased_text()?);
        for opinion in said {
            let nobodys = (
                consultation_opinions::account_id.eq(None::<Id>),
                consultation_opinions::person_tag.eq(None::<Vec<u8>>),
                consultation_opinions::sealed.eq(self.vault.seal_json(opinion.0, &erased, columns::OPINION)?),
            );
            let row = consultation_opinions::table.find(opinion);
            self.change_one(|connection| diesel::update(row).set(nobodys).execute(connection))?;
        }
        let followed = consultation_followers::table.filter(consultation_followers::account_id.eq(id));
        self.change(|connection| diesel::delete(followed).execute(connection))?;
        Ok(())
    }

    pub(super) fn opinions_named(&mut self, ids: &[OpinionId]) -> Result<Vec<KeptOpinion>, StoreError> {
        let mut all = Vec::with_capacity(ids.len());
        for part in ids.chunks(CHUNK) {
            let part: Vec<Id> = part.iter().map(|id| Id::from(*id)).collect();
            let rows: Vec<OpinionRow> = self.query(|connection| {
                consultation_opinions::table
                    .filter(consultation_opinions::id.eq_any(part))
                    .select(OpinionRow::as_select())
                    .load(connection)
            })?;
            for row in rows {
                all.push(row.read(&self.vault)?);
            }
        }
        Ok(all)
    }

    pub(super) fn texts_without_group(
        &mut self,
        consultation: ConsultationId,
        after: Option<OpinionId>,
        limit: u32,
    ) -> Result<Vec<(OpinionId, Option<Body>)>, StoreError> {
        let mut query = consultation_opinions::table
            .filter(consultation_opinions::consultation_id.eq(Id::from(consultation)))
            .filter(consultation_opinions::group_number.is_null())
            .order(consultation_opinions::id)
            .select((consultation_opinions::id, consultation_opinions::sealed))
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(consultation_opinions::id.gt(Id::from(after)));
        }
        let rows: Vec<(Id, Vec<u8>)> = self.query(|connection| query.limit(i64::from(limit)).load(connection))?;
        let read = |(id, sealed): (Id, Vec<u8>)| match self.vault.open_json::<Said>(id.0, &sealed, columns::OPINION) {
            Ok(said) => Ok((OpinionId(id.0), Some(said.text.0))),
            Err(StoreError::Corrupt(_)) => Ok((OpinionId(id.0), None)),
            Err(error) => Err(error),
        };
        rows.into_iter().map(read).collect()
    }

    pub(super) fn count_capped(&mut self, consultation: ConsultationId) -> Result<Capped, StoreError> {
        let found: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| consultation_opinions::table
                .filter(consultation_opinions::consultation_id.eq(Id::from(consultation)))
                .limit(Capped::PROBE)
                .select(consultation_opinions::id)
                .load(inner))
        })?;
        Ok(Capped::of(found.len()))
    }

    pub(super) fn count_voices(&mut self, consultation: ConsultationId) -> Result<Vec<VoiceCount>, StoreError> {
        let rows: Vec<VoiceRow> = self.query(|connection| {
            on_each!(connection, |inner| sql_query(
                "SELECT source, voice, CAST(count(*) AS BIGINT) AS opinions FROM consultation_opinions \
                 WHERE consultation_id = $1 GROUP BY source, voice ORDER BY source, voice"
            )
            .bind::<Uid, _>(Id::from(consultation))
            .load(inner))
        })?;
        let read = |row: VoiceRow| {
            let opinions = sound(u32::try_from(row.opinions), "consultation_opinions")?;
            Ok(VoiceCount { source: word(&row.source)?, voice: word(&row.voice)?, opinions })
        };
        rows.into_iter().map(read).collect()
    }
}
