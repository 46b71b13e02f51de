//! What happened to changes of term, as the log keeps it.

use chrono::NaiveDate;
use mashang_domain::congresses::Credentials;
use mashang_domain::shared::StoreError;
use mashang_domain::term_changes::{ChangeoverChange, ChangeoverEvent};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::events::{StoredEvent, read_change, write_change};
use super::word::text;

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum StoredChangeoverEvent {
    Loaded { persons: u32 },
    Decided { line: u32 },
    Dropped,
    CodesChosen { codes: u32 },
    Confirmed { report: String, published_on: NaiveDate },
    Begun,
    Finished { hands: u32 },
    UndoAsked,
    Undone { kept: u32 },
}

impl From<&ChangeoverEvent> for StoredChangeoverEvent {
    fn from(event: &ChangeoverEvent) -> Self {
        match event {
            ChangeoverEvent::Loaded { persons } => Self::Loaded { persons: *persons },
            ChangeoverEvent::Decided { line } => Self::Decided { line: *line },
            ChangeoverEvent::Dropped => Self::Dropped,
            ChangeoverEvent::CodesChosen { codes } => Self::CodesChosen { codes: *codes },
            ChangeoverEvent::Confirmed { credentials } => Self::Confirmed {
                report: credentials.report.as_str().to_owned(),
                published_on: credentials.published_on,
            },
            ChangeoverEvent::Begun => Self::Begun,
            ChangeoverEvent::Finished { hands } => Self::Finished { hands: *hands },
            ChangeoverEvent::UndoAsked => Self::UndoAsked,
            ChangeoverEvent::Undone { kept } => Self::Undone { kept: *kept },
        }
    }
}

impl TryFrom<StoredChangeoverEvent> for ChangeoverEvent {
    type Error = StoreError;

    fn try_from(stored: StoredChangeoverEvent) -> Result<Self, StoreError> {
        Ok(match stored {
            StoredChangeoverEvent::Loaded { persons } => Self::Loaded { persons },
            StoredChangeoverEvent::Decided { line } => Self::Decided { line },
            StoredChangeoverEvent::Dropped => Self::Dropped,
            StoredChangeoverEvent::CodesChosen { codes } => Self::CodesChosen { codes },
            StoredChangeoverEvent::Confirmed { report, published_on } => {
                Self::Confirmed { credentials: Credentials { report: text(&report, "event payload")?, published_on } }
            }
            StoredChangeoverEvent::Begun => Self::Begun,
            StoredChangeoverEvent::Finished { hands } => Self::Finished { hands },
            StoredChangeoverEvent::UndoAsked => Self::UndoAsked,
            StoredChangeoverEvent::Undone { kept } => Self::Undone { kept },
        })
    }
}

impl StoredEvent for ChangeoverChange {
    fn write(&self) -> Result<Value, serde_json::Error> {
        write_change::<_, _, StoredChangeoverEvent>(self)
    }

    fn read(plain: &[u8]) -> Result<Self, StoreError> {
        read_change::<_, _, StoredChangeoverEvent>(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_that_was_written_reads_and_is_written_again_as_it_was() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/stored/0.1.0-term-changes.jsonl");
        let text = std::fs::read_to_string(file).expect("the fixture");
        let mut kinds = 0;
        for line in text.lines() {
            let line: Value = serde_json::from_str(line).expect("a line of JSON");
            if line["what"] != "event/term_change" {
                continue;
            }
            kinds += 1;
            let plain = serde_json::to_vec(&line["value"]).expect("JSON");
            let change = <ChangeoverChange as StoredEvent>::read(&plain).expect("an event");
            assert_eq!(change.write().expect("JSON"), line["value"]);
        }
        assert_eq!(kinds, 9);
    }
}
