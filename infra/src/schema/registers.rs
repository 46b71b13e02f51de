//! The table of receptions.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    receptions (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        kind -> Text,
        title -> Text,
        room_id -> Uid,
        office_id -> Uid,
        division_code -> Text,
        grid_id -> Nullable<Uid>,
        series_id -> Nullable<Uid>,
        starts_at -> Moment,
        ends_at -> Moment,
        check_ins -> JsonDoc,
        register -> Binary,
        announced_at -> Moment,
        updated_at -> Moment,
        waiting_entries -> Integer,
        entries_due_at -> Nullable<Moment>,
        entries_alert_at -> Nullable<Moment>,
    }
}
