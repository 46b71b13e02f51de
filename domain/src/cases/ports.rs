use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::clocks::CaseClock;
use super::lots::Unrated;
use super::search::Sought;
use super::search::alike::{Around, Published};
use super::{
    Case, CaseChannel, CaseFollower, CaseNature, CaseOrder, CaseQuestion, CaseSource, CaseState, CaseTaskKind,
    ClockLight, DiversionReceipt, ExternalNumber, Lists, ReceiptKey, Rules, Standings,
};
use crate::shared::code::{AnswerCode, TrackingCode};
use crate::shared::text::{Name, Phone};
use crate::shared::{
    AccountId, Capped, CaseId, DeputyId, GridId, Instant, OfficeId, Page, PageRequest, Party, Repository, RoomId,
    StoreError, UnitId, Vocabulary, WordCode,
};
use crate::territory::DivisionCode;

/// What a list of cases is sorted by: when each was submitted, the newest first, or when it last changed, the earliest first.
pub type CaseKey = (Instant, CaseId);

/// Which cases an actor may list: the union of what each grant opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseScope {
    /// Submitted by this account.
    Submitter(AccountId),
    /// Addressed to this deputy, room or office.
    Target(Party),
    /// In this office's area.
    Area(DivisionCode),
    /// This unit leads or helps.
    Unit(UnitId),
    /// In this grid.
    Grid(GridId),
    /// This room was asked for the first answer, which did not come from whoever it is addressed to.
    Fallback(RoomId),
}

/// Which cases a list asks for; absent criteria don't filter.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// In one of these states; in whichever where none is named.
    pub states: Vec<CaseState>,
    /// About one of these; about whatever where none is named.
    pub categories: Vec<WordCode>,
    /// Of this nature.
    pub nature: Option<CaseNature>,
    /// In this division's subtree.
    pub division: Option<DivisionCode>,
    /// In this grid.
    pub grid: Option<GridId>,
    /// Addressed to this deputy.
    pub deputy: Option<DeputyId>,
    /// Submitted at this instant or later.
    pub from: Option<Instant>,
    /// Submitted before this instant.
    pub to: Option<Instant>,
    /// Of this number in another system.
    pub external_ref: Option<Name>,
    /// The system that gave that number; whichever where none is named.
    pub platform: Option<WordCode>,
    /// Changed at this instant or later: the list is in the order of changes then, the earliest first.
    pub updated_since: Option<Instant>,
    /// Changed before this instant.
    pub updated_to: Option<Instant>,
    /// Whose light is that one at that instant.
    pub light: Option<(ClockLight, Instant)>,
    /// Past due at this instant already.
    pub overdue_since: Option<Instant>,
    /// Whether an office supervises it.
    pub supervised: Option<bool>,
    /// This unit leads or helps.
    pub unit: Option<UnitId>,
    /// This office is in charge.
    pub office: Option<OfficeId>,
    /// Came in by one of these; by whichever where none is named.
    pub channels: Vec<CaseChannel>,
    pub source: Option<CaseSource>,
    /// In which order, that of submission where none is named; [`CaseFilter::updated_since`] goes before it.
    pub sort: Option<CaseOrder>,
    /// That say this: the list is in the order of submission then, whatever else is asked for, and holds those alone whose text the
    /// actor may read.
    pub text: Option<Sought>,
}

pub trait Cases: Repository<Case> + Rules + Lists {
    /// The case of that id.
    fn case(&mut self, id: CaseId) -> Result<Option<Case>, StoreError> {
        Repository::<Case>::load(self, id)
    }

    /// The case of that tracking code.
    fn case_by_tracking(&mut self, code: &TrackingCode) -> Result<Option<Case>, StoreError>;

