//! The closed lists of words that cases use.

crate::vocabulary! {
    /// The nature of a case. It decides how long a unit has.
    CaseNature "诉求性质" {
        /// Wants to know something.
        Question = "question" "咨询",
        /// Wants help with something.
        Help = "help" "求助",
        /// Complains about something.
        Complaint = "complaint" "投诉",
        /// Reports a wrong. Accusations against officials go to the proper channel instead.
        Report = "report" "举报",
        /// Proposes something.
        Proposal = "proposal" "建议",
        /// Nobody has said yet: residents are not asked, and whoever assigns the case decides.
        Unsorted = "unsorted" "待分类",
    }
}

crate::vocabulary! {
    /// What a case is about.
    CaseCategory "诉求类别" {
        /// Building and planning.
        UrbanConstruction = "urban_construction" "城乡建设",
        /// Traffic and getting about.
        Traffic = "traffic" "交通出行",
        /// The look and cleanliness of the city.
        CityAppearance = "city_appearance" "市容环卫",
        /// Air, water, noise, soil.
        Environment = "environment" "生态环境",
        /// Schools and kindergartens.
        Education = "education" "教育",
        /// Hospitals and public health.
        Health = "health" "医疗卫生",
        /// Pensions, relief, insurance.
        SocialSecurity = "social_security" "社会保障",
        /// Work and wages.
        Employment = "employment" "劳动就业",
        /// Housing and property management.
        Housing = "housing" "住房物业",
        /// Neighbours and public order.
        PublicOrder = "public_order" "邻里治安",
        /// Shops, markets, consumers.
        Market = "market" "消费市场",
        /// Farming and contracted land.
        Agriculture = "agriculture" "农业农村与土地承包",
        /// The sea and fishing.
        Fishery = "fishery" "海洋渔业",
        /// Water, power, gas, lifts, networks.
        Utilities = "utilities" "公用事业",
        /// Work safety and fire.
        Safety = "safety" "安全生产消防",
        /// Culture, tourism, sport.
        Culture = "culture" "文旅体育",
        /// How government works and behaves.
        Government = "government" "政务作风",
        /// Business climate and overseas Chinese.
        Business = "business" "营商侨台",
        /// Anything else.
        Other = "other" "其他",
        /// Not sorted yet: residents are not asked.
        Unsorted = "unsorted" "待分类",
    }
}

crate::vocabulary! {
    /// How a case came in.
    CaseChannel "来源渠道" {
        /// A scanned code.
        Scan = "scan" "扫码",
        /// A voters' forum (选民代表座谈会), entered for the speaker.
        Forum = "forum" "座谈会",
        /// A visit, entered for the person visited.
        Visit = "visit" "走访",
        /// A reception day, entered for the visitor.
        Reception = "reception" "接待日",
        /// The 12345 hotline, with its number.
        Hotline = "hotline" "12345热线",
        /// Somebody came of themselves, entered for the visitor.
        WalkIn = "walk_in" "来访",
        /// A telephone call, entered for the caller.
        Call = "call" "来电",
        /// A letter, entered for whoever wrote it.
        Letter = "letter" "来信",
        /// A report out of a grid, entered for those whom it concerns.
        GridReport = "grid_report" "网格上报",
        /// What newspapers, stations or the net told of, entered for those whom it concerns.
        Media = "media" "媒体",
        /// A centre of comprehensive governance (综治中心), entered for whoever came there.
        GovernanceCentre = "governance_centre" "综治中心",
        /// A group in WeChat, entered for whoever wrote there.
        WechatGroup = "wechat_group" "微信群",
    }
}

crate::vocabulary! {
    /// Why a case is not handled here.
    CaseDiversion "分流去向" {
        /// Call 110, 119 or 120 at once.
        Emergency = "emergency" "紧急求助（110/119/120）",
        /// Accusations against officials: discipline inspection and supervision (12388).
        Accusation = "accusation" "检举控告（12388）",
        /// In court already, or for a court.
        Court = "court" "诉讼",
        /// In the petition procedure already.
        Petition = "petition" "信访",
    }
}

crate::vocabulary! {
    /// What a report tells of.
    CaseReportKind "进展类型" {
        /// Seen on the spot.
        Observation = "observation" "实地观察",
        /// A meeting with those concerned.
        Meeting = "meeting" "座谈协商",
        /// How the work goes on.
        Progress = "progress" "办理进展",
    }
}

crate::vocabulary! {
    /// Who sees an entry of the timeline.
    CaseAudience "可见范围" {
        /// Everybody who may see the case.
        Everyone = "everyone" "所有可见者",
        /// Those who handle and oversee the case.
        Handlers = "handlers" "仅办理人员",
    }
}

