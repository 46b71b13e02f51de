//! Which opinions are likely alike, which stand in which group, and who is told.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer};
use mashang_domain::consultations::{ConsultationId, GroupCount, Linked, OpinionId, OpinionProposal, terms};
use mashang_domain::shared::{AccountId, Page, PageRequest, StoreError};
use uuid::Uuid;

use super::{count, counted};
use crate::db::types::{Id, Uid};
use crate::on_each;
use crate::repositories::{CHUNK, Store, insert_all, insert_new, page_in_order, sound};
use crate::schema::consultations::{consultation_followers, consultation_opinions, consultation_proposals};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = consultation_proposals, treat_none_as_default_value = false)]
struct ProposalRow {
    consultation_id: Id,
    number: i32,
    opinions: i32,
    seed_id: Id,
}

impl ProposalRow {
    fn read(self) -> Result<OpinionProposal, StoreError> {
        Ok(OpinionProposal {
            number: counted(self.number, "consultation_proposals.number")?,
            opinions: counted(self.opinions, "consultation_proposals.opinions")?,
            seed: self.seed_id.0.into(),
        })
    }
}

#[derive(Insertable)]
#[diesel(table_name = consultation_followers, treat_none_as_default_value = false)]
struct FollowerRow {
    consultation_id: Id,
    account_id: Id,
}

#[derive(QueryableByName)]
struct GroupRow {
    #[diesel(sql_type = Integer)]
    group_number: i32,
    #[diesel(sql_type = BigInt)]
    opinions: i64,
}

/// Where a list goes on behind `rows`, of which `limit` were asked for.
fn goes_on<T>(rows: &[T], limit: u32, key: impl Fn(&T) -> Uuid) -> Option<Uuid> {
    let is_full = u32::try_from(rows.len()).is_ok_and(|found| found >= limit);
    rows.last().filter(|_| is_full).map(key)
}

impl Store {
    pub(super) fn drop_proposals(&mut self, consultation: ConsultationId) -> Result<(), StoreError> {
        let rows =
            consultation_proposals::table.filter(consultation_proposals::consultation_id.eq(Id::from(consultation)));
        self.change(|connection| diesel::delete(rows).execute(connection))?;
        Ok(())
    }

    pub(super) fn unmark_proposed(&mut self, consultation: ConsultationId, limit: u32) -> Result<usize, StoreError> {
        let marked: Vec<Id> = self.query(|connection| {
            consultation_opinions::table
                .filter(consultation_opinions::consultation_id.eq(Id::from(consultation)))
                .filter(consultation_opinions::proposal.is_not_null())
                .limit(i64::from(limit))
                .select(consultation_opinions::id)
                .load(connection)
        })?;
        for part in marked.chunks(CHUNK) {
            let part = consultation_opinions::table.filter(consultation_opinions::id.eq_any(part.to_vec()));
            self.change(|connection| {
                diesel::update(part).set(consultation_opinions::proposal.eq(None::<i32>)).execute(connection)
            })?;
        }
        Ok(marked.len())
    }

    pub(super) fn mark_proposed(
        &mut self,
        consultation: ConsultationId,
        number: u32,
        opinions: &[OpinionId],
    ) -> Result<(), StoreError> {
        let number = Some(count(number, "consultation_opinions.proposal")?);
        for part in opinions.chunks(CHUNK) {
            let part: Vec<Id> = part.iter().map(|id| Id::from(*id)).collect();
            let marked = consultation_opinions::table
                .filter(consultation_opinions::id.eq_any(part))
                .filter(consultation_opinions::consultation_id.eq(Id::from(consultation)));
            self.change(|connection| {
                diesel::update(marked).set(consultation_opinions::proposal.eq(number)).execute(connection)
            })?;
        }
        Ok(())
    }

    pub(super) fn keep_proposals(
        &mut self,
        consultation: ConsultationId,
        all: &[OpinionProposal],
    ) -> Result<(), StoreError> {
        let row = |one: &OpinionProposal| {
            Ok(ProposalRow {
                consultation_id: consultation.into(),
                number: count(one.number, "consultation_proposals.number")?,
                opinions: count(one.opinions, "consultation_proposals.opinions")?,
                seed_id: one.seed.into(),
            })
        };
        let rows: Vec<ProposalRow> = all.iter().map(row).collect::<Result<_, StoreError>>()?;
        insert_all!(self, consultation_proposals::table, rows)
    }

