//! How good a model is, held against reports from which it has not learnt.

use super::model::{Answer, Model, Reading};
use super::training::{Example, Labels};
use crate::cases::CaseTriageQuestion;

/// Parts into which probabilities are put when they are held against how often they came true.
const BINS: u32 = 10;

/// How one question was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    pub question: CaseTriageQuestion,
    /// Reports of which the answer is known.
    pub reports: u32,
    /// Of how many of them that was true of which the probability speaks: of those answered rightly; of a question for yes or no, of
    /// those where yes is right.
    pub came_true: u32,
    /// The share that was answered rightly.
    pub accuracy: f64,
    /// How far probabilities are from how often they came true, in the mean over all reports (expected calibration error, ten bins).
    pub calibration_error: f64,
    /// The share of which the suggestion was sure, and the share of those that was answered rightly.
    pub sure: f64,
    pub accuracy_when_sure: f64,
    /// Of a question for yes or no: how often yes was missed, and how often it was said in vain.
    pub missed: u32,
    pub false_alarms: u32,
}

/// What came of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Right,
    Wrong,
    /// No where yes was right.
    Missed,
    /// Yes where no was right.
    FalseAlarm,
}

/// An answer, and what came of it.
struct Told {
    probability: f64,
    /// Whether that came true of which the probability speaks.
    came_true: bool,
    outcome: Outcome,
    sure: bool,
}

fn chosen<A: Copy + PartialEq>(answer: &Answer<A>, right: Option<A>) -> Option<Told> {
    let right = answer.word == right?;
    let outcome = if right { Outcome::Right } else { Outcome::Wrong };
    Some(Told { probability: answer.probability, came_true: right, outcome, sure: answer.sure })
}

fn raised(answer: &Answer<bool>, yes: Option<bool>) -> Option<Told> {
    let yes = yes?;
    let outcome = match (yes, answer.word) {
        (true, true) | (false, false) => Outcome::Right,
        (true, false) => Outcome::Missed,
        (false, true) => Outcome::FalseAlarm,
    };
    Some(Told { probability: answer.probability, came_true: yes, outcome, sure: answer.sure })
}

fn count<T>(all: &[T], which: impl Fn(&T) -> bool) -> u32 {
    u32::try_from(all.iter().filter(|one| which(one)).count()).unwrap_or(u32::MAX)
}

fn part(some: u32, all: u32) -> f64 {
    if all == 0 { 0.0 } else { f64::from(some) / f64::from(all) }
}

fn calibration_error(told: &[Told]) -> f64 {
    let mut whole = 0.0;
    for bin in 0..BINS {
        let (from, to) = (f64::from(bin) / f64::from(BINS), f64::from(bin + 1) / f64::from(BINS));
        let here = |one: &&Told| one.probability >= from && (one.probability < to || bin + 1 == BINS);
        let believed: f64 = told.iter().filter(here).map(|one| one.probability).sum();
        let came_true = told.iter().filter(here).filter(|one| one.came_true).count();
        whole += (believed - f64::from(u32::try_from(came_true).unwrap_or(u32::MAX))).abs();
    }
    whole / f64::from(u32::try_from(told.len()).unwrap_or(u32::MAX)).max(1.0)
}

fn measured(question: CaseTriageQuestion, told: &[Told]) -> Measure {
    let reports = count(told, |_| true);
    let sure = count(told, |one| one.sure);
    Measure {
        question,
        reports,
        came_true: count(told, |one| one.came_true),
        accuracy: part(count(told, |one| one.outcome == Outcome::Right), reports),
        calibration_error: calibration_error(told),
        sure: part(sure, reports),
        accuracy_when_sure: part(count(told, |one| one.sure && one.outcome == Outcome::Right), sure),
        missed: count(told, |one| one.outcome == Outcome::Missed),
        false_alarms: count(told, |one| one.outcome == Outcome::FalseAlarm),
    }
}

/// How well `model` answers each question of `examples`.
#[must_use]
pub fn measure(model: &Model, examples: &[Example]) -> Vec<Measure> {
    use CaseTriageQuestion as Q;
    let read: Vec<_> =
        examples.iter().filter_map(|example| Some((model.read(&example.buckets)?, example.labels))).collect();
    let all = |of: &dyn Fn(&(Reading, Labels)) -> Option<Told>| read.iter().filter_map(of).collect::<Vec<_>>();
    vec![
        measured(Q::Category, &all(&|(reading, labels)| chosen(&reading.category, labels.category))),
        measured(Q::Nature, &all(&|(reading, labels)| chosen(&reading.nature, labels.nature))),
        measured(Q::Urgency, &all(&|(reading, labels)| chosen(&reading.urgency, labels.urgency))),
        measured(Q::Accusation, &all(&|(reading, labels)| raised(&reading.accusation, labels.accusation))),
        measured(Q::Emergency, &all(&|(reading, labels)| raised(&reading.emergency, labels.emergency))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_that_come_true_as_often_as_they_say_have_no_error() {
        let told = |probability, came_true| {
            let outcome = if came_true { Outcome::Right } else { Outcome::Wrong };
            Told { probability, came_true, outcome, sure: true }
        };
        let fair: Vec<_> = (0..10).map(|at| told(0.75, at < 7)).chain((0..10).map(|at| told(0.75, at < 8))).collect();
        assert!(calibration_error(&fair) < 1e-9);
        let boasting: Vec<_> = (0..10).map(|at| told(1.0, at < 5)).collect();
        assert!((calibration_error(&boasting) - 0.5).abs() < 1e-9);
        assert!(calibration_error(&[]) < 1e-9);
        let measure = measured(CaseTriageQuestion::Nature, &boasting);
        assert_eq!((measure.reports, measure.missed, measure.false_alarms), (10, 0, 0));
        assert!((measure.accuracy - 0.5).abs() < 1e-9 && (measure.accuracy_when_sure - 0.5).abs() < 1e-9);
    }
}
