//! What is printed for codes: plates beside doors and posters, of one code or of all that lie in an area.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{CodeFault, CodeIntake, CodeSubject, Codes, PrintedCode, usecases};
use crate::congresses::title_by;
use crate::deputies::{Deputy, Mandate};
use crate::institutions::{CongressOffice, InstitutionState};
use crate::rooms::{ActivityRoom, OpenSpan, RoomKind};
use crate::shared::code::QrCode;
use crate::shared::text::{Name, Phone};
use crate::shared::time::local_date;
use crate::shared::{Called, Context, Failure, NamedParties, Names, RoomId, StoreError, Vocabulary};
use crate::territory::DivisionCode;

type Result<T> = std::result::Result<T, Failure>;

/// Codes that are printed at once, at most.
pub const MAX_PLATES: usize = 500;

crate::vocabulary! {
    /// As what a code is printed.
    PrintForm "印制样式" {
        /// A plate beside a door: A6, lying (148 × 105 mm).
        Plate = "plate" "码牌（A6 横版，148 × 105 毫米）",
        /// A poster: A4, upright (210 × 297 mm).
        Poster = "poster" "海报（A4 竖版，210 × 297 毫米）",
    }
}

crate::vocabulary! {
    /// As what file a code is printed.
    PrintFormat "印制文件格式" {
        /// Letters and all: what a printing house takes.
        Pdf = "pdf" "PDF，内嵌字体，可直接付印",
        /// To be changed in a drawing program; its letters are those of whoever opens it.
        Svg = "svg" "SVG，可在绘图软件中修改",
    }
}

/// A seat that a deputy has, as a plate names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlateSeat {
    /// What the congress's deputies are called: “晋江市人大代表”.
    pub title: String,
    /// The number of the term (届次).
    pub term: i32,
    /// The constituency (选区).
    pub constituency: Name,
}

/// Whose code it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlateBearer {
    Deputy {
        name: Name,
        /// Those by which the deputy serves, or else will.
        seats: Vec<PlateSeat>,
    },
    /// A room's own: which it is says its station.
    Room {
        kind: RoomKind,
    },
    Office {
        name: Name,
    },
}

/// Where people are received.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    pub name: Name,
    pub address: Name,
    /// The days and hours of every week.
    pub hours: Vec<OpenSpan>,
    /// When it is closed all the same, in words.
    pub closed_days: Option<Name>,
    pub phone: Option<Phone>,
}

/// What a plate says, whatever it is drawn on.
#[derive(Clone, Debug, PartialEq)]
pub struct Plate {
    pub code: QrCode,
    pub bearer: PlateBearer,
    /// The room itself, or the one in which the deputy receives people.
    pub station: Option<Station>,
}

/// Whom or what a code leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum CodeBearer {
    Deputy(Deputy),
    Room(ActivityRoom),
    Office(CongressOffice),
}

impl CodeBearer {
    /// By what plates of an area are in order: village by village, there the offices, the rooms and then the deputies, each by name.
    fn place(&self) -> (&DivisionCode, u8, &str) {
        match self {
            Self::Office(office) => (&office.division, 0, office.name.as_str()),
            Self::Room(room) => (&room.division, 1, room.name.as_str()),
            Self::Deputy(deputy) => (&deputy.division, 2, deputy.name.as_str()),
        }
    }
}

/// Codes with all that their plates say, kept.
pub trait Plates {
    /// The codes inside `area` that were not revoked, with whom or what they lead to; at most `most`, in any order.
    fn codes_within(
        &mut self,
        area: &DivisionCode,
        most: usize,
    ) -> std::result::Result<Vec<(PrintedCode, CodeBearer)>, StoreError>;

    /// Those rooms, in any order.
    fn rooms_among(&mut self, ids: &BTreeSet<RoomId>) -> std::result::Result<Vec<ActivityRoom>, StoreError>;
}

