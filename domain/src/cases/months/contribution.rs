//! What a case contributes to the numbers of months. It follows from its events alone, and from how it is sorted and where it lies
//! now: whoever reads the log again comes to the same. Which ratings count is one rule ([`RatingStanding`]) here and in what is told of
//! satisfaction; there a case counts by its last rating, here each rating does.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::counts::drawer;
use super::{CaseCounts, CaseFigure, CaseGrouping};
use crate::cases::clocks::Stage;
use crate::cases::{
    Case, CaseChange, CaseChannel, CaseEventKind, CaseFacts, CaseNature, CaseRating, CaseSettlement, CaseState,
    ContestOutcome, EvaluationFacts, RatingStanding, StageMark,
};
use crate::shared::time::{local_date, month_of};
use crate::shared::{DeputyId, EventRecord, Instant, OfficeId, Party, UnitId, Vocabulary, WordCode};
use crate::territory::DivisionCode;

/// By what a number is told apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseGroups {
    /// The village or community.
    pub place: DivisionCode,
    pub category: WordCode,
    pub nature: CaseNature,
    pub channel: CaseChannel,
    pub office: OfficeId,
    pub unit: Option<UnitId>,
    pub deputy: Option<DeputyId>,
}

/// Numbers by month, and by all by which they are told apart.
pub type CaseCells = BTreeMap<(NaiveDate, CaseGroups), CaseCounts>;

/// Where a number is shown: in a month, an area, and there in a group; in none where all are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthPlace {
    pub area: DivisionCode,
    pub grouping: Option<CaseGrouping>,
    pub month: NaiveDate,
    /// What the group is: a code, a word or an id. Empty for what belongs to none.
    pub key: String,
}

/// Numbers by where they are shown.
pub type MonthRows = BTreeMap<MonthPlace, CaseCounts>;

/// Digits of a province's code: figures end with the city.
const PROVINCE: usize = 2;

impl CaseGroups {
    /// The group in which it counts, as it is looked at from an area.
    fn key(&self, grouping: CaseGrouping, part: Option<&DivisionCode>) -> String {
        match grouping {
            CaseGrouping::Division => part.map(|part| part.as_str().to_owned()).unwrap_or_default(),
            CaseGrouping::Category => self.category.as_str().to_owned(),
            CaseGrouping::Nature => self.nature.as_str().to_owned(),
            CaseGrouping::Channel => self.channel.as_str().to_owned(),
            CaseGrouping::Unit => self.unit.as_ref().map(ToString::to_string).unwrap_or_default(),
            CaseGrouping::Deputy => self.deputy.as_ref().map(ToString::to_string).unwrap_or_default(),
            CaseGrouping::Office => self.office.to_string(),
        }
    }
}

/// Adds cells to where they are shown, as often as `times` says: in each area from the village to the city, and there in each
/// group.
pub fn spread(rows: &mut MonthRows, cells: &CaseCells, times: i64) {
    for ((month, groups), counts) in cells {
        let mut part = None;
        for area in groups.place.ancestry().into_iter().filter(|area| area.prefix().len() > PROVINCE) {
            let groupings = CaseGrouping::ALL.iter().copied().map(Some);
            for grouping in [None].into_iter().chain(groupings) {
                let key = grouping.map(|grouping| groups.key(grouping, part.as_ref())).unwrap_or_default();
                let place = MonthPlace { area: area.clone(), grouping, month: *month, key };
                rows.entry(place).or_default().add(counts, times);
            }
            part = Some(area);
        }
    }
    rows.retain(|_, counts| !counts.is_empty());
}

/// What of a case does not follow from its events.
#[derive(Clone, Debug)]
pub struct CaseFace {
    /// Without a unit and a deputy, which its events tell.
    pub groups: CaseGroups,
    pub submitted_at: Instant,
    /// Whether it continues in another case.
    pub merged: bool,
    /// Whether it is a part of another one, which was received and is rated as a whole.
    pub part: bool,
}

impl From<&Case> for CaseFace {
    fn from(case: &Case) -> Self {
        Self {
            groups: CaseGroups {
                place: case.division.clone(),
                category: case.category.code.clone(),
                nature: case.nature,
                channel: case.channel,
                office: case.office,
                unit: None,
                deputy: None,
            },
            submitted_at: case.submitted_at,
            merged: case.state() == CaseState::Merged,
            part: case.handling.parent.is_some(),
        }
    }
}

/// As what a rating counts that does.
fn figure_of(rating: CaseRating) -> CaseFigure {
    match rating {
        CaseRating::Satisfied => CaseFigure::Satisfied,
        CaseRating::Basically => CaseFigure::Basically,
        CaseRating::Dissatisfied => CaseFigure::Dissatisfied,
    }
}

