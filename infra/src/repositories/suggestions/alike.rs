//! By what suggestions of a term are found that may be on the same matter: what they are called lies sealed, so that numbers stand for
//! its pairs of characters, which nobody can try without the key.

use std::collections::BTreeSet;

use diesel::dsl::count_star;
use diesel::prelude::*;
use mashang_domain::cases::search::gist;
use mashang_domain::congresses::TermId;
use mashang_domain::shared::StoreError;
use mashang_domain::suggestions::{Suggestion, SuggestionId, SuggestionState};

use crate::crypto::Vault;
use crate::db::types::Id;
use crate::on_each;
use crate::repositories::insert_all;
use crate::schema::suggestions::suggestion_pairs;
use crate::sealed::tags;
use crate::store::Store;

#[derive(Insertable)]
#[diesel(table_name = suggestion_pairs, treat_none_as_default_value = false)]
struct PairRow {
    term_id: Id,
    pair: i64,
    suggestion_id: Id,
}

/// What stands for a pair of characters: 63 bits, so that it is no negative number.
fn number(vault: &Vault, pair: &str) -> i64 {
    let tag = vault.tag(tags::SUGGESTION_PAIR, pair.as_bytes());
    u64::from_be_bytes(tag.first_chunk().copied().unwrap_or_default()).cast_signed() & i64::MAX
}

/// By what it is found, and in which term: nothing of what was not handed in, or is withdrawn.
fn pairs(suggestion: &Suggestion) -> Option<(TermId, BTreeSet<String>)> {
    let dossier = &suggestion.dossier;
    let open = dossier.submitted_at.is_some() && suggestion.state() != SuggestionState::Withdrawn;
    Some((dossier.term.filter(|_| open)?, gist(dossier.title.as_str(), "")))
}

impl Store {
    /// Keeps by what a suggestion is found, where that is not as it was `before`.
    pub(super) fn write_pairs(&mut self, before: Option<&Suggestion>, now: &Suggestion) -> Result<(), StoreError> {
        let (was, is) = (before.and_then(pairs), pairs(now));
        if was == is {
            return Ok(());
        }
        let suggestion_id = Id::from(now.id);
        if was.is_some() {
            let rows = suggestion_pairs::table.filter(suggestion_pairs::suggestion_id.eq(suggestion_id));
            self.change(|connection| diesel::delete(rows).execute(connection))?;
        }
        let Some((term, pairs)) = is else { return Ok(()) };
        let numbers: BTreeSet<i64> = pairs.iter().map(|pair| number(&self.vault, pair)).collect();
        let rows: Vec<PairRow> =
            numbers.into_iter().map(|pair| PairRow { term_id: term.into(), pair, suggestion_id }).collect();
        insert_all!(self, suggestion_pairs::table, rows)
    }

    /// Those of the term that have most of these pairs, the most first.
    pub(super) fn find_by_pairs(
        &mut self,
        term: TermId,
        pairs: &BTreeSet<String>,
        limit: u32,
    ) -> Result<Vec<SuggestionId>, StoreError> {
        let numbers: Vec<i64> = pairs.iter().map(|pair| number(&self.vault, pair)).collect();
        let mut found: Vec<(Id, i64)> = self.query(|connection| {
            on_each!(connection, |inner| suggestion_pairs::table
                .filter(suggestion_pairs::term_id.eq(Id::from(term)))
                .filter(suggestion_pairs::pair.eq_any(&numbers))
                .group_by(suggestion_pairs::suggestion_id)
                .select((suggestion_pairs::suggestion_id, count_star()))
                .load(inner))
        })?;
        found.sort_unstable_by_key(|(id, both)| (std::cmp::Reverse(*both), std::cmp::Reverse(id.0)));
        Ok(found.into_iter().take(limit as usize).map(|(id, _)| SuggestionId(id.0)).collect())
    }
}
