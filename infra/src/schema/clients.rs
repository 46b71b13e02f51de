//! The tables of API clients.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    api_clients (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        office_id -> Uid,
        division_code -> Text,
        body -> JsonDoc,
        registered_at -> Moment,
        sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    client_assertions (client_id, tag) {
        client_id -> Uid,
        tag -> Binary,
        until -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    client_usage (client_id, day, operation) {
        client_id -> Uid,
        day -> Date,
        operation -> Text,
        count -> BigInt,
        last_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    revoked_tokens (client_id, token_id) {
        client_id -> Uid,
        token_id -> Uid,
        until -> Moment,
    }
}
