use diesel::prelude::*;
use mashang_domain::shared::{Attachment, AttachmentId, Attachments, Instant, StoreError, Subject};

use super::{Store, subject_kind};
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::attachments;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = attachments, treat_none_as_default_value = false)]
struct AttachmentRow {
    id: Id,
    uploader_id: Option<Id>,
    media_type: String,
    size: i64,
    subject_kind: Option<String>,
    subject_id: Option<Id>,
    created_at: Stamp,
}

impl Attachments for Store {
    fn add_attachment(&mut self, attachment: &Attachment) -> Result<(), StoreError> {
        let row = AttachmentRow {
            id: attachment.id.into(),
            uploader_id: attachment.uploader.map(Id::from),
            media_type: attachment.media_type.clone(),
            size: attachment.size,
            subject_kind: attachment.subject.map(|subject| subject.kind.value.to_owned()),
            subject_id: attachment.subject.map(|subject| Id(subject.id)),
            created_at: attachment.created_at.into(),
        };
        self.change(|connection| diesel::insert_into(attachments::table).values(&row).execute(connection))?;
        Ok(())
    }

    fn attachment(&mut self, id: AttachmentId) -> Result<Option<Attachment>, StoreError> {
        let row = self.query(|connection| {
            on_each!(connection, |inner| attachments::table
                .find(Id::from(id))
                .select(AttachmentRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(|row| {
            let subject = match (row.subject_kind, row.subject_id) {
                (Some(kind), Some(id)) => Some(Subject { kind: subject_kind(&kind)?, id: id.0 }),
                _ => None,
            };
            Ok(Attachment {
                id: row.id.0.into(),
                uploader: row.uploader_id.map(|id| id.0.into()),
                media_type: row.media_type,
                size: row.size,
                subject,
                created_at: row.created_at.0,
            })
        })
        .transpose()
    }

    fn claim_attachments(&mut self, ids: &[AttachmentId], subject: Subject) -> Result<(), StoreError> {
        let all: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
        let free: i64 = self.query(|connection| {
            attachments::table
                .filter(attachments::id.eq_any(all))
                .filter(attachments::subject_id.is_null())
                .count()
                .get_result(connection)
        })?;
        // Who names what is not there has written nothing, and spoils nobody's transaction.
        if usize::try_from(free) != Ok(ids.len()) {
            return Err(StoreError::Stale);
        }
        for id in ids {
            self.change_one(|connection| {
                diesel::update(attachments::table.find(Id::from(*id)).filter(attachments::subject_id.is_null()))
                    .set((
                        attachments::subject_kind.eq(Some(subject.kind.value)),
                        attachments::subject_id.eq(Some(Id(subject.id))),
                    ))
                    .execute(connection)
            })?;
        }
        Ok(())
    }
}

impl Store {
    /// Forgets up to `limit` files that were uploaded before `before` and that nobody named since, and says which.
    pub fn forget_unclaimed(&mut self, before: Instant, limit: u32) -> Result<Vec<AttachmentId>, StoreError> {
        let lost: Vec<Id> = self.query(|connection| {
            attachments::table
                .filter(attachments::subject_id.is_null())
                .filter(attachments::created_at.lt(Stamp(before)))
                .order(attachments::created_at)
                .limit(i64::from(limit))
                .select(attachments::id)
                .load(connection)
        })?;
        let those = attachments::table.filter(attachments::id.eq_any(lost)).filter(attachments::subject_id.is_null());
        // One may be named at this very moment: those that are gone are lost, and no others.
        let gone: Vec<Id> = self.change(|connection| {
            on_each!(connection, |inner| diesel::delete(those).returning(attachments::id).get_results(inner))
        })?;
        Ok(gone.into_iter().map(|id| id.0.into()).collect())
    }
}
