//! The tables of what proves the log, and of who looked at what.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    audit_leaves (position) {
        position -> BigInt,
        event_id -> Uid,
        subject_id -> Uid,
    }
}

diesel::table! {
    audit_hashes (position) {
        position -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    audit_salts (subject_id) {
        subject_id -> Uid,
        sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    audit_entries (id) {
        id -> Uid,
        at -> Moment,
        account_id -> Uid,
        role -> Text,
        party_kind -> Nullable<Text>,
        party_id -> Nullable<Uid>,
        act -> Text,
        subject_kind -> Text,
        subject_id -> Uid,
        division_code -> Text,
        sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    audit_roots (size) {
        size -> BigInt,
        at -> Moment,
        note -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    retention_rules (division_code, class, version) {
        division_code -> Text,
        class -> Text,
        version -> Integer,
        days -> Nullable<Integer>,
        set_at -> Moment,
        set_by -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    retention_reports (id) {
        id -> Uid,
        at -> Moment,
        division_code -> Text,
        class -> Text,
        version -> Integer,
        done -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    retention_places (class, area) {
        class -> Text,
        area -> Text,
        at -> Moment,
        case_id -> Uid,
    }
}
