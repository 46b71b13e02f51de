//! The tables of consultations.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    consultations (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        topic -> Text,
        office_id -> Uid,
        lead -> Text,
        scope -> JsonDoc,
        deputies -> JsonDoc,
        closes_on -> Date,
        sealed -> Binary,
        drafted_at -> Moment,
        opened_at -> Nullable<Moment>,
        proposed_at -> Nullable<Moment>,
        collected -> Nullable<Integer>,
        news -> JsonDoc,
        due_at -> Nullable<Moment>,
        alert_at -> Nullable<Moment>,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    consultation_areas (division_code, consultation_id) {
        division_code -> Text,
        consultation_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    consultation_opinions (id) {
        id -> Uid,
        consultation_id -> Uid,
        source -> Text,
        voice -> Text,
        person_tag -> Nullable<Binary>,
        account_id -> Nullable<Uid>,
        day -> Date,
        batch -> Nullable<Text>,
        number -> Nullable<Integer>,
        meeting -> Nullable<Integer>,
        proposal -> Nullable<Integer>,
        group_number -> Nullable<Integer>,
        sealed -> Binary,
        received_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    consultation_proposals (consultation_id, number) {
        consultation_id -> Uid,
        number -> Integer,
        opinions -> Integer,
        seed_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    consultation_followers (consultation_id, account_id) {
        consultation_id -> Uid,
        account_id -> Uid,
    }
}

diesel::allow_tables_to_appear_in_same_query!(consultations, consultation_areas);
