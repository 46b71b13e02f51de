//! The weights, and what they make of a report.

use super::features::{BUCKETS, Features};
use super::reasons::strongest;
use crate::cases::{CaseCategory, CaseNature, CaseTriageQuestion, CaseUrgency};

/// How likely an answer has to be, and how much likelier than the next one, for the suggestion to be sure of it.
const LIKELY: f64 = 0.5;
const MARGIN: f64 = 0.2;
/// From which probability on an accusation or an emergency is suggested: one that is overlooked costs more than one that somebody
/// looked at in vain.
const RAISED: f64 = 0.2;
/// From which on that is sure.
const SURELY_RAISED: f64 = 0.6;

/// The answers that a question can have, as a model weighs them.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers<A> {
    pub words: Vec<A>,
    /// What a weight of one counts.
    pub scale: f64,
    /// What counts for each answer whatever the text says.
    pub biases: Vec<f64>,
}

impl<A: Copy> Answers<A> {
    fn is_whole(&self) -> bool {
        let numbers = self.scale.is_finite() && self.biases.iter().all(|bias| bias.is_finite());
        !self.words.is_empty() && self.words.len() == self.biases.len() && numbers
    }

    /// How likely each answer is, where its weights come to `sums`.
    fn probabilities(&self, sums: &[i32], share: f64) -> Vec<f64> {
        let score = |(bias, sum): (&f64, &i32)| bias + self.scale * f64::from(*sum) * share;
        softmax(self.biases.iter().zip(sums).map(score).collect())
    }
}

/// All questions, in the order in which their answers' weights stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Questions {
    pub category: Answers<CaseCategory>,
    pub nature: Answers<CaseNature>,
    pub urgency: Answers<CaseUrgency>,
    /// `false` and `true`.
    pub accusation: Answers<bool>,
    /// `false` and `true`.
    pub emergency: Answers<bool>,
}

impl Questions {
    /// How many answers each question has.
    #[must_use]
    pub fn sizes(&self) -> [usize; 5] {
        [
            self.category.words.len(),
            self.nature.words.len(),
            self.urgency.words.len(),
            self.accusation.words.len(),
            self.emergency.words.len(),
        ]
    }

    fn is_whole(&self) -> bool {
        let yes_or_no = |answers: &Answers<bool>| answers.is_whole() && answers.words == [false, true];
        let sorted = !self.category.words.contains(&CaseCategory::Unsorted)
            && !self.nature.words.contains(&CaseNature::Unsorted);
        self.category.is_whole()
            && self.nature.is_whole()
            && self.urgency.is_whole()
            && yes_or_no(&self.accusation)
            && yes_or_no(&self.emergency)
            && sorted
    }
}

/// How one question is answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer<A> {
    pub word: A,
    /// How likely that is; of a question for yes or no, how likely yes is.
    pub probability: f64,
    /// Whether it is likely enough to be pre-selected.
    pub sure: bool,
    /// Its column among the weights, and that of the next likely one.
    columns: (usize, usize),
}

/// How all questions are answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    pub category: Answer<CaseCategory>,
    pub nature: Answer<CaseNature>,
    pub urgency: Answer<CaseUrgency>,
    pub accusation: Answer<bool>,
    pub emergency: Answer<bool>,
}

/// The sequences of letters that spoke most for an answer, the strongest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub question: CaseTriageQuestion,
    pub words: Vec<String>,
}

/// What is suggested to whoever sorts a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The number of the weights that suggest it.
    pub model: u32,
    pub category: CaseCategory,
    pub nature: CaseNature,
    pub urgency: CaseUrgency,
    pub accusation: bool,
    pub emergency: bool,
    /// The questions whose answer may be pre-selected; of the others it is uncertain (不确定).
    pub sure: Vec<CaseTriageQuestion>,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Weights that were learnt.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    number: u32,
    questions: Questions,
    /// Bucket by bucket, a weight for each answer of each question.
    weights: Vec<i8>,
}

/// What a sequence counts in a report that has so many: a long report speaks no louder than a short one.
pub(super) fn share(sequences: usize) -> f64 {
    match u32::try_from(sequences).unwrap_or(u32::MAX) {
        0 => 0.0,
        many => 1.0 / f64::from(many).sqrt(),
    }
}

/// Scores as probabilities, summed up in their order.
pub(super) fn softmax(mut scores: Vec<f64>) -> Vec<f64> {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut whole = 0.0;
    for score in &mut scores {
        *score = libm::exp(*score - most);
        whole += *score;
    }
    for score in &mut scores {
        *score /= whole;
    }
    scores
}

