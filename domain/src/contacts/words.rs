//! What is said of a link and a visit, each in a closed list.

crate::vocabulary! {
    /// Who keeps in touch with whom.
    ContactLinkKind "联系类型" {
        /// A member of a standing committee with a deputy.
        MemberDeputy = "member_deputy" "常委会组成人员联系代表" by "代表法第四十四条",
        /// A deputy with a household.
        Household = "household" "代表联系群众户" by "代表法第四十四条",
        /// A deputy with an enterprise.
        Enterprise = "enterprise" "代表联系企业" by "代表法第四十四条",
        /// A deputy with a voter.
        Voter = "voter" "代表联系选民" by "代表法第四十四条",
    }
}

impl ContactLinkKind {
    /// Whether it is between a member of a standing committee and a deputy.
    #[must_use]
    pub fn is_of_members(self) -> bool {
        match self {
            Self::MemberDeputy => true,
            Self::Household | Self::Enterprise | Self::Voter => false,
        }
    }
}

crate::vocabulary! {
    /// How somebody was visited.
    ContactWay "联系方式" {
        /// At home or at work.
        AtHome = "at_home" "上门走访",
        /// Somewhere else, face to face.
        FaceToFace = "face_to_face" "当面交流",
        /// By telephone.
        Phone = "phone" "电话联系",
        /// By video or messages.
        Online = "online" "网络联系",
    }
}
