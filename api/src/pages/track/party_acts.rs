//! What a party of a dispute, or who reported it, can do: every act goes one way, be it confirmed by a number on the phone or
//! not.

use mashang_domain::disputes::{
    AgreementForm, DisputeAction, DisputePartyAct, DisputeState, DisputeView, HearingGuest, Item, MediationSession,
    MediatorKind, MediatorStanding, MediatorView,
};
use mashang_domain::shared::Vocabulary;
use mashang_domain::shared::text::Name;
use mashang_domain::shared::time::local_date;

use super::acts::{Act, Button, Confirming, FieldKind, WORDS};
use super::say::{one_of, yuan};
use super::teller::Teller;
use crate::pages::Look;

/// Whether an act is confirmed by a number on the party's phone: where the domain knows a number for it.
pub(crate) fn needs_number(act: &str) -> bool {
    DisputePartyAct::parse(act).is_some()
}

/// What the visitor can do, the most urgent first.
pub(crate) fn of_dispute(
    teller: &Teller<'_>,
    view: &DisputeView,
    choosable: &[Name],
    confirming: Confirming<'_>,
) -> Vec<Act> {
    let mut acts = Vec::new();
    if view.party.is_some() {
        acts.extend(consent(teller, view));
        acts.extend(mediators(teller, view));
        acts.extend(choose(teller, choosable));
        acts.extend(guests(teller, view));
        acts.extend(records(teller, view));
        acts.extend(sign(teller, view));
        acts.extend(perform(teller, view));
        acts.extend(others(teller, view));
    }
    acts.extend(withdraw(teller, view));
    acts.into_iter().map(|act| confirmed(teller, view, confirming, act)).collect()
}

/// The same act with what it takes to confirm it: first a number is asked for, then it is typed in.
fn confirmed(teller: &Teller<'_>, view: &DisputeView, confirming: Confirming<'_>, mut act: Act) -> Act {
    // Who only reported it is no party, and before anybody took it up there is nothing that binds.
    let binds = view.party.is_some() && view.listed.state != DisputeState::Reported;
    if !binds || !needs_number(act.name) {
        return act;
    }
    let look = teller.look;
    let own = view.parties.iter().find(|party| Some(party.number) == view.party);
    // Who acts for the party by an own code is sent it to the own phone.
    let phone = view.acting_phone.as_ref().or(own.and_then(|party| party.phone.as_ref()));
    let phone = phone.filter(|_| confirming.reachable);
    let Some(phone) = phone else {
        act.fields.clear();
        act.buttons.clear();
        return act.about(look.say(
            "这件事要用您手机上的验证码确认；这里没有登记您的手机，或者没有接通短信。请到调解组织书面办理。",
            "It takes a number on your phone, and none reaches you from here: do it on paper at the mediation organisation.",
        ));
    };
    if confirming.asked == Some(act.name) {
        return act.with_number(look, phone, "confirmation");
    }
    act.sending_number(look, phone).about(
        look.say("先获取短信验证码，下一步填写验证码才算数。", "Nothing is done before you type that number in."),
    )
}

