//! The tables of what waits before it is public, and of the words that are looked for.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    moderation_items (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        subject_kind -> Text,
        subject_id -> Uid,
        division_code -> Text,
        office_id -> Uid,
        writers -> JsonDoc,
        opened_at -> Moment,
        decided_at -> Nullable<Moment>,
        sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    word_lists (id) {
        id -> Uid,
        division_code -> Text,
        version -> Integer,
        in_force -> Bool,
        size -> Integer,
        set_at -> Moment,
        set_by -> Uid,
        sealed -> Binary,
    }
}
