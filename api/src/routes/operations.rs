//! The vocabulary, and what operators ask.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use mashang_domain::cases::Cases;
use mashang_domain::happening;
use mashang_domain::shared::{Fault, Vocabulary};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::extract::NoQuery;
use crate::faults;
use crate::problem::Problem;
use crate::routes::tree::Routes;

pub(crate) fn vocabulary_route(routes: &mut Routes) {
    routes.service(get_vocabulary);
}

/// Marks an address that is for operators alone.
#[derive(Clone, Copy)]
pub(crate) struct Apart;

pub(crate) fn routes(routes: &mut Routes) {
    routes.service(get_health).service(get_readiness).service(get_metrics);
}

/// 词表中的一个词。 A word of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct VocabularyWord {
    /// 取值。 What machines exchange.
    value: String,
    /// 中文名称。 The Chinese label.
    label: String,
    /// 英文名称。 The English label.
    label_en: String,
    /// 英文说明。 What it means, in English.
    description: String,
}

/// 一张词表。 A closed list of words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct VocabularyList {
    /// 词表名，与模式名相同。 The name of its schema.
    name: String,
    /// 中文名称。 Its Chinese name.
    title: String,
    /// 英文名称。 Its English name.
    title_en: String,
    /// 全部词。 Its words.
    words: Vec<VocabularyWord>,
}

/// 全部词表。 Every list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Vocabulary)]
pub(crate) struct VocabularyAnswer {
    /// 全部词表。 The lists.
    lists: Vec<VocabularyList>,
    /// 全部错误代码：问题的 code，或 errors 中每项的 code。 Every code of a problem, or of an entry of its `errors`.
    faults: Vec<VocabularyFault>,
}

/// 一种错误。 Why something can be refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct VocabularyFault {
    /// 代码。 What machines exchange.
    code: &'static str,
    /// 中文说明。 For people, in Chinese.
    label: &'static str,
    /// 英文说明。 For people, in English.
    label_en: &'static str,
    /// 依据的法条。 The article that the rule rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    article: Option<&'static str>,
}

/// What machines call something, as people write it: values and names of lists are English terms.
fn in_english(name: &str) -> String {
    let mut written = String::with_capacity(name.len() + 4);
    for (at, letter) in name.char_indices() {
        match letter {
            '_' => written.push(' '),
            _ if at == 0 => written.push(letter.to_ascii_uppercase()),
            _ if letter.is_ascii_uppercase() => written.extend([' ', letter.to_ascii_lowercase()]),
            _ => written.push(letter),
        }
    }
    written
}

/// 查看全部词表 · Get the vocabulary
///
/// 公开。所有枚举值及其中英文名称，所有错误代码。 Every enumerated value with its labels in both languages, and every code of a
/// problem.
#[utoipa::path(
    operation_id = "getVocabulary", tag = "operations",
    responses((status = 200, description = "全部词表", body = VocabularyAnswer)),
)]
#[get("/vocabulary")]
async fn get_vocabulary(_: NoQuery) -> Result<HttpResponse, Problem> {
    let word = |[value, label, description]: [&str; 3]| VocabularyWord {
        value: value.to_owned(),
        label: label.to_owned(),
        label_en: in_english(value),
        description: description.to_owned(),
    };
    let lists = happening::vocabulary()
        .into_iter()
        .map(|list| VocabularyList {
            name: list.name.to_owned(),
            title: list.title.to_owned(),
            title_en: in_english(list.name),
            words: list.words.into_iter().map(word).collect(),
        })
        .collect();
    let faults = faults::all()
        .into_iter()
        .map(|Fault { code, label, label_en, article }| VocabularyFault { code, label, label_en, article })
        .collect();
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "public, max-age=3600"))
        .json(VocabularyAnswer { lists, faults }))
}

/// 健康状态。 How the server is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// 总是 ok。 Always `ok`.
    status: String,
}

fn healthy() -> HttpResponse {
    HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(Health { status: "ok".into() })
}

/// 进程存活 · Tell whether the process lives
///
/// 不查询数据库。 Asks no database.
#[utoipa::path(
    operation_id = "getHealth", tag = "operations",
    responses((status = 200, description = "存活", body = Health)),
)]
#[get("/healthz")]
async fn get_health(_: NoQuery) -> Result<HttpResponse, Problem> {
    Ok(healthy())
}

/// 可以服务 · Tell whether the server can serve
///
/// 数据库可用。后台任务的滞后见指标。 The database answers. How far the worker lags is a metric.
#[utoipa::path(
    operation_id = "getReadiness", tag = "operations",
    responses((status = 200, description = "可以服务", body = Health)),
)]
#[get("/readyz")]
async fn get_readiness(app: Data<App>, _: NoQuery) -> Result<HttpResponse, Problem> {
    app.db.read(|store| store.ping()).await?;
    Ok(healthy())
}

/// 指标（Prometheus） · Get the metrics
///
/// 请求、队列、后台任务和各状态诉求数；对外的地址上没有。 Requests, queues, worker, cases by state; not on a public address.
#[utoipa::path(
    operation_id = "getMetrics", tag = "operations",
    responses((status = 200, description = "Prometheus 文本", body = String, content_type = "text/plain")),
)]
#[get("/metrics")]
async fn get_metrics(request: HttpRequest, app: Data<App>, _: NoQuery) -> Result<HttpResponse, Problem> {
    if !app.settings.is_local() && request.app_data::<Apart>().is_none() {
        return Err(Problem::not_found());
    }
    let states = if let Some(known) = app.states.get(&()) {
        known
    } else {
        // Metrics must come even when the database does not.
        let counted = app.db.list(|store| store.count_by_state()).await.unwrap_or_default();
        let counted: Vec<_> = counted.into_iter().map(|(state, count)| (state.as_str(), count)).collect();
        app.states.insert((), counted.clone());
        counted
    };
    let flow = if let Some(known) = app.flow.get(&()) {
        known
    } else {
        let seen = Arc::new(app.db.list(|store| store.flow_status()).await.unwrap_or_default());
        app.flow.insert((), Arc::clone(&seen));
        seen
    };
    let outgoing = app.outgoing.as_ref().map(|outgoing| outgoing.traffic()).unwrap_or_default();
    let text = app.metrics.render(&app.db, &app.progress, (&flow, app.now()), &states, &outgoing);
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .content_type("text/plain; version=0.0.4")
        .body(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_as_people_write_it() {
        for (name, written) in
            [("submitted", "Submitted"), ("awaiting_info", "Awaiting info"), ("CaseReportKind", "Case report kind")]
        {
            assert_eq!(in_english(name), written);
        }
    }
}
