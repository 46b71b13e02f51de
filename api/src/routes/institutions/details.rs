//! What institutions say of themselves, as callers send and see it.

use chrono::NaiveDate;
use mashang_domain::institutions::{Duty, InstitutionDetails, Mediator, OFFICE, UNIT};
use mashang_domain::shared::{OfficeId, OrganisationId, Party, SubjectKind, UnitId};
use mashang_domain::territory::DivisionLevel;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::Checks;
use crate::routes::values::ShortText;
use crate::words;

/// 列入名册的调解员。 Somebody who is listed as a mediator.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ListedMediator, example = json!({ "name": "林示例", "from": "2024-01-01", "to": "2026-12-31" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct MediatorText {
    /// 姓名，对外公布。 The name; everybody sees that.
    name: ShortText,
    /// 聘期的第一天。 The first day of the term.
    from: NaiveDate,
    /// 聘期的最后一天；不填的为三年（人民调解法第九条）。 The last day; three years when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to: Option<NaiveDate>,
}

impl From<&Mediator> for MediatorText {
    fn from(one: &Mediator) -> Self {
        Self { name: (&one.name).into(), from: one.from, to: one.to }
    }
}

/// The same of all.
pub(crate) fn mediators(details: &InstitutionDetails) -> Vec<MediatorText> {
    details.mediators.iter().map(MediatorText::from).collect()
}

/// What a unit usually handles.
pub(super) fn duties(details: &InstitutionDetails) -> Vec<words::CaseCategory> {
    details.duties.iter().map(|duty| words::CaseCategory::new(duty.0.clone())).collect()
}

/// What was typed of it.
#[derive(Default)]
pub(crate) struct Typed<'a> {
    pub(crate) parent: Option<Uuid>,
    pub(crate) duties: &'a [words::CaseCategory],
    pub(crate) level: Option<DivisionLevel>,
    pub(crate) trade: Option<&'a ShortText>,
    pub(crate) seal: Option<&'a ShortText>,
    pub(crate) mediators: &'a [MediatorText],
}

impl Typed<'_> {
    pub(crate) fn read(&self, checks: &mut Checks) -> InstitutionDetails {
        let trade = checks.take_opt("/trade", self.trade.map(ShortText::read));
        let seal = checks.take_opt("/seal_text", self.seal.map(ShortText::read));
        let mut mediators = Vec::new();
        for (at, typed) in self.mediators.iter().enumerate() {
            let name = checks.take(&format!("/mediators/{at}/name"), typed.name.read());
            mediators.extend(name.map(|name| Mediator { name, from: typed.from, to: typed.to }));
        }
        let duties = self.duties.iter().map(|duty| Duty(duty.0.clone())).collect();
        InstitutionDetails { parent: self.parent, duties, level: self.level, trade, seal, mediators }
    }
}

/// The institution above one of that kind.
pub(crate) fn above(kind: SubjectKind, parent: Option<Uuid>) -> Option<Party> {
    let parent = parent?;
    match kind {
        kind if kind == OFFICE => Some(Party::Office(OfficeId(parent))),
        kind if kind == UNIT => Some(Party::Unit(UnitId(parent))),
        kind if kind == mashang_domain::disputes::ORGANISATION => Some(Party::Organisation(OrganisationId(parent))),
        _ => None,
    }
}
