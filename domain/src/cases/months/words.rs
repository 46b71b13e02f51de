//! What is counted of cases, and what is reckoned of that; each with its definition as it is printed beside the numbers.

use crate::cases::clocks::Stage;

crate::vocabulary! {
    /// By what figures of cases are told apart.
    CaseGrouping "诉求统计分组" {
        /// By the divisions directly inside the one asked for.
        Division = "division" "分镇街（村）",
        /// By category.
        Category = "category" "分类别",
        /// By nature.
        Nature = "nature" "分性质",
        /// By the way in which they came in.
        Channel = "channel" "分渠道",
        /// By handling unit.
        Unit = "unit" "分单位",
        /// By deputy, in the order of their names: never a ranking.
        Deputy = "deputy" "分代表",
        /// By office in charge.
        Office = "office" "分机构",
    }
}

crate::vocabulary! {
    /// What is counted of cases in a month.
    CaseFigure "诉求统计指标" {
        /// Cases submitted in the month; one that was merged into another counts with that one alone, and a part with its whole.
        Received = "received" "收到",
        /// Voices: every submission of the month, those of merged cases among them; not who joined what is published.
        Voices = "voices" "诉求人次",
        /// Refused in the month, with the reason and the proper channel.
        Declined = "declined" "不予受理",
        /// Sent in the month to where they belong.
        Diverted = "diverted" "分流",
        /// Taken back in the month before any unit was made responsible.
        WithdrawnBefore = "withdrawn_before" "交办前撤回",
        /// Taken back in the month after a unit was made responsible.
        WithdrawnAfter = "withdrawn_after" "交办后撤回",
        /// Merged into another case in the month.
        Merged = "merged" "并案",
        /// Assignments to a unit in the month: one case may have several.
        Assigned = "assigned" "交办",
        /// Concluded by an answer, or by the office with its reasons, in the month of the conclusion that stands.
        ConcludedByAnswer = "concluded_by_answer" "答复说明办结",
        /// Concluded by agreed measures, in the month of the conclusion that stands.
        ConcludedByMeasures = "concluded_by_measures" "协调措施办结",
        /// Concluded by a unit's result that was verified, in the month of the conclusion that stands.
        ConcludedByUnit = "concluded_by_unit" "承办单位办结",
        /// First answers that were given in the month, or whose time ran out in it.
        AcceptDue = "accept_due" "受理应完成",
        /// Of those, given in time.
        AcceptMet = "accept_met" "受理按时",
        /// Assignments by the office that were made in the month, or whose time ran out in it.
        AssignDue = "assign_due" "交办应完成",
        /// Of those, made in time.
        AssignMet = "assign_met" "交办按时",
        /// Units' results that were told in the month, or whose time ran out in it: once missed, missed, also after more time was given.
        UnitDue = "unit_due" "承办应完成",
        /// Of those, told in time.
        UnitMet = "unit_met" "承办按时",
        /// Looks on site that were taken in the month, or whose time ran out in it.
        VerifyDue = "verify_due" "核实应完成",
        /// Of those, taken in time.
        VerifyMet = "verify_met" "核实按时",
        /// Given back by units as wrongly assigned, in the month.
        Returned = "returned" "退单",
        /// Results that were not accepted, in the month.
        Rejected = "rejected" "退回重办",
        /// How often a unit was given more time, in the month.
        Extended = "extended" "延期",
        /// Concluded cases on which work began again, in the month; also those that were closed for want of an answer.
        Reopened = "reopened" "重新办理",
        /// Valid ratings of the month that say satisfied.
        Satisfied = "satisfied" "满意",
        /// Valid ratings of the month that say basically satisfied.
        Basically = "basically" "基本满意",
        /// Valid ratings of the month that say dissatisfied: each counts, also where the case was rated again later.
        Dissatisfied = "dissatisfied" "不满意",
        /// Closed in the month without a rating, and never rated: none came in time, or nobody was asked. Never counted as satisfied.
        Unrated = "unrated" "未评价",
        /// Who joined in the month what is published of a case, each once for a case; not who left again.
        Joined = "joined" "附议人次",
    }
}

crate::vocabulary! {
    /// What is reckoned of the numbers of cases.
    CaseRatio "诉求统计比率" {
        /// Ratings of all three grades.
        Rated = "rated" "评价数",
        /// Satisfied and basically satisfied of all ratings, in ten-thousandths. Of fewer than five there is none.
        Satisfaction = "satisfaction" "满意率（万分之）",
        /// First answers in time of those due, in ten-thousandths.
        AcceptOnTime = "accept_on_time" "受理按时率（万分之）",
        /// Assignments in time of those due, in ten-thousandths.
        AssignOnTime = "assign_on_time" "交办按时率（万分之）",
        /// Units' results in time of those due, in ten-thousandths.
        UnitOnTime = "unit_on_time" "承办按时率（万分之）",
        /// Looks on site in time of those due, in ten-thousandths.
        VerifyOnTime = "verify_on_time" "核实按时率（万分之）",
        /// Hours from submission to conclusion that half of the concluded cases did not exceed; exact below 64, a 32nd too much at most beyond.
        MedianHours = "median_hours" "办结用时中位数（小时）",
        /// Hours that nine in ten of them did not exceed, told as exactly.
        NinetiethHours = "ninetieth_hours" "办结用时第 90 百分位（小时）",
    }
}

