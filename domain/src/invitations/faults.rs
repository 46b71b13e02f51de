//! What the rules of invitations refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of invitations refuse.
    InvitationFault "邀请规则" {
        /// The invitation was good for seven days: ask for another.
        Expired = "invitation_expired" "邀请已过期（7 天），请联系邀请人重新发出",
        /// Nobody takes up an own invitation.
        OwnInvitation = "own_invitation" "不能接受自己发出的邀请",
        /// Whoever invited no longer has the right to: ask for another invitation.
        InviterGone = "inviter_gone" "邀请人已无权授予，请联系人大机构重新发出",
        /// The invitation is for another phone: make that one yours first.
        AnotherPhone = "another_phone" "邀请发给的是另一个手机号，请先绑定该手机号",
        /// Enter the number that was sent to the phone of the invitation.
        NumberMissing = "invitation_number_missing" "请填写发到受邀手机的验证码",
        /// The invitation names no phone, and takes no number.
        NoPhone = "invitation_without_phone" "该邀请没有指定手机号，不需要验证码",
    }
}

impl Faults for InvitationFault {}
