//! What the rules of a change of term refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of a change of term refuse.
    TermChangeFault "换届规则" {
        /// A constituency has fewer seats than names stand there.
        MoreThanSeats = "more_names_than_seats" "该选区的当选人数超过应选名额" by "选举法第二十五条",
        /// Somebody who is elected is 18 years old or more.
        TooYoung = "elected_too_young" "选举时未满十八周岁" by "选举法第四条",
        /// This is no month such as 1980-05.
        NotAMonth = "not_a_month" "不是年月，应如 1980-05",
        /// The phone stands in an earlier row.
        PhoneTwice = "roster_phone_twice" "手机号与前面的行重复",
        /// An earlier row is about the same deputy.
        DeputyTwice = "roster_deputy_twice" "与前面的行是同一名代表",
        /// That number is a deputy's of another congress.
        AnotherCongress = "roster_of_another_congress" "该编号是其他人大的代表",
        /// Nobody sits in two congresses that are not one above the other.
        CongressesApart = "elected_apart" "不得同时担任两个以上无隶属关系的行政区域的人大代表" by "选举法第四十八条",
        /// The deputy holds a mandate of this term already.
        AlreadyServes = "already_serves_term" "该代表已是本届代表",
        /// Nobody is found of whom this could be the re-election: give the deputy's number.
        NobodyToContinue = "nobody_to_continue" "填了连任，但没有找到原代表，请填原代表编号",
        /// The number of a deputy is the id that lists and exports show.
        NotADeputyNumber = "not_a_deputy_number" "不是代表编号",
        /// No grid of that code is entered.
        UnknownGridCode = "unknown_grid_code" "没有这个网格编码",
        /// The term has no roster that could still be changed.
        NoRoster = "no_open_roster" "这一届没有可以处理的名单",
        /// A roster of this term waits already, of the other kind.
        OtherRoster = "other_roster_open" "这一届另有一份名单尚未生效",
        /// A by-election fills vacancies of a running term.
        NotRunning = "term_not_running" "补选只能在任期内进行" by "选举法第五十七条",
        /// The term has begun: its roster stays.
        TermBegun = "term_has_begun" "这一届已经开始或名单已确认，不能再载入名单",
        /// Say first when the first session is.
        SessionMissing = "first_session_missing" "请先确定首次会议日期" by "代表法第二条",
        /// The first session lies in the past.
        SessionOver = "first_session_over" "首次会议日期已过",
        /// The day of a by-election lies in the past, or more than sixty days ahead.
        DayOutOfRange = "by_election_day_out_of_range" "补选生效日期应在今日起六十日内",
        /// Of some rows nobody has decided who it is.
        Undecided = "roster_undecided" "名单中还有未认定的人员",
        /// The roster has no such row.
        UnknownRow = "unknown_roster_row" "名单中没有这一行",
        /// That deputy is not among those who could be meant: of another congress, or in the roster already.
        NotMeant = "not_a_roster_match" "所选代表不能与该人员对应",
        /// The list was published on a day that is still to come.
        PublishedAhead = "roster_published_ahead" "代表名单公布日期不能晚于今日",
        /// That code leads to no deputy who leaves.
        CodeNotLeaving = "code_not_of_a_leaver" "该代码不属于本届届满的代表",
        /// A code is led to a successor who takes office in this term.
        NoSuccessor = "no_such_successor" "继任代表不在新一届名单中",
        /// More than a day has gone by.
        TooLate = "undo_too_late" "换届完成超过 24 小时，不能再撤销",
        /// Where duties are separated, whoever loaded a roster does not confirm it: let somebody else of the office do so.
        ConfirmsOwn = "confirms_own_roster" "本区划三员分立，载入名单的人不能自己确认，请由机构的其他工作人员确认",
    }
}

impl Faults for TermChangeFault {}
