use diesel::prelude::*;
use mashang_domain::invitations::{Invitation, InvitationFilter, InvitationId, Invitations};
use mashang_domain::shared::code::InvitationCode;
use mashang_domain::shared::{Page, PageRequest, Repository, Standing, StoreError, Vocabulary};

use super::territory::division_code;
use super::{Store, areas, page_of_all, word};
use crate::crypto::Vault;
use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::schema::invitations::invitations;
use crate::sealed::{columns, tags};
use crate::stored::documents;
use crate::stored::documents::invitation::Invited;

#[derive(Queryable, Selectable)]
#[diesel(table_name = invitations)]
struct InvitationRow {
    id: Id,
    version: i32,
    state: String,
    body: Doc,
    division_code: String,
    invited_by: Option<Id>,
    accepted_by: Option<Id>,
    issued_at: Stamp,
    until: Stamp,
    sealed: Vec<u8>,
}

impl InvitationRow {
    fn read(self, vault: &Vault) -> Result<Invitation, StoreError> {
        let invited: Invited = vault.open_json(self.id.0, &self.sealed, columns::INVITATION)?;
        Ok(Invitation {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            code: None,
            grant: documents::read::<documents::grants::Grant>(self.body, "invitations.body")?.into(),
            place: division_code(&self.division_code)?,
            phone: invited.read(),
            invited_by: self.invited_by.map(|id| id.0.into()),
            issued_at: self.issued_at.0,
            until: self.until.0,
            accepted_by: self.accepted_by.map(|id| id.0.into()),
        })
    }
}

fn tag(vault: &Vault, code: &InvitationCode) -> Vec<u8> {
    vault.tag(tags::INVITATION_CODE, code.as_str().as_bytes()).to_vec()
}

impl Repository<Invitation> for Store {
    fn load(&mut self, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
        let row: Option<InvitationRow> = self.query(|connection| {
            invitations::table.find(Id::from(id)).select(InvitationRow::as_select()).first(connection).optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, invitation: &Invitation) -> Result<(), StoreError> {
        let code = invitation.code.as_ref().ok_or(StoreError::Corrupt("invitations.tag"))?;
        let sealed = self.vault.seal_json(invitation.id.0, &Invited::from(invitation), columns::INVITATION)?;
        let body = documents::write(&documents::grants::Grant::from(&invitation.grant), "invitations.body")?;
        let row = (
            invitations::id.eq(Id::from(invitation.id)),
            invitations::version.eq(invitation.version),
            invitations::state.eq(invitation.standing.state().as_str()),
            invitations::tag.eq(tag(&self.vault, code)),
            invitations::body.eq(body),
            invitations::division_code.eq(invitation.place.as_str()),
            invitations::invited_by.eq(invitation.invited_by.map(Id::from)),
            invitations::accepted_by.eq(invitation.accepted_by.map(Id::from)),
            invitations::issued_at.eq(Stamp(invitation.issued_at)),
            invitations::until.eq(Stamp(invitation.until)),
            invitations::sealed.eq(sealed),
        );
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(invitations::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    fn save(&mut self, before: &Invitation, now: &Invitation) -> Result<(), StoreError> {
        let sealed = self.vault.seal_json(now.id.0, &Invited::from(now), columns::INVITATION)?;
        let unchanged = invitations::table.find(Id::from(now.id)).filter(invitations::version.eq(before.version));
        let row = (
            invitations::version.eq(now.version),
            invitations::state.eq(now.standing.state().as_str()),
            invitations::accepted_by.eq(now.accepted_by.map(Id::from)),
            invitations::sealed.eq(sealed),
        );
        self.change_one(|connection| diesel::update(unchanged).set(row).execute(connection))
    }
}

impl Invitations for Store {
    fn invitation_by_code(&mut self, code: &InvitationCode) -> Result<Option<Invitation>, StoreError> {
        let tag = tag(&self.vault, code);
        let row: Option<InvitationRow> = self.query(|connection| {
            invitations::table
                .filter(invitations::tag.eq(&tag))
                .select(InvitationRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn invitations(
        &mut self,
        filter: &InvitationFilter,
        page: &PageRequest<InvitationId>,
    ) -> Result<Page<Invitation, InvitationId>, StoreError> {
        let found = page_of_all(
            &areas::parts(&filter.within),
            page,
            |row: &InvitationRow| row.id.0.into(),
            |part| {
                let mut query =
                    invitations::table.select(InvitationRow::as_select()).order(invitations::id.desc()).into_boxed();
                query = query.filter(areas::within("invitations", part));
                if let Some(state) = filter.state {
                    query = query.filter(invitations::state.eq(state.as_str()));
                }
                if let Some(after) = page.after {
                    query = query.filter(invitations::id.lt(Id::from(after)));
                }
                self.query(|connection| query.limit(page.probe()).load(connection))
            },
        )?;
        self.read_page("invitations", found, |row| row.id, |row| row.read(&self.vault))
    }
}
