//! The tables of public versions of cases, and of who joined.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    publications (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        case_id -> Uid,
        division_code -> Text,
        author_id -> Uid,
        since -> Moment,
        proposed_at -> Moment,
        published_at -> Nullable<Moment>,
        withdrawn_at -> Nullable<Moment>,
        cell_column -> Nullable<Integer>,
        cell_row -> Nullable<Integer>,
        sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    publication_followers (publication_id, follower) {
        publication_id -> Uid,
        follower -> Binary,
        account_id -> Nullable<Uid>,
        joined_at -> Moment,
    }
}
