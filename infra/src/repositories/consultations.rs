//! Consultations, and what people think of their topics.

mod opinions;
mod proposals;

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::consultations::{
    BatchPlace, Consultation, ConsultationFilter, ConsultationId, ConsultationIntake, ConsultationNews,
    ConsultationScope, ConsultationTaskKey, Consultations, GroupCount, KeptOpinion, Linked, Opinion, OpinionAuthor,
    OpinionId, OpinionProposal, OpinionsOf, VoiceCount,
};
use mashang_domain::shared::text::{Body, Title};
use mashang_domain::shared::{
    AccountId, Capped, DeputyId, DivisionCode, Instant, Page, PageRequest, Party, Repository, Standing, StoreError,
    Vocabulary,
};
use uuid::Uuid;

use super::{Store, insert_all, page_in_order, page_of_all, sound, word, words};
use crate::crypto::Vault;
use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::schema::consultations::{consultation_areas, consultations};
use crate::sealed::columns;
use crate::stored::documents;
use crate::stored::documents::consultation::{Dossier, News};
use crate::stored::word::{Plain, each};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = consultations, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ConsultationRow {
    id: Id,
    version: i32,
    state: String,
    topic: String,
    office_id: Id,
    lead: String,
    scope: Doc,
    deputies: Doc,
    closes_on: NaiveDate,
    sealed: Vec<u8>,
    drafted_at: Stamp,
    opened_at: Option<Stamp>,
    proposed_at: Option<Stamp>,
    collected: Option<i32>,
    news: Doc,
    due_at: Option<Stamp>,
    alert_at: Option<Stamp>,
    updated_at: Stamp,
}

/// A number as a column holds it.
fn count(number: u32, what: &'static str) -> Result<i32, StoreError> {
    i32::try_from(number).map_err(|_| StoreError::Corrupt(what))
}

/// A number out of a column.
fn counted(number: i32, what: &'static str) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| StoreError::Corrupt(what))
}

fn scope_of(doc: Doc) -> Result<Vec<DivisionCode>, StoreError> {
    let scope: Vec<Plain<DivisionCode>> = documents::read(doc, "consultations.scope")?;
    Ok(scope.into_iter().map(|one| one.0).collect())
}

impl ConsultationRow {
    fn of(vault: &Vault, consultation: &Consultation) -> Result<Self, StoreError> {
        let scope: Vec<Plain<DivisionCode>> = consultation.scope.iter().map(Plain::from).collect();
        let deputies: Vec<Uuid> = consultation.deputies.iter().map(|deputy| deputy.0).collect();
        let news: Vec<News> = each(&consultation.news);
        let collected = consultation.collected.map(|all| count(all, "consultations.collected")).transpose()?;
        Ok(Self {
            id: consultation.id.into(),
            version: consultation.version,
            state: consultation.standing.state().as_str().to_owned(),
            topic: consultation.topic.as_str().to_owned(),
            office_id: consultation.office.into(),
            lead: consultation.lead.as_str().to_owned(),
            scope: documents::write(&scope, "consultations.scope")?,
            deputies: documents::write(&deputies, "consultations.deputies")?,
            closes_on: consultation.closes_on,
            sealed: vault.seal_json(consultation.id.0, &Dossier::from(consultation), columns::CONSULTATION)?,
            drafted_at: consultation.drafted_at.into(),
            opened_at: consultation.opened_at.map(Stamp),
            proposed_at: consultation.proposed_at.map(Stamp),
            collected,
            news: documents::write(&news, "consultations.news")?,
            due_at: consultation.due_at().map(Stamp),
            alert_at: consultation.alert_at.map(Stamp),
            updated_at: consultation.updated_at.into(),
        })
    }

