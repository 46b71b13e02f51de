//! What sweeps found.

use diesel::prelude::*;
use mashang_domain::cases::{self, erased_text};
use mashang_domain::disputes::DisputeType;
use mashang_domain::shared::{
    AttachmentId, CaseId, DivisionCode, EventRecord, Flow, GridId, Instant, Note, Page, PageRequest, Party, Repository,
    Standing, StoreError, Vocabulary, WordCode,
};
use mashang_domain::sweeps::{
    SweepCampaignId, SweepFinding, SweepFindingChange, SweepFindingFilter, SweepFindingId, SweepFindingScope,
    SweepFindingState, SweepLedgerKey, SweepPlace,
};

use super::{count, counted};
use crate::crypto::Vault;
use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::repositories::areas::Part;
use crate::repositories::territory::division_code;
use crate::repositories::{Store, areas, page_in_order, page_of_all, sound, word, words};
use crate::schema::attachments;
use crate::schema::sweeps::{sweep_findings, sweep_reports};
use crate::sealed::columns;
use crate::stored::documents;
use crate::stored::documents::sweep::{Files, Wording};
use crate::stored::word::text;

/// Findings that are linked to one that are looked for: a report names 200 at most.
const MOST_LINKED: i64 = 201;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = sweep_findings, treat_none_as_default_value = false, treat_none_as_null = true)]
struct FindingRow {
    id: Id,
    version: i32,
    state: String,
    campaign_id: Id,
    report_id: Id,
    round: i32,
    division_code: String,
    grid_id: Id,
    office_id: Id,
    issuer_id: Id,
    reporter_kind: String,
    reporter_id: Id,
    kind: String,
    kind_label: Option<String>,
    parties: String,
    risk: String,
    people: i32,
    same_as_id: Option<Id>,
    dispute_id: Option<Id>,
    case_id: Option<Id>,
    watcher_kind: Option<String>,
    watcher_id: Option<Id>,
    owner_id: Option<Id>,
    counts: bool,
    found_at: Stamp,
    due_at: Stamp,
    settled_at: Option<Stamp>,
    files: Doc,
    sealed: Vec<u8>,
    updated_at: Stamp,
}

impl FindingRow {
    fn of(vault: &Vault, finding: &SweepFinding) -> Result<Self, StoreError> {
        let (reporter_kind, reporter_id) = finding.reporter.parts();
        let watcher = finding.watcher.map(Party::parts);
        let state = finding.standing.state();
        Ok(Self {
            id: finding.id.into(),
            version: finding.version,
            state: state.as_str().to_owned(),
            campaign_id: finding.campaign.into(),
            report_id: finding.report.into(),
            round: count(finding.round, "sweep_findings.round")?,
            division_code: finding.division.as_str().to_owned(),
            grid_id: finding.grid.into(),
            office_id: finding.office.into(),
            issuer_id: finding.issuer.into(),
            reporter_kind: reporter_kind.as_str().to_owned(),
            reporter_id: Id(reporter_id),
            kind: finding.kind.code.as_str().to_owned(),
            kind_label: finding.kind.called.as_ref().map(|label| label.as_str().to_owned()),
            parties: finding.parties.as_str().to_owned(),
            risk: finding.risk.as_str().to_owned(),
            people: count(finding.people, "sweep_findings.people")?,
            same_as_id: finding.same_as.map(Id::from),
            dispute_id: finding.dispute.map(Id::from),
            case_id: finding.case.map(Id::from),
            watcher_kind: watcher.map(|(kind, _)| kind.as_str().to_owned()),
            watcher_id: watcher.map(|(_, id)| Id(id)),
            owner_id: finding.owner().map(|owner| Id(owner.parts().1)),
            counts: SweepFindingState::COUNTED.contains(&state),
            found_at: finding.found_at.into(),
            due_at: finding.due.into(),
            settled_at: finding.settled_at.map(Stamp),
            files: documents::write(&Files::from(finding), "sweep_findings.files")?,
            sealed: vault.seal_json(finding.id.0, &Wording::from(finding), columns::SWEEP_FINDING)?,
            updated_at: finding.updated_at.into(),
        })
    }

