//! What the parties agreed on (人民调解协议书), and how it was carried out (履行回执).

use chrono::NaiveDate;

use super::source::{PARTIES_SIGN, SIGN, Source, called, named, represented, titled};
use crate::disputes::{Agreement, AgreementForm, DisputeEventKind, DisputeFacts, Item, MediatorStanding, Payment};
use crate::shared::money::{in_capitals, in_figures};
use crate::shared::paper::{column, day_called};
use crate::shared::time::local_date;
use crate::shared::{Paper, PaperColumn, PaperSigned, PaperTable, Vocabulary};

/// Counts the wordings of the agreement, and of the receipt.
const EDITION: u32 = 1;
/// What is no money has no amount.
const NO_AMOUNT: &str = "—";
const COLUMNS: [PaperColumn; 7] = [
    column("序号", 7),
    column("项目", 15),
    column("给付方", 14),
    column("受领方", 14),
    column("金额（元）", 16),
    column("大写金额", 20),
    column("履行期限", 14),
];
const RECEIVED: [PaperColumn; 6] = [
    column("序号", 7),
    column("项目", 17),
    column("受领方", 17),
    column("金额（元）", 17),
    column("履行日期", 18),
    column("收据或者见证", 24),
];
const BINDS: &str = "依照《中华人民共和国人民调解法》第三十一条，本协议具有法律约束力，当事人应当按照约定履行，调解组织监督、督促履行。\n\
                     依照第三十二条，就协议的履行或者内容发生争议的，一方当事人可以向人民法院提起诉讼。\n\
                     依照第三十三条，各方当事人可以自协议生效之日起三十日内共同向人民法院申请司法确认；经确认有效，一方拒绝履行或者\
                     未全部履行的，对方可以申请强制执行。";

fn fen(amount: i64) -> u64 {
    u64::try_from(amount).unwrap_or_default()
}

/// An amount in figures and in capitals.
fn amount(item: &Item) -> [String; 2] {
    match fen(item.amount_fen) {
        0 => [NO_AMOUNT.to_owned(), NO_AMOUNT.to_owned()],
        fen => [in_figures(fen), in_capitals(fen)],
    }
}

fn sum(paper: &mut Paper, label: &str, total: u64) {
    paper.entry(label, Some(&format!("人民币{}元（大写：{}）", in_figures(total), in_capitals(total))));
}

/// When somebody signed that agreement before it was kept how, as the log tells.
fn signed_on(source: &Source, agreement: &Agreement, who: impl Fn(&DisputeFacts) -> bool) -> Option<NaiveDate> {
    let signed = DisputeEventKind::Signed.as_str();
    let mut events = source.view.timeline.iter().rev();
    let found = events.find(|line| line.kind == signed && line.at >= agreement.made_at && who(&line.particulars));
    found.map(|line| local_date(line.at))
}

fn items(paper: &mut Paper, source: &Source, agreement: &Agreement) {
    let row = |item: &Item| {
        let [figures, capitals] = amount(item);
        vec![
            Some(item.number.to_string()),
            Some(item.label.as_str().to_owned()),
            Some(source.named(item.payer)),
            Some(source.named(item.payee)),
            Some(figures),
            Some(capitals),
            item.due.map(day_called),
        ]
    };
    paper.table(PaperTable { columns: COLUMNS.to_vec(), rows: agreement.items.iter().map(row).collect() });
    if agreement.total_fen > 0 {
        sum(paper, "合计", fen(agreement.total_fen));
    }
}

/// Since when it holds, and what follows (第二十八条至第三十三条).
fn effect(paper: &mut Paper, source: &Source, agreement: &Agreement) {
    let is_mediated = source.view.listed.organisation.is_some();
    paper.text(match (agreement.form, is_mediated) {
        (AgreementForm::Oral, true) => {
            "依照《中华人民共和国人民调解法》第二十八条、第三十条，本协议以口头方式达成，由人民调解员记录，自各方当事人达成协议\
             之日起生效。"
        }
        (AgreementForm::Written, true) => {
            "依照《中华人民共和国人民调解法》第二十九条，本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解\
             委员会印章之日起生效。"
        }
        (_, false) => "本协议没有调解组织主持，是当事人之间的和解协议，不适用司法确认。",
    });
    if let Some(at) = agreement.effective_at {
        paper.text(&format!("本协议已于{}生效。", day_called(local_date(at))));
    }
    if is_mediated {
        paper.text(BINDS);
    }
    if let Some(last) = source.view.confirmable_until {
        paper.text(&format!("可以申请司法确认的最后一日为{}。", day_called(last)));
    }
}

