//! A suggestion on paper (代表建议), and the letter that answers it (答复函).

use super::{Suggestion, SuggestionFault, SuggestionId, SuggestionView, Suggestions, queries};
use crate::congresses::title_by;
use crate::shared::paper::day_called;
use crate::shared::time::local_date;
use crate::shared::{
    Called, Context, Failure, NamedParties, Names, Paper, PaperOrigin, PaperSigned, Party, Vocabulary,
};

crate::vocabulary! {
    /// The papers of a suggestion.
    SuggestionPaperKind "代表建议文书" {
        /// What the deputy proposes.
        Suggestion = "suggestion" "代表建议",
        /// What the unit in the lead answered last.
        Reply = "reply" "答复函" by "代表法第五十一条",
    }
}

/// Counts the wordings.
const EDITION: u32 = 1;

type Result<T> = std::result::Result<T, Failure>;

/// A paper that a suggestion has, or may come to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestionPaperListed {
    pub kind: SuggestionPaperKind,
    /// What lacks in it; nothing where there is no such paper yet.
    pub missing: Option<Vec<String>>,
}

/// What papers of a suggestion are drawn from.
struct Source {
    view: SuggestionView,
    names: Names,
    origin: PaperOrigin,
}

impl Source {
    fn suggestion(&self) -> &Suggestion {
        &self.view.suggestion
    }

    fn called(&self, party: Party) -> Option<&str> {
        self.names.of(party).map(|name| name.as_str())
    }

    /// 2026年第12号.
    fn number(&self) -> Option<String> {
        self.suggestion().number.map(|(year, number)| format!("{year}年第{number}号"))
    }

    /// What the congress's deputies are called.
    fn title(&self) -> Option<String> {
        self.names.get(&Called::Congress(self.suggestion().division.clone())).map(title_by)
    }

    /// The names of several; `None` of nobody.
    fn all(&self, parties: impl Iterator<Item = Party>) -> Option<String> {
        let names: Vec<_> = parties.filter_map(|party| self.called(party)).collect();
        (!names.is_empty()).then(|| names.join("、"))
    }
}

fn suggestion(source: &Source) -> Paper {
    let (suggestion, dossier) = (source.suggestion(), &source.suggestion().dossier);
    let title = format!("{}{}", source.title().unwrap_or_else(|| "代表".to_owned()), suggestion.kind.label());
    let mut paper = Paper::new(title, EDITION, source.origin.clone());
    paper.entry("编号", source.number().as_deref());
    paper.entry("标题", Some(dossier.title.as_str()));
    paper.entry("领衔代表", source.called(Party::Deputy(suggestion.proposer)));
    if let Some(cosigners) = source.all(suggestion.signers().map(Party::Deputy)) {
        paper.entry("联名代表", Some(&cosigners));
    }
    paper.entry("提出时间", dossier.submitted_at.map(|at| day_called(local_date(at))).as_deref());
    paper.entry("提出方式", Some(if suggestion.at_session { "会议期间" } else { "闭会期间" }));
    if let Some(lead) = suggestion.lead {
        paper.entry("主办单位", source.called(Party::Unit(lead)));
    }
    if let Some(units) = source.all(suggestion.co_units().iter().copied().map(Party::Unit)) {
        paper.entry("协办单位", Some(&units));
    }
    paper.section("情况和问题");
    paper.text(dossier.text.as_str());
    paper.section("具体建议");
    paper.text_or_room("具体建议", dossier.proposal.as_ref().map(|proposal| proposal.as_str()));
    paper.signature("领衔代表", "签名", PaperSigned::ByHand);
    paper
}

/// The letter; `None` before there is an answer.
fn reply(source: &Source) -> Option<Paper> {
    let (suggestion, reply) = (source.suggestion(), source.suggestion().reply()?);
    let number = source.number().unwrap_or_default();
    let title = source.title().unwrap_or_else(|| "代表".to_owned());
    let mut paper = Paper::new(format!("关于{number}{title}建议的答复"), EDITION, source.origin.clone());
    paper.number = Some(reply.number.as_str().to_owned());
    // Of what was answered before it was kept whom by name, the proposer is known.
    let answered = match reply.answered.as_slice() {
        [] => std::slice::from_ref(&suggestion.proposer),
        answered => answered,
    };
    let addressed = source.all(answered.iter().copied().map(Party::Deputy)).unwrap_or_default();
    paper.entry(&format!("{addressed}代表"), Some(""));
    paper.text(&format!("您提出的《{}》收悉，现答复如下。", suggestion.dossier.title.as_str()));
    paper.text(reply.text.as_str());
    paper.entry("办理结果", Some(reply.class.label()));
    if let Some(day) = reply.promised {
        paper.entry("完成期限", Some(&day_called(day)));
    }
    if let Some(units) = source.all(suggestion.co_units().iter().copied().map(Party::Unit)) {
        paper.entry("协办单位", Some(&units));
    }
    paper.entry("签发人", Some(reply.signed_by.as_str()));
    paper.office(source.called(Party::Unit(reply.unit)), Some(local_date(reply.at)));
    Some(paper)
}

fn source(
    store: &mut (impl Suggestions + NamedParties),
    ctx: &Context,
    id: SuggestionId,
    address: String,
) -> Result<Source> {
    let view = queries::detail(store, ctx, id)?;
    if !view.whole {
        return Err(Failure::Forbidden);
    }
    let suggestion = &view.suggestion;
    let mut wanted = vec![Called::Congress(suggestion.division.clone())];
    wanted.extend(suggestion.people().into_iter().map(Called::Party));
    wanted.extend(suggestion.reply().map(|reply| Called::Party(Party::Unit(reply.unit))));
    let names = store.names(&wanted)?;
    let origin = PaperOrigin { address, version: suggestion.version, on: local_date(ctx.now) };
    Ok(Source { view, names, origin })
}

fn drawn(source: &Source, kind: SuggestionPaperKind) -> Option<Paper> {
    match kind {
        SuggestionPaperKind::Suggestion => Some(suggestion(source)),
        SuggestionPaperKind::Reply => reply(source),
    }
}

/// A paper of a suggestion, for whoever reads all of it; `address` is where its code leads.
///
/// # Errors
/// Not found where the actor may not know that the suggestion exists; forbidden for whoever sees no more than how far it is;
/// [`SuggestionFault::Unanswered`].
pub fn paper(
    store: &mut (impl Suggestions + NamedParties),
    ctx: &Context,
    id: SuggestionId,
    kind: SuggestionPaperKind,
    address: String,
) -> Result<Paper> {
    let source = source(store, ctx, id, address)?;
    drawn(&source, kind).ok_or_else(|| Failure::rule(SuggestionFault::Unanswered))
}

/// Which papers a suggestion has, and what lacks in each.
///
/// # Errors
/// As of [`paper`], but for a letter that there is not.
pub fn papers(
    store: &mut (impl Suggestions + NamedParties),
    ctx: &Context,
    id: SuggestionId,
) -> Result<Vec<SuggestionPaperListed>> {
    let source = source(store, ctx, id, String::new())?;
    let listed = |kind: &SuggestionPaperKind| SuggestionPaperListed {
        kind: *kind,
        missing: drawn(&source, *kind).map(|paper| paper.missing()),
    };
    Ok(SuggestionPaperKind::ALL.iter().map(listed).collect())
}
