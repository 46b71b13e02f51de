use diesel::prelude::*;
use mashang_domain::institutions::InstitutionState;
use mashang_domain::rooms::{ActivityRoom, RoomDetails, Rooms};
use mashang_domain::shared::geo::Point;
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{Page, PageRequest, Repository, RoomId, Standing, StoreError, Vocabulary};
use mashang_domain::territory::DivisionCode;

use super::areas::{MOST, Search};
use super::territory::{division_code, name, point};
use super::{Store, areas, insert_all, page_in_order, word};
use crate::db::types::{Doc, Id};
use crate::on_each;
use crate::schema::activity_rooms;
use crate::stored::documents;

const DETAILS: &str = "activity_rooms.details";

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = activity_rooms, treat_none_as_default_value = false, treat_none_as_null = true)]
struct RoomRow {
    id: Id,
    version: i32,
    kind: String,
    name: String,
    office_id: Id,
    division_code: String,
    address: String,
    longitude: Option<f64>,
    latitude: Option<f64>,
    state: String,
    details: Option<Doc>,
}

impl RoomRow {
    fn of(room: &ActivityRoom) -> Result<Self, StoreError> {
        let details = (room.details != RoomDetails::default())
            .then(|| documents::write(&documents::room::Details::from(&room.details), DETAILS));
        Ok(Self {
            id: room.id.into(),
            version: room.version,
            kind: room.kind.as_str().to_owned(),
            name: room.name.as_str().to_owned(),
            office_id: room.office.into(),
            division_code: room.division.as_str().to_owned(),
            address: room.address.as_str().to_owned(),
            longitude: room.point.map(Point::longitude),
            latitude: room.point.map(Point::latitude),
            state: room.standing.state().as_str().to_owned(),
            details: details.transpose()?,
        })
    }

    fn read(self) -> Result<ActivityRoom, StoreError> {
        let details = self.details.map(|doc| documents::read::<documents::room::Details>(doc, DETAILS)).transpose()?;
        Ok(ActivityRoom {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            kind: word(&self.kind)?,
            name: name(&self.name)?,
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            address: name(&self.address)?,
            point: point(self.longitude, self.latitude)?,
            details: details.map(RoomDetails::from).unwrap_or_default(),
        })
    }
}

impl Store {
    /// All rooms that a search finds and that are open.
    pub(super) fn open_rooms(&mut self, search: Search) -> Result<Vec<ActivityRoom>, StoreError> {
        let query = activity_rooms::table
            .filter(activity_rooms::state.eq(InstitutionState::Open.as_str()))
            .select(RoomRow::as_select())
            .into_boxed();
        let query = match search {
            Search::In(codes) => query.filter(activity_rooms::division_code.eq_any(codes)),
            Search::Between(first, last) => {
                query.filter(activity_rooms::division_code.between(first, last)).limit(MOST)
            }
        };
        let rows: Vec<RoomRow> = self.query(|connection| query.load(connection))?;
        rows.into_iter().map(RoomRow::read).collect()
    }

    /// Those rooms, in no order.
    pub(super) fn rooms_by_id(&mut self, ids: &[Id]) -> Result<Vec<ActivityRoom>, StoreError> {
        let rows: Vec<RoomRow> = self.query(|connection| {
            on_each!(connection, |inner| activity_rooms::table
                .filter(activity_rooms::id.eq_any(ids))
                .select(RoomRow::as_select())
                .load(inner))
        })?;
        rows.into_iter().map(RoomRow::read).collect()
    }
}

impl Repository<ActivityRoom> for Store {
    fn load(&mut self, id: RoomId) -> Result<Option<ActivityRoom>, StoreError> {
        self.room(id)
    }

    fn add(&mut self, room: &ActivityRoom) -> Result<(), StoreError> {
        self.add_rooms(std::slice::from_ref(room))
    }

    fn save(&mut self, before: &ActivityRoom, now: &ActivityRoom) -> Result<(), StoreError> {
        self.touch_cards()?;
        let row = RoomRow::of(now)?;
        let unchanged = activity_rooms::table.find(row.id).filter(activity_rooms::version.eq(before.version));
        self.change_one(|connection| diesel::update(unchanged).set(&row).execute(connection))
    }
}

impl Rooms for Store {
    fn room(&mut self, id: RoomId) -> Result<Option<ActivityRoom>, StoreError> {
        let row = self.query(|connection| {
            on_each!(connection, |inner| activity_rooms::table
                .find(Id::from(id))
                .select(RoomRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(RoomRow::read).transpose()
    }

    fn rooms(
        &mut self,
        within: Option<&DivisionCode>,
        text: Option<&Name>,
        page: &PageRequest<RoomId>,
    ) -> Result<Page<ActivityRoom, RoomId>, StoreError> {
        page_in_order(
            &areas::parts_of(within),
            page,
            |room: &ActivityRoom| room.id,
            |part| {
                let mut query =
                    activity_rooms::table.select(RoomRow::as_select()).order(activity_rooms::id).into_boxed();
                if let Some(part) = part {
                    query = query.filter(areas::within("activity_rooms", part));
                }
                if let Some(text) = text {
                    query = query.filter(areas::is_called("activity_rooms", text));
                }
                if let Some(after) = page.after {
                    query = query.filter(activity_rooms::id.gt(Id::from(after)));
                }
                let rows: Vec<RoomRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
                rows.into_iter().map(RoomRow::read).collect()
            },
        )
    }

    fn count_rooms(&mut self, within: &DivisionCode, most: usize) -> Result<usize, StoreError> {
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let mut all = 0;
        for part in areas::parts(within) {
            let query = activity_rooms::table.select(activity_rooms::id).into_boxed();
            let query = query.filter(areas::within("activity_rooms", &part)).limit(limit);
            let ids: Vec<Id> = self.query(|connection| query.load(connection))?;
            all += ids.len();
        }
        Ok(all)
    }

    fn add_rooms(&mut self, rooms: &[ActivityRoom]) -> Result<(), StoreError> {
        let rows = rooms.iter().map(RoomRow::of).collect::<Result<Vec<_>, _>>()?;
        insert_all!(self, activity_rooms::table, rows)
    }
}
