//! What the submitter of a case can do. Which acts there are the domain says; here they get words.

use mashang_domain::cases::{CaseAction, CaseRating, CaseView, RatingReason};
use mashang_domain::shared::Vocabulary;

use super::acts::{Act, Button, Confirming, FieldKind, WORDS};
use super::say::one_of;
use crate::pages::Look;

/// What the submitter of a case can do.
pub(crate) fn of_case(look: Look, case: &CaseView, confirming: Confirming<'_>) -> Vec<Act> {
    let may = |action| case.allowed.contains(&action);
    let mut acts = Vec::new();
    if may(CaseAction::RateSatisfied) || may(CaseAction::RateDissatisfied) {
        acts.push(rate(
            look,
            look.say(
                "不满意，请选择原因：问题没有解决的继续办理，再次不满意由人大机构督办；其他原因记录后办结，计为不满意。",
                "If you are not, say why: what is not done goes on, the second time under supervision; the rest is recorded.",
            ),
        ));
    } else if may(CaseAction::RateVoice) {
        let said = case.voice.map(|voice| {
            one_of(look, (format!("您评价过：{}。", voice.label()), format!("You said: {}.", voice.as_str())))
        });
        let act = rate(
            look,
            look.say(
                "您反映的事并入了这一件，您的评价计一票；是否继续办理，看最先反映的人怎样评价。",
                "Yours continues in this one, and your rating is a voice; whether it goes on hangs on whoever raised it first.",
            ),
        );
        acts.push(said.iter().fold(act, |act, said| act.about(said)));
    }
    if may(CaseAction::Object) {
        acts.push(
            Act::new("object", look.say("不同意，提出异议", "I don't accept that"))
                .about(look.say(
                    "只能提出一次，由人大机构处理，并告知您和原经办人。",
                    "Once: the congress office decides, and you and whoever declined it are told.",
                ))
                .field("text", look.say("为什么不同意", "Why not"), FieldKind::Area, WORDS)
                .folded()
                .button(Button::send(look.say("提出异议", "Object"))),
        );
    }
    if may(CaseAction::Reopen) {
        acts.push(
            Act::new("reopen", look.say("补充情况，请求重新办理", "Have it taken up again"))
                .about(look.say(
                    "因为没有收到补充，这件事已经办结。写下当时请您补充的情况，就从原来的环节继续办理。",
                    "It was closed because nothing came. Write what you were asked for, and it goes on where it stood.",
                ))
                .field("text", look.say("您要补充的", "What you add"), FieldKind::Area, WORDS)
                .button(Button::send(look.say("重新办理", "Send"))),
        );
    }
    if may(CaseAction::VerifyRating) || may(CaseAction::VerifyRatingClosing) {
        acts.extend(verify(look, reachable(case, confirming), confirming.asked == Some("verify")));
    }
    if may(CaseAction::AnswerFollowUp) && case.aftercare.follow_up_at.is_some() {
        acts.push(follow_up(look));
    }
    if may(CaseAction::Supplement) {
        acts.push(
            Act::new("supplement", look.say("补充情况", "Add what was asked for"))
                .field("text", look.say("您要补充的", "What you add"), FieldKind::Area, WORDS)
                .optional()
                .hint(look.say("录了音，可以不写。", "With a recording it may stay empty."))
                .field("voice", look.say("语音（可不填）", "Say it (optional)"), FieldKind::Voice, 0)
                .optional()
                .hint(look.say("3 分钟以内。", "Up to 3 minutes."))
                .field("photos", look.say("照片（可不填）", "Photos (optional)"), FieldKind::Photos, 0)
                .optional()
                .hint(look.say(
                    "同录音、文件一起最多 9 个，合计不超过 30 MB。",
                    "With what else is sent at most 9, and 30 MB.",
                ))
                .field("papers", look.say("文件（可不填）", "Papers (optional)"), FieldKind::Papers, 0)
                .optional()
                .hint(look.say("PDF，每个不超过 10 MB。", "PDF, each of 10 MB at most."))
                .button(Button::send(look.say("补充", "Send"))),
        );
    }
    if may(CaseAction::Withdraw) {
        acts.push(
            Act::new("withdraw", look.say("不办了，撤回", "Take it back"))
                .about(look.say(
                    "撤回后就不再办理，也不能恢复。您确定撤回吗？",
                    "It ends there and can't be undone. Are you sure?",
                ))
                .field("text", look.say("原因（可不填）", "Why (optional)"), FieldKind::Area, WORDS)
                .optional()
                .folded()
                .button(Button::send(look.say("确定撤回", "Yes, take it back"))),
        );
    }
    acts.push(take_out(look));
    acts.push(erase(look, reachable(case, confirming), confirming.asked == Some("erase")));
    acts
}

