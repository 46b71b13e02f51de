//! What leaves the house, with a stand-in for whoever receives it: it refuses, does not answer, answers twice, recovers.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mashang_domain::happening::Happening;
use mashang_domain::shared::{Context, EventRecord, StoreError};
use mashang_infra::deliveries::{Deliver, Runner, Sending, Undelivered};
use mashang_infra::log::{Batch, Consumer, Worker};
use mashang_infra::repositories::{Delivery, DeliveryPolicy, Store};
use mashang_infra::system::SystemClock;
use mashang_tests::{Kind, World, program};

/// Every event goes to both.
const TARGETS: [&str; 2] = ["https://one.example", "https://two.example"];

#[derive(Default)]
struct Outgoing(Vec<Delivery>);

impl Batch for Outgoing {
    fn digest(&mut self, _: &mut Store, ctx: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        self.0.extend(TARGETS.map(|target| Delivery::begin(ctx, "stand_in", event.id, target)));
        Ok(())
    }

    fn keep(&self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        store.add_deliveries(&self.0)
    }
}

const OUTGOING: &[Consumer] = &[Consumer { name: "stand_in", begin: || Box::new(Outgoing::default()) }];

/// Receives for both targets. The first is well; the second behaves as it is told.
#[derive(Default)]
struct StandIn {
    /// What the second one does: it cycles through refusing, not answering, and answering after the deadline.
    ill: AtomicBool,
    calls: AtomicUsize,
    /// How often the second one was asked while it was ill.
    asked: AtomicUsize,
    got: Mutex<BTreeMap<String, usize>>,
}

impl Deliver for StandIn {
    fn kind(&self) -> &'static str {
        "stand_in"
    }

    fn deliver<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(async move {
            let got = || *self.got.lock().unwrap().entry(delivery.id.to_string()).or_default() += 1;
            if delivery.target == TARGETS[1] && self.ill.load(Ordering::SeqCst) {
                self.asked.fetch_add(1, Ordering::SeqCst);
                return match self.calls.fetch_add(1, Ordering::SeqCst) % 3 {
                    0 => Err(Undelivered::Now("503".to_owned())),
                    1 => std::future::pending().await,
                    _ => {
                        // It got it, and its answer comes too late: it will get it twice.
                        got();
                        tokio::time::sleep(Duration::from_millis(400)).await;
                        Ok(())
                    }
                };
            }
            got();
            Ok(())
        })
    }
}

fn worker(world: &World) -> Worker {
    let mut worker = world.worker();
    // Deliveries are tried again by the machine's time, which passes by itself.
    worker.surroundings.clock = Arc::new(SystemClock);
    worker.consumers = OUTGOING;
    worker
}

fn number(world: &World, query: &str) -> i64 {
    world.sql_text(&format!("SELECT CAST(({query}) AS TEXT) AS text")).concat().parse().unwrap()
}

async fn until(world: &World, query: &str) {
    for _ in 0..400 {
        if number(world, query) > 0 {
            return;
        }
        mashang_tests::moment().await;
    }
    panic!("{query} stayed 0");
}

async fn each_is_sent_at_least_once_and_acknowledged_once_whatever_the_target_does(kind: Kind) {
    let world = World::start_with(kind, &[("MASHANG_WORKER", "off")]).await;
    let stand_in = Arc::new(StandIn::default());
    stand_in.ill.store(true, Ordering::SeqCst);
    let policy = DeliveryPolicy {
        deadline: Duration::from_millis(200),
        attempts: 4,
        waits: [20, 50].map(chrono::Duration::milliseconds),
        threshold: 3,
        pause: chrono::Duration::milliseconds(200),
    };
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let mut tasks = vec![actix_web::rt::spawn(worker(&world).run(stopped.clone()))];
    // Two processes send.
    for _ in 0..2 {
        let senders: Vec<Arc<dyn Deliver>> = vec![stand_in.clone()];
        let runner = Runner { worker: worker(&world), senders, policy };
        tasks.push(actix_web::rt::spawn(runner.run(stopped.clone())));
    }
    let first = number(&world, "SELECT count(*) FROM events");
    for _ in 0..5 {
        world.submit(&world.anybody()).await;
    }
    let done = |target: &str| format!("SELECT count(*) FROM deliveries WHERE state = 'done' AND target = '{target}'");
    // The breaker opens for the one, and the other has everything long before.
    until(&world, "SELECT count(*) FROM delivery_targets WHERE state = 'open'").await;
    until(&world, &format!("SELECT ({}) / {}", done(TARGETS[0]), 5 + first)).await;
    assert_eq!(
        number(
            &world,
            "SELECT count(*) FROM delivery_targets WHERE target = 'https://one.example' AND state <> 'closed'"
        ),
        0
    );
    // While it is open, it is asked about once in a pause and not for every delivery.
    let asked = stand_in.asked.load(Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(stand_in.asked.load(Ordering::SeqCst) - asked <= 8, "the breaker does not hold");
    until(&world, "SELECT count(*) FROM deliveries WHERE state = 'dead'").await;
    let dead = program::said(&mut program::command(&world.database, &["deliveries", "dead"]));
    assert!(dead.contains("https://two.example") && !dead.contains("https://one.example"), "{dead}");
    let metrics = String::from_utf8(world.anybody().get("/metrics").await.bytes).unwrap();
    assert!(
        metrics.contains("mashang_deliveries{state=\"dead\"}") && !metrics.contains("{state=\"dead\"} 0"),
        "{metrics}"
    );

    stand_in.ill.store(false, Ordering::SeqCst);
    let open = "SELECT CASE WHEN count(*) = 0 THEN 1 ELSE 0 END FROM deliveries WHERE state = 'pending'";
    until(&world, open).await;
    let before = number(&world, "SELECT count(*) FROM deliveries WHERE state = 'dead'");
    assert!(before > 0, "what is dead stays so until somebody replays it");
    program::said(&mut program::command(&world.database, &["deliveries", "replay"]));
    until(&world, "SELECT CASE WHEN count(*) = 0 THEN 1 ELSE 0 END FROM deliveries WHERE state <> 'done'").await;
    until(&world, "SELECT CASE WHEN count(*) = 0 THEN 1 ELSE 0 END FROM delivery_targets WHERE state <> 'closed'")
        .await;

    stop.send(true).unwrap();
    for task in tasks {
        task.await.unwrap();
    }
    let events = number(&world, "SELECT count(*) FROM events");
    assert_eq!(number(&world, "SELECT count(*) FROM deliveries"), 2 * events);
    let got = stand_in.got.lock().unwrap();
    assert_eq!(i64::try_from(got.len()).unwrap(), 2 * events, "each was received");
    assert!(got.values().any(|times| *times > 1), "an answer came late, and it was sent twice");
}

mashang_tests::stories!(each_is_sent_at_least_once_and_acknowledged_once_whatever_the_target_does);
