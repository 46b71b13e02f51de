//! A report to voters (述职报告) on paper, from its draft on: figures that nobody types, the deputy's words, what voters asked, and, for those
//! who may know it, how they reviewed it.

use super::{
    BallotResult, ReportDraft, VoterReport, VoterReportFault, VoterReportId, VoterReportView, VoterReports, queries,
};
use crate::deputies::{Deputies, Deputy};
use crate::duties::{DutyActivity, seat_called};
use crate::shared::paper::{column, day_called};
use crate::shared::text::Name;
use crate::shared::time::{local_date, shanghai};
use crate::shared::{
    Called, Context, Failure, Instant, NamedParties, Names, Paper, PaperOrigin, PaperSigned, PaperTable, Party,
    Vocabulary,
};

/// Counts the wordings.
const EDITION: u32 = 1;

fn time_called(at: Instant) -> String {
    format!("{}{}", day_called(local_date(at)), at.with_timezone(&shanghai()).format("%H时%M分"))
}

/// The mandate by which the deputy reports.
fn seat(report: &VoterReport, deputy: &Deputy, names: &Names) -> Option<String> {
    let mandate = deputy.mandates.iter().find(|mandate| mandate.seat.term == report.term);
    mandate.map(|mandate| seat_called(mandate, names))
}

fn figures(paper: &mut Paper, draft: &ReportDraft) {
    paper.section("履职情况");
    if let Some((first, last)) = draft.figures.days {
        paper.text(&format!("以下次数取自{}至{}的履职档案。", day_called(first), day_called(last)));
    }
    if draft.figures.kinds.is_empty() {
        paper.text("期间没有计入的履职。");
        return;
    }
    let row =
        |(activity, count): &(DutyActivity, i64)| vec![Some(activity.label().to_owned()), Some(count.to_string())];
    paper.table(PaperTable {
        columns: vec![column("履职活动", 70), column("次数", 30)],
        rows: draft.figures.kinds.iter().map(row).collect(),
    });
}

fn meeting(paper: &mut Paper, report: &VoterReport) {
    let Some(meeting) = &report.meeting else { return };
    paper.section("述职会");
    paper.entry("时间", Some(&time_called(meeting.starts_at)));
    paper.entry("地点", Some(meeting.place.as_str()));
    if let Some((_, voters)) = meeting.held {
        paper.entry("到会选民", Some(&format!("{voters}名")));
    }
}

fn questions(paper: &mut Paper, report: &VoterReport) {
    if report.questions.is_empty() {
        return;
    }
    paper.section("选民提问与答复");
    for question in &report.questions {
        paper.text(&format!("问{}：{}", question.number, question.text.as_str()));
        match &question.answer {
            Some((text, at)) => {
                paper.text(&format!("答复（{}）：{}", day_called(local_date(*at)), text.as_str()));
            }
            None => paper.text("（待答复）"),
        }
    }
}

fn review(paper: &mut Paper, result: Option<BallotResult>) {
    let Some(result) = result else { return };
    paper.section("选民评议");
    match result {
        BallotResult::Counted(ballots) => paper.text(&format!(
            "满意{}票，基本满意{}票，不满意{}票。评议结果仅供到会选民、代表本人和人大机构查阅。",
            ballots.satisfied, ballots.basically, ballots.dissatisfied
        )),
        BallotResult::TooFew => paper.text("不足十票，没有结果。"),
    }
}

fn drawn(view: &VoterReportView, deputy: &Deputy, names: &Names, origin: PaperOrigin) -> Option<Paper> {
    let report = &view.report;
    let draft = report.draft.as_ref()?;
    let mut paper = Paper::new("述职报告", EDITION, origin);
    paper.entry("述职代表", Some(deputy.name.as_str()));
    paper.entry("代表职务", seat(report, deputy, names).as_deref());
    paper.entry("主管人大机构", names.of(Party::Office(report.office)).map(Name::as_str));
    paper.entry("状态", Some(report.state().label()));
    if let Some(at) = report.shown_at {
        paper.entry("公开日期", Some(&day_called(local_date(at))));
    }
    figures(&mut paper, draft);
    paper.section("述职内容");
    paper.text(draft.text.as_str());
    meeting(&mut paper, report);
    questions(&mut paper, report);
    review(&mut paper, view.result);
    paper.signature("述职代表", "签名", PaperSigned::ByHand);
    Some(paper)
}

/// A report on paper, for the deputy and the office; `address` is where its code leads.
///
/// # Errors
/// Not found for others; [`VoterReportFault::NotWritten`] of what is no more than planned.
pub fn paper<S: VoterReports + Deputies + NamedParties>(
    store: &mut S,
    ctx: &Context,
    id: VoterReportId,
    address: String,
) -> Result<Paper, Failure> {
    let view = queries::detail(store, ctx, id)?;
    let report = &view.report;
    let deputy = store.deputy(report.deputy)?.ok_or(Failure::NotFound)?;
    let mut wanted = vec![Called::Party(Party::Office(report.office))];
    wanted.extend(deputy.mandates.iter().map(|mandate| Called::Congress(mandate.seat.congress.clone())));
    let names = store.names(&wanted)?;
    let origin = PaperOrigin { address, version: report.version, on: local_date(ctx.now) };
    drawn(&view, &deputy, &names, origin).ok_or_else(|| Failure::rule(VoterReportFault::NotWritten))
}
