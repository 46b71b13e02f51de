//! Invitations: who is to work with an office, and takes that up.

use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Utc};
use mashang_domain::accounts::{AccountFault, PHONE_CODE_LIFE, PhonePurpose};
use mashang_domain::invitations::usecases::{self, Invite, ShowInvitation};
use mashang_domain::invitations::{Invitation, InvitationId, queries};
use mashang_domain::shared::Grant;
use mashang_domain::shared::code::InvitationCode;
use mashang_domain::shared::text::Phone;
use mashang_infra::repositories::Store;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::accounts::phone::bring;
use super::accounts::{GrantAnswer, GrantCreate};
use super::answer::{paged, shown};
use super::budgets::guesses;
use super::builder::{Operation, Stands, post as posting, serve};
use super::names::{Blank, Blanks, named};
use super::notes::EmptyInput;
use super::values::{DivisionCodeText, PartyRef, PhoneNumber, UnreadableEntry};
use crate::app::App;
use crate::auth::Person;
use crate::extract::{
    Checks, Input, JsonBody, Named, NoQuery, PathId, Query, command_of, page_request, refused, usual,
};
use crate::limits::Budget;
use crate::problem::Problem;
use crate::routes::tree::Routes;
use crate::words::{self, Word};

pub(crate) fn routes(routes: &mut Routes) {
    serve(routes, "invitations", operations());
    routes.service(request_number).service(accept).service(list_invitations).service(get_invitation);
}

impl Named for InvitationId {
    const ABOUT: &'static str = "邀请标识";
}

impl Stands for Invitation {
    type Id = InvitationId;
    type Standing = InvitationAnswer;

    fn version(&self) -> i32 {
        self.version
    }
}

fn operations() -> Vec<Operation> {
    vec![
        posting::<Person>("/invitations", "createInvitation")
            .zh("发出邀请", "人大机构或管理员在其辖区内邀请；邀请码只给出这一次，7 天有效。")
            .en(
                "Invite somebody",
                "By an office or an administrator of the area; the code is told once, and good for seven days.",
            )
            .takes::<InvitationCreate>()
            .gives::<InvitationAnswer>()
            .creates(usecases::invite),
        posting::<Person>("/invitations/{id}/revoke", "revokeInvitation")
            .zh("撤销邀请", "尚未接受的邀请。")
            .en("Revoke an invitation", "One that nobody took up.")
            .takes::<EmptyInput>()
            .steps(usecases::revoke),
    ]
}

/// 邀请谁做什么。 Who is invited to what.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "kind": "grid_staff", "about_id": "019ab0c0-0000-7000-8000-000000000000", "phone": "13812345678" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationCreate {
    kind: words::GrantKind,
    /// 所指的代表、网格、活动室、人大机构、承办单位或调解组织；管理员不填。 The deputy, grid, room, office, unit or organisation; none for an administrator.
    #[schema(nullable = false)]
    about_id: Option<Uuid>,
    /// 管理员、领导的辖区；其他邀请不填。 An administrator's or a leader's area, and nobody else's.
    #[schema(nullable = false)]
    area: Option<DivisionCodeText>,
    /// 受邀人的手机号；给出后只有持此手机的人能接受。 The phone of whoever is meant: nobody else can take it up.
    #[schema(nullable = false)]
    phone: Option<PhoneNumber>,
}

impl Input for InvitationCreate {
    type Command = Invite;
    fn read(&self, checks: &mut Checks) -> Option<Invite> {
        let read = |number: &PhoneNumber| number.read().and_then(|phone| Phone::mobile(phone.reveal()));
        let phone = checks.take_opt("/phone", self.phone.as_ref().map(read));
        let wanted = GrantCreate::wanted(checks, self.kind, self.about_id, self.area.as_ref());
        Some(Invite { wanted, phone })
    }
}

/// 出示邀请码。 A code that somebody was given.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "code": "KX7M-3PQR-W9TD-HAE" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationShow {
    /// 邀请码；大小写、空格和连字符不论。 The code; case, spaces and hyphens don't matter.
    #[schema(min_length = 1, max_length = 40, pattern = "^[0-9A-Za-z -]+$")]
    code: String,
    /// 发到受邀手机的验证码；邀请指定手机号时须填，除非账号已绑定此手机。 The number that was sent to the phone, where the invitation names one that is not yours yet.
    #[schema(min_length = 6, max_length = 6, pattern = "^[0-9]{6}$", nullable = false)]
    confirmation: Option<String>,
}

