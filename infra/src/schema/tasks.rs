//! Which disputes wait for whom.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    dispute_tasks (dispute_id, party_id) {
        dispute_id -> Uid,
        party_id -> Uid,
        reported_at -> Moment,
        due_at -> Moment,
    }
}
