//! What is due, and which of it is overdue.

use std::collections::HashMap;

use diesel::prelude::*;
use mashang_domain::overdue::{Deadlines, OverdueFilter, OverdueKey, OverdueScope};
use mashang_domain::shared::{
    Deadline, DivisionCode, Instant, OfficeId, Page, PageRequest, Party, StoreError, Vocabulary,
};
use uuid::Uuid;

use super::areas::Part;
use super::territory::division_code;
use super::{CHUNK, Store, areas, insert_all, page_in_order, word, words};
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::tasks::deadlines;

#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = deadlines, treat_none_as_default_value = false)]
struct DeadlineRow {
    subject_id: Id,
    kind: String,
    part: i32,
    step: String,
    due_at: Stamp,
    holder_kind: String,
    holder_id: Id,
    office_id: Id,
    division_code: String,
}

impl DeadlineRow {
    fn of(id: Uuid, deadline: &Deadline) -> Self {
        let (holder_kind, holder_id) = deadline.holder.parts();
        Self {
            subject_id: Id(id),
            kind: deadline.kind.as_str().to_owned(),
            part: deadline.part,
            step: deadline.step.as_str().to_owned(),
            due_at: Stamp(deadline.due),
            holder_kind: holder_kind.as_str().to_owned(),
            holder_id: Id(holder_id),
            office_id: deadline.office.into(),
            division_code: deadline.division.as_str().to_owned(),
        }
    }

    /// Where it stands in the list.
    fn key(&self) -> OverdueKey {
        OverdueKey { due: self.due_at.0, kind: self.kind.clone(), id: self.subject_id.0, part: self.part }
    }

    /// In the order of one entity's.
    fn place(&self) -> (String, i32) {
        (self.kind.clone(), self.part)
    }

    fn read(self) -> Result<(Uuid, Deadline), StoreError> {
        let deadline = Deadline {
            kind: word(&self.kind)?,
            part: self.part,
            step: word(&self.step)?,
            due: self.due_at.0,
            holder: Party::from_parts(word(&self.holder_kind)?, self.holder_id.0),
            office: OfficeId(self.office_id.0),
            division: division_code(&self.division_code)?,
        };
        Ok((self.subject_id.0, deadline))
    }
}

/// By what an index is asked.
enum By {
    /// What lies in this part of an area; of one kind, where kinds are asked for.
    Part(Part, Option<&'static str>),
    /// Of which this office is in charge.
    Office(Id),
    /// What this unit is to do.
    Holder(Id),
}

/// What one index is asked for, and what else has to be so.
struct Search<'a> {
    by: By,
    within: Option<&'a DivisionCode>,
    office: Option<Id>,
}

impl<'a> Search<'a> {
    fn of(scope: &'a OverdueScope, filter: &'a OverdueFilter) -> Vec<Self> {
        let unit = filter.unit.map(|unit| By::Holder(unit.into()));
        match scope {
            OverdueScope::Area(area) => {
                let Some(area) = areas::common(area, filter.division.as_ref()) else { return Vec::new() };
                match (unit, filter.office) {
                    (Some(by), office) => vec![Self { by, within: Some(area), office: office.map(Id::from) }],
                    (None, Some(office)) => {
                        vec![Self { by: By::Office(office.into()), within: Some(area), office: None }]
                    }
                    (None, None) => Self::in_area(area, filter),
                }
            }
            OverdueScope::Office(own) if filter.office.is_some_and(|asked| asked != *own) => Vec::new(),
            OverdueScope::Office(own) => {
                let within = filter.division.as_ref();
                vec![match unit {
                    Some(by) => Self { by, within, office: Some(Id::from(*own)) },
                    None => Self { by: By::Office(Id::from(*own)), within, office: None },
                }]
            }
        }
    }

    /// Each kind that is asked for by itself, or all by the index that knows none.
    fn in_area(area: &DivisionCode, filter: &OverdueFilter) -> Vec<Self> {
        let kinds: Vec<Option<&'static str>> = match &filter.kinds[..] {
            [] => vec![None],
            kinds => kinds.iter().map(|kind| Some(kind.as_str())).collect(),
        };
        let of_part = |part: Part| {
            let one = |kind| Self { by: By::Part(part.clone(), kind), within: None, office: None };
            kinds.iter().copied().map(one).collect::<Vec<_>>()
        };
        areas::parts(area).into_iter().flat_map(of_part).collect()
    }
}

