//! The closed lists of words that duties use.

crate::vocabulary! {
    /// The five roles (五员). A county may have a scheme with roles of its own beside them.
    DutyRole "履职角色" {
        /// Explains policies and laws (形象：服务大局).
        PolicyPublicist = "policy_publicist" "政策法律的宣传员",
        /// Looks how policies are carried out (形象：实干实效).
        PolicySupervisor = "policy_supervisor" "政策落实的监督员",
        /// Helps people in what troubles them (形象：履职为民).
        LivelihoodServant = "livelihood_servant" "改善民生的服务员",
        /// Passes on what people say (形象：联系群众).
        SentimentInformant = "sentiment_informant" "社情民意的信息员",
        /// Settles disputes between people (形象：公道正派).
        DisputeMediator = "dispute_mediator" "群众矛盾的调解员",
    }
}

crate::vocabulary! {
    /// What a deputy did.
    DutyActivity "履职活动" {
        /// Explained a policy or a law.
        ExplainedPolicy = "explained_policy" "宣讲政策法律",
        /// Inspected how a policy is carried out.
        InspectedPolicy = "inspected_policy" "监督检查政策落实",
        /// Looked at a unit's result and did not accept it.
        EvaluatedReply = "evaluated_reply" "评价办理结果",
        /// Took on a case.
        AcceptedCase = "accepted_case" "受理诉求",
        /// Looked on the spot.
        Visited = "visited" "实地走访",
        /// Brought those concerned to one table.
        Coordinated = "coordinated" "座谈协调",
        /// Settled a case by an answer or by agreed measures.
        SettledCase = "settled_case" "解决诉求",
        /// Confirmed a unit's result on site.
        VerifiedResult = "verified_result" "现场核实",
        /// Helped somebody in need.
        Helped = "helped" "帮扶群众",
        /// Passed a case on to the office.
        PassedOn = "passed_on" "上报民情",
        /// Received voters at a reception or a forum.
        ReceivedVoters = "received_voters" "接待选民",
        /// Collected opinions.
        CollectedOpinions = "collected_opinions" "收集意见",
        /// Mediated a dispute.
        Mediated = "mediated" "调解纠纷",
        /// Anything else.
        Other = "other" "其他",
        /// Proposed a suggestion to the congress, or signed one.
        ProposedSuggestion = "proposed_suggestion" "提出代表建议",
    }
}