impl Input for InvitationShow {
    type Command = ShowInvitation;
    fn read(&self, checks: &mut Checks) -> Option<ShowInvitation> {
        let code = checks.take("/code", InvitationCode::read(&self.code))?;
        Some(ShowInvitation { code, number: self.confirmation.clone() })
    }

    fn field(name: &'static str) -> &'static str {
        match name {
            "number" | "phone" => "confirmation",
            name => usual(name),
        }
    }
}

/// 邀请。 An invitation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Invitation)]
pub(crate) struct InvitationAnswer {
    /// 标识。 Its id.
    id: Uuid,
    /// 版本。 Counts its changes.
    version: i32,
    state: words::InvitationState,
    kind: words::GrantKind,
    /// 以谁的名义。 In whose name its holder will act.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    party: Option<PartyRef>,
    /// 网格员所属的网格。 The grid to whose people the holder will belong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    grid_id: Option<Uuid>,
    division_code: DivisionCodeText,
    /// 区划名称。 The division's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    division_name: Option<String>,
    /// 受邀人的手机号，部分隐去。 The phone of whoever is meant, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone: Option<String>,
    /// 发出时间。 When it was issued.
    issued_at: DateTime<Utc>,
    /// 有效期。 Until when it is good.
    expires_at: DateTime<Utc>,
    /// 邀请码；只在发出时给出一次。 The code, told once and to nobody but the inviter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    code: Option<String>,
}

impl From<Invitation> for InvitationAnswer {
    fn from(invitation: Invitation) -> Self {
        let grid = match &invitation.grant {
            Grant::GridStaff { grid } => Some(grid.0),
            _ => None,
        };
        Self {
            id: invitation.id.0,
            version: invitation.version,
            state: Word(invitation.standing.state()),
            kind: Word(invitation.grant.kind()),
            party: invitation.grant.party().map(|party| PartyRef::of(party, None)),
            grid_id: grid,
            division_code: (&invitation.place).into(),
            division_name: None,
            phone: invitation.phone.as_ref().map(Phone::masked),
            issued_at: invitation.issued_at,
            expires_at: invitation.until,
            code: invitation.code.map(|code| code.grouped()),
        }
    }
}

impl Blanks for InvitationAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let division = self.division_code.blank(&mut self.division_name);
        division.into_iter().chain(self.party.blanks()).collect()
    }
}

/// 一页邀请。 A page of invitations.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct InvitationPage {
    items: Vec<InvitationAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<UnreadableEntry>,
    /// 下一页的游标；最后一页为 null。 Where the next page begins.
    next_cursor: Option<String>,
}

impl Blanks for InvitationPage {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.items.blanks()
    }
}

/// 邀请的筛选条件。 Which invitations to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationQuery {
    /// 该区划及其下级；默认为您的辖区。 In this division's subtree; your own area when absent.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::InvitationState>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出邀请 · List invitations
///
/// 人大机构或管理员辖区内的邀请，最新的在前。 Those of the own area, by an office or an administrator, the newest first.
#[utoipa::path(
    operation_id = "listInvitations", tag = "invitations", security(("bearer" = [])), params(InvitationQuery),
    responses((status = 200, description = "一页邀请", body = InvitationPage)),
)]
#[get("/invitations")]
async fn list_invitations(
    app: Data<App>,
    caller: Person,
    query: Query<InvitationQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let ctx = app.context(caller.0);
    let division = DivisionCodeText::queried(query.division.as_ref())?;
    let state = query.state.map(|state| state.0);
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let found = move |store: &mut Store| queries::list(store, &ctx, division.clone(), state, &page);
    let page_of = |(items, unreadable, next_cursor)| InvitationPage { items, unreadable, next_cursor };
    paged(&app, found, InvitationAnswer::from, page_of).await
}

