//! The tables of briefings.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    bulletins (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        number_year -> Nullable<Integer>,
        number -> Nullable<Integer>,
        office_id -> Uid,
        division_code -> Text,
        sealed -> Binary,
        drafted_at -> Moment,
        issued_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    bulletin_parties (party_id, bulletin_id) {
        party_id -> Uid,
        bulletin_id -> Uid,
        due_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use crate::db::types::Uid;

    bulletin_citations (source_id, bulletin_id) {
        source_id -> Uid,
        bulletin_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    bulletin_numbers (office_id, year) {
        office_id -> Uid,
        year -> Integer,
        latest -> Integer,
    }
}

diesel::joinable!(bulletin_parties -> bulletins (bulletin_id));
diesel::joinable!(bulletin_citations -> bulletins (bulletin_id));
diesel::allow_tables_to_appear_in_same_query!(bulletins, bulletin_parties, bulletin_citations);
