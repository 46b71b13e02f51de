//! The tables around the log of events: who has read how far, what could not be read, and what is to be sent.

use super::events;

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    consumers (name) {
        name -> Text,
        xid -> BigInt,
        seq -> BigInt,
        lease_holder -> Nullable<Uid>,
        lease_until -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    parked_events (consumer, event_id) {
        consumer -> Text,
        event_id -> Uid,
        error -> Text,
        attempts -> Integer,
        parked_at -> Moment,
        run_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    log_origin (id) {
        id -> Integer,
        shift -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    deliveries (id) {
        id -> Uid,
        kind -> Text,
        event_id -> Uid,
        target -> Text,
        state -> Text,
        run_at -> Moment,
        attempts -> Integer,
        last_error -> Nullable<Text>,
        lease_holder -> Nullable<Uid>,
        lease_until -> Nullable<Moment>,
        created_at -> Moment,
        settled_at -> Nullable<Moment>,
        recipient -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    delivery_targets (target) {
        target -> Text,
        state -> Text,
        failures -> Integer,
        retry_at -> Nullable<Moment>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(events, parked_events);
diesel::allow_tables_to_appear_in_same_query!(deliveries, delivery_targets);
