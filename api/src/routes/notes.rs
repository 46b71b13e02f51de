//! What people write and attach while making a step.

use mashang_domain::shared::text::Body as LongBody;
use mashang_domain::shared::{AttachmentId, Bare, Note};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::values::LongText;
use crate::extract::{Checks, Input};

/// 附言。 Words and files that go with a step.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[schema(as = StepNote, example = json!({ "text": "已收到，今天下午到现场查看。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteInput {
    #[schema(nullable = false)]
    text: Option<LongText>,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

/// 必须说明理由或内容的附言。 The same where words are needed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = StepStatement, example = json!({ "text": "需要公安交警部门研究设置隔离设施。" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct StatementInput {
    text: LongText,
    /// 已上传的附件。 Files uploaded before.
    #[schema(max_items = 9)]
    #[serde(default)]
    attachment_ids: Vec<Uuid>,
}

/// Nothing but the wish to make the step.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[schema(as = StepEmpty, example = json!({}))]
#[serde(deny_unknown_fields)]
pub(crate) struct EmptyInput {}

pub(crate) fn attachment_ids(ids: &[Uuid]) -> Vec<AttachmentId> {
    ids.iter().copied().map(AttachmentId).collect()
}

pub(crate) fn note(checks: &mut Checks, text: Option<&LongText>, attachments: &[Uuid]) -> Option<Note> {
    let text = match text {
        Some(text) => Some(checks.take("/text", LongBody::new(&text.0))?),
        None => None,
    };
    Some(Note { text, attachments: attachment_ids(attachments) })
}

impl Input for NoteInput {
    type Command = Note;
    fn read(&self, checks: &mut Checks) -> Option<Note> {
        note(checks, self.text.as_ref(), &self.attachment_ids)
    }
}

impl Input for StatementInput {
    type Command = Note;
    fn read(&self, checks: &mut Checks) -> Option<Note> {
        note(checks, Some(&self.text), &self.attachment_ids)
    }
}

impl Input for EmptyInput {
    type Command = Bare;
    fn read(&self, _: &mut Checks) -> Option<Bare> {
        Some(Bare)
    }
}