    pub(super) fn proposals_listed(
        &mut self,
        consultation: ConsultationId,
        page: &PageRequest<u32>,
    ) -> Result<Page<OpinionProposal, u32>, StoreError> {
        let after = page.after.map(|number| count(number, "consultation_proposals.number")).transpose()?;
        let key = |row: &ProposalRow| u32::try_from(row.number).unwrap_or_default();
        let found = page_in_order(&[consultation], page, key, |id| {
            let mut query = consultation_proposals::table
                .filter(consultation_proposals::consultation_id.eq(Id::from(*id)))
                .order(consultation_proposals::number)
                .select(ProposalRow::as_select())
                .into_boxed();
            if let Some(after) = after {
                query = query.filter(consultation_proposals::number.gt(after));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("consultation_proposals", found, |row| row.seed_id, ProposalRow::read)
    }

    /// Opinions that have no group: of one proposal, or of all; as many as are linked at once, at most.
    fn ungrouped(
        &mut self,
        consultation: ConsultationId,
        proposal: Option<u32>,
        most: usize,
    ) -> Result<Vec<Id>, StoreError> {
        let mut query = consultation_opinions::table
            .filter(consultation_opinions::consultation_id.eq(Id::from(consultation)))
            .filter(consultation_opinions::group_number.is_null())
            .select(consultation_opinions::id)
            .into_boxed();
        if let Some(number) = proposal {
            let number = count(number, "consultation_opinions.proposal")?;
            query = query.filter(consultation_opinions::proposal.eq(Some(number)));
        }
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.query(|connection| query.limit(most).load(connection))
    }

    pub(super) fn put_into_group(
        &mut self,
        consultation: ConsultationId,
        group: u32,
        what: &Linked,
    ) -> Result<usize, StoreError> {
        let number = Some(count(group, "consultation_opinions.group_number")?);
        let within =
            || consultation_opinions::table.filter(consultation_opinions::consultation_id.eq(Id::from(consultation)));
        let mut linked = 0;
        if !what.opinions.is_empty() {
            let ids: Vec<Id> = what.opinions.iter().map(|id| Id::from(*id)).collect();
            let named = within().filter(consultation_opinions::id.eq_any(ids));
            linked += self.change(|connection| {
                diesel::update(named).set(consultation_opinions::group_number.eq(number)).execute(connection)
            })?;
        }
        let mut left = terms::MOST_LINKED;
        for proposal in what.proposals.iter().copied().map(Some).chain(what.rest.then_some(None)) {
            let alike = self.ungrouped(consultation, proposal, left)?;
            for part in alike.chunks(CHUNK) {
                let part = within().filter(consultation_opinions::id.eq_any(part.to_vec()));
                linked += self.change(|connection| {
                    diesel::update(part).set(consultation_opinions::group_number.eq(number)).execute(connection)
                })?;
            }
            left = left.saturating_sub(alike.len());
        }
        Ok(linked)
    }

    pub(super) fn count_groups(&mut self, consultation: ConsultationId) -> Result<Vec<GroupCount>, StoreError> {
        let rows: Vec<GroupRow> = self.query(|connection| {
            on_each!(connection, |inner| sql_query(
                "SELECT group_number, CAST(count(*) AS BIGINT) AS opinions FROM consultation_opinions \
                 WHERE consultation_id = $1 AND group_number IS NOT NULL GROUP BY group_number"
            )
            .bind::<Uid, _>(Id::from(consultation))
            .load(inner))
        })?;
        let read = |row: GroupRow| {
            let opinions = sound(u32::try_from(row.opinions), "consultation_opinions")?;
            Ok(GroupCount { group: counted(row.group_number, "consultation_opinions.group_number")?, opinions })
        };
        rows.into_iter().map(read).collect()
    }

    pub(super) fn add_follower(&mut self, consultation: ConsultationId, account: AccountId) -> Result<(), StoreError> {
        let row = FollowerRow { consultation_id: consultation.into(), account_id: account.into() };
        let key = (consultation_followers::consultation_id, consultation_followers::account_id);
        insert_new!(self, consultation_followers::table, [row], key)
    }

    pub(super) fn drop_follower(&mut self, consultation: ConsultationId, account: AccountId) -> Result<(), StoreError> {
        let row = consultation_followers::table.find((Id::from(consultation), Id::from(account)));
        self.change(|connection| diesel::delete(row).execute(connection))?;
        Ok(())
    }

    pub(super) fn is_follower(&mut self, consultation: ConsultationId, account: AccountId) -> Result<bool, StoreError> {
        let found: Option<Id> = self.query(|connection| {
            consultation_followers::table
                .find((Id::from(consultation), Id::from(account)))
                .select(consultation_followers::account_id)
                .first(connection)
                .optional()
        })?;
        Ok(found.is_some())
    }

    pub(super) fn authors_of(
        &mut self,
        consultation: ConsultationId,
        group: u32,
        page: &PageRequest<Uuid>,
    ) -> Result<(Vec<AccountId>, Option<Uuid>), StoreError> {
        let number = count(group, "consultation_opinions.group_number")?;
        let mut query = consultation_opinions::table
            .filter(consultation_opinions::consultation_id.eq(Id::from(consultation)))
            .filter(consultation_opinions::group_number.eq(Some(number)))
            .filter(consultation_opinions::account_id.is_not_null())
            .order(consultation_opinions::id)
            .select((consultation_opinions::id, consultation_opinions::account_id))
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(consultation_opinions::id.gt(Id(after)));
        }
        let rows: Vec<(Id, Option<Id>)> =
            self.query(|connection| query.limit(i64::from(page.limit)).load(connection))?;
        let next = goes_on(&rows, page.limit, |(id, _)| id.0);
        let mut accounts: Vec<AccountId> =
            rows.into_iter().filter_map(|(_, account)| account.map(|id| AccountId(id.0))).collect();
        accounts.sort_unstable();
        accounts.dedup();
        Ok((accounts, next))
    }

    pub(super) fn followers_of(
        &mut self,
        consultation: ConsultationId,
        page: &PageRequest<Uuid>,
    ) -> Result<(Vec<AccountId>, Option<Uuid>), StoreError> {
        let mut query = consultation_followers::table
            .filter(consultation_followers::consultation_id.eq(Id::from(consultation)))
            .order(consultation_followers::account_id)
            .select(consultation_followers::account_id)
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(consultation_followers::account_id.gt(Id(after)));
        }
        let rows: Vec<Id> = self.query(|connection| query.limit(i64::from(page.limit)).load(connection))?;
        let next = goes_on(&rows, page.limit, |id| id.0);
        Ok((rows.into_iter().map(|id| AccountId(id.0)).collect(), next))
    }
}