fn consent(teller: &Teller<'_>, view: &DisputeView) -> Vec<Act> {
    let look = teller.look;
    let may = |action| view.allowed.contains(&action);
    let own = view.parties.iter().find(|party| Some(party.number) == view.party);
    let said = own.is_some_and(|party| party.consented_at.is_some());
    let mut acts = Vec::new();
    if !said && (may(DisputeAction::Consent) || may(DisputeAction::ConsentLast)) {
        let asks = look.say(
            "调解不收任何费用，可以不同意。同意后也可以随时要求终止，不影响您依法起诉。",
            "Mediation is free of charge, and you may refuse. You may end it at any time, and still go to court.",
        );
        // Nobody agrees before being told of the own rights (人民调解工作若干规定第三十条).
        let mut act = Act::new("consent", look.say("您同意调解吗？", "Do you agree to mediation?")).about(asks);
        if let Some(notice) = view.rights {
            act = act.about(look.say(notice.zh, notice.en));
        }
        acts.push(act.button(Button::send(look.say("确认同意调解", "I agree to mediation"))));
    }
    if may(DisputeAction::Refuse) {
        acts.push(
            Act::new("refuse", look.say("不同意调解", "I refuse mediation"))
                .about(look.say(
                    "只要有一方不同意，就不调解，也不能恢复。您仍然可以依法仲裁、找行政机关或者起诉。您确定不同意吗？",
                    "If one refuses there is no mediation, and this can't be undone. You can still turn to arbitration, an \
                     authority or a court. Are you sure?",
                ))
                .field("text", look.say("原因（可不填）", "Why (optional)"), FieldKind::Area, WORDS)
                .optional()
                .folded()
                .button(Button::send(look.say("确定不同意", "Yes, I refuse"))),
        );
    }
    acts
}

fn mediators(teller: &Teller<'_>, view: &DisputeView) -> Vec<Act> {
    let look = teller.look;
    if !view.allowed.contains(&DisputeAction::AnswerMediator) {
        return Vec::new();
    }
    let act = |seat: &MediatorView| {
        let name = seat.name.as_str();
        let number = seat.number.to_string();
        let no = Button::with("accepts", "false", look.say("请换一位", "Another one, please"), true);
        match (seat.standing, seat.kind) {
            // Whoever chose or accepted one waits for the others.
            (MediatorStanding::Awaiting, _) if seat.accepted == Some(true) => None,
            (MediatorStanding::Awaiting, _) => {
                let title = (format!("由{name}调解，可以吗？"), format!("May {name} mediate?"));
                let yes = Button::with("accepts", "true", look.say("可以", "Yes"), false);
                let act = Act::new("answer_mediator", &one_of(look, title)).of("mediator", &number);
                Some(
                    act.about(look.say("各方都同意，才由这位调解。", "All parties must agree.")).button(yes).button(no),
                )
            }
            (MediatorStanding::Active, MediatorKind::Appointed) => {
                let title = (format!("不要{name}调解"), format!("Not {name}"));
                let act = Act::new("answer_mediator", &one_of(look, title)).of("mediator", &number);
                let asks = look
                    .say("您可以请调解组织另定一位。您确定请换一位吗？", "Another one will be named. Are you sure?");
                let why = look.say("理由", "Why");
                Some(act.about(asks).field("text", why, FieldKind::Area, WORDS).folded().button(no))
            }
            _ => None,
        }
    };
    view.mediators.iter().filter_map(act).collect()
}

/// The choice of a mediator off the organisation's list, where there is one.
fn choose(teller: &Teller<'_>, choosable: &[Name]) -> Option<Act> {
    let look = teller.look;
    let names: Vec<_> = choosable.iter().map(|name| (name.as_str().to_owned(), name.as_str().to_owned())).collect();
    (!names.is_empty()).then(|| {
        Act::new("choose_mediator", look.say("选一位调解员", "Choose a mediator"))
            .about(look.say(
                "您可以从调解组织的名册里选一位；其他各方也同意，才由这位调解。",
                "You may choose one whom the mediation organisation lists, who mediates once all other parties agree.",
            ))
            .field("name", look.say("调解员", "The mediator"), FieldKind::Choice(names), 0)
            .folded()
            .button(Button::send(look.say("选这一位", "Choose this one")))
    })
}

/// As what, and from where, somebody comes who is invited to a hearing: whoever agrees is to know.
fn comes_as(look: Look, guest: &HearingGuest) -> String {
    let kind = look.say(guest.kind.label(), guest.kind.description().trim_end_matches('.'));
    let body = guest.body.as_ref().map(|body| format!("{}{}", look.say("，", ", "), body.as_str()));
    format!("{}{}{kind}{}", guest.name.as_str(), look.say("：", ": "), body.unwrap_or_default())
}