/// The mandates that a plate names: those by which the deputy serves, or else will. Whoever is elected has it printed before the
/// first session.
fn named(deputy: &Deputy, today: NaiveDate) -> Vec<&Mandate> {
    let lasts = |mandate: &&Mandate| mandate.service().iter().any(|period| period.to.is_none_or(|to| today <= to));
    let serving: Vec<&Mandate> = deputy.mandates.iter().filter(|mandate| mandate.serves_on(today)).collect();
    if serving.is_empty() { deputy.mandates.iter().filter(lasts).collect() } else { serving }
}

fn seat(mandate: &Mandate, names: &Names) -> PlateSeat {
    let seat = &mandate.seat;
    let congress = names.get(&Called::Congress(seat.congress.clone()));
    PlateSeat {
        title: congress.map_or_else(|| seat.level.label().to_owned(), title_by),
        term: seat.number,
        constituency: seat.constituency_name.clone(),
    }
}

impl From<&ActivityRoom> for Station {
    fn from(room: &ActivityRoom) -> Self {
        Self {
            name: room.name.clone(),
            address: room.address.clone(),
            hours: room.details.hours.clone(),
            closed_days: room.details.closed_days.clone(),
            phone: room.details.phone.clone(),
        }
    }
}

/// The plates of those who take something in, or will, in the order of `bearers`.
fn plates_of(
    store: &mut (impl Plates + NamedParties),
    bearers: Vec<(PrintedCode, CodeBearer)>,
    today: NaiveDate,
) -> Result<Vec<Plate>> {
    let (mut rooms, mut congresses) = (BTreeSet::new(), BTreeSet::new());
    for (_, bearer) in &bearers {
        if let CodeBearer::Deputy(deputy) = bearer {
            rooms.extend(deputy.room);
            congresses.extend(named(deputy, today).into_iter().map(|mandate| mandate.seat.congress.clone()));
        }
    }
    let rooms = store.rooms_among(&rooms)?;
    let wanted: Vec<Called> = congresses.into_iter().map(Called::Congress).collect();
    let names = store.names(&wanted)?;
    let mut plates = Vec::with_capacity(bearers.len());
    for (printed, bearer) in bearers {
        let (bearer, station) = match bearer {
            CodeBearer::Room(room) if room.is_open() => {
                (PlateBearer::Room { kind: room.kind }, Some(Station::from(&room)))
            }
            CodeBearer::Office(office) if office.standing.state() == InstitutionState::Open => {
                (PlateBearer::Office { name: office.name }, None)
            }
            CodeBearer::Room(_) | CodeBearer::Office(_) => continue,
            CodeBearer::Deputy(deputy) => {
                let seats: Vec<PlateSeat> =
                    named(&deputy, today).into_iter().map(|mandate| seat(mandate, &names)).collect();
                if seats.is_empty() {
                    continue;
                }
                let own = |room: &&ActivityRoom| deputy.room == Some(room.id) && room.is_open();
                let station = rooms.iter().find(own).map(Station::from);
                (PlateBearer::Deputy { name: deputy.name, seats }, station)
            }
        };
        plates.push(Plate { code: printed.code, bearer, station });
    }
    Ok(plates)
}

/// What an office or an administrator of the area has printed for a code.
///
/// # Errors
/// Not found, forbidden, [`CodeFault::IntakeClosed`] of a code that was revoked and of whoever does not serve and will not, or
/// is closed.
pub fn plate(store: &mut (impl Codes + Plates + NamedParties), ctx: &Context, code: &QrCode) -> Result<Plate> {
    let printed = usecases::code_to_print(store, ctx, code)?;
    let (bearer, closed) = match printed.subject {
        CodeSubject::Deputy(id) => {
            (CodeBearer::Deputy(store.deputy(id)?.ok_or(Failure::NotFound)?), CodeIntake::NotServing)
        }
        CodeSubject::Room(id) => (CodeBearer::Room(store.room(id)?.ok_or(Failure::NotFound)?), CodeIntake::RoomClosed),
        CodeSubject::Office(id) => {
            (CodeBearer::Office(store.office(id)?.ok_or(Failure::NotFound)?), CodeIntake::OfficeClosed)
        }
    };
    let found = plates_of(store, vec![(printed, bearer)], local_date(ctx.now))?.pop();
    match found {
        Some(plate) => Ok(plate),
        None => closed.require_open().and(Err(Failure::NotFound)),
    }
}

