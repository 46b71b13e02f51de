//! A dispute as a page shows it to a party, or to whoever reported it.

use askama::Template;
use mashang_domain::disputes::{
    Agreement, AgreementForm, DisputeAction, DisputeView, Item, MediationSession, MediatorStanding, MediatorView,
    PartyCapacity, PartyView,
};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Machine, Party, Vocabulary};
use mashang_domain::timeline::Line;

use super::acts::recalled;
use super::case_page::{Asked, Matter};
use super::looks::looked;
use super::party_acts;
use super::say::{day, moment, one_of, yuan};
use super::standing::{self, needs_advice};
use super::story::{Kinds, told};
use super::teller::Teller;
use crate::pages::Look;

/// An item of the agreement in words.
struct ItemLine {
    label: String,
    /// Who gives it to whom.
    way: String,
    amount: String,
    due: String,
    done: String,
}

/// The agreement in words.
struct AgreementPart {
    form: String,
    text: String,
    items: Vec<ItemLine>,
    total: String,
    signatures: Vec<String>,
    /// Whether it holds, and what may still be done about it.
    holds: String,
}

/// The page of a dispute.
#[derive(Template)]
#[template(path = "dispute.html")]
pub(crate) struct DisputePage {
    look: Look,
    matter: Matter,
    text: Option<String>,
    reported_at: String,
    kind: String,
    organisation: Option<String>,
    parties: Vec<String>,
    mediators: Vec<String>,
    sittings: Vec<String>,
    agreement: Option<AgreementPart>,
    /// Whether the parties need to know where else to turn.
    elsewhere: bool,
    advice: Option<String>,
}

impl DisputePage {
    pub(crate) fn of(
        teller: &Teller<'_>,
        view: &DisputeView,
        (lines, kinds): (&[Line], &Kinds),
        asked: Asked<'_>,
    ) -> Self {
        let look = teller.look;
        let acts = party_acts::of_dispute(teller, view, asked.choosable, asked.confirming);
        let (acts, said) = recalled(acts, asked.refusal);
        let title = view.listed.title.as_ref().map(|title| title.as_str().to_owned());
        let organisation = view.listed.organisation.map(Party::Organisation);
        Self {
            look,
            text: view.text.as_ref().map(|text| text.as_str().to_owned()),
            reported_at: moment(look, view.listed.reported_at, teller.now),
            kind: look.say(view.listed.kind.label(), view.listed.kind.code.as_str()).to_owned(),
            organisation: organisation.map(|party| teller.party(party)),
            parties: view.parties.iter().map(|party| disputant(teller, view, party)).collect(),
            mediators: mediators(teller, view),
            sittings: view.sessions.iter().map(|sitting| self::sitting(teller, sitting)).collect(),
            agreement: view.agreement.as_ref().map(|agreement| part(teller, view, agreement)),
            elsewhere: needs_advice(view.listed.state),
            advice: view.advice.as_ref().map(|text| text.as_str().to_owned()),
            matter: Matter {
                code: asked.code,
                token: asked.token,
                fresh: asked.fresh,
                title: title.unwrap_or_else(|| look.say("矛盾纠纷", "A dispute").to_owned()),
                date: local_date(view.listed.reported_at),
                standing: standing::of_dispute(teller, view),
                said,
                acts,
                lines: told(teller, lines, kinds),
                looks: looked(teller, asked.looks),
            },
        }
    }
}

fn disputant(teller: &Teller<'_>, view: &DisputeView, party: &PartyView) -> String {
    let (look, name, side) = (teller.look, party.name.as_str(), party.side.label());
    let you = if view.party == Some(party.number) { look.say("（您）", " (you)") } else { "" };
    let consented = party.consented_at.map(|at| moment(look, at, teller.now));
    let (zh, en) = match consented {
        Some(at) => (format!("，{at} 同意调解"), format!(", agreed to mediation on {at}")),
        None => (String::new(), String::new()),
    };
    one_of(look, (format!("{side}：{name}{you}{zh}"), format!("{name}{you}{en}")))
}

fn mediators(teller: &Teller<'_>, view: &DisputeView) -> Vec<String> {
    let look = teller.look;
    let line = |seat: &MediatorView| {
        let (name, standing) = (seat.name.as_str(), seat.standing.label());
        let english = match seat.standing {
            MediatorStanding::Awaiting => "waits for the parties",
            MediatorStanding::Active => "mediates",
            MediatorStanding::Declined => "was declined",
            MediatorStanding::SteppedAside => "stepped aside",
        };
        one_of(look, (format!("{name}（{standing}）"), format!("{name} ({english})")))
    };
    view.mediators.iter().map(line).collect()
}

fn sitting(teller: &Teller<'_>, sitting: &MediationSession) -> String {
    let look = teller.look;
    let (number, kind, place) = (sitting.number, sitting.kind.label(), sitting.place.as_str());
    let at = moment(look, sitting.at, teller.now);
    let (zh, en) = if sitting.held.is_some() {
        ("已经举行", "was held")
    } else if sitting.at < teller.now {
        ("时间已过，尚未记录", "is over, not written down yet")
    } else {
        ("请准时到场", "please be there")
    };
    one_of(
        look,
        (format!("第 {number} 次（{kind}）：{at}，{place}，{zh}"), format!("Sitting {number}: {at}, {place}, {en}")),
    )
}

