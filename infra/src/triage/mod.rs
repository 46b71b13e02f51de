//! The weights by which a case's category, nature and urgency are suggested: those that ship with the program, those that a county
//! has learnt from its own cases, and the reports from which they are learnt.

mod cases;
mod corpus;
mod file;

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use mashang_domain::cases::CaseTriageQuestion;
use mashang_domain::cases::triage::{Measure, Model};
use mashang_domain::shared::Vocabulary;

pub use self::cases::sorted;
pub use self::corpus::{Lesson, Written, held_out, lesson};
use crate::private;

/// What a county's own weights are called in its data folder.
pub const FILE: &str = "triage.model";
/// The weights that ship with the program.
static SHIPPED: &[u8] = include_bytes!("../../assets/triage/weights.bin");
static READ: OnceLock<Result<Arc<Model>, String>> = OnceLock::new();
/// A file of weights is no longer than that.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// Of the reports that were held out, weights answer at least so many rightly, and believe in their answers at most so wrongly.
const LEAST_ACCURACY: f64 = 0.85;
const MOST_CALIBRATION_ERROR: f64 = 0.18;
/// Of accusations and emergencies they miss at most every other one, and see at most one in thirty of the others.
const MOST_MISSED: f64 = 0.5;
const MOST_FALSE: f64 = 1.0 / 30.0;

/// The weights that ship with the program, read once.
///
/// # Errors
/// A sentence for the operator, where they are not whole.
pub fn shipped() -> Result<Arc<Model>, String> {
    READ.get_or_init(|| file::read(SHIPPED).map(Arc::new)).clone()
}

/// The weights in a data folder, or those that ship with the program where it has none of its own.
///
/// # Errors
/// A sentence for the operator, where they can't be read.
pub fn open(folder: &Path) -> Result<Arc<Model>, String> {
    let path = folder.join(FILE);
    let fault = |why: String| {
        let path = path.display();
        format!(
            "{path} 不能用作分类建议的权重（{why}）：请删除它，或用 mashang learn 重新生成。 {path} holds no weights ({why}): remove it, or \
             make it anew with mashang learn"
        )
    };
    match std::fs::metadata(&path) {
        Ok(found) if found.len() > MOST_BYTES => Err(fault("too long".to_owned())),
        Ok(_) => {
            let bytes = std::fs::read(&path).map_err(|error| fault(error.to_string()))?;
            file::read(&bytes).map(Arc::new).map_err(fault)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => shipped(),
        Err(error) => Err(fault(error.to_string())),
    }
}

/// Writes weights, whole or not at all.
///
/// # Errors
/// A sentence for the operator.
pub fn save(path: &Path, model: &Model) -> Result<(), String> {
    let fault = |error: io::Error| format!("{} can't be written: {error}", path.display());
    let bytes = file::written(model).map_err(fault)?;
    let beside = path.with_extension("part");
    private::folder_of(path).map_err(fault)?;
    let mut file = private::options().write(true).create(true).truncate(true).open(&beside).map_err(fault)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(fault)?;
    std::fs::rename(&beside, path).map_err(fault)
}

/// What is too bad of weights to be used, in words.
#[must_use]
pub fn flaws(measures: &[Measure]) -> Vec<String> {
    let mut flaws = Vec::new();
    for measure in measures {
        let question = measure.question.as_str();
        if measure.accuracy < LEAST_ACCURACY {
            flaws.push(format!("{question}: accuracy {:.3} is below {LEAST_ACCURACY}", measure.accuracy));
        }
        if measure.calibration_error > MOST_CALIBRATION_ERROR {
            let error = measure.calibration_error;
            flaws.push(format!("{question}: calibration error {error:.3} is above {MOST_CALIBRATION_ERROR}"));
        }
        if f64::from(measure.missed) > MOST_MISSED * f64::from(measure.came_true) {
            flaws.push(format!("{question}: {} of {} missed", measure.missed, measure.came_true));
        }
        let alarms = measure.false_alarms;
        if f64::from(alarms) > MOST_FALSE * f64::from(measure.reports) {
            flaws.push(format!("{question}: {alarms} false alarms in {} reports", measure.reports));
        }
    }
    flaws
}

/// A line for each question, with what each figure is above them.
#[must_use]
pub fn table(measures: &[Measure]) -> String {
    let mut lines = vec![
        "QUESTION\tREPORTS\tACCURACY\tCALIBRATION_ERROR\tSURE\tACCURACY_WHEN_SURE\tMISSED\tFALSE_ALARMS".to_owned(),
    ];
    lines.extend(measures.iter().map(|one| {
        let flags = match one.question {
            CaseTriageQuestion::Accusation | CaseTriageQuestion::Emergency => {
                format!("{}\t{}", one.missed, one.false_alarms)
            }
            CaseTriageQuestion::Category | CaseTriageQuestion::Nature | CaseTriageQuestion::Urgency => {
                "-\t-".to_owned()
            }
        };
        format!(
            "{}\t{}\t{:.3}\t{:.3}\t{:.2}\t{:.3}\t{flags}",
            one.question.as_str(),
            one.reports,
            one.accuracy,
            one.calibration_error,
            one.sure,
            one.accuracy_when_sure
        )
    }));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use mashang_domain::cases::triage::{Reason, measure};

    use super::*;

    /// The weights that ship answer what they have not learnt from as well as is wanted.
    #[test]
    fn the_weights_that_ship_are_good_enough() {
        let model = shipped().expect("they read");
        let held_out: Vec<_> = held_out().expect("it reads").iter().map(Written::example).collect();
        let measures = measure(&model, &held_out);
        println!("{}", table(&measures));
        assert_eq!(flaws(&measures), Vec::<String>::new());
        assert!(measures.iter().all(|one| one.reports > 100));
    }

    /// On every machine the same weights say the same of the same words.
    #[test]
    fn what_they_say_of_a_report_is_the_same_everywhere() {
        let model = shipped().expect("they read");
        let words = ("东门路灯不亮", "东门外两盏路灯坏了，晚上看不清路。");
        let told = model.suggest(words.0, words.1).expect("a suggestion");
        let reason = |reason: &Reason| format!("{}: {}", reason.question.as_str(), reason.words.join(" "));
        let reasons: Vec<_> = told.reasons.iter().map(reason).collect();
        assert_eq!((told.model, told.category.as_str(), told.nature.as_str()), (1, "utilities", "complaint"));
        assert_eq!((told.urgency.as_str(), told.accusation, told.emergency), ("ordinary", false, false));
        assert_eq!(reasons, ["category: 路灯 不亮 坏了 晚上 外两", "nature: 晚上 盏路灯 路灯不 不清 东门"]);
        assert_eq!(open(Path::new("/nowhere")).expect("those that ship").number(), 1);
    }
}
