//! Where a matter stands, whose move it is, by when, and what happens then, in plain words.

use mashang_domain::cases::{CaseState, CaseView};
use mashang_domain::disputes::{DisputeState, DisputeView};
use mashang_domain::shared::Party;
use mashang_domain::shared::time::local_date;

use super::say::{day, moment, one_of};
use super::teller::{Both, Teller};

/// Where a matter stands.
pub(crate) struct Standing {
    /// In one sentence.
    pub now: String,
    /// Whose move it is, and by when.
    pub turn: Option<String>,
    /// What happens then.
    pub next: String,
}

fn both(zh: &str, en: &str) -> Both {
    (zh.to_owned(), en.to_owned())
}

/// How a case stands.
pub(crate) fn of_case(teller: &Teller<'_>, case: &CaseView) -> Standing {
    let look = teller.look;
    let mover = mover(teller, case);
    let due = case.due_at.or(case.answer_due_at).map(|due| moment(look, due, teller.now));
    let (now, next) = match case.state {
        _ if case.concluded => concluded_words(),
        CaseState::Escalated if case.objected => objected_words(&mover, due.as_deref()),
        CaseState::Declined if case.objected => upheld_words(),
        state => case_words(state, &mover),
    };
    let turn = match (is_readers_turn(case.state), mover.is_empty(), due) {
        (true, _, Some(due)) => {
            Some((format!("现在轮到您，请在 {due} 前。"), format!("It is your turn, until {due}.")))
        }
        (true, _, None) => Some(both("现在轮到您。", "It is your turn.")),
        (false, false, Some(due)) if case.due_at.is_some_and(|at| at < teller.now) => Some((
            format!("现在轮到{mover}；本应在 {due} 前办，已经超过期限，系统正在催办。"),
            format!("It is the turn of {mover}, who is late: it was due {due}."),
        )),
        (false, false, Some(due)) => {
            Some((format!("现在轮到{mover}，{due} 前应有结果。"), format!("It is the turn of {mover}, until {due}.")))
        }
        (false, false, None) => Some((format!("现在轮到{mover}。"), format!("It is the turn of {mover}."))),
        (false, true, _) => None,
    };
    Standing { now: one_of(look, now), turn: turn.map(|turn| one_of(look, turn)), next: one_of(look, next) }
}

fn is_readers_turn(state: CaseState) -> bool {
    matches!(state, CaseState::AwaitingInfo | CaseState::Resolved)
}

/// Whose move it is, where it is not the reader's; empty where it is nobody's.
fn mover(teller: &Teller<'_>, case: &CaseView) -> String {
    match case.state {
        CaseState::Submitted | CaseState::Accepted | CaseState::Replied => teller.party(case.target),
        CaseState::Escalated | CaseState::Supervised => teller.party(Party::Office(case.office)),
        CaseState::Assigned | CaseState::InProgress => {
            case.lead_unit.map(|unit| teller.party(Party::Unit(unit))).unwrap_or_default()
        }
        CaseState::AwaitingInfo
        | CaseState::Resolved
        | CaseState::Declined
        | CaseState::Diverted
        | CaseState::Closed
        | CaseState::ClosedUnrated
        | CaseState::ClosedUnanswered
        | CaseState::Withdrawn
        | CaseState::Merged => String::new(),
    }
}

/// How it stands, and what happens then.
fn case_words(state: CaseState, mover: &str) -> (Both, Both) {
    match state {
        CaseState::Submitted => (
            (format!("已经送到{mover}，等待答复。"), format!("It reached {mover} and waits for an answer.")),
            both(
                "接下来会告诉您是否受理；到期没有答复，先由活动室联络员、再由人大机构跟进。",
                "You will be told whether it is taken on; if nobody answers in time, the room steps in, and then the office.",
            ),
        ),
        CaseState::Accepted => (
            (format!("{mover}已经受理，正在了解和协调。"), format!("{mover} took it on and is looking into it.")),
            both(
                "办好后会请您评价；需要政府部门办的，会交由人大机构交办。",
                "Once it is settled you are asked to rate it; what an authority must do goes to the office.",
            ),
        ),
        CaseState::AwaitingInfo => (
            both("请您补充一些情况，补充后继续办理。", "More is needed from you before it goes on."),
            both(
                "您补充之前，办理时间暂停计算；到期没有补充，先行办结，之后还可以请求重新办理。",
                "Until then the clock stands still. If nothing comes in time it is closed, and you may have it taken up again.",
            ),
        ),
        CaseState::Escalated => (
            both("已经上报，等待交给负责的单位办理。", "It was passed on and waits to be assigned to a unit."),
            both("人大机构会确定由哪个单位办理。", "The office decides which unit is responsible."),
        ),
        CaseState::Assigned => (
            (format!("已经交给{mover}，等待开始办理。"), format!("It was assigned to {mover}.")),
            both("单位办理后会答复，代表再到现场核实。", "The unit replies, and the deputy checks on site."),
        ),
        CaseState::InProgress => (
            (format!("{mover}正在办理。"), format!("{mover} is working on it.")),
            both("单位办理后会答复，代表再到现场核实。", "The unit replies, and the deputy checks on site."),
        ),
        CaseState::Replied => (
            both("单位已经答复，代表正在核实结果。", "The unit replied; the deputy is checking the result."),
            both(
                "核实后会请您评价；没有办好的，退回重办。",
                "Then you are asked to rate it; what is not done goes back.",
            ),
        ),
        CaseState::Resolved => (
            both("已经办好，请您评价。", "It is settled: please rate the outcome."),
            both(
                "不满意会继续办理；再次不满意，由人大机构督办。",
                "If you are dissatisfied it goes on, the second time under supervision.",
            ),
        ),
        CaseState::Supervised => (
            both("人大机构正在督办。", "The congress office supervises it."),
            both("办好后会再请您评价。", "You will be asked to rate it again."),
        ),
        ended => ended_words(ended),
    }
}