fn signatures(paper: &mut Paper, source: &Source, agreement: &Agreement) {
    if agreement.form == AgreementForm::Written {
        for party in &source.view.parties {
            let number = Some(party.number);
            let (who, signed) = match agreement.signatures.iter().find(|one| one.party == number) {
                Some(one) => {
                    let who = source.signer(party.number, one.capacity, one.representative);
                    (who, PaperSigned::On(Some(local_date(one.at))))
                }
                None if agreement.signed_by.contains(&party.number) => {
                    (named(party), PaperSigned::On(signed_on(source, agreement, |facts| facts.party == number)))
                }
                None => (named(party), PaperSigned::Missing(format!("{}的签名", called(party)))),
            };
            paper.signature(&who, PARTIES_SIGN, signed);
        }
    }
    let seats = source.view.mediators.iter().filter(|seat| seat.standing == MediatorStanding::Active);
    for seat in seats {
        let number = Some(seat.number);
        let kept = agreement.signatures.iter().find(|one| one.mediator == number).map(|one| local_date(one.at));
        let signed = if agreement.mediators_signed.contains(&seat.number) {
            PaperSigned::On(kept.or_else(|| signed_on(source, agreement, |facts| facts.mediator == number)))
        } else if seat.presides && agreement.form == AgreementForm::Written {
            PaperSigned::Missing("主持调解的人民调解员的签名".to_owned())
        } else {
            PaperSigned::ByHand
        };
        paper.signature(&titled(seat), SIGN, signed);
    }
    paper.signature("记录人", SIGN, PaperSigned::ByHand);
}

/// The agreement; `None` where there is none.
pub(super) fn agreement(source: &Source) -> Option<Paper> {
    let agreement = source.view.agreement.as_ref()?;
    let is_mediated = source.view.listed.organisation.is_some();
    let title = match (agreement.form, is_mediated) {
        (AgreementForm::Written, true) => "人民调解协议书",
        (AgreementForm::Oral, true) => "人民调解口头协议登记表",
        (_, false) => "和解协议书",
    };
    let mut paper = source.paper(title, EDITION);
    for party in &source.view.parties {
        paper.entry(party.side.label(), Some(party.name.as_str()));
        represented(&mut paper, party);
        paper.entry_called("住址", &format!("{}的住址", called(party)), None);
    }
    if is_mediated {
        paper.entry("调解组织", source.organisation());
        paper.entry("主持调解的人民调解员", source.presiding());
    }
    paper.section("纠纷的主要事实和争议事项");
    paper.entry("事由", source.title());
    paper.text_or_room("纠纷的主要事实", source.text());
    paper.section("协议内容");
    paper.text(agreement.text.as_str());
    paper.section("履行的项目和期限");
    items(&mut paper, source, agreement);
    paper.section("协议的效力");
    effect(&mut paper, source, agreement);
    if is_mediated {
        let copies = source.view.parties.len() + 1;
        paper.text(&format!("本协议一式{copies}份，当事人各执一份，人民调解委员会留存一份。"));
    }
    paper.entry("达成协议的日期", Some(&day_called(local_date(agreement.made_at))));
    signatures(&mut paper, source, agreement);
    if is_mediated && agreement.form == AgreementForm::Written {
        let seal = source.seal.as_ref().map(|seal| seal.as_str());
        paper.seal(seal, "人民调解委员会的印章", agreement.sealed_at.map(local_date));
    }
    Some(paper)
}

/// What was received of an item, where that was less than all of it at once.
fn in_parts(item: &Item) -> Option<String> {
    if item.payments.is_empty() || (item.payments.len() == 1 && item.performed.is_some()) {
        return None;
    }
    let part = |payment: &Payment| {
        let (on, amount) = (day_called(payment.on), in_figures(fen(payment.amount_fen)));
        format!("{on}收到{amount}元（{}）", payment.receipt.as_str())
    };
    let parts: Vec<_> = item.payments.iter().map(part).collect();
    Some(format!("第{}项分次履行：{}。", item.number, parts.join("；")))
}

/// How the agreement was carried out; `None` before it holds.
pub(super) fn receipt(source: &Source) -> Option<Paper> {
    let agreement = source.view.agreement.as_ref()?;
    let since = agreement.effective_at?;
    let mut paper = source.paper("人民调解协议履行回执", EDITION);
    paper.entry("事由", source.title());
    paper.entry("调解组织", source.organisation());
    paper.entry("协议生效日期", Some(&day_called(local_date(since))));
    let row = |item: &Item| {
        let performed = item.performed.as_ref();
        let [figures, _] = amount(item);
        vec![
            Some(item.number.to_string()),
            Some(item.label.as_str().to_owned()),
            Some(source.named(item.payee)),
            Some(figures),
            performed.map(|performed| day_called(performed.on)),
            performed.map(|performed| performed.receipt.as_str().to_owned()),
        ]
    };
    paper.table(PaperTable { columns: RECEIVED.to_vec(), rows: agreement.items.iter().map(row).collect() });
    for item in &agreement.items {
        if let Some(parts) = in_parts(item) {
            paper.text(&parts);
        }
    }
    sum(&mut paper, "已履行合计", agreement.items.iter().map(|item| fen(item.paid_fen())).fold(0, u64::saturating_add));
    paper.text("受领方确认已收到上列标明履行日期的各项和各笔。");
    let mut payees: Vec<u32> = agreement.items.iter().map(|item| item.payee).collect();
    payees.sort_unstable();
    payees.dedup();
    for payee in payees {
        paper.signature(&source.named(payee), PARTIES_SIGN, PaperSigned::ByHand);
    }
    paper.signature("人民调解员", SIGN, PaperSigned::ByHand);
    Some(paper)
}