    fn read(self, vault: &Vault) -> Result<SweepFinding, StoreError> {
        let told: Wording = vault.open_json(self.id.0, &self.sealed, columns::SWEEP_FINDING)?;
        let files: Files = documents::read(self.files, "sweep_findings.files")?;
        let label = self.kind_label.as_deref().map(|label| text(label, "sweep_findings.kind_label")).transpose()?;
        let watcher = match self.watcher_kind.as_deref().zip(self.watcher_id) {
            Some((kind, id)) => Some(Party::from_parts(word(kind)?, id.0)),
            None => None,
        };
        Ok(SweepFinding {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            campaign: self.campaign_id.0.into(),
            report: self.report_id.0.into(),
            round: counted(self.round, "sweep_findings.round")?,
            division: division_code(&self.division_code)?,
            grid: self.grid_id.0.into(),
            office: self.office_id.0.into(),
            issuer: self.issuer_id.0.into(),
            reporter: Party::from_parts(word(&self.reporter_kind)?, self.reporter_id.0),
            kind: DisputeType::new(sound(WordCode::new(&self.kind), "sweep_findings.kind")?, label),
            parties: word(&self.parties)?,
            risk: word(&self.risk)?,
            people: counted(self.people, "sweep_findings.people")?,
            place: told.place()?,
            description: told.description.0,
            photos: files.photos.into_iter().map(AttachmentId).collect(),
            same_as: self.same_as_id.map(|id| id.0.into()),
            dispute: self.dispute_id.map(|id| id.0.into()),
            case: self.case_id.map(|id| id.0.into()),
            watcher,
            found_at: self.found_at.0,
            due: self.due_at.0,
            settled_at: self.settled_at.map(|at| at.0),
            evidence: files.evidence.into_iter().map(AttachmentId).collect(),
            updated_at: self.updated_at.0,
        })
    }

    fn ledger_key(&self) -> SweepLedgerKey {
        (self.due_at.0, SweepFindingId(self.id.0))
    }
}

/// What one index is asked for.
enum Search {
    /// What lies in this part of an area.
    Area(Part),
    Issued(Id),
    Grid(Id),
    Reporter(Id),
    Watcher(Id),
}

impl Search {
    fn of(scope: &SweepFindingScope, filter: &SweepFindingFilter) -> Vec<Self> {
        match scope {
            SweepFindingScope::Area(area) => {
                let area = areas::common(area, filter.division.as_ref());
                area.into_iter().flat_map(areas::parts).map(Self::Area).collect()
            }
            SweepFindingScope::Issued(office) => vec![Self::Issued((*office).into())],
            SweepFindingScope::Grid(grid) => vec![Self::Grid((*grid).into())],
            SweepFindingScope::Reporter(party) => vec![Self::Reporter(Id(party.parts().1))],
            SweepFindingScope::Watcher(party) => vec![Self::Watcher(Id(party.parts().1))],
        }
    }
}

