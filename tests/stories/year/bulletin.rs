//! A 《民情专报》 of the city's office, drawn from the three stories: the complaint about the market, what was heard in the room, and what the
//! deputy proposed. A leader writes on it, a unit answers, and those from whom it came are told.

use mashang_tests::{Kind, World, id_of};
use serde_json::{Value, json};

use super::{did, file_of};
use crate::bulletins::{briefing, drafted, get, step, suggestion};
use crate::cases::police;
use crate::consultations::{complaint, street_office};
use crate::orders::of_office;
use crate::receptions::{on, room};
use crate::suggestions::told;

const CITY: &str = "350500000000";

/// A voice in the room becomes a case that may be public; its receipt.
async fn heard_in_the_room(world: &World) -> Value {
    let (liaison, room) = (world.login("demo-room-liaison").await, room(world).await);
    let reception = liaison.post("/api/v1/receptions", &on(&room, "2026-03-05")).await.created();
    world.clock.pass_until("2026-03-05T14:50:00+08:00");
    let (deputy, path) = (world.login("demo-deputy").await, format!("/api/v1/receptions/{}", id_of(&reception)));
    deputy.post("/api/v1/check-ins", &world.check_in(id_of(&reception)).await).await.created();
    let voice = json!({ "kind": "voice", "text": "东门拥堵，孩子上学不安全。", "speaker": { "phone": "13900001234" } });
    deputy.post(&format!("{path}/entries"), &voice).await.created();
    let submit = json!({
        "entry": 1, "nature": "complaint", "category": "traffic", "title": "东门早晚拥堵", "consent_to_publish": true,
        "speaker_consents": true
    });
    let receipt = deputy.post(&format!("{path}/submit-entry"), &submit).await.created();
    deputy.post(&format!("{path}/conclude"), &json!({})).await.ok();
    receipt
}

/// What it cites, each frozen with its number; the figure is what was handed in above.
async fn cites_the_three(world: &World, id: &str, (market, heard, proposed): (&Value, &Value, &str)) {
    let clerk = world.login("city-clerk").await;
    world.settle().await;
    for body in [
        json!({ "kind": "case", "id": market["id"] }),
        json!({ "kind": "case", "id": heard["id"] }),
        json!({ "kind": "suggestion", "id": proposed }),
        json!({ "kind": "figure", "figure": "cases_received", "month": "2026-03" }),
    ] {
        step(&clerk, id, "cite", body).await.ok();
    }
    let seen = get(&clerk, id).await.ok();
    let cited = seen["citations"].as_array().unwrap();
    let figures: Vec<&str> = cited.iter().map(|one| one["figure"].as_str().unwrap()).collect();
    assert_eq!(figures, ["1人反映", "1人反映", "2026年第1号", "2件"]);
    for one in cited {
        world.tell.shown("引用 cited", one, &["/text", "/figure"]);
    }
    let texts: Vec<&str> = cited.iter().map(|one| one["text"].as_str().unwrap()).collect();
    for (text, said) in texts.iter().zip(["云谷市场占道经营", "东门早晚拥堵", "关于优化梅岭路东门"])
    {
        assert!(text.starts_with(said), "{texts:?}");
    }
}

/// Issued by another than who wrote it, instructed, answered, fed back and filed.
async fn is_instructed_and_fed_back(world: &World, id: &str) {
    let (clerk, office) = (world.login("city-clerk").await, world.login("city-office").await);
    step(&clerk, id, "submit", json!({})).await.ok();
    step(&clerk, id, "review", json!({})).await.problem(409, "bulletin_reviewer_is_drafter");
    step(&office, id, "review", json!({})).await.ok();
    assert_eq!(step(&office, id, "issue", json!({})).await.ok()["number"], "2026年第1期");
    let instruction = json!({
        "leader": "张副主任", "on": "2026-03-05", "words": "请交警部门研究解决，年内见效。", "due_on": "2026-03-20",
        "addressees": [{ "kind": "unit", "id": police(world).await }]
    });
    step(&office, id, "instruct", instruction).await.ok();
    let answer = json!({ "instruction": 1, "text": "东门已增设隔离设施。" });
    step(&world.login("demo-unit").await, id, "answer", answer).await.ok();
    let result = json!({ "text": "承办单位已落实。", "plain": "您反映的事，已经办了。" });
    assert_eq!(step(&office, id, "feed-back", result).await.ok()["state"], "fed_back");
    assert_eq!(step(&office, id, "file", json!({})).await.ok()["state"], "filed");
}

async fn a_briefing_is_drawn_from_the_three(kind: Kind) {
    let world = World::start(kind).await;
    world.tell.opens("bulletin", "一期民情专报 A briefing that is drawn from all of them");
    world.tell.chapter(
        "三个来源 Where it comes from",
        "代表提出的建议、市场的诉求、活动室接待时听到的意见。",
        "What the deputy proposed, the complaint about the market, and what was heard in the room.",
    );
    let proposed = suggestion(&world).await;
    street_office(&world).await;
    let market = complaint::comes_in(&world).await;
    let heard = heard_in_the_room(&world).await;
    for name in ["city-office", "city-clerk"] {
        of_office(&world, name, CITY).await;
    }
    world.settle().await;
    world.tell.chapter(
        "起草、引用、印发、批示、反馈 Drafted, cited, issued, instructed, fed back",
        "市人大起草专报，逐条引用来源和数字，引用时即固定；起草人不能审自己的稿。印发后领导批示，承办单位答复，结果反馈给代表和反映的群众。",
        "The city's office drafts it and cites each source, frozen as it is; nobody reviews the own draft. A leader writes on it, a unit \
         answers, and those from whom it came are told.",
    );
    let before = file_of(&world.login("demo-deputy").await).await;
    let mut body = briefing("云谷市场协商开会21次，收到意见1,701条；接待日和联系群众中多人反映东门拥堵。");
    body["signer"] = json!("林主任");
    let id = drafted(&world.login("city-clerk").await, &body).await;
    cites_the_three(&world, &id, (&market, &heard, &proposed)).await;
    is_instructed_and_fed_back(&world, &id).await;

    world.settle().await;
    let deputy = world.login("demo-deputy").await;
    assert_eq!(told(&deputy, &id).await, ["fed_back", "instructed", "issued"]);
    assert_eq!(told(&world.login("demo-resident").await, &id).await, ["fed_back"]);
    let tracking = heard["tracking_code"].as_str().unwrap();
    let shown = world.tracker(tracking).get(&format!("/api/v1/cases/{}/bulletins", id_of(&heard))).await.ok();
    assert_eq!(shown["items"][0]["number"], "2026年第1期");
    world.tell.shown("群众凭查询码看到 what the resident sees by the code", &shown, &["/items/0/number"]);
    let mut after = before;
    did(&mut after, "passed_on", 1);
    assert_eq!(file_of(&deputy).await, after, "once a briefing, though it cites two of the deputy's");
    world.tell.ends();
}

mashang_tests::stories!(a_briefing_is_drawn_from_the_three);
