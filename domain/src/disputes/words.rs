//! The lists of words that disputes use.

use crate::cases::Chosen;

/// Of what type a dispute is: a division lays down which there are.
pub type DisputeType = Chosen<DisputeKind>;

crate::vocabulary! {
    /// The types of disputes, as people's mediation statistics count them.
    DisputeKind "纠纷类型" {
        /// Marriage and family.
        Marriage = "marriage" "婚姻家庭",
        /// Between neighbours.
        Neighbourhood = "neighbourhood" "邻里",
        /// Houses and homesteads.
        Housing = "housing" "房屋宅基地",
        /// Contracts.
        Contract = "contract" "合同",
        /// Production and business.
        Business = "business" "生产经营",
        /// Compensation for harm.
        Damages = "damages" "损害赔偿",
        /// Woods and land.
        Land = "land" "山林土地",
        /// Requisition and demolition.
        Demolition = "demolition" "征地拆迁",
        /// Pollution.
        Pollution = "pollution" "环境污染",
        /// Labour.
        Labour = "labour" "劳动争议",
        /// Consumers.
        Consumer = "consumer" "消费",
        /// Medical treatment.
        Medical = "medical" "医疗",
        /// Road accidents.
        RoadAccident = "road_accident" "道路交通事故",
        /// Property management.
        PropertyManagement = "property_management" "物业",
        /// Fishing and the sea.
        Maritime = "maritime" "渔业海上",
        /// Wages that migrant workers are owed.
        WageArrears = "wage_arrears" "拖欠农民工工资",
        /// Travel.
        Tourism = "tourism" "旅游",
        /// Trade on the net.
        ECommerce = "e_commerce" "电子商务",
        /// Anything else.
        Other = "other" "其他",
    }
}

crate::vocabulary! {
    /// How a dispute came to notice.
    DisputeSource "纠纷来源" {
        /// Found by looking around (排查).
        Sweep = "sweep" "排查发现",
        /// The organisation acts of its own motion.
        OwnMotion = "own_motion" "主动调解" by "人民调解法第十七条",
        /// A party applied.
        Application = "application" "依申请" by "人民调解法第十七条",
        /// A court referred it.
        Court = "court" "人民法院委托移送" by "人民调解法第十八条",
        /// A procuratorate referred it.
        Procuratorate = "procuratorate" "检察机关委托移送",
        /// The police referred it.
        Police = "police" "公安机关委托移送" by "人民调解法第十八条",
        /// A petition office referred it.
        PetitionOffice = "petition_office" "信访部门委托移送",
        /// Somebody else passed it on, or it came out of a case.
        Referral = "referral" "其他移交委托",
    }
}

crate::vocabulary! {
    /// How many people stand against each other.
    DisputeScale "纠纷规模" {
        /// A few: under ten.
        Small = "small" "10 人以下",
        /// Ten to thirty.
        Medium = "medium" "10 人至 30 人",
        /// A crowd: over thirty.
        Large = "large" "30 人以上",
    }
}

crate::vocabulary! {
    /// Of what law a dispute is a matter.
    DisputeNature "纠纷性质" {
        /// Between equals, about what is theirs to settle.
        Civil = "civil" "民事纠纷",
        /// With an authority, about what it did or left undone.
        Administrative = "administrative" "行政争议",
        /// A scuffle or damage that the police may mediate.
        PublicSecurity = "public_security" "治安纠纷" by "治安管理处罚法第九条",
        /// A minor offence about which those concerned may settle.
        MinorOffence = "minor_offence" "轻微刑事案件" by "刑事诉讼法第二百八十八条",
        /// Anything else.
        Other = "other" "其他",
    }
}

crate::vocabulary! {
    /// How likely it is to get worse. High alerts the office at once.
    DisputeRisk "风险等级" {
        /// Calm.
        Low = "low" "低",
        /// Tense.
        Medium = "medium" "中",
        /// May turn violent or draw a crowd.
        High = "high" "高",
    }
}

crate::vocabulary! {
    /// What a dispute would have become, had nobody kept it from that, as people's mediation statistics count it.
    EscalationKind "防止激化类型" {
        /// Somebody would have taken the own life.
        Suicide = "suicide" "防止引起自杀",
        /// It would have become a crime.
        Crime = "crime" "防止转化为刑事案件",
        /// A crowd would have gone to petition.
        GroupPetition = "group_petition" "防止群体性上访",
        /// A crowd would have fought.
        Brawl = "brawl" "防止群体性械斗",
    }
}

