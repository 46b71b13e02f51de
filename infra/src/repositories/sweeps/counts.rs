//! What is counted of sweeps, and which grids have not reported.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Date, Integer, Text};
use mashang_domain::shared::{DivisionCode, GridId, Instant, Page, PageRequest, StoreError};
use mashang_domain::sweeps::{FindingCount, GridsSince, ReportCount, SweepCampaign, SweepCampaignId, SweepRound};
use mashang_domain::territory::Plot;
use uuid::Uuid;

use super::{count, counted};
use crate::db::types::{Id, Moment, Stamp, Uid};
use crate::on_each;
use crate::repositories::territory::{division_code, name};
use crate::repositories::{Store, page_in_order, word};

#[derive(QueryableByName)]
struct GridsRow {
    #[diesel(sql_type = Text)]
    township: String,
    #[diesel(sql_type = Date)]
    since: NaiveDate,
    #[diesel(sql_type = BigInt)]
    grids: i64,
}

#[derive(QueryableByName)]
struct ReportsRow {
    #[diesel(sql_type = Text)]
    township: String,
    #[diesel(sql_type = Integer)]
    round: i32,
    #[diesel(sql_type = BigInt)]
    reported: i64,
    #[diesel(sql_type = BigInt)]
    zero: i64,
}

#[derive(QueryableByName)]
struct FindingsRow {
    #[diesel(sql_type = Text)]
    township: String,
    #[diesel(sql_type = Integer)]
    round: i32,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    findings: i64,
    #[diesel(sql_type = BigInt)]
    overdue: i64,
}

#[derive(QueryableByName)]
struct PlotRow {
    #[diesel(sql_type = Uid)]
    id: Id,
    #[diesel(sql_type = Text)]
    division_code: String,
    #[diesel(sql_type = Integer)]
    ordinal: i32,
    #[diesel(sql_type = Text)]
    name: String,
}

impl PlotRow {
    fn read(self) -> Result<Plot, StoreError> {
        Ok(Plot {
            id: GridId(self.id.0),
            division: division_code(&self.division_code)?,
            ordinal: self.ordinal,
            name: name(&self.name)?,
        })
    }
}

/// The township of which a group's digits are.
fn township(digits: &str) -> Result<DivisionCode, StoreError> {
    division_code(&format!("{digits:0<12}"))
}

impl Store {
    pub(super) fn count_grids(&mut self, areas: &[DivisionCode]) -> Result<Vec<GridsSince>, StoreError> {
        let mut all = Vec::new();
        for area in areas {
            let (first, last) = area.range();
            let rows: Vec<GridsRow> = self.query(|connection| {
                on_each!(connection, |inner| sql_query(
                    "SELECT substr(division_code, 1, 9) AS township, since, CAST(count(*) AS BIGINT) AS grids \
                     FROM grids WHERE division_code BETWEEN $1 AND $2 GROUP BY substr(division_code, 1, 9), since"
                )
                .bind::<Text, _>(first.as_str())
                .bind::<Text, _>(last.as_str())
                .load(inner))
            })?;
            for row in rows {
                all.push(GridsSince { township: township(&row.township)?, since: row.since, grids: row.grids });
            }
        }
        Ok(all)
    }

    pub(super) fn count_reports(
        &mut self,
        campaign: SweepCampaignId,
        areas: &[DivisionCode],
    ) -> Result<Vec<ReportCount>, StoreError> {
        let mut rows: Vec<ReportsRow> = Vec::new();
        for area in areas {
            let (first, last) = area.range();
            let found: Vec<ReportsRow> = self.query(|connection| {
                on_each!(connection, |inner| sql_query(
                    "SELECT substr(division_code, 1, 9) AS township, round, CAST(count(*) AS BIGINT) AS reported, \
                     CAST(sum(CASE WHEN state = 'zero' THEN 1 ELSE 0 END) AS BIGINT) AS zero FROM sweep_reports \
                     WHERE campaign_id = $1 AND division_code BETWEEN $2 AND $3 GROUP BY substr(division_code, 1, 9), round"
                )
                .bind::<Uid, _>(Id::from(campaign))
                .bind::<Text, _>(first.as_str())
                .bind::<Text, _>(last.as_str())
                .load(inner))
            })?;
            rows.extend(found);
        }
        let read = |row: ReportsRow| {
            let round = counted(row.round, "sweep_reports.round")?;
            Ok(ReportCount { township: township(&row.township)?, round, reported: row.reported, zero: row.zero })
        };
        rows.into_iter().map(read).collect()
    }

    pub(super) fn count_findings(
        &mut self,
        campaign: SweepCampaignId,
        areas: &[DivisionCode],
        now: Instant,
    ) -> Result<Vec<FindingCount>, StoreError> {
        let mut rows: Vec<FindingsRow> = Vec::new();
        for area in areas {
            let (first, last) = area.range();
            let found: Vec<FindingsRow> = self.query(|connection| {
                on_each!(connection, |inner| sql_query(
                    "SELECT substr(division_code, 1, 9) AS township, round, state, CAST(count(*) AS BIGINT) AS findings, \
                     CAST(sum(CASE WHEN due_at <= $1 THEN 1 ELSE 0 END) AS BIGINT) AS overdue FROM sweep_findings \
                     WHERE campaign_id = $2 AND division_code BETWEEN $3 AND $4 \
                     GROUP BY substr(division_code, 1, 9), round, state"
                )
                .bind::<Moment, _>(Stamp(now))
                .bind::<Uid, _>(Id::from(campaign))
                .bind::<Text, _>(first.as_str())
                .bind::<Text, _>(last.as_str())
                .load(inner))
            })?;
            rows.extend(found);
        }
        let read = |row: FindingsRow| {
            Ok(FindingCount {
                township: township(&row.township)?,
                round: counted(row.round, "sweep_findings.round")?,
                state: word(&row.state)?,
                findings: row.findings,
                overdue: row.overdue,
            })
        };
        rows.into_iter().map(read).collect()
    }

    pub(super) fn missing_in(
        &mut self,
        campaign: &SweepCampaign,
        round: SweepRound,
        page: &PageRequest<GridId>,
    ) -> Result<Page<Plot, GridId>, StoreError> {
        let number = count(round.number, "sweep_reports.round")?;
        // No id is smaller than that.
        let after = page.after.map_or(Id(Uuid::nil()), Id::from);
        let id = Id::from(campaign.id);
        let found = page_in_order(
            &campaign.areas,
            page,
            |row: &PlotRow| GridId(row.id.0),
            |area| {
                let (first, last) = area.range();
                self.query(|connection| {
                    on_each!(connection, |inner| sql_query(
                        "SELECT id, division_code, ordinal, name FROM grids \
                         WHERE division_code BETWEEN $1 AND $2 AND since <= $3 AND id > $4 \
                         AND NOT EXISTS (SELECT 1 FROM sweep_reports r \
                         WHERE r.campaign_id = $5 AND r.round = $6 AND r.grid_id = grids.id) \
                         ORDER BY id LIMIT $7"
                    )
                    .bind::<Text, _>(first.as_str())
                    .bind::<Text, _>(last.as_str())
                    .bind::<Date, _>(round.to)
                    .bind::<Uid, _>(after)
                    .bind::<Uid, _>(id)
                    .bind::<Integer, _>(number)
                    .bind::<BigInt, _>(page.probe())
                    .load(inner))
                })
            },
        )?;
        self.read_page("grids", found, |row| row.id, PlotRow::read)
    }
}
