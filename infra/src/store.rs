//! What a use case is given: every port of the domain, on one connection and in one transaction.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use diesel::QueryResult;
use mashang_domain::cases::{DivisionList, DivisionRules};
use mashang_domain::deputies::Service;
use mashang_domain::moderation::Screens;
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{Called, DeputyId, Page, StoreError};
use uuid::Uuid;

use crate::crypto::Vault;
use crate::db::connection::{AnyConnection, Manager, meaning};
use crate::db::line::Line;
use crate::db::listener::{Edition, TELL};
use crate::db::types::Id;
use crate::known::Remembered;
use crate::subject_keys::SubjectKey;
use crate::unreadable::Unreadable;

/// All repositories on the transaction that is under way.
#[expect(clippy::struct_excessive_bools, reason = "each is something of its own that can become of a transaction")]
pub struct Store {
    pub(crate) connection: AnyConnection,
    /// By which it is cut where nothing comes back.
    line: Option<Line>,
    pub(crate) vault: Arc<Vault>,
    /// What need not be asked for again.
    pub(crate) known: Arc<Remembered>,
    /// By what the job under way seals what it writes of a subject: as the subject's row lay when it was read.
    pub(crate) sealing: HashMap<Uuid, Option<Arc<SubjectKey>>>,
    cards: Arc<Edition>,
    /// The edition of what cards show when the transaction began: it may not see what changed since.
    edition: u64,
    unreadable: Arc<Unreadable>,
    /// Whether the transaction changes what cards show.
    touched: bool,
    /// Whether anything was written.
    pub(crate) wrote: bool,
    /// Whether a statement failed: PostgreSQL refuses all further ones of the transaction then.
    pub(crate) failed: bool,
    /// Whether somebody else was faster: what was read is no longer so, or what was to be added is there.
    pub(crate) raced: bool,
    /// Whether others held what was needed.
    pub(crate) busy: bool,
    /// Until when the job under way may go on.
    pub(crate) until: Option<Instant>,
    /// Whether the server hung up, or the connection is no longer what it was: the pool throws it away then.
    pub(crate) gone: bool,
}

impl Store {
    fn new((connection, line): (AnyConnection, Option<Line>), stores: &Stores) -> Self {
        Self {
            connection,
            line,
            vault: Arc::clone(&stores.vault),
            known: Arc::clone(&stores.known),
            sealing: HashMap::new(),
            cards: Arc::clone(&stores.cards),
            edition: stores.cards.current(),
            unreadable: Arc::clone(&stores.unreadable),
            touched: false,
            wrote: false,
            failed: false,
            raced: false,
            busy: false,
            until: None,
            gone: false,
        }
    }

    /// Forgets what the job before did, for one that may go on `until` then.
    pub(crate) fn renew(&mut self, until: Option<Instant>) {
        (self.wrote, self.failed, self.raced, self.busy) = (false, false, false, false);
        self.until = until;
        self.sealing.clear();
    }

    /// Begins a transaction that has changed nothing yet.
    pub(crate) fn began(&mut self) {
        self.touched = false;
        self.edition = self.cards.current();
    }

    /// What was changed is so for everybody now.
    pub(crate) fn committed(&mut self) {
        if std::mem::take(&mut self.touched) {
            self.cards.turn();
        }
    }

    /// Says that what cards show, a rule set or a list of words is changed by this transaction: whoever keeps it, here or in another process,
    /// forgets it when it is committed.
    pub(crate) fn touch_cards(&mut self) -> Result<(), StoreError> {
        use diesel::connection::SimpleConnection;
        self.touched = true;
        self.change(|connection| match connection {
            AnyConnection::Postgres(inner) => inner.batch_execute(TELL),
            AnyConnection::Sqlite(_) => Ok(()),
        })
    }

    /// Runs what asks the server, which is waited for no longer than it may take.
    fn ask<T>(&mut self, run: impl FnOnce(&mut AnyConnection) -> QueryResult<T>) -> QueryResult<T> {
        if let Some(line) = &self.line {
            line.ask();
        }
        let answer = run(&mut self.connection);
        if let Some(line) = &self.line {
            line.rest();
        }
        answer
    }

    /// Says what begins or ends a transaction, or a part of one.
    pub(crate) fn say(&mut self, statement: &str) -> QueryResult<()> {
        use diesel::connection::SimpleConnection;
        self.ask(|connection| connection.batch_execute(statement))
    }

    /// All rule sets, where they were read lately and hold in this transaction.
    pub(crate) fn known_rules(&self) -> Option<Arc<[DivisionRules]>> {
        if self.touched { None } else { self.known.rule_sets.get(self.edition) }
    }

    /// Remembers all rule sets for everybody, unless this transaction may be what changes them.
    pub(crate) fn learn_rules(&self, sets: &Arc<[DivisionRules]>) {
        if !self.touched {
            self.known.rule_sets.set(self.edition, sets);
        }
    }

    /// All lists of words, where they were read lately and hold in this transaction.
    pub(crate) fn known_lists(&self) -> Option<Arc<[DivisionList]>> {
        if self.touched { None } else { self.known.lists.get(self.edition) }
    }

    /// Remembers all lists of words for everybody, unless this transaction may be what changes them.
    pub(crate) fn learn_lists(&self, lists: &Arc<[DivisionList]>) {
        if !self.touched {
            self.known.lists.set(self.edition, lists);
        }
    }

    /// What texts are held against, where it was read lately and holds in this transaction.
    pub(crate) fn known_screens(&self) -> Option<Arc<Screens>> {
        if self.touched { None } else { self.known.screens.get(self.edition) }
    }

    /// What texts were held against before, whether it holds still or not.
    pub(crate) fn last_screens(&self) -> Option<Arc<Screens>> {
        self.known.screens.last()
    }