crate::vocabulary! {
    /// How a deputy settled a case.
    CaseSettlement "解决方式" {
        /// Answered a question or explained a policy.
        Answer = "answer" "答复说明",
        /// Coordinated measures that those responsible agreed to.
        Measures = "measures" "协调措施",
    }
}

crate::vocabulary! {
    /// What comes of a unit's answer, as deputies' proposals are classed.
    ReplyClass "答复类别" {
        /// Solved, or mostly.
        Solved = "solved" "已解决或基本解决",
        /// Under way, or planned.
        Planned = "planned" "正在解决或已列入计划",
        /// It can't be solved now: the answer says why.
        Later = "later" "因条件限制暂不能解决",
        /// Kept in mind, or explained.
        Reference = "reference" "留作参考或解释说明",
    }
}

crate::vocabulary! {
    /// How the resident rates the outcome.
    CaseRating "满意度" {
        /// Satisfied.
        Satisfied = "satisfied" "满意",
        /// Basically satisfied.
        Basically = "basically" "基本满意",
        /// Dissatisfied: the case goes back, the second time under supervision.
        Dissatisfied = "dissatisfied" "不满意",
    }
}

crate::vocabulary! {
    /// How a clock stands.
    ClockLight "时限状态" {
        /// More than a quarter of the time is left.
        Green = "green" "正常",
        /// A quarter of the time or less is left: a reminder (催办).
        Yellow = "yellow" "临期",
        /// Past due: who oversees it is told.
        Red = "red" "超期",
    }
}

crate::vocabulary! {
    /// What a term is counted in.
    TermUnit "时限单位" {
        /// Hours of working days, from eight in the morning to nine in the evening.
        Hours = "hours" "小时",
        /// Days, all of them.
        Days = "days" "日",
        /// Working days by the State Council's arrangement.
        WorkingDays = "working_days" "工作日",
    }
}

crate::vocabulary! {
    /// Why somebody else goes on with a case.
    ReassignReason "移交原因（诉求）" {
        /// Whoever had it is on leave.
        Leave = "leave" "请假",
        /// The deputy's duties are suspended.
        Suspended = "suspended" "暂停执行职务" by "代表法第六十一条",
        /// The deputy's mandate has ended.
        Ended = "ended" "代表资格终止" by "代表法第六十二条",
        /// A new term has begun.
        Term = "term" "换届",
        /// The deputy works elsewhere now.
        Moved = "moved" "调整联系区域",
        /// Whoever had it has too much of it.
        Overload = "overload" "工作量调整",
        /// Whoever had it before is back, and nobody has touched it since.
        Return = "return" "交还",
        /// Two entries of one deputy became one.
        Merged = "merged" "合并重复的代表信息",
    }
}

crate::vocabulary! {
    /// How soon somebody should look at a case, as far as its words tell. No term hangs on it.
    CaseUrgency "紧急程度" {
        /// It can wait for its term.
        Ordinary = "ordinary" "一般",
        /// It hinders somebody's daily life, or gets worse with every day.
        Pressing = "pressing" "较急",
        /// Somebody's safety or health is in danger.
        Urgent = "urgent" "紧急",
    }
}

crate::vocabulary! {
    /// What the program suggests of a case to whoever sorts it.
    CaseTriageQuestion "分类建议的事项" {
        /// What it is about.
        Category = "category" "类别",
        /// Its nature.
        Nature = "nature" "性质",
        /// How soon somebody should look at it.
        Urgency = "urgency" "紧急程度",
        /// Whether it accuses an official: for discipline inspection and supervision (12388).
        Accusation = "accusation" "检举控告",
        /// Whether something happens right now for which one calls 110, 119 or 120.
        Emergency = "emergency" "紧急求助",
    }
}

crate::vocabulary! {
    /// Whom an office may make responsible for a case, of the units whose division covers the case's.
    AssignReach "可交办单位" {
        /// Units of the office's own level alone; what is for a unit of the county's goes up to the county's office.
        OwnLevel = "own_level" "仅本级单位",
        /// Units of its own level and of those above.
        OwnAndAbove = "own_and_above" "本级及上级单位",
        /// Units of every level.
        Any = "any" "各级单位",
    }
}

