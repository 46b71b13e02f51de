//! What the rules of congresses refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of congresses refuse.
    CongressFault "人大规则" {
        /// A street has no congress of its own: its deputies are deputies of the county, and its office belongs to the county's
        /// standing committee.
        StreetWithoutCongress = "street_without_congress" "街道不设人民代表大会，其代表是县级人大代表" by "地方组织法第七条、第五十九条",
        /// A village or community has no congress.
        NoCongress = "no_congress" "村（社区）不设人民代表大会" by "地方组织法第七条",
        /// The division's congress is of another level.
        LevelMismatch = "congress_level_mismatch" "层级与该区划的人大不符" by "地方组织法第二条",
        /// The division has a congress already.
        CongressExists = "congress_exists" "该区划的人大已录入",
        /// There is no such congress.
        UnknownCongress = "unknown_congress" "没有这个人大",
        /// There is no such term of that congress.
        UnknownTerm = "unknown_term" "该人大没有这一届",
        /// There is no such constituency.
        UnknownConstituency = "unknown_constituency" "没有这个选区",
        /// The congress has a term of that number, or of a later one, already.
        TermNotNext = "term_not_next" "届次应晚于该人大已有的各届",
        /// A term of that congress is being prepared already.
        TermInPreparation = "term_in_preparation" "该人大已有一届在筹备中",
        /// The congress has a term that runs already.
        TermRuns = "term_runs" "该人大已有任期内的一届",
        /// The congress's terms are as many as can be kept.
        TooManyTerms = "too_many_terms" "该人大的届次已达上限",
        /// The first session lies in the past.
        SessionPast = "session_past" "首次会议日期已过",
        /// The first session of a running term lies in the future.
        SessionToCome = "session_to_come" "任期内的届次，首次会议日期不能晚于今日",
        /// The first session comes after the election.
        SessionBeforeElection = "session_before_election" "首次会议不能早于选举日" by "地方组织法第二十条",
        /// The first session comes after the one by which the running term began.
        SessionBeforeRunning = "session_before_running" "首次会议应晚于本届首次会议" by "代表法第二条",
        /// The term is expected to end after it begins.
        EndBeforeSession = "end_before_session" "预计届满日期早于首次会议",
        /// The list is published after the election.
        PublishedBeforeElection = "published_before_election" "代表名单公布日期早于选举日" by "选举法第四十七条",
        /// The list can't have been published on a day that is still to come.
        PublishedInFuture = "published_in_future" "代表名单公布日期不能晚于今日",
        /// A constituency elects one to three deputies.
        SeatsOutOfRange = "seats_out_of_range" "每个选区选代表一名至三名" by "选举法第二十五条",
        /// The term has a constituency of that number already.
        ConstituencyNumberTaken = "constituency_number_taken" "这一届已有此序号的选区",
        /// The term has a constituency of that name already.
        ConstituencyNameTaken = "constituency_name_taken" "这一届已有同名选区",
        /// A constituency's name stays once its term has begun: mandates bear it.
        ConstituencyNameStays = "constituency_name_stays" "任期开始后选区名称不能修改",
        /// The division lies outside of the congress's own.
        DivisionElsewhere = "constituency_division_elsewhere" "区划不在该人大所在区划内",
        /// A constituency is drawn by where people live, or by where they work.
        ResidenceOrWorkplace = "residence_or_workplace" "选区按居住状况或者按工作单位划分，不能两者兼有" by "选举法第二十五条",
        /// The term's constituencies are as many as can be kept.
        TooManyConstituencies = "too_many_constituencies" "这一届的选区已达上限",
        /// A session ends on its first day or up to a month later.
        SessionDays = "session_days" "会议结束日期应不早于开始日期，会期不超过 31 天",
        /// The congress holds another session on one of those days.
        SessionOverlaps = "session_overlaps" "与该人大另一次会议的日期重叠",
        /// The congress has no such session.
        NoSuchSession = "unknown_congress_session" "该人大没有这次会议",
    }
}

impl Faults for CongressFault {}
