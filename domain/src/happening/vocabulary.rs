//! All lists of words, those of events among them.

use super::lists::of_contexts;
use super::{SUBJECTS, Words, kinds};

/// Every list of words that people meet.
#[must_use]
pub fn vocabulary() -> Vec<Words> {
    let mut all = of_contexts(&SUBJECTS);
    for (_, words) in kinds() {
        // Several kinds of subjects share a list.
        if all.iter().all(|one| one.name != words.name) {
            all.push(words);
        }
    }
    all
}
