//! How weights are learnt: a gradient step for each example, in an order that follows from a seed. The same examples and the same
//! seed make the same weights on every machine.

use super::features::{BUCKETS, Features};
use super::model::{Answers, Model, Questions, share, softmax};
use crate::cases::{CaseCategory, CaseNature, CaseUrgency};
use crate::shared::Vocabulary;

/// How often each example is looked at.
const EPOCHS: u32 = 6;
/// How far the first steps go; those of a later epoch go less far.
const PACE: f64 = 3.0;
/// How much less far the biases go: what no word says should count for little.
const BIAS_PACE: f64 = 0.1;
/// How fast a weight that is touched fades.
const DECAY: f64 = 0.0001;
/// A weight that is kept is a whole number between this and its opposite.
const MOST: f64 = 127.0;
/// How much flatter or steeper probabilities may be made, in steps of the fourth root of two from an eighth to eight.
const STEPS: u32 = 25;
const FLATTEST: f64 = 0.125;
const STEP: f64 = 1.189_207_115_002_721;

/// What is known of an example; a question of which nothing is known learns nothing from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    pub category: Option<CaseCategory>,
    pub nature: Option<CaseNature>,
    pub urgency: Option<CaseUrgency>,
    pub accusation: Option<bool>,
    pub emergency: Option<bool>,
}

/// A report of which somebody said what it is. Of its words only the buckets are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    pub buckets: Vec<u16>,
    pub labels: Labels,
}

impl Example {
    #[must_use]
    pub fn new(title: &str, text: &str, labels: Labels) -> Self {
        Self { buckets: Features::of(title, text).buckets(), labels }
    }
}

/// Numbers that look thrown (SplitMix64), the same for the same seed.
struct Thrown(u64);

impl Thrown {
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            let choices = u64::try_from(last).unwrap_or_default() + 1;
            order.swap(last, usize::try_from(self.throw() % choices).unwrap_or_default());
        }
    }
}

/// The answers that can be learnt: that nobody has sorted a case yet is none.
struct Words {
    categories: Vec<CaseCategory>,
    natures: Vec<CaseNature>,
    urgencies: Vec<CaseUrgency>,
}

impl Words {
    fn all() -> Self {
        let categories = CaseCategory::ALL.iter().copied().filter(|word| *word != CaseCategory::Unsorted);
        let natures = CaseNature::ALL.iter().copied().filter(|word| *word != CaseNature::Unsorted);
        Self { categories: categories.collect(), natures: natures.collect(), urgencies: CaseUrgency::ALL.to_vec() }
    }

    fn sizes(&self) -> [usize; 5] {
        [self.categories.len(), self.natures.len(), self.urgencies.len(), 2, 2]
    }

    /// Which answer of each question is right.
    fn right(&self, labels: Labels) -> [Option<usize>; 5] {
        [
            labels.category.and_then(|word| at(&self.categories, &word)),
            labels.nature.and_then(|word| at(&self.natures, &word)),
            labels.urgency.and_then(|word| at(&self.urgencies, &word)),
            labels.accusation.map(usize::from),
            labels.emergency.map(usize::from),
        ]
    }
}

fn at<A: PartialEq>(words: &[A], wanted: &A) -> Option<usize> {
    words.iter().position(|word| word == wanted)
}

/// Weights while they are learnt.
struct Learner {
    sizes: [usize; 5],
    width: usize,
    weights: Vec<f64>,
    biases: Vec<f64>,
}

impl Learner {
    fn new(sizes: [usize; 5]) -> Self {
        let width = sizes.iter().sum();
        Self { sizes, width, weights: vec![0.0; BUCKETS * width], biases: vec![0.0; width] }
    }

    fn row(&self, bucket: u16) -> &[f64] {
        let from = usize::from(bucket) * self.width;
        self.weights.get(from..from + self.width).unwrap_or_default()
    }

    fn scores(&self, buckets: &[u16]) -> Vec<f64> {
        let share = share(buckets.len());
        let mut sums = vec![0.0f64; self.width];
        for bucket in buckets {
            for (sum, weight) in sums.iter_mut().zip(self.row(*bucket)) {
                *sum += *weight;
            }
        }
        sums.iter().zip(&self.biases).map(|(sum, bias)| bias + sum * share).collect()
    }

