//! The tables of what proves the log.

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
    use crate::db::types::Moment;

    audit_roots (size) {
        size -> BigInt,
        at -> Moment,
        note -> Text,
    }
}