fn concluded_words() -> (Both, Both) {
    (
        both(
            "已经由人大机构办结，理由见下面的进展；计为不满意。",
            "The office ended it; the reason stands below. It counts as dissatisfied.",
        ),
        both("有新的情况，可以再反映一件。", "If there is something new, submit it."),
    )
}

/// Once the resident objected to the refusal: who decides, by when, and on what.
fn objected_words(office: &str, due: Option<&str>) -> (Both, Both) {
    let (by, until) = due.map(|due| (format!("在 {due} 前"), format!(" by {due}"))).unwrap_or_default();
    (
        (
            format!("您的异议已经收到，由{office}审查当初不予受理是否恰当。"),
            format!("Your objection was received: {office} looks whether it was right not to take it on."),
        ),
        (
            format!(
                "{office}应{by}作出决定：应当办理的，交给负责的单位办理；不予受理恰当的，说明理由和应去的渠道。决定后这里会告诉您，不能再次提出异议。"
            ),
            format!(
                "{office} decides{until}: it is assigned to a unit, or declined for good with the reason and where it belongs. You are told here; nobody objects twice."
            ),
        ),
    )
}

/// Once the office held that the refusal was right.
fn upheld_words() -> (Both, Both) {
    (
        both(
            "人大机构审查了您的异议，认为不予受理恰当，理由见下面的进展。",
            "The office looked at your objection and holds that it was right not to take it on; the reason stands below.",
        ),
        both(
            "您可以按说明的渠道办理；有新的情况，可以再反映一件。",
            "You can turn to the channel named there, or submit what is new.",
        ),
    )
}

fn ended_words(state: CaseState) -> (Both, Both) {
    match state {
        CaseState::Declined => (
            both("没有受理，理由见下面的进展。", "It was not taken on; the reason stands below."),
            both(
                "您可以按说明的渠道办理；不同意的，可以在期限内提出一次异议；有新的情况，可以再反映一件。",
                "You can turn to the channel named there, object once in time, or submit what is new.",
            ),
        ),
        CaseState::Diverted => (
            both("这件事不在这里办理，请看下面告诉您的途径。", "It belongs elsewhere; see below."),
            both("请按下面说明的途径办理。", "Please turn to where you were sent."),
        ),
        CaseState::Closed => (
            both("已经办结，谢谢您的评价。", "It is closed. Thank you for your rating."),
            both("有新的情况，可以再反映一件。", "If there is something new, submit it."),
        ),
        CaseState::ClosedUnrated => (
            both(
                "已经办结；没有收到您的评价，不算作满意。",
                "It is closed; there was no rating, and it does not count as satisfied.",
            ),
            both("有新的情况，可以再反映一件。", "If there is something new, submit it."),
        ),
        CaseState::ClosedUnanswered => (
            both(
                "没有收到您的补充，已经办结；不算作满意。",
                "It is closed, since what was asked for did not come; it does not count as satisfied.",
            ),
            both(
                "期限内补充情况，可以请求重新办理；有新的情况，可以再反映一件。",
                "Add it in time to have it taken up again; if there is something new, submit it.",
            ),
        ),
        CaseState::Withdrawn => (
            both("您已经撤回，不再办理。", "You took it back."),
            both("以后还需要，可以再反映一件。", "You can submit it again at any time."),
        ),
        _ => (
            both("这件事并入反映同一问题的另一件，一起办理。", "It continues in another case about the same matter."),
            both(
                "办理结果以那一件为准；您可以联系代表活动室了解进展。",
                "Its outcome is that of the other one; the activity room tells you how it goes.",
            ),
        ),
    }
}

/// How a dispute stands.
pub(crate) fn of_dispute(teller: &Teller<'_>, view: &DisputeView) -> Standing {
    let look = teller.look;
    let (now, next) = dispute_words(view);
    let waits = view.party.is_some() && has_to_act(view);
    let turn = if waits {
        Some(both("现在轮到您，请看下面。", "It is your turn; see below."))
    } else {
        view.listed.due_on.filter(|_| is_mediated(view.listed.state)).map(|due| {
            let due = day(look, due, local_date(teller.now));
            (format!("调解一般在 {due} 前结束。"), format!("Mediation usually ends by {due}."))
        })
    };
    Standing { now: one_of(look, now), turn: turn.map(|turn| one_of(look, turn)), next: one_of(look, next) }
}

