//! The routes, one file for each context; the DTOs of a context stand beside its routes.

mod accounts;
mod activities;
pub(crate) mod answer;
pub(crate) mod attachments;
mod audit;
pub(crate) mod budgets;
mod builder;
mod bulletins;
pub(crate) mod cases;
mod clients;
mod closings;
mod codes;
mod congresses;
mod consultations;
mod contacts;
mod deputies;
mod disputes;
mod duties;
mod figures;
mod handovers;
mod imports;
mod institutions;
mod invitations;
mod me;
mod moderation;
mod names;
mod notes;
mod notices;
pub(crate) mod once;
mod operations;
mod orders;
mod overdue;
mod papers;
pub(crate) mod person;
pub(crate) mod publications;
mod receptions;
pub(crate) mod rooms;
mod sittings;
pub(crate) mod stations;
mod suggestions;
mod sweeps;
mod term_changes;
mod territory;
mod timeline;
pub(crate) mod tree;
pub(crate) mod values;
mod voter_reports;
mod way;
mod work;

use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use utoipa::openapi::OpenApi;

use crate::document::Document;
use crate::pages;
use crate::problem::Problem;
use crate::push;

use self::tree::Routes;

/// The groups of operations, and what each is about.
pub(crate) const TAGS: &[(&str, &str)] = &[
    ("codes", "代码与名片 Codes and cards"),
    ("cases", "群众诉求 Cases"),
    ("rules", "时限规则与放假安排 Rules and calendar"),
    ("attachments", "附件 Files"),
    ("me", "与我有关 What concerns me"),
    ("sessions", "登录 Sessions"),
    ("accounts", "账号与授权 Accounts and grants"),
    ("clients", "第三方系统 API clients"),
    ("invitations", "邀请 Invitations"),
    ("territory", "行政区划与网格 Divisions and grids"),
    ("institutions", "人大机构与承办单位 Offices and units"),
    ("congresses", "人大、届次与选区 Congresses, terms and constituencies"),
    ("deputies", "人大代表 Deputies"),
    ("term_changes", "换届 Changes of term"),
    ("rooms", "代表活动室 Rooms"),
    ("receptions", "接待日与座谈会 Receptions"),
    ("stations", "联络站计划、轮值与预约 Stations: plans, rotas and bookings"),
    ("contacts", "双联 Links between deputies and those whom they visit"),
    ("voter_reports", "述职 Reports to voters"),
    ("notices", "政策明白纸 Policy notes"),
    ("publications", "公开诉求与附议 Public cases, and joining them"),
    ("handovers", "请假与移交 Leave and handing over"),
    ("orders", "督办单 Supervision orders"),
    ("suggestions", "代表建议与议案 Suggestions and motions"),
    ("overdue", "超期事项 What is overdue"),
    ("sweeps", "矛盾纠纷排查 Sweeps for disputes"),
    ("activities", "代表活动与代表小组 Activities and groups of deputies"),
    ("consultations", "民主协商与意见征集 Consultations and opinions"),
    ("moderation", "公开前审核 Before anything is public"),
    ("duties", "五员履职 Duties"),
    ("disputes", "矛盾纠纷与调解 Disputes and mediation"),
    ("imports", "导入与导出 Imports and exports"),
    ("statistics", "统计 Statistics"),
    ("audit", "审计与证明 Audit and proofs"),
    ("bulletins", "民情专报 Briefings"),
    ("sittings", "民情茶室议事 Sittings at tea rooms"),
    ("operations", "运行与词表 Operations and vocabulary"),
];

/// Below what path third parties find the operations.
const API: &str = "/api/v1";

/// The operations.
fn api(routes: &mut Routes) {
    routes
        .configure(codes::routes)
        .configure(cases::routes)
        .configure(publications::routes)
        .configure(cases::rules::routes)
        .configure(cases::rule_trials::routes)
        .configure(cases::lists::routes)
        .configure(cases::calendar::routes)
        .configure(me::routes)
        .configure(work::routes)
        .configure(person::routes)
        .configure(accounts::routes)
        .configure(clients::routes)
        .configure(invitations::routes)
        .configure(attachments::routes)
        .configure(territory::routes)
        .configure(institutions::routes)
        .configure(congresses::routes)
        .configure(deputies::routes)
        .configure(term_changes::routes)
        .configure(rooms::routes)
        .configure(duties::routes)
        .configure(duties::schemes::routes)
        .configure(receptions::routes)
        .configure(disputes::routes)
        .configure(notices::routes)
        .configure(handovers::routes)
        .configure(orders::routes)
        .configure(suggestions::routes)
        .configure(overdue::routes)
        .configure(sweeps::routes)
        .configure(stations::routes)
        .configure(activities::routes)
        .configure(consultations::routes)
        .configure(contacts::routes)
        .configure(voter_reports::routes)
        .configure(moderation::routes)
        .configure(moderation::lists::routes)
        .configure(figures::routes)
        .configure(closings::routes)
        .configure(imports::routes)
        .configure(audit::routes)
        .configure(bulletins::routes)
        .configure(sittings::routes)
        .configure(operations::vocabulary_route);
}

/// What is documented beside them.
fn beside(routes: &mut Routes) {
    routes
        .configure(pages::routes)
        .configure(operations::routes)
        .configure(accounts::keys::routes)
        .configure(clients::tokens::routes)
        .configure(clients::revocation::routes);
}

/// What all of them say of themselves.
pub(crate) fn documented() -> OpenApi {
    let mut document = OpenApi::default();
    Routes::told(api).document(API, &mut document);
    Routes::told(beside).document("", &mut document);
    document
}

/// All routes of the server.
pub(crate) fn configure(config: &mut ServiceConfig) {
    Routes::of(api).serve_below(API, config);
    Routes::of(beside).serve(config);
    config.configure(Document::routes);
    pages::apart(config);
    push::routes(config);
    attachments::beside(config);
    config.default_service(web::to(unknown));
}

/// What is answered on an address for operators alone.
pub(crate) fn apart(config: &mut ServiceConfig) {
    config.app_data(operations::Apart);
    Routes::of(operations::routes).serve(config);
}

/// What no route takes: a path that exists with another method is 405 and names its methods.
async fn unknown(request: HttpRequest, document: web::Data<Document>) -> Result<HttpResponse, Problem> {
    match document.methods(&request) {
        Some(allow) => Err(Problem::method_not_allowed(allow)),
        None => Err(Problem::not_found()),
    }
}
