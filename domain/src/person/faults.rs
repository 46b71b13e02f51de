//! What the rules of a person's rights refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of a person's rights refuse.
    PersonFault "个人信息权益规则" {
        /// Whoever holds a grant acts for others: have it taken back first.
        HoldsGrants = "holds_grants" "您仍有工作授权，请先由管理员收回，再注销账号",
        /// Say that it is to be erased: nobody can bring it back.
        NotConfirmed = "erasure_not_confirmed" "请确认删除：删除后无法恢复",
        /// A number was sent to the phone that the case names: say it.
        NumberMissing = "erasure_number_missing" "请先获取并填写发到所留手机的验证码",
        /// The number is wrong or no longer good: ask for another.
        NumberWrong = "erasure_number_wrong" "验证码有误或已失效，请重新获取",
        /// No number is needed: the case names no mobile phone, or this house sends no messages.
        NumberNotNeeded = "erasure_number_not_needed" "没有可以接收验证码的手机号，不需要验证码",
        /// The file of a mediation is kept by law.
        MediationFile = "mediation_file_kept" "调解卷宗依法保存，不能删除" by "人民调解法第二十七条",
        /// That is no edition of the privacy notice that is in force.
        UnknownEdition = "unknown_edition" "请按现行的个人信息保护说明同意",
        /// At most two hundred consents are kept of one person.
        TooManyConsents = "too_many_consents" "同意记录已达上限",
    }
}

impl Faults for PersonFault {}
