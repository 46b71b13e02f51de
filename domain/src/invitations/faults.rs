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
        /// The invitation is for another phone.
        AnotherPhone = "another_phone" "邀请发给的是另一个手机号",
        /// Enter the number that was sent to the phone of the invitation.
        NumberMissing = "invitation_number_missing" "请填写发到受邀手机的验证码",
        /// The number is not the one that was sent.
        NumberWrong = "invitation_number_wrong" "验证码不对",
        /// The number is over, was used, or was tried too often: ask for another.
        NumberOver = "invitation_number_over" "验证码已失效，请重新获取",
        /// Five numbers an hour are sent for one invitation: wait a while.
        TooManyNumbers = "too_many_invitation_numbers" "验证码发送过于频繁，请稍后再试",
        /// The invitation names no phone, and takes no number.
        NoPhone = "invitation_without_phone" "该邀请没有指定手机号，不需要验证码",
        /// Nobody brings messages to phones here.
        NoMessages = "phones_not_reached" "本系统未开通短信，无法发送验证码",
    }
}

impl Faults for InvitationFault {}
