//! Something that waits for somebody, and where it stands among all that does.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::cases::{ClockLight, far_future};
use crate::shared::deadline::day_over;
use crate::shared::time::local_date;
use crate::shared::{Instant, Machine, Page, Vocabulary};

crate::vocabulary! {
    /// What may wait for somebody, by the same words as what events are about; what of a case waits beside whoever holds it has words
    /// that begin with that one, and is of the case that is named.
    TaskKind "待办类型" {
        /// A case.
        Case = "case" "群众诉求",
        /// A dispute.
        Dispute = "dispute" "矛盾纠纷",
        /// A duty record that was given back, or is to be confirmed.
        DutyRecord = "duty_record" "履职记录",
        /// A reception whose register holds entries to be confirmed.
        Reception = "reception" "接待登记",
        /// Something that waits before it is public.
        ModerationItem = "moderation_item" "待审内容",
        /// A leave that is asked for.
        Handover = "handover" "请假",
        /// A supervision order that is to be received, answered, or looked at.
        SupervisionOrder = "supervision_order" "督办单",
        /// A deputy's suggestion.
        Suggestion = "suggestion" "代表建议",
        /// A sweep that waits for the report of a grid.
        SweepCampaign = "sweep_campaign" "排查报告",
        /// Something that a sweep found and whose term is near.
        SweepFinding = "sweep_finding" "排查发现",
        /// The rota of a month that asks a deputy something.
        Rota = "rota" "接待安排",
        /// A briefing that is to be reviewed, issued or put on file, or on which a leader wrote what is to be answered.
        Bulletin = "bulletin" "民情专报",
        /// An activity that asks a deputy, a unit or the office something.
        Activity = "activity" "代表活动",
        /// A consultation that soon closes, or of which a milestone is near.
        Consultation = "consultation" "民主协商",
        /// A link by which a visit is due soon, or late.
        ContactLink = "contact_link" "双联走访",
        /// A report to voters that is to be written, checked, answered for, or brought to its end.
        VoterReport = "voter_report" "述职报告",
        /// A sitting at a tea room after which somebody still has to do something.
        TeaSitting = "tea_sitting" "茶室议事跟进",
        /// A case whose first answer did not come from whoever it is addressed to, so that your room or office was asked.
        CaseFallback = "case_fallback" "兜底受理",
        /// A case for which a unit asks for more time.
        CaseExtension = "case_extension" "延期申请",
        /// A case of which a unit contests the rating.
        CaseContest = "case_contest" "评价异议",
        /// A case that nobody rated and the month's lot drew: its resident is called.
        CaseCallBack = "case_call_back" "抽中回访",
    }
}

/// What may be done next, as words of a list of actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskActions {
    /// The list.
    pub list: &'static str,
    pub words: Vec<&'static str>,
}

impl TaskActions {
    pub(super) fn of<A: Machine>(actions: impl IntoIterator<Item = A>) -> Self {
        Self { list: A::NAME, words: actions.into_iter().map(Vocabulary::as_str).collect() }
    }
}

/// Where a task stands in the list: when it is due, which of those that have no term waits longer, and its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaskKey {
    /// Far in the future where it has no term.
    pub due: Instant,
    /// Since when it waits, where that is what its context sorts by.
    pub since: Instant,
    pub id: Uuid,
}

/// Something that waits for somebody.
#[derive(Clone, Debug)]
pub struct Task {
    pub key: TaskKey,
    pub kind: TaskKind,
    /// What it is called, where the actor may know that.
    pub title: Option<String>,
    pub due_at: Option<Instant>,
    pub light: Option<ClockLight>,
    pub allowed: TaskActions,
}

/// Where a list that is sorted by a term and an id goes on behind `after`.
pub(super) fn by_due<Id: From<Uuid>>(after: Option<TaskKey>) -> Option<(Instant, Id)> {
    // Whatever is due then and has no other order stands before what has one.
    let id = |key: TaskKey| if key.since > Instant::UNIX_EPOCH { Uuid::max() } else { key.id };
    after.map(|key| (key.due, id(key).into()))
}

