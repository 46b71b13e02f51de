//! The tables as the repositories see them, kept by hand; a test holds them against both migration trees.

pub(crate) mod activities;
pub(crate) mod audit;
pub(crate) mod bulletins;
pub(crate) mod clients;
pub(crate) mod congresses;
pub(crate) mod consultations;
pub(crate) mod contacts;
pub(crate) mod handovers;
pub(crate) mod imports;
mod institutions;
pub(crate) mod invitations;
pub(crate) mod keys;
pub(crate) mod log;
mod logins;
pub(crate) mod moderation;
pub(crate) mod months;
pub(crate) mod notices;
pub(crate) mod orders;
pub(crate) mod outside;
mod parties;
pub(crate) mod person;
pub(crate) mod publications;
mod registers;
mod rollups;
pub(crate) mod rules;
pub(crate) mod search;
pub(crate) mod sittings;
pub(crate) mod stations;
pub(crate) mod suggestions;
pub(crate) mod sweeps;
pub(crate) mod tasks;
pub(crate) mod term_changes;
pub(crate) mod voter_reports;

pub(crate) use institutions::{congress_offices, handling_units};
pub(crate) use logins::{accounts, desk_keys, ended_visits, grants, log_ins, phone_codes, separated_duties, sessions};
pub(crate) use parties::phone_days;
pub(crate) use registers::receptions;
pub(crate) use rollups::{contributions, coverage_gaps, figure_editions, figures};
pub(crate) use tasks::case_units;

