//! What is held against what: cases against their histories, terms against a calendar of the story's own, the closed month against
//! what the story counts.

use std::collections::{BTreeMap, BTreeSet};

use mashang_infra::workbooks;
use mashang_tests::id_of;
use mashang_tests::week::calendar::minute;
use mashang_tests::week::{Counts, Reading, Standing};
use serde_json::{Value, json};

use super::Week;
use super::people::{OFFICE, STREET};
use super::plan::Sender;

/// A figure of the closed month, and what the workbook says of it.
pub(super) type Line = (String, String);

const MONTH: &str = "/api/v1/statistics/months/2026-03";

fn rows(book: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let table = workbooks::read_sheet(book, Some(sheet)).unwrap();
    table.lines.into_iter().map(|line| line.cells).collect()
}

/// What is written for each figure, in the order of the definitions.
fn are_told(counted: &Counts, definitions: &[Value], written: &[String], of: &str) {
    assert_eq!(written.len(), definitions.len(), "{of}");
    for (definition, written) in definitions.iter().zip(written) {
        let figure = definition["figure"].as_str().unwrap();
        assert!(counted.is_told(figure, written), "{of}: {figure} is {written}, and is counted as {counted:?}");
    }
}

impl Week {
    /// Waits until the clock has closed what nobody rated.
    async fn is_struck(&mut self) {
        let (office, now) = (self.people.login(OFFICE).await, self.people.now());
        mashang_tests::several_looks().await;
        for _ in 0..400 {
            let page = office.get("/api/v1/cases?state=resolved&sort=due&limit=1").await.ok();
            if page["items"][0]["due_at"].as_str().is_none_or(|due| minute(due) > now) {
                return;
            }
            mashang_tests::tick().await;
        }
        panic!("the clock has not struck all");
    }

    pub(super) async fn every_case_is_where_its_history_says(&mut self) -> Vec<Reading> {
        self.is_struck().await;
        let (office, now) = (self.people.login(OFFICE).await, self.people.now());
        let mut readings = Vec::new();
        for (number, matter) in self.matters.iter().enumerate() {
            let case = office.case(&matter.id).await;
            let reading = Reading::of(&case, now);
            assert!(reading.doubts.is_empty(), "{number}: {:?} {case}", reading.doubts);
            assert_eq!(case["state"], reading.state, "{number}: {case}");
            let by_the_clock = [["resolved", "closed_unrated"], ["awaiting_info", "closed_unanswered"]];
            let last = [matter.state.as_str(), reading.state.as_str()];
            assert!(last[0] == last[1] || by_the_clock.contains(&last), "{number}: {last:?}");
            assert_eq!(case["due_at"].as_str().map(minute), reading.due(), "{number}: {case}");
            for due in &matter.dues {
                assert!(reading.dues.contains(due), "{number}: {due:?} is not among {:?}: {case}", reading.dues);
            }
            let stages = case["missed_stages"].as_array().into_iter().flatten();
            let mut missed: Vec<&str> = stages.map(|stage| stage.as_str().unwrap()).collect();
            missed.sort_unstable();
            assert_eq!(missed, reading.missed, "{number}: {case}");
            readings.push(reading);
        }
        readings
    }

    pub(super) async fn the_month_is_closed_as_it_is_counted(&mut self, readings: &[Reading]) -> Vec<Line> {
        self.people.world.settle().await;
        let office = self.people.login(OFFICE).await;
        let path = format!("/api/v1/statistics/cases?division={STREET}&month=2026-03");
        let figures = office.get(&path).await.ok();
        let closed = office.post(&format!("{MONTH}/close"), &json!({ "division_code": STREET })).await.ok();
        assert_eq!(closed["totals"], figures["totals"]);
        let book = office.get(&format!("{MONTH}/workbook?division={STREET}")).await;
        assert_eq!(book.status, 200, "{}", book.json);

        let (mut all, mut by_village) = (Counts::default(), BTreeMap::<&str, Counts>::new());
        for (matter, reading) in self.matters.iter().zip(readings) {
            let village = &self.people.villages[matter.words.village].code;
            all.add(&reading.counts);
            by_village.entry(village).or_default().add(&reading.counts);
        }
        assert_eq!(all.of("voices"), i64::try_from(self.matters.len()).unwrap());
        let definitions = self.people.world.anybody().get("/api/v1/statistics/cases/definitions").await.ok();
        let definitions = definitions["items"].as_array().unwrap();
        let total = rows(&book.bytes, "总表");
        let written: Vec<String> = total.iter().map(|row| row[1].clone()).collect();
        are_told(&all, definitions, &written, "总表");
        let villages = rows(&book.bytes, "分镇街");
        for row in &villages {
            are_told(&by_village[row[1].as_str()], definitions, &row[2..], &row[0]);
        }
        assert_eq!(villages.len(), by_village.len());

        let unfinished: BTreeSet<String> = rows(&book.bytes, "未结清单").iter().map(|row| row[0].clone()).collect();
        let open = self.matters.iter().zip(readings).filter(|(_, reading)| reading.is_open());
        let open: BTreeSet<String> = open.map(|(matter, _)| matter.id.clone()).collect();
        assert_eq!(unfinished, open);
        let listed = office.get(&format!("/api/v1/statistics/months?division={STREET}")).await.ok();
        assert_eq!(listed["items"][0]["month"], "2026-03", "{listed}");
        total.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect()
    }

    /// Whoever has a part in the handling rates to no effect on any figure.
    pub(super) async fn what_handlers_said_of_themselves_is_outside(&mut self, readings: &[Reading]) {
        for (number, reading) in readings.iter().enumerate() {
            let Some((_, standing)) = &reading.rated else { continue };
            let fits: &[Standing] = match Sender::of(number) {
                Sender::Resident => &[Standing::Valid],
                Sender::Speaker { .. } => &[Standing::Valid, Standing::Unverified],
                Sender::UnitClerk | Sender::DeputyInDisguise => &[Standing::Flagged],
            };
            assert!(fits.contains(standing), "{number}: {standing:?}");
        }
        let path = format!("/api/v1/statistics/satisfaction?division={STREET}&from=2026-03-01&to=2026-03-31");
        let told = self.people.login(OFFICE).await.get(&path).await.ok();
        let rated = |grade: Option<&str>, wanted: Standing| {
            let all = readings.iter().filter_map(|one| one.rated.as_ref());
            all.filter(|(own, standing)| grade.is_none_or(|grade| own == grade) && *standing == wanted).count()
        };
        for grade in ["satisfied", "basically", "dissatisfied"] {
            assert_eq!(told[grade], rated(Some(grade), Standing::Valid), "{grade}: {told}");
        }
        for (name, standing) in [("unverified", Standing::Unverified), ("flagged", Standing::Flagged)] {
            let own = rated(None, standing);
            assert_eq!(told[name], own, "{name}: {told}");
            assert!(own > 0, "nobody tried");
        }
        let unrated = readings.iter().filter(|one| one.rated.is_none() && one.state == "closed_unrated").count();
        assert_eq!(told["unrated"], unrated, "{told}");
        assert!(self.refused > 0 && self.found * 2 > self.sought && self.sought > 0, "{} {}", self.found, self.sought);
        // The faked ones stand in the list all the same, where whoever oversees them looks.
        let flagged = readings.iter().position(|one| matches!(one.rated, Some((_, Standing::Flagged)))).unwrap();
        let seen = self.people.login(OFFICE).await.case(&self.matters[flagged].id).await;
        assert_eq!(
            (&seen["evaluation"]["standing"], id_of(&seen)),
            (&json!("flagged"), self.matters[flagged].id.as_str())
        );
    }
}