    /// Remembers it for everybody, unless this transaction may be what changes it.
    pub(crate) fn learn_screens(&self, screens: &Arc<Screens>) {
        if !self.touched {
            self.known.screens.set(self.edition, screens);
        }
    }

    /// A name that was read lately and holds in this transaction.
    pub(crate) fn known_name(&self, called: &Called) -> Option<Name> {
        if self.touched { None } else { self.known.names.get(called, self.edition) }
    }

    /// Remembers a name for everybody, unless it may be one that this transaction changes and nobody else sees yet.
    pub(crate) fn learn_name(&self, called: Called, name: Name) {
        if !self.touched {
            self.known.names.set(called, self.edition, name);
        }
    }

    /// When a deputy serves, where it was read lately and holds in this transaction.
    pub(crate) fn known_service(&self, deputy: DeputyId) -> Option<Arc<Service>> {
        if self.touched { None } else { self.known.services.get(deputy, self.edition) }
    }

    /// Remembers it for everybody, unless this transaction may be what changes it.
    pub(crate) fn learn_service(&self, deputy: DeputyId, service: &Arc<Service>) {
        if !self.touched {
            self.known.services.set(deputy, self.edition, service);
        }
    }

    /// Runs a statement that only reads.
    ///
    /// # Errors
    /// [`StoreError::Busy`] may be tried again.
    pub(crate) fn query<T>(&mut self, run: impl FnOnce(&mut AnyConnection) -> QueryResult<T>) -> Result<T, StoreError> {
        if self.until.is_some_and(|until| Instant::now() > until) {
            return Err(StoreError::Busy);
        }
        self.ask(run).map_err(|error| {
            self.failed = true;
            let failure = if self.gone { StoreError::Unreachable } else { meaning(&error) };
            match failure {
                StoreError::Unreachable => self.gone = true,
                StoreError::Busy => self.busy = true,
                StoreError::Duplicate => self.raced = true,
                StoreError::Stale | StoreError::Full | StoreError::Database(_) | StoreError::Corrupt(_) => {}
            }
            failure
        })
    }

    /// Lets those who name that lock go one after the other, in whichever process, until the transaction ends; SQLite has one writer.
    pub(crate) fn take_turn(&mut self, lock: i64) -> Result<(), StoreError> {
        use diesel::connection::SimpleConnection;
        self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => inner.batch_execute(&format!("SELECT pg_advisory_xact_lock({lock})")),
            AnyConnection::Sqlite(_) => Ok(()),
        })
    }

    /// Runs a statement that writes.
    pub(crate) fn change<T>(
        &mut self,
        run: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> Result<T, StoreError> {
        self.wrote = true;
        self.query(run)
    }

    /// Runs an update that must change exactly one row.
    pub(crate) fn change_one(
        &mut self,
        run: impl FnOnce(&mut AnyConnection) -> QueryResult<usize>,
    ) -> Result<(), StoreError> {
        if self.change(run)? == 1 {
            return Ok(());
        }
        self.raced = true;
        Err(StoreError::Stale)
    }

    /// The rows of a page of `table`, read. One that makes no sense is named by its id, counted and told the log, and the others
    /// are shown all the same; what fails for another reason fails the page. Keys are taken of the rows before.
    pub(crate) fn read_page<Row, T, Key>(
        &self,
        table: &'static str,
        page: Page<Row, Key>,
        id_of: impl Fn(&Row) -> Id,
        mut read: impl FnMut(Row) -> Result<T, StoreError>,
    ) -> Result<Page<T, Key>, StoreError> {
        let Page { items: rows, mut unreadable, next } = page;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let Id(id) = id_of(&row);
            match read(row) {
                Ok(one) => items.push(one),
                Err(StoreError::Corrupt(what)) => {
                    self.unreadable.note(table, id, what);
                    unreadable.push(id);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Page { items, unreadable, next })
    }

    /// Asks the database for nothing: whether it answers at all.
    ///
    /// # Errors
    /// When it does not.
    pub fn ping(&mut self) -> Result<(), StoreError> {
        use diesel::connection::SimpleConnection;
        self.query(|connection| connection.batch_execute("SELECT 1"))
    }

    /// Takes statistics of what was filled at once, so that PostgreSQL's plans are those of full tables from the first
    /// request on and not from when its own housekeeping comes by. Empty tables are left out: of what it knows to be empty
    /// it plans to read the whole.
    pub(crate) fn take_statistics(&mut self) -> Result<(), StoreError> {
        use diesel::connection::SimpleConnection;
        self.change(|connection| match connection {
            AnyConnection::Postgres(inner) => inner.batch_execute(
                "DO $$ DECLARE filled regclass; BEGIN \
                 FOR filled IN SELECT oid FROM pg_class WHERE relkind = 'r' \
                 AND relnamespace = current_schema()::regnamespace AND pg_relation_size(oid) > 0 \
                 LOOP EXECUTE format('ANALYZE %s', filled); END LOOP; END $$",
            ),
            AnyConnection::Sqlite(_) => Ok(()),
        })
    }
}

/// Opens stores for the pool.
pub(crate) struct Stores {
    pub(crate) manager: Manager,
    pub(crate) vault: Arc<Vault>,
    pub(crate) known: Arc<Remembered>,
    pub(crate) cards: Arc<Edition>,
    pub(crate) unreadable: Arc<Unreadable>,
}

impl r2d2::ManageConnection for Stores {
    type Connection = Store;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Store, Self::Error> {
        Ok(Store::new(self.manager.open_line()?, self))
    }

    fn is_valid(&self, store: &mut Store) -> Result<(), Self::Error> {
        store.say("SELECT 1").map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, store: &mut Store) -> bool {
        store.gone
    }
}
