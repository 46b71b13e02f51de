//! The tables of invitations, and of links by which bodies without an account answer.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    invitations (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        tag -> Binary,
        body -> JsonDoc,
        division_code -> Text,
        invited_by -> Nullable<Uid>,
        accepted_by -> Nullable<Uid>,
        issued_at -> Moment,
        until -> Moment,
        sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    answer_links (tag) {
        tag -> Binary,
        case_id -> Uid,
        number -> Integer,
    }
}
