//! What the rules of reports to voters refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of reports to voters refuse.
    VoterReportFault "述职规则" {
        /// The deputy does not exist.
        UnknownDeputy = "unknown_report_deputy" "没有这名代表",
        /// The deputy has no mandate of that term.
        NotOfTerm = "report_deputy_not_of_term" "该代表不是本届代表",
        /// A report is planned for a day to come, within five years.
        PlannedOutOfRange = "report_planned_out_of_range" "计划日期应在今天或以后、五年之内",
        /// A meeting is announced seven days before, at least.
        ShortNotice = "report_short_notice" "述职会须至少提前七天通知",
        /// No meeting was announced.
        NotAnnounced = "report_meeting_not_announced" "尚未通知述职会",
        /// The meeting has not begun.
        NotYetHeld = "report_meeting_ahead" "述职会尚未开始",
        /// Ten voters are at a meeting, at least; each has a phone of their own.
        TooFewVoters = "report_too_few_voters" "述职会至少十名选民参加，每人一个手机号",
        /// There are as many questions already as one report takes.
        TooManyQuestions = "report_too_many_questions" "提问已达上限",
        /// There is no such question that waits for an answer.
        UnknownQuestion = "unknown_report_question" "没有这个待答复的提问",
        /// Voters review what was held at a meeting, once.
        ReviewNotPossible = "report_review_not_possible" "评议须在述职会后进行，且只进行一次",
        /// No review is open.
        ReviewNotOpen = "report_review_not_open" "评议未开始或已结束",
        /// The code is not the one that this phone was sent, or the phone is nobody's who was there.
        BallotNumberWrong = "ballot_number_wrong" "验证码不正确，或该手机号不在到会选民名册中",
        /// That phone has cast its ballot.
        BallotCast = "ballot_cast_already" "该手机号已经评议过",
        /// A meeting is over once its voters have reviewed it.
        ReviewMissing = "report_review_missing" "述职会后须经选民评议方可归档",
        /// Voters have met for that report.
        HeldAlready = "report_held_already" "该报告已在述职会上述职",
        /// Questions are asked before the review.
        ReviewBegun = "report_review_begun" "评议已开始，不再登记提问",
        /// What becomes public must not hold personal data or words that are held back: word it anew.
        NotForThePublic = "report_not_for_the_public" "公开内容含个人信息或不宜公开的词语，请修改",
        /// The report is not written yet, and there is nothing to put on paper.
        NotWritten = "report_not_written" "述职报告尚未撰写",
    }
}

impl Faults for VoterReportFault {}
