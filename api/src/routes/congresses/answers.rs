//! What callers are told of congresses.

use chrono::NaiveDate;
use mashang_domain::congresses::{Congress, Constituency, Term};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::names::{Blank, Blanks};
use crate::routes::values::DivisionCodeText;
use crate::words;

/// 人民代表大会。 A congress.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Congress)]
pub(crate) struct CongressAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    level: words::CongressLevel,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 名称。 What it calls itself.
    name: String,
    /// 其代表的职务名称，如“晋江市人大代表”。 What its deputies are called.
    title: String,
}

impl From<Congress> for CongressAnswer {
    fn from(congress: Congress) -> Self {
        Self {
            id: congress.id.0,
            version: congress.version,
            level: words::Word(congress.level),
            division_code: (&congress.division).into(),
            division_name: None,
            title: congress.title(),
            name: congress.name.into(),
        }
    }
}

impl Blanks for CongressAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 一页人大。 A page of congresses.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CongressPage {
    pub(super) items: Vec<CongressAnswer>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(super) next_cursor: Option<String>,
}

impl Blanks for CongressPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 代表资格审查报告（选举法第四十七条）。 By what a roster was confirmed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TermCredentials {
    /// 报告文号。 The number of the report.
    report: String,
    /// 代表名单公布日期。 When the list of deputies was published.
    published_on: NaiveDate,
}

/// 届次。 A term of a congress.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Term)]
pub(crate) struct TermAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    /// 人大。 The congress.
    congress_id: Uuid,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 届次。 Its number.
    number: i32,
    state: words::TermState,
    /// 代表名额。 How many deputies it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    seats: Option<i32>,
    /// 选举日。 The day of the election.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    elected_on: Option<NaiveDate>,
    /// 首次会议日期。 The first session, with which it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    first_session_on: Option<NaiveDate>,
    /// 预计届满日期，仅供参考。 When it is expected to end: a hint.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    expected_end: Option<NaiveDate>,
    /// 最后一天，下一届开始后才有。 Its last day, once the next term has begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ended_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    credentials: Option<TermCredentials>,
}

impl From<Term> for TermAnswer {
    fn from(term: Term) -> Self {
        Self {
            id: term.id.0,
            version: term.version,
            congress_id: term.congress.0,
            division_code: (&term.division).into(),
            division_name: None,
            number: term.number,
            state: words::Word(term.standing.state()),
            seats: term.seats,
            elected_on: term.elected_on,
            first_session_on: term.first_session_on,
            expected_end: term.expected_end,
            ended_on: term.ended_on,
            credentials: term
                .credentials
                .map(|one| TermCredentials { report: one.report.into(), published_on: one.published_on }),
        }
    }
}

impl Blanks for TermAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 一个人大的届次。 A congress's terms.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TermList {
    /// 最近一届在前。 The latest first.
    pub(super) items: Vec<TermAnswer>,
}

impl Blanks for TermList {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 选区。 A constituency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Constituency)]
pub(crate) struct ConstituencyAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    /// 届次。 The term.
    term_id: Uuid,
    /// 序号。 Which one of the term.
    number: i32,
    /// 名称。 Its name.
    name: String,
    /// 应选名额。 Its seats.
    seats: i32,
    /// 包含的区划。 Where its voters live.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    division_codes: Vec<DivisionCodeText>,
    /// 单位名称，按单位划分的才有。 Where they work, where it is drawn by that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    workplace: Option<String>,
}

impl From<Constituency> for ConstituencyAnswer {
    fn from(constituency: Constituency) -> Self {
        Self {
            id: constituency.id.0,
            version: constituency.version,
            term_id: constituency.term.0,
            number: constituency.number,
            name: constituency.name.into(),
            seats: constituency.seats,
            division_codes: constituency.divisions.iter().map(DivisionCodeText::from).collect(),
            workplace: constituency.workplace.map(String::from),
        }
    }
}

impl Blanks for ConstituencyAnswer {}

/// 一页选区。 A page of constituencies.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ConstituencyPage {
    pub(super) items: Vec<ConstituencyAnswer>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(super) next_cursor: Option<String>,
}