/// A rating, and what is known of it by now: it counts in the month in which it was given, whenever that became known.
struct Given {
    at: Instant,
    groups: CaseGroups,
    rating: CaseRating,
    known: EvaluationFacts,
    excluded: bool,
}

impl Given {
    /// What it is worth. Of whoever rates what was scanned something is known: one of which nothing is was given before anybody asked.
    fn standing(&self, channel: CaseChannel) -> RatingStanding {
        match (self.known.proof, self.known.flag) {
            (None, None) if !self.excluded => RatingStanding::unasked(channel),
            (proof, flag) => RatingStanding::of(proof, flag, self.excluded),
        }
    }
}

/// Whole hours from one moment to another; one that has begun counts.
fn hours_between(from: Instant, to: Instant) -> u32 {
    u32::try_from(((to - from).num_seconds().max(0) + 3_599) / 3_600).unwrap_or(u32::MAX)
}

fn month(at: Instant) -> NaiveDate {
    month_of(local_date(at))
}

/// The numbers of one case while its events are read, in their order.
struct Tally<'a> {
    face: &'a CaseFace,
    cells: CaseCells,
    /// Who has it, and which unit works on it or did last.
    deputy: Option<DeputyId>,
    unit: Option<UnitId>,
    assigned: bool,
    /// The stages that were missed and go on all the same.
    missed: BTreeSet<Stage>,
    /// The conclusion that stands.
    concluded: Option<(Instant, CaseGroups, CaseFigure)>,
    /// Every rating, and which of them the unit objected to.
    ratings: Vec<Given>,
    contested: Option<usize>,
    /// When it was closed without one.
    unrated: Option<(Instant, CaseGroups)>,
    /// Whether it was taken back: what the office goes on with is not taken back once more.
    taken_back: bool,
}

/// From there work begins again; what was declined or taken back was never concluded.
fn is_concluded(state: CaseState) -> bool {
    matches!(state, CaseState::Resolved | CaseState::Closed | CaseState::ClosedUnrated | CaseState::ClosedUnanswered)
}

