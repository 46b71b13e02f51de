//! Groups of deputies.

use diesel::prelude::*;
use mashang_domain::activities::{DeputyGroup, DeputyGroupId, DeputyGroupScope};
use mashang_domain::congresses::CongressId;
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{DeputyId, Page, PageRequest, Repository, Standing, StoreError, Vocabulary};
use uuid::Uuid;

use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::repositories::areas::Part;
use crate::repositories::territory::{division_code, name};
use crate::repositories::{Store, areas, insert_all, page_of_all, sound, word};
use crate::schema::activities::{deputy_group_members, deputy_groups};
use crate::stored::documents;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = deputy_groups, treat_none_as_default_value = false, treat_none_as_null = true)]
struct GroupRow {
    id: Id,
    version: i32,
    state: String,
    congress_id: Id,
    division_code: String,
    office_id: Id,
    name: String,
    basis: String,
    area_code: Option<String>,
    field: Option<String>,
    leader_id: Id,
    member_ids: Doc,
    formed_at: Stamp,
    updated_at: Stamp,
}

impl GroupRow {
    fn of(group: &DeputyGroup) -> Result<Self, StoreError> {
        let members: Vec<Uuid> = group.members.iter().map(|member| member.0).collect();
        Ok(Self {
            id: group.id.into(),
            version: group.version,
            state: group.state().as_str().to_owned(),
            congress_id: group.congress.into(),
            division_code: group.division.as_str().to_owned(),
            office_id: group.office.into(),
            name: group.name.as_str().to_owned(),
            basis: group.basis.as_str().to_owned(),
            area_code: group.area.as_ref().map(|area| area.as_str().to_owned()),
            field: group.field.as_ref().map(|field| field.as_str().to_owned()),
            leader_id: group.leader.into(),
            member_ids: documents::write(&members, "deputy_groups.member_ids")?,
            formed_at: group.formed_at.into(),
            updated_at: group.updated_at.into(),
        })
    }

    fn read(self) -> Result<DeputyGroup, StoreError> {
        let members: Vec<Uuid> = documents::read(self.member_ids, "deputy_groups.member_ids")?;
        let field = self.field.as_deref().map(|field| sound(Name::kept(field), "deputy_groups.field")).transpose()?;
        Ok(DeputyGroup {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            congress: self.congress_id.0.into(),
            division: division_code(&self.division_code)?,
            office: self.office_id.0.into(),
            name: name(&self.name)?,
            basis: word(&self.basis)?,
            area: self.area_code.as_deref().map(division_code).transpose()?,
            field,
            leader: self.leader_id.0.into(),
            members: members.into_iter().map(DeputyId).collect(),
            formed_at: self.formed_at.0,
            updated_at: self.updated_at.0,
        })
    }
}

#[derive(Insertable)]
#[diesel(table_name = deputy_group_members, treat_none_as_default_value = false)]
struct MemberRow {
    deputy_id: Id,
    group_id: Id,
}

impl MemberRow {
    fn of(group: &DeputyGroup) -> Vec<Self> {
        let group_id = Id::from(group.id);
        group.members.iter().map(|member| Self { deputy_id: (*member).into(), group_id }).collect()
    }
}

/// What one index is asked for.
enum Search {
    Office(Id),
    /// What lies in this part of an area.
    Area(Part),
    Member(Id),
}

impl Search {
    fn of(scope: &DeputyGroupScope) -> Vec<Self> {
        match scope {
            DeputyGroupScope::Office(office) => vec![Self::Office((*office).into())],
            DeputyGroupScope::Area(area) => areas::parts(area).into_iter().map(Self::Area).collect(),
            DeputyGroupScope::Member(deputy) => vec![Self::Member((*deputy).into())],
        }
    }
}

impl Store {
    fn groups_in(
        &mut self,
        search: &Search,
        congress: Option<CongressId>,
        page: &PageRequest<DeputyGroupId>,
    ) -> Result<Vec<GroupRow>, StoreError> {
        let mut query = deputy_groups::table.select(GroupRow::as_select()).order(deputy_groups::id.desc()).into_boxed();
        query = match search {
            Search::Office(office) => query.filter(deputy_groups::office_id.eq(*office)),
            Search::Area(part) => query.filter(areas::within("deputy_groups", part)),
            Search::Member(deputy) => {
                let of = deputy_group_members::table
                    .filter(deputy_group_members::deputy_id.eq(*deputy))
                    .select(deputy_group_members::group_id);
                query.filter(deputy_groups::id.eq_any(of))
            }
        };
        if let Some(congress) = congress {
            query = query.filter(deputy_groups::congress_id.eq(Id::from(congress)));
        }
        if let Some(after) = page.after {
            query = query.filter(deputy_groups::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    pub(super) fn groups_listed(
        &mut self,
        scopes: &[DeputyGroupScope],
        congress: Option<CongressId>,
        page: &PageRequest<DeputyGroupId>,
    ) -> Result<Page<DeputyGroup, DeputyGroupId>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(Search::of).collect();
        let key = |row: &GroupRow| DeputyGroupId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| self.groups_in(search, congress, page))?;
        self.read_page("deputy_groups", found, |row| row.id, GroupRow::read)
    }

    /// Who is in a group in the name of the one is so in the other's.
    pub(super) fn move_group_members(&mut self, from: DeputyId, to: DeputyId) -> Result<(), StoreError> {
        let ids: Vec<Id> = self.query(|connection| {
            deputy_group_members::table
                .filter(deputy_group_members::deputy_id.eq(Id::from(from)))
                .select(deputy_group_members::group_id)
                .load(connection)
        })?;
        for id in ids {
            let Some(before) = Repository::<DeputyGroup>::load(self, DeputyGroupId(id.0))? else { continue };
            let mut now = before.clone();
            now.rename(from, to);
            Repository::<DeputyGroup>::save(self, &before, &now)?;
        }
        Ok(())
    }
}

impl Repository<DeputyGroup> for Store {
    fn load(&mut self, id: DeputyGroupId) -> Result<Option<DeputyGroup>, StoreError> {
        let row: Option<GroupRow> = self.query(|connection| {
            on_each!(connection, |inner| deputy_groups::table
                .find(Id::from(id))
                .select(GroupRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(GroupRow::read).transpose()
    }

    fn add(&mut self, group: &DeputyGroup) -> Result<(), StoreError> {
        let row = GroupRow::of(group)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(deputy_groups::table).values(&row).execute(inner))
        })?;
        insert_all!(self, deputy_group_members::table, MemberRow::of(group))
    }

    fn save(&mut self, before: &DeputyGroup, now: &DeputyGroup) -> Result<(), StoreError> {
        let row = GroupRow::of(now)?;
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::update(
                deputy_groups::table.find(row.id).filter(deputy_groups::version.eq(before.version))
            )
            .set(&row)
            .execute(inner))
        })?;
        let id = row.id;
        self.change(|connection| {
            diesel::delete(deputy_group_members::table.filter(deputy_group_members::group_id.eq(id)))
                .execute(connection)
        })?;
        insert_all!(self, deputy_group_members::table, MemberRow::of(now))
    }
}
