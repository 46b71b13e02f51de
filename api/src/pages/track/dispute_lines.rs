//! What happened to a dispute, a sentence for each event.

use mashang_domain::disputes::{DisputeCredential, DisputeEventKind, DisputeFacts, MediationSession};
use mashang_domain::shared::Vocabulary;
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::timeline::TimelineEntry;

use super::say::{day, moment, yuan};
use super::teller::{Both, Teller};

/// The event in one sentence.
pub(crate) fn sentence(teller: &Teller<'_>, entry: &TimelineEntry<DisputeFacts>) -> Both {
    use DisputeEventKind as K;
    let facts = &entry.particulars;
    let Some(kind) = DisputeEventKind::parse(entry.kind) else {
        return ("有了其他进展。".into(), "Something else happened.".into());
    };
    match kind {
        K::PartyAdded
        | K::CodeReissued
        | K::MediatorAnswered
        | K::ConfirmationRequested
        | K::Consented
        | K::Refused
        | K::Signed
        | K::Withdrawn
        | K::PrivacyDemanded
        | K::RecordConfirmed
        | K::MediatorChosen
        | K::GuestsAnswered
        | K::RepresentativeAdded
        | K::RepresentationEnded => by_parties(teller, kind, entry),
        K::MediatorAppointed
        | K::MediatorUnavailable
        | K::InterestDeclared
        | K::Convened
        | K::SessionMoved
        | K::Held
        | K::RecordSigned => of_mediation(teller, kind, entry),
        K::Agreed
        | K::Sealed
        | K::ConfirmationApplied
        | K::Confirmed
        | K::ConfirmationDenied
        | K::ConfirmationWithdrawn
        | K::PerformanceBegun
        | K::ItemPerformed
        | K::ItemPaid
        | K::Breached => of_agreement(teller, kind, entry),
        K::Reported
        | K::Registered
        | K::ConsentAsked
        | K::Resumed
        | K::FollowedUp
        | K::Closed
        | K::Failed
        | K::Terminated
        | K::Referred
        | K::RiskAssessed
        | K::PoliceAlerted
        | K::EscalationAverted
        | K::Reassigned
        | K::DeputyMerged
        | K::Extended
        | K::Reminded
        | K::Late
        | K::Diverted => of_course(teller, kind, facts, &who(teller, entry)),
    }
}

/// In whose name it happened; a party that acts by its code is that party.
fn who(teller: &Teller<'_>, entry: &TimelineEntry<DisputeFacts>) -> String {
    match (entry.by, entry.particulars.party, entry.by_submitter) {
        (None, Some(party), _) => teller.disputant(Some(party)),
        // Which party it was that acted the event does not say.
        (None, None, true) => teller.look.say("当事人", "A party").to_owned(),
        (by, _, _) => teller.doer(by, false),
    }
}

