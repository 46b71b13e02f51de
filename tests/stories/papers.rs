//! Official papers: drawn from what is kept, set on their grid, and read back by others' programs.

use mashang_domain::disputes::DisputePaperKind;
use mashang_domain::shared::Vocabulary;
use mashang_tests::browser::Browser;
use mashang_tests::edited::Edited;
use mashang_tests::printed::Printed;
use mashang_tests::{Answer, Caller, Kind, World, id_of};
use serde_json::{Value, json};

use crate::cases::police;
use crate::harbour::{Harbour, MEDICAL};
use crate::orders::{ORDERS, order};
use crate::suggestions::{act, cast, congress_of, declared, draft, reply, talk};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

async fn file(caller: &Caller, path: &str) -> Answer {
    let answer = caller.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.json);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let disposition = answer.header("content-disposition");
    assert!(disposition.starts_with("attachment; ") && disposition.contains("filename*=UTF-8''%E"), "{disposition}");
    answer
}

pub(crate) async fn edited(caller: &Caller, path: &str) -> Edited {
    let answer = file(caller, path).await;
    assert_eq!(answer.header("content-type"), DOCX);
    Edited::of(&answer.bytes)
}

pub(crate) async fn printed(caller: &Caller, path: &str) -> Printed {
    let answer = file(caller, path).await;
    assert_eq!(answer.header("content-type"), "application/pdf");
    Printed::of(&answer.bytes)
}

fn of_dispute(id: &str, kind: &str) -> String {
    format!("/api/v1/disputes/{id}/papers/{kind}")
}

/// What lacks in a paper; nothing where there is no such paper.
async fn missing(caller: &Caller, id: &str, kind: &str) -> Option<Vec<String>> {
    let listed = caller.get(&format!("/api/v1/disputes/{id}/papers")).await.ok();
    let items = listed["items"].as_array().unwrap();
    let kinds: Vec<_> = DisputePaperKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert!(kinds.iter().all(|kind| items.iter().any(|item| item["kind"] == *kind)), "{listed}");
    assert!(!listed.to_string().contains("何船工"), "the list names nobody: {listed}");
    let item = items.iter().find(|item| item["kind"] == kind).unwrap();
    let lacks = item["missing"].as_array().unwrap().iter().map(|label| label.as_str().unwrap().to_owned()).collect();
    item["available"].as_bool().unwrap().then_some(lacks)
}

/// Holds page, margins, grid and faces of a document against GB/T 9704.
pub(crate) fn is_on_the_grid(document: &Edited, title: &str) {
    let (page, margins) = document.measures();
    for (is, wanted) in page.iter().chain(&margins).zip([210.0, 297.0, 37.0, 35.0, 28.0, 26.0]) {
        assert!((is - wanted).abs() < 0.011, "{page:?} {margins:?}");
    }
    assert_eq!(document.grid(), ["linesAndChars", "579", "-842"], "22 lines of 28 characters");
    let first = &document.paragraphs()[0];
    let wanted = json!({ "text": title, "face": "方正小标宋简体", "points": 22.0, "line": 28.95 });
    assert_eq!(*first, wanted);
    let body = document.paragraphs().iter().filter(|one| one["points"] == 16.0 && one["face"] == "仿宋_GB2312");
    assert!(body.clone().count() > 3 && body.clone().all(|one| one["line"] == 28.95), "{:?}", document.paragraphs());
    assert_eq!(*document.feet(), json!(["— 1 —", "— 1 —"]), "the number is a field that shows 1 until it is counted");
}

