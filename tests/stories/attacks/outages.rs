//! Whoever brings messages to phones is down, slow, or answers nonsense. What `WeChat` does to a log-in stands in `wechat`.

use mashang_tests::outside::{Mood, Outside};
use mashang_tests::{Kind, World};
use serde_json::json;

use crate::harbour::fresh_phone;

async fn without_messages_a_log_in_says_so_and_all_else_goes_on(kind: Kind) {
    let outside = Outside::start();
    let more = [&outside.tencent()[..], &[("MASHANG_OUTGOING_PATIENCE_MS", "200")]].concat();
    let world = World::start_with(kind, &more).await;
    let anybody = world.anybody();
    for mood in [Mood::Broken, Mood::Nonsense, Mood::Endless, Mood::Silent] {
        outside.is(mood);
        let refused = anybody.post("/api/v1/sessions/phone/codes", &json!({ "phone": fresh_phone() })).await;
        assert!(!refused.header("retry-after").is_empty(), "{mood:?}");
        refused.problem(503, "texts_unavailable");
        world.submit(&anybody).await;
        world.login("demo-deputy").await.get("/api/v1/me/tasks").await.ok();
    }
    assert!(outside.sms().is_empty());
}

mashang_tests::stories!(without_messages_a_log_in_says_so_and_all_else_goes_on);
