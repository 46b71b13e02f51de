//! The sheet by which a division publishes which deputies look after which grids (公示表): names, titles and codes, which lie open
//! by law, and nothing else of anybody.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::congresses::Congresses;
use crate::deputies::{Deputy, DeputyFault, Mandate};
use crate::shared::code::QrCode;
use crate::shared::text::Name;
use crate::shared::{Called, Context, DeputyId, Failure, GridId, NamedParties, RoomId, StoreError, Vocabulary};
use crate::territory::{DivisionCode, Plot, Territory, TerritoryFault};

/// Rows of a sheet at most: a county's.
pub const MAX_PUBLISHED: usize = 5_000;

type Result<T> = std::result::Result<T, Failure>;

/// What stands above the columns of a sheet.
pub const PUBLISHED_COLUMNS: [&str; 7] =
    ["网格", "村（社区）", "代表姓名", "人大代表职务", "选区", "活动室", "代码网址"];

/// A deputy who looks after a grid, as the sheet shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedDeputy {
    pub name: Name,
    /// Of the mandates that serve on the day, as the congresses call their deputies, with the number of the term.
    pub titles: Vec<String>,
    /// The constituency of each of those.
    pub constituencies: Vec<Name>,
    /// Where the deputy receives people.
    pub room: Option<Name>,
    /// The newest printed code that stands.
    pub code: Option<QrCode>,
}

/// A row of the sheet: a grid and one of its deputies; a grid without any has one row all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedRow {
    pub grid: Plot,
    /// What the village or community is called.
    pub village: String,
    pub deputy: Option<PublishedDeputy>,
}

/// The sheet of a division on a day, by the codes of the grids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    pub division: DivisionCode,
    /// What the division is called.
    pub division_name: String,
    pub on: NaiveDate,
    pub rows: Vec<PublishedRow>,
}

impl Publication {
    /// What the sheet is called.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}人大代表联系网格公示表", self.division_name)
    }

    /// Its cells below [`PUBLISHED_COLUMNS`], row by row; `address` says where a code leads.
    pub fn cells(&self, address: impl Fn(&QrCode) -> String) -> impl Iterator<Item = [String; 7]> {
        self.rows.iter().map(move |row| {
            let grid = format!("{}（{}）", row.grid.name.as_str(), row.grid.code());
            let [name, titles, constituencies, room, code] = row
                .deputy
                .as_ref()
                .map(|deputy| {
                    let constituencies: Vec<&str> = deputy.constituencies.iter().map(Name::as_str).collect();
                    [
                        deputy.name.as_str().to_owned(),
                        deputy.titles.join("、"),
                        constituencies.join("、"),
                        deputy.room.as_ref().map(|room| room.as_str().to_owned()).unwrap_or_default(),
                        deputy.code.as_ref().map(&address).unwrap_or_default(),
                    ]
                })
                .unwrap_or_default();
            [grid, row.village.clone(), name, titles, constituencies, room, code]
        })
    }
}

/// What a sheet is made of, read.
pub trait Published {
    /// The grids of a division's subtree that there are on that day, by code; `most` at most.
    fn grids_on(
        &mut self,
        division: &DivisionCode,
        on: NaiveDate,
        most: usize,
    ) -> std::result::Result<Vec<Plot>, StoreError>;

    /// Those who are assigned to any of those grids on that day, by id.
    fn assigned_on(&mut self, grids: &[GridId], on: NaiveDate) -> std::result::Result<Vec<Deputy>, StoreError>;

    /// What those of the rooms are called that are open.
    fn open_room_names(&mut self, rooms: &[RoomId]) -> std::result::Result<BTreeMap<RoomId, Name>, StoreError>;

    /// The newest code of each of those deputies that was not revoked.
    fn codes_that_stand(
        &mut self,
        deputies: &[DeputyId],
    ) -> std::result::Result<BTreeMap<DeputyId, QrCode>, StoreError>;
}

/// What each congress calls its deputies, asked for once.
#[derive(Default)]
struct Titles(BTreeMap<DivisionCode, Option<String>>);