impl CaseFigure {
    /// What it counts, as it is printed beside the numbers.
    #[must_use]
    pub fn definition(self) -> &'static str {
        match self {
            Self::Received => "本月提交的诉求件数；并入他案的只在他案计一次，拆分出的分件不另计。",
            Self::Voices => "本月每一次提交计一人次，并入他案的也计；拆分出的分件和对公开诉求的附议不计。",
            Self::Declined => "本月告知理由和办理渠道后不予受理的件数。",
            Self::Diverted => "本月分流到应去渠道的件数。",
            Self::WithdrawnBefore => "本月由群众撤回、撤回前未交办过承办单位的件数；分件随原件撤回的不另计。",
            Self::WithdrawnAfter => "本月由群众撤回、撤回前已交办承办单位的件数；分件随原件撤回的不另计。",
            Self::Merged => "本月并入他案的件数。",
            Self::Assigned => "本月向承办单位交办的次数；一件可以多次。",
            Self::ConcludedByAnswer => {
                "以答复说明办结的件数，含机构说明理由终结的，计入现行有效的那次办结所在月份；重新办理即不再计。"
            }
            Self::ConcludedByMeasures => "以协调措施办结的件数，计法同上。",
            Self::ConcludedByUnit => "承办单位答复并经核实办结的件数，计法同上。",
            Self::AcceptDue => "本月作出受理答复的，和受理期限在本月届满的，每个环节计一次。",
            Self::AcceptMet => "其中在期限内作出的。",
            Self::AssignDue => "本月交办的，和交办期限在本月届满的，每个环节计一次。",
            Self::AssignMet => "其中在期限内交办的。",
            Self::UnitDue => {
                "本月答复的，和承办期限在本月届满的，每个环节计一次；退单和撤回未超期的不计；一旦超期，事后延期也按超期计。"
            }
            Self::UnitMet => "其中在期限内答复的。",
            Self::VerifyDue => "本月核实的，和核实期限在本月届满的，每个环节计一次。",
            Self::VerifyMet => "其中在期限内核实的。",
            Self::Returned => "本月承办单位退回交办的次数。",
            Self::Rejected => "本月答复未获认可、退回重办的次数。",
            Self::Extended => "本月准予延期的次数。",
            Self::Reopened => "本月办结后重新办理的次数，含逾期未补充办结后重新办理的。",
            Self::Satisfied => {
                "本月评价为满意的有效评价次数；未核实、存疑和异议成立的不计，事后核实的计入评价所在月份；提交人对拆分出的分件的评价计入该分件的承办单位。"
            }
            Self::Basically => "本月评价为基本满意的有效评价次数，计法同上。",
            Self::Dissatisfied => "本月评价为不满意的有效评价次数，计法同上；每次评价都计，重办后再评的不抵消。",
            Self::Unrated => "本月办结而始终没有评价的件数，含依职权续办而不再评价的，不计为满意；拆分出的分件不计。",
            Self::Joined => "本月对已公开诉求附议的人次，同一人对同一件只计一次；已退出附议的不计，不并入诉求人次。",
        }
    }

    /// What is due at that stage, and what of that was met; only four stages are counted.
    #[must_use]
    pub fn of_stage(stage: Stage) -> Option<[Self; 2]> {
        match stage {
            Stage::Accept => Some([Self::AcceptDue, Self::AcceptMet]),
            Stage::Assign => Some([Self::AssignDue, Self::AssignMet]),
            Stage::Unit => Some([Self::UnitDue, Self::UnitMet]),
            Stage::Verify => Some([Self::VerifyDue, Self::VerifyMet]),
            Stage::Handle | Stage::Rate | Stage::Supervise => None,
        }
    }
}

impl CaseRatio {
    /// How it is reckoned, as it is printed beside the numbers.
    #[must_use]
    pub fn definition(self) -> &'static str {
        match self {
            Self::Rated => "满意、基本满意、不满意三项之和。",
            Self::Satisfaction => {
                "（满意＋基本满意）÷评价数，四舍五入到万分之一；评价不足 5 次的为样本不足，不列比率。"
            }
            Self::AcceptOnTime => "受理按时÷受理应完成，四舍五入到万分之一。",
            Self::AssignOnTime => "交办按时÷交办应完成，四舍五入到万分之一。",
            Self::UnitOnTime => "承办按时÷承办应完成，四舍五入到万分之一。",
            Self::VerifyOnTime => "核实按时÷核实应完成，四舍五入到万分之一。",
            Self::MedianHours => {
                "自提交至办结，全部时间都计，不满一小时按一小时；64 小时以内准确，以上偏大不超过 1/32。"
            }
            Self::NinetiethHours => "同上，百分之九十的件数不超过的小时数。",
        }
    }
}

/// What holds for all of them, as it is printed beside the numbers: in Chinese and in English.
pub const REMARKS: [[&str; 2]; 4] = [
    ["金门县（350527）不计入任何数字。", "Kinmen (350527) is left out of every number."],
    [
        "收到、诉求人次和附议人次按现在的承办单位、代表归入；其余各数按发生时的承办单位、代表归入。没有承办单位或不由代表办理的归入空组，各组之和等于合计。",
        "Received, voices and those who joined stand under the unit and deputy of today, all else under those of the moment; what has none stands in a group without a name, so that the groups add up.",
    ],
    [
        "各环节的期限按当时的规则和放假安排计算，以后的变化不改变已计的结果；本版本以前发生的环节没有记载，不计。",
        "Terms count by the rules and the calendar of their time; those of before this version were not recorded and are not counted.",
    ],
    ["分代表按姓名排列，不作排名。", "Deputies stand in the order of their names; it is no ranking."],
];
