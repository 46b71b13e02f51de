//! What lay open, or was sealed with the key of the settings itself, before there was a ring: read once, when the database
//! is migrated past it, and sealed as everything is since.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use mashang_domain::shared::StoreError;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::crypto::{MasterKey, Vault};
use crate::db::connection::AnyConnection;
use crate::db::types::{Doc, Id};
use crate::schema::house;
use crate::sealed::{columns, tags};

/// The tables as they are between the migration that adds the sealed columns and the one that takes the others away.
mod tables {
    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        cases (id) {
            id -> Uid,
            tracking_code -> Text,
            title -> Text,
            body -> Text,
            contact -> Nullable<Binary>,
            longitude -> Nullable<Double>,
            latitude -> Nullable<Double>,
            address -> Nullable<Text>,
            health -> Nullable<Binary>,
            tracking_tag -> Binary,
            sealed -> Binary,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        case_handling (case_id) {
            case_id -> Uid,
            handling -> JsonDoc,
            sealed -> Binary,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        events (id) {
            id -> Uid,
            payload -> JsonDoc,
            sealed -> Binary,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        accounts (id) {
            id -> Uid,
            openid -> Text,
            openid_tag -> Binary,
            sealed -> Binary,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        duty_records (id) {
            id -> Uid,
            place -> Nullable<Text>,
            body -> Nullable<Text>,
            reason -> Nullable<Text>,
            sealed -> Nullable<Binary>,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        grid_members (id) {
            id -> Uid,
            name -> Text,
            sealed -> Binary,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        disputes (id) {
            id -> Uid,
            tracking_code -> Text,
            dossier -> Binary,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        dispute_codes (code) {
            code -> Text,
            dispute_id -> Uid,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        dispute_code_tags (tag) {
            tag -> Binary,
            dispute_id -> Uid,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        receptions (id) {
            id -> Uid,
            register -> Binary,
        }
    }
}

use tables::{
    accounts, case_handling, cases, dispute_code_tags, dispute_codes, disputes, duty_records, events, grid_members,
    receptions,
};

/// What keeps a database from being sealed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("{0}")]
    Database(#[from] diesel::result::Error),
    /// The database is not migrated when one of its rows does not open: nothing of it would be lost, nor found.
    #[error("{0} of {1} can't be read")]
    Unreadable(&'static str, Uuid),
    #[error("{0}")]
    Store(#[from] StoreError),
}

type Done = Result<(), Fault>;

/// The mark that was sealed with the key of the database.
const MARK: &str = "key";
/// The mark of a database in whose files the clear text still lies, though no table holds it.
const UNSWEPT: &str = "unswept";
/// Rows that are read at a time.
const BATCH: i64 = 500;

/// Whether `master` opens what the database holds; one that holds nothing takes it.
pub(crate) fn is_sealed_with(connection: &mut AnyConnection, master: &MasterKey) -> QueryResult<bool> {
    let mark: Option<Vec<u8>> = house::table.find(MARK).select(house::value).first(connection).optional()?;
    if let Some(sealed) = mark {
        return Ok(master.open_former(MARK.as_bytes(), &sealed).is_ok());
    }
    let contact: Option<(Id, Option<Vec<u8>>)> = cases::table
        .filter(cases::contact.is_not_null())
        .select((cases::id, cases::contact))
        .first(connection)
        .optional()?;
    let dossier: Option<(Id, Vec<u8>)> =
        disputes::table.select((disputes::id, disputes::dossier)).first(connection).optional()?;
    let contact = contact.and_then(|(id, sealed)| Some((id, sealed?)));
    Ok(contact.into_iter().chain(dossier).all(|(id, sealed)| master.open_former(id.0.as_bytes(), &sealed).is_ok()))
}

/// Seals all of it.
pub(crate) fn seal(connection: &mut AnyConnection, vault: &Vault) -> Done {
    connection.transaction(|connection| {
        seal_cases(connection, vault)?;
        seal_handling(connection, vault)?;
        seal_events(connection, vault)?;
        seal_accounts(connection, vault)?;
        seal_records(connection, vault)?;
        seal_members(connection, vault)?;
        seal_disputes(connection, vault)?;
        seal_registers(connection, vault)?;
        diesel::delete(house::table.find(MARK)).execute(connection)?;
        if events::table.select(events::id).first::<Id>(connection).optional()?.is_some() {
            let unswept = (house::name.eq(UNSWEPT), house::value.eq(&b"sealed"[..]));
            diesel::insert_into(house::table).values(unswept).execute(connection)?;
        }
        Ok(())
    })
}

/// Writes anew what lay in the clear: a column that is dropped stays in the rows, and a row that is changed in its page.
pub(crate) fn sweep(connection: &mut AnyConnection, tables: &[&str]) -> QueryResult<()> {
    let unswept: Option<Vec<u8>> = house::table.find(UNSWEPT).select(house::value).first(connection).optional()?;
    if unswept.is_none() {
        return Ok(());
    }
    match connection {
        AnyConnection::Postgres(inner) => {
            for table in tables {
                inner.batch_execute(&format!("VACUUM (FULL) {table}"))?;
            }
        }
        AnyConnection::Sqlite(inner) => inner.batch_execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?,
    }
    diesel::delete(house::table.find(UNSWEPT)).execute(connection)?;
    Ok(())
}

/// Calls `each` with every row, in the order of their ids.
fn all<R>(
    connection: &mut AnyConnection,
    load: impl Fn(&mut AnyConnection, Id) -> QueryResult<Vec<R>>,
    id: impl Fn(&R) -> Id,
    mut each: impl FnMut(&mut AnyConnection, R) -> Done,
) -> Done {
    let mut after = Id(Uuid::nil());
    loop {
        let rows = load(connection, after)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = id(last);
        for row in rows {
            each(connection, row)?;
        }
    }
}

/// What the key of the settings sealed as JSON.
fn opened(vault: &Vault, id: Id, sealed: &[u8], what: &'static str) -> Result<Value, Fault> {
    let plain = vault.master().open_former(id.0.as_bytes(), sealed).map_err(|_| Fault::Unreadable(what, id.0))?;
    serde_json::from_slice(&plain).map_err(|_| Fault::Unreadable(what, id.0))
}

type CaseRow = (Id, String, String, String, Option<Vec<u8>>, Option<f64>, Option<f64>, Option<String>, Option<Vec<u8>>);

fn seal_cases(connection: &mut AnyConnection, vault: &Vault) -> Done {
    let load = |connection: &mut AnyConnection, after| {
        cases::table
            .filter(cases::id.gt(after))
            .order(cases::id)
            .limit(BATCH)
            .select((
                cases::id,
                cases::tracking_code,
                cases::title,
                cases::body,
                cases::contact,
                cases::longitude,
                cases::latitude,
                cases::address,
                cases::health,
            ))
            .load(connection)
    };
    all(
        connection,
        load,
        |row: &CaseRow| row.0,
        |connection, row| {
            let (id, code, title, text, contact, longitude, latitude, address, health) = row;
            let mut words = Map::new();
            words.insert("code".into(), json!(code));
            words.insert("title".into(), json!(title));
            words.insert("text".into(), json!(text));
            if let Some(address) = address {
                words.insert("address".into(), json!(address));
            }
            if let (Some(longitude), Some(latitude)) = (longitude, latitude) {
                words.insert("point".into(), json!([longitude, latitude]));
            }
            if let Some(contact) = contact {
                words.insert("contact".into(), opened(vault, id, &contact, "cases.contact")?);
            }
            if let Some(health) = health {
                words.insert("health".into(), opened(vault, id, &health, "cases.health")?);
            }
            let sealed = vault.seal_json(id.0, &words, columns::CASE)?;
            let tag = vault.tag(tags::CASE_CODE, code.as_bytes());
            diesel::update(cases::table.find(id))
                .set((cases::tracking_tag.eq(tag.to_vec()), cases::sealed.eq(sealed)))
                .execute(connection)?;
            Ok(())
        },
    )
}

fn seal_handling(connection: &mut AnyConnection, vault: &Vault) -> Done {
    let load = |connection: &mut AnyConnection, after| {
        case_handling::table
            .filter(case_handling::case_id.gt(after))
            .order(case_handling::case_id)
            .limit(BATCH)
            .select((case_handling::case_id, case_handling::handling))
            .load(connection)
    };
    all(
        connection,
        load,
        |row: &(Id, Doc)| row.0,
        |connection, (id, handling)| {
            let sealed = vault.seal_json(id.0, &handling.0, columns::HANDLING)?;
            diesel::update(case_handling::table.find(id)).set(case_handling::sealed.eq(sealed)).execute(connection)?;
            Ok(())
        },
    )
}

fn seal_events(connection: &mut AnyConnection, vault: &Vault) -> Done {
    let load = |connection: &mut AnyConnection, after| {
        events::table
            .filter(events::id.gt(after))
            .order(events::id)
            .limit(BATCH)
            .select((events::id, events::payload))
            .load(connection)
    };
    all(
        connection,
        load,
        |row: &(Id, Doc)| row.0,
        |connection, (id, payload)| {
            let payload = match payload.0.get("sealed").and_then(Value::as_str) {
                Some(sealed) => {
                    let sealed = BASE64.decode(sealed).map_err(|_| Fault::Unreadable("events.payload", id.0))?;
                    opened(vault, id, &sealed, "events.payload")?
                }
                None => payload.0,
            };
            let sealed = vault.seal_json(id.0, &payload, columns::EVENT)?;
            diesel::update(events::table.find(id)).set(events::sealed.eq(sealed)).execute(connection)?;
            Ok(())
        },
    )
}

fn seal_accounts(connection: &mut AnyConnection, vault: &Vault) -> Done {
    let load = |connection: &mut AnyConnection, after| {
        accounts::table
            .filter(accounts::id.gt(after))
            .order(accounts::id)
            .limit(BATCH)
            .select((accounts::id, accounts::openid))
            .load(connection)
    };
    all(
        connection,
        load,
        |row: &(Id, String)| row.0,
        |connection, (id, openid)| {
            let tag = vault.tag(tags::OPENID, openid.as_bytes());
            let sealed = vault.seal_json(id.0, &openid, columns::ACCOUNT)?;
            diesel::update(accounts::table.find(id))
                .set((accounts::openid_tag.eq(tag.to_vec()), accounts::sealed.eq(sealed)))
                .execute(connection)?;
            Ok(())
        },
    )
}

type RecordRow = (Id, Option<String>, Option<String>, Option<String>);

fn seal_records(connection: &mut AnyConnection, vault: &Vault) -> Done {
    let load = |connection: &mut AnyConnection, after| {
        duty_records::table
            .filter(duty_records::id.gt(after))
            .order(duty_records::id)
            .limit(BATCH)
            .select((duty_records::id, duty_records::place, duty_records::body, duty_records::reason))
            .load(connection)
    };
    all(
        connection,
        load,
        |row: &RecordRow| row.0,
        |connection, (id, place, text, reason)| {
            let mut words = Map::new();
            for (name, value) in [("place", place), ("text", text), ("reason", reason)] {
                words.extend(value.map(|value| (name.to_owned(), json!(value))));
            }
            if words.is_empty() {
                return Ok(());
            }
            let sealed = vault.seal_json(id.0, &words, columns::DUTY_RECORD)?;
            diesel::update(duty_records::table.find(id))
                .set(duty_records::sealed.eq(Some(sealed)))
                .execute(connection)?;
            Ok(())
        },
    )
}

fn seal_members(connection: &mut AnyConnection, vault: &Vault) -> Done {
    let load = |connection: &mut AnyConnection, after| {
        grid_members::table
            .filter(grid_members::id.gt(after))
            .order(grid_members::id)
            .limit(BATCH)
            .select((grid_members::id, grid_members::name))
            .load(connection)
    };
    all(
        connection,
        load,
        |row: &(Id, String)| row.0,
        |connection, (id, name)| {
            let sealed = vault.seal_json(id.0, &name, columns::GRID_MEMBER)?;
            diesel::update(grid_members::table.find(id)).set(grid_members::sealed.eq(sealed)).execute(connection)?;
            Ok(())
        },
    )
}

fn seal_disputes(connection: &mut AnyConnection, vault: &Vault) -> Done {
    let load = |connection: &mut AnyConnection, after| {
        disputes::table
            .filter(disputes::id.gt(after))
            .order(disputes::id)
            .limit(BATCH)
            .select((disputes::id, disputes::tracking_code, disputes::dossier))
            .load(connection)
    };
    all(
        connection,
        load,
        |row: &(Id, String, Vec<u8>)| row.0,
        |connection, (id, code, dossier)| {
            let dossier = opened(vault, id, &dossier, columns::DISPUTE)?;
            let sealed = vault.seal_json(id.0, &json!({ "code": code, "dossier": dossier }), columns::DISPUTE)?;
            diesel::update(disputes::table.find(id)).set(disputes::dossier.eq(sealed)).execute(connection)?;
            let codes: Vec<String> = dispute_codes::table
                .filter(dispute_codes::dispute_id.eq(id))
                .select(dispute_codes::code)
                .load(connection)?;
            for code in codes {
                let tag = vault.tag(tags::DISPUTE_CODE, code.as_bytes()).to_vec();
                diesel::insert_into(dispute_code_tags::table)
                    .values((dispute_code_tags::tag.eq(tag), dispute_code_tags::dispute_id.eq(id)))
                    .execute(connection)?;
            }
            Ok(())
        },
    )
}

fn seal_registers(connection: &mut AnyConnection, vault: &Vault) -> Done {
    let load = |connection: &mut AnyConnection, after| {
        receptions::table
            .filter(receptions::id.gt(after))
            .order(receptions::id)
            .limit(BATCH)
            .select((receptions::id, receptions::register))
            .load(connection)
    };
    all(
        connection,
        load,
        |row: &(Id, Vec<u8>)| row.0,
        |connection, (id, register)| {
            let register = opened(vault, id, &register, columns::REGISTER)?;
            let sealed = vault.seal_json(id.0, &register, columns::REGISTER)?;
            diesel::update(receptions::table.find(id)).set(receptions::register.eq(sealed)).execute(connection)?;
            Ok(())
        },
    )
}
