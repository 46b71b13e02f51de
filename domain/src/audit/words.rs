crate::vocabulary! {
    /// What somebody looked at, or changed of who may do what.
    AuditAct "查看与授权变更" {
        /// The resident's phone was shown whole.
        ContactRevealed = "contact_revealed" "查看完整联系方式" by "个人信息保护法第五十一条",
        /// What concerns somebody's health was shown.
        HealthShown = "health_shown" "查看健康信息" by "个人信息保护法第二十九条",
        /// A dispute's parties were shown to those who mediate or oversee it.
        PartiesShown = "parties_shown" "查看纠纷当事人" by "个人信息保护法第五十一条",
        /// A file that somebody else uploaded was handed out.
        FileShown = "file_shown" "下载附件" by "个人信息保护法第五十一条",
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
        /// An account.
        Account = "account" "账号",
    }
}
