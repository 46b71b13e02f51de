//! The workbook of a month: the numbers that the API tells, as texts, so that they are the same to the last digit.

use mashang_domain::cases::months::{CaseCounts, CaseFigure, CaseGrouping, CaseRatio, REMARKS};
use mashang_domain::cases::{Case, CaseFilter, CaseKey, CaseScope, CaseState, Cases};
use mashang_domain::closings::ClosedLine;
use mashang_domain::closings::usecases::{MonthOf, month_lines};
use mashang_domain::imports::Table;
use mashang_domain::shared::time::{local_date, to_the_minute};
use mashang_domain::shared::{Called, Context, Failure, Flow, NamedParties, Names, PageRequest, Party, Vocabulary};
use mashang_infra::repositories::Store;

use crate::routes::figures::cases::{Group, Labels, definitions};
use crate::routes::names::named;

/// Cases that the list of open ones holds at most.
const MOST_OPEN: usize = 2_000;
/// What stands where fewer than five rated.
const TOO_FEW: &str = "样本不足";
/// What stands where there is nothing to divide by.
const NOTHING: &str = "—";

/// The sheets that tell a month apart, and what each is called.
const SHEETS: [(CaseGrouping, &str); 4] = [
    (CaseGrouping::Division, "分镇街"),
    (CaseGrouping::Unit, "分单位"),
    (CaseGrouping::Category, "分类别"),
    (CaseGrouping::Deputy, "分代表"),
];

fn ratio(counts: &CaseCounts, ratio: CaseRatio) -> String {
    match counts.ratio(ratio) {
        Some(value) => value.to_string(),
        None if ratio == CaseRatio::Satisfaction => TOO_FEW.to_owned(),
        None => NOTHING.to_owned(),
    }
}

/// All numbers in the order of [`definitions`].
fn numbers(counts: &CaseCounts) -> impl Iterator<Item = String> {
    let counted = CaseFigure::ALL.iter().map(|figure| counts.of(*figure).to_string());
    counted.chain(CaseRatio::ALL.iter().map(|one| ratio(counts, *one)))
}

fn overview(total: &ClosedLine, title: &str) -> Table {
    let corrections = CaseFigure::ALL.iter().map(|figure| total.correction.of(*figure).to_string());
    let corrections = corrections.chain(std::iter::repeat(String::new()));
    let lines = definitions().zip(numbers(&total.counts)).zip(corrections);
    let lines = lines.map(|(([_, label, ..], number), correction)| vec![label.to_owned(), number, correction]);
    Table::of("总表", ["指标", title, "上月更正"], lines)
}

fn told_apart(
    store: &mut Store,
    (grouping, name): (CaseGrouping, &str),
    lines: &[ClosedLine],
    labels: &Labels,
) -> Result<Table, Failure> {
    let own: Vec<&ClosedLine> = lines.iter().filter(|line| line.grouping == Some(grouping)).collect();
    let groups: Vec<Group> = own.iter().map(|line| labels.group(grouping, &line.key)).collect();
    let mut rows: Vec<_> = named(groups, store)?.into_iter().zip(own).collect();
    rows.sort_by_cached_key(|(group, _)| group.order(grouping));
    let header = ["名称", "编码"].into_iter().chain(definitions().map(|[_, label, ..]| label));
    let line = |(group, line): (Group, &ClosedLine)| {
        let none = "无".to_owned();
        let name = group.name.or_else(|| group.key.clone()).unwrap_or(none);
        [name, group.key.unwrap_or_default()].into_iter().chain(numbers(&line.counts)).collect()
    };
    Ok(Table::of(name, header, rows.into_iter().map(line)))
}

