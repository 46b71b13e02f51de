//! A deputy's file (履职档案) of some days as it is handed out: what counts by roles and kinds, each record, and apart from it what was
//! entered and does not count. It says of nobody how much others did.

use super::queries::filed;
use super::usecases::scheme_of;
use super::{Duties, DutyDays, DutyFilter, DutyRecord, DutyScope, DutyState, DutyTotal, RoleScheme, seat_called};
use crate::deputies::{Deputies, Deputy, Mandate};
use crate::shared::paper::{column, day_called};
use crate::shared::text::Name;
use crate::shared::time::local_date;
use crate::shared::{
    Called, Context, DeputyId, Failure, NamedParties, Names, Paper, PaperOrigin, PaperTable, Party, Vocabulary,
    gathered,
};

/// Counts the wordings.
const EDITION: u32 = 1;
/// Records that a paper lists at most, of those that count and of those that don't.
const MOST_ON_PAPER: usize = 300;
/// Records that a file lists at most wherever else it is written.
pub const MOST_RECORDS: usize = 5_000;
/// Records that are read at a time.
const TOGETHER: u32 = 100;
/// What does not count.
const UNCOUNTED: [DutyState; 3] = [DutyState::Pending, DutyState::Returned, DutyState::Countered];

type Result<T> = std::result::Result<T, Failure>;

/// A deputy's file of some days, whole.
#[derive(Clone, Debug)]
pub struct WholeDutyFile {
    pub deputy: Deputy,
    pub days: DutyDays,
    /// The scheme in force where the deputy works.
    pub scheme: RoleScheme,
    /// How often what, in the order of the scheme and of the list of activities.
    pub totals: Vec<DutyTotal>,
    /// The latest records that count, in the order in which it was done.
    pub counted: Vec<DutyRecord>,
    /// The same of those that don't: to be confirmed, given back, taken out of the count.
    pub uncounted: Vec<DutyRecord>,
    /// What is called how in it.
    pub names: Names,
}

impl WholeDutyFile {
    /// What the deputy is by law on those days, mandate by mandate, with its days.
    #[must_use]
    pub fn seats(&self) -> Vec<String> {
        let said = |mandate: &&Mandate| {
            let until = mandate.tenure().and_then(|tenure| tenure.to).map(day_called);
            let until = until.map_or_else(|| "起".to_owned(), |day| format!("至{day}"));
            format!("{}，{}{until}", seat_called(mandate, &self.names), day_called(mandate.from))
        };
        self.days.seated(&self.deputy.mandates).iter().map(said).collect()
    }

    /// What the office that serves the deputy is called.
    #[must_use]
    pub fn office(&self) -> Option<&str> {
        self.names.of(Party::Office(self.deputy.office)).map(Name::as_str)
    }

    /// What the place is called in which the deputy works.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.names.get(&Called::Division(self.deputy.division.clone())).map(Name::as_str)
    }

    /// What the grid of a record is called.
    #[must_use]
    pub fn grid(&self, record: &DutyRecord) -> Option<&str> {
        record.grid.and_then(|grid| self.names.get(&Called::Grid(grid))).map(Name::as_str)
    }

    /// The totals that count.
    pub fn lines(&self) -> impl Iterator<Item = &DutyTotal> {
        self.totals.iter().filter(|total| total.is_counted())
    }

    /// How many records count, and how many don't.
    #[must_use]
    pub fn sums(&self) -> (i64, i64) {
        let sum = |counted: bool| -> i64 {
            self.totals.iter().filter(|total| total.is_counted() == counted).map(|total| total.count).sum()
        };
        (sum(true), sum(false))
    }
}

/// The latest records of a deputy in those states, `most` at most, in the order in which it was done.
fn latest(
    store: &mut impl Duties,
    deputy: DeputyId,
    states: &[DutyState],
    (days, most): (DutyDays, usize),
) -> Result<Vec<DutyRecord>> {
    let (from, to) = days.between();
    let filter = DutyFilter { states: states.to_vec(), from: Some(from), to: Some(to), ..DutyFilter::default() };
    let scope = [DutyScope::Deputy(deputy)];
    let mut all = gathered((most, TOGETHER), |page| store.duty_records(&scope, &filter, page))?;
    all.truncate(most);
    all.reverse();
    Ok(all)
}

