//! The tables of the figures of months, and of those that were closed.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Uid};

    case_shares (case_id) {
        case_id -> Uid,
        version -> Integer,
        cells -> JsonDoc,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::JsonDoc;

    case_months (slot) {
        slot -> Text,
        counts -> JsonDoc,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    month_closings (division_code, month) {
        division_code -> Text,
        month -> Date,
        office_id -> Uid,
        closed_by -> Nullable<Uid>,
        closed_at -> Moment,
        lines -> JsonDoc,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    uncounted_joins (number) {
        number -> BigInt,
        case_id -> Uid,
        joined_at -> Moment,
    }
}
