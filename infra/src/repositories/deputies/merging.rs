//! What becomes another's where two entries of one person become one.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use mashang_domain::bulletins::{Bulletin, BulletinId};
use mashang_domain::consultations::{Consultation, ConsultationId};
use mashang_domain::deputies::Merging;
use mashang_domain::shared::{DeputyId, Flow, PartyKind, Repository, StoreError, Vocabulary};
use mashang_domain::suggestions::{Suggestion, SuggestionId};

use super::super::{CHUNK, Store};
use crate::db::AnyConnection;
use crate::db::types::{Id, Uid};
use crate::on_each;
use crate::schema::handovers::handovers;
use crate::schema::search::case_tokens;
use crate::schema::suggestions::{suggestion_people, suggestions};
use crate::schema::tasks::deadlines;
use crate::schema::{case_handling, cases, deputies, duty_records, inbox_messages, qr_codes};

/// Duty records of one deputy of what another has a record of, too.
const DOUBLE_RECORDS: &str = "DELETE FROM duty_records WHERE deputy_id = $1 AND EXISTS (SELECT 1 FROM duty_records AS kept \
     WHERE kept.evidence_id = duty_records.evidence_id AND kept.deputy_id = $2 AND kept.activity = duty_records.activity)";
/// Messages to one deputy of what another was told, too.
const DOUBLE_MESSAGES: &str = "DELETE FROM inbox_messages WHERE party_id = $1 AND EXISTS (SELECT 1 FROM inbox_messages AS kept \
     WHERE kept.event_id = inbox_messages.event_id AND kept.party_id = $2)";
/// Suggestions in one deputy's list that are in another's, too.
const DOUBLE_SIGNATURES: &str = "DELETE FROM suggestion_people WHERE person_id = $1 AND EXISTS (SELECT 1 FROM suggestion_people AS kept \
     WHERE kept.suggestion_id = suggestion_people.suggestion_id AND kept.person_id = $2)";
/// Orders on which one deputy goes along: whose ids stand in a list that no index knows. Entries are merged rarely.
const GOES_ALONG: [&str; 2] = [
    "UPDATE supervision_orders SET deputy_ids = replace(deputy_ids::text, $1, $2)::jsonb WHERE strpos(deputy_ids::text, $1) > 0",
    "UPDATE supervision_orders SET deputy_ids = replace(deputy_ids, $1, $2) WHERE instr(deputy_ids, $1) > 0",
];
/// Consultations in which one deputy takes part, or for whose meetings there is a record.
const TAKES_PART: [&str; 2] = [
    "SELECT id FROM consultations WHERE strpos(deputies::text, $1) > 0 \
     UNION SELECT subject_id AS id FROM duty_records WHERE deputy_id = $2 AND subject_kind = 'consultation'",
    "SELECT id FROM consultations WHERE instr(deputies, $1) > 0 \
     UNION SELECT subject_id AS id FROM duty_records WHERE deputy_id = $2 AND subject_kind = 'consultation'",
];
/// Briefings that cite one deputy's cases or suggestions, drafts among them.
const CAME_FROM: &str = "SELECT bulletin_id AS id FROM bulletin_parties WHERE party_id = $1 \
     UNION SELECT bulletin_id AS id FROM bulletin_citations WHERE source_id IN (SELECT id FROM cases WHERE target_id = $1) \
     UNION SELECT bulletin_id AS id FROM bulletin_citations WHERE source_id IN (SELECT id FROM suggestions WHERE proposer_id = $1)";
#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Uid)]
    id: Id,
}

impl Store {
    fn move_grants(&mut self, from: DeputyId, to: DeputyId) -> Result<usize, StoreError> {
        let (from, to) = (from.0.to_string(), to.0.to_string());
        self.change(|connection| match connection {
            AnyConnection::Postgres(inner) => sql_query(
                "UPDATE grants SET body = jsonb_set(body, '{Deputy,deputy}', to_jsonb($1)) \
                 WHERE body #>> '{Deputy,deputy}' = $2",
            )
            .bind::<Text, _>(&to)
            .bind::<Text, _>(&from)
            .execute(inner),
            AnyConnection::Sqlite(inner) => sql_query(
                "UPDATE grants SET body = json_set(body, '$.Deputy.deputy', $1) \
                 WHERE json_extract(body, '$.Deputy.deputy') = $2",
            )
            .bind::<Text, _>(&to)
            .bind::<Text, _>(&from)
            .execute(inner),
        })
    }