/// What an office or an administrator of the area has printed for all codes inside it that take something in, or will: village
/// by village, offices and rooms before deputies, each by name.
///
/// # Errors
/// Forbidden; a field error where there is nothing to be printed, and for more than [`MAX_PLATES`].
pub fn plates_within(
    store: &mut (impl Plates + NamedParties),
    ctx: &Context,
    area: &DivisionCode,
) -> Result<Vec<Plate>> {
    if !ctx.actor.oversees(area) {
        return Err(Failure::Forbidden);
    }
    let mut bearers = store.codes_within(area, MAX_PLATES + 1)?;
    if bearers.len() > MAX_PLATES {
        return Err(Failure::field("division", CodeFault::TooManyPlates));
    }
    bearers.sort_by(|(one, of_one), (other, of_other)| {
        of_one.place().cmp(&of_other.place()).then_with(|| one.code.as_str().cmp(other.code.as_str()))
    });
    let plates = plates_of(store, bearers, local_date(ctx.now))?;
    if plates.is_empty() {
        return Err(Failure::field("division", CodeFault::NothingToPrint));
    }
    Ok(plates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::congresses::{CongressLevel, ConstituencyId, Seat, TermId};
    use crate::deputies::MandateStatus;
    use crate::shared::{DeputyId, MandateId, OfficeId};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn mandate(from: &str, to: &str, status: MandateStatus) -> Mandate {
        Mandate {
            id: MandateId(uuid::Uuid::from_u128(1)),
            seat: Seat {
                term: TermId(uuid::Uuid::from_u128(4)),
                constituency: ConstituencyId(uuid::Uuid::from_u128(5)),
                level: CongressLevel::County,
                congress: DivisionCode::new("350582000000").expect("twelve digits"),
                number: 18,
                constituency_name: Name::new("梅岭街道第1选区").expect("a name"),
            },
            from: day(from),
            to: Some(day(to)),
            status,
            status_since: day(from),
            decision: None,
            coming: None,
            suspensions: Vec::new(),
        }
    }

    #[test]
    fn a_plate_names_the_seats_of_today_or_else_those_to_come() {
        let past = mandate("2017-01-01", "2021-12-31", MandateStatus::Active);
        let present = mandate("2022-01-01", "2026-12-31", MandateStatus::Active);
        let coming = mandate("2027-01-01", "2031-12-31", MandateStatus::Active);
        let ended = mandate("2022-01-01", "2026-12-31", MandateStatus::Ended);
        let of = |mandates: &[&Mandate]| {
            let deputy = Deputy {
                id: DeputyId(uuid::Uuid::from_u128(2)),
                version: 1,
                name: Name::new("林小明").expect("a name"),
                profile: None,
                office: OfficeId(uuid::Uuid::from_u128(3)),
                division: DivisionCode::new("350582002014").expect("twelve digits"),
                room: None,
                assignments: Vec::new(),
                mandates: mandates.iter().map(|mandate| (*mandate).clone()).collect(),
                stand_ins: Vec::new(),
                merged_into: None,
            };
            named(&deputy, day("2026-03-02")).into_iter().map(|mandate| mandate.from).collect::<Vec<_>>()
        };
        assert_eq!(of(&[&past, &present, &coming]), [present.from]);
        assert_eq!(of(&[&past, &ended, &coming]), [coming.from]);
        assert_eq!(of(&[&past, &ended]), Vec::<NaiveDate>::new());
    }
}