/// The hearings of which the party has not said whether those who are invited may take part.
fn guests(teller: &Teller<'_>, view: &DisputeView) -> Vec<Act> {
    let look = teller.look;
    let Some(party) = view.party.filter(|_| view.allowed.contains(&DisputeAction::AnswerGuests)) else {
        return Vec::new();
    };
    let act = |session: &MediationSession| {
        let names: Vec<_> = session.guests.iter().map(|guest| guest.name.as_str()).collect();
        let title = (
            format!("请{}参加第 {} 次调解，可以吗？", names.join("、"), session.number),
            format!("May {} take part in sitting {}?", names.join(", "), session.number),
        );
        let who: Vec<_> = session.guests.iter().map(|guest| comes_as(look, guest)).collect();
        let about = look.say(
            "各方都同意的人才参加。只不同意其中几位的，请告诉调解员。",
            "Whom all parties accept takes part. Tell the mediator if you mind some of them alone.",
        );
        let (yes, no) = (look.say("都可以", "All of them"), look.say("都不要", "None of them"));
        Act::new("answer_guests", &one_of(look, title))
            .of("session", &session.number.to_string())
            .about(&who.join(look.say("；", "; ")))
            .about(about)
            .button(Button::with("accepts", "true", yes, false))
            .button(Button::with("accepts", "false", no, true))
    };
    view.sessions.iter().filter(|session| session.asks(party)).map(act).collect()
}

/// The records of sittings that wait for the party's word.
fn records(teller: &Teller<'_>, view: &DisputeView) -> Vec<Act> {
    let look = teller.look;
    if !view.allowed.contains(&DisputeAction::ConfirmRecord) {
        return Vec::new();
    }
    let waits = |session: &&MediationSession| {
        let held = session.held.as_ref();
        held.zip(view.party).is_some_and(|(held, party)| held.waits_for(party))
    };
    let act = |session: &MediationSession| {
        let number = session.number;
        let title = (format!("核对第 {number} 次调解笔录"), format!("The record of sitting {number}"));
        let about = look.say(
            "请先看清笔录。确认后不能更改；有误的，写明哪里有误。",
            "Read the record first. What you confirm can't be taken back; where it is wrong, say what.",
        );
        let (yes, no) = (look.say("核对无误", "It is right"), look.say("有误", "It is wrong"));
        Act::new("confirm_record", &one_of(look, title))
            .of("session", &number.to_string())
            .about(about)
            .field("text", look.say("哪里有误（无误的不填）", "What is wrong, if anything"), FieldKind::Area, WORDS)
            .optional()
            .folded()
            .button(Button::with("accepts", "true", yes, false))
            .button(Button::with("accepts", "false", no, true))
    };
    view.sessions.iter().filter(waits).map(act).collect()
}

fn sign(teller: &Teller<'_>, view: &DisputeView) -> Option<Act> {
    let look = teller.look;
    let agreement = view.agreement.as_ref().filter(|agreement| agreement.form == AgreementForm::Written)?;
    let signed = view.party.is_some_and(|own| agreement.signed_by.contains(&own));
    if signed || !view.allowed.contains(&DisputeAction::Sign) {
        return None;
    }
    let total = yuan(look, agreement.total_fen);
    let about = (
        format!("请先看清上面的协议，金额合计 {total}。签名后协议对您有约束力，不能收回。您确定签名吗？"),
        format!("Read the agreement above; it comes to {total}. Your signature binds you and can't be taken back."),
    );
    Some(
        Act::new("sign", look.say("在协议上签名", "Sign the agreement"))
            .about(&one_of(look, about))
            .folded()
            .button(Button::send(look.say("确定签名", "Yes, I sign"))),
    )
}