/// Holds a printed paper against its sheet, its letters and its lines.
pub(crate) fn is_printed_as_papers_are(paper: &Printed, address: &str) {
    for (edge, wanted) in paper.edges("/MediaBox").iter().zip([0.0, 0.0, 210.0, 297.0]) {
        assert!((edge - wanted).abs() < 0.011, "{:?}", paper.edges("/MediaBox"));
    }
    let fonts = paper.fonts();
    assert!(!fonts.is_empty() && fonts.iter().all(|(name, whole)| name.contains("+Noto") && *whole), "{fonts:?}");
    for line in paper.lines() {
        assert!(!line.starts_with(|first: char| "，。、；：！？）》”".contains(first)), "{line}");
        assert!(!line.ends_with(|last: char| "（《“".contains(last)), "{line}");
    }
    for (number, page) in (1..).zip(paper.texts()) {
        assert!(page.contains(&format!("—{number}—")), "{page}");
    }
    assert_eq!(paper.scan_closely(paper.pages()).as_deref(), Some(address));
}

async fn an_agreement_is_read_by_others_programs_as_it_was_made(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let (id, codes) = harbour.agreed(true).await;
    let (mediator, party) = (world.login("demo-mediator").await, world.tracker(&codes[0]));
    let agreement = of_dispute(&id, "agreement");
    let lacks = missing(&mediator, &id, "agreement").await.unwrap();
    for wanted in [
        "当事人1（甲方）的住址",
        "第5项的履行期限",
        "当事人1（甲方）的签名",
        "当事人2（乙方）的签名",
        "主持调解的人民调解员的签名",
        "人民调解委员会的印章",
    ] {
        assert!(lacks.contains(&wanted.to_owned()), "{wanted}: {lacks:?}");
    }
    let unsigned = edited(&mediator, &agreement).await;
    assert!(unsigned.texts().iter().any(|text| text.ends_with("（盖章）")), "{:?}", unsigned.texts());
    assert_eq!(missing(&mediator, &id, "receipt").await, None);
    mediator.get(&of_dispute(&id, "receipt")).await.problem(409, "dispute_paper_not_yet");

    harbour.on_paper(&id, "sign").await;
    harbour.act("demo-deputy-shishi", &id, "sign", json!({})).await.ok();
    harbour.act("demo-mediator", &id, "seal", json!({})).await.ok();
    let lacks = missing(&mediator, &id, "agreement").await.unwrap();
    assert!(lacks.iter().all(|label| !label.contains("签名") && !label.contains("印章")), "{lacks:?}");

    let document = edited(&mediator, &agreement).await;
    is_on_the_grid(&document, "人民调解协议书");
    let texts = document.texts();
    for said in [
        "甲方：何船工",
        "乙方：林船东",
        "调解组织：海上枫桥调解室",
        "一、纠纷的主要事实和争议事项",
        "双方对赔偿有分歧。",
        "医疗费用已由船东先行支付；其余一次付清，双方就此了结。",
        "合计：人民币28,500.00元（大写：贰万捌仟伍佰元整）",
        "本协议已于2026年3月2日生效。",
        "甲方何船工（签名、盖章或者按指印）：已签 2026年3月2日",
    ] {
        assert!(texts.contains(&said), "{said}: {texts:?}");
    }
    assert!(texts.iter().any(|text| text.ends_with("（已盖章）")), "{texts:?}");
    let rows = document.tables()[0].as_array().unwrap();
    let sums = [
        ("伤残补偿金", "12,000.00", "壹万贰仟元整"),
        ("交通费", "1,800.00", "壹仟捌佰元整"),
        ("误工费", "6,500.00", "陆仟伍佰元整"),
        ("生活费", "3,200.00", "叁仟贰佰元整"),
        ("护理费", "5,000.00", "伍仟元整"),
    ];
    assert_eq!(rows.len(), 1 + sums.len());
    for (number, (row, (label, figures, capitals))) in (1..).zip(rows[1..].iter().zip(sums)) {
        let wanted = json!([number.to_string(), label, "乙方林船东", "甲方何船工", figures, capitals, ""]);
        assert_eq!(*row, wanted);
    }
    let address = format!("http://localhost:8080/e/dispute/{id}");
    assert_eq!(document.scan().as_deref(), Some(address.as_str()));

    let paper = printed(&mediator, &format!("{agreement}?format=pdf")).await;
    is_printed_as_papers_are(&paper, &address);
    let whole = paper.texts().concat();
    for said in ["人民调解协议书", "何船工", "贰万捌仟伍佰元整", "第三十三条", "三、履行的项目和期限"]
    {
        assert!(whole.contains(said), "{said}: {whole}");
    }
    // A party has its own; what concerns anybody's health is on no paper.
    let own = edited(&party, &agreement).await;
    assert!(own.texts().contains(&"甲方：何船工") && !own.texts().concat().contains(MEDICAL));

    harbour.receipt(&id, 1, "2026-03-02").await.ok();
    let lacks = missing(&party, &id, "receipt").await.unwrap();
    assert!(lacks[0] == "第2项的履行日期" && lacks.len() == 8, "{lacks:?}");
    let receipt = edited(&party, &of_dispute(&id, "receipt")).await;
    assert!(receipt.texts().contains(&"已履行合计：人民币12,000.00元（大写：壹万贰仟元整）"), "{:?}", receipt.texts());
    assert_eq!(receipt.tables()[0][1][4], "2026年3月2日");
    let deputy = world.login("demo-deputy-shishi").await;
    let part = json!({
        "item": 2, "on": "2026-03-02", "receipt": "收条", "amount_fen": 100_000, "attachment_ids": [deputy.photo().await]
    });
    harbour.by(&deputy, &id, "perform", part).await.ok();
    let receipt = edited(&party, &of_dispute(&id, "receipt")).await;
    for said in
        ["第2项分次履行：2026年3月2日收到1,000.00元（收条）。", "已履行合计：人民币13,000.00元（大写：壹万叁仟元整）"]
    {
        assert!(receipt.texts().contains(&said), "{said}: {:?}", receipt.texts());
    }
}