/// The likeliest of some answers; of two that are equal, the first.
fn likeliest<A: Copy>(answers: &Answers<A>, probabilities: &[f64], first: usize) -> Option<Answer<A>> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    let of = |at: &usize| probabilities.get(*at).copied().unwrap_or_default();
    order.sort_by(|one, other| of(other).total_cmp(&of(one)));
    let best = *order.first()?;
    let next = order.get(1).copied().unwrap_or(best);
    let (probability, second) = (of(&best), if next == best { 0.0 } else { of(&next) });
    let sure = probability >= LIKELY && probability - second >= MARGIN;
    let word = *answers.words.get(best)?;
    Some(Answer { word, probability, sure, columns: (first + best, first + next) })
}

/// Yes or no.
fn raised(probabilities: &[f64], first: usize) -> Answer<bool> {
    let probability = probabilities.get(1).copied().unwrap_or_default();
    let word = probability >= RAISED;
    Answer { word, probability, sure: !word || probability >= SURELY_RAISED, columns: (first + 1, first) }
}

impl Model {
    /// `None` where the parts don't fit together.
    #[must_use]
    pub fn new(number: u32, questions: Questions, weights: Vec<i8>) -> Option<Self> {
        let width: usize = questions.sizes().iter().sum();
        let whole = questions.is_whole() && weights.len() == BUCKETS * width;
        whole.then_some(Self { number, questions, weights })
    }

    /// Which weights they are: later ones have a higher number.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    #[must_use]
    pub fn questions(&self) -> &Questions {
        &self.questions
    }

    #[must_use]
    pub fn weights(&self) -> &[i8] {
        &self.weights
    }

    fn width(&self) -> usize {
        self.questions.sizes().iter().sum()
    }

    /// The weights of a bucket.
    fn row(&self, bucket: u16) -> &[i8] {
        let (width, bucket) = (self.width(), usize::from(bucket));
        self.weights.get(bucket * width..(bucket + 1) * width).unwrap_or_default()
    }

    /// How a report with those buckets answers all questions.
    #[must_use]
    pub fn read(&self, buckets: &[u16]) -> Option<Reading> {
        let mut sums = vec![0i32; self.width()];
        for bucket in buckets {
            for (sum, weight) in sums.iter_mut().zip(self.row(*bucket)) {
                *sum += i32::from(*weight);
            }
        }
        let (asked, share) = (&self.questions, share(buckets.len()));
        let mut first = [0; 5];
        for (at, size) in asked.sizes().into_iter().enumerate().take(4) {
            first[at + 1] = first[at] + size;
        }
        let from = |question: usize| sums.get(first[question]..).unwrap_or_default();
        Some(Reading {
            category: likeliest(&asked.category, &asked.category.probabilities(from(0), share), first[0])?,
            nature: likeliest(&asked.nature, &asked.nature.probabilities(from(1), share), first[1])?,
            urgency: likeliest(&asked.urgency, &asked.urgency.probabilities(from(2), share), first[2])?,
            accusation: raised(&asked.accusation.probabilities(from(3), share), first[3]),
            emergency: raised(&asked.emergency.probabilities(from(4), share), first[4]),
        })
    }

    /// What is suggested of a report, and why.
    #[must_use]
    pub fn suggest(&self, title: &str, text: &str) -> Option<Suggestion> {
        use CaseTriageQuestion as Q;
        let features = Features::of(title, text);
        let Reading { category, nature, urgency, accusation, emergency } = self.read(&features.buckets())?;
        let sure = [
            (Q::Category, category.sure),
            (Q::Nature, nature.sure),
            (Q::Urgency, urgency.sure),
            (Q::Accusation, accusation.sure),
            (Q::Emergency, emergency.sure),
        ];
        // That nothing presses needs no reason.
        let told = [
            (Q::Category, true, category.columns),
            (Q::Nature, true, nature.columns),
            (Q::Urgency, urgency.word != CaseUrgency::Ordinary, urgency.columns),
            (Q::Accusation, accusation.word, accusation.columns),
            (Q::Emergency, emergency.word, emergency.columns),
        ];
        let reasons = told.into_iter().filter(|(_, told, _)| *told).map(|(question, _, columns)| {
            let words = strongest(&features, |bucket| self.speaks(bucket, columns));
            Reason { question, words }
        });
        Some(Suggestion {
            model: self.number,
            category: category.word,
            nature: nature.word,
            urgency: urgency.word,
            accusation: accusation.word,
            emergency: emergency.word,
            sure: sure.into_iter().filter(|(_, sure)| *sure).map(|(question, _)| question).collect(),
            reasons: reasons.filter(|reason| !reason.words.is_empty()).collect(),
        })
    }

    /// Whether a report tells of an emergency, without the reasons.
    #[must_use]
    pub fn is_emergency(&self, title: &str, text: &str) -> bool {
        self.read(&Features::of(title, text).buckets()).is_some_and(|reading| reading.emergency.word)
    }

    /// How much more a bucket speaks for one answer than for another.
    fn speaks(&self, bucket: u16, (answer, other): (usize, usize)) -> i32 {
        let row = self.row(bucket);
        let weight = |at: usize| row.get(at).copied().map_or(0, i32::from);
        weight(answer) - weight(other)
    }
}