    fn read(self, vault: &Vault) -> Result<Consultation, StoreError> {
        let dossier: Dossier = vault.open_json(self.id.0, &self.sealed, columns::CONSULTATION)?;
        let deputies: Vec<Uuid> = documents::read(self.deputies, "consultations.deputies")?;
        let news: Vec<News> = documents::read(self.news, "consultations.news")?;
        let news: Vec<ConsultationNews> = each(news);
        let (about, (meetings, groups, measures)) = dossier.parts();
        Ok(Consultation {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            topic: sound(Title::kept(&self.topic), "consultations.topic")?,
            office: self.office_id.0.into(),
            lead: word(&self.lead)?,
            scope: scope_of(self.scope)?,
            deputies: deputies.into_iter().map(DeputyId).collect(),
            closes_on: self.closes_on,
            about,
            meetings,
            groups,
            measures,
            drafted_at: self.drafted_at.0,
            opened_at: self.opened_at.map(|at| at.0),
            proposed_at: self.proposed_at.map(|at| at.0),
            collected: self.collected.map(|all| counted(all, "consultations.collected")).transpose()?,
            news,
            alert_at: self.alert_at.map(|at| at.0),
            updated_at: self.updated_at.0,
        })
    }

    fn task_key(&self) -> ConsultationTaskKey {
        (self.due_at.map_or(self.updated_at.0, |at| at.0), ConsultationId(self.id.0))
    }
}

#[derive(Insertable)]
#[diesel(table_name = consultation_areas, treat_none_as_default_value = false)]
struct AreaRow {
    division_code: String,
    consultation_id: Id,
}

/// What one index is asked for.
enum Search {
    Held(Id),
    /// Consultations that ask a division between these codes.
    Between(String, String),
    /// Consultations that ask one of these divisions.
    In(Vec<String>),
    Opened,
}

impl Search {
    fn of(scope: &ConsultationScope) -> Vec<Self> {
        match scope {
            ConsultationScope::Held(office) => vec![Self::Held((*office).into())],
            ConsultationScope::Opened => vec![Self::Opened],
            ConsultationScope::Meeting(area) => {
                let (first, last) = area.range();
                let around = area.ancestry().into_iter().map(|code| code.as_str().to_owned()).collect();
                vec![Self::Between(first, last), Self::In(around)]
            }
        }
    }
}

impl Store {
    fn add_areas(&mut self, consultation: &Consultation) -> Result<(), StoreError> {
        let area = |area: &DivisionCode| AreaRow {
            division_code: area.as_str().to_owned(),
            consultation_id: Id::from(consultation.id),
        };
        let rows: Vec<AreaRow> = consultation.scope.iter().map(area).collect();
        insert_all!(self, consultation_areas::table, rows)
    }

