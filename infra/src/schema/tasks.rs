//! Which disputes wait for whom, which cases units have had, and what is due when.

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