fn by_parties(teller: &Teller<'_>, kind: DisputeEventKind, entry: &TimelineEntry<DisputeFacts>) -> Both {
    use DisputeEventKind as K;
    let facts = &entry.particulars;
    let who = who(teller, entry);
    let party = teller.disputant(facts.party);
    let on_paper = facts.credential == Some(DisputeCredential::Paper);
    let paper = |(zh, en): Both| {
        if on_paper {
            (format!("{zh}（书面，由{who}记录）。"), format!("{en} on paper, as {who} wrote down."))
        } else {
            (format!("{zh}。"), format!("{en}."))
        }
    };
    match kind {
        K::PartyAdded => (format!("{who}登记了当事人：{party}。"), format!("{who} entered a party: {party}.")),
        K::CodeReissued => (format!("{who}给{party}重发了查询码。"), format!("{who} sent another code: {party}.")),
        K::MediatorAnswered => {
            let mediator = teller.mediator(facts.mediator);
            if facts.accepts == Some(true) {
                paper((
                    format!("{party}接受{mediator}担任调解员"),
                    format!("{party} accepted {mediator} as a mediator"),
                ))
            } else {
                paper((
                    format!("{party}请求换一位调解员，不要{mediator}"),
                    format!("{party} declined {mediator} as a mediator"),
                ))
            }
        }
        K::Consented => paper((format!("{party}同意调解"), format!("{party} agreed to mediation"))),
        K::Refused => paper((format!("{party}不同意调解"), format!("{party} refused mediation"))),
        K::Signed if facts.mediator.is_some() => {
            let mediator = teller.mediator(facts.mediator);
            paper((format!("调解员{mediator}在协议上签名"), format!("The mediator {mediator} signed the agreement")))
        }
        K::Signed => paper((format!("{party}在协议上签名"), format!("{party} signed the agreement"))),
        K::Withdrawn => (format!("{who}要求终止，不再调解。"), format!("{who} ended it; there is no more mediation.")),
        K::PrivacyDemanded => {
            paper((format!("{party}要求调解不公开"), format!("{party} demanded that it is not public")))
        }
        K::MediatorChosen => {
            let mediator = teller.mediator(facts.mediator);
            paper((format!("{party}选{mediator}主持调解"), format!("{party} chose {mediator} as a mediator")))
        }
        K::GuestsAnswered => {
            let sitting = facts.session.unwrap_or_default();
            if facts.accepts == Some(true) {
                paper((
                    format!("{party}同意受邀人员参加第 {sitting} 次调解"),
                    format!("{party} agreed to those invited to sitting {sitting}"),
                ))
            } else {
                paper((
                    format!("{party}不同意部分或者全部受邀人员参加第 {sitting} 次调解"),
                    format!("{party} did not agree to all who are invited to sitting {sitting}"),
                ))
            }
        }
        K::RecordConfirmed => {
            let sitting = facts.session.unwrap_or_default();
            if facts.accepts == Some(true) {
                paper((
                    format!("{party}核对第 {sitting} 次调解笔录无误"),
                    format!("{party} confirmed the record of sitting {sitting}"),
                ))
            } else {
                paper((
                    format!("{party}指出第 {sitting} 次调解笔录有误"),
                    format!("{party} told that the record of sitting {sitting} is wrong"),
                ))
            }
        }
        K::RepresentativeAdded => {
            (format!("{who}登记了{party}的代理人、代表人。"), format!("{who} entered who acts for {party}."))
        }
        _ => (format!("{party}：{}。", kind.label()), format!("{party}: {}", kind.description())),
    }
}

fn of_mediation(teller: &Teller<'_>, kind: DisputeEventKind, entry: &TimelineEntry<DisputeFacts>) -> Both {
    use DisputeEventKind as K;
    let facts = &entry.particulars;
    let who = who(teller, entry);
    let mediator = teller.mediator(facts.mediator);
    let sitting = facts.session.unwrap_or_default();
    let sessions = teller.dispute.map(|dispute| dispute.sessions.as_slice()).unwrap_or_default();
    let found = sessions.iter().find(|session| Some(session.number) == facts.session);
    match kind {
        K::MediatorAppointed => {
            (format!("{who}请{mediator}担任调解员。"), format!("{who} named {mediator} as a mediator."))
        }
        K::InterestDeclared => (
            format!("调解员{mediator}因与这件纠纷有利害关系，已经回避。"),
            format!("The mediator {mediator} has an interest in it and stepped aside."),
        ),
        K::MediatorUnavailable => (
            format!("调解员{mediator}不再担任代表，将另行确定调解员。"),
            format!("The mediator {mediator} serves no longer; another one is to be named."),
        ),
        K::Convened => {
            let (zh, en) = found.map(|session| place(teller, session)).unwrap_or_default();
            (format!("{who}召集第 {sitting} 次调解{zh}。"), format!("{who} called sitting {sitting}{en}."))
        }
        K::SessionMoved => {
            let (zh, en) = found.map(|session| place(teller, session)).unwrap_or_default();
            (format!("第 {sitting} 次调解改期{zh}。"), format!("Sitting {sitting} was moved{en}."))
        }
        K::RecordSigned => (
            format!("调解员{mediator}签署了第 {sitting} 次调解的笔录。"),
            format!("The mediator {mediator} signed the record of sitting {sitting}."),
        ),
        _ => (format!("第 {sitting} 次调解已经举行。"), format!("Sitting {sitting} was held.")),
    }
}

fn place(teller: &Teller<'_>, session: &MediationSession) -> Both {
    let (at, place) = (moment(teller.look, session.at, teller.now), session.place.as_str());
    (format!("：{at}，{place}"), format!(": {at}, {place}"))
}