    /// Who goes along with an order of the one is the other.
    fn move_company(&mut self, from: DeputyId, to: DeputyId) -> Result<usize, StoreError> {
        let (from, to) = (from.0.to_string(), to.0.to_string());
        let [postgres, sqlite] = GOES_ALONG;
        self.change(|connection| match connection {
            AnyConnection::Postgres(inner) => {
                sql_query(postgres).bind::<Text, _>(&from).bind::<Text, _>(&to).execute(inner)
            }
            AnyConnection::Sqlite(inner) => {
                sql_query(sqlite).bind::<Text, _>(&from).bind::<Text, _>(&to).execute(inner)
            }
        })
    }

    /// Lets entities name the other where they named the one, in what lies sealed, too. What can't be read keeps its seal as it is.
    pub(in crate::repositories) fn rename_in<E>(
        &mut self,
        ids: impl IntoIterator<Item = E::Id>,
        rename: impl Fn(&mut E),
    ) -> Result<(), StoreError>
    where
        E: Flow + Clone,
        Self: Repository<E>,
    {
        for id in ids {
            let before = match Repository::<E>::load(self, id) {
                Ok(Some(before)) => before,
                Ok(None) | Err(StoreError::Corrupt(_)) => continue,
                Err(error) => return Err(error),
            };
            let mut now = before.clone();
            rename(&mut now);
            Repository::<E>::save(self, &before, &now)?;
        }
        Ok(())
    }

    /// Who takes part in a consultation of the one, or attended its meetings, is the other; and so is from whom a briefing came.
    fn move_deliberation(&mut self, from: DeputyId, to: DeputyId) -> Result<(), StoreError> {
        let (id, said) = (Id::from(from), from.0.to_string());
        let [postgres, sqlite] = TAKES_PART;
        let asking: Vec<Named> = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => sql_query(postgres).bind::<Text, _>(&said).bind::<Uid, _>(id).load(inner),
            AnyConnection::Sqlite(inner) => sql_query(sqlite).bind::<Text, _>(&said).bind::<Uid, _>(id).load(inner),
        })?;
        let asking = asking.into_iter().map(|one| ConsultationId(one.id.0));
        self.rename_in(asking, |one: &mut Consultation| one.rename(from, to))?;
        let told: Vec<Named> =
            self.query(|connection| on_each!(connection, |inner| sql_query(CAME_FROM).bind::<Uid, _>(id).load(inner)))?;
        let told = told.into_iter().map(|one| BulletinId(one.id.0));
        self.rename_in(told, |one: &mut Bulletin| one.rename(from, to))
    }

    /// Suggestions of the one are the other's, with what lies sealed of them: who signed, and whom they wait for.
    fn move_suggestions(&mut self, from: DeputyId, to: DeputyId) -> Result<(), StoreError> {
        let ids: Vec<Id> = self.query(|connection| {
            suggestion_people::table
                .filter(suggestion_people::person_id.eq(Id::from(from)))
                .select(suggestion_people::suggestion_id)
                .load(connection)
        })?;
        let ids = ids.into_iter().map(|id| SuggestionId(id.0));
        self.rename_in(ids, |one: &mut Suggestion| one.rename(from, to))
    }

    /// Cases that are addressed to the one are addressed to the other, whether closed or not to be read, and so is what was handed
    /// over.
    fn move_matters(&mut self, from: Id, to: Id) -> Result<(), StoreError> {
        let of_deputies = PartyKind::Deputy.as_str();
        self.change(|connection| {
            on_each!(connection, |inner| {
                let moved: Vec<Id> = diesel::update(cases::table.filter(cases::target_id.eq(from)))
                    .set(cases::target_id.eq(to))
                    .returning(cases::id)
                    .get_results(inner)?;
                // By what they are found says to whom they are addressed, and no step tells the index: as if a former key had made
                // it, a worker makes it anew. Whoever makes it meanwhile holds the case, too, before the words.
                for chunk in moved.chunks(CHUNK) {
                    diesel::update(case_tokens::table.filter(case_tokens::case_id.eq_any(chunk)))
                        .set(case_tokens::key_number.eq(0))
                        .execute(inner)?;
                }
                diesel::update(case_handling::table.filter(case_handling::holder_id.eq(from)))
                    .set(case_handling::holder_id.eq(to))
                    .execute(inner)?;
                diesel::update(handovers::table.filter(handovers::from_id.eq(from)))
                    .set(handovers::from_id.eq(to))
                    .execute(inner)?;
                let stood_in = handovers::target_id.eq(from).and(handovers::target_kind.eq(of_deputies));
                diesel::update(handovers::table.filter(stood_in)).set(handovers::target_id.eq(to)).execute(inner)?;
                diesel::update(suggestions::table.filter(suggestions::proposer_id.eq(from)))
                    .set(suggestions::proposer_id.eq(to))
                    .execute(inner)?;
                diesel::update(deadlines::table.filter(deadlines::holder_id.eq(from)))
                    .set(deadlines::holder_id.eq(to))
                    .execute(inner)?;
                sql_query(DOUBLE_SIGNATURES).bind::<Uid, _>(from).bind::<Uid, _>(to).execute(inner)?;
                diesel::update(suggestion_people::table.filter(suggestion_people::person_id.eq(from)))
                    .set(suggestion_people::person_id.eq(to))
                    .execute(inner)
            })
        })?;
        Ok(())
    }

    /// Takes away what both have.
    fn drop_doubles(&mut self, statement: &str, from: Id, to: Id) -> Result<usize, StoreError> {
        self.change(|connection| {
            on_each!(connection, |inner| sql_query(statement).bind::<Uid, _>(from).bind::<Uid, _>(to).execute(inner))
        })
    }
}

