//! The tables of congresses.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    congresses (id) {
        id -> Uid,
        version -> Integer,
        level -> Text,
        division_code -> Text,
        name -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    terms (id) {
        id -> Uid,
        version -> Integer,
        congress_id -> Uid,
        number -> Integer,
        state -> Text,
        seats -> Nullable<Integer>,
        elected_on -> Nullable<Date>,
        first_session_on -> Nullable<Date>,
        expected_end -> Nullable<Date>,
        ended_on -> Nullable<Date>,
        credentials_report -> Nullable<Text>,
        credentials_published_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid};

    constituencies (id) {
        id -> Uid,
        version -> Integer,
        term_id -> Uid,
        number -> Integer,
        name -> Text,
        seats -> Integer,
        divisions -> JsonDoc,
        workplace -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    congress_sessions (id) {
        id -> Uid,
        congress_id -> Uid,
        name -> Text,
        from_on -> Date,
        to_on -> Date,
    }
}

diesel::joinable!(terms -> congresses (congress_id));
diesel::allow_tables_to_appear_in_same_query!(congresses, terms, constituencies);
