//! The reports from which the first weights are learnt: templates of what people write, filled by the throw of a seed with the
//! villages of 晋江 and with what such reports name; and others, written apart, by which every model is tuned and measured.

use fastrand::Rng;
use mashang_domain::cases::triage::{Example, Labels};
use mashang_domain::cases::{CaseCategory, CaseNature, CaseUrgency};
use mashang_domain::shared::Vocabulary;

use crate::reference::quanzhou;

const SLOTS: &str = include_str!("../../assets/triage/slots.tsv");
const TOPICS: &str = include_str!("../../assets/triage/topics.tsv");
const FRAMES: &str = include_str!("../../assets/triage/frames.tsv");
const TEMPLATES: &str = include_str!("../../assets/triage/templates.tsv");
const TUNING: &str = include_str!("../../assets/triage/tuning.tsv");
const HELD_OUT: &str = include_str!("../../assets/triage/held_out.tsv");

/// Reports that are made of one template; of one that accuses somebody or tells of an emergency; and of one frame for each category.
const OF_TEMPLATE: usize = 40;
const OF_RARE: usize = 300;
const OF_FRAME: usize = 16;
/// Of so many in a hundred the title says nothing.
const UNTITLED: u32 = 20;
/// The gaps that are filled otherwise than with what the table of slots says.
const VILLAGE: &str = "村";
const TOPIC: &str = "事";
/// What a report begins and ends with.
const OPENING: &str = "开头";
const CLOSING: &str = "结尾";
/// 晋江市.
const COUNTY: &str = "350582";

/// A report of which is known what it is.
#[derive(Clone, Debug)]
pub struct Written {
    pub title: String,
    pub text: String,
    pub labels: Labels,
}

impl Written {
    #[must_use]
    pub fn example(&self) -> Example {
        Example::new(&self.title, &self.text, self.labels)
    }
}

/// What is learnt from, what it is tuned by, and what it is measured by.
pub struct Lesson {
    pub examples: Vec<Example>,
    pub tuning: Vec<Example>,
    pub held_out: Vec<Example>,
}

/// The rows of a table with so many columns; lines that begin with # are comments.
fn rows<const N: usize>(table: &'static str) -> Result<Vec<[&'static str; N]>, String> {
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let row = |line: &'static str| {
        let cells: Vec<&'static str> = line.split('\t').collect();
        cells.try_into().map_err(|_| format!("not {N} columns: {line}"))
    };
    lines.map(row).collect()
}

fn word<V: Vocabulary>(text: &str) -> Result<V, String> {
    V::parse(text).ok_or_else(|| format!("no word of {}: {text}", V::NAME))
}

fn labels(category: &str, nature: &str, urgency: &str, flags: &str) -> Result<Labels, String> {
    let flagged = |flag: &str| Some(flags.split(',').any(|one| one == flag));
    Ok(Labels {
        category: Some(word::<CaseCategory>(category)?),
        nature: Some(word::<CaseNature>(nature)?),
        urgency: Some(word::<CaseUrgency>(urgency)?),
        accusation: flagged("accusation"),
        emergency: flagged("emergency"),
    })
}

fn written(table: &'static str) -> Result<Vec<Written>, String> {
    let of = |[category, nature, urgency, flags, title, text]: [&str; 6]| {
        let labels = labels(category, nature, urgency, flags)?;
        Ok(Written { title: title.to_owned(), text: text.to_owned(), labels })
    };
    rows::<6>(table)?.into_iter().map(of).collect()
}

/// Reports that no weights have learnt from, by which all are measured.
///
/// # Errors
/// What is wrong with the table.
pub fn held_out() -> Result<Vec<Written>, String> {
    written(HELD_OUT)
}

fn chosen<'a>(rng: &mut Rng, all: &[&'a str]) -> &'a str {
    // By 32 bits, so that it is the same where addresses are shorter.
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX).max(1);
    let at = usize::try_from(rng.u32(0..count)).unwrap_or_default();
    all.get(at).copied().unwrap_or_default()
}

/// The text with what stands between `open` and `close` replaced.
fn replaced(text: &str, [open, close]: [char; 2], mut by: impl FnMut(&str) -> String) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once(open) {
        let Some((inside, behind)) = after.split_once(close) else { break };
        out.push_str(before);
        out.push_str(&by(inside));
        rest = behind;
    }
    out + rest
}

/// What fills the gaps of a template.
struct Filler {
    rng: Rng,
    slots: Vec<(&'static str, Vec<&'static str>)>,
    villages: Vec<String>,
}

