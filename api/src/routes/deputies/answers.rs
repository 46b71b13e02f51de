//! What callers are told of deputies.

use actix_web::HttpResponse;
use chrono::NaiveDate;
use mashang_domain::deputies as domain;
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Context, Failure, OfficeId, Party, RoomId};
use mashang_infra::repositories::Store;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::answer::etag;
use crate::routes::names::{Blank, Blanks, grid, named, party};
use crate::routes::values::{DivisionCodeText, GridRef};
use crate::words;

/// 代表资格变更的决定。 What was decided about a mandate.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MandateDecision {
    status: words::MandateStatus,
    /// 原因；仅主管的人大机构和管理员可见。 Why: to the office in charge and to administrators alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<words::MandateReason>,
    /// 决定机关。 Who decided.
    decided_by: String,
    /// 决定日期。 When it was decided.
    decided_on: NaiveDate,
    /// 生效日期。 The first day on which the mandate stands so.
    effective_on: NaiveDate,
    /// 公告文号（代表法第六十三条）。 The number of the announcement.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    announcement: Option<String>,
    /// 附件；仅主管的人大机构和管理员可见。 The file: to the office in charge and to administrators alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    attachment_id: Option<Uuid>,
}

impl MandateDecision {
    fn of(change: domain::MandateChange, shown: Shown) -> Self {
        let whole = shown == Shown::Whole;
        Self {
            status: words::Word(change.reason.leads_to()),
            reason: whole.then_some(words::Word(change.reason)),
            decided_by: change.decided_by.into(),
            decided_on: change.decided_on,
            effective_on: change.effective_on,
            announcement: change.announcement.map(String::from),
            attachment_id: change.attachment.filter(|_| whole).map(|file| file.0),
        }
    }
}

/// How much somebody is shown of a deputy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// What everybody may know: who is suspended is not convicted.
    Public,
    /// All, as whoever looks after the deputy needs it.
    Whole,
}

/// 代表职务。 A mandate.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Mandate)]
pub(crate) struct MandateAnswer {
    /// 标识。 Its id.
    id: Uuid,
    level: words::CongressLevel,
    congress_code: DivisionCodeText,
    /// 人民代表大会所在区划的名称。 The name of the congress's division.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    congress_name: Option<String>,
    /// 职务名称，如“晋江市人大代表”。 What the deputy is called by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<String>,
    /// 届次标识。 The term.
    term_id: Uuid,
    /// 届次。 The number of the term.
    term: i32,
    /// 选区标识。 The constituency.
    constituency_id: Uuid,
    /// 选区。 What the constituency is called.
    constituency: String,
    /// 任期开始。 The first day.
    from: NaiveDate,
    /// 任期截止；下一届首次会议之前没有。 The last day; absent until the next term begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to: Option<NaiveDate>,
    status: words::MandateStatus,
    /// 自何日起如此。 Since when it stands so.
    status_since: NaiveDate,
    /// 现状所依据的决定。 The decision by which it stands so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    decision: Option<MandateDecision>,
    /// 已决定、尚未生效的变更；公告以前仅主管的人大机构和管理员可见。 A change that is still to come: before it is announced, to the office in
    /// charge and to administrators alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    coming: Option<MandateDecision>,
}

impl MandateAnswer {
    fn of(mandate: &domain::Mandate, today: NaiveDate, shown: Shown) -> Self {
        let domain::Mandate { id, seat, from, to, status, status_since, decision, coming, .. } = mandate.on(today);
        Self {
            id: id.0,
            level: words::Word(seat.level),
            congress_code: (&seat.congress).into(),
            congress_name: None,
            title: None,
            term_id: seat.term.0,
            term: seat.number,
            constituency_id: seat.constituency.0,
            constituency: seat.constituency_name.into(),
            from,
            to,
            status: words::Word(status),
            status_since,
            decision: decision.map(|change| MandateDecision::of(change, shown)),
            // What was not announced yet, nobody else learns before it is so.
            coming: coming
                .filter(|change| shown == Shown::Whole || change.announcement.is_some())
                .map(|change| MandateDecision::of(change, shown)),
        }
    }
}

