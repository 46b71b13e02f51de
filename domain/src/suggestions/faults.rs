//! What the rules of suggestions refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of suggestions refuse.
    SuggestionFault "代表建议规则" {
        /// The deputy does not serve today in that congress: suggestions go to the congress of one's own mandate.
        NotInCongress = "not_in_congress" "您今天在该级人大不在任，建议只能向本级人大提出" by "代表法第二十四条、第三十六条",
        /// A motion is put before a session alone.
        MotionOutsideSession = "motion_outside_session" "议案只能在人民代表大会会议期间提出" by "地方组织法第二十二条",
        /// Too few deputies sign the motion.
        TooFewSigners = "too_few_signers" "联名人数不足：县级以上应有十名以上代表、乡镇应有五名以上代表联名" by "地方组织法第二十二条",
        /// There is no such case of yours.
        UnknownSourceCase = "unknown_source_case" "没有这件由您经办的诉求",
        /// At most 20 cases, each once.
        TooManySourceCases = "too_many_source_cases" "来源诉求最多 20 件，且不得重复",
        /// It says nothing of what is to be done.
        NoProposal = "no_proposal" "请写明具体建议：需要哪个方面做什么" by "代表法第三十六条",
        /// It is a matter of your own, or of relatives of yours.
        OwnMatter = "own_or_relatives_matter" "涉及代表本人及其亲属个人利益的，不宜作为代表建议提出" by "代表法第五十九条",
        /// It holds several matters: file each by itself.
        SeveralMatters = "several_matters" "一事一议：请将几件事分别提出",
        /// It is before a court, or in arbitration or another procedure.
        InProcedure = "in_procedure" "已进入诉讼、仲裁等程序的具体案件，不宜作为代表建议提出" by "代表法第五十九条",
        /// It furthers somebody's business.
        Commercial = "commercial" "不得利用代表建议从事商业活动、干预招标投标等经济活动" by "代表法第五十九条",
        /// It is the letter of somebody who reported a case: write it in words of your own.
        PastedLetter = "pasted_letter" "内容与来源诉求原文基本相同：代表建议应由代表自行撰写，不得转交群众来信" by "代表法第三十六条",
        /// At most 100 deputies are asked to sign.
        TooManyCosigners = "too_many_cosigners" "最多邀请 100 名代表联名",
        /// Nobody signs beside oneself.
        CosignSelf = "cosign_self" "不能邀请本人联名",
        /// That deputy was asked already.
        AskedAlready = "asked_already" "已邀请该代表",
        /// There is no such deputy.
        UnknownCosigner = "unknown_cosigner" "没有这位代表",
        /// That deputy does not serve in this congress.
        CosignerElsewhere = "cosigner_elsewhere" "该代表今天不是同级人大的在任代表，不能联名",
        /// You answered already.
        CosignedAlready = "cosigned_already" "您已答复过联名邀请",
        /// The days in which you could sign are over.
        CosignedLate = "cosigned_late" "联名确认期限（10 日）已过",
        /// Somebody who was asked may still sign.
        CosignersAwaited = "cosigners_awaited" "尚有受邀代表在确认期限内未答复",
        /// Only motions are decided on by the presidium.
        NoMotion = "no_motion" "这不是议案",
        /// The presidium decides on a motion first.
        MotionUndecided = "motion_undecided" "议案须先由主席团决定处理方式" by "地方组织法第二十二条",
        /// There is no such unit, or it is closed or works elsewhere.
        UnknownHandler = "unknown_handler" "承办单位不存在、已停用，或不在本级人大的区域内",
        /// At most ten units help.
        TooManyHelpers = "too_many_helpers" "协办单位最多 10 个",
        /// The unit stands there twice.
        RepeatedHandler = "repeated_handler" "承办单位重复",
        /// The working days after the assignment are over in which a unit says that it is another's.
        ObjectedLate = "objected_late" "申请退回的期限已过",
        /// The office has decided twice: that is final.
        ObjectionsFinal = "objections_final" "已两次申请退回，人大机构的交办决定为最终决定",
        /// It has six months already.
        AlreadyBroad = "already_broad" "办理期限已为六个月",
        /// A term is made longer in the first months alone, as the rules say.
        ExtendedLate = "extended_late" "提出延长的期限已过" by "代表法第五十一条",
        /// Nobody talks on a day to come, or before the assignment.
        TalkDay = "talk_day" "沟通日期应在交办之后，且不晚于今天",
        /// It holds as much of that as it can.
        TooManyNotes = "too_many_notes" "记录数已达上限",
        /// The months in which those that help give their opinion are over.
        OpinionLate = "opinion_late" "提出协办意见的期限已过",
        /// Talk with the deputy first.
        NoTalk = "no_talk" "答复前应与代表沟通，听取意见" by "代表法第五十一条",
        /// Say until when what is planned is done.
        PromiseWithoutDay = "promise_without_day" "列入计划的，请写明完成期限",
        /// Only what is planned has a day on which it is done, which lies ahead.
        PromiseDay = "promise_day" "完成期限应在今天之后，且仅用于正在解决或已列入计划的答复",
        /// The working days in which the answer is rated are over.
        RatedLate = "rated_late" "评价期限已过",
        /// A dissatisfied deputy says why.
        RatingWithoutWords = "rating_without_words" "不满意的，请说明理由",
        /// There is no such year.
        YearOutOfRange = "year_out_of_range" "年份应在 2000 到 2100 之间",
        /// Nobody has answered it yet: there is no letter.
        Unanswered = "suggestion_unanswered" "代表建议尚未答复，没有答复函",
        /// It is answered together with another already: part these first.
        JoinedAlready = "suggestion_joined_already" "该建议已并案，请先撤销并案",
        /// Only what one congress numbered, stands alike and is with the same unit is answered together.
        JoinedUnlike = "suggestions_joined_unlike" "并案的建议应由同一人大登记、处于同一环节，并由同一单位主办",
        /// It stands there twice, or is the one to which others are joined.
        JoinedTwice = "suggestion_joined_twice" "并案的建议不得重复，也不得与自身并案",
        /// There is no such suggestion in your area.
        UnknownJoined = "unknown_suggestion" "没有这件代表建议",
        /// One to twenty others are answered together with one.
        TooManyJoined = "too_many_suggestions_joined" "每件建议可并入 1 至 20 件",
        /// It is answered by itself.
        NotJoined = "suggestion_not_joined" "该建议没有并案",
        /// It is assigned, handled and answered together with the one to which it was joined.
        AnsweredTogether = "answered_together" "该建议已并案，随主件一并交办、办理和答复",
        /// Whoever proposed or signed one that was joined is answered by name.
        NotEachAnswered = "not_each_answered" "并案办理的，应逐一答复每位领衔代表和联名代表",
        /// That deputy neither proposed nor signed it.
        AnsweredStranger = "answered_stranger" "该代表既未领衔也未联名",
        /// The unit has asked already; the office decides.
        ExtensionAsked = "suggestion_extension_asked" "已申请延长，待人大机构决定",
        /// The unit has not asked.
        ExtensionNotAsked = "suggestion_extension_not_asked" "承办单位没有申请延长",
        /// It is under no leader's eye.
        NotKey = "not_a_key_suggestion" "该建议不是重点督办建议",
        /// It was not put under a leader's eye on a day to come.
        KeyDay = "key_suggestion_day" "确定为重点督办的日期不能晚于今天",
        /// What was put before a session is assigned when that one is over.
        SessionRuns = "suggestion_session_runs" "会议尚未闭会，闭会后统一交办",
        /// What was put before a session is assigned together, with one date.
        AssignedWithSession = "assigned_with_session" "会议期间提出的建议由人大机构统一交办，交办日期一致",
        /// There is no such suggestion that was put before that session.
        NotOfSession = "not_of_session" "没有在该次会议期间提出的这件建议",
        /// It is assigned already, or not registered.
        NotToAssign = "suggestion_not_to_assign" "该建议不在待交办状态",
        /// Something that was put before the session is assigned already: its days stand.
        SessionAssigned = "suggestion_session_assigned" "已按该次会议统一交办，会期不能再更正",
        /// One to a hundred are assigned at once.
        AssignedAtOnce = "suggestions_assigned_at_once" "每批统一交办 1 至 100 件",
    }
}

impl Faults for SuggestionFault {}
