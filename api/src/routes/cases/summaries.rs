//! Cases in lists.

use chrono::{DateTime, Utc};
use mashang_domain::cases as domain;
use mashang_domain::cases::search::Sought;
use mashang_domain::shared::{Instant, Page};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Paged, page_parts};
use crate::routes::names::{Blank, Blanks, grid};
use crate::routes::values::{DivisionCodeText, PartyRef, UnreadableEntry};
use crate::words::{self, Word};

/// 列表中的诉求。 A case in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseSummary {
    /// 标识。 Its id.
    pub id: Uuid,
    /// 版本。 Counts its changes.
    pub version: i32,
    pub state: words::CaseState,
    pub nature: words::CaseNature,
    pub category: words::CaseCategory,
    /// 类别名称，如选定时的类别表所称。 What the list called it when it was chosen.
    pub category_label: String,
    /// 标题。 In a few words.
    pub title: String,
    pub division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub division_name: Option<String>,
    /// 网格。 The grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub grid_id: Option<Uuid>,
    /// 网格名称。 The grid's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub grid_name: Option<String>,
    /// 其他平台的编号。 The number that another system gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub external_ref: Option<String>,
    /// 给出该编号的平台。 The system that gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub external_platform: Option<String>,
    pub target: PartyRef,
    /// 到期时间。 When it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub due_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub light: Option<words::ClockLight>,
    /// 是否督办。 Whether the office supervises it.
    pub supervised: bool,
    /// 反映人数。 How many people raised it.
    pub voices: u32,
    /// 按内容查找时，内容或地点中所找文字的前后，最多 60 个字符；只在标题中出现时没有。 What stands around what was sought,
    /// 60 characters at most; absent where it stands in the title alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub snippet: Option<String>,
    /// 提交时间。 When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// 最近更新。 When something last happened.
    pub updated_at: DateTime<Utc>,
}

impl CaseSummary {
    pub(crate) fn of(case: &domain::Case, now: DateTime<Utc>) -> Self {
        let external = case.handling.external_ref.as_ref();
        Self {
            id: case.id.0,
            version: case.version,
            state: Word(case.standing.state()),
            nature: Word(case.nature),
            category: words::CaseCategory::new(case.category.code.clone()),
            category_label: case.category.label().to_owned(),
            title: case.title.as_str().to_owned(),
            division_code: (&case.division).into(),
            division_name: None,
            grid_id: case.grid.map(|grid| grid.0),
            grid_name: None,
            external_ref: external.map(|external| external.number.as_str().to_owned()),
            external_platform: external.map(|external| external.platform.as_str().to_owned()),
            target: PartyRef::of(case.target, None),
            due_at: case.due_at(),
            light: case.light(now).map(Word),
            supervised: case.handling.supervised,
            voices: case.handling.voices,
            snippet: None,
            submitted_at: case.submitted_at,
            updated_at: case.updated_at,
        }
    }
}

impl Blanks for CaseSummary {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.target.blanks();
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks.extend(grid(self.grid_id, &mut self.grid_name));
        blanks
    }
}

/// 一页诉求。 A page of cases.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CasePage {
    pub items: Vec<CaseSummary>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub next_cursor: Option<String>,
}

impl Blanks for CasePage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

impl Paged for CasePage {
    fn next_cursor(&mut self) -> Option<&mut String> {
        self.next_cursor.as_mut()
    }
}

pub(crate) fn case_page(page: Page<domain::Case, domain::CaseKey>, now: Instant) -> CasePage {
    found_page(page, None, now)
}

/// A page of those that say what is sought, whose text whoever asked may read.
pub(super) fn found_page(page: Page<domain::Case, domain::CaseKey>, sought: Option<&Sought>, now: Instant) -> CasePage {
    let unreadable = UnreadableEntry::of(&page);
    let summary = |case: domain::Case| CaseSummary {
        snippet: sought.and_then(|sought| sought.snippet(&case)),
        ..CaseSummary::of(&case, now)
    };
    let (items, next_cursor) = page_parts(page, summary);
    CasePage { items, unreadable, next_cursor }
}
