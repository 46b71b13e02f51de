//! Sweeps and what grids report in them.

mod counts;
mod findings;
mod reports;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;
use mashang_domain::shared::text::Title;
use mashang_domain::shared::{
    DivisionCode, GridId, Instant, Page, PageRequest, Party, Repository, RoomId, Standing, StoreError, Vocabulary,
    WordCode,
};
use mashang_domain::sweeps::{
    FindingCount, GridsSince, ReportCount, SweepCampaign, SweepCampaignFilter, SweepCampaignId, SweepCampaignScope,
    SweepCampaignState, SweepFinding, SweepFindingFilter, SweepFindingId, SweepFindingScope, SweepLedgerKey,
    SweepReport, SweepRound, Sweeps,
};
use mashang_domain::territory::Plot;

use super::{Store, insert_all, page_of_all, sound, word, words};
use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::schema::sweeps::{sweep_areas, sweep_campaigns};
use crate::schema::{deputies, grants, grid_assignments};
use crate::stored::documents;
use crate::stored::documents::sweep::Telling;
use crate::stored::word::Plain;

/// People of grids that are told at once, at most.
const MOST_TOLD: i64 = 2_000;
/// Deputies of a room, and grids of them, that are looked at.
const MOST_OF_A_ROOM: i64 = 200;

/// Sweeps to which grids report, or soon will.
const RUNNING: [SweepCampaignState; 2] = [SweepCampaignState::Announced, SweepCampaignState::UnderWay];

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = sweep_campaigns, treat_none_as_default_value = false, treat_none_as_null = true)]
struct CampaignRow {
    id: Id,
    version: i32,
    state: String,
    title: String,
    issuer_id: Id,
    begins_on: NaiveDate,
    ends_on: NaiveDate,
    rhythm: String,
    areas: Doc,
    categories: Doc,
    drafted_at: Stamp,
    announced_at: Option<Stamp>,
    telling: Option<Doc>,
    reminded: i32,
    alert_at: Option<Stamp>,
}

/// A number as a column holds it.
fn count(number: u32, what: &'static str) -> Result<i32, StoreError> {
    i32::try_from(number).map_err(|_| StoreError::Corrupt(what))
}

/// A number out of a column.
fn counted(number: i32, what: &'static str) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| StoreError::Corrupt(what))
}

impl CampaignRow {
    fn of(campaign: &SweepCampaign) -> Result<Self, StoreError> {
        let areas: Vec<Plain<DivisionCode>> = campaign.areas.iter().map(Plain::from).collect();
        let categories: Vec<Plain<WordCode>> = campaign.categories.iter().map(Plain::from).collect();
        let telling = campaign.telling.map(Telling::from);
        Ok(Self {
            id: campaign.id.into(),
            version: campaign.version,
            state: campaign.standing.state().as_str().to_owned(),
            title: campaign.title.as_str().to_owned(),
            issuer_id: campaign.issuer.into(),
            begins_on: campaign.from,
            ends_on: campaign.to,
            rhythm: campaign.rhythm.as_str().to_owned(),
            areas: documents::write(&areas, "sweep_campaigns.areas")?,
            categories: documents::write(&categories, "sweep_campaigns.categories")?,
            drafted_at: campaign.drafted_at.into(),
            announced_at: campaign.announced_at.map(Stamp),
            telling: telling.map(|shape| documents::write(&shape, "sweep_campaigns.telling")).transpose()?,
            reminded: count(campaign.reminded, "sweep_campaigns.reminded")?,
            alert_at: campaign.alert_at.map(Stamp),
        })
    }

