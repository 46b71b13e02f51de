//! What the rules of public versions refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of public versions refuse.
    PublicationFault "公开诉求规则" {
        /// There is no such case.
        UnknownPublishedCase = "unknown_published_case" "没有这件诉求，或您不能查看",
        /// A case is published only where its resident consented to that separately.
        NotConsentedToPublish = "not_consented_to_publish" "提交人没有同意公开，或已撤回同意" by "个人信息保护法第二十五条",
        /// A report of a wrong is not published, and neither is what is not handled here.
        NotPublishable = "not_publishable" "举报，以及不予受理、已分流、已撤回、已并案的诉求不公开",
        /// The case has a public version already: withdraw that one first, or revise it.
        AlreadyProposed = "already_proposed" "这件诉求已有公开版本，请修改，或先撤下",
        /// A case has twenty public versions at most.
        TooManyPublications = "too_many_publications" "一件诉求最多 20 个公开版本",
        /// Only a picture of this case can be shown.
        NotAPictureOfCase = "not_a_picture_of_case" "只能选用这件诉求中的图片",
        /// Whoever raised the matter is a voice of it already.
        OwnMatter = "own_case" "这是您自己提交的诉求，您已经是其中一人",
        /// Whose own case continues in it is a voice of it already.
        MergedMatter = "merged_own_case" "您提交的诉求已并入这一件，您已经是其中一人",
        /// Whoever handles the matter is no voice of it.
        HandledMatter = "handled_case" "您是这件诉求的办理人，不能附议",
        /// As many as can be told of it have joined.
        TooManyJoined = "too_many_joined" "附议人数已达上限",
        /// A map begins in the south-west and ends in the north-east.
        WindowTurned = "window_turned" "地图范围应从西南到东北",
    }
}

impl Faults for PublicationFault {}
