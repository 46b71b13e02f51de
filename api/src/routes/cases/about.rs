//! Whom a case complains about, as callers name and are shown them.

use mashang_domain::cases::{CaseAbout, CaseAboutKind};
use mashang_domain::shared::{Party, ValueFault};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::Checks;
use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::DivisionCodeText;
use crate::words::{self, Word};

/// 被反映对象：村（社区）用 division_code，其余用 id。 Somebody who is complained about: a village by its code, anybody else by an id.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "village", "division_code": "350582002001" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseAboutInput {
    kind: words::CaseAboutKind,
    /// 标识。 Its id.
    #[schema(nullable = false)]
    id: Option<Uuid>,
    /// 村（社区）代码。 The village's code.
    #[schema(nullable = false)]
    division_code: Option<DivisionCodeText>,
}

impl CaseAboutInput {
    fn read(&self, checks: &mut Checks, pointer: &str) -> Option<CaseAbout> {
        if self.kind.0 == CaseAboutKind::Village {
            let code = self.division_code.as_ref().map_or(Err(ValueFault::Blank), DivisionCodeText::read);
            return checks.take(&format!("{pointer}/division_code"), code).map(CaseAbout::Village);
        }
        let id = checks.take(&format!("{pointer}/id"), self.id.ok_or(ValueFault::Blank))?;
        Some(party_of(self.kind.0, id).map_or(CaseAbout::Member(id.into()), CaseAbout::Party))
    }
}

/// The party of that kind; none is one of the grid's people, or a village.
fn party_of(kind: CaseAboutKind, id: Uuid) -> Option<Party> {
    match kind {
        CaseAboutKind::Unit => Some(Party::Unit(id.into())),
        CaseAboutKind::Office => Some(Party::Office(id.into())),
        CaseAboutKind::Deputy => Some(Party::Deputy(id.into())),
        CaseAboutKind::Account => Some(Party::Account(id.into())),
        CaseAboutKind::GridMember | CaseAboutKind::Village => None,
    }
}

/// Those of a list below `/about`.
pub(crate) fn about(checks: &mut Checks, inputs: &[CaseAboutInput]) -> Vec<CaseAbout> {
    let read = |(at, input): (usize, &CaseAboutInput)| input.read(checks, &format!("/about/{at}"));
    inputs.iter().enumerate().filter_map(read).collect()
}

/// 被反映对象。 Somebody who is complained about, and stands aside.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseAboutAnswer {
    kind: words::CaseAboutKind,
    /// 标识。 Its id; a village has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<Uuid>,
    /// 村（社区）代码。 The village's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_code: Option<DivisionCodeText>,
    /// 名称；个人没有。 Its name; a person has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
}

impl CaseAboutAnswer {
    pub(crate) fn of(about: &CaseAbout) -> Option<Self> {
        let (id, division_code) = match about {
            CaseAbout::Party(party) => (Some(party.parts().1), None),
            CaseAbout::Member(member) => (Some(member.0), None),
            CaseAbout::Village(village) => (None, Some(DivisionCodeText::from(village))),
        };
        Some(Self { kind: Word(about.kind()?), id, division_code, name: None })
    }
}

impl Blanks for CaseAboutAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        if let Some(village) = &self.division_code {
            return village.blank(&mut self.name).into_iter().collect();
        }
        // Nobody learns a name by an account.
        let named = self.id.and_then(|id| party_of(self.kind.0, id));
        party(named.filter(|one| !matches!(one, Party::Account(_))), &mut self.name).into_iter().collect()
    }
}
