//! Disputes (矛盾纠纷) and mediation organisations.

mod answers;
mod inputs;

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use mashang_domain::disputes::usecases;
use mashang_domain::disputes::{DisputeFilter, Disputes};
use mashang_domain::shared::{Actor, DisputeId};
use mashang_domain::timeline;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::notes::{NoteInput, StatementInput};
use super::steps::{additions, creations, shown, steps};
use super::territory::AreaQuery;
use super::values::DivisionCodeText;
use crate::app::App;
use crate::auth::{Anybody, Known, Person};
use crate::extract::{Checks, NoQuery, PathCode, PathId, Query, page_parts, page_request};
use crate::problem::Problem;
use crate::words::{self, Word};

pub(crate) use answers::*;
pub(crate) use inputs::*;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create_dispute)
        .service(open_dispute)
        .service(list_disputes)
        .service(get_dispute)
        .service(track_dispute)
        .service(register)
        .service(add_party)
        .service(appoint)
        .service(answer_mediator)
        .service(declare_interest)
        .service(ask_consent)
        .service(consent)
        .service(refuse)
        .service(convene)
        .service(hold)
        .service(agree)
        .service(sign)
        .service(seal)
        .service(apply_confirmation)
        .service(confirm)
        .service(deny)
        .service(begin_performance)
        .service(perform)
        .service(breach)
        .service(remediate)
        .service(follow_up)
        .service(close)
        .service(fail)
        .service(withdraw)
        .service(terminate)
        .service(refer)
        .service(assess)
        .service(alert_police)
        .service(extend)
        .service(keep_private)
        .service(list_organisations)
        .service(create_organisation);
}

creations! {
    tag "disputes";

    /// 报告纠纷 · Report a dispute
    ///
    /// 群众扫码、网格员排查或代表走访时报告；可不登录。人民调解不收取任何费用（人民调解法第四条）。 With an account or without.
    create_dispute "/disputes" "createDispute" Anybody ((), ("bearer" = [])) (DisputeCreate) -> DisputeReceipt =>
        |store, ctx, (code, report)| usecases::report(store, ctx, &code, report).map(|made| DisputeReceipt::from(&made));
}

additions! {
    tag "disputes", id "诉求标识";

    /// 诉求转入纠纷调处 · Open a dispute out of a case
    ///
    /// 经办代表或人大机构；两者相互关联，时间线互见。 By those who handle the case; both are linked.
    open_dispute "/cases/{id}/open-dispute" "openDispute" Person (("bearer" = [])) (CaseDisputeCreate) -> DisputeReceipt =>
        |store, ctx, at, report| usecases::open_from_case(store, ctx, at, report).map(|made| DisputeReceipt::from(&made));
}

/// 纠纷的筛选条件。 Which disputes to list.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisputeQuery {
    /// 状态。 In this state.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    state: Option<words::DisputeState>,
    /// 类型。 Of this type.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    kind: Option<words::DisputeKind>,
    /// 该区划及其下级。 In this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    division: Option<DivisionCodeText>,
    /// 调解组织。 Mediated by this organisation.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    organisation_id: Option<Uuid>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    cursor: Option<String>,
}

/// 列出纠纷 · List disputes
///
/// 列出您可以查看的纠纷，最新的在前。 Those that you may see, the newest first.
#[utoipa::path(
    operation_id = "listDisputes", tag = "disputes", security(("bearer" = [])), params(DisputeQuery),
    responses((status = 200, description = "一页纠纷", body = DisputePage)),
)]
#[get("/disputes")]
async fn list_disputes(app: Data<App>, caller: Person, query: Query<DisputeQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let mut checks = Checks::default();
    let division = checks.take_opt("/division", query.division.as_ref().map(DivisionCodeText::read));
    checks.finish(Some(()))?;
    let filter = DisputeFilter {
        state: query.state.map(|word| word.0),
        kind: query.kind.map(|word| word.0),
        division,
        organisation: query.organisation_id.map(Into::into),
    };
    let page = page_request(query.limit, query.cursor.as_deref())?;
    let ctx = app.context(caller.0);
    let found = app.db.read(move |store| usecases::list(store, &ctx, &filter, &page)).await?;
    let (items, next_cursor) = page_parts(found, DisputeSummary::of);
    Ok(HttpResponse::Ok().json(DisputePage { items, next_cursor }))
}

