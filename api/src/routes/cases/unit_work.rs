//! What an office and its units settle among themselves: who signs, who is asked, who is given time, whose matter it is.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::cases::UnitWork;
use mashang_domain::cases::usecases::{self, RequestOpinion};
use mashang_domain::shared::Party;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Person;
use crate::extract::{Checks, Input, usual};
use crate::routes::builder::{Operation, post};
use crate::routes::names::{Blank, Blanks};
use crate::routes::notes::{NoteInput, StatementInput, note};
use crate::routes::values::{LongText, PartyRef};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/cases/{id}/submit-up", "submitUpCase")
            .zh("上送诉求", "负责的人大机构认为应由上级交办的，上送上级人大机构；交办期限重新计算，双方都得知。")
            .en(
                "Submit a case up",
                "By the office in charge, to the office above; the term of the assignment begins anew, and both are told.",
            )
            .takes::<StatementInput>()
            .steps(usecases::submit_up),
        post::<Person>("/cases/{id}/acknowledge", "acknowledgeCase")
            .zh("签收", "主办单位签收交办，一次。")
            .en("Sign for an assignment", "By the unit in the lead, once.")
            .takes::<NoteInput>()
            .steps(usecases::acknowledge),
        post::<Person>("/cases/{id}/request-extension", "requestCaseExtension")
            .zh("申请延期", "主办单位最迟在期满前 1 个工作日申请并说明理由，由人大机构批准（extendCase）或不同意。")
            .en(
                "Ask for more time",
                "By the unit in the lead, with the reason, one working day before its term ends at the latest; the office gives it (extendCase) or refuses.",
            )
            .takes::<StatementInput>()
            .steps(usecases::request_extension),
        post::<Person>("/cases/{id}/refuse-extension", "refuseCaseExtension")
            .zh("不同意延期", "人大机构说明理由；期限不变。")
            .en("Refuse an extension", "By the office, with the reason; the term stays.")
            .takes::<StatementInput>()
            .steps(usecases::refuse_extension),
        post::<Person>("/cases/{id}/request-opinion", "requestCaseOpinion")
            .zh("征求协办意见", "主办单位请协办单位在某日之前提出意见。")
            .en("Ask for opinions", "By the unit in the lead, of those that help, until a day.")
            .takes::<CaseOpinionRequest>()
            .steps(usecases::request_opinion),
        post::<Person>("/cases/{id}/give-opinion", "giveCaseOpinion")
            .zh("提交协办意见", "协办单位答复主办单位，每次征求一份；群众不见。")
            .en("Give an opinion", "By a unit that helps, once each time it is asked; residents do not see it.")
            .takes::<StatementInput>()
            .steps(usecases::give_opinion),
    ]
}

/// 征求协办意见。 What the unit in the lead asks those that help.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "text": "请就高峰时段疏导提出意见。", "due_on": "2026-03-04" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseOpinionRequest {
    text: LongText,
    /// 最迟哪天提出，不晚于承办期限。 The last day on which they answer, of the unit's own term.
    due_on: NaiveDate,
}

impl Input for CaseOpinionRequest {
    type Command = RequestOpinion;
    fn read(&self, checks: &mut Checks) -> Option<RequestOpinion> {
        Some(RequestOpinion { note: note(checks, Some(&self.text), &[])?, due: self.due_on })
    }

    fn field(name: &'static str) -> &'static str {
        if name == "due" { "due_on" } else { usual(name) }
    }
}

/// 承办进度。 How a unit's work on a case goes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CaseUnitWork {
    /// 已退回几次，最多两次。 How often units gave it back, twice at most.
    #[schema(maximum = 2)]
    returns: u32,
    /// 是否最终交办，不能再退。 Whether the unit can't give it back.
    #[serde(rename = "final")]
    finally: bool,
    /// 签收时间。 When the unit in the lead signed for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    acknowledged_at: Option<DateTime<Utc>>,
    /// 申请延期的时间；已答复的没有。 Since when that one waits to hear whether it is given more time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    extension_requested_at: Option<DateTime<Utc>>,
    /// 协办意见的期限。 Until when the units that help are asked for their opinions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    opinions_due_at: Option<DateTime<Utc>>,
    /// 已提出意见的协办单位。 Those of them that gave theirs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    opinions_from: Vec<PartyRef>,
}

impl From<UnitWork> for CaseUnitWork {
    fn from(work: UnitWork) -> Self {
        Self {
            returns: work.returns,
            finally: work.assigned_finally,
            acknowledged_at: work.acknowledged_at,
            extension_requested_at: work.extension_requested_at,
            opinions_due_at: work.opinions_due,
            opinions_from: work.opinions.into_iter().map(|unit| PartyRef::of(Party::Unit(unit), None)).collect(),
        }
    }
}

impl Blanks for CaseUnitWork {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.opinions_from.blanks()
    }
}