    fn read(self) -> Result<SweepCampaign, StoreError> {
        let areas: Vec<Plain<DivisionCode>> = documents::read(self.areas, "sweep_campaigns.areas")?;
        let categories: Vec<Plain<WordCode>> = documents::read(self.categories, "sweep_campaigns.categories")?;
        let telling = self.telling.map(|doc| documents::read::<Telling>(doc, "sweep_campaigns.telling")).transpose()?;
        Ok(SweepCampaign {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            title: sound(Title::kept(&self.title), "sweep_campaigns.title")?,
            issuer: self.issuer_id.0.into(),
            areas: areas.into_iter().map(|area| area.0).collect(),
            from: self.begins_on,
            to: self.ends_on,
            rhythm: word(&self.rhythm)?,
            categories: categories.into_iter().map(|category| category.0).collect(),
            drafted_at: self.drafted_at.0,
            announced_at: self.announced_at.map(|at| at.0),
            telling: telling.map(Into::into),
            reminded: counted(self.reminded, "sweep_campaigns.reminded")?,
            alert_at: self.alert_at.map(|at| at.0),
        })
    }
}

#[derive(Insertable)]
#[diesel(table_name = sweep_areas, treat_none_as_default_value = false)]
struct AreaRow {
    division_code: String,
    campaign_id: Id,
}

/// What one index is asked for.
enum Search {
    Issued(Id),
    /// Sweeps with an area between these codes.
    Between(String, String),
    /// Sweeps with one of these areas.
    In(Vec<String>),
}

impl Search {
    fn of(scope: &SweepCampaignScope) -> Vec<Self> {
        match scope {
            SweepCampaignScope::Issued(office) => vec![Self::Issued((*office).into())],
            SweepCampaignScope::Meeting(area) => {
                let (first, last) = area.range();
                vec![Self::Between(first, last), Self::In(around(area))]
            }
            SweepCampaignScope::Covering(divisions) => vec![Self::In(around_any(divisions))],
        }
    }
}

/// The codes of an area and of all that it lies in.
fn around(area: &DivisionCode) -> Vec<String> {
    area.ancestry().into_iter().map(|code| code.as_str().to_owned()).collect()
}

