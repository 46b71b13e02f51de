//! The tables of what people consented to, and of what was erased at their demand; and the keys with which that
//! is done.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    consents (id) {
        id -> Uid,
        holder_kind -> Text,
        holder_id -> Uid,
        purpose -> Text,
        edition -> Text,
        way -> Text,
        case_id -> Nullable<Uid>,
        taken_by -> Nullable<Uid>,
        given_at -> Moment,
        withdrawn_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    erasures (subject_id) {
        subject_id -> Uid,
        subject_kind -> Text,
        at -> Moment,
        tag -> Nullable<Binary>,
        finished_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    subject_keys (subject_id) {
        subject_id -> Uid,
        sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    diversion_receipts (id) {
        id -> Uid,
        at -> Moment,
        diversion -> Text,
        handler_kind -> Text,
        handler_id -> Uid,
        office_id -> Uid,
    }
}
