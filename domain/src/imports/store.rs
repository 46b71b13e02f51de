//! What use cases ask of a store, asked of a draft.

use std::sync::Arc;

use super::draft::{Draft, call};
use crate::congresses::ConstituencyId;
use crate::deputies::{Deputies, Deputy, DeputyEvent, DeputyFilter, Mandate};
use crate::disputes::MediationOrganisation;
use crate::institutions::{CongressOffice, HandlingUnit, InstitutionChange, Institutions};
use crate::moderation::{
    Moderation, ModerationChange, ModerationFilter, ModerationItem, ModerationItemId, ModerationState, Screens,
    WordEntry, WordList, WordListId, WordLists,
};
use crate::rooms::{ActivityRoom, Rooms};
use crate::shared::geo::Point;
use crate::shared::text::Name;
use crate::shared::{
    Attachment, AttachmentId, Attachments, DeputyId, DivisionCode, EventLog, EventRecord, GridId, OfficeId,
    OrganisationId, Page, PageRequest, Recorded, Repository, RoomId, StoreError, Subject, UnitId,
};
use crate::territory::{Division, DivisionFilter, DivisionKey, Grid, GridEvent, GridFilter, Plot, Territory};

type Result<T> = std::result::Result<T, StoreError>;

/// Lists, histories and files are nothing that a use case of an import asks for.
fn unasked<T>() -> Result<T> {
    Err(StoreError::Database("an import asks for single entities alone".to_owned()))
}

impl EventLog<InstitutionChange> for Draft {
    fn record(&mut self, event: &EventRecord<InstitutionChange>) -> Result<()> {
        self.institution_events.push(event.clone());
        Ok(())
    }

    fn events_of(&mut self, _: Subject) -> Result<Vec<Recorded<InstitutionChange>>> {
        unasked()
    }
}

impl EventLog<GridEvent> for Draft {
    fn record(&mut self, event: &EventRecord<GridEvent>) -> Result<()> {
        self.grid_events.push(event.clone());
        Ok(())
    }

    fn events_of(&mut self, _: Subject) -> Result<Vec<Recorded<GridEvent>>> {
        unasked()
    }
}

impl EventLog<DeputyEvent> for Draft {
    fn record(&mut self, event: &EventRecord<DeputyEvent>) -> Result<()> {
        self.deputy_events.push(event.clone());
        Ok(())
    }

    fn events_of(&mut self, _: Subject) -> Result<Vec<Recorded<DeputyEvent>>> {
        unasked()
    }
}

impl Attachments for Draft {
    fn add_attachment(&mut self, _: &Attachment) -> Result<()> {
        unasked()
    }

    fn attachment(&mut self, _: AttachmentId) -> Result<Option<Attachment>> {
        unasked()
    }

    fn claim_attachments(&mut self, _: &[AttachmentId], _: Subject) -> Result<()> {
        unasked()
    }
}

impl Repository<CongressOffice> for Draft {
    fn load(&mut self, id: OfficeId) -> Result<Option<CongressOffice>> {
        Ok(self.offices.get(id.0).cloned())
    }

    fn add(&mut self, office: &CongressOffice) -> Result<()> {
        self.add_offices(std::slice::from_ref(office))
    }

    fn save(&mut self, _: &CongressOffice, now: &CongressOffice) -> Result<()> {
        self.offices.save(now.id.0, now)
    }
}

impl Repository<HandlingUnit> for Draft {
    fn load(&mut self, id: UnitId) -> Result<Option<HandlingUnit>> {
        Ok(self.units.get(id.0).cloned())
    }

    fn add(&mut self, unit: &HandlingUnit) -> Result<()> {
        self.add_units(std::slice::from_ref(unit))
    }

    fn save(&mut self, _: &HandlingUnit, now: &HandlingUnit) -> Result<()> {
        self.units.save(now.id.0, now)
    }
}

impl Repository<ActivityRoom> for Draft {
    fn load(&mut self, id: RoomId) -> Result<Option<ActivityRoom>> {
        self.room(id)
    }

    fn add(&mut self, room: &ActivityRoom) -> Result<()> {
        self.add_rooms(std::slice::from_ref(room))
    }

    fn save(&mut self, _: &ActivityRoom, now: &ActivityRoom) -> Result<()> {
        self.rooms.save(now.id.0, now)
    }
}

