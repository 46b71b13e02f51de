//! How a grid reports what it found, or that there was nothing.

use chrono::NaiveDate;

use super::campaigns::{TYPE, begin_sweep};
use super::people::{OwnGrid, own_grids};
use super::{Result, SweepDesk};
use crate::cases::usecases::admitted;
use crate::disputes::{DisputeRisk, DisputeType};
use crate::shared::flow::{begin, record};
use crate::shared::text::Body;
use crate::shared::time::local_date;
use crate::shared::{
    At, AttachmentId, Change, Context, Failure, Field, Flow, GridId, Machine, Note, OfficeId, Party, Repository,
    Standing, WordCode,
};
use crate::sweeps::{
    SweepCampaign, SweepCampaignId, SweepCampaignState, SweepFault, SweepFinding, SweepFindingAction,
    SweepFindingEvent, SweepFindingEventKind, SweepFindingId, SweepFindingState, SweepParties, SweepPlace, SweepReport,
    SweepReportAction, SweepReportEvent, SweepReportEventKind, SweepReportId, SweepReportState, SweepReportView,
    SweepRound, campaign_relations, finding_view, likely_same, terms,
};
use crate::territory::TerritoryFault;

/// Findings that a report names, those of its former editions among them, at most.
const MOST_NAMED: usize = 200;

/// Something that was found, as a grid reports it.
#[derive(Clone, Debug)]
pub struct FindingDraft {
    pub place: SweepPlace,
    pub parties: SweepParties,
    pub kind: WordCode,
    pub risk: DisputeRisk,
    pub people: u32,
    pub description: Body,
    /// Files uploaded before.
    pub photos: Vec<AttachmentId>,
    /// Whether it is another one than any that it is likely the same as.
    pub is_another: bool,
}

/// What a grid reports in a round.
#[derive(Clone, Debug)]
pub struct ReportSweep {
    pub grid: GridId,
    /// The round that runs where none is named.
    pub round: Option<u32>,
    /// Whether there was nothing.
    pub zero: bool,
    pub findings: Vec<FindingDraft>,
    /// Findings of the report that it replaces which stay as they are.
    pub keep: Vec<SweepFindingId>,
}

/// Whether grids may report today.
fn require_open(campaign: &SweepCampaign, today: NaiveDate) -> Result<()> {
    match campaign.state() {
        SweepCampaignState::Closed | SweepCampaignState::Cancelled => Err(Failure::rule(SweepFault::Over)),
        SweepCampaignState::Drafted | SweepCampaignState::Announced | SweepCampaignState::UnderWay => {
            if campaign.takes_reports(today) { Ok(()) } else { Err(Failure::rule(SweepFault::NotBegun)) }
        }
    }
}

fn round_of(campaign: &SweepCampaign, asked: Option<u32>, today: NaiveDate) -> Result<SweepRound> {
    match asked {
        Some(number) => {
            let begun = campaign.round(number).filter(|round| round.from <= today);
            begun.ok_or_else(|| Failure::field("round", SweepFault::UnknownRound))
        }
        None => campaign.round_on(today).ok_or_else(|| Failure::rule(SweepFault::NotBegun)),
    }
}

/// The grid for which the actor reports.
fn grid_of<S: SweepDesk>(store: &mut S, campaign: &SweepCampaign, own: &[OwnGrid], grid: GridId) -> Result<OwnGrid> {
    let Some(found) = own.iter().find(|one| one.grid == grid) else {
        store.grid(grid)?.ok_or_else(|| Failure::missing("grid", TerritoryFault::UnknownGrid))?;
        return Err(Failure::field("grid", SweepFault::ForeignGrid));
    };
    if campaign.covers(&found.division) {
        Ok(found.clone())
    } else {
        Err(Failure::field("grid", SweepFault::GridOutside))
    }
}

/// What of a report is wrong by itself.
fn check_statement(command: &ReportSweep) -> Result<()> {
    let names_nothing = command.findings.is_empty() && command.keep.is_empty();
    if command.zero != names_nothing {
        return Err(Failure::field("zero", SweepFault::ZeroUnsaid));
    }
    if command.findings.len() > terms::MAX_FINDINGS {
        return Err(Failure::field("findings", SweepFault::TooManyFindings));
    }
    Ok(())
}

/// The same failure, of that part of that finding.
fn of_finding(failure: Failure, at: usize, part: &'static str) -> Failure {
    let field = Field::item("findings", at).part(part);
    match failure {
        Failure::Field { fault, .. } => Failure::Field { field, fault },
        Failure::Missing { fault, .. } => Failure::Missing { field, fault },
        Failure::Explained(mut explained) => {
            explained.field = field;
            Failure::Explained(explained)
        }
        other => other,
    }
}

/// Who reports what of which round.
struct Reporting<'a> {
    campaign: &'a SweepCampaign,
    report: SweepReportId,
    round: SweepRound,
    own: &'a OwnGrid,
    office: OfficeId,
}

