//! Words of lists, as callers send and see them.

use mashang_domain::cases::{ListEntry, ListNotice, UsualHandler};
use mashang_domain::shared::{Party, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::Checks;
use crate::routes::names::{Blank, Blanks, party};
use crate::routes::values::{LongText, ShortText, WordCodeText};
use crate::words::{self, Word};

/// 选择前的提示。 What is shown to whoever chooses a word, before anything is sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ListNotice, example = json!({ "text": "困人请立即拨打 96333。", "stops": false }))]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeText {
    text: LongText,
    /// 是否不受理、只提示，如 110、119、120 紧急求助。 Whether nothing is taken in, as of emergencies.
    #[serde(default)]
    stops: bool,
}

impl NoticeText {
    fn read(&self, checks: &mut Checks, pointer: &str) -> Option<ListNotice> {
        let text = checks.take(&format!("{pointer}/notice/text"), self.text.read())?;
        Some(ListNotice { text, stops: self.stops })
    }
}

impl From<&ListNotice> for NoticeText {
    fn from(notice: &ListNotice) -> Self {
        Self { text: (&notice.text).into(), stops: notice.stops }
    }
}

/// 词表的一项（录入）。 A word of a list, as it is laid down.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "code": "lifts", "label": "电梯", "parent": "housing", "phone_needed": true }))]
#[serde(deny_unknown_fields)]
pub(crate) struct ListEntryInput {
    code: WordCodeText,
    /// 名称。 What it is called.
    label: ShortText,
    /// 上级，须在本词表中。 The word of this list of which it is a part.
    #[schema(nullable = false)]
    parent: Option<WordCodeText>,
    /// 标准编码。 Its number in a standard.
    #[schema(nullable = false)]
    standard_code: Option<ShortText>,
    /// 是否可选；默认可选。 Whether it may be chosen; it may when absent.
    #[schema(nullable = false)]
    active: Option<bool>,
    /// 通常由哪个单位办理。 The unit that usually handles it.
    #[schema(nullable = false)]
    usual_unit_id: Option<Uuid>,
    /// 通常由哪一级单位办理。 At which level the units stand that usually handle it.
    #[schema(nullable = false)]
    usual_level: Option<words::DivisionLevel>,
    #[schema(nullable = false)]
    notice: Option<NoticeText>,
    /// 是否须留联系电话。 Whether a phone to call is needed.
    #[serde(default)]
    phone_needed: bool,
}

impl ListEntryInput {
    pub(super) fn read(&self, checks: &mut Checks, pointer: &str) -> Option<ListEntry> {
        let code = checks.take(&format!("{pointer}/code"), self.code.read());
        let label = checks.take(&format!("{pointer}/label"), self.label.read());
        let parent = checks.take_opt(&format!("{pointer}/parent"), self.parent.as_ref().map(WordCodeText::read));
        let standard = self.standard_code.as_ref().map(ShortText::read);
        let standard = checks.take_opt(&format!("{pointer}/standard_code"), standard);
        let notice = self.notice.as_ref().and_then(|notice| notice.read(checks, pointer));
        let usual =
            UsualHandler { unit: self.usual_unit_id.map(Into::into), level: self.usual_level.map(|level| level.0) };
        Some(ListEntry {
            code: code?,
            label: label?,
            parent,
            standard,
            active: self.active.unwrap_or(true),
            usual,
            notice,
            needs_phone: self.phone_needed,
        })
    }
}

/// 词表的一项。 A word of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ListEntry)]
pub(crate) struct ListEntryAnswer {
    code: WordCodeText,
    /// 名称。 What it is called.
    label: String,
    /// 上级。 The word of which it is a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parent: Option<WordCodeText>,
    /// 标准编码。 Its number in a standard.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    standard_code: Option<String>,
    /// 是否可选。 Whether it may be chosen.
    active: bool,
    /// 通常由哪个单位办理。 The unit that usually handles it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    usual_unit_id: Option<Uuid>,
    /// 单位名称。 The unit's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    usual_unit_name: Option<String>,
    /// 通常由哪一级单位办理。 At which level the units stand that usually handle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    usual_level: Option<words::DivisionLevel>,
    /// 选择前的提示。 What is shown before anything is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    notice: Option<NoticeText>,
    /// 是否须留联系电话。 Whether a phone to call is needed.
    phone_needed: bool,
}

impl From<&ListEntry> for ListEntryAnswer {
    fn from(entry: &ListEntry) -> Self {
        Self {
            code: (&entry.code).into(),
            label: entry.label.as_str().to_owned(),
            parent: entry.parent.as_ref().map(WordCodeText::from),
            standard_code: entry.standard.as_ref().map(|standard| standard.as_str().to_owned()),
            active: entry.active,
            usual_unit_id: entry.usual.unit.map(|unit| unit.0),
            usual_unit_name: None,
            usual_level: entry.usual.level.map(Word),
            notice: entry.notice.as_ref().map(NoticeText::from),
            phone_needed: entry.needs_phone,
        }
    }
}

impl Blanks for ListEntryAnswer {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        let unit = self.usual_unit_id.map(|unit| Party::Unit(UnitId(unit)));
        party(unit, &mut self.usual_unit_name).into_iter().collect()
    }
}

/// Words as callers see them.
pub(super) fn answers<'a>(entries: impl IntoIterator<Item = &'a ListEntry>) -> Vec<ListEntryAnswer> {
    entries.into_iter().map(ListEntryAnswer::from).collect()
}
