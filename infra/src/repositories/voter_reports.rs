//! Reports to voters. Who was there and what ballots say lie in two tables that nothing joins but the report: of a voter a tag that is
//! keyed and another one for each report, and of a choice how many ballots say so.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use mashang_domain::cases::{CaseRating, far_future};
use mashang_domain::congresses::TermId;
use mashang_domain::duties::{DutyActivity, DutyState};
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{
    DeputyId, DivisionCode, Instant, Page, PageRequest, Party, Repository, Standing, StoreError, Vocabulary,
};
use mashang_domain::voter_reports::{
    Ballots, VoterReport, VoterReportFilter, VoterReportId, VoterReportScope, VoterReportTaskKey, VoterReports,
};
use uuid::Uuid;

use super::areas::Part;
use super::territory::division_code;
use super::{Store, areas, insert_all, page_in_order, page_of_all, word};
use crate::crypto::Vault;
use crate::db::AnyConnection;
use crate::db::types::{Id, Stamp, Uid};
use crate::on_each;
use crate::schema::duty_records;
use crate::schema::voter_reports::{voter_report_ballots, voter_report_voters, voter_reports};
use crate::sealed::{columns, tags};
use crate::stored::documents::voter_report::Reported;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = voter_reports, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ReportRow {
    id: Id,
    version: i32,
    state: String,
    deputy_id: Id,
    term_id: Id,
    office_id: Id,
    division_code: String,
    planned_on: NaiveDate,
    sealed: Vec<u8>,
    meets_at: Option<Stamp>,
    shown_at: Option<Stamp>,
    answers_due_at: Option<Stamp>,
    waiting_id: Option<Id>,
    waiting_until: Stamp,
    scheduled_at: Stamp,
    updated_at: Stamp,
}

impl ReportRow {
    fn of(vault: &Vault, report: &VoterReport) -> Result<Self, StoreError> {
        let waits = report.waits_for();
        Ok(Self {
            id: report.id.into(),
            version: report.version,
            state: report.state().as_str().to_owned(),
            deputy_id: report.deputy.into(),
            term_id: report.term.into(),
            office_id: report.office.into(),
            division_code: report.division.as_str().to_owned(),
            planned_on: report.planned_on,
            sealed: vault.seal_json(report.id.0, &Reported::from(report), columns::VOTER_REPORT)?,
            meets_at: report.meeting.as_ref().map(|meeting| Stamp(meeting.starts_at)),
            shown_at: report.shown_at.map(Stamp),
            answers_due_at: report.answers_due.map(Stamp),
            waiting_id: waits.map(|(party, _)| Id(party.parts().1)),
            waiting_until: Stamp(waits.map_or_else(far_future, |(_, until)| until)),
            scheduled_at: report.scheduled_at.into(),
            updated_at: report.updated_at.into(),
        })
    }

    fn read(self, vault: &Vault) -> Result<VoterReport, StoreError> {
        let reported: Reported = vault.open_json(self.id.0, &self.sealed, columns::VOTER_REPORT)?;
        let (draft, mut meeting, questions, review) = reported.parts();
        if let Some((meeting, at)) = meeting.as_mut().zip(self.meets_at) {
            meeting.starts_at = at.0;
        }
        Ok(VoterReport {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            deputy: self.deputy_id.0.into(),
            term: self.term_id.0.into(),
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            planned_on: self.planned_on,
            draft,
            meeting,
            shown_at: self.shown_at.map(|at| at.0),
            questions,
            answers_due: self.answers_due_at.map(|at| at.0),
            review,
            scheduled_at: self.scheduled_at.0,
            updated_at: self.updated_at.0,
        })
    }
}

#[derive(Clone, Insertable)]
#[diesel(table_name = voter_report_voters, treat_none_as_default_value = false)]
struct VoterRow {
    report_id: Id,
    voter_tag: Vec<u8>,
    voted: bool,
}

#[derive(QueryableByName)]
struct Lacking {
    #[diesel(sql_type = Uid)]
    deputy_id: Id,
}

/// By what a voter of one report is known again, and of no other.
fn voter_tag(vault: &Vault, report: VoterReportId, phone: &Phone) -> Vec<u8> {
    vault.tag(tags::REPORT_VOTER, &[report.0.as_bytes().as_slice(), phone.reveal().as_bytes()].concat()).to_vec()
}

/// Meetings that are looked through at once for a voter.
const MEETINGS: i64 = 100;
/// How often they are for whoever takes the own data out: through five thousand meetings in all.
const LOOKS: usize = 50;

/// What one index is asked for.
enum Search {
    Deputy(Id),
    /// Those of this deputy, who works in an area.
    DeputyIn(Id, DivisionCode),
    /// What lies in this part of an area.
    Area(Part),
}

