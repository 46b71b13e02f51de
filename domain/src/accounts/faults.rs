//! What the rules of accounts refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of accounts refuse.
    AccountFault "账号规则" {
        /// Nobody takes back an own grant: another administrator does.
        OwnGrant = "own_grant" "不能收回自己的授权，请由其他管理员办理",
        /// It was taken back already.
        AlreadyTakenBack = "already_taken_back" "该授权已收回",
        /// This was not granted to you, or was taken back.
        NotGranted = "not_granted" "您没有这项授权，或已被收回",
    }
}

impl Faults for AccountFault {}