fn of_agreement(teller: &Teller<'_>, kind: DisputeEventKind, entry: &TimelineEntry<DisputeFacts>) -> Both {
    use DisputeEventKind as K;
    let facts = &entry.particulars;
    let who = who(teller, entry);
    match kind {
        K::Agreed => {
            let form = facts.form.map(|form| form.label()).unwrap_or_default();
            (format!("各方达成{form}协议。"), "The parties agreed.".into())
        }
        K::Sealed => (format!("{who}在协议上盖章。"), format!("{who} sealed the agreement.")),
        K::ConfirmationApplied => {
            ("各方共同向法院申请司法确认。".into(), "The parties asked the court to confirm the agreement.".into())
        }
        K::Confirmed => ("法院确认协议有效。".into(), "The court confirmed the agreement.".into()),
        K::ConfirmationDenied => (
            "法院裁定驳回确认申请，协议对各方仍有约束力。".into(),
            "The court dismissed the application; the agreement binds on.".into(),
        ),
        K::ConfirmationWithdrawn => {
            ("各方撤回了司法确认申请。".into(), "The parties took their application to the court back.".into())
        }
        K::PerformanceBegun => ("协议开始履行。".into(), "The agreement is being carried out.".into()),
        K::ItemPaid => {
            let number = facts.item.unwrap_or_default();
            let amount = yuan(teller.look, facts.amount_fen.unwrap_or_default());
            (
                format!("{who}记录：协议第 {number} 项已经收到 {amount}。"),
                format!("{who} noted that {amount} of item {number} was received."),
            )
        }
        K::ItemPerformed => {
            let agreement = teller.dispute.and_then(|dispute| dispute.agreement.as_ref());
            let items = agreement.map(|agreement| agreement.items.as_slice()).unwrap_or_default();
            let item = items.iter().find(|item| Some(item.number) == facts.item);
            let label = item.map(|item| item.label.as_str()).unwrap_or_default();
            let number = facts.item.unwrap_or_default();
            (
                format!("{who}记录：协议第 {number} 项{label}已经履行。"),
                format!("{who} noted that item {number} {label} was carried out."),
            )
        }
        _ => (format!("{who}说明：协议没有履行。"), format!("{who} told that the agreement was broken.")),
    }
}

/// How the procedure goes its way.
fn of_course(teller: &Teller<'_>, kind: DisputeEventKind, facts: &DisputeFacts, who: &str) -> Both {
    use DisputeEventKind as K;
    let channel = facts.channel.map(|channel| channel.label()).unwrap_or_default();
    let elsewhere = facts.channel.map(|channel| channel.as_str()).unwrap_or_default();
    match kind {
        K::Reported => ("这件纠纷报告上来了。".into(), "The dispute was reported.".into()),
        K::Registered => (format!("{who}登记了这件纠纷。"), format!("{who} registered the dispute.")),
        K::ConsentAsked => (
            format!("{who}征求各方意见：是否愿意调解。"),
            format!("{who} asked the parties whether they want mediation."),
        ),
        K::Reassigned => {
            let to = facts.handed_to.map(|party| teller.party(party)).unwrap_or_default();
            (format!("您反映的事项由{to}继续跟进。"), format!("{to} goes on with what you reported."))
        }
        K::DeputyMerged => {
            ("同一代表的两条记录合并为一条。".into(), "Two entries of the same deputy became one.".into())
        }
        K::Resumed => (format!("{who}重新组织调解。"), format!("{who} resumed the mediation.")),
        K::FollowedUp => (format!("{who}回访，了解各方情况。"), format!("{who} looked how the parties are since.")),
        K::Closed => (format!("{who}结案。"), format!("{who} closed the dispute.")),
        K::Failed => (format!("{who}说明：调解没有达成一致。"), format!("{who} told that mediation came to nothing.")),
        K::Terminated => (
            format!("{who}终止调解，并告知可走的其他途径。"),
            format!("{who} ended the mediation and told where else to turn."),
        ),
        K::Diverted => (
            "这件纠纷所出自的诉求已转到应去的渠道，不再在这里调解。".into(),
            "The case out of which it came went to where that belongs; there is no more mediation here.".into(),
        ),
        K::Referred => (format!("{who}建议走其他途径：{channel}。"), format!("{who} sent it elsewhere: {elsewhere}.")),
        K::Extended => {
            let until = facts.until.map(|until| day(teller.look, until, local_date(teller.now))).unwrap_or_default();
            (format!("各方同意把调解时间延长到 {until}。"), format!("The parties agreed to more time, until {until}."))
        }
        K::Reminded | K::Late => {
            let until = facts.until.map(|until| day(teller.look, until, local_date(teller.now))).unwrap_or_default();
            let (label, words) = facts.step.map(|step| (step.label(), step.description())).unwrap_or_default();
            if kind == K::Late {
                (format!("{label}的期限（{until}）已过。"), format!("Late since {until}: {words}"))
            } else {
                (format!("{label}的期限快到了：{until}。"), format!("Due by {until}: {words}"))
            }
        }
        _ => (format!("{who}：{}。", kind.label()), format!("{who}: {}", kind.description())),
    }
}
