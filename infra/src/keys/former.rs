//! What lay open, or was sealed with the key of the settings itself, before there was a ring: read once, when the database
//! is migrated past it, and sealed as everything is since.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use diesel::connection::SimpleConnection;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Binary, Double, Nullable, Text};
use diesel::sqlite::Sqlite;
use mashang_domain::shared::StoreError;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::crypto::{MasterKey, Vault};
use crate::db::connection::AnyConnection;
use crate::db::types::{Doc, Id, JsonDoc, Uid};
use crate::on_each;
use crate::schema::house;
use crate::sealed::{columns, tags};

/// What is written of the tables, as they are between the migration that adds the sealed columns and the one that takes the
/// others away.
mod tables {
    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        cases (id) {
            id -> Uid,
            contact -> Nullable<Binary>,
            tracking_tag -> Binary,
            sealed -> Binary,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        case_handling (case_id) {
            case_id -> Uid,
            sealed -> Binary,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        events (id) {
            id -> Uid,
            sealed -> Binary,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        accounts (id) {
            id -> Uid,
            openid_tag -> Binary,
            sealed -> Binary,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        duty_records (id) {
            id -> Uid,
            sealed -> Nullable<Binary>,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        grid_members (id) {
            id -> Uid,
            sealed -> Binary,
        }
    }

    diesel::table! {
        use diesel::sql_types::*;
        use crate::db::types::{JsonDoc, Uid};

        disputes (id) {
            id -> Uid,
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

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Uid)]
    id: Id,
}

/// Calls `each` with the id and what `R` has of the columns of every row of a table, in the order of their ids.
fn all<R>(
    connection: &mut AnyConnection,
    [table, id, columns]: [&str; 3],
    mut each: impl FnMut(&mut AnyConnection, Id, R) -> Done,
) -> Done
where
    R: QueryableByName<Pg> + QueryableByName<Sqlite> + 'static,
{
    let page = format!("SELECT {id} AS id, {columns} FROM {table} WHERE {id} > $1 ORDER BY {id} LIMIT {BATCH}");
    let mut after = Id(Uuid::nil());
    loop {
        let rows: Vec<(Key, R)> = on_each!(connection, |inner| sql_query(&page).bind::<Uid, _>(after).load(inner))?;
        let Some((last, _)) = rows.last() else { return Ok(()) };
        after = last.id;
        for (key, row) in rows {
            each(connection, key.id, row)?;
        }
    }
}

#[derive(QueryableByName)]
struct OneText {
    #[diesel(sql_type = Text)]
    value: String,
}

#[derive(QueryableByName)]
struct OneDocument {
    #[diesel(sql_type = JsonDoc)]
    value: Doc,
}

#[derive(QueryableByName)]
struct OneSealed {
    #[diesel(sql_type = Binary)]
    value: Vec<u8>,
}

#[derive(QueryableByName)]
struct CaseRow {
    #[diesel(sql_type = Text)]
    tracking_code: String,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Nullable<Binary>)]
    contact: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Double>)]
    longitude: Option<f64>,
    #[diesel(sql_type = Nullable<Double>)]
    latitude: Option<f64>,
    #[diesel(sql_type = Nullable<Text>)]
    address: Option<String>,
    #[diesel(sql_type = Nullable<Binary>)]
    health: Option<Vec<u8>>,
}

#[derive(QueryableByName)]
struct RecordRow {
    #[diesel(sql_type = Nullable<Text>)]
    place: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    body: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
}

#[derive(QueryableByName)]
struct DisputeRow {
    #[diesel(sql_type = Text)]
    tracking_code: String,
    #[diesel(sql_type = Binary)]
    dossier: Vec<u8>,
}

/// What the key of the settings sealed as JSON.
fn opened(vault: &Vault, id: Id, sealed: &[u8], what: &'static str) -> Result<Value, Fault> {
    let plain = vault.master().open_former(id.0.as_bytes(), sealed).map_err(|_| Fault::Unreadable(what, id.0))?;
    serde_json::from_slice(&plain).map_err(|_| Fault::Unreadable(what, id.0))
}

