//! The tables of accounts: what was granted to them, and by what and where they log in.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    accounts (id) {
        id -> Uid,
        openid_tag -> Binary,
        sealed -> Binary,
        created_at -> Moment,
        phone_tag -> Nullable<Binary>,
        phone -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    grants (id) {
        id -> Uid,
        account_id -> Uid,
        body -> JsonDoc,
        taken_back_at -> Nullable<Moment>,
        taken_back_by -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    sessions (id) {
        id -> Uid,
        account_id -> Uid,
        generation -> Integer,
        renewed_at -> Moment,
        expires_at -> Moment,
        revoked_at -> Nullable<Moment>,
        opened_at -> Moment,
        way -> Text,
        client -> Text,
        acting_as -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    phone_codes (tag) {
        tag -> Binary,
        code_tag -> Binary,
        tries -> Integer,
        good_until -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    desk_keys (account_id) {
        account_id -> Uid,
        version -> Integer,
        sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    separated_duties (division_code, set_at) {
        division_code -> Text,
        set_at -> Moment,
        separated -> Bool,
        set_by -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    log_ins (id) {
        id -> Uid,
        account_id -> Uid,
        at -> Moment,
        way -> Text,
        client -> Text,
        succeeded -> Bool,
        network -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    ended_visits (id) {
        id -> Uid,
        ended_at -> Moment,
    }
}