async fn a_record_leaves_out_what_the_mediators_note_for_themselves(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let (id, codes) = harbour.asked(true).await;
    let (mediator, party) = (world.login("demo-mediator").await, world.tracker(&codes[0]));
    let record = of_dispute(&id, "record");
    party.get(&record).await.problem(409, "dispute_paper_not_yet");
    party.get(&of_dispute(&id, "agreement")).await.problem(409, "dispute_paper_not_yet");
    let rights = edited(&party, &of_dispute(&id, "rights")).await;
    assert!(rights.texts().iter().any(|text| text.contains("不收取任何费用")), "{:?}", rights.texts());
    assert_eq!(missing(&party, &id, "rights").await.unwrap(), ["当事人1（甲方）的签名", "当事人2（乙方）的签名"]);
    harbour.on_paper(&id, "consent").await;
    assert_eq!(missing(&party, &id, "rights").await, Some(Vec::new()), "they consented, and were told before");

    for (number, session, parties) in [(1, "pingli", json!([1, 2])), (2, "separate", json!([1]))] {
        let mut call = json!({ "kind": session, "at": "2026-03-02T02:00:00Z", "place": "海上枫桥调解室" });
        if number == 1 {
            call["agenda"] = json!("赔偿项目");
            call["guests"] = json!([
                { "kind": "elder", "name": "老村长" }, { "kind": "lawyer", "name": "吴律师" },
                { "kind": "consultative_member", "name": "许委员", "body": "石狮市政协" }
            ]);
            // What was said of a party's health is for nobody from a newspaper, whoever agrees.
            let mut public = call.clone();
            public["guests"] = json!([{ "kind": "media", "name": "黄记者" }]);
            let barred = harbour.act("demo-deputy-shishi", &id, "mediation-sessions", public).await;
            assert_eq!(barred.bad_fields(), ["/guests/0/kind"]);
        }
        harbour.act("demo-deputy-shishi", &id, "mediation-sessions", call).await.created();
        if number == 1 {
            for party in 1..=2 {
                let agrees = json!({ "session": 1, "party": party, "attachment_ids": [mediator.photo().await] });
                harbour.by(&mediator, &id, "answer-guests", agrees).await.ok();
            }
            let lacks = missing(&mediator, &id, "record").await.unwrap();
            assert!(lacks.contains(&"调解经过".to_owned()), "a form to write on: {lacks:?}");
        }
        let mut held = json!({
            "session": number, "parties": parties, "mediators": [1, 2], "minutes": format!("第{number}次的经过"),
            "notes": "底线笔记", "others": ["老船长"]
        });
        if number == 1 {
            held["precedents"] = json!(["2024 年海上作业损害赔偿调解案"]);
            held["remarks"] = json!([{ "by": "老村长", "text": "误工按三个月算" }]);
            held["outcome"] = json!("同意分项再议。");
            held["absent"] = json!([{ "guest": 2, "reason": "在外地开庭" }]);
            held["parts"] = json!([{ "guest": 3, "part": "说明赔偿惯例" }]);
        }
        harbour.act("demo-deputy-xiangzhi", &id, "record-session", held).await.ok();
    }
    let of_both = edited(&party, &format!("{record}?session=1")).await;
    let texts = of_both.texts();
    for said in [
        "次数：第1次（评理会）",
        "时间：2026年3月2日10时00分",
        "到场的当事人：甲方何船工、乙方林船东",
        "第1次的经过",
        "议题：赔偿项目",
        "其他到场人员：老村长、许委员（政协委员，石狮市政协，说明赔偿惯例）、老船长",
        "未到场人员：吴律师（在外地开庭）",
        "老村长：误工按三个月算",
        "同意分项再议。",
    ] {
        assert!(texts.contains(&said), "{said}: {texts:?}");
    }
    assert!(texts.iter().any(|text| text.contains("2024 年海上作业")) && !texts.concat().contains("底线笔记"));
    let is_signed = |texts: &[&str], by: &str| texts.iter().any(|text| text.starts_with(by) && text.contains("已签"));
    assert!(!is_signed(&texts, "人民调解员") && !is_signed(&texts, "甲方"), "{texts:?}");
    harbour.act("demo-deputy-shishi", &id, "sign-record", json!({ "session": 1 })).await.ok();
    let right = json!({ "session": 1, "accepts": true });
    harbour.confirmed_with(&codes[0], &id, "confirm-record", right).await.ok();
    let signed = edited(&mediator, &format!("{record}?session=1")).await;
    let texts = signed.texts();
    assert!(is_signed(&texts, "人民调解员") && is_signed(&texts, "甲方") && !is_signed(&texts, "乙方"), "{texts:?}");
    let latest = |document: &Edited| {
        document.texts().iter().find(|text| text.starts_with("次数")).map(|text| (*text).to_owned())
    };
    assert_eq!(latest(&edited(&mediator, &record).await).as_deref(), Some("次数：第2次（背靠背）"));
    assert_eq!(latest(&edited(&party, &record).await).as_deref(), Some("次数：第1次（评理会）"));
    assert_eq!(party.get(&format!("{record}?session=2")).await.missing_fields(), ["/session"]);
    assert_eq!(mediator.get(&format!("{record}?session=9")).await.missing_fields(), ["/session"]);
    assert_eq!(mediator.get(&format!("{record}?session=51")).await.bad_fields(), ["/session"]);
    let paper = printed(&party, &format!("{record}?session=1&format=pdf")).await;
    is_printed_as_papers_are(&paper, &format!("http://localhost:8080/e/dispute/{id}"));
}

