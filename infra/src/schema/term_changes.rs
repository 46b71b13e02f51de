//! The tables of changes of term.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    roster_rows (id) {
        id -> Uid,
        changeover_id -> Uid,
        line -> Integer,
        constituency_id -> Uid,
        deputy_id -> Nullable<Uid>,
        matched -> Text,
        sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    term_changes (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        term_id -> Uid,
        former_id -> Nullable<Uid>,
        division_code -> Text,
        office_id -> Uid,
        by_election -> Bool,
        applies_on -> Nullable<Date>,
        persons -> Integer,
        credentials_report -> Nullable<Text>,
        credentials_published_on -> Nullable<Date>,
        loaded_at -> Moment,
        loaded_by -> Nullable<Uid>,
        confirmed_at -> Nullable<Moment>,
        began_at -> Nullable<Moment>,
        done_at -> Nullable<Moment>,
        undone_at -> Nullable<Moment>,
        phase -> Text,
        line -> Integer,
        deputy_id -> Nullable<Uid>,
        total -> Integer,
        done -> Integer,
        steps -> Integer,
        to_undo -> Integer,
        kept -> Integer,
        counts -> JsonDoc,
        lease_holder -> Nullable<Uid>,
        lease_until -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    code_choices (changeover_id, code) {
        changeover_id -> Uid,
        code -> Text,
        fate -> Text,
        successor_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    term_change_steps (id) {
        id -> Uid,
        changeover_id -> Uid,
        ordinal -> Integer,
        kind -> Text,
        subject_id -> Uid,
        code -> Text,
        version_after -> Integer,
        to_kind -> Nullable<Text>,
        to_id -> Nullable<Uid>,
        task -> Nullable<Text>,
        undone -> Nullable<Text>,
        sealed -> Nullable<Binary>,
    }
}