/// The earlier finding that one is likely the same as.
fn former<S: SweepDesk>(store: &mut S, ctx: &Context, finding: &SweepFinding) -> Result<Option<SweepFindingId>> {
    let since = ctx.now - chrono::Duration::days(terms::SAME_DAYS);
    let compared = store.findings_to_compare(finding.grid, &finding.kind.code, since, terms::HELD_AGAINST)?;
    let same = compared.iter().find(|other| likely_same(finding.alike(), other.alike()));
    Ok(same.map(|other| other.id))
}

/// Keeps something that was found, linked to the earlier one of which it is likely the same.
fn add_finding<S: SweepDesk>(
    store: &mut S,
    ctx: &Context,
    of: &Reporting<'_>,
    (at, draft): (usize, FindingDraft),
) -> Result<SweepFinding> {
    let FindingDraft { place, parties, kind, risk, people, description, photos, is_another } = draft;
    if !of.campaign.categories.is_empty() && !of.campaign.categories.contains(&kind) {
        return Err(Failure::field(Field::item("findings", at).part("kind"), SweepFault::TypeNotSought));
    }
    if !(1..=terms::MAX_PEOPLE).contains(&people) {
        return Err(Failure::field(Field::item("findings", at).part("people"), SweepFault::PeopleOutOfRange));
    }
    let here = (&of.own.division, local_date(ctx.now));
    let entry = admitted(store, TYPE, here, &kind).map_err(|failure| of_finding(failure, at, "kind"))?;
    let is_high = risk == DisputeRisk::High;
    let mut finding = SweepFinding {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(SweepFindingState::Found),
        campaign: of.campaign.id,
        report: of.report,
        round: of.round.number,
        division: of.own.division.clone(),
        grid: of.own.grid,
        office: of.office,
        issuer: of.campaign.issuer,
        reporter: of.own.party,
        kind: DisputeType::from(&entry),
        parties,
        risk,
        people,
        place,
        description,
        photos: photos.clone(),
        same_as: None,
        dispute: None,
        case: None,
        watcher: None,
        found_at: ctx.now,
        due: terms::decide_by(ctx.now, is_high, &ctx.calendar),
        settled_at: None,
        evidence: Vec::new(),
        updated_at: ctx.now,
    };
    if !is_another {
        finding.same_as = former(store, ctx, &finding)?;
    }
    if finding.same_as.is_some() {
        finding.standing = Standing::at(SweepFindingState::Linked);
    }
    let kind = match finding.same_as {
        _ if is_high => SweepFindingEventKind::HighRiskFound,
        Some(_) => SweepFindingEventKind::Linked,
        None => SweepFindingEventKind::Found,
    };
    let note = Note { text: None, attachments: photos };
    let event = SweepFindingEvent { same_as: finding.same_as, ..SweepFindingEvent::noted(kind, note) };
    begin(store, ctx, &finding, Some(of.own.party), event)
        .map_err(|failure| of_finding(failure, at, "attachment_ids"))?;
    Ok(finding)
}

/// Takes out a finding whose report is replaced.
fn withdraw<S: SweepDesk>(store: &mut S, ctx: &Context, before: &SweepFinding, by: Party) -> Result<()> {
    let (mut finding, action) = (before.clone(), SweepFindingAction::Withdraw);
    let moved = finding.standing.advance(action).ok_or_else(|| action.refusal(before.state(), &[]))?;
    let mut event = SweepFindingEvent::noted(SweepFindingEventKind::Withdrawn, Note::default());
    finding.settle(&mut event, moved, ctx);
    Repository::<SweepFinding>::save(store, before, &finding)?;
    record(store, ctx, &finding, Some(by), Change { event, from: Some(moved.from), to: moved.to })?;
    Ok(())
}

/// What stays of the report that is replaced, and what is taken out.
fn replaced<S: SweepDesk>(
    store: &mut S,
    before: &SweepReport,
    command: &ReportSweep,
) -> Result<(Vec<SweepFinding>, Vec<SweepFinding>)> {
    let known = |id: &SweepFindingId| before.findings.contains(id);
    if let Some(at) = command.keep.iter().position(|id| !known(id)) {
        return Err(Failure::field(Field::item("keep", at), SweepFault::NotOfThisReport));
    }
    let named = Repository::<SweepFinding>::load_all(store, &before.findings)?;
    let may_go = |finding: &&SweepFinding| {
        SweepFindingAction::Withdraw.is_legal_in(finding.state()) && !command.keep.contains(&finding.id)
    };
    let going: Vec<SweepFindingId> = named.iter().filter(may_go).map(|finding| finding.id).collect();
    let (mut stay, mut go) = (Vec::new(), Vec::new());
    for finding in named {
        // What was found again and is linked to it would go on nowhere.
        let goes = going.contains(&finding.id)
            && store.findings_linked_to(&finding)?.iter().all(|linked| going.contains(linked));
        let list = if goes { &mut go } else { &mut stay };
        list.push(finding);
    }
    if command.zero && !stay.is_empty() {
        return Err(Failure::field("zero", SweepFault::FoundBefore));
    }
    Ok((stay, go))
}

