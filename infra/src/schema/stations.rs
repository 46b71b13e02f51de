//! The tables of stations: plans, rotas and bookings.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    station_plans (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        room_id -> Uid,
        office_id -> Uid,
        division_code -> Text,
        year -> Integer,
        asks -> JsonDoc,
        drafted_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    rotas (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        room_id -> Uid,
        office_id -> Uid,
        division_code -> Text,
        month -> Date,
        sealed -> Binary,
        answers_due_at -> Nullable<Moment>,
        alert_at -> Nullable<Moment>,
        drafted_at -> Moment,
        published_at -> Nullable<Moment>,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    rota_slots (rota_id, number) {
        rota_id -> Uid,
        number -> Integer,
        room_id -> Uid,
        starts_at -> Moment,
        ends_at -> Moment,
        reception_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    rota_duties (rota_id, number, deputy_id) {
        rota_id -> Uid,
        number -> Integer,
        deputy_id -> Uid,
        starts_at -> Moment,
        ends_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    rota_tasks (deputy_id, rota_id) {
        deputy_id -> Uid,
        rota_id -> Uid,
        due_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    station_bookings (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        reception_id -> Uid,
        room_id -> Uid,
        office_id -> Uid,
        division_code -> Text,
        starts_at -> Moment,
        code_tag -> Binary,
        phone_tag -> Binary,
        sealed -> Nullable<Binary>,
        account_id -> Nullable<Uid>,
        booked_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::joinable!(rota_tasks -> rotas (rota_id));
diesel::allow_tables_to_appear_in_same_query!(rotas, rota_tasks);
