//! What is left of matters that were purged.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    diversion_receipts (id) {
        id -> Uid,
        at -> Moment,
        diversion -> Text,
        handler_kind -> Text,
        handler_id -> Uid,
        office_id -> Uid,
    }
}
