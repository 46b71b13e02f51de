use crate::shared::SubjectKind;

/// Items of the queue as what events are about.
pub const SUBJECT: SubjectKind = SubjectKind {
    value: "moderation_item",
    label: "待审内容",
    description: "Something that waits before it is public.",
};
