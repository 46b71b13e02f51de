//! The tables of supervision orders.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    supervision_orders (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        number_year -> Nullable<Integer>,
        number -> Nullable<Integer>,
        matter_kind -> Text,
        matter_id -> Uid,
        division_code -> Text,
        level -> Text,
        form -> Text,
        deputy_ids -> JsonDoc,
        recipient_kind -> Text,
        recipient_id -> Uid,
        sealed -> Binary,
        due_on -> Nullable<Date>,
        issuer_id -> Uid,
        office_id -> Uid,
        drafted_at -> Moment,
        issued_at -> Nullable<Moment>,
        answer_due_at -> Nullable<Moment>,
        clock -> Nullable<JsonDoc>,
        due_at -> Nullable<Moment>,
        alert_at -> Nullable<Moment>,
        sent_back -> Integer,
        in_time -> Nullable<Bool>,
        outcome -> Nullable<Text>,
        waiting_id -> Nullable<Uid>,
        waiting_until -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    order_numbers (office_id, year) {
        office_id -> Uid,
        year -> Integer,
        latest -> Integer,
    }
}
