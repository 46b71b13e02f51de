//! The table of rule sets.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::JsonDoc;

    rule_sets (division_code, version) {
        division_code -> Text,
        version -> Integer,
        in_force -> Bool,
        rules -> JsonDoc,
    }
}
