//! Suggestions of deputies.

mod alike;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use mashang_domain::congresses::{CongressId, CongressSessionId, TermId};
use mashang_domain::shared::{
    Instant, Page, PageRequest, Party, Repository, Standing, StoreError, Vocabulary, WordCode,
};
use mashang_domain::suggestions::{
    Suggestion, SuggestionCount, SuggestionFilter, SuggestionId, SuggestionScope, SuggestionState, SuggestionTaskKey,
    Suggestions,
};

use super::areas::Part;
use super::territory::division_code;
use super::{Store, areas, insert_all, page_in_order, page_of_all, sound, word, words};
use crate::crypto::Vault;
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::suggestions::{suggestion_assignments, suggestion_people, suggestion_tasks, suggestions};
use crate::sealed::columns;
use crate::stored::documents::suggestion::Dossier;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = suggestions, treat_none_as_default_value = false, treat_none_as_null = true)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column")]
struct SuggestionRow {
    id: Id,
    version: i32,
    state: String,
    kind: String,
    proposer_id: Id,
    congress_id: Id,
    division_code: String,
    office_id: Id,
    at_session: bool,
    handed_in: bool,
    is_key: bool,
    year: Option<i32>,
    number: Option<i32>,
    lead_id: Option<Id>,
    class: Option<String>,
    result: Option<String>,
    attitude: Option<String>,
    rate_by: Option<NaiveDate>,
    alert_on: Option<NaiveDate>,
    sealed: Vec<u8>,
    updated_at: Stamp,
    session_id: Option<Id>,
    is_joined: bool,
}

impl SuggestionRow {
    fn of(vault: &Vault, suggestion: &Suggestion) -> Result<Self, StoreError> {
        let (reply, rating) = (suggestion.reply(), suggestion.rating());
        let waits = suggestion.state() == SuggestionState::Replied;
        Ok(Self {
            id: suggestion.id.into(),
            version: suggestion.version,
            state: suggestion.state().as_str().to_owned(),
            kind: suggestion.kind.as_str().to_owned(),
            proposer_id: suggestion.proposer.into(),
            congress_id: suggestion.congress.into(),
            division_code: suggestion.division.as_str().to_owned(),
            office_id: suggestion.office.into(),
            at_session: suggestion.at_session,
            handed_in: suggestion.dossier.submitted_at.is_some(),
            is_key: suggestion.dossier.leader.is_some(),
            year: suggestion.number.map(|(year, _)| year),
            number: suggestion.number.map(|(_, number)| number),
            lead_id: suggestion.lead.map(Id::from),
            class: reply.map(|reply| reply.class.code.as_str().to_owned()),
            result: rating.map(|rating| rating.result.as_str().to_owned()),
            attitude: rating.map(|rating| rating.attitude.as_str().to_owned()),
            rate_by: reply.filter(|_| waits).map(|reply| reply.rate_by),
            alert_on: suggestion.dossier.clock.and_then(|clock| clock.alert_on()),
            sealed: vault.seal_json(suggestion.id.0, &Dossier::from(&suggestion.dossier), columns::SUGGESTION)?,
            updated_at: suggestion.updated_at.into(),
            session_id: suggestion.dossier.session.map(|session| session.id.into()),
            is_joined: suggestion.dossier.joined_to.is_some(),
        })
    }

    fn read(self, vault: &Vault) -> Result<Suggestion, StoreError> {
        let dossier: Dossier = vault.open_json(self.id.0, &self.sealed, columns::SUGGESTION)?;
        Ok(Suggestion {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            kind: word(&self.kind)?,
            proposer: self.proposer_id.0.into(),
            congress: self.congress_id.0.into(),
            division: division_code(&self.division_code)?,
            office: self.office_id.0.into(),
            at_session: self.at_session,
            number: self.year.zip(self.number),
            lead: self.lead_id.map(|id| id.0.into()),
            dossier: dossier.into(),
            updated_at: self.updated_at.0,
        })
    }
}

