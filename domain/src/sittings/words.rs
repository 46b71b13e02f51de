//! What is said of a sitting, each in a closed list.

crate::vocabulary! {
    /// Who sits along beside deputies and units.
    SittingGuestKind "茶室参加人员类型" {
        /// A delegate of a party congress.
        PartyDelegate = "party_delegate" "党代表",
        /// A member of a political consultative conference.
        ConsultativeMember = "consultative_member" "政协委员",
        /// From a newspaper or a station.
        Media = "media" "媒体记者",
        /// Somebody who knows the subject.
        Expert = "expert" "专家",
        /// Speaks for an enterprise or a trade.
        Enterprise = "enterprise" "企业、行业代表",
        /// Speaks for residents.
        Resident = "resident" "群众代表",
    }
}

crate::vocabulary! {
    /// How a follow-up stands.
    SittingFollowUpState "议事跟进状态" {
        /// Somebody still has to do something.
        Pending = "pending" "落实中",
        /// It was done.
        Done = "done" "已落实",
        /// It is not done, and it was said why.
        Dropped = "dropped" "不再落实",
    }
}
