//! What the rules of sweeps refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of sweeps refuse.
    SweepFault "排查规则" {
        /// A sweep has 1 to 20 areas, none of which lies in another one, all within one city.
        Areas = "sweep_areas_out_of_range" "排查范围应为同一设区市内 1 到 20 个区划，且互不包含",
        /// Your office does not serve all of these areas.
        AreaNotServed = "sweep_area_not_served" "排查范围超出本机构的辖区",
        /// There is no such division.
        UnknownArea = "unknown_sweep_area" "没有这个区划",
        /// A sweep ends on the day on which it begins or later, within a year.
        DatesOutOfRange = "sweep_dates_out_of_range" "结束日期应不早于开始日期，且在一年之内",
        /// The last day of the sweep is over: draft it anew.
        DatesPast = "sweep_dates_past" "排查期限已过，请重新拟定",
        /// The first day of the sweep has not come.
        NotBegun = "sweep_not_begun" "排查尚未开始",
        /// The sweep is closed or cancelled.
        Over = "sweep_over" "排查已结束或已取消",
        /// There is no such round, or it has not begun.
        UnknownRound = "unknown_sweep_round" "没有这一轮次，或该轮次尚未开始",
        /// You belong to another grid: each grid reports for itself.
        ForeignGrid = "sweep_foreign_grid" "您不是该网格的网格员、联络员或代表",
        /// The grid lies outside of the areas of the sweep.
        GridOutside = "sweep_grid_outside" "该网格不在排查范围内",
        /// Whoever found nothing says so by a zero report, and a zero report has no findings.
        ZeroUnsaid = "sweep_zero_unsaid" "没有发现的应明确填报零报告；零报告不得附带发现",
        /// At most 50 findings go into a report.
        TooManyFindings = "too_many_sweep_findings" "每次报告最多 50 项发现",
        /// Something of the report that it replaces is being worked on, or was found again since: it is no zero report.
        FoundBefore = "sweep_found_before" "原报告的发现已进入办理，或此后又有发现并入，不能改为零报告",
        /// This is no finding of the report that it replaces which nobody has begun to work on.
        NotOfThisReport = "finding_not_of_this_report" "不是原报告中尚未办理的发现",
        /// The sweep does not look for this type.
        TypeNotSought = "sweep_type_not_sought" "不属于本次排查的类型",
        /// A finding concerns 1 to 10000 people.
        PeopleOutOfRange = "sweep_people_out_of_range" "涉及人数应在 1 到 10000 之间",
        /// What is watched is looked at again on a later day, within a year.
        WatchOutOfRange = "watch_date_out_of_range" "关注期限应在今天之后、一年之内",
        /// A deputy who serves, a unit or an office watches, or whoever says so.
        NotAWatcher = "not_a_watcher" "关注责任人应为在任代表、承办单位、人大机构或本人",
        /// Neither a deputy of the grid nor a room of the township has a code by which a case comes in.
        NoCode = "no_code_for_finding" "本网格的代表和本乡镇的活动室都没有可用的二维码，无法转为诉求",
        /// Nothing is struck off without evidence: attach it.
        NoEvidence = "strike_off_without_evidence" "销号须附佐证材料",
    }
}

impl Faults for SweepFault {}
