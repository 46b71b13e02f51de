//! Bookings: who booked lies sealed, and is forgotten some time after.

use diesel::dsl::count_star;
use diesel::prelude::*;
use mashang_domain::shared::code::BookingCode;
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{
    AccountId, Instant, Page, PageRequest, ReceptionId, Repository, Standing, StoreError, Vocabulary,
};
use mashang_domain::stations::{Booking, BookingId, BookingState};

use super::super::territory::division_code;
use super::super::{Store, page_of_all, word};
use crate::crypto::Vault;
use crate::db::types::{Id, Stamp};
use crate::schema::stations::station_bookings;
use crate::sealed::{columns, tags};
use crate::stored::documents::station::Booked;

/// A booking of which nobody knows who made it.
#[derive(AsChangeset)]
#[diesel(table_name = station_bookings, treat_none_as_null = true)]
struct Nobodys {
    sealed: Option<Vec<u8>>,
    account_id: Option<Id>,
}

const NOBODYS: Nobodys = Nobodys { sealed: None, account_id: None };

/// The tag of the phone gives way to that of the code, which is nobody's.
fn untagged() -> diesel::dsl::Eq<station_bookings::phone_tag, station_bookings::code_tag> {
    station_bookings::phone_tag.eq(station_bookings::code_tag)
}

/// Times of a reception that are read at most: a day has ninety-six.
const MOST_TIMES: i64 = 100;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = station_bookings, treat_none_as_default_value = false)]
struct BookingRow {
    id: Id,
    version: i32,
    state: String,
    reception_id: Id,
    room_id: Id,
    office_id: Id,
    division_code: String,
    starts_at: Stamp,
    code_tag: Vec<u8>,
    phone_tag: Vec<u8>,
    sealed: Option<Vec<u8>>,
    account_id: Option<Id>,
    booked_at: Stamp,
    updated_at: Stamp,
}

/// By what somebody's own bookings are found.
enum Booker {
    Account(Id),
    /// The tag of the phone with which they were made.
    Phone(Vec<u8>),
}

fn code_tag(vault: &Vault, code: &BookingCode) -> Vec<u8> {
    vault.tag(tags::BOOKING_CODE, code.as_str().as_bytes()).to_vec()
}

fn phone_tag(vault: &Vault, phone: &Phone) -> Vec<u8> {
    vault.tag(tags::BOOKING_PHONE, phone.reveal().as_bytes()).to_vec()
}

impl BookingRow {
    fn of(vault: &Vault, booking: &Booking) -> Result<Self, StoreError> {
        let whole = booking.code.as_ref().zip(booking.contact.as_ref());
        let (code, contact) = whole.ok_or(StoreError::Corrupt("station_bookings.sealed"))?;
        let booked = Booked::of(code.as_str(), contact);
        Ok(Self {
            id: booking.id.into(),
            version: booking.version,
            state: booking.state().as_str().to_owned(),
            reception_id: booking.reception.into(),
            room_id: booking.room.into(),
            office_id: booking.office.into(),
            division_code: booking.division.as_str().to_owned(),
            starts_at: booking.starts_at.into(),
            code_tag: code_tag(vault, code),
            phone_tag: phone_tag(vault, &contact.phone),
            sealed: Some(vault.seal_json(booking.id.0, &booked, columns::STATION_BOOKING)?),
            account_id: booking.account.map(Id::from),
            booked_at: booking.booked_at.into(),
            updated_at: booking.updated_at.into(),
        })
    }

    fn read(self, vault: &Vault) -> Result<Booking, StoreError> {
        let open = |sealed: Vec<u8>| {
            let booked: Booked = vault.open_json(self.id.0, &sealed, columns::STATION_BOOKING)?;
            booked.parts()
        };
        let (code, contact) = self.sealed.map(open).transpose()?.unzip();
        Ok(Booking {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            reception: self.reception_id.0.into(),
            room: self.room_id.0.into(),
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            starts_at: self.starts_at.0,
            code,
            contact,
            account: self.account_id.map(|id| id.0.into()),
            booked_at: self.booked_at.0,
            updated_at: self.updated_at.0,
        })
    }
}

