//! The record of a sitting (调解笔录): what was written down of it, or a form to write on where that is still to come. What the
//! mediators note for themselves is on no paper.

use super::source::{PARTIES_SIGN, SIGN, Source};
use crate::disputes::{DisputeFault, DisputeRelation, MediationSession, MediationSessionKind};
use crate::shared::time::shanghai;
use crate::shared::{Failure, Instant, Paper, PaperSigned, Vocabulary};

/// Counts the wordings.
const EDITION: u32 = 1;

/// The sittings whose record the viewer may read: of one side alone it stays with the mediators.
pub(super) fn records(source: &Source) -> impl DoubleEndedIterator<Item = &MediationSession> {
    let mediates = source.view.relations.iter().any(|relation: &DisputeRelation| relation.mediates());
    let mut sittings: Vec<_> = source.view.sessions.iter().collect();
    sittings.retain(|sitting| mediates || sitting.kind != MediationSessionKind::Separate);
    sittings.into_iter()
}

fn moment(at: Instant) -> String {
    at.with_timezone(&shanghai()).format("%Y年%-m月%-d日%-H时%M分").to_string()
}

/// The record of that sitting, or of the last one; `None` where there was none called.
pub(super) fn record(source: &Source, number: Option<u32>) -> Result<Option<Paper>, Failure> {
    let found = match number {
        Some(number) => {
            let found = records(source).find(|sitting| sitting.number == number);
            Some(found.ok_or_else(|| Failure::missing("session", DisputeFault::UnknownSession))?)
        }
        None => records(source).next_back(),
    };
    Ok(found.map(|sitting| written(source, sitting)))
}

fn written(source: &Source, sitting: &MediationSession) -> Paper {
    let mut paper = source.paper("调解笔录", EDITION);
    let held = sitting.held.as_ref();
    paper.entry("事由", source.title());
    paper.entry("次数", Some(&format!("第{}次（{}）", sitting.number, sitting.kind.label())));
    paper.entry("时间", Some(&moment(sitting.at)));
    paper.entry("地点", Some(sitting.place.as_str()));
    paper.entry("调解组织", source.organisation());
    paper.entry("主持人", source.presiding());
    let parties = held.and_then(|held| source.all_named(&held.parties));
    paper.entry("到场的当事人", parties.as_deref());
    let mediators = held.and_then(|held| source.mediators(&held.mediators));
    paper.entry("参加的调解员", mediators.as_deref());
    if let Some(held) = held {
        let others: Vec<_> = held.others.iter().map(|name| name.as_str()).collect();
        if !others.is_empty() {
            paper.entry("其他到场人员", Some(&others.join("、")));
        }
    } else {
        paper.entry("其他到场人员", None);
    }
    paper.section("事实和争议");
    paper.text_or_room("事实和争议", source.text());
    paper.section("调解经过");
    let minutes = held.and_then(|held| held.minutes.as_ref()).map(|minutes| minutes.as_str());
    paper.text_or_room("调解经过", minutes);
    let precedents = held.map(|held| held.precedents.as_slice()).unwrap_or_default();
    if !precedents.is_empty() {
        paper.section("参考的先例");
        for precedent in precedents {
            paper.text(precedent.as_str());
        }
    }
    paper.text("以上笔录已向当事人宣读或者由其阅读，无误后签名。");
    let there: Vec<u32> = match held {
        Some(held) => held.parties.clone(),
        None => source.view.parties.iter().map(|party| party.number).collect(),
    };
    for party in there {
        paper.signature(&source.named(party), PARTIES_SIGN, PaperSigned::ByHand);
    }
    paper.signature("人民调解员", SIGN, PaperSigned::ByHand);
    paper.signature("记录人", SIGN, PaperSigned::ByHand);
    paper
}
