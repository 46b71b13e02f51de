//! Public versions of cases (公开的诉求): proposed by those who handle them, and what everybody sees.

mod public;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use mashang_domain::publications::usecases::{Joining, Propose, Version};
use mashang_domain::publications::{
    self as domain, PublicText, PublicTitle, PublicWords, PublicationView, queries, usecases,
};
use mashang_domain::shared::{CaseId, PublicationId};
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer::{listed, shown};
use super::builder::{Operation, Stands, post, serve};
use super::names::{Blank, Blanks, named};
use super::notes::{EmptyInput, attachment_ids};
use super::values::{DivisionCodeText, GeoPoint, PublicBodyText, PublicTitleText};
use crate::actions::OperationId;
use crate::app::App;
use crate::auth::{Anybody, Known, Person};
use crate::extract::{Checks, Input, Named, NoQuery, PathId, usual};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::Word;

type PublicationState = Word<domain::PublicationState>;
type PublicationRelation = Word<domain::PublicationRelation>;
type PublicationOperation = OperationId<domain::PublicationAction>;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(list_case_publications).service(get_publication);
    public::routes(routes);
    serve(routes, "publications", operations());
}

impl Named for PublicationId {
    const ABOUT: &'static str = "公开版本标识";
}

impl Stands for PublicationView {
    type Id = PublicationId;
    type Standing = PublicationAnswer;

    fn version(&self) -> i32 {
        self.version
    }
}

impl Stands for Joining {
    type Id = PublicationId;
    type Standing = JoinedCase;

    fn version(&self) -> i32 {
        self.version
    }
}

fn operations() -> Vec<Operation> {
    vec![
        post::<Person>("/publications", "createPublication")
            .zh(
                "提出公开一件诉求",
                "经办人或该区划的人大机构，提交人须同意公开；写成不含个人信息的版本，由人大机构中未参与撰写的人审核后公开。",
            )
            .en(
                "Propose a public version of a case",
                "By whoever handles it or its office, where its resident consented; somebody of the office who did not write \
                 it looks at it first.",
            )
            .takes::<PublicationCreate>()
            .gives::<PublicationAnswer>()
            .creates(usecases::propose),
        post::<Person>("/publications/{id}/revise", "revisePublication")
            .zh("修改公开版本", "尚未公开的；修改后重新审核。")
            .en("Revise a public version", "One that is not shown yet; it is looked at anew.")
            .takes::<PublicationRevise>()
            .steps(usecases::revise),
        post::<Known>("/publications/{id}/withdraw", "withdrawPublication")
            .zh("撤下公开版本", "提交人（或凭查询码）随时可以撤下，人大机构也可以；立即不再公开，公开的文字和图片一并删除。")
            .en("Withdraw a public version", "By the resident at any time, or by the office: it is gone at once.")
            .takes::<EmptyInput>()
            .steps(usecases::withdraw),
        post::<Anybody>("/public/cases/{id}/followers", "joinPublicCase")
            .zh(
                "附议",
                "一键附议：登录账号或查询码各计一人，重复附议不重复计数；都没有的，发给一个查询码，凭它查看进展、取消附议。",
            )
            .en(
                "Join a public case",
                "A voice more, once for each account or code; whoever shows neither is given a code, to follow it and to leave.",
            )
            .spends(Budget::Submit)
            .takes::<EmptyInput>()
            .gives::<JoinedCase>()
            .adds(usecases::join),
        post::<Anybody>("/public/cases/{id}/leave", "leavePublicCase")
            .zh("取消附议", "凭附议时的登录账号或查询码。")
            .en("Leave a public case", "By the account or the code by which one joined.")
            .spends(Budget::Submit)
            .takes::<EmptyInput>()
            .steps(usecases::leave),
    ]
}

/// 一件诉求的公开版本。 How a case is to be shown.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "case_id": "019ab0c0-0000-7000-8000-000000000001", "title": "梅岭路早晚高峰行人过街难",
    "text": "有居民反映早晚高峰车流量大，行人过街困难，希望疏导。", "shows_place": true
}))]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicationCreate {
    /// 诉求；提交人须同意公开。 The case, whose resident consented to it.
    case_id: Uuid,
    title: PublicTitleText,
    text: PublicBodyText,
    /// 是否在地图上显示大致位置（约 500 米见方的格子中心）。 Whether a map shows about where it lies: the middle of a cell of some 500 metres.
    #[serde(default)]
    shows_place: bool,
    /// 选用的图片，限这件诉求中的。 Pictures of the case that are to be shown.
    #[schema(max_items = 9)]
    #[serde(default)]
    photo_ids: Vec<Uuid>,
}

/// 修改后的公开版本，整体替换。 What it says from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "title": "梅岭路行人过街难", "text": "早晚高峰行人过街困难，希望疏导。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct PublicationRevise {
    title: PublicTitleText,
    text: PublicBodyText,
    /// 是否在地图上显示大致位置（约 500 米见方的格子中心）。 Whether a map shows about where it lies: the middle of a cell of some 500 metres.
    #[serde(default)]
    shows_place: bool,
    /// 选用的图片，限这件诉求中的。 Pictures of the case that are to be shown.
    #[schema(max_items = 9)]
    #[serde(default)]
    photo_ids: Vec<Uuid>,
}

fn words(checks: &mut Checks, title: &PublicTitleText, text: &PublicBodyText) -> Option<PublicWords> {
    let title = checks.take("/title", PublicTitle::new(&title.0));
    let text = checks.take("/text", PublicText::new(&text.0));
    Some(PublicWords { title: title?, text: text? })
}

