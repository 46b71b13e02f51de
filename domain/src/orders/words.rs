//! What is said of an order, each in a closed list.

crate::vocabulary! {
    /// By whom an order is carried.
    OrderLevel "督办层级" {
        /// The office's own.
        Office = "office" "人大机构督办",
        /// Decided by the chairpersons' meeting.
        Chairpersons = "chairpersons" "主任会议督办",
        /// A leader is in charge of it.
        Leader = "leader" "领导督办",
        /// Decided by the presidium of a township's congress, which has no standing committee.
        Presidium = "presidium" "主席团督办",
    }
}

crate::vocabulary! {
    /// How an office supervises by an order.
    OrderForm "督办方式" {
        /// In writing.
        Written = "written" "书面督办",
        /// On the spot, with deputies.
        OnSite = "on_site" "现场督办",
        /// Those responsible are asked to come and talk.
        Talk = "talk" "约谈",
        /// It is told to others who are responsible for the like.
        Circular = "circular" "通报",
        /// Those responsible answer questions at a sitting.
        Question = "question" "专题询问",
    }
}

crate::vocabulary! {
    /// What an order can be about.
    OrderMatterKind "督办事项类型" {
        /// A case.
        Case = "case" "诉求",
        /// A dispute.
        Dispute = "dispute" "纠纷",
        /// A deputy's suggestion.
        Suggestion = "suggestion" "代表建议",
        /// What was promised in the answer to one.
        Promise = "promise" "答复承诺",
        /// An item of an agreement that is not carried out.
        AgreementItem = "agreement_item" "调解协议履行事项",
        /// What a leader wrote on a briefing.
        Instruction = "instruction" "专报批示",
    }
}

crate::vocabulary! {
    /// Whether others are seized of the matter, who must not be interfered with.
    OrderPending "事项是否在法定程序中" {
        /// Nobody is.
        Nothing = "none" "不在审理、仲裁、处罚程序中",
        /// A court is.
        Court = "court" "诉讼中",
        /// An arbitration commission is.
        Arbitration = "arbitration" "仲裁中",
        /// An authority that may punish is.
        Penalty = "penalty" "行政处罚程序中",
    }
}

crate::vocabulary! {
    /// What came of the matter, as the office found it when it closed the order.
    OrderOutcome "督办结果" {
        /// It is solved.
        Solved = "solved" "已解决",
        /// It is being solved.
        UnderWay = "under_way" "正在解决",
        /// It can't be solved now; it was explained why.
        Unsolved = "unsolved" "暂不能解决，已说明",
    }
}

crate::vocabulary! {
    /// What the clock of an order measures.
    OrderStage "督办时限环节" {
        /// Until whoever it is addressed to says that it was received.
        Acknowledge = "acknowledge" "签收",
        /// Until it is answered.
        Answer = "answer" "答复",
    }
}
