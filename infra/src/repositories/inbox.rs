use diesel::prelude::*;
use mashang_domain::inbox::{Inbox, Message, MessageKey};
use mashang_domain::shared::{Capped, Instant, MessageId, Page, PageRequest, Party, StoreError, Subject, Vocabulary};

use super::{CHUNK, Store, insert_new, page_of_all, subject_kind, word};
use crate::db::types::{Id, Stamp};
use crate::schema::inbox_messages;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = inbox_messages, treat_none_as_default_value = false)]
struct MessageRow {
    id: Id,
    party_kind: String,
    party_id: Id,
    event_id: Id,
    subject_id: Id,
    kind: String,
    at: Stamp,
    read_at: Option<Stamp>,
    subject_kind: String,
}

impl MessageRow {
    fn of(message: &Message) -> Self {
        let (kind, id) = message.to.parts();
        Self {
            id: message.id.into(),
            party_kind: kind.as_str().to_owned(),
            party_id: Id(id),
            event_id: message.event.into(),
            subject_id: Id(message.subject.id),
            kind: message.kind.clone(),
            at: message.at.into(),
            read_at: message.read_at.map(Stamp),
            subject_kind: message.subject.kind.value.to_owned(),
        }
    }

    fn read(self) -> Result<Message, StoreError> {
        Ok(Message {
            id: self.id.0.into(),
            to: Party::from_parts(word(&self.party_kind)?, self.party_id.0),
            event: self.event_id.0.into(),
            subject: Subject { kind: subject_kind(&self.subject_kind)?, id: self.subject_id.0 },
            kind: self.kind,
            at: self.at.0,
            read_at: self.read_at.map(|at| at.0),
        })
    }
}

impl Store {
    fn messages_to(
        &mut self,
        party: Party,
        unread: bool,
        page: &PageRequest<MessageKey>,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let mut query = inbox_messages::table
            .filter(inbox_messages::party_id.eq(Id(party.parts().1)))
            .order((inbox_messages::at.desc(), inbox_messages::id.desc()))
            .select(MessageRow::as_select())
            .into_boxed();
        if unread {
            query = query.filter(inbox_messages::read_at.is_null());
        }
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            query =
                query.filter(inbox_messages::at.le(at).and(inbox_messages::at.lt(at).or(inbox_messages::id.lt(id))));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}

impl Store {
    /// The newest messages to a party that were not read, no later than `until`.
    fn unread_to(&mut self, party: Party, until: Option<Instant>, most: i64) -> Result<Vec<Id>, StoreError> {
        let mut query = inbox_messages::table
            .filter(inbox_messages::party_id.eq(Id(party.parts().1)))
            .filter(inbox_messages::read_at.is_null())
            .order((inbox_messages::at.desc(), inbox_messages::id.desc()))
            .select(inbox_messages::id)
            .into_boxed();
        if let Some(until) = until {
            query = query.filter(inbox_messages::at.le(Stamp(until)));
        }
        self.query(|connection| query.limit(most).load(connection))
    }
}

impl Inbox for Store {
    fn add_messages(&mut self, messages: &[Message]) -> Result<(), StoreError> {
        let rows: Vec<_> = messages.iter().map(MessageRow::of).collect();
        insert_new!(self, inbox_messages::table, rows, (inbox_messages::event_id, inbox_messages::party_id))
    }

    fn messages(
        &mut self,
        parties: &[Party],
        unread: bool,
        page: &PageRequest<MessageKey>,
    ) -> Result<Page<Message, MessageKey>, StoreError> {
        // Each party's by itself, in the order of their index: of several at once both databases sort all that there ever was.
        let key = |row: &MessageRow| (row.at.0, row.id.0.into());
        let found = page_of_all(parties, page, key, |party| self.messages_to(*party, unread, page))?;
        self.read_page("inbox_messages", found, |row| row.id, MessageRow::read)
    }

    fn count_unread(&mut self, parties: &[Party]) -> Result<Capped, StoreError> {
        let mut found = 0;
        for party in parties {
            found += self.unread_to(*party, None, Capped::PROBE)?.len();
        }
        Ok(Capped::of(found))
    }

    fn message(&mut self, id: MessageId) -> Result<Option<Message>, StoreError> {
        let row = self.query(|connection| {
            inbox_messages::table.find(Id::from(id)).select(MessageRow::as_select()).first(connection).optional()
        })?;
        row.map(MessageRow::read).transpose()
    }

    fn mark_read(&mut self, id: MessageId, at: Instant) -> Result<(), StoreError> {
        self.change(|connection| {
            diesel::update(inbox_messages::table.find(Id::from(id)))
                .set(inbox_messages::read_at.eq(Some(Stamp(at))))
                .execute(connection)
        })?;
        Ok(())
    }

    fn mark_all_read(&mut self, parties: &[Party], until: Instant, at: Instant, most: u32) -> Result<u32, StoreError> {
        let mut left = most;
        for party in parties {
            let ids = self.unread_to(*party, Some(until), i64::from(left))?;
            for ids in ids.chunks(CHUNK) {
                let read = self.change(|connection| {
                    let unread = inbox_messages::id.eq_any(ids).and(inbox_messages::read_at.is_null());
                    diesel::update(inbox_messages::table.filter(unread))
                        .set(inbox_messages::read_at.eq(Some(Stamp(at))))
                        .execute(connection)
                })?;
                left = left.saturating_sub(u32::try_from(read).unwrap_or(u32::MAX));
            }
        }
        Ok(most - left)
    }
}