/// A deputy's file of some days with `most` records at most: for the deputy, also for a while after leaving office, and for the office
/// that oversees.
///
/// # Errors
/// Not found, forbidden for others.
pub fn whole<S: Duties + Deputies + NamedParties>(
    store: &mut S,
    ctx: &Context,
    id: DeputyId,
    (days, most): (DutyDays, usize),
) -> Result<WholeDutyFile> {
    let deputy = filed(store, ctx, id)?;
    let scheme = scheme_of(store, &deputy.division)?;
    let mut totals = store.duty_totals(&[deputy.id], days.between())?;
    totals.sort_by_key(|total| (scheme.place_of(&total.role), total.role.clone(), total.activity, total.state));
    let counted = latest(store, deputy.id, &[DutyState::Confirmed], (days, most))?;
    let uncounted = latest(store, deputy.id, &UNCOUNTED, (days, most))?;
    let mut wanted = vec![Called::Party(Party::Office(deputy.office)), Called::Division(deputy.division.clone())];
    wanted.extend(deputy.mandates.iter().map(|mandate| Called::Congress(mandate.seat.congress.clone())));
    wanted.extend(counted.iter().chain(&uncounted).filter_map(|record| record.grid).map(Called::Grid));
    let names = store.names(&wanted)?;
    Ok(WholeDutyFile { deputy, days, scheme, totals, counted, uncounted, names })
}

/// Says how many are not listed, where some are not.
fn left_out(paper: &mut Paper, all: i64, listed: usize) {
    let more = all - i64::try_from(listed).unwrap_or(i64::MAX);
    if more > 0 {
        paper.text(&format!("另有{more}条较早的记录未列出。"));
    }
}

fn figures(paper: &mut Paper, file: &WholeDutyFile) {
    paper.section("计入的履职次数");
    let (counted, _) = file.sums();
    if counted == 0 {
        paper.text("期间没有计入的履职。");
        return;
    }
    paper.text(&format!("期间计入履职{counted}次，按角色和活动如下。"));
    let row = |total: &DutyTotal| {
        vec![
            Some(file.scheme.label_of(&total.role).to_owned()),
            Some(total.activity.label().to_owned()),
            Some(total.count.to_string()),
        ]
    };
    paper.table(PaperTable {
        columns: vec![column("角色", 45), column("履职活动", 40), column("次数", 15)],
        rows: file.lines().map(row).collect(),
    });
}

fn records(paper: &mut Paper, file: &WholeDutyFile) {
    let (counted, _) = file.sums();
    if file.counted.is_empty() {
        return;
    }
    paper.section("计入的履职记录");
    let row = |record: &DutyRecord| {
        let place = record.place.as_ref().map(Name::as_str).or_else(|| file.grid(record)).unwrap_or("—");
        vec![
            Some(day_called(local_date(record.at))),
            Some(file.scheme.label_of(&record.role).to_owned()),
            Some(record.activity.label().to_owned()),
            Some(place.to_owned()),
        ]
    };
    paper.table(PaperTable {
        columns: vec![column("日期", 20), column("角色", 30), column("履职活动", 24), column("地点或网格", 26)],
        rows: file.counted.iter().map(row).collect(),
    });
    left_out(paper, counted, file.counted.len());
}

fn apart(paper: &mut Paper, file: &WholeDutyFile) {
    let (_, uncounted) = file.sums();
    if uncounted == 0 {
        return;
    }
    paper.section("未计入的记录");
    paper.text(&format!("以下{uncounted}条待确认、已退回或已冲销，未计入上列次数。"));
    let row = |record: &DutyRecord| {
        let reason = record.reason.as_ref().map_or("—", |reason| reason.as_str());
        vec![
            Some(day_called(local_date(record.at))),
            Some(record.activity.label().to_owned()),
            Some(record.standing.state().label().to_owned()),
            Some(reason.to_owned()),
        ]
    };
    paper.table(PaperTable {
        columns: vec![column("日期", 20), column("履职活动", 24), column("状态", 16), column("理由", 40)],
        rows: file.uncounted.iter().map(row).collect(),
    });
    left_out(paper, uncounted, file.uncounted.len());
}

fn drawn(file: &WholeDutyFile, origin: PaperOrigin) -> Paper {
    let mut paper = Paper::new(format!("{}代表履职档案", file.deputy.name.as_str()), EDITION, origin);
    paper.entry("姓名", Some(file.deputy.name.as_str()));
    for seat in file.seats() {
        paper.entry("代表职务", Some(&seat));
    }
    paper.entry("主管人大机构", file.office());
    paper.entry("联系区划", file.place());
    paper.entry("期间", Some(&file.days.called()));
    figures(&mut paper, file);
    records(&mut paper, file);
    apart(&mut paper, file);
    paper.office(file.office(), Some(paper.origin.on));
    paper
}

/// A deputy's file of some days on paper; `address` is where its code leads.
///
/// # Errors
/// As [`whole`].
pub fn paper<S: Duties + Deputies + NamedParties>(
    store: &mut S,
    ctx: &Context,
    (id, days): (DeputyId, DutyDays),
    address: String,
) -> Result<Paper> {
    let file = whole(store, ctx, id, (days, MOST_ON_PAPER))?;
    let origin = PaperOrigin { address, version: file.deputy.version, on: local_date(ctx.now) };
    Ok(drawn(&file, origin))
}