impl Search {
    fn of(scope: &VoterReportScope, filter: &VoterReportFilter) -> Vec<Self> {
        match scope {
            VoterReportScope::Deputy(deputy) => vec![Self::Deputy((*deputy).into())],
            VoterReportScope::Area(area) => {
                let area = areas::common(area, filter.division.as_ref());
                match (area, filter.deputy) {
                    (Some(area), Some(deputy)) => vec![Self::DeputyIn(deputy.into(), area.clone())],
                    (area, _) => area.into_iter().flat_map(areas::parts).map(Self::Area).collect(),
                }
            }
        }
    }
}

impl Store {
    /// Off the end of the index that answers a search.
    fn voter_reports_in(
        &mut self,
        search: &Search,
        filter: &VoterReportFilter,
        page: &PageRequest<VoterReportId>,
    ) -> Result<Vec<ReportRow>, StoreError> {
        let mut query =
            voter_reports::table.select(ReportRow::as_select()).order(voter_reports::id.desc()).into_boxed();
        query = match search {
            Search::Deputy(deputy) => query.filter(voter_reports::deputy_id.eq(*deputy)),
            Search::DeputyIn(deputy, area) => {
                query.filter(voter_reports::deputy_id.eq(*deputy)).filter(areas::lies_in("voter_reports", area))
            }
            Search::Area(part) => query.filter(areas::within("voter_reports", part)),
        };
        if let Some(division) = filter.division.as_ref().filter(|_| matches!(search, Search::Deputy(_))) {
            query = query.filter(areas::lies_in("voter_reports", division));
        }
        if let Some(deputy) = filter.deputy {
            query = query.filter(voter_reports::deputy_id.eq(Id::from(deputy)));
        }
        if let Some(term) = filter.term {
            query = query.filter(voter_reports::term_id.eq(Id::from(term)));
        }
        if let Some(state) = filter.state {
            query = query.filter(voter_reports::state.eq(state.as_str()));
        }
        if let Some(after) = page.after {
            query = query.filter(voter_reports::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    /// At which of the newest meetings that phone's voter was, and whether that one has voted; so many `looks` go through them.
    fn meetings_with(&mut self, phone: &Phone, looks: usize) -> Result<Vec<(Id, bool)>, StoreError> {
        // No id is greater than that.
        let (mut found, mut after) = (Vec::new(), Id(Uuid::max()));
        for _ in 0..looks {
            let newest = voter_reports::table
                .filter(voter_reports::meets_at.is_not_null())
                .filter(voter_reports::id.lt(after))
                .order(voter_reports::id.desc())
                .limit(MEETINGS)
                .select(voter_reports::id);
            let ids: Vec<Id> = self.query(|connection| newest.load(connection))?;
            let Some(last) = ids.last().copied() else { break };
            after = last;
            // Each is a search of the table's own key.
            let mut own = voter_report_voters::table
                .select((voter_report_voters::report_id, voter_report_voters::voted))
                .into_boxed();
            for id in ids {
                let tag = voter_tag(&self.vault, id.0.into(), phone);
                let there = voter_report_voters::report_id.eq(id).and(voter_report_voters::voter_tag.eq(tag));
                own = own.or_filter(there);
            }
            let some: Vec<(Id, bool)> = self.query(|connection| own.load(connection))?;
            found.extend(some);
        }
        Ok(found)
    }

    /// Nobody knows any more that whoever has that phone was at a meeting. What ballots say is of nobody and stays.
    pub(in crate::repositories) fn forget_voter(&mut self, phone: &Phone) -> Result<(), StoreError> {
        // Of all that ever were, however many: what is erased is nowhere left.
        for (report, _) in self.meetings_with(phone, usize::MAX)? {
            let own = voter_report_voters::table
                .filter(voter_report_voters::report_id.eq(report))
                .filter(voter_report_voters::voter_tag.eq(voter_tag(&self.vault, report.0.into(), phone)));
            self.change(|connection| diesel::delete(own).execute(connection))?;
        }
        Ok(())
    }

    /// Reports of the one are the other's, and wait for that one.
    pub(in crate::repositories) fn move_voter_reports(
        &mut self,
        from: DeputyId,
        to: DeputyId,
    ) -> Result<(), StoreError> {
        let (from, to) = (Id::from(from), Id::from(to));
        let waits = voter_reports::table.filter(voter_reports::waiting_id.eq(Some(from)));
        self.change(|connection| {
            diesel::update(waits).set(voter_reports::waiting_id.eq(Some(to))).execute(connection)
        })?;
        let own = voter_reports::table.filter(voter_reports::deputy_id.eq(from));
        self.change(|connection| diesel::update(own).set(voter_reports::deputy_id.eq(to)).execute(connection))?;
        Ok(())
    }
}

impl Repository<VoterReport> for Store {
    fn load(&mut self, id: VoterReportId) -> Result<Option<VoterReport>, StoreError> {
        let row: Option<ReportRow> = self.query(|connection| {
            voter_reports::table.find(Id::from(id)).select(ReportRow::as_select()).first(connection).optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, report: &VoterReport) -> Result<(), StoreError> {
        let row = ReportRow::of(&self.vault, report)?;
        self.change(|connection| diesel::insert_into(voter_reports::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn save(&mut self, before: &VoterReport, now: &VoterReport) -> Result<(), StoreError> {
        let row = ReportRow::of(&self.vault, now)?;
        self.change_one(|connection| {
            diesel::update(voter_reports::table.find(row.id).filter(voter_reports::version.eq(before.version)))
                .set(&row)
                .execute(connection)
        })
    }
}

impl VoterReports for Store {
    fn voter_reports(
        &mut self,
        scopes: &[VoterReportScope],
        filter: &VoterReportFilter,
        page: &PageRequest<VoterReportId>,
    ) -> Result<Page<VoterReport, VoterReportId>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(|scope| Search::of(scope, filter)).collect();
        let key = |row: &ReportRow| VoterReportId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| self.voter_reports_in(search, filter, page))?;
        self.read_page("voter_reports", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn voter_report_held(&mut self, id: VoterReportId) -> Result<Option<VoterReport>, StoreError> {
        let query = voter_reports::table.find(Id::from(id));
        let row: Option<ReportRow> = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => query.select(ReportRow::as_select()).for_share().first(inner).optional(),
            AnyConnection::Sqlite(inner) => query.select(ReportRow::as_select()).first(inner).optional(),
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn voter_report_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<VoterReportTaskKey>,
    ) -> Result<Page<VoterReport, VoterReportTaskKey>, StoreError> {
        let key = |row: &ReportRow| (row.waiting_until.0, VoterReportId(row.id.0));
        let found = page_in_order(parties, page, key, |party| {
            let mut query = voter_reports::table
                .filter(voter_reports::waiting_id.eq(Some(Id(party.parts().1))))
                .order((voter_reports::waiting_until, voter_reports::id))
                .select(ReportRow::as_select())
                .into_boxed();
            if let Some((at, id)) = page.after {
                let (at, id) = (Stamp(at), Id::from(id));
                let later = voter_reports::waiting_until.gt(at).or(voter_reports::id.gt(id));
                query = query.filter(voter_reports::waiting_until.ge(at).and(later));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("voter_reports", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn shown_reports(&mut self, deputy: DeputyId, limit: u32) -> Result<Vec<VoterReport>, StoreError> {
        let rows: Vec<ReportRow> = self.query(|connection| {
            voter_reports::table
                .filter(voter_reports::deputy_id.eq(Id::from(deputy)))
                .filter(voter_reports::shown_at.is_not_null())
                .order(voter_reports::id.desc())
                .limit(i64::from(limit))
                .select(ReportRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(|row| row.read(&self.vault)).collect()
    }

    fn without_report(
        &mut self,
        term: TermId,
        area: &DivisionCode,
        page: &PageRequest<DeputyId>,
    ) -> Result<Page<DeputyId, DeputyId>, StoreError> {
        let (first, last) = area.range();
        let query = "SELECT DISTINCT mandates.deputy_id AS deputy_id FROM mandates \
                     JOIN deputies ON deputies.id = mandates.deputy_id \
                     WHERE mandates.term_id = $1 AND deputies.merged_into IS NULL \
                     AND deputies.division_code BETWEEN $2 AND $3 AND mandates.deputy_id > $4 \
                     AND NOT EXISTS (SELECT 1 FROM voter_reports WHERE voter_reports.term_id = mandates.term_id \
                     AND voter_reports.deputy_id = mandates.deputy_id AND voter_reports.state <> 'cancelled') \
                     ORDER BY mandates.deputy_id LIMIT $5";
        // No id is smaller than that.
        let after = page.after.map_or(Id(Uuid::nil()), Id::from);
        let rows: Vec<Lacking> = self.query(|connection| {
            on_each!(connection, |inner| sql_query(query)
                .bind::<Uid, _>(Id::from(term))
                .bind::<Text, _>(first)
                .bind::<Text, _>(last)
                .bind::<Uid, _>(after)
                .bind::<BigInt, _>(page.probe())
                .load(inner))
        })?;
        let deputies = rows.into_iter().map(|row| DeputyId(row.deputy_id.0)).collect();
        Ok(Page::of(deputies, page, |id: &DeputyId| *id))
    }

    fn count_activities(
        &mut self,
        deputy: DeputyId,
        (from, to): (Instant, Instant),
    ) -> Result<Vec<(DutyActivity, i64)>, StoreError> {
        let rows: Vec<(String, i64)> = self.query(|connection| {
            duty_records::table
                .filter(duty_records::deputy_id.eq(Id::from(deputy)))
                .filter(duty_records::state.eq(DutyState::Confirmed.as_str()))
                .filter(duty_records::at.ge(Stamp(from)))
                .filter(duty_records::at.lt(Stamp(to)))
                .group_by(duty_records::activity)
                .select((duty_records::activity, diesel::dsl::count_star()))
                .load(connection)
        })?;
        let mut counts = Vec::with_capacity(rows.len());
        for (activity, count) in rows {
            counts.push((word::<DutyActivity>(&activity)?, count));
        }
        counts.sort_unstable();
        Ok(counts)
    }

    fn keep_roll(&mut self, report: VoterReportId, phones: &[Phone]) -> Result<(), StoreError> {
        let tag = |phone: &Phone| VoterRow {
            report_id: report.into(),
            voter_tag: voter_tag(&self.vault, report, phone),
            voted: false,
        };
        let mut rows: Vec<VoterRow> = phones.iter().map(tag).collect();
        // Whoever wrote the phones down did so in an order that would say who is who.
        rows.sort_unstable_by(|one, other| one.voter_tag.cmp(&other.voter_tag));
        insert_all!(self, voter_report_voters::table, rows)
    }

    fn has_voted(&mut self, report: VoterReportId, phone: &Phone) -> Result<Option<bool>, StoreError> {
        let tag = voter_tag(&self.vault, report, phone);
        self.query(|connection| {
            voter_report_voters::table
                .filter(voter_report_voters::report_id.eq(Id::from(report)))
                .filter(voter_report_voters::voter_tag.eq(tag))
                .select(voter_report_voters::voted)
                .first(connection)
                .optional()
        })
    }

    fn meetings_of_voter(&mut self, phone: &Phone) -> Result<Vec<(VoterReportId, bool)>, StoreError> {
        Ok(self.meetings_with(phone, LOOKS)?.into_iter().map(|(report, voted)| (report.0.into(), voted)).collect())
    }

    fn cast_ballot(&mut self, report: VoterReportId, phone: &Phone, choice: CaseRating) -> Result<(), StoreError> {
        let own = voter_report_voters::table
            .filter(voter_report_voters::report_id.eq(Id::from(report)))
            .filter(voter_report_voters::voter_tag.eq(voter_tag(&self.vault, report, phone)))
            .filter(voter_report_voters::voted.eq(false));
        self.change_one(|connection| diesel::update(own).set(voter_report_voters::voted.eq(true)).execute(connection))?;
        // Each row is written with every ballot: PostgreSQL keeps which transaction wrote a row last, and the one that wrote a voter's would
        // be found again at a single choice.
        for one in CaseRating::ALL {
            let ballots = i32::from(*one == choice);
            self.change_one(|connection| {
                on_each!(connection, |inner| diesel::insert_into(voter_report_ballots::table)
                    .values((
                        voter_report_ballots::report_id.eq(Id::from(report)),
                        voter_report_ballots::choice.eq(one.as_str()),
                        voter_report_ballots::ballots.eq(ballots),
                    ))
                    .on_conflict((voter_report_ballots::report_id, voter_report_ballots::choice))
                    .do_update()
                    .set(voter_report_ballots::ballots.eq(voter_report_ballots::ballots + ballots))
                    .execute(inner))
            })?;
        }
        Ok(())
    }

    fn forget_who_voted(&mut self, report: VoterReportId) -> Result<(), StoreError> {
        let all = voter_report_voters::table.filter(voter_report_voters::report_id.eq(Id::from(report)));
        self.change(|connection| diesel::update(all).set(voter_report_voters::voted.eq(true)).execute(connection))?;
        Ok(())
    }

    fn empty_box(&mut self, report: VoterReportId) -> Result<(), StoreError> {
        let all = voter_report_ballots::table.filter(voter_report_ballots::report_id.eq(Id::from(report)));
        self.change(|connection| diesel::delete(all).execute(connection))?;
        Ok(())
    }

    fn count_ballots(&mut self, report: VoterReportId) -> Result<Ballots, StoreError> {
        let rows: Vec<(String, i32)> = self.query(|connection| {
            voter_report_ballots::table
                .filter(voter_report_ballots::report_id.eq(Id::from(report)))
                .select((voter_report_ballots::choice, voter_report_ballots::ballots))
                .load(connection)
        })?;
        let mut ballots = Ballots::default();
        for (choice, count) in rows {
            let count = u32::try_from(count).map_err(|_| StoreError::Corrupt("voter_report_ballots.ballots"))?;
            ballots.add(word(&choice)?, count);
        }
        Ok(ballots)
    }
}