#[derive(Insertable)]
#[diesel(table_name = suggestion_people, treat_none_as_default_value = false)]
struct PersonRow {
    person_id: Id,
    suggestion_id: Id,
}

#[derive(Insertable)]
#[diesel(table_name = suggestion_tasks, treat_none_as_default_value = false)]
struct TaskRow {
    suggestion_id: Id,
    party_id: Id,
    due_at: Stamp,
}

#[derive(Insertable)]
#[diesel(table_name = suggestion_assignments, treat_none_as_default_value = false)]
struct AssignmentRow {
    session_id: Id,
    assigned_at: Stamp,
}

/// What one index is asked for.
enum Search {
    Party(Id),
    /// What lies in this part of an area.
    Area(Part),
}

impl Search {
    fn of(scope: &SuggestionScope) -> Vec<Self> {
        match scope {
            SuggestionScope::Party(party) => vec![Self::Party(Id(party.parts().1))],
            SuggestionScope::Area(area) => areas::parts(area).into_iter().map(Self::Area).collect(),
        }
    }
}

impl Store {
    /// Keeps whose lists show a suggestion, where that is not as it was `before`.
    fn write_signers(&mut self, before: Option<&Suggestion>, now: &Suggestion) -> Result<(), StoreError> {
        let suggestion_id = Id::from(now.id);
        let ids = |people: Vec<Party>| people.into_iter().map(|party| Id(party.parts().1)).collect::<Vec<_>>();
        let (was, is) = (before.map(|before| ids(before.people())).unwrap_or_default(), ids(now.people()));
        let gone: Vec<_> = was.iter().filter(|person| !is.contains(person)).copied().collect();
        if !gone.is_empty() {
            let rows = suggestion_people::table
                .filter(suggestion_people::suggestion_id.eq(suggestion_id))
                .filter(suggestion_people::person_id.eq_any(gone));
            self.change(|connection| diesel::delete(rows).execute(connection))?;
        }
        let rows: Vec<_> = is
            .into_iter()
            .filter(|person| !was.contains(person))
            .map(|person_id| PersonRow { person_id, suggestion_id })
            .collect();
        insert_all!(self, suggestion_people::table, rows)
    }

    /// Keeps whom a suggestion waits for, where that is not as it was `before`.
    fn write_waits(&mut self, before: Option<&Suggestion>, now: &Suggestion) -> Result<(), StoreError> {
        let suggestion_id = Id::from(now.id);
        if let Some(before) = before {
            if before.dossier.waits == now.dossier.waits {
                return Ok(());
            }
            let rows = suggestion_tasks::table.filter(suggestion_tasks::suggestion_id.eq(suggestion_id));
            self.change(|connection| diesel::delete(rows).execute(connection))?;
        }
        let mut rows: Vec<TaskRow> = Vec::with_capacity(now.dossier.waits.len());
        for wait in &now.dossier.waits {
            let row = TaskRow { suggestion_id, party_id: Id(wait.party.parts().1), due_at: wait.due().into() };
            // One who is asked for two things has a row for what is due first.
            match rows.iter_mut().find(|other| other.party_id == row.party_id) {
                Some(other) => other.due_at = Stamp(other.due_at.0.min(row.due_at.0)),
                None => rows.push(row),
            }
        }
        insert_all!(self, suggestion_tasks::table, rows)
    }