/// The same of several, each code once.
fn around_any(divisions: &[DivisionCode]) -> Vec<String> {
    let mut codes: Vec<String> = divisions.iter().flat_map(around).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

impl Store {
    fn campaigns_in(
        &mut self,
        search: &Search,
        filter: &SweepCampaignFilter,
        page: &PageRequest<SweepCampaignId>,
    ) -> Result<Vec<CampaignRow>, StoreError> {
        let mut query =
            sweep_campaigns::table.select(CampaignRow::as_select()).order(sweep_campaigns::id.desc()).into_boxed();
        query = match search {
            Search::Issued(office) => query.filter(sweep_campaigns::issuer_id.eq(*office)),
            Search::Between(first, last) => {
                let of = sweep_areas::table
                    .filter(sweep_areas::division_code.between(first.clone(), last.clone()))
                    .select(sweep_areas::campaign_id);
                query.filter(sweep_campaigns::id.eq_any(of)).filter(sweep_campaigns::announced_at.is_not_null())
            }
            Search::In(codes) => {
                let of = sweep_areas::table
                    .filter(sweep_areas::division_code.eq_any(codes.clone()))
                    .select(sweep_areas::campaign_id);
                query.filter(sweep_campaigns::id.eq_any(of)).filter(sweep_campaigns::announced_at.is_not_null())
            }
        };
        if !filter.states.is_empty() {
            query = query.filter(sweep_campaigns::state.eq_any(words(&filter.states)));
        }
        if let Some(after) = page.after {
            query = query.filter(sweep_campaigns::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}

impl Repository<SweepCampaign> for Store {
    fn load(&mut self, id: SweepCampaignId) -> Result<Option<SweepCampaign>, StoreError> {
        let row: Option<CampaignRow> = self.query(|connection| {
            on_each!(connection, |inner| sweep_campaigns::table
                .find(Id::from(id))
                .select(CampaignRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(CampaignRow::read).transpose()
    }

    fn add(&mut self, campaign: &SweepCampaign) -> Result<(), StoreError> {
        let row = CampaignRow::of(campaign)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(sweep_campaigns::table).values(&row).execute(inner))
        })?;
        let area = |area: &DivisionCode| AreaRow {
            division_code: area.as_str().to_owned(),
            campaign_id: Id::from(campaign.id),
        };
        let rows: Vec<AreaRow> = campaign.areas.iter().map(area).collect();
        insert_all!(self, sweep_areas::table, rows)
    }

    fn save(&mut self, before: &SweepCampaign, now: &SweepCampaign) -> Result<(), StoreError> {
        let row = CampaignRow::of(now)?;
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::update(
                sweep_campaigns::table.find(row.id).filter(sweep_campaigns::version.eq(before.version))
            )
            .set(&row)
            .execute(inner))
        })
    }
}

impl Store {
    /// The rooms of those deputies, and whether they are entries of their own, by the deputies' ids.
    fn rooms_of_deputies(&mut self, ids: &[Id]) -> Result<Vec<(Id, Option<Id>)>, StoreError> {
        self.query(|connection| {
            deputies::table
                .filter(deputies::id.eq_any(ids.to_vec()))
                .filter(deputies::merged_into.is_null())
                .order(deputies::id)
                .select((deputies::id, deputies::room_id))
                .load(connection)
        })
    }
}

impl Sweeps for Store {
    fn sweep_campaigns(
        &mut self,
        scopes: &[SweepCampaignScope],
        filter: &SweepCampaignFilter,
        page: &PageRequest<SweepCampaignId>,
    ) -> Result<Page<SweepCampaign, SweepCampaignId>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(Search::of).collect();
        let key = |row: &CampaignRow| SweepCampaignId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| self.campaigns_in(search, filter, page))?;
        self.read_page("sweep_campaigns", found, |row| row.id, CampaignRow::read)
    }

    fn sweeps_over(&mut self, divisions: &[DivisionCode], limit: u32) -> Result<Vec<SweepCampaign>, StoreError> {
        let codes = around_any(divisions);
        let of = sweep_areas::table.filter(sweep_areas::division_code.eq_any(codes)).select(sweep_areas::campaign_id);
        let rows: Vec<CampaignRow> = self.query(|connection| {
            sweep_campaigns::table
                .filter(sweep_campaigns::id.eq_any(of))
                .filter(sweep_campaigns::state.eq_any(words(&RUNNING)))
                .order(sweep_campaigns::id.desc())
                .limit(i64::from(limit))
                .select(CampaignRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(CampaignRow::read).collect()
    }

    fn sweeps_due(&mut self, now: Instant, limit: u32) -> Result<Vec<SweepCampaignId>, StoreError> {
        let due: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| sweep_campaigns::table
                .filter(sweep_campaigns::alert_at.le(Some(Stamp(now))))
                .order((sweep_campaigns::alert_at, sweep_campaigns::id))
                .limit(i64::from(limit))
                .select(sweep_campaigns::id)
                .load(inner))
        })?;
        Ok(due.into_iter().map(|id| SweepCampaignId(id.0)).collect())
    }

    fn report_of_round(
        &mut self,
        campaign: SweepCampaignId,
        round: u32,
        grid: GridId,
    ) -> Result<Option<SweepReport>, StoreError> {
        self.reported_in(campaign, round, grid)
    }

    fn grids_reported(
        &mut self,
        campaign: SweepCampaignId,
        round: u32,
        grids: &[GridId],
    ) -> Result<Vec<GridId>, StoreError> {
        self.reported_among(campaign, round, grids)
    }

    fn sweep_findings(
        &mut self,
        scopes: &[SweepFindingScope],
        filter: &SweepFindingFilter,
        page: &PageRequest<SweepFindingId>,
    ) -> Result<Page<SweepFinding, SweepFindingId>, StoreError> {
        self.findings_listed(scopes, filter, page)
    }

    fn sweep_ledger(
        &mut self,
        campaign: SweepCampaignId,
        areas: &[DivisionCode],
        page: &PageRequest<SweepLedgerKey>,
    ) -> Result<Page<SweepFinding, SweepLedgerKey>, StoreError> {
        self.ledger_of(campaign, areas, page)
    }

    fn sweep_finding_tasks(
        &mut self,
        parties: &[Party],
        until: Instant,
        page: &PageRequest<SweepLedgerKey>,
    ) -> Result<Page<SweepFinding, SweepLedgerKey>, StoreError> {
        self.findings_owned(parties, until, page)
    }

    fn findings_to_compare(
        &mut self,
        grid: GridId,
        kind: &WordCode,
        since: Instant,
        limit: u32,
    ) -> Result<Vec<SweepFinding>, StoreError> {
        self.findings_of_kind(grid, kind, since, limit)
    }

    fn findings_linked_to(&mut self, finding: &SweepFinding) -> Result<Vec<SweepFindingId>, StoreError> {
        self.linked_to(finding)
    }

    fn grids_missing(
        &mut self,
        campaign: &SweepCampaign,
        round: SweepRound,
        page: &PageRequest<GridId>,
    ) -> Result<Page<Plot, GridId>, StoreError> {
        self.missing_in(campaign, round, page)
    }

    fn people_of_grids(&mut self, grids: &[GridId], on: NaiveDate) -> Result<Vec<Party>, StoreError> {
        if grids.is_empty() {
            return Ok(Vec::new());
        }
        let named: Vec<String> = grids.iter().map(ToString::to_string).collect();
        let staff: Vec<Id> = self.query(|connection| {
            grants::table
                .filter(sql::<Text>("(body -> 'GridStaff' ->> 'grid')").eq_any(named))
                .filter(grants::taken_back_at.is_null())
                .order(grants::account_id)
                .limit(MOST_TOLD)
                .select(grants::account_id)
                .load(connection)
        })?;
        let ids: Vec<Id> = grids.iter().map(|grid| Id::from(*grid)).collect();
        let assigned: Vec<Id> = self.query(|connection| {
            grid_assignments::table
                .filter(grid_assignments::grid_id.eq_any(ids))
                .filter(grid_assignments::starts_on.le(on))
                .filter(grid_assignments::ends_on.is_null().or(grid_assignments::ends_on.assume_not_null().ge(on)))
                .order(grid_assignments::deputy_id)
                .limit(MOST_TOLD)
                .select(grid_assignments::deputy_id)
                .load(connection)
        })?;
        let mut people: Vec<Party> = staff.into_iter().map(|id| Party::Account(id.0.into())).collect();
        for (deputy, room) in self.rooms_of_deputies(&assigned)? {
            people.push(Party::Deputy(deputy.0.into()));
            people.extend(room.map(|room| Party::Room(room.0.into())));
        }
        people.sort_unstable_by_key(|party| party.parts().1);
        people.dedup();
        people.truncate(usize::try_from(MOST_TOLD).unwrap_or(usize::MAX));
        Ok(people)
    }

    fn grids_of_room(&mut self, room: RoomId, on: NaiveDate) -> Result<Vec<GridId>, StoreError> {
        let people: Vec<Id> = self.query(|connection| {
            deputies::table
                .filter(deputies::room_id.eq(Some(Id::from(room))))
                .filter(deputies::merged_into.is_null())
                .order(deputies::id)
                .limit(MOST_OF_A_ROOM)
                .select(deputies::id)
                .load(connection)
        })?;
        let mut grids: Vec<Id> = self.query(|connection| {
            grid_assignments::table
                .filter(grid_assignments::deputy_id.eq_any(people))
                .filter(grid_assignments::starts_on.le(on))
                .filter(grid_assignments::ends_on.is_null().or(grid_assignments::ends_on.assume_not_null().ge(on)))
                .order(grid_assignments::grid_id)
                .limit(MOST_OF_A_ROOM)
                .select(grid_assignments::grid_id)
                .load(connection)
        })?;
        grids.dedup();
        Ok(grids.into_iter().map(|grid| GridId(grid.0)).collect())
    }

    fn grids_counted(&mut self, areas: &[DivisionCode]) -> Result<Vec<GridsSince>, StoreError> {
        self.count_grids(areas)
    }

    fn reports_counted(
        &mut self,
        campaign: SweepCampaignId,
        areas: &[DivisionCode],
    ) -> Result<Vec<ReportCount>, StoreError> {
        self.count_reports(campaign, areas)
    }

    fn findings_counted(
        &mut self,
        campaign: SweepCampaignId,
        areas: &[DivisionCode],
        now: Instant,
    ) -> Result<Vec<FindingCount>, StoreError> {
        self.count_findings(campaign, areas, now)
    }
}
