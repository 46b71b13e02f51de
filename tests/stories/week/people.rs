//! Who lives and works in the township: residents, deputies with their codes, the room, the office, the units.

use std::collections::HashMap;

use mashang_tests::county::hold_phones;
use mashang_tests::week::Village;
use mashang_tests::week::calendar::{Minute, instant};
use mashang_tests::{Caller, HOME, World, id_of};
use serde_json::{Value, json};

/// 梅岭街道.
pub(super) const STREET: &str = "350582002000";
/// 晋江市.
const COUNTY: &str = "350582000000";
pub(super) const OFFICE: &str = "demo-office";
pub(super) const STAFF: &str = "demo-grid-staff";
/// The deputy who is away from Wednesday to Friday, by the number of the desk; the next one stands in.
pub(super) const AWAY: usize = 1;
/// The phone of the first deputy.
pub(super) const OWN_PHONE: &str = "13700000001";
/// Minutes for which a token is good, less than the whole.
const TOKEN: Minute = 13;

/// Whose code residents scan.
pub(super) struct Desk {
    pub(super) code: String,
    /// The deputy's id, or the room's.
    pub(super) id: String,
    pub(super) account: String,
}

pub(super) struct Unit {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) account: String,
    /// Somebody else who works there, and handles what the first one raised: nobody handles an own matter.
    pub(super) colleague: String,
}

/// Everybody, and whoever is logged in just now.
pub(super) struct People {
    pub(super) world: World,
    pub(super) desks: Vec<Desk>,
    pub(super) units: Vec<Unit>,
    pub(super) villages: Vec<Village>,
    now: Minute,
    callers: HashMap<String, (Minute, Caller)>,
}

async fn granted(world: &World, name: &str, body: &Value) -> String {
    let me = world.login(name).await.get("/api/v1/me").await.ok();
    let _ = world.grant(me["account_id"].as_str().unwrap(), body);
    name.to_owned()
}

async fn items(world: &World, path: &str) -> Vec<Value> {
    world.anybody().get(&format!("/api/v1/{path}")).await.ok()["items"].as_array().unwrap().clone()
}

async fn desks(world: &World) -> Vec<Desk> {
    let mut desks = Vec::new();
    for (at, deputy) in items(world, &format!("deputies?division={HOME}")).await.iter().enumerate() {
        let id = id_of(deputy).to_owned();
        let account = if at == 0 {
            "demo-deputy".to_owned()
        } else {
            granted(world, &format!("week-deputy-{at}"), &json!({ "Deputy": { "deputy": id } })).await
        };
        desks.push(Desk { code: world.code_of(&id), id, account });
    }
    let room = items(world, &format!("rooms?division={HOME}")).await.first().map(|room| id_of(room).to_owned());
    let id = room.unwrap();
    desks.push(Desk { code: world.code_of(&id), id, account: "demo-room-liaison".to_owned() });
    desks
}

impl People {
    pub(super) async fn gather(world: World) -> Self {
        let desks = desks(&world).await;
        let mut units = Vec::new();
        let all = items(&world, &format!("units?division={HOME}&limit=100")).await;
        // Those of the county: every village is theirs.
        for unit in all.into_iter().filter(|unit| unit["division_code"] == COUNTY) {
            let (id, name) = (id_of(&unit).to_owned(), unit["name"].as_str().unwrap().to_owned());
            let account = format!("week-unit-{}", units.len());
            let works_there = json!({ "HandlingUnit": { "unit": id } });
            let colleague = granted(&world, &format!("{account}-too"), &works_there).await;
            let account = granted(&world, &account, &works_there).await;
            units.push(Unit { id, name, account, colleague });
        }
        let village = |division: &Value| Village {
            code: division["code"].as_str().unwrap().to_owned(),
            name: division["name"].as_str().unwrap().trim_end_matches("居委会").trim_end_matches("村委会").to_owned(),
        };
        let villages =
            items(&world, &format!("divisions?parent={STREET}&limit=100")).await.iter().map(village).collect();
        let first = serde_json::from_value(json!(desks[0].id)).unwrap();
        hold_phones(&world, vec![(first, OWN_PHONE.to_owned())]);
        Self { world, desks, units, villages, now: 0, callers: HashMap::new() }
    }

    /// Lets time pass until that minute.
    pub(super) fn pass_until(&mut self, minute: Minute) {
        if minute > self.now {
            self.world.clock.pass_until(&instant(minute));
            self.now = minute;
        }
    }

    pub(super) fn now(&self) -> Minute {
        self.now
    }

    /// Somebody who is logged in.
    pub(super) async fn login(&mut self, name: &str) -> Caller {
        if let Some((since, caller)) = self.callers.get(name)
            && self.now - since < TOKEN
        {
            return caller.clone();
        }
        let caller = self.world.login(name).await;
        self.callers.insert(name.to_owned(), (self.now, caller.clone()));
        caller
    }

    /// The number of a unit whose name ends so.
    pub(super) fn unit(&self, suffix: &str) -> usize {
        self.units.iter().position(|unit| unit.name.ends_with(suffix)).unwrap_or_else(|| panic!("no {suffix}"))
    }

    /// In whose name the addressee of a case acts.
    pub(super) fn account_of(&self, target: &Value) -> String {
        let own = self.desks.iter().find(|desk| target["id"] == desk.id);
        own.map_or_else(|| OFFICE.to_owned(), |desk| desk.account.clone())
    }
}
