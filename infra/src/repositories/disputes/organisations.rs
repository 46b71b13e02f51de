//! The rows of mediation organisations.

use diesel::prelude::*;
use mashang_domain::disputes::{Disputes, MediationOrganisation};
use mashang_domain::institutions::InstitutionState;
use mashang_domain::shared::{OrganisationId, Repository, Standing, StoreError, Vocabulary};

use crate::db::types::{Doc, Id};
use crate::repositories::areas::{MOST, Search};
use crate::repositories::institutions::{details, said};
use crate::repositories::territory::{division_code, name};
use crate::repositories::{Store, word};
use crate::schema::mediation_organisations;

const DETAILS: &str = "mediation_organisations.details";

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mediation_organisations, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct OrganisationRow {
    id: Id,
    kind: String,
    name: String,
    division_code: String,
    version: i32,
    state: String,
    details: Option<Doc>,
}

impl OrganisationRow {
    pub(super) fn of(organisation: &MediationOrganisation) -> Result<Self, StoreError> {
        Ok(Self {
            id: organisation.id.into(),
            kind: organisation.kind.as_str().to_owned(),
            name: organisation.name.as_str().to_owned(),
            division_code: organisation.division.as_str().to_owned(),
            version: organisation.version,
            state: organisation.standing.state().as_str().to_owned(),
            details: said(&organisation.details, DETAILS)?,
        })
    }

    pub(super) fn read(self) -> Result<MediationOrganisation, StoreError> {
        Ok(MediationOrganisation {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            kind: word(&self.kind)?,
            name: name(&self.name)?,
            division: division_code(&self.division_code)?,
            details: details(self.details, DETAILS)?,
        })
    }
}

impl Store {
    /// All organisations that a search finds and that are open.
    pub(in crate::repositories) fn open_organisations(
        &mut self,
        search: Search,
    ) -> Result<Vec<MediationOrganisation>, StoreError> {
        let query = mediation_organisations::table
            .filter(mediation_organisations::state.eq(InstitutionState::Open.as_str()))
            .select(OrganisationRow::as_select())
            .into_boxed();
        let query = match search {
            Search::In(codes) => query.filter(mediation_organisations::division_code.eq_any(codes)),
            Search::Between(first, last) => {
                query.filter(mediation_organisations::division_code.between(first, last)).limit(MOST)
            }
        };
        let rows: Vec<OrganisationRow> = self.query(|connection| query.load(connection))?;
        rows.into_iter().map(OrganisationRow::read).collect()
    }
}

impl Repository<MediationOrganisation> for Store {
    fn load(&mut self, id: OrganisationId) -> Result<Option<MediationOrganisation>, StoreError> {
        self.organisation(id)
    }

    fn add(&mut self, organisation: &MediationOrganisation) -> Result<(), StoreError> {
        self.add_organisations(std::slice::from_ref(organisation))
    }

    fn save(&mut self, before: &MediationOrganisation, now: &MediationOrganisation) -> Result<(), StoreError> {
        // Its name is kept with those of cards.
        self.touch_cards()?;
        let row = OrganisationRow::of(now)?;
        let unchanged =
            mediation_organisations::table.find(row.id).filter(mediation_organisations::version.eq(before.version));
        self.change_one(|connection| diesel::update(unchanged).set(&row).execute(connection))
    }

    fn hold_links(&mut self) -> Result<(), StoreError> {
        self.hold_institutions()
    }
}