/// 网格联系（代表进网格）。 An assignment to a grid.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = GridAssignment)]
pub(crate) struct AssignmentAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 网格。 The grid.
    grid_id: Uuid,
    /// 网格名称。 The grid's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_name: Option<String>,
    /// 第一天。 The first day.
    from: NaiveDate,
    /// 最后一天；不填则持续。 The last day; absent while it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to: Option<NaiveDate>,
}

impl From<domain::GridAssignment> for AssignmentAnswer {
    fn from(assignment: domain::GridAssignment) -> Self {
        Self {
            id: assignment.id.0,
            grid_id: assignment.grid.0,
            grid_name: None,
            from: assignment.period.from,
            to: assignment.period.to,
        }
    }
}

impl Blanks for AssignmentAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        grid(self.grid_id, &mut self.grid_name).into_iter().collect()
    }
}

/// 人大代表。 A deputy.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Deputy)]
pub(crate) struct DeputyAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    pub(crate) version: i32,
    /// 姓名。 The name.
    name: String,
    /// 简介。 What the deputy tells the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    profile: Option<String>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 所属人大机构。 The office that serves the deputy.
    office_id: Uuid,
    /// 人大机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 活动室。 The room.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    room_id: Option<Uuid>,
    /// 活动室名称。 The room's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    room_name: Option<String>,
    /// 今天联系的网格；第一个用于未注明地点的诉求。 The grids of today.
    grid_ids: Vec<Uuid>,
    /// 今天联系的网格及名称。 The same with their names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grids: Vec<GridRef>,
    /// 网格联系，包括以往的。 The assignments to grids, past ones among them.
    assignments: Vec<AssignmentAnswer>,
    /// 代表职务。 The mandates.
    mandates: Vec<MandateAnswer>,
}

impl DeputyAnswer {
    /// What everybody may know.
    pub(crate) fn of(deputy: domain::Deputy, today: NaiveDate) -> Self {
        Self::shown(deputy, today, Shown::Public)
    }

    /// All, for whoever looks after the deputy.
    pub(crate) fn whole(deputy: domain::Deputy, today: NaiveDate) -> Self {
        Self::shown(deputy, today, Shown::Whole)
    }

    fn shown(deputy: domain::Deputy, today: NaiveDate, shown: Shown) -> Self {
        let grids = deputy.grids_on(today);
        Self {
            id: deputy.id.0,
            version: deputy.version,
            name: deputy.name.into(),
            profile: deputy.profile.map(String::from),
            division_code: (&deputy.division).into(),
            division_name: None,
            office_id: deputy.office.0,
            office_name: None,
            room_id: deputy.room.map(|room| room.0),
            room_name: None,
            grid_ids: grids.iter().map(|grid| grid.0).collect(),
            grids: grids.into_iter().map(GridRef::of).collect(),
            assignments: deputy.assignments.into_iter().map(AssignmentAnswer::from).collect(),
            mandates: deputy.mandates.iter().map(|mandate| MandateAnswer::of(mandate, today, shown)).collect(),
        }
    }
}

impl Blanks for MandateAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let title = self.congress_code.title(&mut self.title);
        self.congress_code.blank(&mut self.congress_name).into_iter().chain(title).collect()
    }
}

impl Blanks for DeputyAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.grids.blanks();
        blanks.extend(self.assignments.blanks());
        blanks.extend(self.mandates.blanks());
        blanks.extend(self.division_code.blank(&mut self.division_name));
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks.extend(party(self.room_id.map(|room| Party::Room(RoomId(room))), &mut self.room_name));
        blanks
    }
}

/// 一页代表。 A page of deputies.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DeputyPage {
    pub(crate) items: Vec<DeputyAnswer>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    pub(crate) next_cursor: Option<String>,
}

impl Blanks for DeputyPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// A deputy as the entry stands since something was done to it.
pub(super) fn changed(deputy: domain::Deputy, ctx: &Context, store: &mut Store) -> Result<DeputyAnswer, Failure> {
    named(DeputyAnswer::whole(deputy, local_date(ctx.now)), store)
}

/// The same with its version.
pub(super) fn answered(answer: DeputyAnswer) -> HttpResponse {
    HttpResponse::Ok().insert_header(etag(answer.version)).json(answer)
}