/// The phone that could be sent a number, masked. Of a landline the number begins with 0, and no message reaches it.
fn reachable<'a>(case: &'a CaseView, confirming: Confirming<'_>) -> Option<&'a str> {
    case.contact_phone.as_deref().filter(|phone| confirming.reachable && phone.starts_with('1'))
}

fn take_out(look: Look) -> Act {
    Act::new("export", look.say("导出我的信息", "Take my data out"))
        .about(look.say(
            "下载一份文件，里面是这件事的全部内容和进展。请妥善保管，不要放在别人看得到的地方。",
            "Downloads a file with all of this matter. Keep it where nobody else sees it.",
        ))
        .folded()
        .button(Button::send(look.say("下载", "Download")))
}

/// Where the case names a phone, first a number is asked for, then it is typed in.
fn erase(look: Look, phone: Option<&str>, asked: bool) -> Act {
    let warned = Act::new("erase", look.say("删除我的信息", "Have my data erased")).folded().about(look.say(
        "删除后，您写的内容、姓名、电话、地点、照片和办理文字都不再保留，不能恢复；还在办理的，随即撤回。只留下日期、类别这些统计数字。",
        "Words, names, phone, place and photos are gone for good, and a matter under way ends. Dates and kinds stay for figures.",
    ));
    let Some(phone) = phone else {
        return warned.button(Button::send(look.say("确定删除", "Yes, erase it")));
    };
    if asked {
        return warned.with_number(look, phone, "number").button(Button::send(look.say("确定删除", "Yes, erase it")));
    }
    warned.sending_number(look, phone)
}

/// What a list of words offers, behind nothing.
fn choices(nothing: &str, look: Look, words: &[(&'static str, &'static str, &'static str)]) -> FieldKind {
    let nothing = (String::new(), nothing.to_owned());
    let choice = |(value, label, english): &(&'static str, &'static str, &'static str)| {
        ((*value).to_owned(), look.say(label, english).to_owned())
    };
    FieldKind::Choice([nothing].into_iter().chain(words.iter().map(choice)).collect())
}

/// Each word, and what it is called in both languages.
fn words<V: Vocabulary>() -> Vec<(&'static str, &'static str, &'static str)> {
    V::ALL.iter().map(|word| (word.as_str(), word.label(), word.description().trim_end_matches('.'))).collect()
}

fn rate(look: Look, about: &str) -> Act {
    let button = |rating: CaseRating, english, quiet| {
        Button::with("rating", rating.as_str(), look.say(rating.label(), english), quiet)
    };
    let unsaid = look.say("不填", "No answer");
    Act::new("rate", look.say("您满意吗？", "Are you satisfied?"))
        .about(about)
        .field(
            "reason",
            look.say("不满意的原因（满意的不用选）", "Why you are dissatisfied (else leave it)"),
            choices(unsaid, look, &words::<RatingReason>()),
            0,
        )
        .optional()
        .field(
            "attitude",
            look.say("对经办人态度的评价（可不填）", "How whoever handled it behaved (optional)"),
            choices(unsaid, look, &words::<CaseRating>()),
            0,
        )
        .optional()
        .field(
            "text",
            look.say("想说的话（可不填；不满意请说说哪里没办好）", "In your words (optional)"),
            FieldKind::Area,
            WORDS,
        )
        .optional()
        .button(button(CaseRating::Satisfied, "Satisfied", false))
        .button(button(CaseRating::Basically, "Basically satisfied", false))
        .button(button(CaseRating::Dissatisfied, "Dissatisfied", true))
}

/// First a number is asked for, then it is typed in; nothing where no message reaches the phone.
fn verify(look: Look, phone: Option<&str>, asked: bool) -> Option<Act> {
    let phone = phone?;
    let act = Act::new("verify", look.say("确认是您本人的评价", "Confirm that the rating is yours")).about(look.say(
        "这件事是工作人员替您登记的。用您的手机确认以后，评价才有效。",
        "It was entered for you. The rating counts once it is confirmed by your phone.",
    ));
    if asked {
        return Some(act.with_number(look, phone, "number").button(Button::send(look.say("确认", "Confirm"))));
    }
    Some(act.sending_number(look, phone))
}

fn follow_up(look: Look) -> Act {
    Act::new("follow_up", look.say("现在还正常吗？", "Is it still in order?"))
        .field("text", look.say("想说的话（可不填）", "In your words (optional)"), FieldKind::Area, WORDS)
        .optional()
        .button(Button::with("still", "yes", look.say("仍然正常", "Yes"), false))
        .button(Button::with("still", "no", look.say("又出现了问题", "No, it came back"), false))
        .button(Button::with("still", "no_more", look.say("不用再问了", "Don't ask again"), true))
}