    /// Cases within any of `scopes` that fit `filter`, the newest first.
    fn cases(
        &mut self,
        scopes: &[CaseScope],
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<Case, CaseKey>, StoreError>;

    /// Cases within any of `scopes` that fit `filter` and hold every pair of characters that is `sought`, the newest first; whether
    /// these stand next to each other, whoever opens them sees. It ends where enough was looked through: the page may hold less than
    /// it may, and go on all the same.
    fn cases_holding(
        &mut self,
        scopes: &[CaseScope],
        sought: &Sought,
        filter: &CaseFilter,
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<Case, CaseKey>, StoreError>;

    /// Cases around a place that came in `since` then, and in how many bits their prints differ from that of a `gist`: the nearest
    /// first, as far as [`super::search::alike::FARTHEST`] and as many as [`super::search::alike::NEAREST`].
    fn nearest(
        &mut self,
        around: &Around,
        since: Instant,
        gist: &BTreeSet<String>,
    ) -> Result<Vec<(CaseId, u32)>, StoreError>;

    /// Those of them that are published, and what they are called in public.
    fn published_titles(&mut self, ids: &[CaseId]) -> Result<Vec<Published>, StoreError>;

    /// How many joined what is published of a case.
    fn joined(&mut self, id: CaseId) -> Result<u32, StoreError>;

    /// Forgets that somebody joined what is published of a case who follows it since: nobody is a voice of it twice.
    fn forget_joined(&mut self, id: CaseId, who: &CaseFollower) -> Result<(), StoreError>;

    /// Cases that wait for any of `parties`, the most urgent first. Its key is the instant that they are due.
    fn tasks(&mut self, parties: &[Party], page: &PageRequest<CaseKey>) -> Result<Page<Case, CaseKey>, StoreError>;

    /// Cases of which something of that kind waits for any of `parties` beside whoever holds them, in the order in which that is to
    /// be done. Its key is that instant.
    fn tasks_beside(
        &mut self,
        kind: CaseTaskKind,
        parties: &[Party],
        page: &PageRequest<CaseKey>,
    ) -> Result<Page<Case, CaseKey>, StoreError>;

    /// The counties of which the lot of the month that begins there was not drawn yet, and in which somebody did not rate.
    fn undrawn(&mut self, month: NaiveDate) -> Result<Vec<DivisionCode>, StoreError>;

    /// Keeps whom the lot of a county and a month drew, each with the office in charge and when the case came in; once.
    fn keep_drawn(
        &mut self,
        county: &DivisionCode,
        month: NaiveDate,
        drawn: &[(CaseId, OfficeId, Instant)],
    ) -> Result<(), StoreError>;

    /// How many cases of `division`, and of none of `except`, stand so; `most` at most.
    fn count_standing(
        &mut self,
        division: &DivisionCode,
        except: &[DivisionCode],
        standings: &Standings,
        most: u32,
    ) -> Result<u64, StoreError>;

    /// Cases with a clock of working days that runs, and is counted by an edition of the calendar before that one, the earliest first,
    /// after the one named; `limit` at most.
    fn counted_before(
        &mut self,
        edition: i32,
        after: Option<(i32, CaseId)>,
        limit: u32,
    ) -> Result<Vec<(i32, CaseId)>, StoreError>;

    /// Cases of a division that nobody rated in time, closed at or after the one instant and before the other, by id; at most
    /// [`super::lots::MOST`].
    fn unrated(&mut self, division: &DivisionCode, between: (Instant, Instant)) -> Result<Vec<Unrated>, StoreError>;

    /// Cases whose resident left that phone, the newest first, whoever may know of it.
    fn cases_of_phone(&mut self, phone: &Phone, page: &PageRequest<CaseKey>)
    -> Result<Page<Case, CaseKey>, StoreError>;

    /// How the cases within any of `scopes` and in a division stand, each counted once and no further than [`CaseTally::MOST`]; those of
    /// them that keep somebody out are named. Of what a grid's people are told no report is counted.
    fn tally(
        &mut self,
        scopes: &[CaseScope],
        division: Option<&DivisionCode>,
        now: Instant,
    ) -> Result<CaseTally, StoreError>;

    /// Cases of an area that keep somebody out ([`Case::keeps_somebody_out`]); one more than [`CaseTally::MOST`] at most.
    fn keeping_out(&mut self, area: &DivisionCode) -> Result<Vec<CaseId>, StoreError>;

    /// In which state each of the newest cases is that came from an account, or from somebody with that phone.
    fn states_of_resident(
        &mut self,
        account: Option<AccountId>,
        phone: Option<&Phone>,
    ) -> Result<Vec<(CaseId, CaseState)>, StoreError>;

    /// Which case of a county holds that number: the one that came in by it.
    fn case_numbered(&mut self, county: &DivisionCode, number: &ExternalNumber) -> Result<Option<CaseId>, StoreError>;

    /// Keeps the number that another system gave a case; it `holds` the number where nobody else in the county may have it.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when another one holds it.
    fn keep_number(&mut self, case: &Case, number: &ExternalNumber, holds: bool) -> Result<(), StoreError>;

    /// Keeps that a code opens the link of that number of a case.
    fn keep_link(&mut self, code: &AnswerCode, case: CaseId, number: u32) -> Result<(), StoreError>;

    /// What a code opens: which case's link of which number.
    fn linked_by(&mut self, code: &AnswerCode) -> Result<Option<(CaseId, u32)>, StoreError>;

    /// Forgets the codes of all links of a case.
    fn drop_links(&mut self, case: CaseId) -> Result<(), StoreError>;

    /// Forgets the number of a case.
    fn drop_number(&mut self, case: CaseId) -> Result<(), StoreError>;

    /// How many cases are in each state.
    fn count_by_state(&mut self) -> Result<Vec<(CaseState, i64)>, StoreError>;

    /// Keeps that a matter was diverted, of which nothing else is left.
    fn add_receipt(&mut self, receipt: &DiversionReceipt) -> Result<(), StoreError>;

    /// The receipts of what any of `parties` handled, or was in charge of, the newest first.
    fn receipts(
        &mut self,
        parties: &[Party],
        page: &PageRequest<ReceiptKey>,
    ) -> Result<Page<DiversionReceipt, ReceiptKey>, StoreError>;
}

/// How many cases stand how, as far as they were counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseTally {
    pub states: BTreeMap<&'static str, u32>,
    pub lights: BTreeMap<&'static str, u32>,
    /// Whether somebody has so many that not all were looked at.
    pub cut: bool,
    /// Those of them that keep somebody out.
    pub aside: Vec<CaseId>,
}

impl CaseTally {
    /// Of each state and light so many are counted.
    pub const MOST: u32 = 1_000;
    /// Of what one party has so many are looked at, the newest.
    pub const NEWEST: u32 = 5_000;