    fn step(&mut self, buckets: &[u16], right: &[Option<usize>; 5], pace: f64) {
        let (scores, share) = (self.scores(buckets), share(buckets.len()));
        let mut slopes = Vec::with_capacity(self.width);
        let mut rest = scores.as_slice();
        for (size, right) in self.sizes.iter().zip(right) {
            let (own, others) = rest.split_at(*size);
            rest = others;
            match right {
                Some(right) => {
                    let wrong = softmax(own.to_vec()).into_iter().enumerate();
                    slopes.extend(wrong.map(|(at, likely)| if at == *right { likely - 1.0 } else { likely }));
                }
                None => slopes.extend(std::iter::repeat_n(0.0, *size)),
            }
        }
        for bucket in buckets {
            let from = usize::from(*bucket) * self.width;
            let Some(row) = self.weights.get_mut(from..from + self.width) else { continue };
            for (weight, slope) in row.iter_mut().zip(&slopes) {
                *weight -= pace * (slope * share + DECAY * *weight);
            }
        }
        for (bias, slope) in self.biases.iter_mut().zip(&slopes) {
            *bias -= pace * BIAS_PACE * slope;
        }
    }

    /// By how much the scores of each question are to be divided, so that its probabilities are true of what was not learnt from.
    fn temperatures(&self, tuning: &[(Vec<f64>, [Option<usize>; 5])]) -> [f64; 5] {
        let mut found = [1.0; 5];
        let mut first = 0;
        for (question, size) in self.sizes.into_iter().enumerate() {
            let known: Vec<(&[f64], usize)> = tuning
                .iter()
                .filter_map(|(scores, right)| Some((scores.get(first..first + size)?, right[question]?)))
                .collect();
            first += size;
            let mut temperature = FLATTEST;
            let mut least = f64::INFINITY;
            let steps = if known.is_empty() { 0 } else { STEPS };
            for _ in 0..steps {
                let surprise = surprise(&known, temperature);
                if surprise < least {
                    (least, found[question]) = (surprise, temperature);
                }
                temperature *= STEP;
            }
        }
        found
    }

    /// The weights of all questions as whole numbers, and of each question what one of them counts.
    fn rounded(&self) -> (Vec<i8>, [f64; 5]) {
        let columns: Vec<usize> =
            self.sizes.iter().enumerate().flat_map(|(question, size)| vec![question; *size]).collect();
        let mut most = [0.0f64; 5];
        for row in self.weights.chunks_exact(self.width) {
            for (weight, question) in row.iter().zip(&columns) {
                most[*question] = most[*question].max(weight.abs());
            }
        }
        let of = |(weight, question): (&f64, &usize)| {
            let most = most[*question];
            if most > 0.0 { whole(weight / most * MOST) } else { 0 }
        };
        let rows = self.weights.chunks_exact(self.width);
        (rows.flat_map(|row| row.iter().zip(&columns).map(of)).collect(), most.map(|most| most / MOST))
    }
}

/// How much what is right surprises whoever believes those scores, all in all.
fn surprise(known: &[(&[f64], usize)], temperature: f64) -> f64 {
    let mut whole = 0.0;
    for (scores, right) in known {
        let likely = softmax(scores.iter().map(|score| score / temperature).collect());
        whole -= libm::log(likely.get(*right).copied().unwrap_or_default().max(f64::MIN_POSITIVE));
    }
    whole
}

#[expect(clippy::cast_possible_truncation, reason = "it lies between the least and the most that fits")]
fn whole(weight: f64) -> i8 {
    weight.round().clamp(-MOST, MOST) as i8
}

