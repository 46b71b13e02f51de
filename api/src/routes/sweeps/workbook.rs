//! The ledger of a sweep (台账) as a workbook: the lines that the API tells, as texts.

use mashang_domain::imports::Table;
use mashang_domain::shared::time::to_the_minute;
use mashang_domain::shared::{Called, Context, Failure, Instant, NamedParties, Names, PageRequest, Vocabulary};
use mashang_domain::sweeps::{SweepCampaignId, SweepFinding, SweepLedgerKey, queries};
use mashang_infra::repositories::Store;

/// Lines that the workbook holds at most.
const MOST: usize = 2_000;

const HEADER: [&str; 18] = [
    "序号",
    "编号",
    "轮次",
    "区划",
    "网格",
    "地点",
    "类型",
    "当事人类型",
    "涉及人数",
    "风险",
    "情况",
    "状态",
    "责任人",
    "发现时间",
    "期限",
    "是否超期",
    "佐证份数",
    "销号或了结时间",
];

/// The whole ledger as far as the actor sees it.
fn ledger(store: &mut Store, ctx: &Context, campaign: SweepCampaignId) -> Result<Vec<SweepFinding>, Failure> {
    let (mut all, mut after): (Vec<SweepFinding>, Option<SweepLedgerKey>) = (Vec::new(), None);
    while all.len() < MOST {
        let page = queries::ledger(store, ctx, campaign, &PageRequest { limit: 100, after })?;
        all.extend(page.items.into_iter().map(|view| view.finding));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    all.truncate(MOST);
    Ok(all)
}

fn line(number: usize, finding: &SweepFinding, names: &Names, now: Instant) -> Vec<String> {
    let called = |called: Called| names.get(&called).map(|name| name.as_str().to_owned());
    let division = called(Called::Division(finding.division.clone()));
    let owner = finding.owner().and_then(|owner| called(Called::Party(owner)));
    vec![
        number.to_string(),
        finding.id.to_string(),
        finding.round.to_string(),
        division.unwrap_or_else(|| finding.division.as_str().to_owned()),
        called(Called::Grid(finding.grid)).unwrap_or_default(),
        finding.place.address.as_str().to_owned(),
        finding.kind.label().to_owned(),
        finding.parties.label().to_owned(),
        finding.people.to_string(),
        finding.risk.label().to_owned(),
        finding.description.as_str().to_owned(),
        finding.state().label().to_owned(),
        owner.unwrap_or_default(),
        to_the_minute(finding.found_at),
        to_the_minute(finding.due),
        if finding.is_overdue(now) { "是" } else { "否" }.to_owned(),
        finding.evidence.len().to_string(),
        finding.settled_at.map(to_the_minute).unwrap_or_default(),
    ]
}

/// The sheet of a sweep's ledger.
///
/// # Errors
/// As the ledger itself.
pub(super) fn sheets(store: &mut Store, ctx: &Context, campaign: SweepCampaignId) -> Result<Vec<Table>, Failure> {
    let found = ledger(store, ctx, campaign)?;
    let mut wanted: Vec<Called> = found.iter().filter_map(SweepFinding::owner).map(Called::Party).collect();
    wanted.extend(found.iter().map(|finding| Called::Division(finding.division.clone())));
    wanted.extend(found.iter().map(|finding| Called::Grid(finding.grid)));
    let names = store.names(&wanted)?;
    let rows = found.iter().enumerate().map(|(at, finding)| line(at + 1, finding, &names, ctx.now));
    Ok(vec![Table::of("排查台账", HEADER, rows)])
}
