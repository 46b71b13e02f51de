//! All that is printed for the codes of an area, in a few statements whatever their number.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use mashang_domain::codes::{CodeBearer, CodeSubject, Plates, PrintedCode};
use mashang_domain::institutions::Institutions;
use mashang_domain::rooms::ActivityRoom;
use mashang_domain::shared::{RoomId, StoreError};
use mashang_domain::territory::DivisionCode;

use super::CodeRow;
use crate::db::types::Id;
use crate::on_each;
use crate::repositories::{CHUNK, Store};
use crate::schema::qr_codes;

impl Store {
    fn codes_inside(&mut self, area: &DivisionCode, most: i64) -> Result<Vec<CodeRow>, StoreError> {
        let (first, last) = area.range();
        self.query(|connection| {
            on_each!(connection, |inner| qr_codes::table
                .filter(qr_codes::revoked_at.is_null())
                .filter(qr_codes::division_code.between(first.as_str(), last.as_str()))
                .limit(most)
                .select(CodeRow::as_select())
                .load(inner))
        })
    }
}

impl Plates for Store {
    fn codes_within(&mut self, area: &DivisionCode, most: usize) -> Result<Vec<(PrintedCode, CodeBearer)>, StoreError> {
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = self.codes_inside(area, limit)?;
        let codes = rows.into_iter().map(CodeRow::read).collect::<Result<Vec<_>, _>>()?;
        let (mut of_rooms, mut of_deputies, mut offices) = (BTreeSet::new(), Vec::new(), HashMap::new());
        for code in &codes {
            match code.subject {
                CodeSubject::Room(id) => {
                    of_rooms.insert(id);
                }
                CodeSubject::Deputy(id) => of_deputies.push(Id::from(id)),
                CodeSubject::Office(id) if offices.contains_key(&id) => {}
                CodeSubject::Office(id) => offices.extend(self.office(id)?.map(|office| (id, office))),
            }
        }
        let rooms: HashMap<_, _> = self.rooms_among(&of_rooms)?.into_iter().map(|room| (room.id, room)).collect();
        let deputies: HashMap<_, _> =
            self.deputies_by_id(&of_deputies)?.into_iter().map(|deputy| (deputy.id, deputy)).collect();
        let whole = |code: PrintedCode| {
            let bearer = match code.subject {
                CodeSubject::Room(id) => rooms.get(&id).cloned().map(CodeBearer::Room),
                CodeSubject::Deputy(id) => deputies.get(&id).cloned().map(CodeBearer::Deputy),
                CodeSubject::Office(id) => offices.get(&id).cloned().map(CodeBearer::Office),
            };
            bearer.map(|bearer| (code, bearer))
        };
        Ok(codes.into_iter().filter_map(whole).collect())
    }

    fn rooms_among(&mut self, ids: &BTreeSet<RoomId>) -> Result<Vec<ActivityRoom>, StoreError> {
        let ids: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
        let mut rooms = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            rooms.extend(self.rooms_by_id(chunk)?);
        }
        Ok(rooms)
    }
}
