//! The tables of offices and units.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid};

    congress_offices (id) {
        id -> Uid,
        name -> Text,
        division_code -> Text,
        version -> Integer,
        state -> Text,
        details -> Nullable<JsonDoc>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid};

    handling_units (id) {
        id -> Uid,
        name -> Text,
        division_code -> Text,
        version -> Integer,
        state -> Text,
        details -> Nullable<JsonDoc>,
        contact -> Nullable<Binary>,
    }
}
