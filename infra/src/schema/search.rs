//! By what cases are found that say something, or that another system gave a number. On SQLite their words lie beside it, in an index of its own kind (`case_words`).

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Numbers, Uid};

    case_tokens (number) {
        number -> BigInt,
        case_id -> Uid,
        submitted_at -> Moment,
        division_code -> Text,
        grid_id -> Nullable<Uid>,
        key_number -> Integer,
        simhash -> BigInt,
        tokens -> Numbers,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    case_numbers (case_id) {
        case_id -> Uid,
        county_code -> Text,
        platform -> Text,
        tag -> Nullable<Binary>,
    }
}
