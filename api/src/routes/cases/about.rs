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
        let kind = self.kind.0;
        if kind == CaseAboutKind::Village {
            let pointer = format!("{pointer}/division_code");
            let code = self.division_code.as_ref().map_or(Err(ValueFault::Blank), DivisionCodeText::read);
            return checks.take(&pointer, code).map(CaseAbout::Village);
        }
        let id = checks.take(&format!("{pointer}/id"), self.id.ok_or(ValueFault::Blank))?;
        Some(match kind {
            CaseAboutKind::Unit => CaseAbout::Party(Party::Unit(id.into())),
            CaseAboutKind::Office => CaseAbout::Party(Party::Office(id.into())),
            CaseAboutKind::Deputy => CaseAbout::Party(Party::Deputy(id.into())),
            CaseAboutKind::Account => CaseAbout::Party(Party::Account(id.into())),
            CaseAboutKind::GridMember | CaseAboutKind::Village => CaseAbout::Member(id.into()),
        })
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

    /// The party that has a name.
    fn party(&self) -> Option<Party> {
        let id = self.id?;
        match self.kind.0 {
            CaseAboutKind::Unit => Some(Party::Unit(id.into())),
            CaseAboutKind::Office => Some(Party::Office(id.into())),
            CaseAboutKind::Deputy => Some(Party::Deputy(id.into())),
            CaseAboutKind::GridMember | CaseAboutKind::Account | CaseAboutKind::Village => None,
        }
    }
}

impl Blanks for CaseAboutAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        if let Some(village) = &self.division_code {
            return village.blank(&mut self.name).into_iter().collect();
        }
        party(self.party(), &mut self.name).into_iter().collect()
    }
}
