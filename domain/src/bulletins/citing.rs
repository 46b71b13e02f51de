//! What a briefing may cite, and what is frozen of it.

use chrono::NaiveDate;

use super::desk::BulletinDesk;
use super::{Bulletin, BulletinCitationKind, BulletinFault, BulletinFigure, Citation, CitationText, scan};
use crate::cases::months::CaseFigure;
use crate::cases::{Case, CaseNature};
use crate::consultations::{Consultation, ConsultationId, ConsultationState};
use crate::disputes::figures::dispute_figures;
use crate::shared::paper::day_called;
use crate::shared::text::Name;
use crate::shared::time::{local_date, month_of};
use crate::shared::{Called, CaseId, Context, DivisionCode, Failure, PageRequest, Party, StoreError, Vocabulary};
use crate::suggestions::{self, SuggestionId, SuggestionRelation};

type Result<T> = std::result::Result<T, Failure>;

/// What is to be cited.
#[derive(Clone, Debug)]
pub enum CiteSource {
    Case(CaseId),
    Suggestion(SuggestionId),
    Figure {
        figure: BulletinFigure,
        /// Any day of it.
        month: NaiveDate,
        /// Of which division; of all that the office serves where none is named.
        division: Option<DivisionCode>,
    },
    GroupDigest {
        text: CitationText,
    },
    Opinion {
        consultation: ConsultationId,
        /// Which group of its opinions.
        group: u32,
    },
}

/// Whether a case may stand in a briefing: with the resident's consent to its being public, as long as nothing of it is an accusation.
#[must_use]
pub fn may_be_cited(case: &Case) -> bool {
    let handling = &case.handling;
    case.consent_to_publish && !handling.purged && handling.erased_at.is_none() && case.nature != CaseNature::Report
}

fn frozen(text: &str) -> Result<CitationText> {
    Ok(CitationText::kept(text).map_err(|_| StoreError::Corrupt("words of a citation"))?)
}

fn number(text: &str) -> Result<Option<Name>> {
    Ok(Some(Name::kept(text).map_err(|_| StoreError::Corrupt("number of a citation"))?))
}

/// A citation of that kind that says nothing yet.
fn blank(ctx: &Context, bulletin: &Bulletin, kind: BulletinCitationKind) -> Citation {
    Citation {
        number: 0,
        kind,
        source: None,
        group: None,
        division: bulletin.division.clone(),
        text: None,
        figure: None,
        cited_at: ctx.now,
        deputy: None,
        resident: None,
        blanked_at: None,
    }
}

fn of_case<S: BulletinDesk>(store: &mut S, ctx: &Context, bulletin: &Bulletin, id: CaseId) -> Result<Citation> {
    let near = |case: &Case| bulletin.division.covers(&case.division) && !case.is_hidden_from(&ctx.actor, ctx.now);
    let case = store.case(id)?.filter(near).ok_or_else(|| Failure::missing("id", BulletinFault::UnknownSource))?;
    if !may_be_cited(&case) {
        return Err(Failure::field("id", BulletinFault::WithoutConsent));
    }
    let (day, state) = (day_called(local_date(case.submitted_at)), case.state().label());
    Ok(Citation {
        source: Some(id.0),
        text: Some(frozen(&format!("{}（{day}提交，{state}）", case.title.as_str()))?),
        figure: number(&format!("{}人反映", case.handling.voices.max(1)))?,
        deputy: match case.target {
            Party::Deputy(deputy) => Some(deputy),
            _ => None,
        },
        resident: case.submitter,
        division: case.division,
        ..blank(ctx, bulletin, BulletinCitationKind::Case)
    })
}

fn of_suggestion<S: BulletinDesk>(
    store: &mut S,
    ctx: &Context,
    bulletin: &Bulletin,
    id: SuggestionId,
) -> Result<Citation> {
    let unknown = || Failure::missing("id", BulletinFault::UnknownSource);
    let suggestion = store.suggestion(id)?.ok_or_else(unknown)?;
    let serves = suggestions::relations(&ctx.actor, &suggestion).contains(&SuggestionRelation::Office);
    let (year, of_year) = suggestion.number.ok_or_else(unknown)?;
    if !serves || !bulletin.division.covers(&suggestion.division) {
        return Err(unknown());
    }
    let state = suggestion.state().label();
    Ok(Citation {
        source: Some(id.0),
        text: Some(frozen(&format!("{}（{state}）", suggestion.dossier.title.as_str()))?),
        figure: number(&format!("{year}年第{of_year}号"))?,
        deputy: Some(suggestion.proposer),
        division: suggestion.division,
        ..blank(ctx, bulletin, BulletinCitationKind::Suggestion)
    })
}

