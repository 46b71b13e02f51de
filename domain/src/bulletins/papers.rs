//! A briefing on paper: number, four parts, what it rests on, and what leaders wrote. It is no official document with a number of its
//! own (发文字号), and its head may be printed in red or not.

use super::{Bulletin, BulletinFault, BulletinId, Bulletins, queries};
use crate::shared::paper::day_called;
use crate::shared::time::local_date;
use crate::shared::{Context, Failure, NamedParties, Names, Paper, PaperOrigin, Party, Vocabulary};

/// Counts the wordings.
const EDITION: u32 = 1;
/// Stands where a citation was.
const BLANKED: &str = "（引用内容已清空）";

fn called(names: &Names, party: Party) -> &str {
    names.of(party).map(|name| name.as_str()).unwrap_or_default()
}

/// All whom the paper names.
fn parties(bulletin: &Bulletin) -> Vec<Party> {
    let mut all = bulletin.addressees();
    all.push(Party::Office(bulletin.office));
    all
}

fn citations(paper: &mut Paper, bulletin: &Bulletin) {
    for (number, one) in (1_usize..).zip(&bulletin.citations) {
        let text = one.text.as_ref().map_or(BLANKED, |text| text.as_str());
        let figure = one.figure.as_ref().map(|figure| format!("：{}", figure.as_str())).unwrap_or_default();
        let day = day_called(local_date(one.cited_at));
        // A paragraph for each: what is cited may have lines of its own.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        paper.text(&format!("{number}．{}{text}{figure}（{day}引用）", one.kind.label()));
    }
}

fn instructions(paper: &mut Paper, bulletin: &Bulletin, names: &Names) {
    if bulletin.instructions.is_empty() {
        return;
    }
    paper.section("批示与办理");
    for one in &bulletin.instructions {
        paper.text(&format!("{}{}批示：{}", day_called(one.on), one.leader.as_str(), one.words.as_str()));
        for addressee in &one.addressees {
            let to = called(names, addressee.to);
            match &addressee.answer {
                Some(answer) => {
                    let day = day_called(local_date(answer.at));
                    paper.text(&format!("{to}{day}答复：{}", answer.text.as_str()));
                }
                None => paper.text(&format!("{to}应于{}前答复。", day_called(one.due_on))),
            }
        }
    }
}

fn drawn(bulletin: &Bulletin, names: &Names, origin: PaperOrigin) -> Option<Paper> {
    let number = bulletin.number?;
    let content = &bulletin.content;
    let office = called(names, Party::Office(bulletin.office));
    let mut paper = Paper::new("民情专报", EDITION, origin);
    paper.number = Some(number.to_string());
    paper.entry("标题", Some(content.title.as_str()));
    paper.entry("主题", Some(content.theme.as_str()));
    paper.entry("签发人", content.signer.as_ref().map(|signer| signer.as_str()));
    for (heading, text) in content.parts.each() {
        paper.section(heading);
        paper.text(text);
    }
    paper.section("依据");
    citations(&mut paper, bulletin);
    instructions(&mut paper, bulletin, names);
    for (label, list) in content.recipients.each() {
        if !list.is_empty() {
            let all: Vec<&str> = list.iter().map(|name| name.as_str()).collect();
            paper.entry(label, Some(&all.join("、")));
        }
    }
    paper.office(Some(office).filter(|name| !name.is_empty()), bulletin.issued_at.map(local_date));
    Some(paper)
}

/// The briefing on paper, for whoever may see it; `address` is where its code leads.
///
/// # Errors
/// Not found where the actor may not know that it exists; [`BulletinFault::NotIssued`] of what has no number.
pub fn paper(
    store: &mut (impl Bulletins + NamedParties),
    ctx: &Context,
    id: BulletinId,
    address: String,
) -> Result<Paper, Failure> {
    let bulletin = queries::detail(store, ctx, id)?.bulletin;
    let names = store.names_of(&parties(&bulletin))?;
    let origin = PaperOrigin { address, version: bulletin.version, on: local_date(ctx.now) };
    drawn(&bulletin, &names, origin).ok_or_else(|| Failure::rule(BulletinFault::NotIssued))
}
