//! What each viewer sees of a suggestion: whoever reported a case behind it how far it has come and what was answered in public,
//! everybody else who has to do with it all that it says.

use chrono::NaiveDate;

use super::{
    Suggestion, SuggestionAction, SuggestionChange, SuggestionEvent, SuggestionRelation, SuggestionTold, relations,
};
use crate::cases::ClockLight;
use crate::shared::flow::offered;
use crate::shared::time::local_date;
use crate::shared::timeline::{TimelineEntry, timeline};
use crate::shared::{Context, Recorded};

/// A suggestion as one viewer sees it.
#[derive(Clone, Debug)]
pub struct SuggestionView {
    /// What of it the viewer may see.
    pub suggestion: Suggestion,
    /// Whether that is all; if not, its words are not the viewer's to read, and nothing else of it is left than how far it is.
    pub whole: bool,
    /// The last day on which whoever has it does what is to be done.
    pub due_on: Option<NaiveDate>,
    /// The last day of the next report on what was promised.
    pub report_on: Option<NaiveDate>,
    /// The last day on which the office decides on what the unit asks for.
    pub decide_by: Option<NaiveDate>,
    /// Whether it is answered together with others.
    pub together: bool,
    /// How the term stands that runs.
    pub light: Option<ClockLight>,
    /// What the viewer has to do with it.
    pub relations: Vec<SuggestionRelation>,
    /// What the viewer may do to it now.
    pub allowed: Vec<SuggestionAction>,
    pub timeline: Vec<TimelineEntry<SuggestionTold>>,
}

/// Shows `suggestion` to the actor; `None` when the actor may not know that it exists.
#[must_use]
pub fn view(
    mut suggestion: Suggestion,
    events: Vec<Recorded<SuggestionChange>>,
    ctx: &Context,
) -> Option<SuggestionView> {
    let relations = relations(&ctx.actor, &suggestion);
    if relations.is_empty() {
        return None;
    }
    let whole = relations.iter().any(|one| *one != SuggestionRelation::Resident);
    let (due_on, report_on) = (suggestion.due_on(&ctx.calendar), suggestion.report_on(&ctx.calendar));
    let decide_by = suggestion.decide_by(&ctx.calendar).filter(|_| whole);
    let together = suggestion.dossier.joined_to.is_some() || !suggestion.dossier.joined.is_empty();
    let light = suggestion.dossier.clock.map(|clock| clock.light(local_date(ctx.now)));
    let allowed = offered(&suggestion, &relations, &ctx.actor, ctx.now);
    let dossier = &mut suggestion.dossier;
    // Who the others are that reported something nobody is shown.
    dossier.residents.clear();
    dossier.waits.clear();
    let handles = |one: &SuggestionRelation| {
        matches!(one, SuggestionRelation::Office | SuggestionRelation::LeadUnit | SuggestionRelation::CoUnit)
    };
    // Which others are answered together with it, whoever signed it may not know.
    if !relations.iter().any(handles) {
        dossier.joined.clear();
        dossier.joined_to = None;
    }
    if !whole {
        dossier.request = None;
        dossier.key_steps.clear();
        dossier.cases.clear();
        dossier.cosigners.clear();
        dossier.talks.clear();
        dossier.opinions.clear();
        dossier.ratings.clear();
        dossier.reports.clear();
        dossier.replies.retain(|reply| reply.withheld.is_none());
        for reply in &mut dossier.replies {
            reply.answered.clear();
        }
    }
    let timeline = timeline(events, |_: &SuggestionEvent| whole, |_| false);
    Some(SuggestionView {
        suggestion,
        whole,
        due_on,
        report_on,
        decide_by,
        together,
        light,
        relations,
        allowed,
        timeline,
    })
}
