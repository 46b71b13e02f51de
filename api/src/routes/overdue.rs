//! The one list of all that is overdue in an area.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::overdue::{self as domain, Overdue, OverdueFilter};
use mashang_domain::shared::{OfficeId, OverdueKind, Party, UnitId};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::paged;
use super::names::{Blank, Blanks, party};
use super::values::{DivisionCodeText, PartyRef, UnreadableEntry};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{Query, page_request};
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_overdue);
}

/// 超期事项的筛选条件。 Which of what is overdue to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OverdueQuery {
    /// 类型，可以给出多个。 Of one of these kinds.
    #[schema(min_items = 1, max_items = 14, nullable = false)]
    #[param(min_items = 1, max_items = 14, style = Form, explode, nullable = false)]
    kind: Option<Vec<words::OverdueKind>>,
    /// 事项所在的区划及其下级。 What lies in this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 等待哪个承办单位。 Where it is this unit's move.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    unit_id: Option<Uuid>,
    /// 负责的人大机构。 Of which this office is in charge.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    office_id: Option<Uuid>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 96, pattern = "^[0-9]{1,18}\\.[a-z_]{1,24}\\.[0-9a-f]{32}\\.[0-9]{1,9}$", nullable = false)]
    #[param(max_length = 96, pattern = "^[0-9]{1,18}\\.[a-z_]{1,24}\\.[0-9a-f]{32}\\.[0-9]{1,9}$", nullable = false)]
    cursor: Option<String>,
}

/// 一项超期事项。 Something that is overdue.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = OverdueItem)]
pub(crate) struct OverdueAnswer {
    kind: words::OverdueKind,
    subject_kind: words::SubjectKind,
    /// 事项的标识。 The id of what it is about.
    subject_id: Uuid,
    /// 协议中的第几项，或登记的序号；其他类型没有。 Which item of the agreement, or which entry of the register; absent of other kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    item: Option<i32>,
    /// 标题，如您可以看到的。 What it is called, as you may see it.
    title: String,
    step: words::DueStep,
    /// 到期时间，自此超期。 When it was due: it is late since then.
    due_at: DateTime<Utc>,
    holder: PartyRef,
    /// 负责的人大机构。 The office in charge.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 查看该事项的操作的 operationId。 The operation that shows it, by its id.
    operation_id: String,
    /// 该操作的路径。 That operation's path.
    #[schema(example = "/api/v1/cases/019ab0c0-0000-7000-8000-000000000000")]
    href: String,
}

/// The operation that shows what is overdue, and where it is asked.
fn shown_by(kind: OverdueKind, id: Uuid) -> (&'static str, String) {
    let (operation, path) = match kind {
        OverdueKind::Case => ("getCase", "cases"),
        OverdueKind::AgreementItem | OverdueKind::Dispute => ("getDispute", "disputes"),
        OverdueKind::Promise | OverdueKind::Suggestion => ("getSuggestion", "suggestions"),
        OverdueKind::RegisterEntry => ("getReception", "receptions"),
        OverdueKind::SupervisionOrder => ("getSupervisionOrder", "supervision-orders"),
        OverdueKind::SweepFinding => ("getSweepFinding", "sweep-findings"),
        OverdueKind::BulletinInstruction => ("getBulletin", "bulletins"),
        OverdueKind::Activity => ("getActivity", "activities"),
        OverdueKind::ContactLink => ("getContactLink", "contact-links"),
        OverdueKind::VoterReport => ("getVoterReport", "voter-reports"),
        OverdueKind::ConsultationMilestone => ("getConsultation", "consultations"),
        OverdueKind::SittingFollowUp => ("getTeaSitting", "tea-sittings"),
    };
    (operation, format!("/api/v1/{path}/{id}"))
}

/// Whether what is due of one of that kind is told apart by a number that its readers know.
fn is_numbered(kind: OverdueKind) -> bool {
    match kind {
        OverdueKind::AgreementItem
        | OverdueKind::RegisterEntry
        | OverdueKind::BulletinInstruction
        | OverdueKind::SittingFollowUp => true,
        OverdueKind::Case
        | OverdueKind::Dispute
        | OverdueKind::Promise
        | OverdueKind::Suggestion
        | OverdueKind::SupervisionOrder
        | OverdueKind::SweepFinding
        | OverdueKind::Activity
        | OverdueKind::ContactLink
        | OverdueKind::VoterReport
        | OverdueKind::ConsultationMilestone => false,
    }
}

impl From<Overdue> for OverdueAnswer {
    fn from(overdue: Overdue) -> Self {
        let Overdue { subject, title, deadline } = overdue;
        let (operation, href) = shown_by(deadline.kind, subject.id);
        Self {
            kind: Word(deadline.kind),
            subject_kind: words::SubjectKind(subject.kind),
            subject_id: subject.id,
            item: is_numbered(deadline.kind).then_some(deadline.part),
            title,
            step: Word(deadline.step),
            due_at: deadline.due,
            holder: PartyRef::of(deadline.holder, None),
            office_id: deadline.office.0,
            office_name: None,
            division_code: (&deadline.division).into(),
            division_name: None,
            operation_id: operation.to_owned(),
            href,
        }
    }
}

impl Blanks for OverdueAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.holder.blanks();
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks
    }
}

/// 一页超期事项。 A page of what is overdue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct OverduePage {
    items: Vec<OverdueAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for OverduePage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 全部超期事项 · List all that is overdue
///
/// 人大机构和领导可查：辖区内亮红灯的诉求、纠纷、协议履行事项、接待登记、代表建议、答复承诺、督办单和排查发现，超期最久的在前；回避、已分流的不列出。办结后片刻即不再列出；一页可能不满但还有下一页。 For offices and
/// leaders: the cases, disputes, items of agreements, entries of registers, suggestions, promises, supervision orders and findings of sweeps of the area whose light is red, what is due longest first. What the reader stands aside from is left out. A moment after it was done it is not listed; a page may hold less than it may and go on.
#[utoipa::path(
    operation_id = "listOverdue", tag = "overdue", security(("bearer" = [])), params(OverdueQuery),
    responses((status = 200, description = "一页超期事项", body = OverduePage)),
)]
#[get("/overdue")]
async fn list_overdue(app: Data<App>, caller: Person, query: Query<OverdueQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let filter = OverdueFilter {
        division: DivisionCodeText::queried(query.division.as_ref())?,
        kinds: words::each_once(query.kind),
        unit: query.unit_id.map(UnitId),
        office: query.office_id.map(OfficeId),
    };
    let found = move |store: &mut Store| domain::list(store, &ctx, &filter, &page);
    let page_of = |(items, unreadable, next_cursor)| OverduePage { items, unreadable, next_cursor };
    paged(&app, found, OverdueAnswer::from, page_of).await
}
