//! What ties a case to others: the parts into which it is taken.

use chrono::{DateTime, Utc};
use mashang_domain::cases::usecases::{Part, Split};
use mashang_domain::cases::{self as domain, ChildView};
use mashang_domain::shared::WordCode;
use mashang_domain::shared::text::{Body, Title};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::inputs::TransferKind;
use crate::extract::{Checks, Input, usual};
use crate::routes::names::{Blank, Blanks};
use crate::routes::notes::note;
use crate::routes::values::{LongText, PartyRef, ShortText};
use crate::words::{self, Word};

/// 拆分出的诉求。 A part of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseChild {
    /// 标识。 Its id.
    id: Uuid,
    /// 标题。 In a few words.
    title: String,
    state: words::CaseState,
    target: PartyRef,
    /// 到期时间。 When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due_at: Option<DateTime<Utc>>,
}

impl From<ChildView> for CaseChild {
    fn from(child: ChildView) -> Self {
        Self {
            id: child.id.0,
            title: child.title.into(),
            state: Word(child.state),
            target: PartyRef::of(child.target, None),
            due_at: child.due_at,
        }
    }
}

impl Blanks for CaseChild {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.target.blanks()
    }
}

/// 拆分出的一件。 A part of a matter, with its own addressee.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CasePartInput {
    title: ShortText,
    text: LongText,
    /// 类别；不知道时省略。 Left out by whoever can't tell.
    #[schema(nullable = false)]
    category: Option<words::CaseCategory>,
    to_kind: TransferKind,
    /// 经办者的标识。 The addressee's id.
    to_id: Uuid,
}

impl CasePartInput {
    fn read(&self, checks: &mut Checks, at: usize) -> Option<Part> {
        let title = checks.take(&format!("/children/{at}/title"), Title::new(&self.title.0));
        let text = checks.take(&format!("/children/{at}/text"), Body::new(&self.text.0));
        let category = self.category.clone().map(|category| category.0);
        Some(Part {
            title: title?,
            text: text?,
            category: category.unwrap_or_else(|| WordCode::of(domain::CaseCategory::Unsorted)),
            to: self.to_kind.party(self.to_id),
        })
    }
}

/// 拆分。 Into which parts a case is taken.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "text": "涉及两个部门，分开办理。",
    "children": [
        { "title": "东门设置隔离设施", "text": "请协调交警设置隔离设施。", "category": "traffic", "to_kind": "office",
          "to_id": "019ab0c0-0000-7000-8000-000000000000" },
        { "title": "东门路灯", "text": "东门两盏路灯不亮。", "category": "utilities", "to_kind": "office",
          "to_id": "019ab0c0-0000-7000-8000-000000000000" }
    ]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseSplit {
    #[schema(nullable = false)]
    text: Option<LongText>,
    #[schema(min_items = 2, max_items = 10)]
    children: Vec<CasePartInput>,
}

impl Input for CaseSplit {
    type Command = Split;
    fn read(&self, checks: &mut Checks) -> Option<Split> {
        // More than there may be are refused as a whole, and not looked at one by one.
        let most = self.children.iter().take(domain::CHILDREN.end() + 1).enumerate();
        let children: Vec<_> = most.map(|(at, part)| part.read(checks, at)).collect();
        let note = note(checks, self.text.as_ref(), &[])?;
        Some(Split { note, children: children.into_iter().collect::<Option<_>>()? })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "to" { "to_id" } else { usual(name) }
    }
}
