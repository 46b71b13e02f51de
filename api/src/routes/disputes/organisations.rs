//! Mediation organisations, as they are entered and shown.

use mashang_domain::disputes::MediationOrganisation;
use mashang_domain::disputes::usecases::{ChangeOrganisation, CreateOrganisation};
use mashang_domain::shared::{OrganisationId, Party};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Checks, Input};
use crate::routes::builder::Stands;
use crate::routes::institutions::details::{MediatorText, Typed, mediators};
use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{DivisionCodeText, ShortText};
use crate::words::{self, Word};

/// 录入调解组织。 A mediation organisation to enter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "committee", "name": "梅庭社区人民调解委员会", "division_code": "350582002014",
    "seal_text": "梅庭社区人民调解委员会", "mediators": [{ "name": "林示例", "from": "2024-01-01", "to": "2026-12-31" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediationOrganisationCreate {
    kind: words::OrganisationKind,
    name: ShortText,
    division_code: DivisionCodeText,
    /// 所属人民调解委员会，调解室填写。 The committee to which a room belongs.
    #[schema(nullable = false)]
    parent_id: Option<Uuid>,
    /// 行业，行业性专业性调解组织填写。 The trade for which it mediates.
    #[schema(nullable = false)]
    trade: Option<ShortText>,
    /// 印章文字。 What its seal says.
    #[schema(nullable = false)]
    seal_text: Option<ShortText>,
    /// 调解员名册，对外公布。 Who mediates there; everybody sees that.
    #[schema(max_items = 200)]
    #[serde(default)]
    mediators: Vec<MediatorText>,
}

impl Input for MediationOrganisationCreate {
    type Command = CreateOrganisation;
    fn read(&self, checks: &mut Checks) -> Option<CreateOrganisation> {
        let name = checks.take("/name", self.name.read());
        let division = checks.take("/division_code", self.division_code.read());
        let typed = Typed {
            parent: self.parent_id,
            trade: self.trade.as_ref(),
            seal: self.seal_text.as_ref(),
            mediators: &self.mediators,
            ..Typed::default()
        };
        let details = typed.read(checks);
        Some(CreateOrganisation { kind: self.kind.0, name: name?, division: division?, details })
    }
}

/// 变更后的调解组织，整体替换。 What a mediation organisation is from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "committee", "name": "梅庭社区人民调解委员会", "mediators": [{ "name": "林示例", "from": "2024-01-01" }]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediationOrganisationUpdate {
    kind: words::OrganisationKind,
    name: ShortText,
    /// 所属人民调解委员会，调解室填写。 The committee to which a room belongs.
    #[schema(nullable = false)]
    parent_id: Option<Uuid>,
    /// 行业，行业性专业性调解组织填写。 The trade for which it mediates.
    #[schema(nullable = false)]
    trade: Option<ShortText>,
    /// 印章文字。 What its seal says.
    #[schema(nullable = false)]
    seal_text: Option<ShortText>,
    /// 调解员名册，对外公布。 Who mediates there; everybody sees that.
    #[schema(max_items = 200)]
    #[serde(default)]
    mediators: Vec<MediatorText>,
}

impl Input for MediationOrganisationUpdate {
    type Command = ChangeOrganisation;
    fn read(&self, checks: &mut Checks) -> Option<ChangeOrganisation> {
        let name = checks.take("/name", self.name.read());
        let typed = Typed {
            parent: self.parent_id,
            trade: self.trade.as_ref(),
            seal: self.seal_text.as_ref(),
            mediators: &self.mediators,
            ..Typed::default()
        };
        let details = typed.read(checks);
        Some(ChangeOrganisation { kind: self.kind.0, name: name?, details })
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
    /// 所属人民调解委员会。 The committee to which a room belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parent_id: Option<Uuid>,
    /// 该委员会的名称。 What that is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parent_name: Option<String>,
    /// 行业。 The trade for which it mediates.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    trade: Option<String>,
    /// 印章文字。 What its seal says.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    seal_text: Option<String>,
    /// 调解员名册，按姓名排列。 Who mediates there, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mediators: Vec<MediatorText>,
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
            parent_id: organisation.details.parent,
            parent_name: None,
            mediators: mediators(&organisation.details),
            trade: organisation.details.trade.map(Into::into),
            seal_text: organisation.details.seal.map(Into::into),
        }
    }
}

impl Blanks for OrganisationAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let committee = self.parent_id.map(|id| Party::Organisation(OrganisationId(id)));
        let above = party(committee, &mut self.parent_name);
        self.division_code.blank(&mut self.division_name).into_iter().chain(above).collect()
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