/// Opinions that are alike, by what the public is told of them and no sooner: who said it is not kept, so that nobody could agree to be
/// quoted or take that back.
fn of_opinions<S: BulletinDesk>(
    store: &mut S,
    ctx: &Context,
    bulletin: &Bulletin,
    (id, group): (ConsultationId, u32),
) -> Result<Citation> {
    use ConsultationState as State;
    let near = |one: &Consultation| {
        one.state() != State::Draft && one.scope.iter().all(|division| bulletin.division.covers(division))
    };
    let found = store.consultation(id)?.filter(near);
    let consultation = found.ok_or_else(|| Failure::missing("id", BulletinFault::UnknownSource))?;
    match consultation.state() {
        State::Draft | State::Open | State::Grouping => {
            return Err(Failure::field("id", BulletinFault::OpinionsUndecided));
        }
        State::Decided | State::Answered | State::Closed => {}
    }
    let alike = consultation.group(group).filter(|one| one.opinions > 0);
    let decided = alike.and_then(|one| one.decision.map(|decision| (one, decision)));
    let (alike, decision) = decided.ok_or_else(|| Failure::missing("group", BulletinFault::UnknownSource))?;
    let (topic, title, decision) = (consultation.topic.as_str(), alike.title.as_str(), decision.label());
    Ok(Citation {
        source: Some(id.0),
        group: Some(group),
        text: Some(frozen(&format!("{topic}：{title}（{decision}）"))?),
        figure: number(&format!("{}条意见", alike.opinions))?,
        ..blank(ctx, bulletin, BulletinCitationKind::Opinion)
    })
}

/// How much it was in that month.
fn value<S: BulletinDesk>(
    store: &mut S,
    ctx: &Context,
    figure: BulletinFigure,
    division: &DivisionCode,
    month: NaiveDate,
) -> Result<i64> {
    if figure.is_of_disputes() {
        let none = PageRequest { limit: 1, after: None };
        let totals = dispute_figures(store, ctx, division, (month, month), &none)?.totals;
        return Ok(match figure {
            BulletinFigure::DisputesAgreed => totals.agreed,
            BulletinFigure::DisputesTerminated => totals.terminated,
            _ => totals.received,
        });
    }
    let counts = store.month_counts(division, None, (month, month))?.into_values().next().unwrap_or_default();
    Ok(match figure {
        BulletinFigure::CasesConcluded => concluded().into_iter().map(|one| counts.of(one)).sum(),
        BulletinFigure::CasesDissatisfied => counts.of(CaseFigure::Dissatisfied),
        _ => counts.of(CaseFigure::Received),
    })
}

/// The ways in which a case is concluded.
pub(super) fn concluded() -> [CaseFigure; 3] {
    [CaseFigure::ConcludedByAnswer, CaseFigure::ConcludedByMeasures, CaseFigure::ConcludedByUnit]
}

fn of_figure<S: BulletinDesk>(
    store: &mut S,
    ctx: &Context,
    bulletin: &Bulletin,
    (figure, month, division): (BulletinFigure, NaiveDate, Option<DivisionCode>),
) -> Result<Citation> {
    let division = division.unwrap_or_else(|| bulletin.division.clone());
    if !bulletin.division.covers(&division) {
        return Err(Failure::field("division", BulletinFault::SourceElsewhere));
    }
    let month = month_of(month);
    if month > local_date(ctx.now) {
        return Err(Failure::field("month", BulletinFault::MonthToCome));
    }
    let value = value(store, ctx, figure, &division, month)?;
    let called = Called::Division(division.clone());
    let names = store.names(std::slice::from_ref(&called))?;
    let place = names.get(&called).map(Name::as_str).unwrap_or_default();
    Ok(Citation {
        text: Some(frozen(&format!("{}{place}{}", month.format("%Y年%-m月"), figure.label()))?),
        figure: number(&format!("{value}件"))?,
        division,
        ..blank(ctx, bulletin, BulletinCitationKind::Figure)
    })
}

/// What is cited of that source, as it stands now; without its number.
///
/// # Errors
/// Field errors for what there is not, what lies elsewhere, what the resident did not agree to, what is no digest,
/// and what is not decided yet.
pub(super) fn found<S: BulletinDesk>(
    store: &mut S,
    ctx: &Context,
    bulletin: &Bulletin,
    source: CiteSource,
) -> Result<Citation> {
    match source {
        CiteSource::Case(id) => of_case(store, ctx, bulletin, id),
        CiteSource::Suggestion(id) => of_suggestion(store, ctx, bulletin, id),
        CiteSource::Figure { figure, month, division } => of_figure(store, ctx, bulletin, (figure, month, division)),
        CiteSource::GroupDigest { text } => {
            scan::check_digest(store, &bulletin.division, text.as_str())?;
            let text = Some(text);
            Ok(Citation { text, ..blank(ctx, bulletin, BulletinCitationKind::GroupDigest) })
        }
        CiteSource::Opinion { consultation, group } => of_opinions(store, ctx, bulletin, (consultation, group)),
    }
}
