//! The tables of notices.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    notices (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        title -> Text,
        words -> Text,
        basis -> Nullable<Text>,
        office_id -> Uid,
        division_code -> Text,
        since -> Moment,
        drafted_at -> Moment,
        published_at -> Nullable<Moment>,
        withdrawn_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    notice_readers (notice_id, day) {
        notice_id -> Uid,
        day -> Date,
        count -> BigInt,
    }
}

diesel::table! {
    use crate::db::types::Uid;

    notice_explanations (notice_id, deputy_id, reception_id) {
        notice_id -> Uid,
        deputy_id -> Uid,
        reception_id -> Uid,
    }
}