/// The same of what is due by the end of a day.
pub(super) fn by_day<Id: From<Uuid>>(after: Option<TaskKey>) -> Option<(NaiveDate, Id)> {
    let (at, id) = by_due::<Uuid>(after)?;
    let day = local_date(at);
    let last = day.pred_opt().unwrap_or(day);
    // A term ends with its day: what is due at another hour stands behind all that end before it.
    let id = if day_over(last) < at { Uuid::max() } else { id };
    Some((last, id.into()))
}

/// Where a list of what has no term, sorted by since when it waits, goes on.
pub(super) fn by_since<Id: From<Uuid>>(after: Option<TaskKey>) -> Option<(Instant, Id)> {
    after.filter(|key| key.due >= far_future()).map(|key| (key.since, key.id.into()))
}

/// The same of what is sorted by its id alone.
pub(super) fn by_id<Id: From<Uuid>>(after: Option<TaskKey>) -> Option<Id> {
    by_due::<Uuid>(after.filter(|key| key.due >= far_future())).map(|(_, id)| id.into())
}

pub(super) fn due(due: Instant, id: Uuid) -> TaskKey {
    TaskKey { due, since: Instant::UNIX_EPOCH, id }
}

/// One page out of those of several sources, none of which goes on before where another ends.
pub(super) fn merged(pages: Vec<Page<Task, TaskKey>>, limit: usize) -> Page<Task, TaskKey> {
    let end = pages.iter().filter_map(|page| page.next).min();
    let (mut items, mut unreadable) = (Vec::new(), Vec::new());
    for page in pages {
        // What can't be read has no place of its own: it is named where all of its page is shown.
        if page.items.iter().all(|task| end.is_none_or(|end| task.key <= end)) {
            unreadable.extend(page.unreadable);
        }
        items.extend(page.items);
    }
    items.retain(|task| end.is_none_or(|end| task.key <= end));
    // What waits for somebody in two ways at one moment is one thing to do, by the way that comes first.
    items.sort_by_key(|task: &Task| task.key);
    items.dedup_by_key(|task| task.key);
    let more = items.len() > limit;
    items.truncate(limit);
    let next = if more { items.last().map(|task| task.key) } else { end };
    Page { items, unreadable, next }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp(seconds, 0).expect("an instant")
    }

    #[test]
    fn what_has_no_term_comes_last_and_no_list_begins_anew() {
        let (term, none) = (due(at(9), Uuid::from_u128(3)), due(far_future(), Uuid::from_u128(3)));
        let waits = TaskKey { due: far_future(), since: at(5), id: Uuid::from_u128(1) };
        assert!(term < none && none < waits);
        assert_eq!(by_since::<Uuid>(Some(term)), None, "from the beginning");
        assert_eq!(by_since::<Uuid>(Some(waits)), Some((at(5), Uuid::from_u128(1))));
        assert_eq!(by_id::<Uuid>(Some(term)), None);
        assert_eq!(by_id::<Uuid>(Some(none)), Some(Uuid::from_u128(3)));
        assert_eq!(by_id::<Uuid>(Some(waits)), Some(Uuid::max()), "all of it was shown");
        assert_eq!(by_due::<Uuid>(Some(waits)), Some((far_future(), Uuid::max())));
    }

    #[test]
    fn what_is_due_by_the_end_of_a_day_goes_on_behind_all_that_end_before() {
        let (day, id): (NaiveDate, _) = ("2026-03-09".parse().expect("a literal date"), Uuid::from_u128(3));
        assert_eq!(by_day::<Uuid>(None), None);
        assert_eq!(by_day::<Uuid>(Some(due(day_over(day), id))), Some((day, id)));
        let later = day_over(day) + chrono::Duration::hours(9);
        assert_eq!(by_day::<Uuid>(Some(due(later, id))), Some((day, Uuid::max())), "all of that day was shown");
    }
}