fn perform(teller: &Teller<'_>, view: &DisputeView) -> Vec<Act> {
    let look = teller.look;
    let may = |action| view.allowed.contains(&action);
    let Some(agreement) = view.agreement.as_ref().filter(|agreement| agreement.effective_at.is_some()) else {
        return Vec::new();
    };
    // Who pays frees nobody by saying so: what was carried out is said by whom it is owed to.
    let own = |item: &&Item| item.performed.is_none() && view.party == Some(item.payee);
    let open: Vec<_> = agreement.items.iter().filter(own).map(|item| choice(teller, item)).collect();
    let mut acts = Vec::new();
    if !open.is_empty() && (may(DisputeAction::Perform) || may(DisputeAction::PerformLast)) {
        acts.push(
            Act::new("perform", look.say("我收到了，确认一项已经履行", "I received what an item says"))
                .field("item", look.say("哪一项", "Which"), FieldKind::Choice(open), 0)
                .field("on", look.say("哪一天", "On which day"), FieldKind::Date, 0)
                .filled(local_date(teller.now).to_string())
                .field("receipt", look.say("凭据，如收条、转账记录", "The receipt"), FieldKind::Line, 60)
                .folded()
                .button(Button::send(look.say("确认已经收到", "Yes, I received it"))),
        );
    }
    if may(DisputeAction::BeginPerformance) {
        acts.push(
            Act::new("begin_performance", look.say("协议开始履行", "The agreement is being carried out"))
                .about(look.say("协议已经生效，可以按期履行。", "The agreement holds and can be carried out."))
                .folded()
                .button(Button::send(look.say("已经开始", "It has begun"))),
        );
    }
    if may(DisputeAction::Breach) {
        acts.push(
            Act::new("breach", look.say("对方没有履行", "It was not carried out"))
                .about(look.say(
                    "记录后，可以重新调解，也可以依法起诉或者申请执行。您确定吗？",
                    "Then mediation may go on, or you turn to a court. Are you sure?",
                ))
                .field("text", look.say("哪一项没有履行，情况怎样", "What was not carried out"), FieldKind::Area, WORDS)
                .folded()
                .button(Button::send(look.say("确定，没有履行", "Yes, it was not"))),
        );
    }
    acts
}

fn choice(teller: &Teller<'_>, item: &Item) -> (String, String) {
    let label = item.label.as_str();
    let amount = if item.amount_fen == 0 { String::new() } else { yuan(teller.look, item.amount_fen) };
    (item.number.to_string(), format!("{} {label} {amount}", item.number).trim_end().to_owned())
}

fn others(teller: &Teller<'_>, view: &DisputeView) -> Option<Act> {
    let look = teller.look;
    (view.allowed.contains(&DisputeAction::KeepPrivate) && !view.private).then(|| {
        Act::new("keep_private", look.say("要求调解不公开", "Demand that it is not public"))
            .about(look.say("调解可以不公开进行，不向外公布。", "Nobody else may attend, and nothing is published."))
            .folded()
            .button(Button::send(look.say("要求不公开", "Not public, please")))
    })
}

fn withdraw(teller: &Teller<'_>, view: &DisputeView) -> Option<Act> {
    let look = teller.look;
    let (title, asks) = if view.party.is_some() {
        (
            look.say("不调解了，终止", "End the mediation"),
            look.say(
                "您可以随时要求终止调解。终止后不能恢复；您仍然可以依法仲裁、找行政机关或者起诉。您确定终止吗？",
                "You may end it at any time. That can't be undone; you can still turn to arbitration, an authority or a court. \
                 Are you sure?",
            ),
        )
    } else {
        (look.say("撤回", "Take it back"), look.say("撤回后不能恢复。您确定吗？", "It can't be undone. Are you sure?"))
    };
    view.allowed.contains(&DisputeAction::Withdraw).then(|| {
        Act::new("withdraw", title)
            .about(asks)
            .field("text", look.say("原因（可不填）", "Why (optional)"), FieldKind::Area, WORDS)
            .optional()
            .folded()
            .button(Button::send(look.say("确定", "Yes, I am sure")))
    })
}