    /// Counts more that are in a state.
    pub fn add_state(&mut self, state: CaseState, count: u32) {
        *self.states.entry(state.as_str()).or_default() += count;
    }

    /// Counts more whose light is that one.
    pub fn add_light(&mut self, light: ClockLight, count: u32) {
        *self.lights.entry(light.as_str()).or_default() += count;
    }

    /// Counts one less that was counted; of what was counted no further that changes nothing.
    pub fn leave_out(&mut self, case: &Case, now: Instant) {
        let light = case.handling.clock.as_ref().map(|clock| light_of(turns(clock), now));
        let of_light = light.and_then(|light| self.lights.get_mut(light.as_str()));
        for count in self.states.get_mut(case.state().as_str()).into_iter().chain(of_light) {
            if *count <= Self::MOST {
                *count = count.saturating_sub(1);
            }
        }
    }

    /// How many are in a state, and whether there are more.
    #[must_use]
    pub fn in_state(&self, state: CaseState) -> Capped {
        self.told(self.states.get(state.as_str()))
    }

    /// How many show a light, and whether there are more.
    #[must_use]
    pub fn with_light(&self, light: ClockLight) -> Capped {
        self.told(self.lights.get(light.as_str()))
    }

    fn told(&self, found: Option<&u32>) -> Capped {
        let found = found.copied().unwrap_or_default();
        Capped { count: found.min(Self::MOST), capped: self.cut || found > Self::MOST }
    }
}

/// When a clock's light turns yellow and when it turns red, for those who search by it: what stands still turns no more.
#[must_use]
pub fn turns(clock: &CaseClock) -> [Instant; 2] {
    let comes = |at: Instant| if clock.paused.is_some_and(|paused| at > paused) { far_future() } else { at };
    [comes(clock.yellow), comes(clock.due)]
}

/// Which light shows at `now` that turns then.
#[must_use]
pub fn light_of([yellow, red]: [Instant; 2], now: Instant) -> ClockLight {
    if now >= red {
        ClockLight::Red
    } else if now >= yellow {
        ClockLight::Yellow
    } else {
        ClockLight::Green
    }
}

/// When a task must be done, for sorting: what has no clock comes last.
#[must_use]
pub fn urgency(case: &Case) -> Instant {
    case.due_at().unwrap_or(far_future())
}

/// When the first of a case's clocks wants a look again, for the index that the worker searches.
#[must_use]
pub fn alert_at(case: &Case) -> Option<Instant> {
    if case.state() == CaseState::AwaitingInfo {
        return case.handling.question.as_ref().map(CaseQuestion::alert_at);
    }
    let clock = case.handling.clock.as_ref().and_then(CaseClock::alert_at);
    clock.or_else(|| case.asked_next().map(|(at, _)| at))
}

/// Later than anything that happens, and within what both databases can keep.
#[must_use]
pub fn far_future() -> Instant {
    const YEAR_9000: i64 = 221_845_392_000;
    Instant::from_timestamp(YEAR_9000, 0).unwrap_or(Instant::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::clocks::{RuleSet, Stage, Term};
    use super::super::samples;
    use super::*;
    use crate::shared::calendar::Calendar;

    #[test]
    fn by_when_it_turns_a_light_is_found_as_it_shows_also_where_its_clock_stands_still() {
        let calendar = Calendar::statutory();
        let start: Instant = "2026-03-02T01:00:00Z".parse().expect("an instant");
        for term in [Term::Hours(24), Term::Days(7), Term::WorkingDays(2)] {
            for paused in (0..240).step_by(3).map(Some).chain([None]) {
                let mut clock = CaseClock::start(Stage::Unit, term, start, &calendar, &RuleSet::standard());
                if let Some(hours) = paused {
                    clock.pause(start + Duration::hours(hours));
                }
                // Nobody looks before it paused.
                for later in paused.unwrap_or_default()..300 {
                    let now = start + Duration::hours(later);
                    assert_eq!(light_of(turns(&clock), now), clock.light(now), "{term:?} {paused:?} {later}");
                }
            }
        }
    }

    #[test]
    fn what_is_left_out_is_taken_from_what_was_counted_whole_alone() {
        let case = samples::case();
        for (counted, left) in [(0, 0), (1, 0), (CaseTally::MOST, CaseTally::MOST - 1)] {
            let mut tally = CaseTally::default();
            tally.add_state(case.state(), counted);
            tally.leave_out(&case, case.submitted_at);
            assert_eq!(tally.in_state(case.state()), Capped { count: left, capped: false });
        }
        let mut tally = CaseTally::default();
        tally.add_state(case.state(), CaseTally::MOST + 1);
        tally.leave_out(&case, case.submitted_at);
        assert_eq!(tally.in_state(case.state()), Capped { count: CaseTally::MOST, capped: true });
    }

    #[test]
    fn nothing_is_counted_further_than_anybody_cares() {
        let mut tally = CaseTally::default();
        tally.add_state(CaseState::Closed, 600);
        assert_eq!(tally.in_state(CaseState::Closed), Capped { count: 600, capped: false });
        tally.add_state(CaseState::Closed, 401);
        assert_eq!(tally.in_state(CaseState::Closed), Capped { count: CaseTally::MOST, capped: true });
        assert_eq!(tally.with_light(ClockLight::Red), Capped::default());
    }
}
