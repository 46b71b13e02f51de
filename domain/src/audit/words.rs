crate::vocabulary! {
    /// What somebody looked at, or changed of who may do what.
    AuditAct "查看与授权变更" {
        /// The resident's phone was shown whole.
        ContactRevealed = "contact_revealed" "查看完整联系方式" by "个人信息保护法第五十一条",
        /// The resident's name and masked phone were shown to whoever handles the case; once a day is enough.
        ContactShown = "contact_shown" "查看称呼和隐去部分的电话" by "个人信息保护法第五十一条",
        /// What concerns somebody's health was shown.
        HealthShown = "health_shown" "查看健康信息" by "个人信息保护法第二十九条",
        /// A dispute's parties were shown to those who mediate or oversee it.
        PartiesShown = "parties_shown" "查看纠纷当事人" by "个人信息保护法第五十一条",
        /// A file that somebody else uploaded was handed out.
        FileShown = "file_shown" "下载附件" by "个人信息保护法第五十一条",
        /// What was said at a reception was shown to those who keep the register; once a day is enough.
        RegisterShown = "register_shown" "查看接待登记" by "个人信息保护法第五十一条",
        /// Who was elected, with birth months and masked phones, was shown to those who see to a change of term; once a day is enough.
        RosterShown = "roster_shown" "查看当选人员名单" by "个人信息保护法第五十一条",
        /// A grant was taken back.
        GrantTakenBack = "grant_taken_back" "收回授权",
    }
}

crate::vocabulary! {
    /// What an entry of the audit is about.
    AuditSubject "审计对象" {
        /// A case.
        Case = "case" "群众诉求",
        /// A dispute.
        Dispute = "dispute" "矛盾纠纷",
        /// A reception.
        Reception = "reception" "接待",
        /// A change of term.
        TermChange = "term_change" "换届",
        /// An account.
        Account = "account" "账号",
    }
}

crate::vocabulary! {
    /// Why somebody looks at what is sensitive.
    LookPurpose "查看目的" {
        /// It is shown to those who handle the matter, as part of it.
        Handling = "handling" "办理",
        /// To speak with the person about the matter.
        ContactForHandling = "contact_for_handling" "为办理联系本人",
        /// To find out whether something is so.
        Verification = "verification" "核实情况",
        /// To mediate between the parties.
        Mediation = "mediation" "调解",
        /// To see that others do their work.
        Supervision = "supervision" "监督督办",
        /// To put right or complete what is kept of the person.
        Correction = "correction" "更正信息",
        /// An authority asks for it as the law provides; the words name the law and the document.
        StatutoryRequest = "statutory_request" "依法调取",
    }
}

impl AuditAct {
    /// Why it is done, where nobody is asked. A contact that is shown whole, and what is no look, have none.
    #[must_use]
    pub fn implied(self) -> Option<LookPurpose> {
        match self {
            Self::ContactShown | Self::HealthShown | Self::FileShown | Self::RegisterShown | Self::RosterShown => {
                Some(LookPurpose::Handling)
            }
            Self::PartiesShown => Some(LookPurpose::Mediation),
            Self::ContactRevealed | Self::GrantTakenBack => None,
        }
    }

    /// Whether it is written down once for each who looks, for each thing and day: it is shown with every page of the matter.
    #[must_use]
    pub fn is_daily(self) -> bool {
        matches!(self, Self::ContactShown | Self::RegisterShown | Self::RosterShown)
    }
}
