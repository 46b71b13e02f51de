//! The tables of deputies' suggestions.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    suggestions (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        kind -> Text,
        proposer_id -> Uid,
        congress_id -> Uid,
        division_code -> Text,
        office_id -> Uid,
        at_session -> Bool,
        handed_in -> Bool,
        is_key -> Bool,
        year -> Nullable<Integer>,
        number -> Nullable<Integer>,
        lead_id -> Nullable<Uid>,
        class -> Nullable<Text>,
        result -> Nullable<Text>,
        attitude -> Nullable<Text>,
        rate_by -> Nullable<Date>,
        alert_on -> Nullable<Date>,
        sealed -> Binary,
        updated_at -> Moment,
        session_id -> Nullable<Uid>,
        is_joined -> Bool,
    }
}

diesel::table! {
    use crate::db::types::{Moment, Uid};

    suggestion_assignments (session_id) {
        session_id -> Uid,
        assigned_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    suggestion_pairs (term_id, pair, suggestion_id) {
        term_id -> Uid,
        pair -> BigInt,
        suggestion_id -> Uid,
    }
}

diesel::table! {
    use crate::db::types::Uid;

    suggestion_people (person_id, suggestion_id) {
        person_id -> Uid,
        suggestion_id -> Uid,
    }
}

diesel::table! {
    use crate::db::types::{Moment, Uid};

    suggestion_tasks (suggestion_id, party_id) {
        suggestion_id -> Uid,
        party_id -> Uid,
        due_at -> Moment,
    }
}

diesel::joinable!(suggestion_people -> suggestions (suggestion_id));
diesel::joinable!(suggestion_tasks -> suggestions (suggestion_id));
diesel::allow_tables_to_appear_in_same_query!(suggestions, suggestion_people, suggestion_tasks);