fn seal_cases(connection: &mut AnyConnection, vault: &Vault) -> Done {
    let columns = "tracking_code, title, body, contact, longitude, latitude, address, health";
    all(connection, ["cases", "id", columns], |connection, id, row: CaseRow| {
        let mut words = Map::new();
        words.insert("code".into(), json!(row.tracking_code));
        words.insert("title".into(), json!(row.title));
        words.insert("text".into(), json!(row.body));
        if let Some(address) = row.address {
            words.insert("address".into(), json!(address));
        }
        if let (Some(longitude), Some(latitude)) = (row.longitude, row.latitude) {
            words.insert("point".into(), json!([longitude, latitude]));
        }
        if let Some(contact) = row.contact {
            words.insert("contact".into(), opened(vault, id, &contact, "cases.contact")?);
        }
        if let Some(health) = row.health {
            words.insert("health".into(), opened(vault, id, &health, "cases.health")?);
        }
        let sealed = vault.seal_json(id.0, &words, columns::CASE)?;
        let tag = vault.tag(tags::CASE_CODE, row.tracking_code.as_bytes());
        diesel::update(cases::table.find(id))
            .set((cases::tracking_tag.eq(tag.to_vec()), cases::sealed.eq(sealed)))
            .execute(connection)?;
        Ok(())
    })
}

fn seal_handling(connection: &mut AnyConnection, vault: &Vault) -> Done {
    all(connection, ["case_handling", "case_id", "handling AS value"], |connection, id, OneDocument { value }| {
        let sealed = vault.seal_json(id.0, &value.0, columns::HANDLING)?;
        diesel::update(case_handling::table.find(id)).set(case_handling::sealed.eq(sealed)).execute(connection)?;
        Ok(())
    })
}

fn seal_events(connection: &mut AnyConnection, vault: &Vault) -> Done {
    all(connection, ["events", "id", "payload AS value"], |connection, id, OneDocument { value }| {
        let payload = match value.0.get("sealed").and_then(Value::as_str) {
            Some(sealed) => {
                let sealed = BASE64.decode(sealed).map_err(|_| Fault::Unreadable("events.payload", id.0))?;
                opened(vault, id, &sealed, "events.payload")?
            }
            None => value.0,
        };
        let sealed = vault.seal_json(id.0, &payload, columns::EVENT)?;
        diesel::update(events::table.find(id)).set(events::sealed.eq(sealed)).execute(connection)?;
        Ok(())
    })
}

fn seal_accounts(connection: &mut AnyConnection, vault: &Vault) -> Done {
    all(connection, ["accounts", "id", "openid AS value"], |connection, id, OneText { value }| {
        let tag = vault.tag(tags::OPENID, value.as_bytes());
        let sealed = vault.seal_json(id.0, &value, columns::ACCOUNT)?;
        diesel::update(accounts::table.find(id))
            .set((accounts::openid_tag.eq(tag.to_vec()), accounts::sealed.eq(sealed)))
            .execute(connection)?;
        Ok(())
    })
}

fn seal_records(connection: &mut AnyConnection, vault: &Vault) -> Done {
    all(connection, ["duty_records", "id", "place, body, reason"], |connection, id, row: RecordRow| {
        let mut words = Map::new();
        for (name, value) in [("place", row.place), ("text", row.body), ("reason", row.reason)] {
            words.extend(value.map(|value| (name.to_owned(), json!(value))));
        }
        if words.is_empty() {
            return Ok(());
        }
        let sealed = vault.seal_json(id.0, &words, columns::DUTY_RECORD)?;
        diesel::update(duty_records::table.find(id)).set(duty_records::sealed.eq(Some(sealed))).execute(connection)?;
        Ok(())
    })
}

fn seal_members(connection: &mut AnyConnection, vault: &Vault) -> Done {
    all(connection, ["grid_members", "id", "name AS value"], |connection, id, OneText { value }| {
        let sealed = vault.seal_json(id.0, &value, columns::GRID_MEMBER)?;
        diesel::update(grid_members::table.find(id)).set(grid_members::sealed.eq(sealed)).execute(connection)?;
        Ok(())
    })
}

fn seal_disputes(connection: &mut AnyConnection, vault: &Vault) -> Done {
    all(connection, ["disputes", "id", "tracking_code, dossier"], |connection, id, row: DisputeRow| {
        let dossier = opened(vault, id, &row.dossier, columns::DISPUTE)?;
        let whole = json!({ "code": row.tracking_code, "dossier": dossier });
        let sealed = vault.seal_json(id.0, &whole, columns::DISPUTE)?;
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
    })
}

fn seal_registers(connection: &mut AnyConnection, vault: &Vault) -> Done {
    all(connection, ["receptions", "id", "register AS value"], |connection, id, OneSealed { value }| {
        let register = opened(vault, id, &value, columns::REGISTER)?;
        let sealed = vault.seal_json(id.0, &register, columns::REGISTER)?;
        diesel::update(receptions::table.find(id)).set(receptions::register.eq(sealed)).execute(connection)?;
        Ok(())
    })
}
