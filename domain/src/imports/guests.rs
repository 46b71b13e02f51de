//! Who is invited by a table: each by phone, to what a row names. The codes are told once, to whoever imports it.

use uuid::Uuid;

use super::assignments::grid_code;
use super::cells::{Outcome, Row, Stop, plain};
use super::draft::{Draft, Named, which};
use super::{ImportFault, Imports, Line, Problems, Table};
use crate::accounts::{AccountFault, Accounts, WantedGrant, may_give, of_area};
use crate::institutions::{InstitutionState, Institutions};
use crate::invitations::usecases::{Invite, invite, invite_administrator};
use crate::invitations::{InvitationFilter, InvitationState, Invitations};
use crate::shared::code::InvitationCode;
use crate::shared::flow::Journal;
use crate::shared::text::Phone;
use crate::shared::{
    Actor, Context, DivisionCode, Failure, Grant, GrantKind, Instant, PageRequest, StoreError, Vocabulary,
};
use crate::territory::{Territory, TerritoryFault};

/// Invitations of one table: they are written in one go, for which nobody else should wait long.
const MOST: usize = 300;
/// Open invitations that are read at once.
const AT_ONCE: u32 = 100;
/// The columns of the table of codes.
const HEADINGS: [&str; 5] = ["手机号", "角色", "所指", "邀请码", "有效期至"];

type Result<T> = std::result::Result<T, Stop>;

/// Somebody who is to be invited.
struct Guest {
    row: u32,
    about: String,
    phone: Phone,
    wanted: WantedGrant,
}

/// An invitation that was issued. Nobody else learns its code, and nobody a second time.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The row, as whoever looks at the file counts it.
    pub row: u32,
    pub kind: GrantKind,
    /// What the row calls that to which somebody is invited.
    pub about: String,
    pub phone: Phone,
    pub code: InvitationCode,
    pub until: Instant,
}

/// Those whom a table invites, and what it may name.
#[derive(Default)]
pub(super) struct Guests {
    /// Offices, deputies, rooms and grids.
    places: Draft,
    units: Draft,
    organisations: Draft,
    /// Who is invited to what already.
    open: Vec<(Grant, Phone)>,
    all: Vec<Guest>,
}

