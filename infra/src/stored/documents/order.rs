//! `supervision_orders.sealed`: what is demanded and of which item of which agreement or which instruction, who signed, and by which terms;
//! `supervision_orders.clock`: the clock that runs.

use chrono::{DateTime, NaiveDate, Utc};
use mashang_domain::orders::{self, OrderStage};
use mashang_domain::shared::text::{Body, Name};
use serde::{Deserialize, Serialize};

use super::office_terms::OrderTerms;
use crate::stored::word::{First, Plain, Word, is_default};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Wording {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    pub(crate) demand: Plain<Body>,
    pub(crate) signer: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) terms: Option<OrderTerms>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) purged: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) item: Option<u32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) agreement: u32,
}

impl From<&orders::SupervisionOrder> for Wording {
    fn from(order: &orders::SupervisionOrder) -> Self {
        Self {
            _version: First,
            demand: Plain::from(&order.demand),
            signer: Plain::from(&order.signer),
            terms: Some(order.terms.into()),
            purged: order.purged,
            item: order.on.item(),
            agreement: order.agreement,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Clock {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    stage: Word<OrderStage>,
    yellow: DateTime<Utc>,
    due: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "is_default")]
    warned: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    reds: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    red_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "is_default")]
    head: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    above: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alert: Option<DateTime<Utc>>,
}

impl From<&orders::OrderClock> for Clock {
    fn from(clock: &orders::OrderClock) -> Self {
        Self {
            _version: First,
            stage: Word(clock.stage),
            yellow: clock.yellow,
            due: clock.due,
            warned: clock.warned,
            reds: clock.reds,
            red_on: clock.red_on,
            head: clock.head,
            above: clock.above,
            alert: clock.alert,
        }
    }
}

impl From<Clock> for orders::OrderClock {
    fn from(clock: Clock) -> Self {
        Self {
            stage: clock.stage.known(),
            yellow: clock.yellow,
            due: clock.due,
            warned: clock.warned,
            reds: clock.reds,
            red_on: clock.red_on,
            head: clock.head,
            above: clock.above,
            alert: clock.alert,
        }
    }
}
