//! What grids report in sweeps.

use diesel::prelude::*;
use mashang_domain::shared::{GridId, Party, Repository, Standing, StoreError, Vocabulary};
use mashang_domain::sweeps::{SweepCampaignId, SweepFindingId, SweepReport, SweepReportId};
use uuid::Uuid;

use super::{count, counted};
use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::repositories::territory::division_code;
use crate::repositories::{Store, word};
use crate::schema::sweeps::sweep_reports;
use crate::stored::documents;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = sweep_reports, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ReportRow {
    id: Id,
    version: i32,
    state: String,
    campaign_id: Id,
    round: i32,
    division_code: String,
    grid_id: Id,
    office_id: Id,
    reporter_kind: String,
    reporter_id: Id,
    finding_ids: Doc,
    reported_at: Stamp,
    in_time: bool,
}

impl ReportRow {
    fn of(report: &SweepReport) -> Result<Self, StoreError> {
        let (reporter_kind, reporter_id) = report.reporter.parts();
        let findings: Vec<Uuid> = report.findings.iter().map(|finding| finding.0).collect();
        Ok(Self {
            id: report.id.into(),
            version: report.version,
            state: report.standing.state().as_str().to_owned(),
            campaign_id: report.campaign.into(),
            round: count(report.round, "sweep_reports.round")?,
            division_code: report.division.as_str().to_owned(),
            grid_id: report.grid.into(),
            office_id: report.office.into(),
            reporter_kind: reporter_kind.as_str().to_owned(),
            reporter_id: Id(reporter_id),
            finding_ids: documents::write(&findings, "sweep_reports.finding_ids")?,
            reported_at: report.reported_at.into(),
            in_time: report.in_time,
        })
    }

    fn read(self) -> Result<SweepReport, StoreError> {
        let findings: Vec<Uuid> = documents::read(self.finding_ids, "sweep_reports.finding_ids")?;
        Ok(SweepReport {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            campaign: self.campaign_id.0.into(),
            round: counted(self.round, "sweep_reports.round")?,
            division: division_code(&self.division_code)?,
            grid: self.grid_id.0.into(),
            office: self.office_id.0.into(),
            reporter: Party::from_parts(word(&self.reporter_kind)?, self.reporter_id.0),
            findings: findings.into_iter().map(SweepFindingId).collect(),
            reported_at: self.reported_at.0,
            in_time: self.in_time,
        })
    }
}

impl Store {
    pub(super) fn reported_in(
        &mut self,
        campaign: SweepCampaignId,
        round: u32,
        grid: GridId,
    ) -> Result<Option<SweepReport>, StoreError> {
        let round = count(round, "sweep_reports.round")?;
        let row: Option<ReportRow> = self.query(|connection| {
            on_each!(connection, |inner| sweep_reports::table
                .filter(sweep_reports::campaign_id.eq(Id::from(campaign)))
                .filter(sweep_reports::round.eq(round))
                .filter(sweep_reports::grid_id.eq(Id::from(grid)))
                .select(ReportRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(ReportRow::read).transpose()
    }

    pub(super) fn reported_among(
        &mut self,
        campaign: SweepCampaignId,
        round: u32,
        grids: &[GridId],
    ) -> Result<Vec<GridId>, StoreError> {
        let round = count(round, "sweep_reports.round")?;
        let ids: Vec<Id> = grids.iter().map(|grid| Id::from(*grid)).collect();
        let found: Vec<Id> = self.query(|connection| {
            sweep_reports::table
                .filter(sweep_reports::campaign_id.eq(Id::from(campaign)))
                .filter(sweep_reports::round.eq(round))
                .filter(sweep_reports::grid_id.eq_any(ids))
                .select(sweep_reports::grid_id)
                .load(connection)
        })?;
        Ok(found.into_iter().map(|grid| GridId(grid.0)).collect())
    }
}

impl Repository<SweepReport> for Store {
    fn load(&mut self, id: SweepReportId) -> Result<Option<SweepReport>, StoreError> {
        let row: Option<ReportRow> = self.query(|connection| {
            on_each!(connection, |inner| sweep_reports::table
                .find(Id::from(id))
                .select(ReportRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(ReportRow::read).transpose()
    }

    fn add(&mut self, report: &SweepReport) -> Result<(), StoreError> {
        let row = ReportRow::of(report)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(sweep_reports::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    fn save(&mut self, before: &SweepReport, now: &SweepReport) -> Result<(), StoreError> {
        let row = ReportRow::of(now)?;
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::update(
                sweep_reports::table.find(row.id).filter(sweep_reports::version.eq(before.version))
            )
            .set(&row)
            .execute(inner))
        })
    }
}
