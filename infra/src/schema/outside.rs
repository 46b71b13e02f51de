//! What the house has of others.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    access_tokens (id) {
        id -> Uid,
        sealed -> Binary,
        fetched_at -> Moment,
        expires_at -> Moment,
        lease_until -> Nullable<Moment>,
    }
}
