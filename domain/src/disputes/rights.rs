//! What the parties are told before they say whether they want mediation (人民调解工作若干规定第三十条): each text that was ever
//! told, by its edition.

/// What mediation is, and what a party may and must do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RightsNotice {
    /// Counts the texts.
    pub edition: u32,
    pub zh: &'static str,
    pub en: &'static str,
}

/// The edition that is told from now on. Whoever changes the text adds one, and leaves those before it.
pub const RIGHTS_EDITION: u32 = 1;

const NOTICES: [RightsNotice; 1] = [RightsNotice {
    edition: 1,
    zh: "人民调解由依法设立的调解组织主持，不收取任何费用，在当事人自愿、平等的基础上进行，不违背法律、法规和国家\
         政策，不因调解阻止您依法仲裁、行政处理或者起诉。您有权选择或者接受调解员，接受、拒绝或者要求终止调解，要\
         求调解公开或者不公开进行，自主表达意愿、自愿达成协议。您应当如实陈述纠纷事实，遵守调解现场秩序，尊重调解\
         员，尊重对方行使权利。达成的调解协议有法律约束力，应当履行；各方可以自协议生效之日起三十日内共同向法院申\
         请司法确认。",
    en: "People's mediation is led by a lawful mediation organisation, free of charge, among equals who want it, \
         and within the law; it keeps nobody from arbitration, an authority or a court. You may choose or accept \
         the mediator; accept, refuse or end the mediation; demand that it is public or not; say freely what you \
         want, and agree of your own will. You are to tell the facts as they are, to keep order, and to respect \
         the mediator and the other side's rights. An agreement binds and is to be kept; within thirty days of \
         its effect the parties may together ask a court to confirm it.",
}];

/// The text of an edition.
#[must_use]
pub fn rights_notice(edition: u32) -> Option<&'static RightsNotice> {
    NOTICES.iter().find(|notice| notice.edition == edition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_edition_up_to_the_one_in_force_is_kept() {
        for edition in 1..=RIGHTS_EDITION {
            let notice = rights_notice(edition).expect("a text");
            for right in ["不收取任何费用", "拒绝", "不公开", "三十日"] {
                assert!(notice.zh.contains(right), "{edition}: {right}");
            }
        }
        assert_eq!(rights_notice(RIGHTS_EDITION + 1), None);
    }
}
