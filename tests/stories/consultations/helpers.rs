//! Who helps with something promised: everybody reads for whom they work and what they did, and nobody but those who take part their names.

use serde_json::{Value, json};

use super::{Market, at, wrong};
use crate::page::{phone, text};

fn reporter(part: &str) -> Value {
    json!({ "kind": "media", "name": "黄记者", "body": "泉州晚报", "part": part })
}

fn member() -> Value {
    json!({ "kind": "consultative_member", "name": "吴委员", "part": "现场察看并提出建议" })
}

/// The office names them, in the place of whom it named before.
pub(super) async fn named(market: &Market) {
    let body = |measure: u32, helpers: &[Value]| json!({ "measure": measure, "helpers": helpers });
    let unknown = market.does("/helpers", body(9, &[member()])).await;
    assert_eq!(unknown.missing_fields(), ["/measure"]);
    let private = wrong(market.does("/helpers", body(1, &[member(), reporter("联系13812345678")])).await);
    assert_eq!(private, at("/helpers/1/part", "consultation_not_for_the_public"));
    let many = vec![member(); 21];
    assert_eq!(market.does("/helpers", body(1, &many)).await.bad_fields(), ["/helpers"]);
    let deputy = market.world.login("demo-deputy").await;
    deputy.post(&market.path("/helpers"), &body(1, &[member()])).await.problem(403, "forbidden");
    market.does("/helpers", body(1, &[member()])).await.ok();
    market.does("/helpers", body(1, &[reporter("跟踪报道道路拓宽"), member()])).await.ok();
    for caller in [market.clerk().await, deputy] {
        let own = market.shown(&caller).await["measures"][0]["helpers"].clone();
        assert_eq!((&own[0]["name"], &own[1]["kind"]), (&json!("黄记者"), &json!("consultative_member")), "{own}");
    }
    let public = market.shown(&market.world.anybody()).await;
    assert!(!public.to_string().contains("黄记者") && !public.to_string().contains("吴委员"), "{public}");
    let told = &public["measures"][0]["helpers"][0];
    assert_eq!((&told["body"], &told["part"]), (&json!("泉州晚报"), &json!("跟踪报道道路拓宽")));
    assert!(public["measures"][1].get("helpers").is_none(), "of the other measure nobody was named");
    let page = text(&phone(&market.world).get(&format!("/c/{}", market.id)).await);
    assert!(page.contains("泉州晚报") && page.contains("跟踪报道道路拓宽") && !page.contains("黄记者"), "{page}");
}

/// Once it is closed nobody is named anew; whoever wants to be named no more is left out.
pub(super) async fn left_out(market: &Market) {
    let fresh = json!({ "measure": 1, "helpers": [member(), reporter("补记")] });
    assert_eq!(wrong(market.does("/helpers", fresh).await), at("/helpers/1", "measure_helpers_over"));
    market.does("/helpers", json!({ "measure": 1, "helpers": [member()] })).await.ok();
    let own = market.shown(&market.clerk().await).await.to_string();
    assert!(own.contains("吴委员") && !own.contains("黄记者"), "{own}");
}
