//! Mediation organisations, as they are entered and shown.

use mashang_domain::disputes::MediationOrganisation;
use mashang_domain::disputes::usecases::{ChangeOrganisation, CreateOrganisation};
use mashang_domain::shared::OrganisationId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input};
use crate::routes::builder::Stands;
use crate::routes::names::{Blank, Blanks};
use crate::routes::values::{DivisionCodeText, ShortText};
use crate::words::{self, Word};

/// 录入调解组织。 A mediation organisation to enter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "committee", "name": "梅庭社区人民调解委员会", "division_code": "350582002014" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediationOrganisationCreate {
    kind: words::OrganisationKind,
    name: ShortText,
    division_code: DivisionCodeText,
}

impl Input for MediationOrganisationCreate {
    type Command = CreateOrganisation;
    fn read(&self, checks: &mut Checks) -> Option<CreateOrganisation> {
        let name = checks.take("/name", self.name.read());
        let division = checks.take("/division_code", self.division_code.read());
        Some(CreateOrganisation { kind: self.kind.0, name: name?, division: division? })
    }
}

/// 变更后的调解组织，整体替换。 What a mediation organisation is from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "committee", "name": "梅庭社区人民调解委员会" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediationOrganisationUpdate {
    kind: words::OrganisationKind,
    name: ShortText,
}

impl Input for MediationOrganisationUpdate {
    type Command = ChangeOrganisation;
    fn read(&self, checks: &mut Checks) -> Option<ChangeOrganisation> {
        Some(ChangeOrganisation { kind: self.kind.0, name: checks.take("/name", self.name.read())? })
    }
}

impl Stands for MediationOrganisation {
    type Id = OrganisationId;
    type Standing = OrganisationAnswer;

    fn version(&self) -> i32 {
        self.version
    }
}

/// 调解组织。 A mediation organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MediationOrganisation)]
pub(crate) struct OrganisationAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::InstitutionState,
    kind: words::OrganisationKind,
    /// 名称。 Its name.
    name: String,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
}

impl From<MediationOrganisation> for OrganisationAnswer {
    fn from(organisation: MediationOrganisation) -> Self {
        Self {
            id: organisation.id.0,
            version: organisation.version,
            state: Word(organisation.standing.state()),
            kind: Word(organisation.kind),
            name: organisation.name.into(),
            division_code: (&organisation.division).into(),
            division_name: None,
        }
    }
}

impl Blanks for OrganisationAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 一页调解组织。 A page of organisations.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OrganisationPage {
    pub(crate) items: Vec<OrganisationAnswer>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for OrganisationPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}
