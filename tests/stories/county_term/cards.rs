//! What the printed codes say to whoever scans them: the day before, in the night, and the morning after.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::readers::{self, Printed};
use super::work::{Seats, by_deputy};
use super::{COUNTY, County, EVE};

/// What a code showed.
pub(super) type Cards = HashMap<String, Value>;

fn party(of: &Value) -> Option<&str> {
    of["id"].as_str()
}

/// The day before: everybody takes in, and the card says that the term ends soon.
pub(super) fn say_who_serves_yet(codes: &[Printed], cards: &Cards) {
    for printed in codes {
        let (card, (kind, of)) = (&cards[&printed.code], &printed.of);
        assert_eq!(
            (&card["intake"], party(&card[kind])),
            (&json!("open"), Some(readers::dashed(of).as_str())),
            "{card}"
        );
        if kind == "deputy" {
            let mandates = card["deputy"]["mandates"].as_array().unwrap();
            assert!(!mandates.is_empty() && mandates.iter().all(|one| one["ending"] == true && one["term"] == 18));
        }
    }
}

/// In the night: whoever scans it, finds the deputy or whoever comes after.
pub(super) fn say_somebody(codes: &[Printed], cards: &Cards, chosen: &Chosen) {
    for printed in codes {
        let card = &cards[&printed.code];
        if chosen.closed().contains(&printed.code.as_str()) {
            assert!(card["intake"] == "open" || !card["alternatives"].as_array().unwrap().is_empty(), "{card}");
            continue;
        }
        assert_eq!(card["intake"], "open", "{card}");
        let there = ["deputy", "room", "office"].map(|kind| party(&card[kind]).is_some());
        assert!(there.contains(&true), "{card}");
        if printed.of.0 == "deputy" && there[0] {
            assert!(!card["deputy"]["mandates"].as_array().unwrap().is_empty(), "{card}");
        }
    }
}

/// The morning after.
pub(super) fn say_who_serves_now(codes: &[Printed], cards: &Cards, seats: &Seats, chosen: &Chosen) {
    for printed in codes {
        let (card, (kind, of)) = (&cards[&printed.code], &printed.of);
        let code = printed.code.as_str();
        if chosen.closed().contains(&code) {
            assert_ne!(card["intake"], "open", "{card}");
            assert!(card["notice"].as_str().is_some_and(|notice| notice.contains("请联系下列代表或活动室")), "{card}");
            assert!(!card["alternatives"].as_array().unwrap().is_empty(), "{card}");
            continue;
        }
        assert_eq!(card["intake"], "open", "{card}");
        if kind != "deputy" || !seats.leaves(of) {
            assert_eq!(party(&card[kind]), Some(readers::dashed(of).as_str()), "{card}");
            if kind == "deputy" {
                let mandates = card["deputy"]["mandates"].as_array().unwrap();
                assert!(mandates.iter().all(|one| one["ending"] == false && one["term"] == 19), "{card}");
            }
        } else if chosen.successor.contains(&printed.code) && !seats.heirs(of).is_empty() {
            let to = party(&card["deputy"]).unwrap_or_else(|| panic!("{card}"));
            assert!(seats.heirs(of).iter().any(|heir| readers::dashed(heir) == to), "{card}");
        } else {
            let (kind, to) = seats.station(of);
            assert!(card["deputy"].is_null(), "{card}");
            assert_eq!(party(&card[&kind]), Some(readers::dashed(&to).as_str()), "{card}");
        }
    }
}

/// Where it was chosen that codes of those lead who leave; all others lead to the station.
#[derive(Default)]
pub(super) struct Chosen {
    successor: Vec<String>,
    kept: Vec<String>,
    revoked: Vec<String>,
}

impl Chosen {
    fn closed(&self) -> Vec<&str> {
        self.kept.iter().chain(&self.revoked).map(String::as_str).collect()
    }
}

impl County {
    /// Of the county's own deputies who leave some choose a successor for their codes; one code stays, one is revoked.
    pub(super) async fn codes_are_chosen(&self, codes: &[Printed]) -> Chosen {
        let stays: BTreeSet<&str> = self.roster.elected.iter().flatten().map(String::as_str).collect();
        let sittings = by_deputy(readers::sittings(&self.world, EVE));
        let alone = |printed: &&Printed| {
            let held = sittings.get(&printed.of.1);
            let of_county = held.is_some_and(|held| held.len() == 1 && held[0].congress == COUNTY);
            printed.of.0 == "deputy" && of_county && !stays.contains(printed.of.1.as_str())
        };
        let mut leaving = codes.iter().filter(alone).map(|printed| printed.code.clone());
        let mut chosen = Chosen { kept: leaving.next().into_iter().collect(), ..Chosen::default() };
        chosen.revoked.extend(leaving.next());
        chosen.successor.extend(leaving.step_by(4));
        assert!(chosen.successor.len() > 30, "{}", chosen.successor.len());
        let choice = |succession: &'static str| move |code: &String| json!({ "code": code, "succession": succession });
        let successors = chosen.successor.iter().map(choice("successor"));
        let kept = chosen.kept.iter().map(choice("keep"));
        let choices: Vec<Value> = successors.chain(kept).chain(chosen.revoked.iter().map(choice("revoke"))).collect();
        let path = format!("/api/v1/terms/{}/code-choices", self.changes[0].term);
        self.clerk().await.put(&path, &json!({ "choices": choices })).await.ok();
        chosen
    }
}