async fn who_knows_the_parties_has_papers_and_looks_are_noted(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let report = json!({
        "code": harbour.code, "source": "application", "kind": "damages", "title": "损害赔偿", "text": "双方对赔偿有分歧。",
        "party": { "side": "first", "name": "王𰻝", "phone": "13812345678" }
    });
    let made = world.login("demo-resident").await.post("/api/v1/disputes", &report).await.created();
    let (id, code) = (id_of(&made), made["tracking_code"].as_str().unwrap());
    let application = of_dispute(id, "application");
    let own = edited(&world.tracker(code), &application).await;
    for said in ["申请人：甲方王𰻝", "联系电话：138****5678", "双方对赔偿有分歧。"] {
        assert!(own.texts().contains(&said), "{said}: {:?}", own.texts());
    }
    let office = world.login("demo-office-xiangzhi").await;
    let refused = office.get(&format!("{application}?format=pdf")).await.problem(409, "unprintable_character");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("𰻝") && detail.contains("U+30EDD") && !detail.contains('王'), "{refused}");

    world.anybody().get(&application).await.problem(401, "unauthorized");
    for stranger in ["demo-resident-2", "demo-office", "demo-unit"] {
        let stranger = world.login(stranger).await;
        stranger.get(&application).await.problem(404, "not_found");
        stranger.get(&format!("/api/v1/disputes/{id}/papers")).await.problem(404, "not_found");
    }
    // Through whom it came in knows that it is, and not between whom.
    let addressee = world.login("demo-deputy-shishi").await;
    addressee.get(&application).await.problem(403, "forbidden");
    office.get(&of_dispute(id, "verdict")).await.problem(404, "not_found");
    office.get(&of_dispute("none", "application")).await.problem(404, "not_found");
    assert_eq!(office.get(&format!("{application}?format=odt")).await.bad_fields(), ["/format"]);
    assert_eq!(office.get(&format!("{application}?session=1")).await.bad_fields(), ["/session"]);
    assert_eq!(office.get(&format!("{application}?copies=2")).await.bad_fields(), ["/copies"]);

    let looks =
        || world.sql_text("SELECT CAST(count(*) AS TEXT) AS text FROM audit_entries")[0].parse::<u32>().unwrap();
    let before = looks();
    edited(&world.tracker(code), &application).await;
    assert_eq!(looks(), before, "a party looks at its own");
    edited(&office, &application).await;
    assert_eq!(looks(), before + 1);
}

