//! The tables of offices and units.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    congress_offices (id) {
        id -> Uid,
        name -> Text,
        division_code -> Text,
        version -> Integer,
        state -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    handling_units (id) {
        id -> Uid,
        name -> Text,
        division_code -> Text,
        version -> Integer,
        state -> Text,
    }
}
