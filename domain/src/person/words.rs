//! The words of a person's rights.

crate::vocabulary! {
    /// To what somebody consents; each by itself.
    ConsentPurpose "同意事项" {
        /// That the own matter is handled, and that those who handle it learn what it takes.
        HandlingOfMatter = "handling_of_matter" "办理所反映的事项" by "个人信息保护法第十三条",
        /// That the matter is published.
        Publication = "publication" "公开所反映的事项" by "个人信息保护法第二十五条",
        /// That what concerns the own health is kept.
        SensitiveInformation = "sensitive_information" "保存健康等敏感信息" by "个人信息保护法第二十九条",
        /// That the own phone is told what happens.
        MessagesBySms = "messages_by_sms" "以短信告知进展" by "个人信息保护法第十三条",
        /// That one is told in WeChat what happens.
        MessagesByWechat = "messages_by_wechat" "以微信订阅消息告知进展" by "个人信息保护法第十三条",
        /// That another county learns of the matter.
        SharingWithOtherCounty = "sharing_with_other_county" "提供给其他县（市、区）" by "个人信息保护法第二十三条",
    }
}

crate::vocabulary! {
    /// By which way somebody consented.
    ConsentWay "同意方式" {
        /// By submitting a form that says so.
        Form = "form" "提交表单",
        /// By itself, logged in or with a tracking code.
        Own = "own" "本人办理",
        /// At a desk or in the field, to somebody of staff who entered it.
        Desk = "desk" "当面，由工作人员登记",
    }
}

crate::vocabulary! {
    /// Why something is kept all the same when somebody's data is erased.
    ErasureLimit "不能删除的原因" {
        /// The file of a mediation is kept by law, and those bound by an agreement stay bound.
        MediationFile = "mediation_file" "调解卷宗依法保存，已达成的协议继续有效" by "人民调解法第二十七条",
        /// Copies of before hold it, but what was written there opens no more once the next is made; files lie there until it is thrown
        /// away. Whoever restores one has it erased again.
        Copies = "copies" "此前的备份仍含有：文字在下一次备份后不能再打开，附件到备份销毁为止；恢复时会再次删除" by "个人信息保护法第四十七条",
    }
}

crate::vocabulary! {
    /// What somebody who takes the own data out is not handed with it, and where it is instead.
    ExportOmission "未导出的内容" {
        /// The files themselves: each is downloaded by its id.
        Files = "files" "附件内容：按所列标识逐个下载",
        /// What was written only for those who handle the matter.
        HandlersWords = "handlers_words" "仅供办理人员查看的记录",
        /// Who looked at the matter, which is shown with it.
        Looks = "looks" "查看记录：见该诉求的查看记录",
        /// Passwords, second factors and codes are kept as marks that nobody can read.
        Secrets = "secrets" "密码、动态码和验证码：只存有不可还原的标记",
        /// What lies beyond the newest hundred of a list: the list itself shows the rest.
        BeyondHundred = "beyond_hundred" "每类最多导出最近 100 项，其余见相应列表",
        /// What can't be read just now.
        Unreadable = "unreadable_rows" "暂时无法读出的内容",
        /// What one's ballots say, and which questions were one's own, is kept nowhere.
        Ballots = "ballots" "评议票和向代表提的问题：不记是谁的，无从导出",
        /// What a deputy did as one: the duty file shows it, and reports to voters are public.
        DutyFile = "duty_file" "履职记录和述职报告：见履职档案和公开页",
    }
}