impl Store {
    fn findings_in(
        &mut self,
        search: &Search,
        filter: &SweepFindingFilter,
        page: &PageRequest<SweepFindingId>,
    ) -> Result<Vec<FindingRow>, StoreError> {
        let mut query =
            sweep_findings::table.select(FindingRow::as_select()).order(sweep_findings::id.desc()).into_boxed();
        query = match search {
            Search::Area(part) => query.filter(areas::within("sweep_findings", part)),
            Search::Issued(office) => query.filter(sweep_findings::issuer_id.eq(*office)),
            Search::Grid(grid) => query.filter(sweep_findings::grid_id.eq(*grid)),
            Search::Reporter(party) => query.filter(sweep_findings::reporter_id.eq(*party)),
            Search::Watcher(party) => query.filter(sweep_findings::watcher_id.eq(Some(*party))),
        };
        if let (false, Some(division)) = (matches!(search, Search::Area(_)), &filter.division) {
            query = query.filter(areas::lies_in("sweep_findings", division));
        }
        if let Some(campaign) = filter.campaign {
            query = query.filter(sweep_findings::campaign_id.eq(Id::from(campaign)));
        }
        if let Some(round) = filter.round {
            query = query.filter(sweep_findings::round.eq(count(round, "sweep_findings.round")?));
        }
        if let Some(risk) = filter.risk {
            query = query.filter(sweep_findings::risk.eq(risk.as_str()));
        }
        if let Some(grid) = filter.grid {
            query = query.filter(sweep_findings::grid_id.eq(Id::from(grid)));
        }
        if let Some(at) = filter.overdue_at {
            query = query.filter(sweep_findings::owner_id.is_not_null()).filter(sweep_findings::due_at.le(Stamp(at)));
        }
        if !filter.states.is_empty() {
            query = query.filter(sweep_findings::state.eq_any(words(&filter.states)));
        }
        if let Some(after) = page.after {
            query = query.filter(sweep_findings::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    pub(super) fn findings_listed(
        &mut self,
        scopes: &[SweepFindingScope],
        filter: &SweepFindingFilter,
        page: &PageRequest<SweepFindingId>,
    ) -> Result<Page<SweepFinding, SweepFindingId>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(|scope| Search::of(scope, filter)).collect();
        let key = |row: &FindingRow| SweepFindingId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| self.findings_in(search, filter, page))?;
        self.read_page("sweep_findings", found, |row| row.id, |row| row.read(&self.vault))
    }

    pub(super) fn ledger_of(
        &mut self,
        campaign: SweepCampaignId,
        within: &[DivisionCode],
        page: &PageRequest<SweepLedgerKey>,
    ) -> Result<Page<SweepFinding, SweepLedgerKey>, StoreError> {
        let found = page_in_order(within, page, FindingRow::ledger_key, |area| {
            let mut query = sweep_findings::table
                .filter(sweep_findings::campaign_id.eq(Id::from(campaign)))
                .filter(sweep_findings::counts.eq(true))
                .order((sweep_findings::due_at, sweep_findings::id))
                .select(FindingRow::as_select())
                .into_boxed()
                .filter(areas::lies_in("sweep_findings", area));
            if let Some((at, id)) = page.after {
                let (at, id) = (Stamp(at), Id::from(id));
                let later = sweep_findings::due_at.gt(at).or(sweep_findings::id.gt(id));
                query = query.filter(sweep_findings::due_at.ge(at).and(later));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("sweep_findings", found, |row| row.id, |row| row.read(&self.vault))
    }

    pub(super) fn findings_owned(
        &mut self,
        parties: &[Party],
        until: Instant,
        page: &PageRequest<SweepLedgerKey>,
    ) -> Result<Page<SweepFinding, SweepLedgerKey>, StoreError> {
        let found = page_in_order(parties, page, FindingRow::ledger_key, |party| {
            let mut query = sweep_findings::table
                .filter(sweep_findings::owner_id.eq(Some(Id(party.parts().1))))
                .filter(sweep_findings::due_at.le(Stamp(until)))
                .order((sweep_findings::due_at, sweep_findings::id))
                .select(FindingRow::as_select())
                .into_boxed();
            if let Some((at, id)) = page.after {
                let (at, id) = (Stamp(at), Id::from(id));
                let later = sweep_findings::due_at.gt(at).or(sweep_findings::id.gt(id));
                query = query.filter(sweep_findings::due_at.ge(at).and(later));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("sweep_findings", found, |row| row.id, |row| row.read(&self.vault))
    }

    pub(super) fn findings_of_kind(
        &mut self,
        grid: GridId,
        kind: &WordCode,
        since: Instant,
        limit: u32,
    ) -> Result<Vec<SweepFinding>, StoreError> {
        let rows: Vec<FindingRow> = self.query(|connection| {
            on_each!(connection, |inner| sweep_findings::table
                .filter(sweep_findings::grid_id.eq(Id::from(grid)))
                .filter(sweep_findings::kind.eq(kind.as_str()))
                .filter(sweep_findings::found_at.ge(Stamp(since)))
                .filter(sweep_findings::counts.eq(true))
                .order((sweep_findings::found_at.desc(), sweep_findings::id.desc()))
                .limit(i64::from(limit))
                .select(FindingRow::as_select())
                .load(inner))
        })?;
        rows.into_iter().map(|row| row.read(&self.vault)).collect()
    }
}

impl Store {
    pub(super) fn linked_to(&mut self, finding: &SweepFinding) -> Result<Vec<SweepFindingId>, StoreError> {
        let ids: Vec<Id> = self.query(|connection| {
            // What is linked is of the same grid and type, and no older.
            on_each!(connection, |inner| sweep_findings::table
                .filter(sweep_findings::grid_id.eq(Id::from(finding.grid)))
                .filter(sweep_findings::kind.eq(finding.kind.code.as_str()))
                .filter(sweep_findings::found_at.ge(Stamp(finding.found_at)))
                .filter(sweep_findings::same_as_id.eq(Some(Id::from(finding.id))))
                .filter(sweep_findings::state.eq(SweepFindingState::Linked.as_str()))
                .limit(MOST_LINKED)
                .select(sweep_findings::id)
                .load(inner))
        })?;
        Ok(ids.into_iter().map(|id| SweepFindingId(id.0)).collect())
    }

    /// Erases what a finding says of which that case came: where it was and in which words, its files, and the notes of its steps. The
    /// files go with those of the case.
    pub(in crate::repositories) fn erase_finding(
        &mut self,
        id: SweepFindingId,
        case: CaseId,
    ) -> Result<(), StoreError> {
        let found = Repository::<SweepFinding>::load(self, id)?.filter(|finding| finding.case == Some(case));
        let Some(before) = found else { return Ok(()) };
        let mut now = before.clone();
        // Whoever has read what stood there before must not write it back.
        now.version += 1;
        now.place = SweepPlace { address: erased_text()?, point: None };
        now.description = erased_text()?;
        (now.photos, now.evidence) = (Vec::new(), Vec::new());
        Repository::<SweepFinding>::save(self, &before, &now)?;
        let subject = before.subject();
        self.rewrite_events(subject, |record: &mut EventRecord<SweepFindingChange>| {
            record.change.event.note = Note::default();
        })?;
        self.erase_salt(id.0)?;
        let files = attachments::table
            .filter(attachments::subject_kind.eq(Some(subject.kind.value)))
            .filter(attachments::subject_id.eq(Some(Id(subject.id))));
        let of_the_case = (
            attachments::subject_kind.eq(Some(cases::SUBJECT.value)),
            attachments::subject_id.eq(Some(Id::from(case))),
        );
        self.change(|connection| diesel::update(files).set(of_the_case).execute(connection))?;
        Ok(())
    }

    /// What one deputy reported or watches is another's now. Entries are merged rarely.
    pub(in crate::repositories) fn move_sweeps(&mut self, from: Id, to: Id) -> Result<(), StoreError> {
        self.change(|connection| {
            diesel::update(sweep_reports::table.filter(sweep_reports::reporter_id.eq(from)))
                .set(sweep_reports::reporter_id.eq(to))
                .execute(connection)
        })?;
        self.change(|connection| {
            diesel::update(sweep_findings::table.filter(sweep_findings::reporter_id.eq(from)))
                .set(sweep_findings::reporter_id.eq(to))
                .execute(connection)
        })?;
        self.change(|connection| {
            diesel::update(sweep_findings::table.filter(sweep_findings::watcher_id.eq(Some(from))))
                .set(sweep_findings::watcher_id.eq(Some(to)))
                .execute(connection)
        })?;
        self.change(|connection| {
            diesel::update(sweep_findings::table.filter(sweep_findings::owner_id.eq(Some(from))))
                .set(sweep_findings::owner_id.eq(Some(to)))
                .execute(connection)
        })?;
        Ok(())
    }
}

impl Repository<SweepFinding> for Store {
    fn load(&mut self, id: SweepFindingId) -> Result<Option<SweepFinding>, StoreError> {
        let row: Option<FindingRow> = self.query(|connection| {
            on_each!(connection, |inner| sweep_findings::table
                .find(Id::from(id))
                .select(FindingRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, finding: &SweepFinding) -> Result<(), StoreError> {
        let row = FindingRow::of(&self.vault, finding)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(sweep_findings::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    fn save(&mut self, before: &SweepFinding, now: &SweepFinding) -> Result<(), StoreError> {
        let row = FindingRow::of(&self.vault, now)?;
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::update(
                sweep_findings::table.find(row.id).filter(sweep_findings::version.eq(before.version))
            )
            .set(&row)
            .execute(inner))
        })
    }
}
