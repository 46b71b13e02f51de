//! What a county learns from its own cases: those that somebody sorted. Their texts are opened here and go nowhere; what is kept of
//! them is weights.

use mashang_domain::cases::triage::{Example, Labels};
use mashang_domain::cases::{
    Case, CaseCategory, CaseDiversion, CaseFilter, CaseKey, CaseNature, CaseScope, CaseState, Cases,
};
use mashang_domain::shared::{DivisionCode, Flow, PageRequest, Recorded, StoreError};

use crate::db::{Database, Failed};

/// Cases that one transaction reads.
const PAGE: u32 = 100;

/// What is known of a case by what became of it; `None` where nobody has sorted it, or nothing is left of it.
fn labels(store: &mut impl Cases, case: &Case) -> Result<Option<Labels>, StoreError> {
    if case.handling.erased_at.is_some() {
        return Ok(None);
    }
    let diverted = if case.state() == CaseState::Diverted {
        store.events_of(case.subject())?.into_iter().find_map(|recorded| match recorded {
            Recorded::Known(record) => record.change.event.facts.diversion,
            Recorded::Unknown { .. } => None,
        })
    } else {
        None
    };
    let category = Some(case.category).filter(|word| *word != CaseCategory::Unsorted);
    let nature = Some(case.nature).filter(|word| *word != CaseNature::Unsorted);
    // What was handled to its end was nothing that belonged elsewhere.
    let known = diverted.is_some() || !case.state().is_open();
    let labels = Labels {
        category,
        nature,
        urgency: None,
        accusation: known.then_some(diverted == Some(CaseDiversion::Accusation)),
        emergency: known.then_some(diverted == Some(CaseDiversion::Emergency)),
    };
    Ok((category.is_some() || nature.is_some() || diverted.is_some()).then_some(labels))
}

/// The latest cases of a division that were sorted, `most` at most, the newest first.
///
/// # Errors
/// A sentence for the operator.
pub fn sorted(db: &Database, division: &DivisionCode, most: usize) -> Result<Vec<Example>, String> {
    let (mut all, mut after): (Vec<Example>, Option<CaseKey>) = (Vec::new(), None);
    loop {
        let (page, area) = (PageRequest { limit: PAGE, after }, division.clone());
        let read = db.write_at_leisure(move |store| {
            let found = store.cases(&[CaseScope::Area(area.clone())], &CaseFilter::default(), &page)?;
            let mut examples = Vec::new();
            for case in &found.items {
                let known = labels(store, case)?;
                examples.extend(known.map(|known| Example::new(case.title.as_str(), case.text.as_str(), known)));
            }
            Ok::<_, StoreError>((examples, found.next))
        });
        let fault = |error: Failed<StoreError>| format!("the cases could not be read: {error:?}");
        let (examples, next) = read.map_err(fault)?;
        all.extend(examples);
        if next.is_none() || all.len() >= most {
            all.truncate(most);
            return Ok(all);
        }
        after = next;
    }
}