impl Merging for Store {
    fn move_records(&mut self, from: DeputyId, to: DeputyId) -> Result<(), StoreError> {
        self.touch_cards()?;
        self.move_grants(from, to)?;
        self.move_company(from, to)?;
        // By whose suggestions they are is how briefings are found.
        self.move_deliberation(from, to)?;
        self.move_suggestions(from, to)?;
        self.move_rotas(from, to)?;
        self.move_activities(from, to)?;
        self.move_contacts(from, to)?;
        self.move_voter_reports(from, to)?;
        self.move_sittings(from, to)?;
        let (from, to) = (Id::from(from), Id::from(to));
        self.change(|connection| {
            diesel::update(deputies::table.filter(deputies::merged_into.eq(from)))
                .set(deputies::merged_into.eq(to))
                .execute(connection)
        })?;
        let codes = qr_codes::subject_id.eq(from).and(qr_codes::subject_kind.eq(PartyKind::Deputy.as_str()));
        self.change(|connection| {
            on_each!(connection, |inner| diesel::update(qr_codes::table.filter(codes))
                .set((qr_codes::subject_id.eq(to), qr_codes::version.eq(qr_codes::version + 1)))
                .execute(inner))
        })?;
        self.move_matters(from, to)?;
        self.move_sweeps(from, to)?;
        self.drop_doubles(DOUBLE_RECORDS, from, to)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::update(duty_records::table.filter(duty_records::deputy_id.eq(from)))
                .set((duty_records::deputy_id.eq(to), duty_records::version.eq(duty_records::version + 1)))
                .execute(inner))
        })?;
        self.drop_doubles(DOUBLE_MESSAGES, from, to)?;
        self.change(|connection| {
            diesel::update(inbox_messages::table.filter(inbox_messages::party_id.eq(from)))
                .set(inbox_messages::party_id.eq(to))
                .execute(connection)
        })?;
        Ok(())
    }
}
