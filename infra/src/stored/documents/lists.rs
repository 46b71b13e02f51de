//! `division_lists.entries`: which words may be chosen in a division.

use mashang_domain::cases;
use mashang_domain::shared::WordCode;
use mashang_domain::shared::text::{Body, Name};
use mashang_domain::territory::DivisionLevel;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stored::word::{Plain, Word, is_default, plain};

#[derive(Debug, Serialize, Deserialize)]
struct Notice {
    text: Plain<Body>,
    #[serde(default, skip_serializing_if = "is_default")]
    stops: bool,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    code: Plain<WordCode>,
    label: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<Plain<WordCode>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    standard: Option<Plain<Name>>,
    /// Whether it may no longer be chosen.
    #[serde(default, skip_serializing_if = "is_default")]
    left: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<Word<DivisionLevel>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notice: Option<Notice>,
    #[serde(default, skip_serializing_if = "is_default")]
    phone: bool,
}

impl From<&cases::ListEntry> for Entry {
    fn from(entry: &cases::ListEntry) -> Self {
        let notice = |notice: &cases::ListNotice| Notice { text: Plain::from(&notice.text), stops: notice.stops };
        Self {
            code: (&entry.code).into(),
            label: (&entry.label).into(),
            parent: plain(entry.parent.as_ref()),
            standard: plain(entry.standard.as_ref()),
            left: !entry.active,
            unit: entry.usual.unit.map(|unit| unit.0),
            level: entry.usual.level.map(Word),
            notice: entry.notice.as_ref().map(notice),
            phone: entry.needs_phone,
        }
    }
}

impl From<Entry> for cases::ListEntry {
    fn from(entry: Entry) -> Self {
        let notice = |notice: Notice| cases::ListNotice { text: notice.text.0, stops: notice.stops };
        Self {
            code: entry.code.0,
            label: entry.label.0,
            parent: entry.parent.map(|parent| parent.0),
            standard: entry.standard.map(|standard| standard.0),
            active: !entry.left,
            usual: cases::UsualHandler { unit: entry.unit.map(Into::into), level: entry.level.map(Word::known) },
            notice: entry.notice.map(notice),
            needs_phone: entry.phone,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_word_of_a_list_is_read_as_it_was_written() {
        let whole = json!({
            "code": "lifts", "label": "电梯", "parent": "housing", "standard": "GB/T 33358 0102", "left": true,
            "unit": "00000000-0000-7000-8000-000000000001", "level": "township",
            "notice": { "text": "困人请立即拨打 96333。", "stops": true }, "phone": true
        });
        for value in [whole, json!({ "code": "lifts", "label": "电梯" })] {
            let read: cases::ListEntry = serde_json::from_value::<Entry>(value.clone()).expect("a shape").into();
            assert_eq!(serde_json::to_value(Entry::from(&read)).expect("JSON"), value);
        }
    }
}
