//! The tables of reports to voters, of who was there, and of what ballots say.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    voter_reports (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        deputy_id -> Uid,
        term_id -> Uid,
        office_id -> Uid,
        division_code -> Text,
        planned_on -> Date,
        sealed -> Binary,
        meets_at -> Nullable<Moment>,
        shown_at -> Nullable<Moment>,
        answers_due_at -> Nullable<Moment>,
        waiting_id -> Nullable<Uid>,
        waiting_until -> Moment,
        scheduled_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    voter_report_voters (report_id, voter_tag) {
        report_id -> Uid,
        voter_tag -> Binary,
        voted -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    voter_report_ballots (report_id, choice) {
        report_id -> Uid,
        choice -> Text,
        ballots -> Integer,
    }
}