crate::vocabulary! {
    /// The sides of a dispute. In a mediation nobody is accused, and both may owe each other.
    DisputeSide "当事人一方" {
        /// One side.
        First = "first" "甲方",
        /// The other side.
        Second = "second" "乙方",
        /// A third side, as an insurer.
        Third = "third" "第三方",
        /// A fourth side.
        Fourth = "fourth" "第四方",
    }
}

crate::vocabulary! {
    /// How a mediator came to the dispute (人民调解法第十九条、第二十条).
    MediatorKind "调解员产生方式" {
        /// Appointed by the organisation; the parties may decline.
        Appointed = "appointed" "指定",
        /// Invited; acts once every party has agreed.
        Invited = "invited" "邀请",
        /// Chosen by the parties from among those whom the organisation lists; acts once every party has agreed.
        Chosen = "chosen" "当事人选定" by "人民调解法第十九条",
    }
}

crate::vocabulary! {
    /// How a mediator stands.
    MediatorStanding "调解员状态" {
        /// Waits for the parties to agree.
        Awaiting = "awaiting" "待当事人同意",
        /// Mediates.
        Active = "active" "参与调解",
        /// A party declined.
        Declined = "declined" "当事人不接受",
        /// Has an interest and stepped aside (回避).
        SteppedAside = "stepped_aside" "已回避",
    }
}

crate::vocabulary! {
    /// The kinds of sittings.
    MediationSessionKind "调解形式" {
        /// Neighbours and people of standing reason with both (评理会).
        Pingli = "pingli" "评理会",
        /// Both sides at one table.
        Joint = "joint" "面对面",
        /// One side at a time; what is written down stays with the mediators.
        Separate = "separate" "背靠背",
        /// By video.
        Online = "online" "线上",
    }
}

crate::vocabulary! {
    /// The form of an agreement (人民调解法第二十八条).
    AgreementForm "协议形式" {
        /// By word of mouth; the mediator writes it down, it holds at once (第三十条).
        Oral = "oral" "口头",
        /// In writing; it holds once signed and sealed (第二十九条).
        Written = "written" "书面",
    }
}

crate::vocabulary! {
    /// What the parties ask a court to confirm. Two of them no court confirms on this way (民事诉讼法解释第三百五十五条).
    ConfirmationMatter "申请确认的事项" {
        /// What one owes the other: to pay, to do, to refrain.
        Obligation = "obligation" "给付、履行等义务",
        /// Whether somebody is whose spouse, child or parent.
        Status = "status" "身份、收养、婚姻等关系的确认" by "民事诉讼法解释第三百五十五条",
        /// Whose something is, intellectual property among it.
        Title = "title" "物权、知识产权的确权" by "民事诉讼法解释第三百五十五条",
    }
}

crate::vocabulary! {
    /// What the court said of an agreement.
    ConfirmationRuling "司法确认裁定" {
        /// It is valid, and can be enforced.
        Confirmed = "confirmed" "裁定确认有效" by "民事诉讼法第二百零六条",
        /// The application was dismissed; between the parties the agreement binds on.
        Dismissed = "dismissed" "裁定驳回申请" by "民事诉讼法第二百零六条",
    }
}

crate::vocabulary! {
    /// Where a dispute goes that mediation did not settle (人民调解法第二十六条).
    DisputeChannel "其他途径" {
        /// Arbitration.
        Arbitration = "arbitration" "仲裁",
        /// A court.
        Litigation = "litigation" "诉讼",
        /// An administrative authority.
        Administrative = "administrative" "行政途径",
        /// The petition procedure.
        Petition = "petition" "信访",
        /// A court that enforces what it confirmed (第三十三条).
        Enforcement = "enforcement" "申请强制执行" by "人民调解法第三十三条",
    }
}

crate::vocabulary! {
    /// The kinds of mediation organisations.
    OrganisationKind "调解组织类型" {
        /// A people's mediation committee of a village, a township or an enterprise.
        Committee = "committee" "人民调解委员会",
        /// A mediation room of such a committee.
        Room = "room" "调解室",
        /// One of a trade or profession.
        Industry = "industry" "行业性专业性调解组织",
        /// A comprehensive-governance centre: it takes disputes in and passes them on to who mediates.
        Centre = "centre" "综治中心",
    }
}

