//! What the outside sees of the server's health: request ids, metrics and logs. A log line names the route and never the
//! path, because paths hold codes; nothing that people typed is ever logged.

use std::time::{Duration, Instant};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use mashang_domain::shared::Vocabulary;
use mashang_infra::log::Progress;
use mashang_infra::repositories::{ConsumerStatus, FlowStatus};
use prometheus::{Encoder, HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};

use crate::app::App;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Requests that take longer are always logged.
const SLOW: Duration = Duration::from_millis(500);

tokio::task_local! {
    static CURRENT: String;
}

/// The id of the request that is being answered; empty outside of one.
pub(crate) fn current_request_id() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Counters and histograms of requests.
pub(crate) struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    latency: HistogramVec,
}

impl Metrics {
    pub(crate) fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let labels = ["method", "route", "status"];
        let requests =
            IntCounterVec::new(Opts::new("mashang_http_requests_total", "Requests by route and status."), &labels)?;
        let buckets = vec![0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
        let latency = HistogramVec::new(
            HistogramOpts::new("mashang_http_request_seconds", "Time to the answer's headers by route.")
                .buckets(buckets),
            &["method", "route"],
        )?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(latency.clone()))?;
        Ok(Self { registry, requests, latency })
    }

    /// Everything in Prometheus' text format.
    pub(crate) fn render(&self, app: &App, flow: &FlowStatus, states: &[(&'static str, i64)]) -> String {
        use std::fmt::Write;

        let mut text = Vec::new();
        // Encoding into memory fails only on names that the registry has refused already.
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut text);
        let mut text = String::from_utf8(text).unwrap_or_default();
        let mut series = |name: &str, kind: &str, help: &str, values: &[(String, f64)]| {
            let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
            for (labels, value) in values {
                let _ = writeln!(text, "{name}{labels} {value}");
            }
        };
        let stats = app.db.stats();
        #[expect(clippy::cast_precision_loss, reason = "metrics are floats")]
        let of = |read: fn(&mashang_infra::db::LaneStats) -> u64| -> Vec<(String, f64)> {
            stats.iter().map(|(lane, stats)| (format!("{{lane=\"{lane}\"}}"), read(stats) as f64)).collect()
        };
        series("mashang_db_queue_depth", "gauge", "Jobs that wait for a database thread.", &of(|s| s.queued));
        series("mashang_db_queue_capacity", "gauge", "Jobs that may wait.", &of(|s| s.capacity));
        series("mashang_db_busy_connections", "gauge", "Connections of the pool that run a job.", &of(|s| s.busy));
        series("mashang_db_jobs_total", "counter", "Jobs that were run.", &of(|s| s.jobs));
        series("mashang_db_transactions_total", "counter", "Transactions in which they ran.", &of(|s| s.batches));
        series(
            "mashang_db_refused_total",
            "counter",
            "Jobs refused because of a full queue or a long wait.",
            &of(|s| s.refused),
        );
        series(
            "mashang_db_wait_microseconds_total",
            "counter",
            "Time that jobs waited in the queue.",
            &of(|s| s.waited_micros),
        );
        log_series(&mut series, &app.progress, flow, app.now());
        #[expect(clippy::cast_precision_loss, reason = "metrics are floats")]
        let states: Vec<_> =
            states.iter().map(|(state, count)| (format!("{{state=\"{state}\"}}"), *count as f64)).collect();
        series("mashang_cases", "gauge", "Cases by state.", &states);
        text
    }
}

/// How the log is read and what leaves the house: what this process did, and how all stands, whoever does it.
#[expect(clippy::cast_precision_loss, reason = "metrics are floats")]
fn log_series(
    series: &mut impl FnMut(&str, &str, &str, &[(String, f64)]),
    progress: &Progress,
    flow: &FlowStatus,
    now: mashang_domain::shared::Instant,
) {
    use std::sync::atomic::Ordering::Relaxed;

    let of_each = |read: &dyn Fn(&ConsumerStatus) -> f64| -> Vec<(String, f64)> {
        flow.consumers.iter().map(|one| (format!("{{consumer=\"{}\"}}", one.seat.name), read(one))).collect()
    };
    let digested = progress.digested.load(Relaxed) as f64;
    series(
        "mashang_worker_events_total",
        "counter",
        "Events that this process digested.",
        &[(String::new(), digested)],
    );
    let struck = progress.struck.load(Relaxed) as f64;
    series("mashang_worker_clocks_total", "counter", "Clocks that this process struck.", &[(String::new(), struck)]);
    series(
        "mashang_consumer_lag_events",
        "gauge",
        "Events that a consumer has not come to.",
        &of_each(&|one| one.lag.events as f64),
    );
    series(
        "mashang_consumer_lag_seconds",
        "gauge",
        "Age of the oldest event that a consumer has not come to.",
        &of_each(&|one| one.lag.age(now).num_milliseconds() as f64 / 1000.0),
    );
    series(
        "mashang_events_parked",
        "gauge",
        "Events that a consumer could not digest and tries again.",
        &of_each(&|one| one.parked as f64),
    );
    let deliveries: Vec<_> = flow
        .deliveries
        .iter()
        .map(|(state, count)| (format!("{{state=\"{}\"}}", state.as_str()), *count as f64))
        .collect();
    series("mashang_deliveries", "gauge", "Deliveries to be sent, and those that failed too often.", &deliveries);
}

fn request_id(request: &ServiceRequest) -> HeaderValue {
    let given = request.headers().get(&REQUEST_ID).filter(|value| {
        let bytes = value.as_bytes();
        (1..=64).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic)
    });
    given.cloned().unwrap_or_else(|| {
        let id = format!("{:032x}", fastrand::u128(..));
        HeaderValue::from_str(&id).unwrap_or_else(|_| HeaderValue::from_static("-"))
    })
}

/// Around every request.
pub(crate) async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let began = Instant::now();
    let id = request_id(&request);
    let text = id.to_str().unwrap_or_default().to_owned();
    let app = request.app_data::<Data<App>>().cloned();
    let mut response = CURRENT.scope(text, next.call(request)).await?;
    let elapsed = began.elapsed();
    let status = response.status();
    if let Some(app) = app {
        let route = response.request().match_pattern();
        let route = route.as_deref().unwrap_or("-");
        let method = response.request().method().as_str();
        app.metrics.requests.with_label_values(&[method, route, status.as_str()]).inc();
        app.metrics.latency.with_label_values(&[method, route]).observe(elapsed.as_secs_f64());
        let ordinary = !status.is_server_error() && elapsed < SLOW;
        if !ordinary || fastrand::u32(0..app.settings.log_sample) == 0 {
            let (request_id, micros) = (id.to_str().unwrap_or_default(), elapsed.as_micros());
            tracing::info!(request_id, method, route, status = status.as_u16(), micros, "request");
        }
    }
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, id);
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    Ok(response)
}
