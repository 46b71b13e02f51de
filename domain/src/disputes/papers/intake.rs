//! What comes before mediation: the application, and what the parties are told of their rights.

use super::source::{PARTIES_SIGN, Source, called, named, represented};
use crate::disputes::{PartyView, RIGHTS_EDITION, rights_notice};
use crate::shared::money::{in_capitals, in_figures};
use crate::shared::paper::day_called;
use crate::shared::time::local_date;
use crate::shared::{Paper, PaperSigned};

/// Counts the wordings of the application.
const EDITION: u32 = 1;

/// A party with how it is reached. Where it lives nobody is asked on the net: that is written on the paper.
fn person(paper: &mut Paper, role: &str, party: &PartyView) {
    paper.entry(role, Some(&named(party)));
    represented(paper, party);
    paper.entry_called("住址", &format!("{}的住址", called(party)), None);
    paper.entry_called("联系电话", &format!("{}的联系电话", called(party)), party.phone.as_deref());
}

/// What is applied for, as far as it was said.
fn claim(source: &Source) -> Option<String> {
    let fen = source.view.circumstances.as_ref().and_then(|said| said.claimed_fen)?;
    let fen = u64::try_from(fen).ok().filter(|fen| *fen > 0)?;
    Some(format!("请求就给付人民币{}元（大写：{}）进行调解。", in_figures(fen), in_capitals(fen)))
}

/// The application (人民调解申请书).
pub(super) fn application(source: &Source) -> Paper {
    let mut paper = source.paper("人民调解申请书", EDITION);
    let own = |party: &&PartyView| Some(party.number) == source.applicant;
    match source.view.parties.iter().find(own) {
        Some(party) => person(&mut paper, "申请人", party),
        None => paper.entry("申请人", None),
    }
    let mut others = source.view.parties.iter().filter(|party| !own(party)).peekable();
    if others.peek().is_none() {
        paper.entry("对方当事人", None);
    }
    for party in others {
        person(&mut paper, if source.applicant.is_some() { "对方当事人" } else { "当事人" }, party);
    }
    paper.entry("申请调解的组织", source.organisation());
    paper.section("纠纷简要情况");
    paper.entry("事由", source.title());
    if let Some(said) = &source.view.circumstances {
        paper.entry("发生日期", said.occurred_on.map(day_called).as_deref());
        paper.entry("发生地点", said.place.as_ref().map(|place| place.as_str()));
    }
    paper.text_or_room("纠纷简要情况", source.text());
    paper.section("申请事项");
    paper.text_or_room("申请事项", claim(source).as_deref());
    paper.text("人民调解的有关规定已向申请人告知，申请人自愿申请人民调解。");
    paper.signature("申请人", PARTIES_SIGN, PaperSigned::ByHand);
    paper
}

/// What the parties are told (权利义务告知书): in the words that they were told, or are told from now on.
pub(super) fn rights(source: &Source) -> Option<Paper> {
    let notice = source.view.rights.or_else(|| rights_notice(RIGHTS_EDITION))?;
    let mut paper = source.paper("人民调解权利义务告知书", notice.edition);
    paper.entry("事由", source.title());
    paper.entry("调解组织", source.organisation());
    paper.text(notice.zh);
    for party in &source.view.parties {
        if let Some(at) = party.consented_at.filter(|_| party.rights == Some(notice.edition)) {
            let day = day_called(local_date(at));
            paper.text(&format!("{}于{day}知悉以上权利义务，同意调解。", named(party)));
        } else {
            let lacks = PaperSigned::Missing(format!("{}的签名", called(party)));
            paper.signature(&named(party), PARTIES_SIGN, lacks);
        }
    }
    Some(paper)
}