crate::vocabulary! {
    /// Why the resident is dissatisfied. Only what is left to be done opens the case again.
    RatingReason "不满意的原因" {
        /// Nothing was done: the case goes on.
        NotDone = "not_done" "问题没有解决",
        /// Only a part was done: the case goes on.
        PartlyDone = "partly_done" "只解决了一部分",
        /// It was done, and came back: the case goes on.
        CameBack = "came_back" "解决后又出现",
        /// What was told is not so: the case goes on.
        NotAsTold = "not_as_told" "答复与实际不符",
        /// It took too long. It is recorded, and the case closed.
        TooSlow = "too_slow" "办理太慢",
        /// Nobody asked or told the resident. It is recorded, and the case closed.
        NotTold = "not_told" "没有与本人联系",
        /// How the resident was treated. It is recorded, and the case closed.
        Manner = "manner" "态度不好",
        /// What the law or the policy says. It is recorded, and the case closed.
        Policy = "policy" "对政策规定不满意",
    }
}

impl RatingReason {
    /// Whether the case goes on for it.
    #[must_use]
    pub fn reopens(self) -> bool {
        match self {
            Self::NotDone | Self::PartlyDone | Self::CameBack | Self::NotAsTold => true,
            Self::TooSlow | Self::NotTold | Self::Manner | Self::Policy => false,
        }
    }
}

crate::vocabulary! {
    /// By what it is known that a rating is the resident's.
    RatingProof "评价核实方式" {
        /// The account that submitted the case.
        OwnAccount = "own_account" "提交人账号",
        /// The tracking code of a case that its holder submitted.
        TrackingCode = "tracking_code" "查询码",
        /// A number that was sent to the resident's phone.
        PhoneCode = "phone_code" "手机验证码",
        /// Somebody who had no part in the handling asked by phone.
        CallBack = "call_back" "电话回访",
    }
}

crate::vocabulary! {
    /// Why a rating may be that of whoever handled the case.
    RatingFlag "评价存疑" {
        /// The account handles the case, or entered it.
        SameAccount = "same_account" "与经办人同一账号",
        /// The phone is that of whoever handles the case, or entered it.
        SamePhone = "same_phone" "与经办人同一手机号",
    }
}

crate::vocabulary! {
    /// What a rating is worth.
    RatingStanding "评价效力" {
        /// It counts.
        Valid = "valid" "有效",
        /// Nobody knows yet whose it is: it is shown, and counts nowhere.
        Unverified = "unverified" "未核实",
        /// It may be that of whoever handled the case: it is shown, and counts nowhere.
        Flagged = "flagged" "存疑",
        /// The unit contested it, and the office found for the unit: it is shown, and counts nowhere.
        Excluded = "excluded" "异议成立，不计入",
    }
}

crate::vocabulary! {
    /// What the office makes of a unit's objection to a rating.
    ContestOutcome "评价异议处理结果" {
        /// The rating counts nowhere, and is listed all the same.
        Excluded = "excluded" "异议成立",
        /// The rating stands.
        Upheld = "upheld" "异议不成立",
    }
}

crate::vocabulary! {
    /// By which way a case came to be known.
    CaseSource "诉求来源" {
        /// Submitted by somebody who had logged in.
        Account = "account" "登录提交",
        /// Submitted without an account.
        Code = "code" "未登录提交",
        /// Entered by somebody for whoever spoke.
        Proxy = "proxy" "代为提交",
        /// Came from another system, with its number there.
        Platform = "platform" "其他平台转来",
    }
}

crate::vocabulary! {
    /// In which order cases are listed.
    CaseOrder "诉求排序" {
        /// What was submitted last comes first.
        Submitted = "submitted" "提交时间",
        /// What changed last comes first.
        Updated = "updated" "更新时间",
        /// What is due first comes first; nothing without a term is listed.
        Due = "due" "到期时间",
    }
}

crate::vocabulary! {
    /// Other systems that give a matter a number. Whoever connects one that is none of these calls it by a code of its own.
    CasePlatform "来源平台" {
        /// The 12345 hotline.
        Hotline = "hotline" "12345热线",
        /// The petition system.
        Petition = "petition" "信访信息系统",
        /// A newspaper's or a station's column that asks officials (媒体问政).
        Media = "media" "媒体问政",
        /// The letter box of a leader.
        LetterBox = "letter_box" "领导信箱",
        /// The portal of government services.
        ServicePortal = "service_portal" "政务服务网",
        /// The platform of grid work and comprehensive governance.
        GridPlatform = "grid_platform" "综治网格平台",
    }
}

crate::vocabulary! {
    /// What of a case may wait for somebody beside whoever holds it.
    CaseTaskKind "诉求待办" {
        /// The first answer, for which a room or an office was asked because it did not come.
        Fallback = "fallback" "兜底受理",
        /// More time, for which a unit asked.
        Extension = "extension" "延期申请",
        /// A rating to which a unit objected.
        Contest = "contest" "评价异议",
        /// A call to a resident whom the month's lot drew.
        CallBack = "call_back" "抽中回访",
    }
}
