//! The closed lists of words that suggestions use.

crate::vocabulary! {
    /// What a deputy files.
    SuggestionKind "代表建议类型" {
        /// That something be done.
        Suggestion = "suggestion" "建议",
        /// That something was done badly.
        Criticism = "criticism" "批评",
        /// How something is seen.
        Opinion = "opinion" "意见",
        /// Put before the congress by so many deputies as the law asks for; the presidium decides what becomes of it (地方组织法第二十二条).
        Motion = "motion" "议案",
    }
}

crate::vocabulary! {
    /// What becomes of a motion.
    MotionDecision "议案处理决定" {
        /// The congress deliberates on it.
        Listed = "listed" "列入会议议程",
        /// It is handled as a suggestion.
        AsSuggestion = "as_suggestion" "转为代表建议办理",
    }
}

crate::vocabulary! {
    /// What the chairpersons' meeting decides on an answer that did not satisfy twice.
    CommitteeDecision "主任会议决定" {
        /// The unit handles it once more.
        Rework = "rework" "责成重新办理",
        /// What was answered stands.
        Close = "close" "同意办理结果，予以办结",
    }
}

crate::vocabulary! {
    /// Who puts a suggestion under a leader's eye.
    KeySuggestionChooser "重点督办确定机构" {
        /// The chairpersons' meeting of the standing committee.
        ChairpersonsMeeting = "chairpersons_meeting" "主任会议",
        /// The presidium of a township's congress, which has no standing committee.
        Presidium = "presidium" "主席团",
    }
}

crate::vocabulary! {
    /// How a unit talked with the deputy.
    TalkWay "沟通方式" {
        /// Face to face.
        Meeting = "meeting" "面商",
        /// On the spot.
        Visit = "visit" "现场调研",
        /// On the phone.
        Phone = "phone" "电话",
        /// In writing.
        Writing = "writing" "书面",
    }
}
