//! Files that people upload, and what they write and attach while doing something.

use serde::{Deserialize, Serialize};

use super::event::Subject;
use super::text::Body;
use super::{AccountId, AttachmentId, Context, Failure, Instant, StoreError, ValueFault};

/// Attachments that one submission or one step may name.
pub const MAX_ATTACHMENTS: usize = 9;

/// What somebody wrote and attached while making a step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Body>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
}

impl Note {
    /// # Errors
    /// A field error where the words are missing that a step needs.
    pub fn require_text(&self) -> Result<(), Failure> {
        if self.text.is_some() { Ok(()) } else { Err(Failure::field("text", ValueFault::WordsMissing)) }
    }
}

/// A command that says nothing but that the step is to be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bare;

/// A file that somebody uploaded: a photo of a pothole, a signed agreement, a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its id, unguessable.
    pub id: AttachmentId,
    /// Who uploaded it, where that person logged in.
    pub uploader: Option<AccountId>,
    /// What it is, told from its bytes and not from its name.
    pub media_type: String,
    pub size: i64,
    /// What names it; a file is named once.
    pub subject: Option<Subject>,
    /// When it was uploaded.
    pub created_at: Instant,
}

pub trait Attachments {
    /// Adds a file.
    fn add_attachment(&mut self, attachment: &Attachment) -> Result<(), StoreError>;

    /// The file of that id.
    fn attachment(&mut self, id: AttachmentId) -> Result<Option<Attachment>, StoreError>;

    /// Makes the files `subject`'s own, which nobody's they were until now.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when one is another's already, or unknown.
    fn claim_attachments(&mut self, ids: &[AttachmentId], subject: Subject) -> Result<(), StoreError>;
}

/// Makes the files that a step names `subject`'s own.
///
/// # Errors
/// Errors of the field that names them: for too many files, and for one that is not there or another's already.
pub fn claim(
    store: &mut impl Attachments,
    field: &'static str,
    ids: &[AttachmentId],
    subject: Subject,
) -> Result<(), Failure> {
    if ids.is_empty() {
        return Ok(());
    }
    if ids.len() > MAX_ATTACHMENTS {
        return Err(Failure::field(field, ValueFault::TooManyAttachments));
    }
    store.claim_attachments(ids, subject).map_err(|error| match error {
        StoreError::Stale => Failure::missing(field, ValueFault::UnknownAttachment),
        other => other.into(),
    })
}

/// Keeps what was uploaded; whoever names it in a submission or a step makes it that one's.
pub fn upload(
    store: &mut impl Attachments,
    ctx: &Context,
    id: AttachmentId,
    media_type: String,
    size: i64,
) -> Result<Attachment, Failure> {
    let attachment =
        Attachment { id, uploader: ctx.actor.account(), media_type, size, subject: None, created_at: ctx.now };
    store.add_attachment(&attachment)?;
    Ok(attachment)
}