impl Titles {
    fn of(&mut self, store: &mut impl Congresses, mandate: &Mandate) -> Result<String> {
        let seat = &mandate.seat;
        let title = if let Some(known) = self.0.get(&seat.congress) {
            known.clone()
        } else {
            let title = store.congress_of(&seat.congress)?.map(|congress| congress.title());
            self.0.insert(seat.congress.clone(), title.clone());
            title
        };
        Ok(format!("{}（第{}届）", title.unwrap_or_else(|| seat.level.label().to_owned()), seat.number))
    }
}

/// The sheet of a division on a day.
///
/// # Errors
/// Forbidden for whoever does not oversee the division; not found for one that does not exist; a field error of `division` where it
/// would have more than [`MAX_PUBLISHED`] rows.
pub fn publication<S: Published + Congresses + NamedParties + Territory>(
    store: &mut S,
    ctx: &Context,
    division: &DivisionCode,
    on: NaiveDate,
) -> Result<Publication> {
    if !ctx.actor.oversees(division) {
        return Err(Failure::Forbidden);
    }
    let whole =
        store.division(division)?.ok_or_else(|| Failure::missing("division", TerritoryFault::UnknownDivision))?;
    let grids = store.grids_on(division, on, MAX_PUBLISHED + 1)?;
    within_bounds(grids.len())?;
    let ids: Vec<GridId> = grids.iter().map(|grid| grid.id).collect();
    let mut deputies = store.assigned_on(&ids, on)?;
    deputies.retain(|deputy| deputy.serves_on(on));
    let shown = shown(store, &deputies, on)?;
    let mut of_grid: BTreeMap<GridId, Vec<DeputyId>> = BTreeMap::new();
    for deputy in &deputies {
        for grid in deputy.grids_on(on) {
            of_grid.entry(grid).or_default().push(deputy.id);
        }
    }
    let villages: BTreeSet<&DivisionCode> = grids.iter().map(|grid| &grid.division).collect();
    let wanted: Vec<Called> = villages.into_iter().cloned().map(Called::Division).collect();
    let names = store.names(&wanted)?;
    let mut rows = Vec::with_capacity(grids.len());
    for grid in grids {
        let village = names.get(&Called::Division(grid.division.clone()));
        let village = village.map(|name| name.as_str().to_owned()).unwrap_or_default();
        let here = of_grid.remove(&grid.id).unwrap_or_default();
        if here.is_empty() {
            rows.push(PublishedRow { grid, village, deputy: None });
            continue;
        }
        let row = |id: &DeputyId| PublishedRow {
            grid: grid.clone(),
            village: village.clone(),
            deputy: shown.get(id).cloned(),
        };
        rows.extend(here.iter().map(row));
    }
    within_bounds(rows.len())?;
    Ok(Publication { division: division.clone(), division_name: whole.name, on, rows })
}

fn within_bounds(rows: usize) -> Result<()> {
    if rows <= MAX_PUBLISHED { Ok(()) } else { Err(Failure::field("division", DeputyFault::TooManyPublished)) }
}

/// What is published of each deputy.
fn shown<S: Published + Congresses>(
    store: &mut S,
    deputies: &[Deputy],
    on: NaiveDate,
) -> Result<BTreeMap<DeputyId, PublishedDeputy>> {
    let rooms: BTreeSet<RoomId> = deputies.iter().filter_map(|deputy| deputy.room).collect();
    let rooms = store.open_room_names(&rooms.into_iter().collect::<Vec<_>>())?;
    let ids: Vec<DeputyId> = deputies.iter().map(|deputy| deputy.id).collect();
    let mut codes = store.codes_that_stand(&ids)?;
    let mut titles = Titles::default();
    let mut shown = BTreeMap::new();
    for deputy in deputies {
        let mut serving: Vec<&Mandate> = deputy.mandates.iter().filter(|mandate| mandate.serves_on(on)).collect();
        serving.sort_by_key(|mandate| (mandate.seat.level, mandate.seat.number, mandate.id));
        let called = serving.iter().map(|mandate| titles.of(store, mandate)).collect::<Result<Vec<_>>>()?;
        let one = PublishedDeputy {
            name: deputy.name.clone(),
            titles: called,
            constituencies: serving.iter().map(|mandate| mandate.seat.constituency_name.clone()).collect(),
            room: deputy.room.and_then(|room| rooms.get(&room).cloned()),
            code: codes.remove(&deputy.id),
        };
        shown.insert(deputy.id, one);
    }
    Ok(shown)
}
