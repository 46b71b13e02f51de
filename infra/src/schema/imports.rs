//! The table of imports.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    imports (number) {
        number -> BigInt,
        kind -> Text,
        at -> Moment,
        account_id -> Nullable<Uid>,
        created -> BigInt,
        changed -> BigInt,
    }
}
