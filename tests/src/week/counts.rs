//! The numbers of a month, counted by the story: one after the other off what happened, and never off what the program counted.

use std::collections::BTreeMap;

use super::calendar::{DAY, MARCH, Minute};

/// The stages of which figures tell whether they were met, and what both numbers are called.
pub const STAGES: [(&str, [&str; 2]); 4] = [
    ("accept", ["accept_due", "accept_met"]),
    ("assign", ["assign_due", "assign_met"]),
    ("unit", ["unit_due", "unit_met"]),
    ("verify", ["verify_due", "verify_met"]),
];
const GRADES: [&str; 3] = ["satisfied", "basically", "dissatisfied"];
/// Ratings below which a rate says nothing.
const LEAST: i64 = 5;

/// What March 2026 came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    figures: BTreeMap<&'static str, i64>,
    /// How long each concluded case took, in hours that have begun.
    hours: Vec<i64>,
}

/// `some` of `all` in ten-thousandths, to the nearest.
fn share(some: i64, all: i64) -> Option<i64> {
    (all > 0).then(|| (some * 20_000 + all) / (all * 2))
}

impl Counts {
    fn is_of_march(at: Minute) -> bool {
        (MARCH[0] * DAY..MARCH[1] * DAY).contains(&at)
    }

    /// Counts something that happened then, if it was in March.
    pub fn count(&mut self, at: Minute, figure: &'static str) {
        if Self::is_of_march(at) {
            *self.figures.entry(figure).or_default() += 1;
        }
    }

    /// The same of a case that was concluded, which came in at `since`.
    pub fn conclude(&mut self, (since, at): (Minute, Minute), figure: &'static str) {
        self.count(at, figure);
        if Self::is_of_march(at) {
            self.hours.push((at - since + 59) / 60);
        }
    }

    pub fn add(&mut self, other: &Self) {
        for (&figure, &value) in &other.figures {
            *self.figures.entry(figure).or_default() += value;
        }
        self.hours.extend(&other.hours);
    }

    #[must_use]
    pub fn of(&self, figure: &str) -> i64 {
        self.figures.get(figure).copied().unwrap_or_default()
    }

    fn rated(&self) -> i64 {
        GRADES.iter().map(|grade| self.of(grade)).sum()
    }

    /// What of a stage was met in time, in ten-thousandths.
    #[must_use]
    pub fn on_time(&self, stage: &str) -> Option<i64> {
        let (_, [due, met]) = STAGES.iter().find(|(name, _)| *name == stage)?;
        share(self.of(met), self.of(due))
    }

    /// The hours that so many in a hundred of the concluded cases did not exceed.
    #[must_use]
    pub fn not_exceeded_by(&self, percent: usize) -> Option<i64> {
        let mut sorted = self.hours.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100);
        rank.checked_sub(1).map(|at| sorted[at])
    }

    /// Whether what the house writes for a figure or a ratio is what was counted here. Hours are told exactly below 64, and a 32nd too
    /// much at most beyond.
    #[must_use]
    pub fn is_told(&self, figure: &str, written: &str) -> bool {
        let hours = |percent| match (self.not_exceeded_by(percent), written.parse::<i64>()) {
            (Some(own), Ok(told)) if own < 64 => own == told,
            (Some(own), Ok(told)) => own <= told && (told - own) * 32 < own,
            (own, _) => own.is_none() && written == "—",
        };
        let is = |own: Option<i64>, none: &str| own.map_or(none == written, |own| own.to_string() == written);
        match figure {
            "rated" => is(Some(self.rated()), ""),
            "satisfaction" => {
                let content = self.of("satisfied") + self.of("basically");
                is(share(content, self.rated()).filter(|_| self.rated() >= LEAST), "样本不足")
            }
            "median_hours" => hours(50),
            "ninetieth_hours" => hours(90),
            _ => match figure.strip_suffix("_on_time") {
                Some(stage) => is(self.on_time(stage), "—"),
                None => is(Some(self.of(figure)), ""),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::calendar::march;
    use super::*;

    #[test]
    fn numbers_are_told_as_they_were_counted_and_other_numbers_are_not() {
        let mut counts = Counts::default();
        for (day, figure) in
            [(2, "accept_due"), (2, "accept_met"), (3, "accept_due"), (31, "received"), (32, "received")]
        {
            counts.count(march(day, 9, 0), figure);
        }
        for hours in [1, 3, 200] {
            counts.conclude((march(2, 9, 0), march(2, 9, 0) + hours * 60), "concluded_by_answer");
        }
        for (figure, written, fits) in [
            ("received", "1", true),
            ("received", "2", false),
            ("accept_on_time", "5000", true),
            ("accept_on_time", "—", false),
            ("unit_on_time", "—", true),
            ("satisfaction", "样本不足", true),
            ("rated", "0", true),
            ("median_hours", "3", true),
            ("median_hours", "4", false),
            ("ninetieth_hours", "203", true),
            ("ninetieth_hours", "210", false),
            ("ninetieth_hours", "199", false),
        ] {
            assert_eq!(counts.is_told(figure, written), fits, "{figure} {written}");
        }
    }
}