impl Repository<Booking> for Store {
    fn load(&mut self, id: BookingId) -> Result<Option<Booking>, StoreError> {
        let row: Option<BookingRow> = self.query(|connection| {
            station_bookings::table.find(Id::from(id)).select(BookingRow::as_select()).first(connection).optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, booking: &Booking) -> Result<(), StoreError> {
        let row = BookingRow::of(&self.vault, booking)?;
        self.change(|connection| diesel::insert_into(station_bookings::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn save(&mut self, before: &Booking, now: &Booking) -> Result<(), StoreError> {
        // Nothing else of a booking changes, and who booked may be forgotten.
        let row = station_bookings::table.find(Id::from(now.id)).filter(station_bookings::version.eq(before.version));
        self.change_one(|connection| {
            diesel::update(row)
                .set((
                    station_bookings::version.eq(now.version),
                    station_bookings::state.eq(now.state().as_str()),
                    station_bookings::updated_at.eq(Stamp(now.updated_at)),
                ))
                .execute(connection)
        })
    }
}

impl Store {
    pub(super) fn bookings_of(
        &mut self,
        reception: ReceptionId,
        page: &PageRequest<BookingId>,
    ) -> Result<Page<Booking, BookingId>, StoreError> {
        let mut query = station_bookings::table
            .filter(station_bookings::reception_id.eq(Id::from(reception)))
            .order(station_bookings::id)
            .select(BookingRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(station_bookings::id.gt(Id::from(after)));
        }
        let rows: Vec<BookingRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let found = Page::of(rows, page, |row| BookingId(row.id.0));
        self.read_page("station_bookings", found, |row| row.id, |row| row.read(&self.vault))
    }

    pub(super) fn times_booked(&mut self, reception: ReceptionId) -> Result<Vec<Instant>, StoreError> {
        let times: Vec<Stamp> = self.query(|connection| {
            station_bookings::table
                .filter(station_bookings::reception_id.eq(Id::from(reception)))
                .filter(station_bookings::state.eq(BookingState::Booked.as_str()))
                .order(station_bookings::starts_at)
                .limit(MOST_TIMES)
                .select(station_bookings::starts_at)
                .load(connection)
        })?;
        Ok(times.into_iter().map(|at| at.0).collect())
    }

    pub(super) fn is_booked_by(&mut self, reception: ReceptionId, phone: &Phone) -> Result<bool, StoreError> {
        let tag = phone_tag(&self.vault, phone);
        let found: Option<Id> = self.query(|connection| {
            station_bookings::table
                .filter(station_bookings::reception_id.eq(Id::from(reception)))
                .filter(station_bookings::phone_tag.eq(tag))
                .filter(station_bookings::state.eq(BookingState::Booked.as_str()))
                .select(station_bookings::id)
                .first(connection)
                .optional()
        })?;
        Ok(found.is_some())
    }

    pub(super) fn booking_by(&mut self, code: &BookingCode) -> Result<Option<Booking>, StoreError> {
        let tag = code_tag(&self.vault, code);
        let row: Option<BookingRow> = self.query(|connection| {
            station_bookings::table
                .filter(station_bookings::code_tag.eq(tag))
                .select(BookingRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    pub(super) fn bookings_by_state(
        &mut self,
        receptions: &[ReceptionId],
    ) -> Result<Vec<(BookingState, u32)>, StoreError> {
        let ids: Vec<Id> = receptions.iter().copied().map(Id::from).collect();
        let rows: Vec<(String, i64)> = self.query(|connection| {
            station_bookings::table
                .filter(station_bookings::reception_id.eq_any(ids))
                .group_by(station_bookings::state)
                .select((station_bookings::state, count_star()))
                .load(connection)
        })?;
        let mut counts = Vec::with_capacity(rows.len());
        for (state, count) in rows {
            counts.push((word(&state)?, u32::try_from(count).unwrap_or(u32::MAX)));
        }
        counts.sort_unstable();
        Ok(counts)
    }

    /// Forgets who booked times before that instant. That they were booked stays.
    pub(crate) fn forget_bookings(&mut self, before: Instant) -> Result<usize, StoreError> {
        let over = station_bookings::table
            .filter(station_bookings::sealed.is_not_null())
            .filter(station_bookings::starts_at.lt(Stamp(before)));
        self.change(|connection| diesel::update(over).set((NOBODYS, untagged())).execute(connection))
    }

    /// Forgets that an account booked, and what it said of itself. What it booked stays booked, by nobody: whoever kept its code cancels
    /// it.
    pub(in crate::repositories) fn forget_bookings_of(&mut self, account: AccountId) -> Result<(), StoreError> {
        let own = station_bookings::table.filter(station_bookings::account_id.eq(Some(Id::from(account))));
        self.change(|connection| diesel::update(own).set((NOBODYS, untagged())).execute(connection))?;
        Ok(())
    }

    /// The same of whoever booked with that phone, logged in or not.
    pub(in crate::repositories) fn forget_bookings_with(&mut self, phone: &Phone) -> Result<(), StoreError> {
        let own = station_bookings::table
            .filter(station_bookings::phone_tag.eq(phone_tag(&self.vault, phone)))
            .filter(station_bookings::sealed.is_not_null());
        self.change(|connection| diesel::update(own).set((NOBODYS, untagged())).execute(connection))?;
        Ok(())
    }

    pub(super) fn bookings_by(
        &mut self,
        account: AccountId,
        phone: Option<&Phone>,
        page: &PageRequest<BookingId>,
    ) -> Result<Page<Booking, BookingId>, StoreError> {
        let with = phone.map(|phone| Booker::Phone(phone_tag(&self.vault, phone)));
        let searches: Vec<Booker> = [Booker::Account(account.into())].into_iter().chain(with).collect();
        let key = |row: &BookingRow| BookingId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| {
            let mut query =
                station_bookings::table.order(station_bookings::id.desc()).select(BookingRow::as_select()).into_boxed();
            query = match search {
                Booker::Account(account) => query.filter(station_bookings::account_id.eq(Some(*account))),
                Booker::Phone(tag) => query
                    .filter(station_bookings::phone_tag.eq(tag.clone()))
                    .filter(station_bookings::sealed.is_not_null()),
            };
            if let Some(after) = page.after {
                query = query.filter(station_bookings::id.lt(Id::from(after)));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("station_bookings", found, |row| row.id, |row| row.read(&self.vault))
    }
}
