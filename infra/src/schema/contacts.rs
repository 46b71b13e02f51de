//! The tables of links between deputies and whoever is visited.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    contact_links (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        kind -> Text,
        of_members -> Bool,
        deputy_id -> Uid,
        to_deputy_id -> Nullable<Uid>,
        sealed -> Nullable<Binary>,
        place -> Nullable<Integer>,
        office_id -> Uid,
        division_code -> Text,
        period_days -> Integer,
        begins_on -> Date,
        visits -> Integer,
        last_on -> Nullable<Date>,
        due_on -> Date,
        linked_at -> Moment,
        ended_at -> Nullable<Moment>,
        erase_at -> Nullable<Moment>,
        updated_at -> Moment,
        phone_tag -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    contact_visits (id) {
        id -> Uid,
        link_id -> Uid,
        done_on -> Date,
        way -> Text,
        sealed -> Nullable<Binary>,
        case_id -> Nullable<Uid>,
        deputy_id -> Uid,
        written_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    contact_numbers (division_code) {
        division_code -> Text,
        members_least -> Integer,
        members_most -> Integer,
        people_least -> Integer,
        people_most -> Integer,
    }
}