impl Tally<'_> {
    fn groups(&self) -> CaseGroups {
        CaseGroups { unit: self.unit, deputy: self.deputy, ..self.face.groups.clone() }
    }

    fn cell(&mut self, at: Instant) -> &mut CaseCounts {
        let place = (month(at), self.groups());
        self.cells.entry(place).or_default()
    }

    fn count(&mut self, at: Instant, figure: CaseFigure) {
        self.cell(at).count(figure);
    }

    fn goes_to(&mut self, party: Option<Party>) {
        match party {
            Some(Party::Deputy(deputy)) => self.deputy = Some(deputy),
            Some(Party::Room(_) | Party::Office(_)) => self.deputy = None,
            Some(Party::Unit(_) | Party::Account(_) | Party::Organisation(_)) | None => {}
        }
    }

    /// A stage counts once: where it is missed, in the month in which its time ran out; else where it is done.
    fn stage(&mut self, mark: StageMark, kind: CaseEventKind, at: Instant) {
        use CaseEventKind as K;
        let Some([due, met]) = CaseFigure::of_stage(mark.stage) else { return };
        let known = self.missed.contains(&mark.stage);
        // Whoever takes a case away from somebody spares that one the work.
        let spared = matches!(kind, K::Withdrawn | K::Merged | K::Erased | K::Returned);
        if mark.missed && !known {
            self.count(mark.due, due);
        }
        if mark.ended && !mark.missed && !known && !spared {
            self.count(at, due);
            self.count(at, met);
        }
        if mark.ended {
            self.missed.remove(&mark.stage);
        } else if mark.missed {
            self.missed.insert(mark.stage);
        }
    }

    /// Whatever an event says of ratings.
    fn rating(&mut self, kind: CaseEventKind, facts: &CaseFacts, at: Instant) {
        use CaseEventKind as K;
        match (kind, facts.rating) {
            (K::Rated | K::CalledBack, Some(rating)) => {
                let (groups, known) = (self.groups(), facts.evaluation.clone());
                self.ratings.push(Given { at, groups, rating, known, excluded: false });
            }
            (K::RatingVerified, _) => {
                if let Some(last) = self.ratings.last_mut() {
                    last.known = facts.evaluation.clone();
                }
            }
            (K::RatingContested, _) => self.contested = self.ratings.len().checked_sub(1),
            (K::ContestDecided, _) if facts.evaluation.outcome == Some(ContestOutcome::Excluded) => {
                if let Some(given) = self.contested.and_then(|at| self.ratings.get_mut(at)) {
                    given.excluded = true;
                }
            }
            _ => {}
        }
    }

    fn take(&mut self, record: &EventRecord<CaseChange>) {
        use CaseEventKind as K;
        use CaseFigure as F;
        let (change, at) = (&record.change, record.at);
        let (kind, facts) = (change.event.kind, &change.event.facts);
        if let Some(mark) = facts.stage {
            self.stage(mark, kind, at);
        }
        self.rating(kind, facts, at);
        if change.to.is_open() && change.from.is_some_and(is_concluded) {
            self.count(at, F::Reopened);
            self.concluded = None;
        }
        match kind {
            // Who sorts a case may say that it complains about whoever has it.
            K::Submitted | K::Transferred | K::Reassigned | K::Sorted => self.goes_to(facts.to),
            K::Accepted => self.goes_to(record.party),
            K::Declined => self.count(at, F::Declined),
            K::Diverted => self.count(at, F::Diverted),
            K::Merged => self.count(at, F::Merged),
            K::Assigned => {
                if let Some(Party::Unit(unit)) = facts.to {
                    self.unit = Some(unit);
                }
                self.assigned = true;
                self.count(at, F::Assigned);
            }
            K::Returned => {
                self.count(at, F::Returned);
                self.unit = None;
            }
            K::Rejected => self.count(at, F::Rejected),
            K::Extended => self.count(at, F::Extended),
            // The office gives its reasons. How dissatisfied the resident is was counted with the ratings that led there.
            K::Concluded => self.concluded = Some((at, self.groups(), F::ConcludedByAnswer)),
            K::Verified => self.concluded = Some((at, self.groups(), F::ConcludedByUnit)),
            K::Resolved => {
                let by = match facts.settlement {
                    Some(CaseSettlement::Measures) => F::ConcludedByMeasures,
                    Some(CaseSettlement::Answer) | None => F::ConcludedByAnswer,
                };
                self.concluded = Some((at, self.groups(), by));
            }
            _ => {}
        }
        // Who has everything erased takes an open case back by it.
        let taken_back = change.to == CaseState::Withdrawn && change.from != Some(CaseState::Withdrawn);
        // A part is taken back with its whole, and counts with that.
        if taken_back && !self.taken_back && !self.face.part {
            self.count(at, if self.assigned { F::WithdrawnAfter } else { F::WithdrawnBefore });
        }
        self.taken_back |= taken_back;
        if change.to == CaseState::ClosedUnrated && change.from != Some(CaseState::ClosedUnrated) {
            self.unrated = Some((at, self.groups()));
        }
    }

    /// Counts what stands in a group of its own.
    fn count_in(&mut self, at: Instant, groups: CaseGroups, figure: CaseFigure) {
        self.cells.entry((month(at), groups)).or_default().count(figure);
    }

    fn finish(mut self) -> CaseCells {
        if let Some((at, groups, by)) = self.concluded.take() {
            let counts = self.cells.entry((month(at), groups)).or_default();
            counts.count(by);
            *counts.hours.entry(drawer(hours_between(self.face.submitted_at, at))).or_default() += 1;
        }
        let channel = self.face.groups.channel;
        let unrated = self.unrated.take().filter(|_| self.ratings.is_empty() && !self.face.part);
        for given in std::mem::take(&mut self.ratings) {
            if given.standing(channel) == RatingStanding::Valid {
                self.count_in(given.at, given.groups, figure_of(given.rating));
            }
        }
        if let Some((at, groups)) = unrated {
            self.count_in(at, groups, CaseFigure::Unrated);
        }
        if self.face.part {
            return self.cells;
        }
        let submitted = self.face.submitted_at;
        self.count(submitted, CaseFigure::Voices);
        if !self.face.merged {
            self.count(submitted, CaseFigure::Received);
        }
        self.cells
    }
}

/// All that the events of a case tell, from the first to the last; nothing where nothing is counted.
fn read<'a>(face: &'a CaseFace, events: &[EventRecord<CaseChange>]) -> Option<Tally<'a>> {
    if !face.groups.place.is_administered() {
        return None;
    }
    let mut tally = Tally {
        face,
        cells: CaseCells::new(),
        deputy: None,
        unit: None,
        assigned: false,
        missed: BTreeSet::new(),
        concluded: None,
        ratings: Vec::new(),
        contested: None,
        unrated: None,
        taken_back: false,
    };
    for event in events {
        tally.take(event);
    }
    Some(tally)
}

/// What a case contributes, by its events from the first to the last.
#[must_use]
pub fn contribution(face: &CaseFace, events: &[EventRecord<CaseChange>]) -> CaseCells {
    read(face, events).map(Tally::finish).unwrap_or_default()
}

/// As what those count today who joined what is published of a case, of whom no event tells: as the case itself does.
#[must_use]
pub fn groups_today(face: &CaseFace, events: &[EventRecord<CaseChange>]) -> Option<CaseGroups> {
    read(face, events).map(|tally| tally.groups())
}
