//! What the rules of cases refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of cases refuse.
    CaseFault "诉求规则" {
        /// More working days than the rules allow have passed since the assignment: it can't be returned any more.
        TooLateToReturn = "too_late_to_return" "已超过规则允许退回交办的期限，不能退回",
        /// The term was extended as often as the rules allow.
        AlreadyExtended = "already_extended" "按规则不能再延期",
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
    }
}

impl Faults for CaseFault {}