    fn suggestions_in(
        &mut self,
        search: &Search,
        filter: &SuggestionFilter,
        page: &PageRequest<SuggestionId>,
    ) -> Result<Vec<SuggestionRow>, StoreError> {
        let mut query =
            suggestions::table.select(SuggestionRow::as_select()).order(suggestions::id.desc()).into_boxed();
        query = match search {
            Search::Party(party) => {
                let of = suggestion_people::table
                    .filter(suggestion_people::person_id.eq(*party))
                    .select(suggestion_people::suggestion_id);
                query.filter(suggestions::id.eq_any(of))
            }
            // A draft is nobody's but the deputy's.
            Search::Area(part) => {
                query.filter(areas::within("suggestions", part)).filter(suggestions::handed_in.eq(true))
            }
        };
        if !filter.states.is_empty() {
            query = query.filter(suggestions::state.eq_any(words(&filter.states)));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(suggestions::kind.eq(kind.as_str()));
        }
        if let Some(congress) = filter.congress {
            query = query.filter(suggestions::congress_id.eq(Id::from(congress)));
        }
        if let Some(key) = filter.key {
            query = query.filter(suggestions::is_key.eq(key));
        }
        if let Some(session) = filter.session {
            query = query.filter(suggestions::session_id.eq(Id::from(session)));
        }
        if let Some(after) = page.after {
            query = query.filter(suggestions::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}

impl Repository<Suggestion> for Store {
    fn load(&mut self, id: SuggestionId) -> Result<Option<Suggestion>, StoreError> {
        let row: Option<SuggestionRow> = self.query(|connection| {
            on_each!(connection, |inner| suggestions::table
                .find(Id::from(id))
                .select(SuggestionRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, suggestion: &Suggestion) -> Result<(), StoreError> {
        let row = SuggestionRow::of(&self.vault, suggestion)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(suggestions::table).values(&row).execute(inner))
        })?;
        self.write_signers(None, suggestion)?;
        self.write_waits(None, suggestion)?;
        self.write_pairs(None, suggestion)
    }

    fn save(&mut self, before: &Suggestion, now: &Suggestion) -> Result<(), StoreError> {
        let row = SuggestionRow::of(&self.vault, now)?;
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::update(
                suggestions::table.find(row.id).filter(suggestions::version.eq(before.version))
            )
            .set(&row)
            .execute(inner))
        })?;
        self.write_signers(Some(before), now)?;
        self.write_waits(Some(before), now)?;
        self.write_pairs(Some(before), now)
    }
}

/// A group of a year's suggestions, as a table counts it.
type Group = ([String; 2], [bool; 2], [Option<String>; 3], i64);

fn count(
    ([kind, state], [key, joined], [class, result, attitude], count): Group,
) -> Result<SuggestionCount, StoreError> {
    let read = |code: String| sound(WordCode::new(&code), "suggestions.class");
    Ok(SuggestionCount {
        kind: word(&kind)?,
        state: word(&state)?,
        key,
        joined,
        class: class.map(read).transpose()?,
        result: result.as_deref().map(word).transpose()?,
        attitude: attitude.as_deref().map(word).transpose()?,
        count,
    })
}

impl Suggestions for Store {
    fn suggestions(
        &mut self,
        scopes: &[SuggestionScope],
        filter: &SuggestionFilter,
        page: &PageRequest<SuggestionId>,
    ) -> Result<Page<Suggestion, SuggestionId>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(Search::of).collect();
        let key = |row: &SuggestionRow| SuggestionId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| self.suggestions_in(search, filter, page))?;
        self.read_page("suggestions", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn last_suggestion_number(&mut self, congress: CongressId, year: i32) -> Result<i32, StoreError> {
        let last: Option<i32> = self.query(|connection| {
            on_each!(connection, |inner| suggestions::table
                .filter(suggestions::congress_id.eq(Id::from(congress)))
                .filter(suggestions::year.eq(year))
                .select(max(suggestions::number))
                .first(inner))
        })?;
        Ok(last.unwrap_or_default())
    }

    fn suggestions_unrated(&mut self, today: NaiveDate, limit: u32) -> Result<Vec<SuggestionId>, StoreError> {
        let ids: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| suggestions::table
                .filter(suggestions::rate_by.lt(today))
                .order((suggestions::rate_by, suggestions::id))
                .limit(i64::from(limit))
                .select(suggestions::id)
                .load(inner))
        })?;
        Ok(ids.into_iter().map(|id| SuggestionId(id.0)).collect())
    }

    fn suggestion_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<SuggestionTaskKey>,
    ) -> Result<Page<(Instant, Suggestion), SuggestionTaskKey>, StoreError> {
        let key = |(due, row): &(Stamp, SuggestionRow)| (due.0, SuggestionId(row.id.0));
        let found = page_in_order(parties, page, key, |party| {
            let mut query = suggestion_tasks::table
                .inner_join(suggestions::table)
                .filter(suggestion_tasks::party_id.eq(Id(party.parts().1)))
                .order((suggestion_tasks::due_at, suggestion_tasks::suggestion_id))
                .select((suggestion_tasks::due_at, SuggestionRow::as_select()))
                .into_boxed();
            if let Some((at, id)) = page.after {
                let (at, id) = (Stamp(at), Id::from(id));
                let later = suggestion_tasks::due_at.gt(at).or(suggestion_tasks::suggestion_id.gt(id));
                query = query.filter(suggestion_tasks::due_at.ge(at).and(later));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        let read = |(due, row): (Stamp, SuggestionRow)| row.read(&self.vault).map(|one| (due.0, one));
        self.read_page("suggestions", found, |(_, row)| row.id, read)
    }

    fn suggestions_due(&mut self, today: NaiveDate, limit: u32) -> Result<Vec<SuggestionId>, StoreError> {
        let ids: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| suggestions::table
                .filter(suggestions::alert_on.le(today))
                .order((suggestions::alert_on, suggestions::id))
                .limit(i64::from(limit))
                .select(suggestions::id)
                .load(inner))
        })?;
        Ok(ids.into_iter().map(|id| SuggestionId(id.0)).collect())
    }

    fn session_assigned(&mut self, session: CongressSessionId) -> Result<Option<Instant>, StoreError> {
        let at: Option<Stamp> = self.query(|connection| {
            on_each!(connection, |inner| suggestion_assignments::table
                .find(Id::from(session))
                .select(suggestion_assignments::assigned_at)
                .first(inner)
                .optional())
        })?;
        Ok(at.map(|at| at.0))
    }

    fn note_session_assigned(&mut self, session: CongressSessionId, at: Instant) -> Result<(), StoreError> {
        let row = AssignmentRow { session_id: session.into(), assigned_at: at.into() };
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(suggestion_assignments::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    fn suggestions_like(
        &mut self,
        term: TermId,
        pairs: &BTreeSet<String>,
        limit: u32,
    ) -> Result<Vec<SuggestionId>, StoreError> {
        self.find_by_pairs(term, pairs, limit)
    }

    fn count_promises_before(&mut self, congress: CongressId, year: i32) -> Result<i64, StoreError> {
        self.query(|connection| {
            on_each!(connection, |inner| suggestions::table
                .filter(suggestions::congress_id.eq(Id::from(congress)))
                .filter(suggestions::year.lt(year))
                .filter(suggestions::state.eq(SuggestionState::Tracking.as_str()))
                .select(count_star())
                .first(inner))
        })
    }

    fn count_suggestions(&mut self, congress: CongressId, year: i32) -> Result<Vec<SuggestionCount>, StoreError> {
        type Row = (String, String, bool, bool, Option<String>, Option<String>, Option<String>, i64);
        let of = (
            suggestions::kind,
            suggestions::state,
            suggestions::is_key,
            suggestions::is_joined,
            suggestions::class,
            suggestions::result,
            suggestions::attitude,
        );
        let counted: Vec<Row> = self.query(|connection| {
            on_each!(connection, |inner| suggestions::table
                .filter(suggestions::congress_id.eq(Id::from(congress)))
                .filter(suggestions::year.eq(year))
                .group_by(of)
                .select((of.0, of.1, of.2, of.3, of.4, of.5, of.6, count_star()))
                .load(inner))
        })?;
        let group = |(kind, state, key, joined, class, result, attitude, count): Row| {
            ([kind, state], [key, joined], [class, result, attitude], count)
        };
        counted.into_iter().map(group).map(count).collect()
    }
}