fn field(name: &'static str) -> &'static str {
    match name {
        "case" => "case_id",
        "photos" => "photo_ids",
        name => usual(name),
    }
}

impl Input for PublicationCreate {
    type Command = Propose;
    fn read(&self, checks: &mut Checks) -> Option<Propose> {
        let words = words(checks, &self.title, &self.text)?;
        let version = Version { words, shows_place: self.shows_place, photos: attachment_ids(&self.photo_ids) };
        Some(Propose { case: self.case_id.into(), version })
    }

    fn field(name: &'static str) -> &'static str {
        field(name)
    }
}

impl Input for PublicationRevise {
    type Command = Version;
    fn read(&self, checks: &mut Checks) -> Option<Version> {
        let words = words(checks, &self.title, &self.text)?;
        Some(Version { words, shows_place: self.shows_place, photos: attachment_ids(&self.photo_ids) })
    }

    fn field(name: &'static str) -> &'static str {
        field(name)
    }
}

/// 公开版本，供经办人、人大机构和提交人查看。 A public version, for those who handle the case and whose it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Publication)]
pub(crate) struct PublicationAnswer {
    /// 标识，也是公开后的标识。 Its id, also in public.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    state: PublicationState,
    /// 诉求。 The case.
    case_id: Uuid,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 公开的标题；撤下后没有。 What it is called; gone once it is withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    title: Option<String>,
    /// 公开的内容；撤下后没有。 What is said of it; gone once it is withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    text: Option<String>,
    /// 大致位置。 About where it lies.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    point: Option<GeoPoint>,
    /// 公开的图片。 The pictures that are shown.
    #[schema(max_items = 9)]
    photo_ids: Vec<Uuid>,
    /// 附议人数。 How many joined.
    joined: u32,
    /// 提出时间。 When it was proposed.
    proposed_at: DateTime<Utc>,
    /// 公开时间。 When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    published_at: Option<DateTime<Utc>>,
    /// 撤下时间。 When it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    withdrawn_at: Option<DateTime<Utc>>,
    /// 您与它的关系。 What you have to do with it.
    relations: Vec<PublicationRelation>,
    /// 您现在可以做的操作。 What you may do now.
    allowed_actions: Vec<PublicationOperation>,
}

impl From<PublicationView> for PublicationAnswer {
    fn from(one: PublicationView) -> Self {
        let (title, text) = one.words.map(|words| (words.title.into(), words.text.into())).unzip();
        Self {
            id: one.id.0,
            version: one.version,
            state: Word(one.state),
            case_id: one.case.0,
            division_code: (&one.division).into(),
            division_name: None,
            title,
            text,
            point: one.point.map(GeoPoint::from),
            photo_ids: one.photos.into_iter().map(Uuid::from).collect(),
            joined: one.joined,
            proposed_at: one.proposed_at,
            published_at: one.published_at,
            withdrawn_at: one.withdrawn_at,
            relations: one.relations.into_iter().map(Word).collect(),
            allowed_actions: OperationId::of(one.allowed),
        }
    }
}

impl Blanks for PublicationAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.division_code.blank(&mut self.division_name).into_iter().collect()
    }
}

/// 一件诉求的各个公开版本。 The public versions of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CasePublications {
    /// 最新的在前。 The newest first.
    #[schema(max_items = 20)]
    items: Vec<PublicationAnswer>,
}

impl Blanks for CasePublications {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 附议的结果。 That somebody joined, or left.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct JoinedCase {
    /// 公开诉求的标识。 Of which public case.
    id: Uuid,
    /// 您现在是否已附议。 Whether you are a voice of it now.
    joined: bool,
    /// 反映此事的人数。 How many raise the matter.
    voices: u32,
    /// 查询码，仅在未出示账号和查询码时发给一次。 Given once to whoever showed neither account nor code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    tracking_code: Option<String>,
}

impl Blanks for JoinedCase {}

impl From<Joining> for JoinedCase {
    fn from(one: Joining) -> Self {
        let tracking_code = one.code.map(|code| code.grouped());
        Self { id: one.id.0, joined: one.joined, voices: one.voices, tracking_code }
    }
}

/// 查看公开版本 · Get a public version
///
/// 经办人、人大机构和提交人；公开的内容见 getPublicCase。 For those who handle the case and whose it is; what everybody sees is
/// `getPublicCase`.
#[utoipa::path(
    operation_id = "getPublication", tag = "publications", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "公开版本标识")),
    responses((status = 200, description = "公开版本", body = PublicationAnswer)),
)]
#[get("/publications/{id}")]
async fn get_publication(app: Data<App>, caller: Known, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, PublicationId(id.0))?;
        named(PublicationAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 查看诉求的公开版本 · List the public versions of a case
///
/// 可查看这件诉求的人；只列出您有关的。 For those who may see the case, as far as they have to do with it.
#[utoipa::path(
    operation_id = "listCasePublications", tag = "publications", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "诉求标识")),
    responses((status = 200, description = "公开版本", body = CasePublications)),
)]
#[get("/cases/{id}/publications")]
async fn list_case_publications(
    app: Data<App>,
    caller: Known,
    id: PathId,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let list = move |store: &mut Store| {
        let found = queries::of_case(store, &ctx, CaseId(id.0))?;
        Ok(CasePublications { items: found.into_iter().map(PublicationAnswer::from).collect() })
    };
    listed(&app, list).await
}