async fn what_a_papers_code_opens_shows_nothing_by_itself(kind: Kind) {
    let harbour = Harbour::start(kind).await;
    let world = &harbour.world;
    let (id, _) = harbour.asked(true).await;
    let phone = world.anybody().with("Accept", "text/html").with("Accept-Language", "zh");
    let page = async |path: &str| {
        let answer = phone.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        String::from_utf8(answer.bytes).unwrap()
    };
    let shown = page(&format!("/e/dispute/{id}")).await;
    assert!(shown.contains("href=\"/t\"") && shown.contains("扫码本身不显示任何内容"), "{shown}");
    for secret in ["损害赔偿", "何船工", "海上枫桥"] {
        assert!(!shown.contains(secret), "{secret}");
    }
    let nobodys = "019ab0c0-0000-7000-8000-000000000000";
    assert_eq!(
        page(&format!("/e/dispute/{nobodys}")).await,
        shown.replace(&id, nobodys),
        "nor whether there is anything"
    );
    assert!(!page(&format!("/e/order/{nobodys}")).await.contains("class=\"button\""), "nobody has a code for that");
    for path in [format!("/e/case/{id}"), "/e/dispute/none".to_owned()] {
        assert_eq!(phone.get(&path).await.status, 404, "{path}");
    }
    let browser = Browser::open_as(320, false).await;
    browser.go(&format!("{}/e/dispute/{id}", world.base())).await;
    assert!(browser.fits().await);
}

