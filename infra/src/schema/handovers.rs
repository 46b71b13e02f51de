//! The tables of handovers.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{JsonDoc, Moment, Uid};

    handovers (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        from_id -> Uid,
        target_kind -> Nullable<Text>,
        target_id -> Nullable<Uid>,
        reason -> Text,
        leave_sealed -> Nullable<Binary>,
        begins_on -> Date,
        ends_on -> Nullable<Date>,
        office_id -> Uid,
        room_id -> Nullable<Uid>,
        division_code -> Text,
        case_ids -> JsonDoc,
        asked_by -> Nullable<Uid>,
        asked_at -> Moment,
        wished_kind -> Nullable<Text>,
        wished_id -> Nullable<Uid>,
        work -> Text,
        place_at -> Nullable<Moment>,
        place_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, Uid};

    handover_items (handover_id, subject_id) {
        handover_id -> Uid,
        subject_id -> Uid,
        kind -> Text,
        version_after -> Nullable<Integer>,
        returned_at -> Nullable<Moment>,
    }
}
