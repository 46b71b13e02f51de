//! What people say: 1,200 opinions on paper, of which a workbook was made, and 501 that come in one by one.

use std::collections::BTreeMap;

use mashang_domain::imports::{Line, Problems, Table};
use mashang_infra::workbooks;
use serde_json::{Value, json};

use super::{Market, at, wrong};
use crate::imports::harm::hollow;

/// What people say, each in words of its own.
pub(super) const MATTERS: [&str; 4] =
    ["市场门口道路太窄请拓宽道路", "摊位应当划线整齐摆放", "污水横流气味很大要清理", "希望延长营业时间到晚上九点"];
/// Of those on paper: vendors, and residents.
const ON_PAPER: [usize; 2] = [640, 560];
/// Of those who say so themselves, by a call for each.
const BY_CALL: [usize; 2] = [262, 239];

/// All of them.
pub(super) fn all_said() -> usize {
    ON_PAPER.iter().chain(&BY_CALL).sum()
}

/// Those of each group of people: vendors, and residents.
fn said_by() -> (usize, usize) {
    (ON_PAPER[0] + BY_CALL[0], ON_PAPER[1] + BY_CALL[1])
}

/// Those that were written on paper, those that a system of others handed over, and those whose authors sent them.
fn said_how() -> [(&'static str, usize); 3] {
    [("paper", ON_PAPER.iter().sum()), ("client", 1), ("web", BY_CALL.iter().sum::<usize>() - 1)]
}

/// How many there are of each matter, counted without the program.
pub(super) fn of_matters() -> BTreeMap<usize, usize> {
    (0..all_said()).fold(BTreeMap::new(), |mut all, at| {
        *all.entry(at % MATTERS.len()).or_default() += 1;
        all
    })
}

fn said(at: usize) -> String {
    format!("{}（第{at}份）", MATTERS[at % MATTERS.len()])
}

/// The opinions on paper, as somebody typed them in.
fn on_paper() -> Vec<u8> {
    let line = |number: u32, cells: &[String]| Line { number, cells: cells.to_vec() };
    let header = line(1, &["意见".to_owned(), "人群".to_owned()]);
    let voice = |at: usize| if at < ON_PAPER[0] { "经营户" } else { "居民" };
    let all = 0..ON_PAPER.iter().sum::<usize>();
    let lines = (2_u32..).zip(all).map(|(number, at)| line(number, &[said(at), voice(at).to_owned()])).collect();
    let table = Table { sheet: "意见".to_owned(), header, lines, problems: Problems::default() };
    workbooks::book(&[table]).unwrap()
}

/// A workbook that is imported again changes nothing, also with a million empty rows after it; one with problems is not taken at all.
async fn from_paper(market: &Market) {
    let (paper, many) = (on_paper(), ON_PAPER.iter().sum::<usize>());
    let once = market.imports(paper.clone(), "纸质意见").await.ok();
    assert_eq!((&once["applied"], &once["counts"]["taken"]), (&json!(true), &json!(many)), "{once}");
    let swollen = hollow(&paper, u32::try_from(many).unwrap() + 2);
    for again in [paper, swollen] {
        let began = std::time::Instant::now();
        let twice = market.imports(again, "纸质意见").await.ok();
        assert_eq!((&twice["counts"]["taken"], &twice["counts"]["known"]), (&json!(0), &json!(many)), "{twice}");
        assert!(began.elapsed().as_secs() < 30, "in bounded time");
    }
    let spoilt = "意见,人群\n请拓宽道路,外星人\n".as_bytes().to_vec();
    let spoilt = market.imports(spoilt, "另一批").await.ok();
    assert_eq!((&spoilt["applied"], &spoilt["problems"][0]["code"]), (&json!(false), &json!("not_a_listed_word")));
    let ahead = "意见,人群,日期\n请拓宽道路,居民,2026-03-02\n请拓宽道路,居民,2027-01-01\n".as_bytes().to_vec();
    let ahead = market.imports(ahead, "另一批").await.ok();
    assert_eq!((&ahead["applied"], &ahead["problems"][0]["code"]), (&json!(false), &json!("opinion_day_out_of_range")));
}

/// A system of others hands over what somebody said there, once.
async fn from_a_system(market: &Market, number: usize) {
    let handed = |at: usize| json!({ "number": at + 1, "voice": "vendors", "text": said(number), "reference": format!("user-{at}") });
    let batch = json!({ "batch": "小程序 3 月 2 日", "opinions": [handed(0)] });
    let system = market.system().await;
    for taken in [1, 0] {
        let made = system.post(&market.path("/opinion-batches"), &batch).await.created();
        assert_eq!(made["taken"], taken, "{made}");
    }
    let mut again = json!({ "batch": "又一批", "opinions": [handed(0)] });
    let second = system.post(&market.path("/opinion-batches"), &again).await.created();
    assert_eq!(second["outcomes"][0]["outcome"], "second_of_day");
    again["opinions"][0].as_object_mut().unwrap().remove("reference");
    let nobody = system.post(&market.path("/opinion-batches"), &again).await;
    assert_eq!(wrong(nobody), at("/opinions/0/phone", "opinion_author_needed"));
    again["opinions"] = json!((0..101).map(handed).collect::<Vec<_>>());
    assert_eq!(system.post(&market.path("/opinion-batches"), &again).await.bad_fields(), ["/opinions"]);
}

/// Opinions from paper, from a system of others, and from whoever has something to say.
pub(super) async fn opinions(market: &Market) {
    from_paper(market).await;
    // The last vendor's comes by the system, the last resident's from an account; all others leave nothing but a phone.
    let (first, last) = (ON_PAPER.iter().sum::<usize>(), all_said() - 1);
    from_a_system(market, last - 1).await;
    let anybody = market.world.anybody();
    let own = |at: usize, phone: &str| {
        let voice = if at < first + BY_CALL[0] - 1 { "vendors" } else { "residents" };
        json!({ "voice": voice, "text": said(at), "phone": phone })
    };
    for number in first..last - 1 {
        anybody.post(&market.path("/opinions"), &own(number, &format!("1385970{number:04}"))).await.created();
    }
    let second = anybody.post(&market.path("/opinions"), &own(last, &format!("1385970{first:04}"))).await;
    second.problem(409, "second_opinion_of_day");
    let mut unnamed = own(last, "");
    unnamed.as_object_mut().unwrap().remove("phone");
    assert_eq!(wrong(anybody.post(&market.path("/opinions"), &unnamed).await), at("/phone", "opinion_author_needed"));
    let resident = market.world.login("demo-resident").await;
    resident.post(&market.path("/opinions"), &unnamed).await.created();
    resident.post(&market.path("/opinions"), &unnamed).await.problem(409, "second_opinion_of_day");
    anybody.get(&market.path("/opinions")).await.problem(401, "unauthorized");
    resident.get(&market.path("/opinions")).await.problem(403, "forbidden");
    let follower = market.world.login("demo-resident-2").await;
    for follows in [true, false, true] {
        let done = follower.post(&market.path(if follows { "/follow" } else { "/unfollow" }), &json!({})).await;
        assert!(done.status < 300, "{}", done.json);
        assert_eq!(market.shown(&follower).await["follows"], follows);
    }
}

/// Each came in as it was said, and by whom: those that the program lists, counted one by one.
pub(super) fn add_up(opinions: &[Value]) {
    let count = |field: &str, value: &str| opinions.iter().filter(|opinion| opinion[field] == value).count();
    assert_eq!(opinions.len(), all_said());
    assert_eq!((count("voice", "vendors"), count("voice", "residents")), said_by());
    for (source, many) in said_how() {
        assert_eq!(count("source", source), many, "{source}");
    }
    assert_eq!((all_said(), said_by()), (1_701, (902, 799)), "as the article has them");
}
