//! The record of a sitting (调解笔录): what was written down of it, or a form to write on where that is still to come. What the
//! mediators note for themselves is on no paper.

use super::source::{PARTIES_SIGN, SIGN, Source, titled};
use crate::disputes::{
    Absence, DisputeFault, DisputeRelation, HearingGuest, HearingGuestKind, Held, MediationSession,
    MediationSessionKind,
};
use crate::shared::paper::day_called;
use crate::shared::time::{local_date, shanghai};
use crate::shared::{Failure, Instant, Paper, PaperSigned, Vocabulary};

/// Counts the wordings.
const EDITION: u32 = 1;

/// The sittings whose record the viewer may read: of one side alone it stays with the mediators and that side.
pub(super) fn records(source: &Source) -> impl DoubleEndedIterator<Item = &MediationSession> {
    let mediates = source.view.relations.iter().any(|relation: &DisputeRelation| relation.mediates());
    let is_own = |sitting: &MediationSession| source.own_side().is_some_and(|side| sitting.is_open_to(side));
    let mut sittings: Vec<_> = source.view.sessions.iter().collect();
    sittings.retain(|sitting| mediates || sitting.kind != MediationSessionKind::Separate || is_own(sitting));
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

/// A guest by name, and where that is said, for whom that one stands and what was done.
fn called(guest: &HearingGuest) -> String {
    use HearingGuestKind as K;
    let named = match guest.kind {
        K::Media | K::PartyDelegate | K::ConsultativeMember => Some(guest.kind.label()),
        K::Deputy | K::Elder | K::Lawyer | K::Neighbour | K::Expert | K::Other => None,
    };
    let beside = [guest.body.as_ref(), guest.part.as_ref()].into_iter().flatten().map(|text| text.as_str());
    let said: Vec<&str> = named.into_iter().chain(beside).collect();
    if said.is_empty() {
        guest.name.as_str().to_owned()
    } else {
        format!("{}（{}）", guest.name.as_str(), said.join("，"))
    }
}

/// Whoever came beside the parties and the mediators: of those invited all of whom nothing else is said.
fn others(sitting: &MediationSession, held: &Held) -> Vec<String> {
    let is_absent = |guest: &HearingGuest| held.absent.iter().any(|one| one.guest == Some(guest.number));
    let invited = sitting.guests.iter().filter(|guest| !is_absent(guest)).map(called);
    invited.chain(held.others.iter().map(|name| name.as_str().to_owned())).collect()
}

/// Who was to come and did not, and why.
fn absent(source: &Source, sitting: &MediationSession, held: &Held) -> Vec<String> {
    let who = |one: &Absence| {
        let guest = sitting.guests.iter().find(|guest| Some(guest.number) == one.guest);
        let guest = guest.map(|guest| guest.name.as_str().to_owned());
        let party = one.party.map(|number| source.named(number));
        party.or(one.mediator.and_then(|number| source.mediators(&[number]))).or(guest).unwrap_or_default()
    };
    held.absent.iter().map(|one| format!("{}（{}）", who(one), one.reason.as_str())).collect()
}

/// Who came, or is to come.
fn present(paper: &mut Paper, source: &Source, sitting: &MediationSession) {
    let held = sitting.held.as_ref();
    let parties = held.and_then(|held| source.all_named(&held.parties));
    paper.entry("到场的当事人", parties.as_deref());
    let mediators = held.and_then(|held| source.mediators(&held.mediators));
    paper.entry("参加的调解员", mediators.as_deref());
    let Some(held) = held else {
        let invited: Vec<_> = sitting.guests.iter().map(called).collect();
        if !invited.is_empty() {
            paper.entry("受邀人员", Some(&invited.join("、")));
        }
        paper.entry("其他到场人员", None);
        return;
    };
    let (others, absent) = (others(sitting, held), absent(source, sitting, held));
    if !others.is_empty() {
        paper.entry("其他到场人员", Some(&others.join("、")));
    }
    if !absent.is_empty() {
        paper.entry("未到场人员", Some(&absent.join("、")));
    }
}

/// What was said and what came of it, or room for both.
fn course(paper: &mut Paper, held: Option<&Held>) {
    let minutes = held.and_then(|held| held.minutes.as_ref()).map(|minutes| minutes.as_str());
    let remarks = held.map(|held| held.remarks.as_slice()).unwrap_or_default();
    paper.section("调解经过");
    if minutes.is_some() || remarks.is_empty() {
        paper.text_or_room("调解经过", minutes);
    }
    for remark in remarks {
        paper.text(&format!("{}：{}", remark.by.as_str(), remark.text.as_str()));
    }
    let outcome = held.map(|held| held.outcome.as_ref().map(|outcome| outcome.as_str()));
    // Of a sitting of which nothing came nothing lacks.
    if outcome.is_none_or(|outcome| outcome.is_some()) {
        paper.section("调解结果");
        paper.text_or_room("调解结果", outcome.flatten());
    }
    let precedents = held.map(|held| held.precedents.as_slice()).unwrap_or_default();
    if !precedents.is_empty() {
        paper.section("参考的先例");
        for precedent in precedents {
            paper.text(precedent.as_str());
        }
    }
}

/// Who signed the record and who confirmed it, or is to on the paper.
fn signatures(paper: &mut Paper, source: &Source, held: Option<&Held>) {
    let there: Vec<u32> = match held {
        Some(held) => held.parties.clone(),
        None => source.view.parties.iter().map(|party| party.number).collect(),
    };
    for party in there {
        let said = held.and_then(|held| held.confirmed.iter().find(|one| one.party == party));
        let Some(said) = said else {
            paper.signature(&source.named(party), PARTIES_SIGN, PaperSigned::ByHand);
            continue;
        };
        let (who, day) = (source.signer(party, said.capacity, said.representative), local_date(said.at));
        if said.accepts {
            paper.signature(&who, PARTIES_SIGN, PaperSigned::On(Some(day)));
        } else {
            paper.text(&format!("{who}于{}指出本笔录有误。", day_called(day)));
        }
    }
    let signed = held.and_then(|held| held.signed);
    let seat = signed.and_then(|signed| source.view.mediators.iter().find(|seat| seat.number == signed.mediator));
    if let Some((signed, seat)) = signed.zip(seat) {
        paper.signature(&titled(seat), SIGN, PaperSigned::On(Some(local_date(signed.at))));
    } else {
        paper.signature("人民调解员", SIGN, PaperSigned::ByHand);
    }
    paper.signature("记录人", SIGN, PaperSigned::ByHand);
}

fn written(source: &Source, sitting: &MediationSession) -> Paper {
    let mut paper = source.paper("调解笔录", EDITION);
    let held = sitting.held.as_ref();
    paper.entry("事由", source.title());
    paper.entry("次数", Some(&format!("第{}次（{}）", sitting.number, sitting.kind.label())));
    paper.entry("时间", Some(&moment(sitting.at)));
    paper.entry("地点", Some(sitting.place.as_str()));
    paper.entry("调解组织", source.organisation());
    paper.entry("主持人", source.presided(held));
    present(&mut paper, source, sitting);
    if let Some(agenda) = &sitting.agenda {
        paper.entry("议题", Some(agenda.as_str()));
    }
    paper.section("事实和争议");
    paper.text_or_room("事实和争议", source.text());
    course(&mut paper, held);
    paper.text("以上笔录已向当事人宣读或者由其阅读，无误后签名。");
    signatures(&mut paper, source, held);
    paper
}