/// 查看邀请 · Get an invitation
///
/// 人大机构或管理员辖区内的邀请；不再给出邀请码。 One of the own area; its code is told no more.
#[utoipa::path(
    operation_id = "getInvitation", tag = "invitations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "邀请标识")),
    responses((status = 200, description = "邀请", body = InvitationAnswer)),
)]
#[get("/invitations/{id}")]
async fn get_invitation(app: Data<App>, caller: Person, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let seen = move |store: &mut Store| {
        let found = queries::detail(store, &ctx, InvitationId(id.0))?;
        named(InvitationAnswer::from(found), store)
    };
    let answer = app.db.read(seen).await?;
    Ok(shown(answer.version, &answer))
}

/// 已发出的验证码。 A number that was sent to a phone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct InvitationNumberReceipt {
    /// 发往的手机号，部分隐去。 To which phone, masked.
    phone: String,
    /// 有效秒数。 Seconds for which it is good.
    expires_in: i64,
}

/// 获取邀请验证码 · Request the number of an invitation
///
/// 受邀人出示邀请码，向邀请指定的手机发送绑定验证码；限制与绑定手机相同，只对您的账号有效。 Whoever shows the code has a number sent to the phone that the invitation names: the one by which a phone is bound, with the same limits, good for your account alone.
#[utoipa::path(
    operation_id = "requestInvitationNumber", tag = "invitations", security(("bearer" = [])),
    request_body = InvitationShow,
    responses((status = 200, description = "已发出", body = InvitationNumberReceipt)),
)]
#[post("/invitations/number", wrap = "from_fn(guesses)")]
async fn request_number(
    app: Data<App>,
    request: HttpRequest,
    caller: Person,
    body: JsonBody<InvitationShow>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let account = caller.0.account().ok_or_else(Problem::unauthorized)?;
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let asking = ctx.clone();
    let found = app.db.read(move |store| usecases::phone_of(store, &asking, &command)).await;
    let phone = found.map_err(refused::<InvitationShow>)?;
    if let Some(address) = app.limits.origin(&request) {
        app.limits.spend(Budget::Text, address).await?;
    }
    let masked = phone.masked();
    bring(&app, ctx, phone, PhonePurpose::Bind(account)).await?;
    let receipt = InvitationNumberReceipt { phone: masked, expires_in: PHONE_CODE_LIFE.num_seconds() };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(receipt))
}

/// 已接受的邀请。 An invitation that was taken up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct InvitationAcceptance {
    invitation: InvitationAnswer,
    /// 得到的授权；刷新登录后生效。 What it gave; it works once the session is renewed.
    grant: GrantAnswer,
}

impl Blanks for InvitationAcceptance {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        self.invitation.blanks().into_iter().chain(self.grant.blanks()).collect()
    }
}

/// 接受邀请 · Accept an invitation
///
/// 已登录的受邀人出示邀请码；邀请指定手机号的，还须填写发到该手机的验证码，该手机随即绑定到您的账号（已绑定的不需要验证码，属于另一账号的请用那个账号接受）。请随后刷新登录。 By whoever shows the code, with the number on the phone where the invitation names one: that makes the phone yours, unless it is so already. One that is another account's is for that account. Renew the session then.
#[utoipa::path(
    operation_id = "acceptInvitation", tag = "invitations", security(("bearer" = [])),
    request_body = InvitationShow,
    responses((status = 200, description = "已接受", body = InvitationAcceptance)),
)]
#[post("/invitations/accept", wrap = "from_fn(guesses)")]
async fn accept(
    app: Data<App>,
    caller: Person,
    body: JsonBody<InvitationShow>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (ctx, command) = (app.context(caller.0), command_of(&body.value)?);
    let accepted = move |store: &mut Store| {
        let Some((invitation, granted)) = usecases::accept(store, &ctx, &command)? else { return Ok(None) };
        let answer = InvitationAcceptance { invitation: invitation.into(), grant: granted.into() };
        named(answer, store).map(Some)
    };
    let accepted = app.db.write(accepted).await.map_err(refused::<InvitationShow>)?;
    let answer = accepted.ok_or_else(|| Problem::field("/confirmation", AccountFault::PhoneCodeWrong))?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(answer))
}
