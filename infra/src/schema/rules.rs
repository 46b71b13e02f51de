//! The tables of rule sets, of lists of words, of standard texts and of the calendar.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    rule_sets (division_code, version) {
        division_code -> Text,
        version -> Integer,
        in_force -> Bool,
        rules -> JsonDoc,
        set_at -> Nullable<Moment>,
        set_by -> Nullable<Uid>,
        in_force_from -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    division_lists (kind, division_code, version) {
        kind -> Text,
        division_code -> Text,
        version -> Integer,
        in_force -> Bool,
        in_force_from -> Date,
        entries -> JsonDoc,
        set_at -> Moment,
        set_by -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    calendar_years (year, version) {
        year -> Integer,
        version -> Integer,
        days -> JsonDoc,
        set_at -> Moment,
        set_by -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    standard_texts (id) {
        id -> Uid,
        version -> Integer,
        division_code -> Text,
        state -> Nullable<Text>,
        category -> Nullable<Text>,
        title -> Text,
        body -> Text,
        in_use -> Bool,
        updated_at -> Moment,
        updated_by -> Uid,
    }
}