/// 查看纠纷 · Get a dispute
///
/// 含时间线，按您的身份显示。当事人凭各自的查询码查看。 With its timeline, as you may see it.
#[utoipa::path(
    operation_id = "getDispute", tag = "disputes", security(("bearer" = []), ("tracking" = [])),
    params(("id" = Uuid, Path, description = "纠纷标识")),
    responses((status = 200, description = "纠纷", body = DisputeAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/disputes/{id}")]
async fn get_dispute(app: Data<App>, caller: Known, id: PathId, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(caller.0);
    let found = app.db.read(move |store| timeline::dispute(store, &ctx, DisputeId(id.0))).await?;
    let answer = DisputeAnswer::of(found);
    Ok(shown(answer.version, &answer))
}

/// 凭查询码查看纠纷 · Follow a dispute by its tracking code
///
/// 报告人或当事人各凭自己的查询码，不需要登录。大小写与连字符不限。 The reporter's code or a party's; needs no account.
#[utoipa::path(
    operation_id = "trackDispute", tag = "disputes",
    params(("tracking_code" = String, Path, description = "查询码", max_length = 40)),
    responses((status = 200, description = "纠纷", body = DisputeAnswer, headers(("ETag" = String, description = "版本")))),
)]
#[get("/track/{tracking_code}/dispute")]
async fn track_dispute(app: Data<App>, code: PathCode, _: NoQuery) -> Result<HttpResponse, Problem> {
    let ctx = app.context(Actor::Tracker(code.0.clone()));
    let found = app.db.read(move |store| timeline::track_dispute(store, &ctx, &code.0)).await?;
    let answer = DisputeAnswer::of(found);
    Ok(shown(answer.version, &answer))
}

additions! {
    tag "disputes", id "纠纷标识";

    /// 登记当事人 · Add a party
    ///
    /// 得到的查询码交给当事人。 Its code is for the party.
    add_party "/disputes/{id}/parties" "addParty" Person (("bearer" = [])) (DisputePartyCreate) -> DisputePartyReceipt =>
        |store, ctx, at, draft| {
            let dispute = usecases::add_party(store, ctx, at, draft)?;
            let party = dispute.dossier.parties.last().ok_or(mashang_domain::shared::Failure::NotFound)?;
            Ok(DisputePartyReceipt { number: party.number, tracking_code: party.code.grouped(), version: dispute.version })
        };

    /// 确定调解员 · Appoint or invite a mediator
    ///
    /// 指定的，当事人可以不接受；邀请代表参与的，须经各方当事人同意（人民调解法第十九条、第二十条）。 The parties may decline.
    appoint "/disputes/{id}/mediators" "appointMediator" Person (("bearer" = [])) (MediatorCreate) -> MediatorReceipt =>
        |store, ctx, at, draft| {
            let dispute = usecases::appoint(store, ctx, at, draft)?;
            let seat = dispute.dossier.mediators.last().ok_or(mashang_domain::shared::Failure::NotFound)?;
            Ok(MediatorReceipt { number: seat.number, standing: Word(seat.standing), version: dispute.version })
        };

    /// 召集调解 · Convene a mediation session
    ///
    /// 评理会、面对面、背靠背或线上；须各方已同意调解，并有调解员。 Every party must have agreed.
    convene "/disputes/{id}/mediation-sessions" "conveneSession" Person (("bearer" = [])) (MediationSessionCreate) -> MediationSessionReceipt =>
        |store, ctx, at, call| {
            let dispute = usecases::convene(store, ctx, at, call)?;
            let number = dispute.dossier.sessions.last().map_or(0, |session| session.number);
            Ok(MediationSessionReceipt { number, state: Word(dispute.standing.state()), version: dispute.version })
        };

    /// 达成协议 · Make an agreement
    ///
    /// 口头协议即时生效；书面协议自签名盖章齐全之日生效。 An oral one holds at once, a written one once signed and sealed.
    agree "/disputes/{id}/agreement" "makeAgreement" Person (("bearer" = [])) (AgreementCreate) -> DisputeStanding =>
        |store, ctx, at, draft| usecases::agree(store, ctx, at, draft).map(|made| DisputeStanding::from(&made));
}

