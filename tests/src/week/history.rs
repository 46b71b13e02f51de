//! What became of a case, read off its timeline alone: where it stands, until when, and what of it counts in a month. The rules stand
//! here once more, in the story's own words.

use serde_json::Value;

use super::Counts;
use super::calendar::{DAY, Minute, after_days, after_waking, days_between, minute};
use super::counts::STAGES;

const OPEN: [&str; 8] =
    ["submitted", "accepted", "awaiting_info", "escalated", "assigned", "in_progress", "replied", "supervised"];
/// Reasons for which a case goes on that was rated dissatisfied.
const LEFT_UNDONE: [&str; 4] = ["not_done", "partly_done", "came_back", "not_as_told"];
/// What spares whoever had a case the work.
const SPARES: [&str; 3] = ["withdrawn", "merged", "returned"];

/// What the last rating is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Valid,
    Unverified,
    Flagged,
}

/// A term that runs.
#[derive(Clone, Debug)]
struct Term {
    stage: &'static str,
    due: Minute,
    paused: Option<Minute>,
    /// Whether it is counted already that it was missed.
    told: bool,
}

/// What a history comes to.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub state: String,
    /// Of which stages the term was missed, whatever came later.
    pub missed: Vec<&'static str>,
    pub counts: Counts,
    /// The last rating: its grade, and what it is worth.
    pub rated: Option<(String, Standing)>,
    /// Ratings that were given, whatever they are worth.
    pub ratings: usize,
    /// Until when it was due after each line.
    pub dues: Vec<(Minute, Option<Minute>)>,
    /// Where a line says something else than this reading.
    pub doubts: Vec<String>,
    term: Option<Term>,
    submitted: Minute,
    nature: String,
    before_question: String,
    dissatisfied: usize,
    assigned: bool,
    concluded: Option<(Minute, &'static str)>,
    /// When it was closed because nobody had rated it.
    expired: Option<Minute>,
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// Working days that a unit has.
fn days_of(nature: &str) -> i64 {
    match nature {
        "question" => 2,
        "help" => 3,
        "proposal" => 5,
        _ => 10,
    }
}

impl Reading {
    /// Reads a case as the office sees it, at `now`.
    ///
    /// # Panics
    /// When it has no timeline.
    #[must_use]
    pub fn of(case: &Value, now: Minute) -> Self {
        let mut reading = Self::default();
        for line in case["timeline"].as_array().expect("a timeline") {
            reading.take(line);
        }
        // What is past due now has been said by the clock.
        reading.look(now);
        if let Some((at, figure)) = reading.concluded {
            reading.counts.conclude((reading.submitted, at), figure);
        }
        // What somebody rated is not unrated, also where nobody knows whose word that is.
        if let Some(at) = reading.expired.filter(|_| reading.ratings == 0) {
            reading.counts.count(at, "unrated");
        }
        reading.counts.count(reading.submitted, "voices");
        if reading.state != "merged" {
            reading.counts.count(reading.submitted, "received");
        }
        reading.missed.sort_unstable();
        reading
    }

    /// Until when it is due, where it is and the term runs.
    #[must_use]
    pub fn due(&self) -> Option<Minute> {
        self.term.as_ref().filter(|term| term.paused.is_none()).map(|term| term.due)
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        OPEN.contains(&self.state.as_str())
    }

    fn take(&mut self, line: &Value) {
        let (kind, at) = (word(line, "kind"), minute(word(line, "at")));
        self.look(at);
        let to = self.leads(kind, line);
        let from = std::mem::replace(&mut self.state, to);
        self.end(&from, kind, at);
        self.note(&from, kind, line, at);
        self.wind(&from, kind, line, at);
        self.dues.push((at, self.due()));
        if word(line, "state") != self.state {
            self.doubts.push(format!("{kind}: {} is read as {}", word(line, "state"), self.state));
        }
        if matches!(kind, "assigned" | "extended" | "rejected") && line["due_at"].as_str().map(minute) != self.due() {
            self.doubts.push(format!("{kind}: {} is counted as {:?}", line["due_at"], self.due()));
        }
    }

    /// Sees whether the term is missed.
    fn look(&mut self, now: Minute) {
        let Some(term) = self.term.as_mut().filter(|term| term.paused.is_none() && now >= term.due) else { return };
        if term.stage != "rate" && !self.missed.contains(&term.stage) {
            self.missed.push(term.stage);
        }
        if let Some(&(_, [due, _])) = STAGES.iter().find(|(stage, _)| *stage == term.stage).filter(|_| !term.told) {
            self.counts.count(term.due, due);
        }
        term.told = true;
    }

    /// Where a line leads.
    fn leads(&mut self, kind: &str, line: &Value) -> String {
        let to = match kind {
            "submitted" | "accepted" | "declined" | "diverted" | "escalated" | "assigned" | "replied" | "resolved"
            | "withdrawn" | "merged" | "closed_unanswered" => kind,
            "returned" => "escalated",
            "started" | "rejected" => "in_progress",
            "verified" => "resolved",
            "expired" => "closed_unrated",
            "concluded" => "closed",
            "info_requested" => {
                self.before_question.clone_from(&self.state);
                "awaiting_info"
            }
            "supplemented" => return self.before_question.clone(),
            "rated" => return self.rate(line),
            _ => return self.state.clone(),
        };
        to.to_owned()
    }

    /// Where a rating leads: what is left undone is gone on with, and only what is known to be the resident's word closes a case.
    fn rate(&mut self, line: &Value) -> String {
        let told = &line["evaluation"];
        let undone = |reason: &Value| LEFT_UNDONE.iter().any(|one| reason == one);
        if word(line, "rating") == "dissatisfied"
            && told["reasons"].as_array().is_some_and(|all| all.iter().any(undone))
        {
            self.dissatisfied += 1;
            return if self.dissatisfied == 1 { "accepted" } else { "supervised" }.to_owned();
        }
        if told["proof"].is_string() { "closed".to_owned() } else { self.state.clone() }
    }

    /// Counts a stage that is over.
    fn end(&mut self, from: &str, kind: &str, at: Minute) {
        let goes_on =
            self.state == "awaiting_info" || from == "awaiting_info" || (from, kind) == ("assigned", "started");
        if from == self.state || goes_on {
            return;
        }
        let Some(term) = self.term.take().filter(|term| !term.told && !SPARES.contains(&kind)) else { return };
        let counted = STAGES.iter().find(|(stage, _)| *stage == term.stage);
        for figure in counted.into_iter().flat_map(|(_, figures)| *figures) {
            self.counts.count(at, figure);
        }
    }

    /// Counts what happened.
    fn note(&mut self, from: &str, kind: &str, line: &Value, at: Minute) {
        let is_open = self.is_open();
        if is_open && !from.is_empty() && !OPEN.contains(&from) {
            self.counts.count(at, "reopened");
            self.concluded = None;
        }
        match kind {
            "submitted" => self.submitted = at,
            "declined" => self.counts.count(at, "declined"),
            "diverted" => self.counts.count(at, "diverted"),
            "merged" => self.counts.count(at, "merged"),
            "returned" => self.counts.count(at, "returned"),
            "rejected" => self.counts.count(at, "rejected"),
            "extended" => self.counts.count(at, "extended"),
            "expired" => self.expired = Some(at),
            "withdrawn" => self.counts.count(at, if self.assigned { "withdrawn_after" } else { "withdrawn_before" }),
            "assigned" => {
                self.assigned = true;
                word(line, "nature").clone_into(&mut self.nature);
                self.counts.count(at, "assigned");
            }
            "verified" => self.concluded = Some((at, "concluded_by_unit")),
            // Measures are told of where there are some.
            "resolved" if line["measures"].as_array().is_some_and(|all| !all.is_empty()) => {
                self.concluded = Some((at, "concluded_by_measures"));
            }
            "resolved" | "concluded" => self.concluded = Some((at, "concluded_by_answer")),
            "rated" => self.judge(line, at),
            _ => {}
        }
    }

    /// What a rating is worth, and where it counts.
    fn judge(&mut self, line: &Value, at: Minute) {
        let (told, grade) = (&line["evaluation"], word(line, "rating"));
        let standing = if told["flagged"].is_string() {
            Standing::Flagged
        } else if told["proof"].is_string() {
            Standing::Valid
        } else {
            Standing::Unverified
        };
        self.ratings += 1;
        self.rated = Some((grade.to_owned(), standing));
        if standing == Standing::Valid {
            let figure = ["satisfied", "basically", "dissatisfied"].into_iter().find(|one| *one == grade);
            self.counts.count(at, figure.unwrap_or_else(|| panic!("no grade: {line}")));
        }
    }

    /// Lets the term run that a line begins.
    fn wind(&mut self, from: &str, kind: &str, line: &Value, at: Minute) {
        let begin = |stage, due| Some(Term { stage, due, paused: None, told: false });
        match kind {
            "info_requested" => {
                if let Some(term) = &mut self.term {
                    term.paused = Some(at);
                }
            }
            "supplemented" => {
                if let Some(term) = &mut self.term
                    && let Some(paused) = term.paused.take()
                    && term.due > paused
                {
                    term.due = after_days(at, days_between(paused, term.due));
                }
            }
            "extended" => {
                let days = days_of(&self.nature);
                if let Some(term) = &mut self.term {
                    term.due = after_days(term.due.max(at), days);
                }
            }
            "reassigned" => {
                // Whoever takes it over has four hours for a first answer.
                if let Some(term) = self.term.as_mut().filter(|term| term.stage == "accept") {
                    term.due = term.due.max(after_waking(at, 4));
                }
            }
            _ if from == self.state || kind == "started" => {}
            "rejected" => self.term = begin("unit", after_days(at, days_of(&self.nature))),
            _ => {
                self.term = match self.state.as_str() {
                    "submitted" => begin("accept", after_waking(at, 24)),
                    "accepted" => begin("handle", after_days(at, 10)),
                    "escalated" => begin("assign", after_days(at, 2)),
                    "assigned" => begin("unit", after_days(at, days_of(word(line, "nature")))),
                    "replied" => begin("verify", after_days(at, 3)),
                    "resolved" => begin("rate", at + 7 * DAY),
                    "supervised" => begin("supervise", after_days(at, 2)),
                    // It stands still for good.
                    "closed_unanswered" => self.term.take(),
                    _ => None,
                };
            }
        }
    }
}
