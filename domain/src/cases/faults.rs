//! What the rules of cases refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of cases refuse.
    CaseFault "诉求规则" {
        /// More working days than the rules allow have passed since the assignment: it can't be returned any more.
        TooLateToReturn = "too_late_to_return" "已超过规则允许退回交办的期限，不能退回",
        /// The term was extended as often as the rules allow.
        AlreadyExtended = "already_extended" "按规则不能再延期",
        /// The unit had its clock stand still for a question as often as the rules allow.
        TooManyQuestions = "too_many_questions" "按规则不能再次要求群众补充，请以现有材料办理",
        /// It was closed too long ago to be taken up again: what is new is a new case.
        TooLateToReopen = "too_late_to_reopen" "已超过可以重新办理的期限，如有新情况请另行反映",
        /// The resident left no phone.
        NoContact = "no_contact" "群众未留联系方式",
        /// Who holds the code alone can't make the phone another's: log in, or tell whoever handles the case.
        PhoneByCode = "phone_by_code" "凭查询码不能更换已留的手机号：请登录后更正，或补充说明告诉经办人员",
        /// Who looks because an authority asks names the law and the document.
        RequestUnnamed = "request_unnamed" "依法调取的，请写明依据和文书" by "个人信息保护法第三十四条",
        /// At most ten disputes may come out of one case.
        TooManyDisputes = "too_many_disputes" "一件诉求最多转出 10 件纠纷",
        /// Who enters a matter for somebody else needs that person's consent.
        SpeakerConsent = "speaker_consent_missing" "代为提交须取得当事人同意",
        /// The place chosen lies outside of the township to which the code belongs.
        OtherTownship = "other_township" "所选的村（社区）或网格不在此码所属的乡镇（街道）",
        /// The grid chosen is none of the village chosen.
        OtherVillage = "other_village" "所选的网格不属于所选的村（社区）",
        /// The case is with that addressee already.
        SameAddressee = "same_addressee" "已由该对象经办",
        /// There is no such deputy, room or office.
        UnknownAddressee = "unknown_addressee" "转办对象不存在",
        /// A case goes to a deputy, a room or an office only.
        NotAnAddressee = "not_an_addressee" "只能转给代表、活动室或人大机构",
        /// The room or office is closed: it takes nothing new.
        AddresseeClosed = "addressee_closed" "该活动室或人大机构已停用，不能承接",
        /// The deputy is away: somebody else stands in.
        AddresseeAway = "addressee_away" "该代表正在请假或已移交工作，由他人代办",
        /// A case is not handed out of its county.
        OtherCounty = "other_county" "诉求不转出本县（市、区），需要时请上报人大机构",
        /// A case gathers at most 50 measures.
        TooManyMeasures = "too_many_measures" "一件诉求最多记录 50 项措施",
        /// The case has no measure of that number.
        UnknownMeasure = "unknown_measure" "没有这个序号的措施",
        /// What was settled by measures names at least one.
        NoMeasures = "measures_missing" "请至少填写一项协调措施",
        /// This companion is not one of the grid's people.
        CompanionElsewhere = "companion_elsewhere" "同行人员不属于该网格",
        /// The nature decides the unit's term: say which it is.
        NatureMissing = "nature_missing" "请先确定诉求性质，期限由性质决定",
        /// The case is sorted so already: say another nature or another category.
        SortedSo = "sorted_so" "已是这一分类，请选择不同的性质或类别",
        /// A unit works on it, and the nature decides its term: it stays as it was assigned.
        WithAUnit = "with_a_unit" "承办单位正在办理，期限由性质决定，不能再分类",
        /// At most ten units help.
        TooManyCoUnits = "too_many_co_units" "协办单位最多 10 个",
        /// A unit is named twice.
        RepeatedUnit = "repeated_unit" "承办单位重复",
        /// There is no such unit.
        UnknownUnit = "unknown_unit" "承办单位不存在",
        /// The other case does not exist, or is closed.
        UnknownCase = "unknown_open_case" "目标诉求不存在或已办结",
        /// The other case is followed by as many people as it can hold.
        TooManyFollowers = "too_many_followers" "目标诉求并入的人数已达上限",
        /// Say what is to be set right.
        NothingCorrected = "nothing_corrected" "请给出要更正的内容" by "个人信息保护法第四十六条",
        /// Rules are in force from today at the earliest: clocks that run stay as they were wound.
        BackDated = "back_dated" "规则最早自今天起施行，已在计时的不变",
        /// A list has 1 to 200 words.
        WordsOutOfRange = "words_out_of_range" "词表应有 1 至 200 项",
        /// A code or a label stands twice.
        RepeatedWord = "repeated_word" "编码或名称重复",
        /// The word above is none of the list, or lies below this one.
        NoParentWord = "no_parent_word" "上级不在本词表中，或形成循环",
        /// A list names at most 100 units.
        TooManyUsualUnits = "too_many_usual_units" "一份词表最多指定 100 个单位",
        /// That word may not be chosen here: see the list.
        WordNotHere = "word_not_here" "此处不能选择这一项，请从词表中选择",
        /// Matters of that kind are not taken in here.
        WordStops = "word_stops" "这类事项不在此受理",
        /// Matters of that kind need a phone to call.
        PhoneNeeded = "phone_needed" "这类事项须留联系电话",
        /// What the unit handles is none of the categories of its division.
        UnknownDuty = "unknown_duty" "承办类别不在该区划的类别表中",
        /// The day lies in another year.
        DayOfAnotherYear = "day_of_another_year" "该日期不在这一年",
        /// The day stands twice.
        RepeatedDay = "repeated_day" "日期重复",
        /// 1 January, 1 and 2 May, and 1 to 3 October are holidays in every year.
        StatutoryDayMissing = "statutory_day_missing" "缺少法定节假日：1 月 1 日、5 月 1—2 日、10 月 1—3 日" by "全国年节及纪念日放假办法第二条",
        /// The unit does not handle matters of the place where the case lies.
        UnitElsewhere = "unit_elsewhere" "该单位的辖区不含诉求所在地",
        /// By the county's rules your office does not assign units of that level: submit the case up to the office above.
        UnitBeyondReach = "unit_beyond_reach" "按本地规则，本机构不能向该级单位交办，请上送上级人大机构",
        /// No open office stands above yours.
        NoOfficeAbove = "no_office_above" "没有可以上送的上级人大机构",
        /// Units gave it back twice: the office decides, says why, and the unit can't give it back (`final`).
        FinalMissing = "final_missing" "已退回两次：请由人大机构说明理由并作最终交办（final），不得再退",
        /// It is assigned for good once units have given it back twice, not before.
        FinalEarly = "final_early" "退回两次之后才能作最终交办",
        /// It was assigned for good: the office decided after two returns.
        AssignedFinally = "assigned_finally" "已是退回两次后的最终交办，不能再退回",
        /// The unit has signed for it already.
        AlreadyAcknowledged = "already_acknowledged" "已签收",
        /// The resident did not say that a unit may call.
        CallNotAllowed = "call_not_allowed" "群众没有勾选“承办单位可以电话联系”，请通过代表或人大机构联系",
        /// More time was asked for already, and the office has not answered yet.
        ExtensionPending = "extension_pending" "已申请延期，人大机构尚未答复",
        /// More time is asked for one working day before the term ends at the latest.
        ExtensionTooLate = "extension_too_late" "延期最迟应在期满前 1 个工作日申请",
        /// The unit did not ask for more time.
        NoExtensionAsked = "no_extension_asked" "承办单位没有待答复的延期申请",
        /// No unit helps, whose opinion could be asked for.
        NoCoUnits = "no_co_units" "没有协办单位",
        /// Opinions are due from today until the day on which the unit's own term ends.
        OpinionsDueOutOfRange = "opinions_due_out_of_range" "协办意见的期限应在今天与承办期限届满之日之间",
        /// The unit in the lead did not ask for opinions.
        OpinionNotAsked = "opinion_not_asked" "主办单位尚未征求协办意见",
        /// Your unit has given its opinion.
        OpinionAlreadyGiven = "opinion_already_given" "本单位已提交协办意见",
        /// Figures are told of one to twelve months, the first before the last.
        MonthsOutOfRange = "months_out_of_range" "统计月份须先后有序，一次最多 12 个月",
        /// Deputies are told apart within a county at most: say a county or a part of one.
        DeputiesOfMoreThanACounty = "deputies_of_more_than_a_county" "分代表统计以县（市、区）为限，请选择县（市、区）或其下级",
        /// Who is complained about has nothing to do with the case.
        ComplainedAbout = "complained_about" "被反映的单位或个人不得经办，应当回避",
        /// A case names at most five who are complained about.
        TooManyAbout = "too_many_about" "被反映对象最多 5 个",
        /// There is no such unit, office, deputy or village, or that person is none of the grid's.
        UnknownAbout = "unknown_about" "被反映对象不存在，或不是该网格的人员",
        /// No office is left that is not complained about.
        NobodyLeft = "nobody_left" "没有可以接手的人大机构，请改向上级反映",
        /// Nobody handles an own matter.
        OwnMatter = "own_matter" "提交人本人不得经办自己反映的事项",
        /// There is no such case, or it is none of yours.
        UnknownFormer = "unknown_former_case" "所指的原诉求不存在，或与您无关",
        /// The resident did not object to a refusal: what was escalated otherwise is not refused.
        NotObjected = "not_objected" "群众没有对不予受理提出异议，上报后的诉求不能不予受理",
        /// The resident objected already: once is enough.
        ObjectedAlready = "objected_already" "已提出过异议，只能提出一次",
        /// More days have passed since the refusal than the rules allow.
        TooLateToObject = "too_late_to_object" "已超过规则允许提出异议的期限",
        /// No unit was ever responsible for it: what was taken back before that is over.
        NeverAssigned = "never_assigned" "交办之前撤回的，不再续办",
        /// What was written was erased: there is nothing to go on with.
        NothingLeft = "nothing_left" "内容已按本人要求删除，不能续办",
        /// It was taken back more than fifteen days ago, or nobody knows when.
        TooLateToGoOn = "too_late_to_go_on" "撤回已超过 15 日，不能续办",
        /// The office goes on of its own motion: the resident is asked nothing more.
        OwnMotion = "own_motion" "人大机构依职权续办，不再需要提交人参与",
        /// Say why you are dissatisfied: choose a reason.
        ReasonMissing = "rating_reason_missing" "不满意的，请选择原因",
        /// Reasons are named for what is dissatisfying alone.
        ReasonUnasked = "rating_reason_unasked" "只有不满意时才填写原因",
        /// A reason stands twice.
        RepeatedReason = "rating_reason_repeated" "原因重复",
        /// A rating names at most four reasons.
        TooManyReasons = "too_many_rating_reasons" "原因最多选 4 项",
        /// There is no rating that waits to be verified.
        NothingToVerify = "nothing_to_verify" "没有待核实的评价",
        /// The case names no mobile phone that could be sent a number: the office may call.
        NoRatingPhone = "no_rating_phone" "没有留可收短信的手机，可由人大机构电话回访",
        /// The number is wrong, over, or was tried too often.
        RatingNumberWrong = "rating_number_wrong" "验证码不正确、已过期或尝试次数过多",
        /// No call would make a valid rating of it.
        NoCallBack = "no_call_back" "这件诉求不需要或不能再回访",
        /// Of what nobody rated only those are called that the lot has drawn, once the month is over.
        NotDrawn = "not_drawn" "未评价的只回访当月结束后抽中的件",
        /// The resident was called today: try again another day.
        CalledToday = "called_today" "今天已回访过，请改日再试",
        /// Whoever was not on the phone rated nothing.
        NotReached = "not_reached" "没有接通的不能记录评价",
        /// There is no dissatisfied rating that counts, or it was contested before.
        NothingToContest = "nothing_to_contest" "没有可提出异议的不满意评价，或已提出过",
        /// More than three working days have passed since the rating.
        TooLateToContest = "too_late_to_contest" "已超过评价后 3 个工作日，不能提出异议",
        /// There is no objection to decide on.
        NoContest = "no_contest" "没有待处理的异议",
        /// The resident was not asked yet whether it is still in order, or has answered.
        FollowUpNotAsked = "follow_up_not_asked" "尚未询问是否仍正常，或已答复",
        /// Say whether it is still in order, or that you want not to be asked.
        FollowUpUnsaid = "follow_up_unsaid" "请说明是否仍正常，或不再询问",
        /// The month is not over: nothing is drawn yet.
        MonthNotOver = "month_not_over" "该月尚未结束，还没有抽取",
        /// Figures are asked for in order, and for ten years at most.
        SatisfactionPeriod = "satisfaction_period_out_of_range" "时间段应先后有序，且不超过十年",
        /// A text has places for {title}, {tracking} and {due} alone.
        UnknownPlace = "unknown_place" "常用语只能使用占位符 {title}、{tracking} 和 {due}",
        /// A division keeps at most 200 standard texts.
        TooManyTexts = "too_many_texts" "一个区划最多保留 200 条常用语",
        /// Another case of the county has that number of that system already, and is not yours to see.
        NumberTaken = "number_taken" "本县（市、区）另有诉求使用这一平台的这个编号",
        /// A system is named by the number that it gave: say that too.
        PlatformAlone = "platform_alone" "填写来源平台的，请同时填写编号",
        /// A case is taken into 2 to 10 parts.
        ChildrenOutOfRange = "children_out_of_range" "一件诉求拆分为 2 至 10 件",
        /// A case is taken apart once, and no part of one is.
        SplitBefore = "split_before" "已拆分过，或本身是拆分出的诉求，不能再拆分",
        /// Parts of it are not done yet.
        ChildrenOpen = "children_open" "拆分出的诉求还没有全部办完",
        /// The resident is asked through the case of which this one is a part.
        AskThroughParent = "ask_through_parent" "请通过原诉求要求群众补充",
        /// The link was answered by before: it is good once.
        LinkUsed = "link_used" "此链接已经答复过，只能使用一次",
        /// Whoever asked takes no answer any more.
        LinkRevoked = "link_revoked" "此链接已由询问方撤销",
        /// The link was good until its day: ask for another.
        LinkExpired = "link_expired" "此链接已过期，请联系询问方重新发送",
        /// Nobody works on the matter any more: no answer is needed.
        LinkOver = "link_over" "这件事已不在办理，不再需要答复",
        /// A case has no link of that number.
        UnknownLink = "unknown_link" "没有这个序号的答复链接",
        /// A case gathers at most 20 links.
        TooManyLinks = "too_many_links" "一件诉求最多 20 个答复链接",
        /// An answer is asked for by today at the earliest and within 14 days.
        AnswerDueOutOfRange = "answer_due_out_of_range" "答复期限应在今天起 14 天以内",
        /// At most three photos come with an answer.
        TooManyPhotos = "too_many_photos" "照片最多 3 张",
        /// An order is received before it is answered, and the head is told before the office above.
        OrderTermsDisordered = "order_terms_disordered" "签收期限不得长于答复期限，报负责人不得晚于报上级",
        /// Whoever holds the case was urged on this working day already.
        RemindedToday = "reminded_today" "本工作日已催办过，请在下一个工作日再催办",
        /// A part is rated once.
        PartRated = "part_rated" "拆分出的诉求只评价一次，已经评价过",
        /// Others read it, and something in it is not shown as it is, as an ID number: write it otherwise.
        NotToBeShown = "not_to_be_shown" "含有不得原样向他人展示的内容（如证件号码、银行卡号、违禁词），请改写",
    }
}

impl Faults for CaseFault {}
