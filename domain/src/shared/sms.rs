//! What is sent to phones.

use super::calendar::awake;
use super::text::Phone;
use super::time::Instant;

/// Whose messages they are: a network puts it in front of what it carries (短信签名).
const SIGN: &str = "码上代表";

crate::vocabulary! {
    /// What messages to phones say. A network carries but what was registered with it, word by word and with gaps.
    SmsTemplate "短信模板" {
        /// A party's code.
        DisputeCode = "dispute_code" "当事人查询码",
        /// A number that does something in a party's name.
        DisputeConfirmation = "dispute_confirmation" "当事人验证码",
        /// A number that signs an agreement in which somebody pays.
        DisputeSignature = "dispute_signature" "签署协议验证码",
        /// A number by which somebody logs in.
        LogInCode = "log_in_code" "登录验证码",
        /// A number that shows whose phone it is.
        BindingCode = "binding_code" "绑定手机号验证码",
        /// A number that has a matter erased.
        ErasureCode = "erasure_code" "删除事项验证码",
        /// What became of a matter that somebody without an account submitted.
        CaseProgress = "case_progress" "诉求进展",
        /// A number that shows whose rating it is.
        RatingCode = "rating_code" "核实评价验证码",
        /// What became of a booking at a station, or of what somebody said there.
        StationNews = "station_news" "联络站消息",
        /// A number by which a voter casts a ballot in secret.
        BallotCode = "ballot_code" "评议验证码",
        /// The code of whoever acts for a party.
        DisputeAgentCode = "dispute_agent_code" "代理人查询码",
    }
}

impl SmsTemplate {
    /// Whether whoever holds the phone asks for it each time, and waits for it; the others are sent by what somebody else did.
    #[must_use]
    pub fn is_asked_for(self) -> bool {
        match self {
            Self::DisputeConfirmation
            | Self::DisputeSignature
            | Self::LogInCode
            | Self::BindingCode
            | Self::ErasureCode
            | Self::RatingCode
            | Self::BallotCode => true,
            // Whoever works for the mediation enters the party and who acts for it, and those who handle a case move it on.
            Self::DisputeCode | Self::DisputeAgentCode | Self::CaseProgress | Self::StationNews => false,
        }
    }

    /// When it goes out that is ready at `now`: at once where it answers its reader, or else when people are awake.
    #[must_use]
    pub fn goes_at(self, now: Instant) -> Instant {
        if self.is_asked_for() { now } else { awake(now) }
    }

    /// What it says, as it is registered; the gaps are numbered.
    #[must_use]
    pub fn wording(self) -> &'static str {
        match self {
            Self::DisputeCode => {
                "您是一件矛盾纠纷的当事人，查询码 {1}，凭它查看和办理本人事项。\
                 请勿告诉他人，工作人员不会向您索要。"
            }
            Self::DisputeConfirmation => {
                "用于{1}的验证码 {2}，5 分钟内有效。事由：矛盾纠纷（{3}，{4} 报告）。\
                 请勿告诉他人，工作人员不会向您索要。"
            }
            Self::DisputeSignature => {
                "用于{1}的验证码 {2}，5 分钟内有效。事由：矛盾纠纷（{3}，{4} 报告），协议总额 {5} 元。\
                 请勿告诉他人，工作人员不会向您索要。"
            }
            Self::LogInCode => {
                "您正在登录，验证码 {1}，5 分钟内有效。工作人员不会索要，请勿告诉他人；不是您本人操作的，请忽略。"
            }
            Self::BindingCode => {
                "您正在绑定手机号，验证码 {1}，5 分钟内有效。\
                 工作人员不会索要，请勿告诉他人；不是您本人操作的，请忽略。"
            }
            Self::ErasureCode => {
                "您正在删除反映的事项，删除后无法恢复，验证码 {1}，5 分钟内有效。\
                 工作人员不会索要，请勿告诉他人；不是您本人操作的，请忽略。"
            }
            Self::RatingCode => {
                "您正在确认对所反映事项的评价，验证码 {1}，5 分钟内有效。\
                 工作人员不会索要，请勿告诉他人；不是您本人评价的，请忽略。"
            }
            Self::CaseProgress => {
                "您反映的事项（{1}）有新进展：{2}，现为“{3}”。\
                 凭查询码可以查看和评价，工作人员不会向您索要查询码。"
            }
            Self::StationNews => "您在{1}的{2}：{3}。工作人员不会向您索要预约码和验证码。",
            Self::BallotCode => {
                "您正在参加代表述职评议，验证码 {1}，5 分钟内有效。\
                 评议不记名；请勿告诉他人，工作人员不会向您索要。"
            }
            Self::DisputeAgentCode => {
                "您是一件矛盾纠纷中一方当事人的{1}，查询码 {2}，凭它查看和代为办理该当事人的事项。\
                 请勿告诉他人，工作人员不会向您索要。"
            }
        }
    }
}

/// A message to somebody's phone (短信).
#[derive(Clone, PartialEq, Eq)]
pub struct Sms {
    pub phone: Phone,
    pub template: SmsTemplate,
    /// What stands in its gaps, in order.
    pub values: Vec<String>,
}

impl Sms {
    /// What its reader sees.
    #[must_use]
    pub fn text(&self) -> String {
        let whole = self.template.wording().to_owned();
        let told = (1..).zip(&self.values).fold(whole, |text, (gap, value)| text.replace(&format!("{{{gap}}}"), value));
        format!("【{SIGN}】{told}")
    }
}

impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sms(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::Vocabulary;

    #[test]
    fn at_night_goes_what_its_reader_asked_for_and_the_rest_in_the_morning() {
        use SmsTemplate as T;
        let at = |text: &str| text.parse::<chrono::DateTime<chrono::FixedOffset>>().expect("an instant").to_utc();
        let (day, night, morning) =
            (at("2026-03-02T20:59:00+08:00"), at("2026-03-02T21:00:00+08:00"), at("2026-03-03T08:00:00+08:00"));
        let waits: Vec<_> = T::ALL.iter().copied().filter(|template| template.goes_at(night) == morning).collect();
        assert_eq!(waits, [T::DisputeCode, T::CaseProgress, T::StationNews, T::DisputeAgentCode]);
        for template in T::ALL.iter().filter(|template| !waits.contains(template)) {
            assert_eq!(template.goes_at(night), night, "{template:?}");
        }
        assert!(T::ALL.iter().all(|template| template.goes_at(day) == day));
    }

    #[test]
    fn a_message_says_what_was_registered_with_its_gaps_filled() {
        let phone = Phone::new("13812345678").expect("a phone");
        let values = ["签署调解协议", "123456", "邻里", "2026-03-02", "1200.00"].map(str::to_owned).to_vec();
        let sms = Sms { phone, template: SmsTemplate::DisputeSignature, values };
        let text = sms.text();
        assert!(text.starts_with("【码上代表】用于签署调解协议的验证码 123456，5 分钟内有效。"), "{text}");
        assert!(text.contains("（邻里，2026-03-02 报告），协议总额 1200.00 元。") && !text.contains('{'), "{text}");
        assert_eq!(format!("{sms:?}"), "Sms(…)");
    }
}