diesel::table! {
    allowances (key) {
        key -> Binary,
        tat -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Moment;

    data_keys (id) {
        id -> Integer,
        sealed -> Binary,
        used_from -> Moment,
    }
}

diesel::table! {
    house (name) {
        name -> Text,
        value -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    divisions (code, level) {
        code -> Text,
        name -> Text,
        level -> Text,
        parent_code -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    grids (id) {
        id -> Uid,
        version -> Integer,
        division_code -> Text,
        ordinal -> Integer,
        name -> Text,
        households -> Integer,
        boundary -> Nullable<JsonDoc>,
        west -> Nullable<Double>,
        south -> Nullable<Double>,
        east -> Nullable<Double>,
        north -> Nullable<Double>,
        since -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    grid_members (id) {
        id -> Uid,
        grid_id -> Uid,
        sealed -> Binary,
        role -> Text,
        position -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    activity_rooms (id) {
        id -> Uid,
        version -> Integer,
        kind -> Text,
        name -> Text,
        office_id -> Uid,
        division_code -> Text,
        address -> Text,
        longitude -> Nullable<Double>,
        latitude -> Nullable<Double>,
        state -> Text,
        details -> Nullable<JsonDoc>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    deputies (id) {
        id -> Uid,
        version -> Integer,
        name -> Text,
        profile -> Nullable<Text>,
        office_id -> Uid,
        division_code -> Text,
        room_id -> Nullable<Uid>,
        merged_into -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    grid_assignments (id) {
        id -> Uid,
        deputy_id -> Uid,
        grid_id -> Uid,
        starts_on -> Date,
        ends_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    mandates (id) {
        id -> Uid,
        deputy_id -> Uid,
        term_id -> Uid,
        constituency_id -> Uid,
        level -> Text,
        congress_code -> Text,
        term -> Integer,
        constituency -> Text,
        starts_on -> Date,
        ends_on -> Nullable<Date>,
        status -> Text,
        status_since -> Date,
        decision -> Nullable<JsonDoc>,
        coming -> Nullable<JsonDoc>,
        suspensions -> JsonDoc,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uid;

    stand_ins (deputy_id, starts_on) {
        deputy_id -> Uid,
        starts_on -> Date,
        ends_on -> Nullable<Date>,
        kind -> Text,
        target_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    qr_codes (code) {
        code -> Text,
        version -> Integer,
        subject_kind -> Text,
        subject_id -> Uid,
        issued_at -> Moment,
        revoked_at -> Nullable<Moment>,
        division_code -> Text,
        issued_by_kind -> Nullable<Text>,
        issued_by_id -> Nullable<Uid>,
        print_runs -> Integer,
        printed_copies -> Integer,
        printed_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    cases (id) {
        id -> Uid,
        tracking_tag -> Binary,
        nature -> Text,
        category -> Text,
        category_label -> Nullable<Text>,
        channel -> Text,
        submitter_id -> Nullable<Uid>,
        anonymous -> Bool,
        consent_to_publish -> Bool,
        division_code -> Text,
        grid_id -> Nullable<Uid>,
        qr_code -> Text,
        target_kind -> Text,
        target_id -> Uid,
        office_id -> Uid,
        submitted_at -> Moment,
        sealed -> Binary,
        external_tag -> Nullable<Binary>,
        privacy_edition -> Nullable<Text>,
        phone_tag -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    case_handling (case_id) {
        case_id -> Uid,
        version -> Integer,
        state -> Text,
        resume_state -> Nullable<Text>,
        holder_id -> Nullable<Uid>,
        urgency -> Moment,
        alert_at -> Nullable<Moment>,
        sealed -> Binary,
        updated_at -> Moment,
        division_code -> Text,
        submitted_at -> Moment,
        calendar_edition -> Nullable<Integer>,
        ask_at -> Nullable<Moment>,
        unrated_at -> Nullable<Moment>,
        unrated_unit -> Nullable<Uid>,
        yellow_at -> Nullable<Moment>,
        red_at -> Nullable<Moment>,
        supervised -> Bool,
        aside -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    attachments (id) {
        id -> Uid,
        uploader_id -> Nullable<Uid>,
        media_type -> Text,
        size -> BigInt,
        subject_kind -> Nullable<Text>,
        subject_id -> Nullable<Uid>,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    events (xid, seq) {
        xid -> BigInt,
        seq -> BigInt,
        id -> Uid,
        subject_kind -> Text,
        subject_id -> Uid,
        version -> Integer,
        at -> Moment,
        account_id -> Nullable<Uid>,
        party_kind -> Nullable<Text>,
        party_id -> Nullable<Uid>,
        sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    inbox_messages (id) {
        id -> Uid,
        party_kind -> Text,
        party_id -> Uid,
        event_id -> Uid,
        subject_id -> Uid,
        kind -> Text,
        at -> Moment,
        read_at -> Nullable<Moment>,
        subject_kind -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    idempotency_keys (scope, key) {
        scope -> Text,
        key -> Text,
        fingerprint -> Binary,
        status -> Integer,
        body -> Binary,
        created_at -> Moment,
        rights -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    role_schemes (code) {
        code -> Text,
        version -> Integer,
        title -> Text,
        division_code -> Text,
        in_force -> Bool,
        roles -> JsonDoc,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    duty_records (id) {
        id -> Uid,
        version -> Integer,
        deputy_id -> Uid,
        division_code -> Text,
        role -> Text,
        activity -> Text,
        at -> Moment,
        month -> Date,
        grid_id -> Nullable<Uid>,
        event_id -> Nullable<Uid>,
        subject_kind -> Nullable<Text>,
        subject_id -> Nullable<Uid>,
        evidence_id -> Uid,
        sealed -> Nullable<Binary>,
        state -> Text,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    mediation_organisations (id) {
        id -> Uid,
        kind -> Text,
        name -> Text,
        division_code -> Text,
        version -> Integer,
        state -> Text,
        details -> Nullable<JsonDoc>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    disputes (id) {
        id -> Uid,
        version -> Integer,
        state -> Text,
        kind -> Text,
        kind_label -> Nullable<Text>,
        source -> Text,
        risk -> Text,
        division_code -> Text,
        grid_id -> Nullable<Uid>,
        office_id -> Uid,
        organisation_id -> Nullable<Uid>,
        case_id -> Nullable<Uid>,
        reporter_id -> Nullable<Uid>,
        due_on -> Nullable<Date>,
        dossier -> Binary,
        reported_at -> Moment,
        updated_at -> Moment,
        alert_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    dispute_people (dispute_id, person_id) {
        dispute_id -> Uid,
        person_id -> Uid,
        reported_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::{Moment, JsonDoc, Uid};

    dispute_codes (tag) {
        tag -> Binary,
        dispute_id -> Uid,
    }
}

diesel::joinable!(case_handling -> cases (case_id));
diesel::joinable!(case_units -> cases (case_id));
diesel::joinable!(dispute_people -> disputes (dispute_id));

diesel::allow_tables_to_appear_in_same_query!(
    divisions,
    grids,
    grid_members,
    congress_offices,
    handling_units,
    activity_rooms,
    deputies,
    grid_assignments,
    mandates,
    stand_ins,
    qr_codes,
    accounts,
    grants,
    sessions,
    cases,
    case_handling,
    case_units,
    attachments,
    events,
    inbox_messages,
    idempotency_keys,
    role_schemes,
    duty_records,
    receptions,
    mediation_organisations,
    disputes,
    dispute_people,
    dispute_codes,
    figure_editions,
    figures,
    contributions,
    coverage_gaps
);