steps! {
    tag "disputes", id "纠纷标识", answer DisputeStanding;

    /// 登记纠纷 · Register a dispute
    ///
    /// 人大机构登记并确定调解组织。 By the office, which names the organisation.
    register "/disputes/{id}/register" "registerDispute" Person (("bearer" = [])) (DisputeRegister) =>
        |store, ctx, at, registration| usecases::register(store, ctx, at, registration);

    /// 对调解员表态 · Accept or decline a mediator
    ///
    /// 当事人本人凭查询码，或由调解组织、人大机构代为记录。 By the party, or written down for it.
    answer_mediator "/disputes/{id}/answer-mediator" "answerMediator" Known (("bearer" = []), ("tracking" = [])) (MediatorAnswerCreate) =>
        |store, ctx, at, (party, mediator, accepts)| usecases::answer_mediator(store, ctx, at, party, mediator, accepts);

    /// 声明回避 · Declare an interest and step aside
    ///
    /// 与纠纷有利害关系的调解员应当回避；此后其任何操作为 403。 Every act is forbidden afterwards.
    declare_interest "/disputes/{id}/declare-interest" "declareInterest" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::declare_interest(store, ctx, at, note);

    /// 征求当事人意见 · Ask the parties for their consent
    ///
    /// 须已登记双方当事人。 Both sides must be entered.
    ask_consent "/disputes/{id}/ask-consent" "askConsent" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::ask_consent(store, ctx, at, note);

    /// 同意调解 · Consent to mediation
    ///
    /// 各方都同意后受理。 With the last party the dispute is accepted.
    consent "/disputes/{id}/consent" "consentToMediation" Known (("bearer" = []), ("tracking" = [])) (DisputePartyWord) =>
        |store, ctx, at, (note, party)| usecases::consent(store, ctx, at, note, party);

    /// 拒绝调解 · Refuse mediation
    ///
    /// 一方明确拒绝的，不得调解（人民调解法第十七条）。 One party's refusal bars mediation.
    refuse "/disputes/{id}/refuse" "refuseMediation" Known (("bearer" = []), ("tracking" = [])) (DisputePartyWord) =>
        |store, ctx, at, (note, party)| usecases::refuse(store, ctx, at, note, party);

    /// 记录调解 · Record a mediation session
    ///
    /// 到场人员、记录、先例；笔记仅调解员可见。 Attendance, minutes, precedents; notes for the mediators only.
    hold "/disputes/{id}/record-session" "recordSession" Person (("bearer" = [])) (MediationSessionRecord) =>
        |store, ctx, at, (session, held, files)| usecases::hold(store, ctx, at, session, held, files);

    /// 签名 · Sign the agreement
    ///
    /// 当事人本人凭查询码，或由调解员记录纸面签名；代表以调解员身份签名。 By a party or a mediator.
    sign "/disputes/{id}/sign" "signAgreement" Known (("bearer" = []), ("tracking" = [])) (SignatureCreate) =>
        |store, ctx, at, (note, by)| usecases::sign(store, ctx, at, note, by);

    /// 盖章 · Seal the agreement
    ///
    /// 调解组织盖章；签名盖章齐全后生效（人民调解法第二十九条）。 By the organisation.
    seal "/disputes/{id}/seal" "sealAgreement" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::seal(store, ctx, at, note);

    /// 申请司法确认 · Apply for judicial confirmation
    ///
    /// 各方共同申请，自协议生效之日起 30 日内（人民调解法第三十三条）。 Together, within thirty days of its effect.
    apply_confirmation "/disputes/{id}/apply-confirmation" "applyConfirmation" Known (("bearer" = []), ("tracking" = [])) (ConfirmationApply) =>
        |store, ctx, at, (note, parties, court)| usecases::apply_confirmation(store, ctx, at, note, &parties, court);

    /// 记录司法确认 · Record that the court confirmed
    ///
    /// 法院裁定确认有效。 The court confirmed the agreement.
    confirm "/disputes/{id}/confirm" "confirmAgreement" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::confirm(store, ctx, at, note);

    /// 记录不予确认 · Record that the court did not confirm
    ///
    /// 可以重新调解或引导其他途径。 Mediation may go on, or the dispute goes elsewhere.
    deny "/disputes/{id}/deny" "denyConfirmation" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::deny(store, ctx, at, note);

    /// 开始履行 · Begin the performance
    ///
    /// 协议须已生效。 The agreement must hold.
    begin_performance "/disputes/{id}/begin-performance" "beginPerformance" Known (("bearer" = []), ("tracking" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::begin_performance(store, ctx, at, note);

    /// 履行一项 · Record the performance of an item
    ///
    /// 附收据；最后一项履行后为已履行。 With the receipt.
    perform "/disputes/{id}/perform" "performItem" Known (("bearer" = []), ("tracking" = [])) (PerformanceCreate) =>
        |store, ctx, at, (note, item, done)| usecases::perform(store, ctx, at, note, item, done);

    /// 记录未履行 · Record a breach
    ///
    /// 可以重新调解或引导其他途径。 Mediation may go on, or the dispute goes elsewhere.
    breach "/disputes/{id}/breach" "recordBreach" Known (("bearer" = []), ("tracking" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::breach(store, ctx, at, note);

    /// 重新调解 · Resume the mediation
    ///
    /// 未履行或不予确认之后。 After a breach, or when the court did not confirm.
    remediate "/disputes/{id}/remediate" "resumeMediation" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::remediate(store, ctx, at, note);

    /// 回访 · Follow up
    ///
    /// 履行后了解当事人情况。 How the parties are since.
    follow_up "/disputes/{id}/follow-up" "followUpDispute" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::follow_up(store, ctx, at, note);

    /// 结案 · Close a dispute
    ///
    /// 回访后结案。 After the follow-up.
    close "/disputes/{id}/close" "closeDispute" Person (("bearer" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::close(store, ctx, at, note);

    /// 调解不成 · Record that mediation failed
    ///
    /// 随后须终止调解并告知其他途径。 It must then be ended with advice.
    fail "/disputes/{id}/fail" "failMediation" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::fail(store, ctx, at, note);

    /// 撤回或要求终止 · Withdraw or end the mediation
    ///
    /// 当事人可以随时要求终止（人民调解法第二十三条）；登记前报告人可以撤回。 A party may end it at any time.
    withdraw "/disputes/{id}/withdraw" "withdrawDispute" Known (("bearer" = []), ("tracking" = [])) (NoteInput) =>
        |store, ctx, at, note| usecases::withdraw(store, ctx, at, note);

    /// 终止调解 · Terminate the mediation
    ///
    /// 须告知当事人其他解决途径（人民调解法第二十六条）。 With advice, which is mandatory.
    terminate "/disputes/{id}/terminate" "terminateMediation" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::terminate(store, ctx, at, note);

    /// 引导其他途径 · Refer a dispute elsewhere
    ///
    /// 仲裁、诉讼、行政途径或信访。 Arbitration, litigation, an authority or petition.
    refer "/disputes/{id}/refer" "referDispute" Person (("bearer" = [])) (DisputeRefer) =>
        |store, ctx, at, (note, to)| usecases::refer(store, ctx, at, note, to);

    /// 研判风险 · Assess the risk
    ///
    /// 高风险即时告知人大机构。 High alerts the office at once.
    assess "/disputes/{id}/assess" "assessRisk" Person (("bearer" = [])) (RiskAssessment) =>
        |store, ctx, at, (note, risk)| usecases::assess(store, ctx, at, note, risk);

    /// 报告公安机关 · Record that the police were told
    ///
    /// 纠纷有可能激化的（人民调解法第二十五条）。 Where there is a danger.
    alert_police "/disputes/{id}/alert-police" "alertPolice" Person (("bearer" = [])) (StatementInput) =>
        |store, ctx, at, note| usecases::alert_police(store, ctx, at, note);

    /// 延长调解期限 · Extend the mediation
    ///
    /// 通常一个月；各方同意可以延长。 Both sides must agree.
    extend "/disputes/{id}/extend" "extendMediation" Person (("bearer" = [])) (MediationExtend) =>
        |store, ctx, at, (note, parties, until)| usecases::extend(store, ctx, at, note, &parties, until);

    /// 要求不公开 · Demand privacy
    ///
    /// 当事人可以要求调解不公开进行（人民调解法第二十三条）。 By a party.
    keep_private "/disputes/{id}/keep-private" "keepDisputePrivate" Known (("bearer" = []), ("tracking" = [])) (DisputePartyWord) =>
        |store, ctx, at, (_, party)| usecases::keep_private(store, ctx, at, party);
}

/// 列出调解组织 · List mediation organisations
///
/// 公开。给出区划时，列出可在该区划调解的组织（本级及上级）。 Public; with a division, those that mediate there.
#[utoipa::path(
    operation_id = "listMediationOrganisations", tag = "disputes", params(AreaQuery),
    responses((status = 200, description = "一页调解组织", body = OrganisationPage)),
)]
#[get("/mediation-organisations")]
async fn list_organisations(app: Data<App>, query: Query<AreaQuery>) -> Result<HttpResponse, Problem> {
    let division = query.0.division()?;
    let page = page_request(query.0.limit, query.0.cursor.as_deref())?;
    let found = app.db.read(move |store| store.organisations(division.as_ref(), &page)).await?;
    let (items, next_cursor) = page_parts(found, |organisation| OrganisationAnswer::from(&organisation));
    Ok(HttpResponse::Ok().json(OrganisationPage { items, next_cursor }))
}

creations! {
    tag "disputes";

    /// 录入调解组织 · Enter a mediation organisation
    ///
    /// 管理员在其区划内录入。 An administrator of the area.
    create_organisation "/mediation-organisations" "createMediationOrganisation" Person (("bearer" = [])) (MediationOrganisationCreate) -> OrganisationAnswer =>
        |store, ctx, draft| usecases::create_organisation(store, ctx, draft).map(|made| OrganisationAnswer::from(&made));
}