impl Store {
    /// Off the beginning of the index that answers a search.
    fn overdue_in(
        &mut self,
        search: &Search<'_>,
        filter: &OverdueFilter,
        now: Instant,
        page: &PageRequest<OverdueKey>,
    ) -> Result<Vec<DeadlineRow>, StoreError> {
        let mut query = deadlines::table
            .select(DeadlineRow::as_select())
            .filter(deadlines::due_at.le(Stamp(now)))
            .order((deadlines::due_at, deadlines::kind, deadlines::subject_id, deadlines::part))
            .into_boxed();
        query = match &search.by {
            By::Part(part, kind) => {
                let within = query.filter(areas::within("deadlines", part));
                match *kind {
                    Some(kind) => within.filter(deadlines::kind.eq(kind)),
                    None => within,
                }
            }
            By::Office(office) => query.filter(deadlines::office_id.eq(*office)),
            By::Holder(holder) => query.filter(deadlines::holder_id.eq(*holder)),
        };
        if matches!(search.by, By::Office(_) | By::Holder(_)) && !filter.kinds.is_empty() {
            query = query.filter(deadlines::kind.eq_any(words(&filter.kinds)));
        }
        if let Some(area) = search.within {
            query = query.filter(areas::lies_in("deadlines", area));
        }
        if let Some(office) = search.office {
            query = query.filter(deadlines::office_id.eq(office));
        }
        if let Some(after) = &page.after {
            let (at, kind, id) = (Stamp(after.due), after.kind.clone(), Id(after.id));
            let next_part = deadlines::subject_id.eq(id).and(deadlines::part.gt(after.part));
            let of_kind = deadlines::kind.eq(kind.clone()).and(deadlines::subject_id.gt(id).or(next_part));
            let later = deadlines::due_at.gt(at).or(deadlines::kind.gt(kind)).or(of_kind);
            query = query.filter(deadlines::due_at.ge(at).and(later));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    /// What is kept of those entities.
    fn kept_deadlines(&mut self, ids: &[Id]) -> Result<HashMap<Uuid, Vec<DeadlineRow>>, StoreError> {
        let mut kept: HashMap<Uuid, Vec<DeadlineRow>> = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<DeadlineRow> = self.query(|connection| {
                deadlines::table
                    .filter(deadlines::subject_id.eq_any(chunk))
                    .select(DeadlineRow::as_select())
                    .load(connection)
            })?;
            for row in rows {
                kept.entry(row.subject_id.0).or_default().push(row);
            }
        }
        Ok(kept)
    }
}

impl Deadlines for Store {
    fn overdue(
        &mut self,
        scopes: &[OverdueScope],
        filter: &OverdueFilter,
        now: Instant,
        page: &PageRequest<OverdueKey>,
    ) -> Result<Page<(Uuid, Deadline), OverdueKey>, StoreError> {
        let searches: Vec<Search<'_>> = scopes.iter().flat_map(|scope| Search::of(scope, filter)).collect();
        let found =
            page_in_order(&searches, page, DeadlineRow::key, |search| self.overdue_in(search, filter, now, page))?;
        self.read_page("deadlines", found, |row| row.subject_id, DeadlineRow::read)
    }

    fn keep_deadlines(&mut self, all: &[(Uuid, Vec<Deadline>)]) -> Result<(), StoreError> {
        let ids: Vec<Id> = all.iter().map(|(id, _)| Id(*id)).collect();
        let mut kept = self.kept_deadlines(&ids)?;
        let (mut gone, mut rows) = (Vec::new(), Vec::new());
        for (id, deadlines) in all {
            let mut was = kept.remove(id).unwrap_or_default();
            let mut is: Vec<DeadlineRow> = deadlines.iter().map(|one| DeadlineRow::of(*id, one)).collect();
            was.sort_by_key(DeadlineRow::place);
            is.sort_by_key(DeadlineRow::place);
            // Most steps change no term.
            if was == is {
                continue;
            }
            if !was.is_empty() {
                gone.push(Id(*id));
            }
            rows.extend(is);
        }
        for chunk in gone.chunks(CHUNK) {
            self.change(|connection| {
                let of_them = deadlines::table.filter(deadlines::subject_id.eq_any(chunk));
                on_each!(connection, |inner| diesel::delete(of_them).execute(inner))
            })?;
        }
        insert_all!(self, deadlines::table, rows)
    }
}
