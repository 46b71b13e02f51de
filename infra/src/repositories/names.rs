use std::collections::BTreeMap;

use diesel::prelude::*;
use mashang_domain::shared::{Called, DivisionCode, NamedParties, Names, Party, PartyKind, StoreError};

use super::territory::name;
use super::{CHUNK, Store};
use crate::db::types::Id;
use crate::schema::congresses::congresses;
use crate::schema::{
    activity_rooms, congress_offices, deputies, divisions, grids, handling_units, mediation_organisations,
};

/// What is not known yet, by the table that has it.
#[derive(Default)]
struct Unknown {
    parties: BTreeMap<PartyKind, Vec<Id>>,
    grids: Vec<Id>,
    divisions: Vec<DivisionCode>,
    congresses: Vec<DivisionCode>,
}

impl Unknown {
    fn note(&mut self, called: &Called) {
        match called {
            Called::Party(party) => {
                let (kind, id) = party.parts();
                self.parties.entry(kind).or_default().push(Id(id));
            }
            Called::Grid(grid) => self.grids.push((*grid).into()),
            Called::Division(code) => self.divisions.push(code.clone()),
            Called::Congress(code) => self.congresses.push(code.clone()),
        }
    }
}

/// An id and the name that stands in its row.
type Row = (Id, String);

impl Store {
    fn party_names(&mut self, kind: PartyKind, ids: &[Id]) -> Result<Vec<Row>, StoreError> {
        if kind == PartyKind::Deputy {
            return self.deputy_names(ids);
        }
        self.query(|connection| match kind {
            PartyKind::Account | PartyKind::Deputy => Ok(Vec::new()),
            PartyKind::Room => activity_rooms::table
                .filter(activity_rooms::id.eq_any(ids))
                .select((activity_rooms::id, activity_rooms::name))
                .load(connection),
            PartyKind::Office => congress_offices::table
                .filter(congress_offices::id.eq_any(ids))
                .select((congress_offices::id, congress_offices::name))
                .load(connection),
            PartyKind::Unit => handling_units::table
                .filter(handling_units::id.eq_any(ids))
                .select((handling_units::id, handling_units::name))
                .load(connection),
            PartyKind::Organisation => mediation_organisations::table
                .filter(mediation_organisations::id.eq_any(ids))
                .select((mediation_organisations::id, mediation_organisations::name))
                .load(connection),
        })
    }

    /// An entry that became part of another one is called as that one is.
    fn deputy_names(&mut self, ids: &[Id]) -> Result<Vec<Row>, StoreError> {
        let rows: Vec<(Id, String, Option<Id>)> = self.query(|connection| {
            deputies::table
                .filter(deputies::id.eq_any(ids))
                .select((deputies::id, deputies::name, deputies::merged_into))
                .load(connection)
        })?;
        let merged: Vec<Id> = rows.iter().filter_map(|(.., into)| *into).collect();
        let kept: BTreeMap<_, _> = if merged.is_empty() {
            BTreeMap::new()
        } else {
            let kept: Vec<Row> = self.query(|connection| {
                deputies::table
                    .filter(deputies::id.eq_any(&merged))
                    .select((deputies::id, deputies::name))
                    .load(connection)
            })?;
            kept.into_iter().map(|(id, name)| (id.0, name)).collect()
        };
        let called = |(id, own, into): (Id, String, Option<Id>)| {
            let name = into.and_then(|into| kept.get(&into.0).cloned());
            (id, name.unwrap_or(own))
        };
        Ok(rows.into_iter().map(called).collect())
    }

    fn congress_names(&mut self, codes: &[DivisionCode]) -> Result<Vec<(String, String)>, StoreError> {
        let codes: Vec<String> = codes.iter().map(|code| code.as_str().to_owned()).collect();
        self.query(|connection| {
            congresses::table
                .filter(congresses::division_code.eq_any(codes))
                .select((congresses::division_code, congresses::name))
                .load(connection)
        })
    }

    fn grid_names(&mut self, ids: &[Id]) -> Result<Vec<Row>, StoreError> {
        self.query(|connection| {
            grids::table.filter(grids::id.eq_any(ids)).select((grids::id, grids::name)).load(connection)
        })
    }

    /// The highest level of a code comes first.
    fn division_names(&mut self, codes: &[DivisionCode]) -> Result<Vec<(String, String)>, StoreError> {
        let codes: Vec<String> = codes.iter().map(|code| code.as_str().to_owned()).collect();
        self.query(|connection| {
            divisions::table
                .filter(divisions::code.eq_any(codes))
                .order((divisions::code, divisions::level))
                .select((divisions::code, divisions::name))
                .load(connection)
        })
    }

    /// Adds a name that was read. One that makes no sense is no name, and fails nobody's list.
    fn found(&self, names: &mut Names, called: Called, text: &str) {
        if let Ok(name) = name(text)
            && names.get(&called).is_none()
        {
            self.learn_name(called.clone(), name.clone());
            names.add(called, name);
        }
    }
}

impl NamedParties for Store {
    fn names(&mut self, wanted: &[Called]) -> Result<Names, StoreError> {
        let (mut names, mut unknown) = (Names::default(), Unknown::default());
        for called in wanted.iter().filter(|called| !matches!(called, Called::Party(Party::Account(_)))) {
            if names.get(called).is_some() {
                continue;
            }
            match self.known_name(called) {
                Some(name) => names.add(called.clone(), name),
                None => unknown.note(called),
            }
        }
        for (kind, mut ids) in unknown.parties {
            ids.sort_unstable_by_key(|id| id.0);
            ids.dedup();
            for ids in ids.chunks(CHUNK) {
                for (Id(id), text) in self.party_names(kind, ids)? {
                    self.found(&mut names, Called::Party(Party::from_parts(kind, id)), &text);
                }
            }
        }
        unknown.grids.sort_unstable_by_key(|id| id.0);
        unknown.grids.dedup();
        for ids in unknown.grids.chunks(CHUNK) {
            for (Id(id), text) in self.grid_names(ids)? {
                self.found(&mut names, Called::Grid(id.into()), &text);
            }
        }
        unknown.divisions.sort_unstable();
        unknown.divisions.dedup();
        for codes in unknown.divisions.chunks(CHUNK) {
            for (code, text) in self.division_names(codes)? {
                if let Ok(code) = DivisionCode::new(&code) {
                    self.found(&mut names, Called::Division(code), &text);
                }
            }
        }
        unknown.congresses.sort_unstable();
        unknown.congresses.dedup();
        for codes in unknown.congresses.chunks(CHUNK) {
            for (code, text) in self.congress_names(codes)? {
                if let Ok(code) = DivisionCode::new(&code) {
                    self.found(&mut names, Called::Congress(code), &text);
                }
            }
        }
        Ok(names)
    }
}
