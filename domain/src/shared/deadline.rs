//! What is due when, and whose move it is, out of every context: each says it of its own entities, and one list shows what is overdue
//! (`overdue`).

use chrono::{Duration, NaiveDate, SubsecRound};

use super::actor::Party;
use super::calendar::Calendar;
use super::division::DivisionCode;
use super::ids::OfficeId;
use super::time::{Instant, local_date, midnight};

crate::vocabulary! {
    /// What may be overdue.
    OverdueKind "超期事项类型" {
        /// What an agreement obliges a party to.
        AgreementItem = "agreement_item" "协议履行事项",
        /// A case.
        Case = "case" "群众诉求",
        /// A dispute.
        Dispute = "dispute" "矛盾纠纷",
        /// What the answer to a suggestion promised (B).
        Promise = "promise" "答复承诺",
        /// What was heard at a reception.
        RegisterEntry = "register_entry" "接待登记",
        /// A deputy's suggestion.
        Suggestion = "suggestion" "代表建议",
        /// A supervision order.
        SupervisionOrder = "supervision_order" "督办单",
        /// Something that a sweep found.
        SweepFinding = "sweep_finding" "排查发现",
        /// The answer to what a leader wrote on a briefing.
        BulletinInstruction = "bulletin_instruction" "专报批示",
        /// An activity that a congress organised.
        Activity = "activity" "代表活动",
        /// A link between a deputy and whoever is visited.
        ContactLink = "contact_link" "双联走访",
        /// A deputy's report to voters.
        VoterReport = "voter_report" "述职报告",
        /// A milestone of what was promised after a consultation.
        ConsultationMilestone = "consultation_milestone" "协商措施节点",
        /// Something that is followed up after a sitting at a tea room.
        SittingFollowUp = "sitting_follow_up" "茶室议事跟进",
    }
}

crate::vocabulary! {
    /// What is to be done until then.
    DueStep "到期事项" {
        /// The deputy's first answer to a case.
        FirstAnswer = "first_answer" "受理",
        /// The deputy's own work on a case.
        DeputyWork = "deputy_work" "代表办理",
        /// The office's assignment to a unit.
        Assignment = "assignment" "交办",
        /// The unit's work on a case.
        UnitWork = "unit_work" "承办",
        /// The opinion of a unit that helps.
        CoOpinion = "co_opinion" "协办意见",
        /// The deputy's look on site.
        Verification = "verification" "核实",
        /// The office's own supervision.
        OfficeSupervision = "office_supervision" "督办",
        /// What those responsible agreed to do.
        AgreedMeasure = "agreed_measure" "落实措施",
        /// The mediation of a dispute.
        Mediation = "mediation" "调解" by "人民调解工作若干规定第三十三条",
        /// What a party owes by an agreement.
        Performance = "performance" "履行协议",
        /// The answer to a suggestion.
        SuggestionAnswer = "suggestion_answer" "答复建议" by "代表法第五十一条",
        /// The handling anew of a suggestion.
        Rework = "rework" "重新办理",
        /// What an answer promised.
        PromiseKept = "promise_kept" "兑现承诺",
        /// The next report on what was promised.
        PromiseReport = "promise_report" "报告承诺进展",
        /// The receipt of a supervision order.
        OrderReceipt = "order_receipt" "签收督办单",
        /// The answer to a supervision order.
        OrderAnswer = "order_answer" "答复督办单",
        /// What is to be done about something that a sweep found.
        FindingSettled = "finding_settled" "处置排查发现",
        /// How what was heard at a reception ends.
        EntryEnded = "entry_ended" "办结登记",
        /// The answer to what a leader wrote on a briefing.
        InstructionAnswer = "instruction_answer" "答复批示",
        /// That the report of an activity is passed on.
        ActivityTransfer = "activity_transfer" "转交代表活动报告" by "代表法第三十一条",
        /// That a unit tells those who took part in an activity what came of their report.
        ActivityFeedback = "activity_feedback" "反馈代表活动报告" by "代表法第三十一条",
        /// The next visit by a link.
        ContactVisit = "contact_visit" "走访联系对象" by "代表法第四十四条",
        /// The writing of a report to voters.
        VoterReportDraft = "voter_report_draft" "撰写述职报告" by "代表法第五十八条",
        /// The answers to what voters asked.
        VoterQuestionAnswer = "voter_question_answer" "答复选民提问" by "代表法第五十八条",
        /// That a milestone is reached of what was promised after a consultation.
        MilestoneReached = "milestone_reached" "完成措施节点",
        /// That the office has a unit handle anew what did not satisfy a deputy.
        ReworkReturn = "rework_return" "交回重新办理",
        /// That the parties ask a court to confirm an agreement, where they want to: nobody is late with it.
        CourtConfirmation = "court_confirmation" "申请司法确认" by "人民调解法第三十三条",
        /// That something is done that is followed up after a sitting at a tea room.
        FollowUpSettled = "follow_up_settled" "落实议定事项",
    }
}

/// Something that is due of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub kind: OverdueKind,
    /// Tells what is due of one entity and kind apart: of an agreement the item's number, of a register the entry's.
    pub part: i32,
    pub step: DueStep,
    /// The first instant at which it is late.
    pub due: Instant,
    /// Whose move it is; never a resident's.
    pub holder: Party,
    /// The office in charge.
    pub office: OfficeId,
    /// Where the matter lies.
    pub division: DivisionCode,
}

/// Minutes after midnight at which a term ends on its last day.
const DAY_ENDS: i64 = 17 * 60 + 30;

/// The first instant after a day.
#[must_use]
pub fn day_over(day: NaiveDate) -> Instant {
    midnight(day.succ_opt().unwrap_or(day))
}

/// The days from the first to the last, both among them, as instants: the second is the first one after them.
#[must_use]
pub fn whole_days((first, last): (NaiveDate, NaiveDate)) -> (Instant, Instant) {
    (midnight(first), day_over(last))
}

/// The end of a day on which something is due.
#[must_use]
pub fn end_of(day: NaiveDate) -> Instant {
    midnight(day) + Duration::minutes(DAY_ENDS)
}

/// The end of so many working days from `start` on.
#[must_use]
pub fn after(start: Instant, days: u32, calendar: &Calendar) -> Instant {
    end_of(local_date(calendar.add_working_days(start, days)))
}

/// When a quarter of the working time between a beginning and an end is left.
#[must_use]
pub fn quarter_left(start: Instant, due: Instant, calendar: &Calendar) -> Instant {
    let whole = calendar.working_time_between(start, due);
    calendar.add_working_time(start, whole - whole / 4).trunc_subsecs(6).min(due)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_on_a_day_is_late_from_the_next_one_on() {
        let day: NaiveDate = "2026-03-09".parse().expect("a literal date");
        assert_eq!(day_over(day).to_rfc3339(), "2026-03-09T16:00:00+00:00");
    }
}
