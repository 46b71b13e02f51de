//! What a briefing cites, and what of the figures it may cite, each in a closed list.

crate::vocabulary! {
    /// What a briefing cites.
    BulletinCitationKind "专报引用类型" {
        /// A case, with the consent of whoever submitted it to its being public.
        Case = "case" "诉求",
        /// A deputy's suggestion that has its number.
        Suggestion = "suggestion" "代表建议",
        /// A figure of a month.
        Figure = "figure" "统计数字",
        /// What an editor wrote of a group in WeChat, without anybody's words.
        GroupDigest = "group_digest" "微信群民情摘要",
        /// What people think of a consultation's topic: opinions that are alike and on which it was decided, as the public is told of them.
        Opinion = "opinion" "协商意见",
    }
}

crate::vocabulary! {
    /// What of a month's figures a briefing may cite.
    BulletinFigure "专报引用数字" {
        /// Cases that came in.
        CasesReceived = "cases_received" "收到诉求",
        /// Cases that were concluded, in whichever way.
        CasesConcluded = "cases_concluded" "办结诉求",
        /// Ratings that say dissatisfied.
        CasesDissatisfied = "cases_dissatisfied" "评价不满意",
        /// Disputes that were reported.
        DisputesReceived = "disputes_received" "接收纠纷",
        /// Disputes that were settled by an agreement.
        DisputesAgreed = "disputes_agreed" "调解成功纠纷",
        /// Mediations that ended without one.
        DisputesTerminated = "disputes_terminated" "调解终止纠纷",
    }
}

impl BulletinFigure {
    /// Whether it is of disputes, and not of cases.
    #[must_use]
    pub fn is_of_disputes(self) -> bool {
        match self {
            Self::DisputesReceived | Self::DisputesAgreed | Self::DisputesTerminated => true,
            Self::CasesReceived | Self::CasesConcluded | Self::CasesDissatisfied => false,
        }
    }
}