impl Guests {
    /// Reads what lies in those divisions, and who is invited there.
    pub(super) fn among(
        store: &mut (impl Imports + Invitations),
        now: Instant,
        codes: &[DivisionCode],
    ) -> std::result::Result<Self, StoreError> {
        let mut guests = Self::default();
        guests.places.read_divisions(store, codes)?;
        guests.places.read_rooms(store, codes)?;
        guests.places.read_grids(store, codes)?;
        guests.places.read_deputies(store, codes)?;
        guests.units.read_units(store, codes)?;
        guests.organisations.read_organisations(store, codes)?;
        for code in codes {
            let filter = InvitationFilter { within: code.clone(), state: Some(InvitationState::Open) };
            let mut after = None;
            loop {
                let page = store.invitations(&filter, &PageRequest { limit: AT_ONCE, after })?;
                let good = page.items.into_iter().filter(|one| one.place == *code && !one.is_over(now));
                guests.open.extend(good.filter_map(|one| one.phone.map(|phone| (one.grant, phone))));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(guests)
    }

    /// Of those of one name, the one that the row means.
    fn called(row: &mut Row<'_>, named: &Named, division: &DivisionCode) -> Result<Option<Uuid>> {
        let (name, number) = (row.name("about"), row.same_name_number());
        let (name, number) = (name?, number?);
        which(named, division, &name, number).map_err(|fault| row.wrong("about", fault))
    }

    fn wanted(&self, row: &mut Row<'_>, kind: GrantKind, division: &DivisionCode) -> Result<WantedGrant> {
        let id = match kind {
            GrantKind::Leader
            | GrantKind::Administrator
            | GrantKind::SystemAdmin
            | GrantKind::SecurityAdmin
            | GrantKind::AuditAdmin => {
                return Ok(WantedGrant { kind, about: None, area: Some(division.clone()) });
            }
            GrantKind::Office => self.places.serving.get(division).copied(),
            GrantKind::GridStaff => {
                let code = row.take("grid_code", grid_code)?;
                self.places.grid_codes.get(&code).copied()
            }
            GrantKind::Deputy => Self::called(row, &self.places.named, division)?,
            GrantKind::RoomLiaison => Self::called(row, &self.places.rooms_named, division)?,
            GrantKind::HandlingUnit => Self::called(row, &self.units.named, division)?,
            GrantKind::Mediator => Self::called(row, &self.organisations.named, division)?,
        };
        let column = if kind == GrantKind::GridStaff { "grid_code" } else { "about" };
        let id = id.ok_or_else(|| row.wrong(column, AccountFault::UnknownAbout))?;
        Ok(WantedGrant { kind, about: Some(id), area: None })
    }

    /// As [`crate::accounts::settled`], by what was read for the whole table: a row asks for nothing.
    fn settled(&self, wanted: &WantedGrant) -> std::result::Result<(Grant, DivisionCode), Failure> {
        if let Some(area) = &wanted.area {
            if !self.places.knows(area) {
                return Err(Failure::missing("area", TerritoryFault::UnknownDivision));
            }
            return Ok((of_area(wanted.kind, area), area.clone()));
        }
        let unknown = || Failure::missing("about", AccountFault::UnknownAbout);
        let id = wanted.about.ok_or_else(unknown)?;
        let (grant, place, is_open) = match wanted.kind {
            GrantKind::Deputy => {
                let deputy = self.places.deputies.get(id).ok_or_else(unknown)?;
                (Grant::Deputy { deputy: deputy.id }, &deputy.division, true)
            }
            GrantKind::GridStaff => {
                let grid = self.places.grids.get(id).ok_or_else(unknown)?;
                (Grant::GridStaff { grid: grid.id }, &grid.division, true)
            }
            GrantKind::RoomLiaison => {
                let room = self.places.rooms.get(id).ok_or_else(unknown)?;
                (Grant::RoomLiaison { room: room.id }, &room.division, room.is_open())
            }
            GrantKind::HandlingUnit => {
                let unit = self.units.units.get(id).ok_or_else(unknown)?;
                let is_open = unit.standing.state() == InstitutionState::Open;
                (Grant::HandlingUnit { unit: unit.id }, &unit.division, is_open)
            }
            GrantKind::Mediator => {
                let organisation = self.organisations.organisations.get(id).ok_or_else(unknown)?;
                let is_open = organisation.standing.state() == InstitutionState::Open;
                (Grant::Mediator { organisation: organisation.id }, &organisation.division, is_open)
            }
            GrantKind::Office
            | GrantKind::Leader
            | GrantKind::Administrator
            | GrantKind::SystemAdmin
            | GrantKind::SecurityAdmin
            | GrantKind::AuditAdmin => {
                let office = self.places.offices.get(id).ok_or_else(unknown)?;
                let is_open = office.standing.state() == InstitutionState::Open;
                (Grant::Office { office: office.id, area: office.division.clone() }, &office.division, is_open)
            }
        };
        if !is_open {
            return Err(Failure::field("about", AccountFault::AboutClosed));
        }
        Ok((grant, place.clone()))
    }

    /// Reads a row. Who is invited to the same already is not invited again: that code is good still.
    pub(super) fn read(&mut self, row: &mut Row<'_>, ctx: &Context) -> Result<Outcome> {
        if self.all.len() >= MOST {
            return Err(row.wrong("phone", ImportFault::TooManyInvitations));
        }
        let phone = row.take("phone", |text| Phone::mobile(&plain(text)));
        let (kind, division) = (row.word::<GrantKind>("role"), row.division());
        let (phone, kind, division) = (phone?, kind?, division?);
        let wanted = self.wanted(row, kind, &division)?;
        let about = wanted.about.map_or_else(|| division.as_str().to_owned(), |id| id.to_string());
        row.once(format!("{} {} {about}", phone.reveal(), kind.as_str()))?;
        let (grant, place) = self.settled(&wanted)?;
        if !may_give(&ctx.actor, &grant, &place) {
            return Err(Failure::Forbidden.into());
        }
        if self.open.iter().any(|(open, whose)| *open == grant && *whose == phone) {
            return Ok(Outcome::Unchanged);
        }
        let about = [row.text("about"), row.text("grid_code"), division.as_str()];
        let about = about.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned();
        self.all.push(Guest { row: row.number_of_line(), about, phone, wanted });
        Ok(Outcome::Created)
    }

    /// Invites them.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when one can't be invited any more: plan anew.
    pub(super) fn invite<S: Invitations + Accounts + Institutions + Territory + Journal>(
        &self,
        store: &mut S,
        ctx: &Context,
    ) -> std::result::Result<Vec<Issued>, StoreError> {
        let mut all = Vec::with_capacity(self.all.len());
        for Guest { row, about, phone, wanted } in &self.all {
            let command = Invite { wanted: wanted.clone(), phone: Some(phone.clone()) };
            let invited = if ctx.actor == Actor::System {
                invite_administrator(store, ctx, command)
            } else {
                invite(store, ctx, command)
            };
            let invitation = invited.map_err(|failure| match failure {
                Failure::Store(error) => error,
                _ => StoreError::Stale,
            })?;
            let (kind, until) = (invitation.grant.kind(), invitation.until);
            let code = invitation.code.ok_or(StoreError::Corrupt("invitations.tag"))?;
            all.push(Issued { row: *row, kind, about: about.clone(), phone: phone.clone(), code, until });
        }
        Ok(all)
    }
}

/// The codes as a table, to be kept by whoever invited.
#[must_use]
pub fn codes(issued: &[Issued]) -> Table {
    let line = |(number, one): (u32, &Issued)| {
        let [phone, kind] = [one.phone.reveal(), one.kind.label()].map(str::to_owned);
        Line { number, cells: vec![phone, kind, one.about.clone(), one.code.grouped(), one.until.to_rfc3339()] }
    };
    Table {
        sheet: String::new(),
        header: Line { number: 1, cells: HEADINGS.map(str::to_owned).to_vec() },
        lines: (2..).zip(issued).map(line).collect(),
        problems: Problems::default(),
    }
}
