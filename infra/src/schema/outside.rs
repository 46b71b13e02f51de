//! What the house has of others.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    access_tokens (id) {
        id -> Uid,
        sealed -> Binary,
        fetched_at -> Moment,
        expires_at -> Moment,
        lease_until -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    check_traces (trace_id) {
        trace_id -> Text,
        at -> Moment,
        state -> Nullable<Text>,
        label -> Nullable<Integer>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    content_checks (id) {
        id -> Uid,
        subject_kind -> Text,
        subject_id -> Uid,
        part -> Text,
        asked_at -> Moment,
        state -> Text,
        label -> Nullable<Integer>,
        trace_id -> Nullable<Text>,
        source -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    wechat_pushes (tag) {
        tag -> Binary,
        at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    wechat_subscriptions (tag, template) {
        tag -> Binary,
        template -> Text,
        accepted -> Integer,
        sent -> Integer,
        failed -> Integer,
        declined_at -> Nullable<Moment>,
        updated_at -> Moment,
    }
}