impl Repository<MediationOrganisation> for Draft {
    fn load(&mut self, id: OrganisationId) -> Result<Option<MediationOrganisation>> {
        Ok(self.organisations.get(id.0).cloned())
    }

    fn add(&mut self, organisation: &MediationOrganisation) -> Result<()> {
        call(&mut self.named, &organisation.division, &organisation.name, organisation.id.0);
        self.organisations.put(organisation.id.0, None, organisation.clone());
        Ok(())
    }

    fn save(&mut self, _: &MediationOrganisation, now: &MediationOrganisation) -> Result<()> {
        self.organisations.save(now.id.0, now)
    }
}

impl Institutions for Draft {
    fn office(&mut self, id: OfficeId) -> Result<Option<CongressOffice>> {
        Ok(self.offices.get(id.0).cloned())
    }

    fn office_serving(&mut self, division: &DivisionCode) -> Result<Option<CongressOffice>> {
        let nearest = division.ancestry().into_iter().find_map(|code| self.serving.get(&code).copied());
        Ok(nearest.and_then(|id| self.offices.get(id)).cloned())
    }

    fn offices(
        &mut self,
        _: Option<&DivisionCode>,
        _: Option<&Name>,
        _: &PageRequest<OfficeId>,
    ) -> Result<Page<CongressOffice, OfficeId>> {
        unasked()
    }

    fn units_of(&mut self, ids: &[UnitId]) -> Result<Vec<HandlingUnit>> {
        Ok(ids.iter().filter_map(|id| self.units.get(id.0)).cloned().collect())
    }

    fn units(
        &mut self,
        _: Option<&DivisionCode>,
        _: Option<&Name>,
        _: &PageRequest<UnitId>,
    ) -> Result<Page<HandlingUnit, UnitId>> {
        unasked()
    }

    fn add_offices(&mut self, offices: &[CongressOffice]) -> Result<()> {
        for office in offices {
            self.serving.insert(office.division.clone(), office.id.0);
            self.offices.put(office.id.0, None, office.clone());
        }
        Ok(())
    }

    fn add_units(&mut self, units: &[HandlingUnit]) -> Result<()> {
        for unit in units {
            call(&mut self.named, &unit.division, &unit.name, unit.id.0);
            self.units.put(unit.id.0, None, unit.clone());
        }
        Ok(())
    }
}

impl Rooms for Draft {
    fn room(&mut self, id: RoomId) -> Result<Option<ActivityRoom>> {
        Ok(self.rooms.get(id.0).cloned())
    }

    fn rooms(
        &mut self,
        _: Option<&DivisionCode>,
        _: Option<&Name>,
        _: &PageRequest<RoomId>,
    ) -> Result<Page<ActivityRoom, RoomId>> {
        unasked()
    }

    fn count_rooms(&mut self, _: &DivisionCode, _: usize) -> Result<usize> {
        unasked()
    }

    fn add_rooms(&mut self, rooms: &[ActivityRoom]) -> Result<()> {
        for room in rooms {
            call(&mut self.rooms_named, &room.division, &room.name, room.id.0);
            self.rooms.put(room.id.0, None, room.clone());
        }
        Ok(())
    }
}

impl Territory for Draft {
    fn division(&mut self, code: &DivisionCode) -> Result<Option<Division>> {
        Ok(self.divisions.get(code).cloned())
    }

    fn divisions(&mut self, _: &DivisionFilter, _: &PageRequest<DivisionKey>) -> Result<Page<Division, DivisionKey>> {
        unasked()
    }

    fn add_divisions(&mut self, _: &[Division]) -> Result<()> {
        unasked()
    }

    fn grid(&mut self, id: GridId) -> Result<Option<Grid>> {
        Ok(self.grids.get(id.0).cloned())
    }

    fn grids(&mut self, _: &GridFilter, _: &PageRequest<GridId>) -> Result<Page<Grid, GridId>> {
        unasked()
    }

    fn grids_around(&mut self, _: Point, _: Option<&DivisionCode>) -> Result<Vec<Grid>> {
        unasked()
    }

    fn grids_near(&mut self, _: Point, _: f64) -> Result<Vec<Grid>> {
        unasked()
    }

    fn plots_near(&mut self, _: Point, _: f64) -> Result<Vec<(Plot, [f64; 4])>> {
        unasked()
    }

    fn plots(&mut self, _: &DivisionCode) -> Result<Vec<Plot>> {
        unasked()
    }