impl Filler {
    fn new(seed: u64) -> Result<Self, String> {
        let slots = rows::<2>(SLOTS)?.into_iter().map(|[name, choices]| (name, choices.split('|').collect())).collect();
        let here = quanzhou().into_iter().filter(|division| {
            let code = division.code.as_str();
            code.starts_with(COUNTY) && !code.ends_with("000")
        });
        let plain = |name: String| {
            let short = ["居委会", "村委会"].iter().find_map(|end| name.strip_suffix(end));
            short.map_or_else(|| name.clone(), str::to_owned)
        };
        Ok(Self { rng: Rng::with_seed(seed), slots, villages: here.map(|division| plain(division.name)).collect() })
    }

    fn slot(&mut self, name: &str) -> String {
        if name == VILLAGE {
            let all: Vec<&str> = self.villages.iter().map(String::as_str).collect();
            return chosen(&mut self.rng, &all).to_owned();
        }
        let found = self.slots.iter().find(|(known, _)| *known == name);
        found.map(|(_, all)| chosen(&mut self.rng, all)).unwrap_or_default().to_owned()
    }

    /// A template with one of each alternatives, and its gaps filled.
    fn filled(&mut self, template: &str, topic: &str) -> String {
        let text = replaced(template, ['[', ']'], |inside| {
            let all: Vec<&str> = inside.split('|').collect();
            chosen(&mut self.rng, &all).to_owned()
        });
        replaced(&text, ['{', '}'], |name| if name == TOPIC { topic.to_owned() } else { self.slot(name) })
    }

    fn report(&mut self, title: &str, text: &str, topic: &str, labels: Labels) -> Written {
        let whole = [self.slot(OPENING), text.to_owned(), self.slot(CLOSING)].concat();
        let text = self.filled(&whole, topic);
        let title = if self.rng.u32(0..100) < UNTITLED { String::new() } else { self.filled(title, topic) };
        Written { title, text, labels }
    }
}

/// Reports made of all templates and frames.
fn reports(seed: u64, each: impl Fn(usize) -> usize) -> Result<Vec<Written>, String> {
    let mut filler = Filler::new(seed)?;
    let mut all = Vec::new();
    for [category, nature, urgency, flags, title, text] in rows::<6>(TEMPLATES)? {
        let labels = labels(category, nature, urgency, flags)?;
        for _ in 0..each(if flags.is_empty() { OF_TEMPLATE } else { OF_RARE }) {
            all.push(filler.report(title, text, "", labels));
        }
    }
    let topics: Vec<(&str, Vec<&str>)> =
        rows::<2>(TOPICS)?.into_iter().map(|[category, all]| (category, all.split('|').collect())).collect();
    for [nature, urgency, title, text] in rows::<4>(FRAMES)? {
        for (category, topics) in &topics {
            let labels = labels(category, nature, urgency, "")?;
            for _ in 0..each(OF_FRAME) {
                let topic = chosen(&mut filler.rng, topics);
                all.push(filler.report(title, text, topic, labels));
            }
        }
    }
    Ok(all)
}

/// What weights are learnt from where no county's cases are at hand; the same for the same seed.
///
/// # Errors
/// What is wrong with a table.
pub fn lesson(seed: u64) -> Result<Lesson, String> {
    let examples = |all: Vec<Written>| all.iter().map(Written::example).collect();
    Ok(Lesson {
        examples: examples(reports(seed, |count| count)?),
        tuning: examples(written(TUNING)?),
        held_out: examples(held_out()?),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_template_is_filled_and_the_same_seed_fills_it_alike() {
        let few = |seed| reports(seed, |_| 2).expect("the tables read");
        let all = few(1);
        let texts = |all: &[Written]| all.iter().map(|one| format!("{}|{}", one.title, one.text)).collect::<Vec<_>>();
        assert_eq!(texts(&all), texts(&few(1)));
        assert_ne!(texts(&all), texts(&few(2)));
        for one in &all {
            let text = format!("{}{}", one.title, one.text);
            assert!(!text.contains(['[', ']', '{', '}', '|']) && one.text.chars().count() > 8, "{text}");
        }
        let categories: BTreeSet<_> = all.iter().filter_map(|one| one.labels.category).collect();
        assert_eq!(categories.len(), CaseCategory::ALL.len() - 1, "every category but the unsorted one");
        let natures: BTreeSet<_> = all.iter().filter_map(|one| one.labels.nature).collect();
        assert_eq!(natures.len(), CaseNature::ALL.len() - 1);
        let flagged = |flag: fn(&Labels) -> Option<bool>| all.iter().any(|one| flag(&one.labels) == Some(true));
        assert!(flagged(|labels| labels.accusation) && flagged(|labels| labels.emergency));
    }

    #[test]
    fn what_measures_is_nothing_that_was_learnt() {
        let templates = [TEMPLATES, FRAMES, TUNING].concat();
        for one in held_out().expect("it reads") {
            assert!(!templates.contains(&one.text), "{}", one.text);
        }
        assert!(written(TUNING).expect("it reads").len() >= 50);
    }
}