async fn an_order_and_a_suggestion_with_its_answer_are_papers_too(kind: Kind) {
    let world = World::start(kind).await;
    let (office, unit) = (world.login("demo-office").await, world.login("demo-unit").await);
    let case = id_of(&world.submit(&world.login("demo-resident").await).await).to_owned();
    let police = police(&world).await;
    let made = office.post(ORDERS, &order(&case, &police)).await.created();
    let path = format!("{ORDERS}/{}", id_of(&made));
    let paper = format!("{path}/paper");
    office.get(&paper).await.problem(409, "order_not_issued");
    unit.get(&paper).await.problem(404, "not_found");
    office.post(&format!("{path}/issue"), &json!({})).await.ok();
    unit.post(&format!("{path}/acknowledge"), &json!({})).await.ok();
    unit.post(&format!("{path}/answer"), &json!({ "text": "已设置隔离设施。" })).await.ok();
    let document = edited(&unit, &paper).await;
    is_on_the_grid(&document, "督办单");
    let texts = document.texts();
    assert!(texts[1].ends_with("督办〔2026〕1号"), "{texts:?}");
    for said in ["督办事项：诉求", "请查明东门拥堵原因，提出措施和时限。", "签发人：林主任"]
    {
        assert!(texts.contains(&said), "{said}: {texts:?}");
    }
    assert!(texts.iter().any(|text| text.ends_with("答复：已设置隔离设施。")), "{texts:?}");
    let address = format!("http://localhost:8080/e/order/{}", id_of(&made));
    is_printed_as_papers_are(&printed(&office, &format!("{paper}?format=pdf")).await, &address);
    world.login("demo-resident").await.get(&paper).await.problem(404, "not_found");

    cast(&world).await;
    let deputy = world.login("demo-deputy").await;
    let congress = congress_of(&world, "350582000000").await;
    let made = deputy.post("/api/v1/suggestions", &draft(&congress)).await.created();
    let id = id_of(&made);
    let papers = format!("/api/v1/suggestions/{id}/papers");
    let available = |listed: &Value| {
        listed["items"].as_array().unwrap().iter().map(|item| item["available"] == true).collect::<Vec<_>>()
    };
    let listed = deputy.get(&papers).await.ok();
    assert_eq!(available(&listed), [true, false]);
    assert_eq!(listed["items"][0]["missing"], json!(["编号", "提出时间"]));
    deputy.get(&format!("{papers}/reply")).await.problem(409, "suggestion_unanswered");
    act(&world, "demo-deputy", id, "submit", declared()).await.ok();
    act(&world, "county-office", id, "register", json!({})).await.ok();
    act(&world, "county-office", id, "assign", json!({ "lead_unit_id": police })).await.ok();
    act(&world, "demo-unit", id, "start", json!({})).await.ok();
    act(&world, "demo-unit", id, "record-talk", talk("2026-03-02")).await.ok();
    act(&world, "demo-unit", id, "reply", reply(&world, "solved").await).await.ok();
    let suggestion = edited(&unit, &format!("{papers}/suggestion")).await;
    is_on_the_grid(&suggestion, "晋江市人大代表建议");
    let texts = suggestion.texts();
    for said in ["编号：2026年第1号", "标题：关于优化梅岭路东门交通组织的建议", "提出方式：闭会期间"]
    {
        assert!(texts.contains(&said), "{said}: {texts:?}");
    }
    let letter = edited(&deputy, &format!("{papers}/reply")).await;
    for said in ["晋公交函〔2026〕12号", "答复如下。", "签发人：李队长", "2026年3月2日"] {
        assert!(letter.texts().contains(&said), "{said}: {:?}", letter.texts());
    }
    let address = format!("http://localhost:8080/e/suggestion/{id}");
    is_printed_as_papers_are(&printed(&deputy, &format!("{papers}/reply?format=pdf")).await, &address);
    assert_eq!(available(&unit.get(&papers).await.ok()), [true, true]);
    let there = world.login("demo-office-xiangzhi").await;
    there.get(&format!("{papers}/suggestion")).await.problem(404, "not_found");
}

mashang_tests::stories!(sqlite:
    an_agreement_is_read_by_others_programs_as_it_was_made,
    a_record_leaves_out_what_the_mediators_note_for_themselves,
    who_knows_the_parties_has_papers_and_looks_are_noted,
    what_a_papers_code_opens_shows_nothing_by_itself,
    an_order_and_a_suggestion_with_its_answer_are_papers_too,
);
