//! What became of whom and of what in a change of term, as sheets for people to go through.

use super::queries::detail;
use super::{ChangeoverId, ChangeoverStep, Progress, StepFilter, TermChangeStepKind, TermChangeTask, TermChanges};
use crate::congresses::Congresses;
use crate::imports::Table;
use crate::shared::time::to_the_minute;
use crate::shared::{Called, Context, Failure, Instant, NamedParties, Names, Party, StoreError, Vocabulary, gathered};

type Result<T> = std::result::Result<T, Failure>;

/// Steps that are read at once.
const AT_ONCE: u32 = 1_000;
/// Steps that a report lists at most.
pub const MAX_STEPS: usize = 200_000;

fn time(at: Option<Instant>) -> String {
    at.map(to_the_minute).unwrap_or_default()
}

fn all_steps(store: &mut impl TermChanges, id: ChangeoverId) -> std::result::Result<Vec<ChangeoverStep>, StoreError> {
    gathered((MAX_STEPS, AT_ONCE), |page| store.steps(id, StepFilter::default(), page))
}

/// Which sheet a step stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sheet {
    Persons,
    Codes,
    Matters,
    Hands,
}

fn sheet_of(kind: TermChangeStepKind) -> Sheet {
    use TermChangeStepKind as K;
    match kind {
        K::Entered | K::Continued | K::Left => Sheet::Persons,
        K::CodeKept | K::CodeToSuccessor | K::CodeToStation | K::CodeRevoked => Sheet::Codes,
        K::CaseToSuccessor
        | K::CaseToStation
        | K::CaseToOffice
        | K::DisputeMoved
        | K::ContactMoved
        | K::ContactEndMoved
        | K::ContactEnded
        | K::FollowUpsMoved => Sheet::Matters,
        K::Hand => Sheet::Hands,
    }
}

/// The party that a step is about, as far as it is one.
#[must_use]
pub fn about(step: &ChangeoverStep) -> Option<Party> {
    let deputy = Party::Deputy(step.subject.into());
    match (sheet_of(step.kind), step.task) {
        (Sheet::Persons | Sheet::Codes, _)
        | (
            Sheet::Hands,
            Some(TermChangeTask::NoGrid | TermChangeTask::NoRoom | TermChangeTask::Invite | TermChangeTask::Failed),
        ) => Some(deputy),
        (Sheet::Hands, Some(TermChangeTask::Rota)) => Some(Party::Room(step.subject.into())),
        (Sheet::Matters, _) | (Sheet::Hands, Some(TermChangeTask::Mediator | TermChangeTask::Handover) | None) => None,
    }
}

fn names(store: &mut impl NamedParties, steps: &[ChangeoverStep]) -> std::result::Result<Names, StoreError> {
    let mut parties: Vec<Party> = steps.iter().flat_map(|step| about(step).into_iter().chain(step.to)).collect();
    parties.sort_unstable_by_key(|party| party.parts());
    parties.dedup();
    let mut names = Names::default();
    for some in parties.chunks(AT_ONCE as usize) {
        let found = store.names_of(some)?;
        for party in some {
            if let Some(name) = found.of(*party) {
                names.add(Called::Party(*party), name.clone());
            }
        }
    }
    Ok(names)
}

fn called(names: &Names, party: Option<Party>) -> String {
    party.and_then(|party| names.of(party)).map(|name| name.as_str().to_owned()).unwrap_or_default()
}

fn undone(step: &ChangeoverStep) -> String {
    step.undone.map(|undone| undone.label().to_owned()).unwrap_or_default()
}

fn overview(facts: Vec<[String; 2]>, progress: &Progress) -> Table {
    let mut lines: Vec<Vec<String>> = facts.into_iter().map(Vec::from).collect();
    for kind in TermChangeStepKind::ALL {
        lines.push(vec![kind.label().to_owned(), progress.count(*kind).to_string()]);
    }
    lines.push(vec!["撤销时未恢复".to_owned(), progress.kept.to_string()]);
    Table::of("概况", ["项目", "内容"], lines)
}

/// The report of a change: 概况, 人员, 代码, 事项, 待办. The same state makes the same report.
///
/// # Errors
/// Not found for whoever has nothing to do with it.
pub fn report<S: TermChanges + Congresses + NamedParties>(
    store: &mut S,
    ctx: &Context,
    id: ChangeoverId,
) -> Result<Vec<Table>> {
    let seen = detail(store, ctx, id)?;
    let of = seen.changeover;
    let term = store.term(of.term)?.ok_or(Failure::NotFound)?;
    let congress = store.congress(term.congress)?.ok_or(Failure::NotFound)?;
    let day = of.applies_on.or(term.first_session_on).map(|day| day.to_string()).unwrap_or_default();
    let facts = vec![
        ["人大".to_owned(), String::from(congress.name)],
        ["届次".to_owned(), term.number.to_string()],
        ["类别".to_owned(), if of.by_election { "补选" } else { "换届" }.to_owned()],
        ["生效日期".to_owned(), day],
        ["状态".to_owned(), of.standing.state().label().to_owned()],
        ["名单人数".to_owned(), of.persons.to_string()],
        ["开始时间".to_owned(), time(of.began_at)],
        ["完成时间".to_owned(), time(of.done_at)],
        ["撤销时间".to_owned(), time(of.undone_at)],
    ];
    let steps = all_steps(store, id)?;
    let names = names(store, &steps)?;
    let mut lines: [Vec<Vec<String>>; 4] = Default::default();
    for step in &steps {
        let who = called(&names, about(step));
        let to = called(&names, step.to);
        let (kind, number) = (step.kind.label().to_owned(), step.subject.to_string());
        let cells = match sheet_of(step.kind) {
            Sheet::Persons => vec![who, number, kind, undone(step)],
            Sheet::Codes => {
                let code = step.code.as_ref().map(|code| code.grouped()).unwrap_or_default();
                vec![code, who, kind, to, undone(step)]
            }
            Sheet::Matters => vec![number, kind, to, undone(step)],
            Sheet::Hands => {
                let task = step.task.map(|task| task.label().to_owned()).unwrap_or_default();
                vec![task, who, number]
            }
        };
        let [persons, codes, matters, hands] = &mut lines;
        let sheet = match sheet_of(step.kind) {
            Sheet::Persons => persons,
            Sheet::Codes => codes,
            Sheet::Matters => matters,
            Sheet::Hands => hands,
        };
        sheet.push(cells);
    }
    let [persons, codes, matters, hands] = lines;
    Ok(vec![
        overview(facts, &seen.progress),
        Table::of("人员", ["姓名", "代表编号", "处理", "撤销结果"], persons),
        Table::of("代码", ["代码", "代表", "处理", "现指向", "撤销结果"], codes),
        Table::of("事项", ["编号", "处理", "移交给", "撤销结果"], matters),
        Table::of("待办", ["待办", "对象", "编号"], hands),
    ])
}
