//! Groups of deputies (代表小组).

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::activities::usecases::FormGroup;
use mashang_domain::activities::{DeputyGroup, DeputyGroupId, DeputyGroupView, queries};
use mashang_domain::congresses::CongressId;
use mashang_domain::shared::{DeputyId, OfficeId, Party};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Person;
use crate::extract::{Checks, Input, NoQuery, PathId, Query, page_request, usual};
use crate::problem::Problem;
use crate::routes::answer::{paged, shown};
use crate::routes::names::{Blank, Blanks, named, party};
use crate::routes::tree::Routes;
use crate::routes::values::{DivisionCodeText, PartyRef, ShortText, UnreadableEntry};
use crate::words::{self, Word};

pub(super) fn routes(routes: &mut Routes) {
    routes.service(list_groups).service(get_group);
}

/// 代表小组的内容。 What a group of deputies is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "congress_id": "019ab0c0-0000-7000-8000-000000000000", "name": "梅岭第一代表小组", "basis": "area",
    "area_code": "350582002000", "leader_id": "019ab0c0-0000-7000-8000-000000000001",
    "member_ids": ["019ab0c0-0000-7000-8000-000000000001", "019ab0c0-0000-7000-8000-000000000002", "019ab0c0-0000-7000-8000-000000000003"]
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct DeputyGroupWrite {
    /// 哪一级人大；调整时不变。 Of which congress; a group that is changed stays with its own.
    congress_id: Uuid,
    /// 名称。 What it is called.
    name: ShortText,
    basis: words::DeputyGroupBasis,
    /// 区域；按区域组建的必填。 Where, of one by area.
    #[schema(nullable = false)]
    area_code: Option<DivisionCodeText>,
    /// 行业；按行业组建的必填。 Of which field, of one by field.
    #[schema(nullable = false)]
    field: Option<ShortText>,
    /// 组长，为成员之一。 Who leads it, one of its members.
    leader_id: Uuid,
    /// 成员，三名以上。 Its members, three or more.
    #[schema(min_items = 1, max_items = 100)]
    member_ids: Vec<Uuid>,
}

impl Input for DeputyGroupWrite {
    type Command = FormGroup;
    fn read(&self, checks: &mut Checks) -> Option<FormGroup> {
        let name = checks.take("/name", self.name.read());
        let area = checks.take_opt("/area_code", self.area_code.as_ref().map(DivisionCodeText::read));
        let field = checks.take_opt("/field", self.field.as_ref().map(ShortText::read));
        Some(FormGroup {
            congress: self.congress_id.into(),
            name: name?,
            basis: self.basis.0,
            area,
            field,
            leader: self.leader_id.into(),
            members: self.member_ids.iter().copied().map(DeputyId).collect(),
        })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "congress" => "congress_id",
            "leader" => "leader_id",
            "members" => "member_ids",
            name => usual(name),
        }
    }
}

/// 代表小组的新状态。 Where a group stands after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DeputyGroupStanding {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::DeputyGroupState,
}

impl From<DeputyGroup> for DeputyGroupStanding {
    fn from(group: DeputyGroup) -> Self {
        Self { id: group.id.0, version: group.version, state: Word(group.state()) }
    }
}

impl Blanks for DeputyGroupStanding {}

/// 代表小组，如您可以看到的样子。 A group of deputies as you may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DeputyGroup)]
pub(crate) struct DeputyGroupAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本，也在 ETag 中。 Counts its changes; also in the ETag.
    version: i32,
    state: words::DeputyGroupState,
    /// 哪一级人大。 Of which congress.
    congress_id: Uuid,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 组建机构。 The office that formed it.
    office_id: Uuid,
    /// 组建机构名称。 The office's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    office_name: Option<String>,
    /// 名称。 What it is called.
    name: String,
    basis: words::DeputyGroupBasis,
    /// 区域。 Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    area_code: Option<DivisionCodeText>,
    /// 区域名称。 The area's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    area_name: Option<String>,
    /// 行业。 Of which field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    field: Option<String>,
    leader: PartyRef,
    /// 现任成员；代表资格终止的已退出。 Those who are in it: a mandate that ended has left.
    members: Vec<PartyRef>,
    /// 组建时间。 When it was formed.
    formed_at: DateTime<Utc>,
    /// 您与此小组的关系。 What you have to do with it.
    relations: Vec<words::DeputyGroupRelation>,
    /// 您现在可以做什么：各操作的 operationId。 What you may do now, by the operations' ids.
    allowed_actions: Vec<words::DeputyGroupOperation>,
}

impl From<DeputyGroupView> for DeputyGroupAnswer {
    fn from(view: DeputyGroupView) -> Self {
        let group = view.group;
        let person = |deputy: DeputyId| PartyRef::of(Party::Deputy(deputy), None);
        Self {
            id: group.id.0,
            version: group.version,
            state: Word(group.state()),
            congress_id: group.congress.0,
            division_code: (&group.division).into(),
            division_name: None,
            office_id: group.office.0,
            office_name: None,
            name: group.name.into(),
            basis: Word(group.basis),
            area_code: group.area.as_ref().map(DivisionCodeText::from),
            area_name: None,
            field: group.field.map(String::from),
            leader: person(group.leader),
            members: group.members.into_iter().map(person).collect(),
            formed_at: group.formed_at,
            relations: view.relations.into_iter().map(Word).collect(),
            allowed_actions: words::DeputyGroupOperation::of(view.allowed),
        }
    }
}

impl Blanks for DeputyGroupAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let mut blanks = self.members.blanks();
        blanks.extend(self.leader.blanks());
        blanks.extend(party(Party::Office(OfficeId(self.office_id)), &mut self.office_name));
        blanks.extend(self.division_code.blank(&mut self.division_name));
        if let Some(area) = &self.area_code {
            blanks.extend(area.blank(&mut self.area_name));
        }
        blanks
    }
}

/// 一页代表小组。 A page of groups.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DeputyGroupPage {
    items: Vec<DeputyGroupAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for DeputyGroupPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 代表小组的筛选条件。 Which groups to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeputyGroupQuery {
    /// 哪一级人大。 Of this congress.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    congress_id: Option<Uuid>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出代表小组 · List groups of deputies
///
/// 您的机构组建的、您所在的，和您辖区内人大的，最新的在前。 Those that your office formed, in which you are, and those of congresses of your area, the newest first.
#[utoipa::path(
    operation_id = "listDeputyGroups", tag = "activities", security(("bearer" = [])), params(DeputyGroupQuery),
    responses((status = 200, description = "一页代表小组", body = DeputyGroupPage)),
)]
#[get("/deputy-groups")]
async fn list_groups(app: Data<App>, caller: Person, query: Query<DeputyGroupQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let congress = query.congress_id.map(CongressId);
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::groups(store, &ctx, congress, &page);
    let page_of = |(items, unreadable, next_cursor)| DeputyGroupPage { items, unreadable, next_cursor };
    paged(&app, found, DeputyGroupAnswer::from, page_of).await
}

/// 查看代表小组 · Get a group of deputies
///
/// 组建机构、小组成员、服务于该级人大的其他机构和领导可见。 For the office that formed it, its members, other offices of the congress and leaders.
#[utoipa::path(
    operation_id = "getDeputyGroup", tag = "activities", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "代表小组标识")),
    responses((status = 200, description = "代表小组", body = DeputyGroupAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/deputy-groups/{id}")]
async fn get_group(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::group(store, &ctx, DeputyGroupId(id.0))?;
        named(DeputyGroupAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}
