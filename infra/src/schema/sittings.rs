//! The tables of sittings at tea rooms.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    tea_sittings (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        room_id -> Uid,
        office_id -> Uid,
        division_code -> Text,
        starts_at -> Moment,
        ends_at -> Moment,
        sealed -> Binary,
        announced_at -> Moment,
        updated_at -> Moment,
        alert_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    tea_sitting_parties (party_id, sitting_id) {
        party_id -> Uid,
        sitting_id -> Uid,
        due_on -> Nullable<Date>,
    }
}

diesel::joinable!(tea_sitting_parties -> tea_sittings (sitting_id));
diesel::allow_tables_to_appear_in_same_query!(tea_sittings, tea_sitting_parties);
