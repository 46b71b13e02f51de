//! What leaves the house. A consumer of the log writes a delivery for each event and target; a runner sends it, outside of
//! any transaction, again and again until the target takes it or it failed too often. A target that fails several times in
//! a row is spared for a while, by every process. Each delivery is sent at least once and acknowledged once: a target must
//! bear to be told the same twice, and knows it by the delivery's id.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use mashang_domain::shared::{Actor, Instant, StoreError};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::db::Failed;
use crate::log::{Worker, backoff, complain, rest, rest_unless_rung};
use crate::repositories::{Delivery, DeliveryPolicy};

/// Deliveries that one round sends at once.
const ROUND: i64 = 32;
/// How long a runner rests when there is nothing to send.
const REST: Duration = Duration::from_millis(500);

/// Why a delivery was not taken: the words are for operators and hold nothing personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// It may be the next time.
    Now(String),
    /// It never will be as the house is set up.
    Ever(String),
    /// Nobody is told of it before then: nothing was tried.
    Early(Instant),
}

/// What is to be sent could not be read.
impl From<Failed<StoreError>> for Undelivered {
    fn from(error: Failed<StoreError>) -> Self {
        Self::Now(match error {
            Failed::Job(error) => error.to_string(),
            Failed::Overloaded | Failed::Unavailable => "the database is busy".to_owned(),
            Failed::Full => "the storage is full".to_owned(),
            Failed::Internal(text) => text,
        })
    }
}

/// What a sender made of a delivery.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), Undelivered>> + Send + 'a>>;

/// Somebody who knows how to send one kind of delivery.
pub trait Deliver: Send + Sync {
    fn kind(&self) -> &'static str;

    /// Sends it; whoever does not answer in time is taken for one who did not get it.
    fn deliver<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a>;
}

/// Sends what is due, as the worker's process.
pub struct Runner {
    pub worker: Worker,
    pub senders: Vec<Arc<dyn Deliver>>,
    pub policy: DeliveryPolicy,
}

impl Runner {
    /// Sends until `stop` says so. What is under way then is finished.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut bell = self.worker.surroundings.bell.of_log();
        let runner = Arc::new(self);
        while !*stop.borrow() {
            match Arc::clone(&runner).round().await {
                Ok(0) => {
                    rest_unless_rung(&mut stop, &mut bell, REST).await;
                }
                Ok(_) => {}
                Err(error) => {
                    complain("deliveries wait", &error);
                    rest(&mut stop, REST).await;
                }
            }
        }
    }

    /// Sends what is due now, and returns how many deliveries that were.
    async fn round(self: Arc<Self>) -> Result<usize, Failed<StoreError>> {
        let kinds: Vec<&'static str> = self.senders.iter().map(|sender| sender.kind()).collect();
        let (now, me) = (self.worker.surroundings.clock.now(), self.worker.me);
        // Time enough to send and to note what came of it.
        let deadline = chrono::Duration::from_std(self.policy.deadline).unwrap_or(chrono::Duration::seconds(10));
        let until = now + deadline * 2 + chrono::Duration::seconds(1);
        let claimed =
            self.worker.db.write(move |store| store.claim_deliveries(&kinds, me, [now, until], ROUND)).await?;
        let count = claimed.len();
        let mut sent = JoinSet::new();
        for delivery in claimed {
            sent.spawn(Arc::clone(&self).send(delivery));
        }
        while sent.join_next().await.is_some() {}
        Ok(count)
    }

    async fn send(self: Arc<Self>, delivery: Delivery) {
        let Some(sender) = self.senders.iter().find(|sender| sender.kind() == delivery.kind) else { return };
        let outcome = match tokio::time::timeout(self.policy.deadline, sender.deliver(&delivery)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Undelivered::Now("no answer in time".to_owned())),
        };
        let (ctx, me, policy) = (self.worker.surroundings.context(Actor::System), self.worker.me, self.policy);
        let id = delivery.id;
        let noted = self.worker.db.write(move |store| match &outcome {
            Ok(()) => store.delivered(&delivery, me, ctx.now),
            Err(Undelivered::Early(at)) => store.put_off(&delivery, me, *at),
            Err(why @ (Undelivered::Now(error) | Undelivered::Ever(error))) => {
                let failures = delivery.attempts + 1;
                let again = ctx.now + backoff(failures, policy.waits[0], policy.waits[1]);
                let hopeful = matches!(why, Undelivered::Now(_)) && failures < policy.attempts;
                let run_at = hopeful.then_some(again);
                if run_at.is_none() {
                    tracing::error!(delivery = %id, kind = delivery.kind, error, "a delivery is dead");
                }
                let breaker = (policy.threshold, ctx.now + backoff(1, policy.pause, policy.pause));
                store.not_delivered(&delivery, me, error, run_at, ctx.now, breaker)
            }
        });
        match noted.await {
            Ok(true) => {}
            Ok(false) => tracing::info!(delivery = %id, "a delivery was claimed anew before its answer came"),
            // Its lease ends, and it is sent again.
            Err(error) => complain("what came of a delivery could not be noted", &error),
        }
    }
}