/// Cases of the division on which somebody still has to do something and of which the actor may know, the newest first.
fn open_cases(store: &mut Store, ctx: &Context, asked: &MonthOf) -> Result<Vec<Case>, Failure> {
    let scopes = [CaseScope::Area(asked.division.clone())];
    let filter = CaseFilter { states: CaseState::OPEN.to_vec(), ..CaseFilter::default() };
    let (mut all, mut after): (Vec<Case>, Option<CaseKey>) = (Vec::new(), None);
    while all.len() < MOST_OPEN {
        let page = store.cases(&scopes, &filter, &PageRequest { limit: 100, after })?;
        all.extend(page.items.into_iter().filter(|case| !case.is_hidden_from(&ctx.actor, ctx.now)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(all)
}

fn unfinished(store: &mut Store, ctx: &Context, asked: &MonthOf) -> Result<Table, Failure> {
    let open = open_cases(store, ctx, asked)?;
    let parties = |case: &Case| [Some(case.target), case.handling.lead_unit.map(Party::Unit)];
    let mut wanted: Vec<Called> = open.iter().flat_map(parties).flatten().map(Called::Party).collect();
    wanted.extend(open.iter().map(|case| Called::Division(case.division.clone())));
    let names = store.names(&wanted)?;
    let lines = open.iter().map(|case| open_line(case, &names, ctx));
    let header = [
        "诉求编号",
        "标题",
        "状态",
        "类别",
        "性质",
        "区划",
        "提交时间",
        "期限",
        "是否超期",
        "经办",
        "承办单位",
        "来源平台编号",
    ];
    Ok(Table::of("未结清单", header, lines))
}

fn open_line(case: &Case, names: &Names, ctx: &Context) -> Vec<String> {
    let party = |party: Option<Party>| {
        party.and_then(|party| names.of(party)).map(|name| name.as_str().to_owned()).unwrap_or_default()
    };
    let place = names.get(&Called::Division(case.division.clone()));
    // Whoever only sets things up there counts it, and is told of none what it says.
    let knows = !case.relations(&ctx.actor, ctx.now).is_empty();
    let number = case.handling.external_ref.as_ref().filter(|_| knows);
    vec![
        case.id.to_string(),
        if knows { case.title.as_str().to_owned() } else { NOTHING.to_owned() },
        case.state().label().to_owned(),
        case.category.label().to_owned(),
        case.nature.label().to_owned(),
        place.map_or_else(|| case.division.as_str().to_owned(), |name| name.as_str().to_owned()),
        to_the_minute(case.submitted_at),
        case.due_at().map(to_the_minute).unwrap_or_default(),
        if case.is_overdue(ctx.now) { "是" } else { "否" }.to_owned(),
        party(Some(case.target)),
        party(case.handling.lead_unit.map(Party::Unit)),
        number.map(|number| number.number.as_str().to_owned()).unwrap_or_default(),
    ]
}

fn defined(heads: Vec<[String; 3]>) -> Table {
    let told = definitions().map(|[_, label, zh, en]| [label, zh, en].map(str::to_owned).to_vec());
    let remarks = REMARKS.into_iter().map(|[zh, en]| ["说明", zh, en].map(str::to_owned).to_vec());
    Table::of("口径说明", ["指标", "口径", "Definition"], heads.into_iter().map(Vec::from).chain(told).chain(remarks))
}

/// The sheets of a month.
///
/// # Errors
/// Forbidden to whoever does not look after the division: the list of open cases is theirs.
pub(super) fn sheets(store: &mut Store, ctx: &Context, asked: &MonthOf) -> Result<Vec<Table>, Failure> {
    if !ctx.actor.oversees(&asked.division) {
        return Err(Failure::Forbidden);
    }
    let (closing, lines) = month_lines(store, ctx, asked)?;
    let labels = Labels::of(store, &asked.division, local_date(ctx.now))?;
    let total = lines.iter().find(|line| line.grouping.is_none()).cloned().unwrap_or_default();
    let month = asked.month.format("%Y-%m").to_string();
    let mut tables = vec![overview(&total, &month)];
    for one in SHEETS {
        tables.push(told_apart(store, one, &lines, &labels)?);
    }
    tables.push(unfinished(store, ctx, asked)?);
    let closed =
        closing.map(|closing| ["封账时间".to_owned(), to_the_minute(closing.closed_at), "Closed at".to_owned()]);
    let now = ["未封账，数字截至".to_owned(), to_the_minute(ctx.now), "Not closed: as it stands at".to_owned()];
    let listed = ["未结清单截至".to_owned(), to_the_minute(ctx.now), "What is open is listed as of".to_owned()];
    tables.push(defined(vec![closed.unwrap_or(now), listed]));
    Ok(tables)
}
