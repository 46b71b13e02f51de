//! What the server counts, in Prometheus' text format.

use std::time::Duration;

use mashang_domain::shared::{Instant, Vocabulary};
use mashang_infra::db::{Database, LaneStats};
use mashang_infra::log::Progress;
use mashang_infra::outgoing::Traffic;
use mashang_infra::repositories::{ConsumerStatus, FlowStatus};
use prometheus::{Encoder, HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};

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

    /// Counts a request.
    pub(crate) fn count(&self, method: &str, route: &str, status: &str, took: Duration) {
        self.requests.with_label_values(&[method, route, status]).inc();
        self.latency.with_label_values(&[method, route]).observe(took.as_secs_f64());
    }

    /// Everything in Prometheus' text format.
    pub(crate) fn render(
        &self,
        db: &Database,
        progress: &Progress,
        (flow, now): (&FlowStatus, Instant),
        states: &[(&'static str, i64)],
        outgoing: &[Traffic],
    ) -> String {
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
        let stats = db.stats();
        #[expect(clippy::cast_precision_loss, reason = "metrics are floats")]
        let of = |read: fn(&LaneStats) -> u64| -> Vec<(String, f64)> {
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
            "mashang_db_again_total",
            "counter",
            "Runs of jobs that did not count: they ran again, alone.",
            &of(|s| s.again),
        );
        series(
            "mashang_db_wait_microseconds_total",
            "counter",
            "Time that jobs waited in the queue.",
            &of(|s| s.waited_micros),
        );
        #[expect(clippy::cast_precision_loss, reason = "metrics are floats")]
        let unreadable = db.unreadable_rows() as f64;
        series(
            "mashang_unreadable_rows_total",
            "counter",
            "Rows that lists left out because they can't be read, each time.",
            &[(String::new(), unreadable)],
        );
        #[expect(clippy::cast_precision_loss, reason = "metrics are floats")]
        let cut = db.cut_connections() as f64;
        series(
            "mashang_db_cut_total",
            "counter",
            "Connections that were cut because nothing came back on them.",
            &[(String::new(), cut)],
        );
        log_series(&mut series, progress, flow, now);
        outgoing_series(&mut series, outgoing);
        #[expect(clippy::cast_precision_loss, reason = "metrics are floats")]
        let states: Vec<_> =
            states.iter().map(|(state, count)| (format!("{{state=\"{state}\"}}"), *count as f64)).collect();
        series("mashang_cases", "gauge", "Cases by state.", &states);
        text
    }
}

/// How those outside answer whom this process asks.
#[expect(clippy::cast_precision_loss, reason = "metrics are floats")]
fn outgoing_series(series: &mut impl FnMut(&str, &str, &str, &[(String, f64)]), outgoing: &[Traffic]) {
    let mut counted = Vec::new();
    for one in outgoing {
        for (outcome, count) in [("answered", one.answered), ("silent", one.silent), ("spared", one.spared)] {
            counted.push((format!("{{target=\"{}\",outcome=\"{outcome}\"}}", one.target.as_str()), count as f64));
        }
    }
    series("mashang_outgoing_requests_total", "counter", "Requests to others, and those that were spared.", &counted);
    let waited: Vec<_> =
        outgoing.iter().map(|one| (format!("{{target=\"{}\"}}", one.target.as_str()), one.micros as f64)).collect();
    series("mashang_outgoing_microseconds_total", "counter", "Time that others were waited for.", &waited);
}

/// How the log is read and what leaves the house: what this process did, and how all stands, whoever does it.
#[expect(clippy::cast_precision_loss, reason = "metrics are floats")]
fn log_series(
    series: &mut impl FnMut(&str, &str, &str, &[(String, f64)]),
    progress: &Progress,
    flow: &FlowStatus,
    now: Instant,
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
    let doubts = f64::from(u8::from(progress.doubts.load(Relaxed)));
    series("mashang_clock_doubtful", "gauge", "1 while no clock is struck.", &[(String::new(), doubts)]);
    let held = progress.held.load(Relaxed) as f64;
    series(
        "mashang_cases_held_open",
        "gauge",
        "Cases that wait because so many were to be closed at once.",
        &[(String::new(), held)],
    );
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
    let rotation = flow.rotation.as_ref();
    let under_way = f64::from(u8::from(rotation.is_some_and(|one| one.finished_at.is_none())));
    series("mashang_key_rotation", "gauge", "1 while all is sealed anew.", &[(String::new(), under_way)]);
    let counts = rotation.map_or([0; 3], |one| [one.rows, one.files, one.stuck]);
    let counts = ["rows", "files", "stuck"].into_iter().zip(counts);
    let counts: Vec<_> = counts.map(|(what, count)| (format!("{{what=\"{what}\"}}"), count as f64)).collect();
    series(
        "mashang_key_rotation_sealed",
        "gauge",
        "What the newest key has sealed anew, and what opens with none.",
        &counts,
    );
    series("mashang_deliveries", "gauge", "Deliveries to be sent, and those that failed too often.", &deliveries);
}
