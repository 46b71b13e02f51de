//! The tables of sweeps.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    sweep_campaigns (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        title -> Text,
        issuer_id -> Uid,
        begins_on -> Date,
        ends_on -> Date,
        rhythm -> Text,
        areas -> JsonDoc,
        categories -> JsonDoc,
        drafted_at -> Moment,
        announced_at -> Nullable<Moment>,
        telling -> Nullable<JsonDoc>,
        reminded -> Integer,
        alert_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    sweep_areas (division_code, campaign_id) {
        division_code -> Text,
        campaign_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    sweep_reports (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        campaign_id -> Uid,
        round -> Integer,
        division_code -> Text,
        grid_id -> Uid,
        office_id -> Uid,
        reporter_kind -> Text,
        reporter_id -> Uid,
        finding_ids -> JsonDoc,
        reported_at -> Moment,
        in_time -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    sweep_findings (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        campaign_id -> Uid,
        report_id -> Uid,
        round -> Integer,
        division_code -> Text,
        grid_id -> Uid,
        office_id -> Uid,
        issuer_id -> Uid,
        reporter_kind -> Text,
        reporter_id -> Uid,
        kind -> Text,
        kind_label -> Nullable<Text>,
        parties -> Text,
        risk -> Text,
        people -> Integer,
        same_as_id -> Nullable<Uid>,
        dispute_id -> Nullable<Uid>,
        case_id -> Nullable<Uid>,
        watcher_kind -> Nullable<Text>,
        watcher_id -> Nullable<Uid>,
        owner_id -> Nullable<Uid>,
        counts -> Bool,
        found_at -> Moment,
        due_at -> Moment,
        settled_at -> Nullable<Moment>,
        files -> JsonDoc,
        sealed -> Binary,
        updated_at -> Moment,
    }
}

diesel::allow_tables_to_appear_in_same_query!(sweep_campaigns, sweep_areas);
