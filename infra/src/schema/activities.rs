//! The tables of activities and of groups of deputies.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    activities (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        kind -> Text,
        organiser_id -> Uid,
        congress_id -> Uid,
        term_id -> Nullable<Uid>,
        division_code -> Text,
        year -> Integer,
        plan_item -> Nullable<Text>,
        group_id -> Nullable<Uid>,
        starts_at -> Moment,
        ends_at -> Moment,
        planned_at -> Moment,
        announced_at -> Nullable<Moment>,
        alert_at -> Nullable<Moment>,
        invited -> Integer,
        present -> Integer,
        excused -> Integer,
        absent -> Integer,
        transferred -> Integer,
        fed_back -> Integer,
        in_time -> Integer,
        sealed -> Binary,
        updated_at -> Moment,
        room_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    activity_people (deputy_id, activity_id) {
        deputy_id -> Uid,
        activity_id -> Uid,
        starts_at -> Moment,
        ends_at -> Moment,
        absent_in -> Nullable<Uid>,
    }
}

diesel::table! {
    use crate::db::types::Uid;

    activity_organs (unit_id, activity_id) {
        unit_id -> Uid,
        activity_id -> Uid,
    }
}

diesel::table! {
    use crate::db::types::{Moment, Uid};

    activity_tasks (party_id, activity_id) {
        party_id -> Uid,
        activity_id -> Uid,
        due_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    deputy_groups (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        congress_id -> Uid,
        division_code -> Text,
        office_id -> Uid,
        name -> Text,
        basis -> Text,
        area_code -> Nullable<Text>,
        field -> Nullable<Text>,
        leader_id -> Uid,
        member_ids -> JsonDoc,
        formed_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use crate::db::types::Uid;

    deputy_group_members (deputy_id, group_id) {
        deputy_id -> Uid,
        group_id -> Uid,
    }
}

diesel::joinable!(activity_people -> activities (activity_id));
diesel::allow_tables_to_appear_in_same_query!(activities, activity_people, activity_organs);
diesel::allow_tables_to_appear_in_same_query!(deputy_groups, deputy_group_members);