impl OrganisationKind {
    /// Whether it mediates by law.
    #[must_use]
    pub fn mediates(self) -> bool {
        match self {
            Self::Committee | Self::Room | Self::Industry => true,
            Self::Centre => false,
        }
    }
}

crate::vocabulary! {
    /// By what a party consented, refused or signed.
    DisputeCredential "表态方式" {
        /// The party logged in.
        Account = "account" "本人账号",
        /// By the party's code, and a number that was sent to its phone.
        CodeAndPhone = "code_and_phone" "查询码和短信验证码",
        /// On paper, which was scanned; whoever wrote it down is named.
        Paper = "paper" "纸面",
    }
}

crate::vocabulary! {
    /// From whom a party's phone is known. Only one that is the party's for sure confirms what binds the party.
    DisputePhoneSource "手机号来源" {
        /// The party gave it with the own report.
        Own = "own" "本人提供",
        /// Whoever works for the mediation entered it, with a scan of the party's paper.
        Scan = "scan" "工作人员凭材料登记",
    }
}

crate::vocabulary! {
    /// Who sees an event of a dispute.
    DisputeAudience "纠纷信息可见范围" {
        /// Everybody who may know of the dispute; only that it happened.
        Everyone = "everyone" "所有可见者",
        /// The parties, and those who mediate and oversee.
        Parties = "parties" "当事人和经办人员",
        /// Those who mediate and oversee.
        Insiders = "insiders" "经办人员",
    }
}

crate::vocabulary! {
    /// As what somebody is invited to a hearing (评理会).
    HearingGuestKind "评理会受邀人员身份" {
        /// A deputy of a people's congress.
        Deputy = "deputy" "人大代表",
        /// Somebody of standing in the village or the clan.
        Elder = "elder" "乡贤、德高望重者",
        /// A lawyer, or somebody else who knows the law.
        Lawyer = "lawyer" "律师、法律工作者",
        /// A neighbour or a colleague.
        Neighbour = "neighbour" "邻里、同事",
        /// Somebody who knows the trade.
        Expert = "expert" "专业人士",
        /// Anybody else.
        Other = "other" "其他",
        /// From a newspaper or a station: where every party agreed to it.
        Media = "media" "媒体记者",
        /// A delegate of a party congress.
        PartyDelegate = "party_delegate" "党代表",
        /// A member of a political consultative conference.
        ConsultativeMember = "consultative_member" "政协委员",
    }
}

crate::vocabulary! {
    /// How somebody who is invited to a hearing stands (人民调解法第二十条).
    HearingGuestStanding "评理会受邀人员状态" {
        /// Waits for the parties to agree.
        Awaiting = "awaiting" "待当事人同意",
        /// Every party agreed.
        Accepted = "accepted" "当事人均同意",
        /// A party did not agree.
        Declined = "declined" "当事人不同意",
    }
}

crate::vocabulary! {
    /// Who acts for a party beside a guardian.
    RepresentativeKind "代理代表类型" {
        /// By a power of attorney.
        Agent = "agent" "委托代理人" by "民事诉讼法第六十一条",
        /// Whoever stands for an organisation by the position held there.
        Organisation = "organisation" "单位代表人" by "民事诉讼法第五十一条",
    }
}

crate::vocabulary! {
    /// What a power of attorney covers.
    AttorneyScope "授权范围" {
        /// What does not dispose of the matter.
        General = "general" "一般授权",
        /// Also to settle and to sign.
        Special = "special" "特别授权" by "民事诉讼法第六十二条",
    }
}

crate::vocabulary! {
    /// As whom somebody acts for a party.
    PartyCapacity "签署身份" {
        /// The party itself.
        Own = "own" "本人",
        /// The guardian of a party that is a child.
        Guardian = "guardian" "监护人" by "民法典第二十三条",
        /// By a power of attorney.
        Agent = "agent" "委托代理人",
        /// For the organisation that the party is.
        Organisation = "organisation" "单位代表人",
    }
}

crate::vocabulary! {
    /// By what mark a paper is signed.
    SignatureMark "签署方式" {
        /// A signature by hand.
        Signature = "signature" "签名" by "人民调解法第二十九条",
        /// A seal.
        Seal = "seal" "盖章" by "人民调解法第二十九条",
        /// A fingerprint.
        Fingerprint = "fingerprint" "按指印" by "人民调解法第二十九条",
    }
}
