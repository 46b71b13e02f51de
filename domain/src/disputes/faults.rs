//! What the rules of disputes refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of disputes refuse.
    DisputeFault "纠纷规则" {
        /// You are a party of this dispute: somebody else handles it.
        OwnDispute = "own_dispute" "您是本纠纷的当事人，应当回避，请由他人办理" by "人民调解法第十五条",
        /// You handle disputes here: for a party you act by its code and the number on its phone, or on paper, not by your account.
        HandlerAsParty = "handler_as_party"
            "您负责办理本纠纷，不能以工作账号代表当事人表态：请用当事人的查询码和手机验证码，或书面办理" by "人民调解法第十五条",
        /// Both sides must be entered first.
        OneSided = "one_sided" "请先登记双方当事人" by "人民调解法第十七条",
        /// The organisation does not mediate where the dispute is.
        OrganisationElsewhere = "organisation_elsewhere" "该调解组织不在纠纷所在区划调解",
        /// The mediation organisation is closed.
        OrganisationClosed = "organisation_closed" "该调解组织已撤销",
        /// A mediation organisation registers for itself; only a governance centre passes disputes on to others.
        AnotherOrganisation = "another_organisation" "调解组织只能登记由本组织调解的纠纷；移交其他组织由综治中心办理"
            by "人民调解法第十七条",
        /// The mediation room names no committee to which it belongs, whose seal its agreements bear: enter that first.
        RoomWithoutCommittee = "room_without_committee" "该调解室尚未填写所属的人民调解委员会，协议由该委员会盖章，请先补填"
            by "人民调解法第二十九条",
        /// A governance centre does not mediate: name the organisation that does.
        CentreMediates = "centre_mediates" "综治中心不开展人民调解，请指定调解组织" by "人民调解法第七条",
        /// There is no such mediation organisation.
        UnknownOrganisation = "unknown_organisation" "调解组织不存在",
        /// A dispute has at most 20 parties.
        TooManyParties = "too_many_parties" "当事人最多 20 人",
        /// A dispute has at most 10 mediators, of whom parties choose five.
        TooManyMediators = "too_many_mediators" "调解员最多 10 人，其中当事人选定的最多 5 人",
        /// At most 50 sittings may be called on a dispute.
        TooManySessions = "too_many_sessions" "一件纠纷最多召集 50 次调解",
        /// A dispute has at most 10 agreements; end the mediation and tell the parties where else they can turn.
        TooManyAgreements = "too_many_agreements" "一件纠纷最多 10 份协议；请终止调解，告知其他途径" by "人民调解法第二十六条",
        /// The dispute has no party of that number.
        UnknownParty = "unknown_party" "没有这个序号的当事人",
        /// Say which party.
        PartyUnnamed = "party_unnamed" "请指明是哪一方当事人",
        /// Whoever mediates this dispute can't be a party of it.
        MediatorAsParty = "mediator_as_party" "其为本纠纷的调解员，不能同时是当事人",
        /// A party can't mediate its own dispute.
        PartyAsMediator = "party_as_mediator" "当事人不能担任本纠纷的调解员",
        /// That person mediates this dispute already, or waits for the parties' word.
        AlreadyMediates = "already_mediates" "该人员已是本纠纷的调解员，或者正待当事人表态",
        /// That mediator declared an interest and stepped aside.
        SteppedAside = "stepped_aside" "该调解员已声明利害关系并回避",
        /// Name the mediator, or choose a deputy.
        MediatorUnnamed = "mediator_unnamed" "请填写调解员姓名或选择代表",
        /// The dispute has no mediator of that number.
        UnknownMediator = "unknown_mediator" "没有这个序号的调解员",
        /// The dispute has no mediator of that number, or that one takes no part.
        MediatorAbsent = "mediator_absent" "没有这个序号的调解员，或其未参与调解",
        /// What a party said, signed, received or applied for on paper is written down with a scan of that paper.
        ScanMissing = "scan_missing" "代为记录当事人的表态、签名、收款或申请，须附本人签名、盖章或者指印的扫描件" by "人民调解法第二十九条",
        /// Who enters a party's phone adds a scan that shows that it is the party's: an identity card, a power of attorney, or a form
        /// that the party signed.
        PhoneProofMissing = "phone_proof_missing" "登记当事人的手机，须附其身份证件、授权委托书或本人签名登记表的扫描件",
        /// Your phone was entered without a paper that shows that it is yours: say it on paper at the mediation organisation, or have
        /// your phone entered there again with such a paper.
        PhoneUnproven = "phone_unproven" "您的手机由工作人员登记且未附凭据，请到调解组织书面办理，或凭身份证件重新登记手机",
        /// No messages reach phones from here: say it on paper at the mediation organisation.
        NoMessenger = "no_messenger" "本系统未接通短信，请到调解组织书面办理",
        /// No phone of yours is known: say it on paper at the mediation organisation, or have your phone entered there.
        PhoneUnknown = "phone_unknown" "没有登记您的手机，请到调解组织书面办理或登记手机",
        /// At most five numbers for one act are sent to a party within an hour.
        TooManyConfirmations = "too_many_confirmations" "同一事项一小时内最多获取 5 次验证码，请稍后再试",
        /// At most ten numbers a day are sent to a phone, seven of them for one dispute, and two to a phone that has confirmed none yet:
        /// try again tomorrow, or say it on paper at the mediation organisation.
        TooManyToday = "too_many_confirmations_today"
            "该手机今天的验证码次数已用完（每天 10 次，同一纠纷 7 次；首次验证前 2 次），请明天再试，或到调解组织书面办理",
        /// A party is given another code three times a day at most.
        TooManyReissues = "too_many_reissues" "同一当事人一天最多重发 3 次查询码，请明天再试",
        /// What binds you by your code is confirmed with a number that is sent to your phone: ask for one first.
        ConfirmationMissing = "confirmation_missing" "请先获取发到您手机的验证码，再填写验证码",
        /// That is not the number that was sent.
        ConfirmationWrong = "confirmation_wrong" "验证码不正确",
        /// That number is not good any more, or not for this: ask for another one.
        ConfirmationOver = "confirmation_over" "验证码已失效或不用于此事，请重新获取",
        /// The agreement is another one than when you asked for the number: read it, and ask for a new number.
        AgreementChanged = "agreement_changed" "协议内容已有变化，请核对后重新获取验证码" by "人民调解法第二十九条",
        /// The dispute has no mediator of that number, or you can't sign or speak for that one.
        NotYourSeat = "not_your_seat" "没有这个序号的调解员，或不能代其签名、表态",
        /// Nobody is there to mediate: every mediator waits for the parties, was declined or stepped aside.
        NoMediator = "no_mediator" "没有可以参与调解的调解员",
        /// Nobody who mediates is a people's mediator whom the organisation lists: name one who presides.
        NobodyQualified = "nobody_qualified" "没有调解组织名册上的人民调解员参与，请先确定一位主持调解"
            by "人民调解法第十四条",
        /// You take part in the mediation and are no people's mediator of the organisation: whoever presides does this.
        SeatUnqualified = "seat_unqualified" "您是受邀参与调解，未受聘为该组织的人民调解员，请由主持调解的人民调解员办理"
            by "人民调解法第二十条",
        /// The time of the sitting has passed.
        SessionPast = "session_in_past" "调解时间已过",
        /// There is no sitting of that number.
        UnknownSession = "unknown_session" "没有这个序号的调解",
        /// The sitting was written down already.
        AlreadyHeld = "already_held" "这次调解已有记录",
        /// More time needs the consent of every party.
        ExtensionNeedsAll = "extension_needs_all" "延长期限须各方当事人同意" by "人民调解工作若干规定第三十三条",
        /// The new day is later than the one before, and no further ahead than the rules of the place say.
        ExtensionOutOfRange = "extension_out_of_range" "新的期限应晚于原期限，且不超过规则允许的天数",
        /// An agreement is made by every party.
        AgreementNeedsAll = "agreement_needs_all" "协议须由各方当事人共同达成",
        /// An agreement has 1 to 30 items; what is not money has the amount 0.
        ItemCount = "item_count" "协议应有 1 到 30 项；非金钱给付金额填 0",
        /// An amount lies between 0 and 9007199254740991 fen.
        AmountOutOfRange = "amount_out_of_range" "金额应在 0 到 9007199254740991 分之间",
        /// The amounts come to too much.
        SumTooLarge = "sum_too_large" "金额合计过大",
        /// The items don't come to the total.
        SumDiffers = "sum_differs" "各项金额之和与总额不符",
        /// Nobody owes anything to the same party.
        SameParty = "same_party" "给付方与受领方不能是同一当事人",
        /// There is no agreement in writing: nothing to sign or seal.
        OralAgreement = "oral_agreement" "没有书面协议，无需签名盖章" by "人民调解法第三十条",
        /// One signs at a time.
        OneSignature = "one_signature" "一次只能一人签名",
        /// The agreement does not hold yet: one in writing does once the parties and a mediator signed and it is sealed.
        NotEffective = "not_effective" "协议尚未生效：书面协议自各方当事人签名、调解员签名并加盖调解组织印章之日起生效" by "人民调解法第二十九条",
        /// Without a mediation organisation it is a settlement between the parties, which no court confirms.
        NoOrganisation = "no_organisation" "没有调解组织参与：只是当事人之间的和解协议，不能申请司法确认" by "人民调解法第三十三条",
        /// Status (whose spouse, child or parent somebody is) and title (whose something is) are not confirmed on this way.
        NotConfirmable = "not_confirmable" "确认身份、收养、婚姻关系和物权、知识产权权属的，不适用司法确认"
            by "民事诉讼法解释第三百五十五条",
        /// Only an agreement that a court confirmed can be enforced.
        NotEnforceable = "not_enforceable" "协议未经司法确认，不能申请强制执行" by "人民调解法第三十三条",
        /// A court has ruled on this agreement already.
        ConfirmationRuled = "confirmation_ruled" "法院已对该协议作出裁定" by "民事诉讼法第二百零六条",
        /// The parties ask the court together.
        ConfirmationNeedsAll = "confirmation_needs_all" "须由各方当事人共同申请" by "人民调解法第三十三条",
        /// More than thirty days have passed since the agreement took effect, days of rest at their end included: a court can't be
        /// asked any more.
        ConfirmationTooLate = "confirmation_too_late" "协议生效已超过 30 日，不能再申请司法确认" by "人民调解法第三十三条",
        /// The agreement has no such item.
        UnknownItem = "unknown_item" "协议没有这一项",
        /// The item was carried out already.
        AlreadyPerformed = "already_performed" "这一项已履行",
        /// What was carried out is confirmed by the party that it is owed to; who pays gives a receipt to whoever mediates.
        NotYourReceipt = "not_your_receipt" "履行由受领方确认；给付方请向调解员提交收据" by "人民调解法第三十一条",
        /// What was carried out can't have been on a day to come.
        PerformedInFuture = "performed_in_future" "履行日期不能晚于今天",
        /// That a party is a deputy is stated by that deputy, or by the office.
        InterestOfAnother = "interest_of_another" "当事人是否为代表，由本人登录后说明或由人大机构登记",
        /// The dispute can't have come about at a time to come.
        OccurredInFuture = "occurred_in_future" "纠纷发生的日期、时间不能晚于现在",
        /// 1 to 100000 people have to do with it.
        PeopleOutOfRange = "people_out_of_range" "涉及人数应在 1 到 100000 之间",
        /// The last day lies before the first, or more than ten years after it.
        PeriodOutOfRange = "period_out_of_range" "期间有误：截止早于开始，或超过十年",
        /// The dispute has not come so far that there is this paper: no sitting was called, nothing is agreed, or the agreement does not
        /// hold yet.
        PaperNotYet = "dispute_paper_not_yet" "纠纷尚未办到出具这份文书的阶段",
        /// Only a separate sitting is with one side.
        SideOfOneAlone = "side_of_one_alone" "只有背靠背调解才指明一方",
        /// Nobody stands on that side.
        NobodyOnSide = "nobody_on_side" "该方没有当事人",
        /// That sitting was with the other side alone.
        OtherSidePresent = "other_side_present" "背靠背调解中不能有另一方当事人到场",
        /// People are invited to a hearing alone.
        GuestsOfHearing = "guests_of_hearing" "只有评理会才邀请评理人员" by "人民调解法第二十条",
        /// A party demanded that the mediation is not public: nobody is invited to a hearing.
        HearingNotPublic = "hearing_not_public" "当事人要求不公开，不能邀请他人参加评理会" by "人民调解法第二十三条",
        /// A party, or who acts for one, is not invited to its own hearing.
        PartyAsGuest = "party_as_guest" "当事人及其代理人、代表人不能作为评理会受邀人员",
        /// At most 20 people are invited to a hearing.
        TooManyGuests = "too_many_guests" "评理会最多邀请 20 人",
        /// Name who is invited, or choose a deputy.
        GuestUnnamed = "guest_unnamed" "请填写受邀人员姓名或选择代表",
        /// Nobody of that number was invited.
        UnknownGuest = "unknown_guest" "没有这个序号的受邀人员",
        /// Each line of absence names one party, one mediator or one guest.
        OneAbsent = "one_absent" "每条缺席记录应指明一位当事人、调解员或者受邀人员",
        /// Whoever came was not absent.
        AbsentAndPresent = "absent_and_present" "到场人员不能同时记为缺席",
        /// Whoever is invited to a hearing takes part with the consent of every party; without it they are written down as absent.
        GuestWithoutConsent = "guest_without_consent"
            "受邀人员须经各方当事人同意才能参加；未获同意的，请记为缺席" by "人民调解法第二十条",
        /// Nobody is invited to that sitting.
        NoGuests = "no_hearing_guests" "这次调解没有受邀人员",
        /// A sitting is moved at most ten times.
        TooManyMoves = "too_many_moves" "一次调解最多改期 10 次",
        /// There is no sitting of that number with a record that waits to be signed.
        NotHeldYet = "not_held_yet" "这次调解尚未记录",
        /// The record says nothing: write down first what was said.
        RecordEmpty = "record_empty" "这次调解没有记录内容，不能签署",
        /// The record was signed already.
        RecordSignedAlready = "record_signed_already" "笔录已签署",
        /// The record is signed by the people's mediator who presided over that sitting.
        RecordNotYours = "record_not_yours" "笔录由主持该次调解的人民调解员签署",
        /// No record waits for that party's word: whoever presided has not signed it yet, or the party has said it.
        RecordUnsigned = "record_unsigned" "没有待核对的笔录：主持调解员尚未签署，或者该当事人已经核对",
        /// Who was not at the sitting confirms nothing of its record.
        WasNotThere = "was_not_there" "该当事人未到场，无需核对笔录",
        /// The parties choose a people's mediator whom the organisation lists.
        NotListed = "mediator_not_listed" "当事人选定的调解员应在该调解组织的名册上" by "人民调解法第十九条",
        /// Each side objects to one appointed mediator, with a reason; whoever wants no mediation may end it at any time.
        ObjectionUsed = "objection_used" "每一方对指定的调解员只能提出一次异议；不愿调解的，可以随时要求终止"
            by "人民调解法第二十三条",
        /// A party has at most two agents at once; whoever stands for an organisation is none of them.
        TooManyRepresentatives = "too_many_representatives" "同一当事人同时最多有两名委托代理人；单位代表人另计，也最多两名"
            by "民事诉讼法第六十一条",
        /// Who acts for a party is entered with a scan of the power of attorney, or of the proof of the position.
        RepresentativeProofMissing = "representative_proof_missing"
            "登记代理人、代表人，须附授权委托书或者身份证明的扫描件" by "民事诉讼法第六十二条",
        /// Say what the power of attorney covers.
        ScopeMissing = "attorney_scope_missing" "请填写授权范围：一般授权或者特别授权" by "民事诉讼法第六十二条",
        /// Say which position that person holds in the organisation.
        PositionMissing = "position_missing" "请填写该代表人在单位的职务",
        /// A mediator of the dispute acts for none of its parties.
        MediatorAsRepresentative = "mediator_as_representative" "调解员不能担任本纠纷当事人的代理人、代表人",
        /// Who acts for a party can't mediate its dispute.
        RepresentativeAsMediator = "representative_as_mediator" "当事人的代理人、代表人不能担任本纠纷的调解员",
        /// Nobody of that number acts for the party.
        UnknownRepresentative = "unknown_representative" "该当事人没有这个序号的代理人、代表人",
        /// That person acts for the party no longer.
        RepresentationOver = "representation_over" "该代理、代表关系已终止",
        /// By its code or its account a party acts itself; who acts for it does so by an own code, or on paper.
        RepresentativeOnPaper = "representative_on_paper"
            "查询码和账号只能由本人使用；代理人、代表人凭发给自己的查询码表态，或者凭纸面记录",
        /// An agent needs a special power to settle and to sign.
        SpecialPowerMissing = "special_power_missing" "代理人签署协议须有特别授权" by "民事诉讼法第六十二条",
        /// A mark on paper is said of what was signed on paper.
        MarkOfPaper = "mark_of_paper" "只有纸面签署才填写签署方式",
        /// What was received comes to more than what is owed, or to nothing.
        PaidTooMuch = "paid_too_much" "履行金额应大于 0，且不超过该项尚未履行的金额",
        /// That item is no money: it is carried out as a whole.
        NotMoney = "not_money" "该项不是金钱给付，不能部分履行",
        /// An item is paid in at most 60 parts.
        TooManyPayments = "too_many_payments" "一项最多分 60 次履行",
        /// Media come to no hearing about a child, or about what was said of anybody's health.
        MediaBarred = "media_barred" "涉及未成年人或健康信息的，不邀请媒体参加" by "个人信息保护法第二十八条",
        /// Say on which day it came about, too, where you say at what time.
        TimeOfNoDay = "time_of_no_day" "填写发生时间的，须同时填写发生日期",
    }
}

impl Faults for DisputeFault {}