    fn consultations_in(
        &mut self,
        search: &Search,
        filter: &ConsultationFilter,
        page: &PageRequest<ConsultationId>,
    ) -> Result<Vec<ConsultationRow>, StoreError> {
        let mut query =
            consultations::table.select(ConsultationRow::as_select()).order(consultations::id.desc()).into_boxed();
        query = match search {
            Search::Held(office) => query.filter(consultations::office_id.eq(*office)),
            Search::Opened => query.filter(consultations::opened_at.is_not_null()),
            Search::Between(first, last) => {
                let of = consultation_areas::table
                    .filter(consultation_areas::division_code.between(first.clone(), last.clone()))
                    .select(consultation_areas::consultation_id);
                query.filter(consultations::id.eq_any(of)).filter(consultations::opened_at.is_not_null())
            }
            Search::In(codes) => {
                let of = consultation_areas::table
                    .filter(consultation_areas::division_code.eq_any(codes.clone()))
                    .select(consultation_areas::consultation_id);
                query.filter(consultations::id.eq_any(of)).filter(consultations::opened_at.is_not_null())
            }
        };
        if !filter.states.is_empty() {
            query = query.filter(consultations::state.eq_any(words(&filter.states)));
        }
        if let Some(after) = page.after {
            query = query.filter(consultations::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}

impl Repository<Consultation> for Store {
    fn load(&mut self, id: ConsultationId) -> Result<Option<Consultation>, StoreError> {
        let row: Option<ConsultationRow> = self.query(|connection| {
            on_each!(connection, |inner| consultations::table
                .find(Id::from(id))
                .select(ConsultationRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, consultation: &Consultation) -> Result<(), StoreError> {
        let row = ConsultationRow::of(&self.vault, consultation)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(consultations::table).values(&row).execute(inner))
        })?;
        self.add_areas(consultation)
    }

    fn save(&mut self, before: &Consultation, now: &Consultation) -> Result<(), StoreError> {
        let row = ConsultationRow::of(&self.vault, now)?;
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::update(
                consultations::table.find(row.id).filter(consultations::version.eq(before.version))
            )
            .set(&row)
            .execute(inner))
        })?;
        if before.scope == now.scope {
            return Ok(());
        }
        let codes: Vec<String> = before.scope.iter().map(|code| code.as_str().to_owned()).collect();
        let areas = consultation_areas::table
            .filter(consultation_areas::division_code.eq_any(codes))
            .filter(consultation_areas::consultation_id.eq(row.id));
        self.change(|connection| diesel::delete(areas).execute(connection))?;
        self.add_areas(now)
    }
}

impl Consultations for Store {
    fn consultation_intake(&mut self, id: ConsultationId) -> Result<Option<ConsultationIntake>, StoreError> {
        let row: Option<(String, Id, Doc, NaiveDate)> = self.query(|connection| {
            on_each!(connection, |inner| consultations::table
                .find(Id::from(id))
                .select((
                    consultations::state,
                    consultations::office_id,
                    consultations::scope,
                    consultations::closes_on
                ))
                .first(inner)
                .optional())
        })?;
        let Some((state, office, scope, closes_on)) = row else { return Ok(None) };
        let (state, office, scope) = (word(&state)?, office.0.into(), scope_of(scope)?);
        Ok(Some(ConsultationIntake { id, state, office, scope, closes_on }))
    }