fn is_mediated(state: DisputeState) -> bool {
    matches!(state, DisputeState::Accepted | DisputeState::Mediating)
}

/// Whether nothing goes on before this party said something.
fn has_to_act(view: &DisputeView) -> bool {
    let consented = view.parties.iter().any(|party| Some(party.number) == view.party && party.consented_at.is_some());
    let signed = view.agreement.as_ref().is_some_and(|agreement| {
        view.party.is_some_and(|own| agreement.signed_by.contains(&own)) || agreement.effective_at.is_some()
    });
    match view.listed.state {
        DisputeState::ConsentPending => !consented,
        DisputeState::Agreed => !signed,
        _ => false,
    }
}

fn dispute_words(view: &DisputeView) -> (Both, Both) {
    use DisputeState as S;
    match view.listed.state {
        S::Reported => (
            both("已经收到，等待登记。", "It was received and waits to be registered."),
            both("登记后会联系各方当事人。", "Then the parties are asked."),
        ),
        S::Registered => (
            both("已经登记，正在确定当事人和调解员。", "It is registered; parties and mediators are being found."),
            both("接下来会问各方是否愿意调解。", "Then the parties are asked whether they want mediation."),
        ),
        S::ConsentPending => (
            both("正在问各方是否愿意调解。", "The parties are asked whether they want mediation."),
            both("各方都同意才调解；一方不同意，就不调解。", "Mediation needs everybody's consent."),
        ),
        S::Accepted => (
            both("各方都同意调解，已经受理。", "Everybody agreed; mediation begins."),
            both("接下来会约定调解的时间和地点。", "A time and a place will be set."),
        ),
        S::Mediating => (
            both("正在调解。", "Mediation is under way."),
            both(
                "谈成了写成协议；谈不成，会告诉您可走的其他途径。",
                "What is agreed is written down; otherwise you are told where else to turn.",
            ),
        ),
        S::Agreed => (
            agreed(view),
            both(
                "书面协议要各方签名、调解员签名并盖章才生效。",
                "A written agreement holds once it is signed by all and sealed.",
            ),
        ),
        S::ConfirmationApplied => (
            both("各方已经申请法院确认协议。", "The court is asked to confirm the agreement."),
            both("法院确认后，一方不履行，另一方可以申请强制执行。", "Once confirmed it can be enforced."),
        ),
        S::Confirmed => (
            both("法院已经确认协议有效。", "The court confirmed the agreement."),
            both("请按协议履行；不履行的，可以申请强制执行。", "It is to be carried out, and can be enforced."),
        ),
        S::Performing => (
            both("协议正在履行。", "The agreement is being carried out."),
            both("每一项履行后会记在这里。", "Each item is noted here once it is done."),
        ),
        S::Performed => (
            both("协议已经全部履行。", "Everything was carried out."),
            both("过些时候会回访。", "Somebody will look how you are."),
        ),
        S::FollowedUp | S::Closed => (
            both("这件纠纷已经了结。", "The dispute is settled."),
            both("有新的情况，请联系调解组织。", "If there is something new, turn to the mediation organisation."),
        ),
        other => ended_dispute(other),
    }
}

fn agreed(view: &DisputeView) -> Both {
    match view.agreement.as_ref().and_then(|agreement| agreement.effective_at) {
        Some(_) => both("协议已经生效。", "The agreement holds."),
        None => both("各方已经谈成，协议等待签名和盖章。", "The parties agreed; signatures and seal are awaited."),
    }
}

fn ended_dispute(state: DisputeState) -> (Both, Both) {
    use DisputeState as S;
    let elsewhere = both("可以走的其他途径见下面。", "Where else you can turn stands below.");
    match state {
        S::Refused => (both("有一方不同意调解，不再调解。", "A party refused; there is no mediation."), elsewhere),
        S::Failed => (both("调解没有达成一致。", "Mediation came to nothing."), elsewhere),
        S::Withdrawn => (both("调解已经按要求终止。", "Mediation was ended on request."), elsewhere),
        S::Terminated => (both("调解已经终止。", "Mediation was ended."), elsewhere),
        S::Referred => (both("这件纠纷转由其他途径解决。", "The dispute goes another way."), elsewhere),
        S::Denied => (
            both("法院裁定驳回了确认申请。", "The court dismissed the application to confirm the agreement."),
            both(
                "协议对各方仍有约束力，请继续履行；也可以重新调解，或者起诉。",
                "It binds on and is to be carried out; mediation may go on, or you turn to a court.",
            ),
        ),
        _ => (
            both("协议没有履行。", "The agreement was broken."),
            both("可以重新调解，或者依法起诉、申请执行。", "Mediation may go on, or you turn to a court."),
        ),
    }
}

/// Whether mediation ended without an agreement that was kept, so that the parties need to know where else to turn
/// (人民调解法第二十六条).
pub(crate) fn needs_advice(state: DisputeState) -> bool {
    use DisputeState as S;
    matches!(state, S::Refused | S::Failed | S::Withdrawn | S::Terminated | S::Referred | S::Denied | S::Breached)
}