    fn add_grid(&mut self, grid: &Grid) -> Result<()> {
        self.grid_codes.insert(grid.code(), grid.id.0);
        self.grids.put(grid.id.0, None, grid.clone());
        Ok(())
    }

    fn save_grid(&mut self, grid: &Grid, _: i32) -> Result<()> {
        self.grids.save(grid.id.0, grid)
    }
}

impl Deputies for Draft {
    fn deputy(&mut self, id: DeputyId) -> Result<Option<Deputy>> {
        Ok(self.deputies.get(id.0).cloned())
    }

    fn deputy_name(&mut self, id: DeputyId) -> Result<Option<Name>> {
        Ok(self.deputies.get(id.0).map(|deputy| deputy.name.clone()))
    }

    fn deputy_place(&mut self, id: DeputyId) -> Result<Option<(DeputyId, DivisionCode)>> {
        Ok(self.deputies.get(id.0).map(|deputy| (id, deputy.division.clone())))
    }

    fn deputies(&mut self, _: &DeputyFilter, _: &PageRequest<DeputyId>) -> Result<Page<Deputy, DeputyId>> {
        unasked()
    }

    fn deputies_of_grid(&mut self, _: GridId) -> Result<Vec<Deputy>> {
        unasked()
    }

    fn mandates_in(&mut self, constituency: ConstituencyId) -> Result<Vec<Mandate>> {
        Ok(self.seats.in_constituency(constituency))
    }

    fn add_deputies(&mut self, deputies: &[Deputy]) -> Result<()> {
        for deputy in deputies {
            self.seats.sit(deputy.mandates.iter().cloned());
            call(&mut self.named, &deputy.division, &deputy.name, deputy.id.0);
            self.deputies.put(deputy.id.0, None, deputy.clone());
        }
        Ok(())
    }

    fn save_deputy(&mut self, deputy: &Deputy, _: i32) -> Result<()> {
        self.deputies.save(deputy.id.0, deputy)
    }
}

impl EventLog<ModerationChange> for Draft {
    fn record(&mut self, event: &EventRecord<ModerationChange>) -> Result<()> {
        self.screening.events.push(event.clone());
        Ok(())
    }

    fn events_of(&mut self, _: Subject) -> Result<Vec<Recorded<ModerationChange>>> {
        unasked()
    }
}

impl Repository<ModerationItem> for Draft {
    fn load(&mut self, id: ModerationItemId) -> Result<Option<ModerationItem>> {
        Ok(self.screening.items.get(id.0).cloned())
    }

    fn add(&mut self, item: &ModerationItem) -> Result<()> {
        if item.standing.state() == ModerationState::Pending {
            self.screening.waiting.insert(item.subject.id, item.id.0);
        }
        self.screening.items.put(item.id.0, None, item.clone());
        Ok(())
    }

    fn save(&mut self, _: &ModerationItem, now: &ModerationItem) -> Result<()> {
        if now.standing.state() != ModerationState::Pending {
            self.screening.waiting.remove(&now.subject.id);
        }
        self.screening.items.save(now.id.0, now)
    }
}

impl WordLists for Draft {
    fn screens(&mut self) -> Result<Arc<Screens>> {
        self.screening.screens.clone().map_or_else(unasked, Ok)
    }

    fn word_lists_over(&mut self, _: &DivisionCode) -> Result<Vec<WordList>> {
        unasked()
    }

    fn word_list(&mut self, _: WordListId) -> Result<Option<(WordList, Vec<WordEntry>)>> {
        unasked()
    }

    fn lay_down_words(&mut self, _: &WordList, _: &[WordEntry]) -> Result<()> {
        unasked()
    }

    fn withdraw_words(&mut self, _: &DivisionCode) -> Result<usize> {
        unasked()
    }
}

impl Moderation for Draft {
    fn item_pending_about(&mut self, subject: Subject) -> Result<Option<ModerationItem>> {
        let waiting = self.screening.waiting.get(&subject.id);
        Ok(waiting.and_then(|id| self.screening.items.get(*id)).cloned())
    }

    fn pending_items(
        &mut self,
        _: &[DivisionCode],
        _: &PageRequest<ModerationItemId>,
    ) -> Result<Page<ModerationItem, ModerationItemId>> {
        unasked()
    }

    fn moderation_items(
        &mut self,
        _: &ModerationFilter,
        _: &PageRequest<ModerationItemId>,
    ) -> Result<Page<ModerationItem, ModerationItemId>> {
        unasked()
    }
}