    fn consultations(
        &mut self,
        scopes: &[ConsultationScope],
        filter: &ConsultationFilter,
        page: &PageRequest<ConsultationId>,
    ) -> Result<Page<Consultation, ConsultationId>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(Search::of).collect();
        let key = |row: &ConsultationRow| ConsultationId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| self.consultations_in(search, filter, page))?;
        self.read_page("consultations", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn consultation_tasks(
        &mut self,
        parties: &[Party],
        until: Instant,
        page: &PageRequest<ConsultationTaskKey>,
    ) -> Result<Page<Consultation, ConsultationTaskKey>, StoreError> {
        let found = page_in_order(parties, page, ConsultationRow::task_key, |party| {
            let mut query = consultations::table
                .filter(consultations::office_id.eq(Id(party.parts().1)))
                .filter(consultations::due_at.is_not_null())
                .filter(consultations::due_at.assume_not_null().le(Stamp(until)))
                .order((consultations::due_at, consultations::id))
                .select(ConsultationRow::as_select())
                .into_boxed();
            if let Some((at, id)) = page.after {
                let (at, id) = (Stamp(at), Id::from(id));
                let later = consultations::due_at.assume_not_null().gt(at).or(consultations::id.gt(id));
                query = query.filter(consultations::due_at.assume_not_null().ge(at).and(later));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("consultations", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn consultations_due(&mut self, now: Instant, limit: u32) -> Result<Vec<ConsultationId>, StoreError> {
        let due: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| consultations::table
                .filter(consultations::alert_at.le(Some(Stamp(now))))
                .order((consultations::alert_at, consultations::id))
                .limit(i64::from(limit))
                .select(consultations::id)
                .load(inner))
        })?;
        Ok(due.into_iter().map(|id| ConsultationId(id.0)).collect())
    }

    fn known_places(
        &mut self,
        consultation: ConsultationId,
        places: &[BatchPlace],
    ) -> Result<Vec<BatchPlace>, StoreError> {
        self.places_known(consultation, places)
    }

    fn have_spoken(
        &mut self,
        consultation: ConsultationId,
        authors: &[(OpinionAuthor, NaiveDate)],
    ) -> Result<Vec<bool>, StoreError> {
        self.authors_heard(consultation, authors)
    }

    fn add_opinions(&mut self, opinions: &[Opinion]) -> Result<(), StoreError> {
        self.keep_opinions(opinions)
    }

    fn opinions(
        &mut self,
        consultation: ConsultationId,
        of: OpinionsOf,
        page: &PageRequest<OpinionId>,
    ) -> Result<Page<KeptOpinion, OpinionId>, StoreError> {
        self.opinions_listed(consultation, of, page)
    }

    fn own_opinions(
        &mut self,
        account: AccountId,
        page: &PageRequest<OpinionId>,
    ) -> Result<Page<KeptOpinion, OpinionId>, StoreError> {
        self.opinions_by(account, page)
    }

    fn opinions_by_id(&mut self, ids: &[OpinionId]) -> Result<Vec<KeptOpinion>, StoreError> {
        self.opinions_named(ids)
    }

    fn ungrouped_texts(
        &mut self,
        consultation: ConsultationId,
        after: Option<OpinionId>,
        limit: u32,
    ) -> Result<Vec<(OpinionId, Option<Body>)>, StoreError> {
        self.texts_without_group(consultation, after, limit)
    }

    fn opinions_capped(&mut self, consultation: ConsultationId) -> Result<Capped, StoreError> {
        self.count_capped(consultation)
    }

    fn opinions_counted(&mut self, consultation: ConsultationId) -> Result<Vec<VoiceCount>, StoreError> {
        self.count_voices(consultation)
    }

    fn forget_proposals(&mut self, consultation: ConsultationId) -> Result<(), StoreError> {
        self.drop_proposals(consultation)
    }

    fn unnote_proposals(&mut self, consultation: ConsultationId, limit: u32) -> Result<usize, StoreError> {
        self.unmark_proposed(consultation, limit)
    }

    fn note_proposal(
        &mut self,
        consultation: ConsultationId,
        number: u32,
        opinions: &[OpinionId],
    ) -> Result<(), StoreError> {
        self.mark_proposed(consultation, number, opinions)
    }

    fn add_proposals(&mut self, consultation: ConsultationId, all: &[OpinionProposal]) -> Result<(), StoreError> {
        self.keep_proposals(consultation, all)
    }

    fn proposals(
        &mut self,
        consultation: ConsultationId,
        page: &PageRequest<u32>,
    ) -> Result<Page<OpinionProposal, u32>, StoreError> {
        self.proposals_listed(consultation, page)
    }

    fn link_opinions(&mut self, consultation: ConsultationId, group: u32, what: &Linked) -> Result<usize, StoreError> {
        self.put_into_group(consultation, group, what)
    }

    fn groups_counted(&mut self, consultation: ConsultationId) -> Result<Vec<GroupCount>, StoreError> {
        self.count_groups(consultation)
    }

    fn follow(&mut self, consultation: ConsultationId, account: AccountId) -> Result<(), StoreError> {
        self.add_follower(consultation, account)
    }

    fn unfollow(&mut self, consultation: ConsultationId, account: AccountId) -> Result<(), StoreError> {
        self.drop_follower(consultation, account)
    }

    fn follows(&mut self, consultation: ConsultationId, account: AccountId) -> Result<bool, StoreError> {
        self.is_follower(consultation, account)
    }

    fn to_be_told(
        &mut self,
        consultation: ConsultationId,
        group: Option<u32>,
        page: &PageRequest<Uuid>,
    ) -> Result<(Vec<AccountId>, Option<Uuid>), StoreError> {
        match group {
            Some(group) => self.authors_of(consultation, group, page),
            None => self.followers_of(consultation, page),
        }
    }
}
