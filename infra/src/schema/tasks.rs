//! Which disputes wait for whom, which cases units have had, what of cases waits beside whoever holds them, and what is due when.

use super::cases;

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    dispute_tasks (dispute_id, party_id) {
        dispute_id -> Uid,
        party_id -> Uid,
        reported_at -> Moment,
        due_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    case_units (case_id, unit_id) {
        case_id -> Uid,
        unit_id -> Uid,
        submitted_at -> Moment,
        state -> Text,
        holds -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    deadlines (subject_id, kind, part) {
        subject_id -> Uid,
        kind -> Text,
        part -> Integer,
        step -> Text,
        due_at -> Moment,
        holder_kind -> Text,
        holder_id -> Uid,
        office_id -> Uid,
        division_code -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    case_tasks (case_id, kind, party_id) {
        case_id -> Uid,
        kind -> Text,
        party_id -> Uid,
        due_at -> Moment,
        submitted_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    call_back_draws (county_code, month) {
        county_code -> Text,
        month -> Date,
    }
}

diesel::joinable!(case_tasks -> cases (case_id));
diesel::allow_tables_to_appear_in_same_query!(case_tasks, cases);