/// Learns from `examples`, and finds out by `tuning`, from which nothing is learnt, how sure it may be. `None` where there is nothing
/// to learn from.
#[must_use]
pub fn learn(number: u32, examples: &[Example], tuning: &[Example], seed: u64) -> Option<Model> {
    let words = Words::all();
    let right: Vec<_> = examples.iter().map(|example| words.right(example.labels)).collect();
    if examples.iter().all(|example| example.buckets.is_empty()) {
        return None;
    }
    let mut learner = Learner::new(words.sizes());
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut thrown = Thrown(seed);
    for epoch in 1..=EPOCHS {
        thrown.shuffle(&mut order);
        let pace = PACE / f64::from(epoch);
        for at in &order {
            if let Some((example, right)) = examples.get(*at).zip(right.get(*at)) {
                learner.step(&example.buckets, right, pace);
            }
        }
    }
    let tuning: Vec<_> =
        tuning.iter().map(|example| (learner.scores(&example.buckets), words.right(example.labels))).collect();
    let temperatures = learner.temperatures(&tuning);
    let (weights, scales) = learner.rounded();
    let mut parts = Vec::new();
    let mut first = 0;
    for (question, size) in words.sizes().into_iter().enumerate() {
        let biases = learner.biases.get(first..first + size)?;
        let temperature = temperatures[question];
        parts.push((scales[question] / temperature, biases.iter().map(|bias| bias / temperature).collect::<Vec<_>>()));
        first += size;
    }
    let [category, nature, urgency, accusation, emergency] = <[_; 5]>::try_from(parts).ok()?;
    let questions = Questions {
        category: answers(words.categories, category),
        nature: answers(words.natures, nature),
        urgency: answers(words.urgencies, urgency),
        accusation: answers(vec![false, true], accusation),
        emergency: answers(vec![false, true], emergency),
    };
    Model::new(number, questions, weights)
}

fn answers<A>(words: Vec<A>, (scale, biases): (f64, Vec<f64>)) -> Answers<A> {
    Answers { words, scale, biases }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::CaseTriageQuestion;

    fn lesson() -> Vec<Example> {
        use CaseCategory as C;
        use CaseNature as N;
        let of = |category, nature, text: &str| {
            let labels = Labels {
                category: Some(category),
                nature: Some(nature),
                urgency: None,
                accusation: Some(text.contains("贪")),
                emergency: Some(false),
            };
            Example::new("", text, labels)
        };
        vec![
            of(C::Utilities, N::Complaint, "巷口路灯坏了，投诉"),
            of(C::Utilities, N::Help, "家里停水三天，求助"),
            of(C::Education, N::Question, "请问小学报名时间"),
            of(C::Education, N::Proposal, "建议学校食堂改进"),
            of(C::Government, N::Report, "举报村干部贪污公款"),
            of(C::Government, N::Question, "请问身份证怎么办理"),
        ]
    }

    #[test]
    fn the_same_lesson_makes_the_same_weights_and_another_seed_others() {
        let all = lesson();
        let once = learn(7, &all, &all, 1).expect("a lesson");
        assert_eq!(once, learn(7, &all, &all, 1).expect("a lesson"));
        assert_ne!(once, learn(7, &all, &all, 2).expect("a lesson"));
        assert!(
            learn(7, &[], &all, 1).is_none()
                && learn(7, &[Example::new("", "123", Labels::default())], &[], 1).is_none()
        );
    }

    #[test]
    fn what_was_learnt_is_suggested_with_words_of_the_text() {
        let all = lesson();
        let model = learn(7, &all, &all, 1).expect("a lesson");
        let text = "村里的路灯坏了没人修，投诉";
        let told = model.suggest("", text).expect("a suggestion");
        assert_eq!((told.model, told.category, told.nature), (7, CaseCategory::Utilities, CaseNature::Complaint));
        assert!(!told.accusation && !told.emergency);
        let why = told.reasons.iter().find(|reason| reason.question == CaseTriageQuestion::Category).expect("a reason");
        assert!(why.words.iter().all(|words| text.contains(words.as_str())), "{why:?}");
        assert!(model.suggest("", "有人贪污公款").expect("a suggestion").accusation);
        // Of the urgency nothing was learnt.
        assert!(!told.sure.contains(&CaseTriageQuestion::Urgency));
        // Where nothing can be read, only what counts whatever the text says is left, and the reasons are none.
        assert!(model.suggest("", "123").expect("a suggestion").reasons.is_empty());
    }
}