fn part(teller: &Teller<'_>, view: &DisputeView, agreement: &Agreement) -> AgreementPart {
    AgreementPart {
        form: teller.look.say(agreement.form.label(), agreement.form.as_str()).to_owned(),
        text: agreement.text.as_str().to_owned(),
        items: agreement.items.iter().map(|item| self::item(teller, item)).collect(),
        total: yuan(teller.look, agreement.total_fen),
        signatures: signatures(teller, view, agreement),
        holds: holds(teller, view, agreement),
    }
}

fn item(teller: &Teller<'_>, item: &Item) -> ItemLine {
    let (look, today) = (teller.look, local_date(teller.now));
    let (payer, payee) = (teller.disputant(Some(item.payer)), teller.disputant(Some(item.payee)));
    let due = item.due.map(|due| day(look, due, today));
    let due = due.map(|due| one_of(look, (format!("{due}前"), format!("by {due}"))));
    let done = match &item.performed {
        Some(performed) => {
            let (on, receipt) = (day(look, performed.on, today), performed.receipt.as_str());
            (format!("已履行：{on}，{receipt}"), format!("done on {on}, {receipt}"))
        }
        None if item.paid_fen() > 0 => {
            let paid = yuan(look, item.paid_fen());
            (format!("已收到 {paid}"), format!("{paid} received"))
        }
        None if item.due.is_some_and(|due| due < today) => ("已过期，尚未履行".to_owned(), "overdue".to_owned()),
        None => ("尚未履行".to_owned(), "not yet".to_owned()),
    };
    ItemLine {
        label: item.label.as_str().to_owned(),
        way: format!("{payer} → {payee}"),
        amount: if item.amount_fen == 0 { String::new() } else { yuan(look, item.amount_fen) },
        due: due.unwrap_or_default(),
        done: one_of(look, done),
    }
}

fn signatures(teller: &Teller<'_>, view: &DisputeView, agreement: &Agreement) -> Vec<String> {
    if agreement.form == AgreementForm::Oral {
        return Vec::new();
    }
    let look = teller.look;
    let by_party = |party: &PartyView| {
        let name = teller.disputant(Some(party.number));
        if agreement.signed_by.contains(&party.number) {
            let (zh, en) = signed_as(party, agreement);
            one_of(look, (format!("{name}已签名{zh}"), format!("{name} signed{en}")))
        } else {
            one_of(look, (format!("{name}还没有签名"), format!("{name}: not signed yet")))
        }
    };
    let by_mediator = |number: &u32| {
        let name = teller.mediator(Some(*number));
        one_of(look, (format!("调解员{name}已签名"), format!("The mediator {name} signed")))
    };
    let sealed = agreement.sealed_at.map(|at| {
        let at = moment(look, at, teller.now);
        one_of(look, (format!("{at} 已盖章"), format!("Sealed on {at}")))
    });
    view.parties.iter().map(by_party).chain(agreement.mediators_signed.iter().map(by_mediator)).chain(sealed).collect()
}

/// As whom somebody signed for the party, where that was not the party itself.
fn signed_as(party: &PartyView, agreement: &Agreement) -> (String, String) {
    let found = agreement.signatures.iter().find(|one| one.party == Some(party.number));
    let Some(signed) = found.filter(|one| one.capacity != PartyCapacity::Own) else { return Default::default() };
    let who = party.representatives.iter().find(|one| Some(one.number) == signed.representative);
    let name = who.map(|one| one.name.as_str()).unwrap_or_default();
    let english = match signed.capacity {
        PartyCapacity::Own => "in person",
        PartyCapacity::Guardian => "by the guardian",
        PartyCapacity::Agent => "by an agent",
        PartyCapacity::Organisation => "by whoever stands for it",
    };
    (format!("（{}{name}）", signed.capacity.label()), format!(" ({english} {name})"))
}

/// Whether the agreement holds, and until when the parties may ask the court (人民调解法第三十三条).
fn holds(teller: &Teller<'_>, view: &DisputeView, agreement: &Agreement) -> String {
    let look = teller.look;
    let Some(at) = agreement.effective_at else {
        return look
            .say(
                "还没有生效：要各方签名、调解员签名并盖章。",
                "It does not hold yet: all parties and a mediator sign, and it is sealed.",
            )
            .to_owned();
    };
    let since = moment(look, at, teller.now);
    let last = view.confirmable_until.filter(|last| *last >= local_date(teller.now));
    let asks = DisputeAction::ApplyConfirmation.is_legal_in(view.listed.state);
    match last.filter(|_| asks).map(|last| day(look, last, local_date(teller.now))) {
        Some(last) => one_of(
            look,
            (
                format!("{since} 起生效。各方可以在 {last} 前一起向法院申请司法确认，请找调解组织办理。"),
                format!("It holds since {since}. Until {last} the parties may together ask the court to confirm it."),
            ),
        ),
        None => one_of(look, (format!("{since} 起生效。"), format!("It holds since {since}."))),
    }
}
