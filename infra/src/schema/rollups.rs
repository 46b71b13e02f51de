//! The tables of roll-ups, and of what each entity contributes to them.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    figure_editions (edition) {
        edition -> Integer,
        state -> Text,
        kind -> Nullable<Text>,
        after -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    figures (edition, division_code, measure, on_date, kind, organisation_id) {
        edition -> Integer,
        division_code -> Text,
        measure -> Text,
        on_date -> Date,
        kind -> Text,
        organisation_id -> Uid,
        value -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    contributions (edition, subject_id) {
        edition -> Integer,
        subject_id -> Uid,
        subject_kind -> Text,
        cells -> JsonDoc,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    coverage_gaps (edition, grid_id, starts_on) {
        edition -> Integer,
        grid_id -> Uid,
        starts_on -> Date,
        ends_on -> Nullable<Date>,
        division_code -> Text,
    }
}
