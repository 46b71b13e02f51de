//! The table of how far new keys have come.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    key_rotations (key_number) {
        key_number -> Integer,
        started_at -> Moment,
        seals_from -> Moment,
        part -> Text,
        last_id -> Uid,
        pass -> Integer,
        found -> BigInt,
        resealed -> BigInt,
        stuck -> BigInt,
        files -> BigInt,
        finished_at -> Nullable<Moment>,
        lease_holder -> Nullable<Uid>,
        lease_until -> Nullable<Moment>,
    }
}
