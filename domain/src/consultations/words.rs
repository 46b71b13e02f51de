//! What is said of consultations, each in a closed list.

crate::vocabulary! {
    /// A link of the people's democracy in its whole process (全过程人民民主).
    DemocraticLink "全过程人民民主环节" {
        /// Elections.
        Election = "election" "民主选举",
        /// Consultations.
        Consultation = "consultation" "民主协商",
        /// Decisions.
        Decision = "decision" "民主决策",
        /// Management.
        Management = "management" "民主管理",
        /// Supervision.
        Supervision = "supervision" "民主监督",
    }
}

crate::vocabulary! {
    /// Who leads a consultation.
    ConsultationLead "协商牵头方" {
        /// The Party committee of the place.
        PartyCommittee = "party_committee" "党组织",
        /// The village or community.
        Community = "community" "村（社区）",
        /// The congress office.
        Office = "office" "人大机构",
    }
}

crate::vocabulary! {
    /// What kind of meeting it is.
    ConsultationMeetingKind "协商会议形式" {
        /// Those concerned say what they think.
        Forum = "forum" "座谈会",
        /// What is planned is explained, and talked over.
        Communication = "communication" "沟通会",
        /// Both sides are heard.
        Hearing = "hearing" "听证会",
        /// People are asked where they live or work.
        Visit = "visit" "走访听取意见",
        /// It takes place online.
        Online = "online" "线上会议",
        /// Those concerned elect who speaks for them.
        Election = "election" "推选议事代表",
    }
}

crate::vocabulary! {
    /// Which group of people somebody belongs to.
    OpinionVoice "意见人群" {
        /// Lives there.
        Residents = "residents" "居民",
        /// Sells or works on their own account there.
        Vendors = "vendors" "经营户",
        /// Is a deputy.
        Deputies = "deputies" "人大代表",
        /// Works for the village, the community or the grid.
        Staff = "staff" "村（社区）和网格工作人员",
        /// Speaks for a company or an authority.
        Bodies = "bodies" "单位",
        /// Knows the matter by profession.
        Experts = "experts" "专家",
        /// Anybody else.
        Others = "others" "其他",
    }
}

crate::vocabulary! {
    /// By which way an opinion came in.
    OpinionSource "意见来源" {
        /// Its author sent it.
        Web = "web" "网上",
        /// A system of others handed it over.
        Client = "client" "第三方系统",
        /// It was said at a meeting.
        Meeting = "meeting" "会议",
        /// It was written on paper, and typed in.
        Paper = "paper" "纸质",
    }
}

crate::vocabulary! {
    /// What came of an opinion that was handed over.
    OpinionOutcome "意见接收结果" {
        /// It was taken.
        Taken = "taken" "已接收",
        /// It was there already, by its batch and number.
        Known = "known" "已有",
        /// Its author has said something on that day.
        SecondOfDay = "second_of_day" "同一人当日已提交",
    }
}

crate::vocabulary! {
    /// What was decided on a group of opinions.
    OpinionDecision "意见采纳情况" {
        /// It is done as they say.
        Adopted = "adopted" "采纳",
        /// A part of it is.
        Partly = "partly" "部分采纳",
        /// It is not.
        NotAdopted = "not_adopted" "不予采纳",
    }
}
