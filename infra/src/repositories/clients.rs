use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel::upsert::excluded;
use mashang_domain::clients::{ApiClient, ClientFilter, ClientUsage, Clients};
use mashang_domain::shared::{ApiClientId, Instant, Page, PageRequest, Repository, Standing, StoreError, Vocabulary};
use uuid::Uuid;

use super::territory::division_code;
use super::{Store, areas, page_of_all, word};
use crate::crypto::Vault;
use crate::db::types::{Doc, Id, Stamp, Uid};
use crate::on_each;
use crate::schema::clients::{api_clients, client_assertions, client_usage, revoked_tokens};
use crate::sealed::{columns, tags};
use crate::stored::documents;
use crate::stored::documents::client::{Called, Terms};

/// Days and operations that are told of at once.
const USAGE: i64 = 5_000;

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_clients)]
struct ClientRow {
    id: Id,
    version: i32,
    state: String,
    office_id: Id,
    division_code: String,
    body: Doc,
    registered_at: Stamp,
    sealed: Vec<u8>,
}

impl ClientRow {
    fn read(self, vault: &Vault) -> Result<ApiClient, StoreError> {
        let called: Called = vault.open_json(self.id.0, &self.sealed, columns::API_CLIENT)?;
        let (name, contact) = called.read();
        let (division, terms, secrets) = documents::read::<Terms>(self.body, "api_clients.body")?.read()?;
        Ok(ApiClient {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            name,
            contact,
            office: self.office_id.0.into(),
            place: division_code(&self.division_code)?,
            division,
            terms,
            secrets,
            issued: None,
            registered_at: self.registered_at.0,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = client_usage, treat_none_as_default_value = false)]
struct UsageRow {
    client_id: Id,
    day: NaiveDate,
    operation: String,
    count: i64,
    last_at: Stamp,
}

impl Repository<ApiClient> for Store {
    fn load(&mut self, id: ApiClientId) -> Result<Option<ApiClient>, StoreError> {
        let row: Option<ClientRow> = self.query(|connection| {
            api_clients::table.find(Id::from(id)).select(ClientRow::as_select()).first(connection).optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, client: &ApiClient) -> Result<(), StoreError> {
        let sealed = self.vault.seal_json(client.id.0, &Called::from(client), columns::API_CLIENT)?;
        let row = (
            api_clients::id.eq(Id::from(client.id)),
            api_clients::version.eq(client.version),
            api_clients::state.eq(client.standing.state().as_str()),
            api_clients::office_id.eq(Id::from(client.office)),
            api_clients::division_code.eq(client.place.as_str()),
            api_clients::body.eq(documents::write(&Terms::from(client), "api_clients.body")?),
            api_clients::registered_at.eq(Stamp(client.registered_at)),
            api_clients::sealed.eq(sealed),
        );
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(api_clients::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    fn save(&mut self, before: &ApiClient, now: &ApiClient) -> Result<(), StoreError> {
        let sealed = self.vault.seal_json(now.id.0, &Called::from(now), columns::API_CLIENT)?;
        let unchanged = api_clients::table.find(Id::from(now.id)).filter(api_clients::version.eq(before.version));
        let row = (
            api_clients::version.eq(now.version),
            api_clients::state.eq(now.standing.state().as_str()),
            api_clients::body.eq(documents::write(&Terms::from(now), "api_clients.body")?),
            api_clients::sealed.eq(sealed),
        );
        self.change_one(|connection| diesel::update(unchanged).set(row).execute(connection))
    }
}

impl Clients for Store {
    fn client_by_token(&mut self, id: ApiClientId, token: Uuid) -> Result<Option<ApiClient>, StoreError> {
        let is_good =
            sql::<Bool>("NOT EXISTS (SELECT 1 FROM revoked_tokens WHERE client_id = api_clients.id AND token_id = ")
                .bind::<Uid, _>(Id(token))
                .sql(")");
        let row: Option<ClientRow> = self.query(|connection| {
            let own = api_clients::table.filter(api_clients::id.eq(Id::from(id))).filter(is_good);
            own.select(ClientRow::as_select()).first(connection).optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn revoke_token(&mut self, client: ApiClientId, token: Uuid, until: Instant) -> Result<(), StoreError> {
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(revoked_tokens::table)
                .values((
                    revoked_tokens::client_id.eq(Id::from(client)),
                    revoked_tokens::token_id.eq(Id(token)),
                    revoked_tokens::until.eq(Stamp(until)),
                ))
                .on_conflict_do_nothing()
                .execute(inner))
        })?;
        Ok(())
    }

    fn clients(
        &mut self,
        filter: &ClientFilter,
        page: &PageRequest<ApiClientId>,
    ) -> Result<Page<ApiClient, ApiClientId>, StoreError> {
        let found = page_of_all(
            &areas::parts(&filter.within),
            page,
            |row: &ClientRow| row.id.0.into(),
            |part| {
                let mut query =
                    api_clients::table.select(ClientRow::as_select()).order(api_clients::id.desc()).into_boxed();
                query = query.filter(areas::within("api_clients", part));
                if let Some(state) = filter.state {
                    query = query.filter(api_clients::state.eq(state.as_str()));
                }
                if let Some(after) = page.after {
                    query = query.filter(api_clients::id.lt(Id::from(after)));
                }
                self.query(|connection| query.limit(page.probe()).load(connection))
            },
        )?;
        self.read_page("api_clients", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn secret_tag(&self, secret: &str) -> Vec<u8> {
        self.vault.tag(tags::CLIENT_SECRET, secret.as_bytes()).to_vec()
    }

    fn take_assertion(&mut self, client: ApiClientId, name: &str, until: Instant) -> Result<bool, StoreError> {
        let tag = self.vault.tag(tags::CLIENT_ASSERTION, name.as_bytes()).to_vec();
        let taken = self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(client_assertions::table)
                .values((
                    client_assertions::client_id.eq(Id::from(client)),
                    client_assertions::tag.eq(tag),
                    client_assertions::until.eq(Stamp(until)),
                ))
                .on_conflict_do_nothing()
                .execute(inner))
        })?;
        Ok(taken == 1)
    }

    fn add_usage(&mut self, counts: &[ClientUsage]) -> Result<(), StoreError> {
        let row = |usage: &ClientUsage| UsageRow {
            client_id: usage.client.into(),
            day: usage.day,
            operation: usage.operation.clone(),
            count: usage.count,
            last_at: usage.last_at.into(),
        };
        let mut rows: Vec<_> = counts.iter().map(row).collect();
        // In one order, so that two who add to the same never wait for each other.
        rows.sort_by(|one, other| {
            (one.client_id.0, one.day, &one.operation).cmp(&(other.client_id.0, other.day, &other.operation))
        });
        for chunk in rows.chunks(super::CHUNK) {
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(client_usage::table)
                    .values(chunk)
                    .on_conflict((client_usage::client_id, client_usage::day, client_usage::operation))
                    .do_update()
                    .set((
                        client_usage::count.eq(client_usage::count + excluded(client_usage::count)),
                        client_usage::last_at.eq(excluded(client_usage::last_at)),
                    ))
                    .execute(inner))
            })?;
        }
        Ok(())
    }

    fn usage_of(
        &mut self,
        client: ApiClientId,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<ClientUsage>, StoreError> {
        let rows: Vec<UsageRow> = self.query(|connection| {
            on_each!(connection, |inner| client_usage::table
                .filter(client_usage::client_id.eq(Id::from(client)))
                .filter(client_usage::day.between(from, to))
                .order((client_usage::day, client_usage::operation))
                .limit(USAGE)
                .select(UsageRow::as_select())
                .load(inner))
        })?;
        let usage = |row: UsageRow| ClientUsage {
            client: row.client_id.0.into(),
            day: row.day,
            operation: row.operation,
            count: row.count,
            last_at: row.last_at.0,
        };
        Ok(rows.into_iter().map(usage).collect())
    }

    fn last_used(&mut self, client: ApiClientId) -> Result<Option<Instant>, StoreError> {
        let last: Option<Stamp> = self.query(|connection| {
            on_each!(connection, |inner| client_usage::table
                .filter(client_usage::client_id.eq(Id::from(client)))
                .order(client_usage::last_at.desc())
                .select(client_usage::last_at)
                .first(inner)
                .optional())
        })?;
        Ok(last.map(|last| last.0))
    }
}

impl Store {
    /// Forgets the assertions that are good no more.
    pub fn forget_assertions(&mut self, now: Instant) -> Result<usize, StoreError> {
        self.change(|connection| {
            diesel::delete(client_assertions::table.filter(client_assertions::until.lt(Stamp(now)))).execute(connection)
        })
    }

    /// Forgets the revoked tokens that would be good no more.
    pub fn forget_revoked_tokens(&mut self, now: Instant) -> Result<usize, StoreError> {
        self.change(|connection| {
            diesel::delete(revoked_tokens::table.filter(revoked_tokens::until.lt(Stamp(now)))).execute(connection)
        })
    }

    /// Forgets what clients did before that day.
    pub fn forget_usage(&mut self, before: NaiveDate) -> Result<usize, StoreError> {
        self.change(|connection| {
            on_each!(connection, |inner| diesel::delete(client_usage::table.filter(client_usage::day.lt(before)))
                .execute(inner))
        })
    }
}