/// A grid reports in a round: what was found, or that there was nothing. Reporting again takes the place of the former report; what
/// nobody has begun to work on is taken out with it.
///
/// # Errors
/// Not found for a sweep that is not about a grid of the actor's, and forbidden for whoever reports for none;
/// [`SweepFault::NotBegun`], [`SweepFault::Over`]; field errors for a foreign grid, a round that has not begun, a zero report that has
/// findings, and whatever is wrong with a finding.
pub fn report<S: SweepDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<SweepCampaignId>,
    command: ReportSweep,
) -> Result<SweepReportView> {
    let campaign = store.sweep_campaign(at.id)?.ok_or(Failure::NotFound)?;
    let own = own_grids(store, ctx)?;
    let is_asked = campaign.announced_at.is_some() && own.iter().any(|one| campaign.covers(&one.division));
    if !is_asked && campaign_relations(&ctx.actor, &campaign).is_empty() {
        return Err(Failure::NotFound);
    }
    if own.is_empty() {
        return Err(Failure::Forbidden);
    }
    at.check(campaign.version)?;
    let today = local_date(ctx.now);
    require_open(&campaign, today)?;
    check_statement(&command)?;
    let own = grid_of(store, &campaign, &own, command.grid)?;
    let round = round_of(&campaign, command.round, today)?;
    if campaign.state() == SweepCampaignState::Announced {
        begin_sweep(store, ctx, At { id: campaign.id, version: None })?;
    }
    let before = store.report_of_round(campaign.id, round.number, own.grid)?;
    let (mut named, gone) = match &before {
        Some(before) => replaced(store, before, &command)?,
        None if command.keep.is_empty() => (Vec::new(), Vec::new()),
        None => return Err(Failure::field(Field::item("keep", 0), SweepFault::NotOfThisReport)),
    };
    if named.len() + command.findings.len() > MOST_NAMED {
        return Err(Failure::field("findings", SweepFault::TooManyFindings));
    }
    for finding in &gone {
        withdraw(store, ctx, finding, own.party)?;
    }
    let office = store.office_serving(&own.division)?.map_or(campaign.issuer, |office| office.id);
    let id = before.as_ref().map_or_else(|| ctx.mint().into(), |before| before.id);
    let of = Reporting { campaign: &campaign, report: id, round, own: &own, office };
    for draft in command.findings.into_iter().enumerate() {
        named.push(add_finding(store, ctx, &of, draft)?);
    }
    let withdrawn = gone.iter().map(|finding| finding.id).collect();
    let report = keep(store, ctx, &of, before.as_ref(), (&named, withdrawn))?;
    let findings = named.into_iter().filter_map(|finding| finding_view(finding, ctx)).collect();
    Ok(SweepReportView { report, findings })
}

/// Keeps a report that names those findings, in the place of the one before.
fn keep<S: SweepDesk>(
    store: &mut S,
    ctx: &Context,
    of: &Reporting<'_>,
    before: Option<&SweepReport>,
    (named, withdrawn): (&[SweepFinding], Vec<SweepFindingId>),
) -> Result<SweepReport> {
    let findings: Vec<SweepFindingId> = named.iter().map(|finding| finding.id).collect();
    let is_zero = findings.is_empty();
    let Some(before) = before else {
        let (state, kind) = if is_zero {
            (SweepReportState::Zero, SweepReportEventKind::ReportedZero)
        } else {
            (SweepReportState::WithFindings, SweepReportEventKind::Reported)
        };
        let report = SweepReport {
            id: of.report,
            version: 1,
            standing: Standing::at(state),
            campaign: of.campaign.id,
            round: of.round.number,
            division: of.own.division.clone(),
            grid: of.own.grid,
            office: of.office,
            reporter: of.own.party,
            findings: findings.clone(),
            reported_at: ctx.now,
            in_time: ctx.now <= of.round.due(&ctx.calendar),
        };
        begin(store, ctx, &report, Some(of.own.party), SweepReportEvent { kind, findings, withdrawn })?;
        return Ok(report);
    };
    let action = if is_zero { SweepReportAction::ReplaceByZero } else { SweepReportAction::Replace };
    let mut report = before.clone();
    let moved = report.standing.advance(action).ok_or_else(|| action.refusal(before.state(), &[]))?;
    (report.reporter, report.findings) = (of.own.party, findings.clone());
    let mut event = SweepReportEvent { kind: SweepReportEventKind::Replaced, findings, withdrawn };
    report.settle(&mut event, moved, ctx);
    Repository::<SweepReport>::save(store, before, &report)?;
    record(store, ctx, &report, Some(of.own.party), Change { event, from: Some(moved.from), to: moved.to })?;
    Ok(report)
}
