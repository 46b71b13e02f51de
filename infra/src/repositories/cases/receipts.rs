//! What is left of matters that were purged.

use diesel::prelude::*;
use mashang_domain::cases::{DiversionReceipt, ReceiptKey};
use mashang_domain::shared::{Page, PageRequest, Party, StoreError, Vocabulary};

use crate::db::types::{Id, Stamp};
use crate::repositories::{page_of_all, word};
use crate::schema::person::diversion_receipts;
use crate::store::Store;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = diversion_receipts, treat_none_as_default_value = false)]
struct ReceiptRow {
    id: Id,
    at: Stamp,
    diversion: String,
    handler_kind: String,
    handler_id: Id,
    office_id: Id,
}

impl ReceiptRow {
    fn of(receipt: &DiversionReceipt) -> Self {
        let (kind, id) = receipt.handler.parts();
        Self {
            id: receipt.id.into(),
            at: receipt.at.into(),
            diversion: receipt.to.as_str().to_owned(),
            handler_kind: kind.as_str().to_owned(),
            handler_id: Id(id),
            office_id: receipt.office.into(),
        }
    }

    fn read(self) -> Result<DiversionReceipt, StoreError> {
        Ok(DiversionReceipt {
            id: self.id.0.into(),
            at: self.at.0,
            to: word(&self.diversion)?,
            handler: Party::from_parts(word(&self.handler_kind)?, self.handler_id.0),
            office: self.office_id.0.into(),
        })
    }
}

/// Whose an index is asked for.
enum Search {
    Handler(Id),
    Office(Id),
}

impl Search {
    fn of(party: &Party) -> Vec<Self> {
        let id = Id(party.parts().1);
        match party {
            Party::Office(_) => vec![Self::Office(id), Self::Handler(id)],
            Party::Account(_) | Party::Deputy(_) | Party::Room(_) | Party::Unit(_) | Party::Organisation(_) => {
                vec![Self::Handler(id)]
            }
        }
    }
}

impl Store {
    pub(super) fn keep_receipt(&mut self, receipt: &DiversionReceipt) -> Result<(), StoreError> {
        let row = ReceiptRow::of(receipt);
        self.change(|connection| diesel::insert_into(diversion_receipts::table).values(&row).execute(connection))?;
        Ok(())
    }

    pub(super) fn receipts_of(
        &mut self,
        parties: &[Party],
        page: &PageRequest<ReceiptKey>,
    ) -> Result<Page<DiversionReceipt, ReceiptKey>, StoreError> {
        let searches: Vec<Search> = parties.iter().flat_map(Search::of).collect();
        let key = |row: &ReceiptRow| -> ReceiptKey { (row.at.0, row.id.0.into()) };
        let found = page_of_all(&searches, page, key, |search| self.receipt_rows(search, page))?;
        self.read_page("diversion_receipts", found, |row| row.id, ReceiptRow::read)
    }

    fn receipt_rows(&mut self, search: &Search, page: &PageRequest<ReceiptKey>) -> Result<Vec<ReceiptRow>, StoreError> {
        let mut query = diversion_receipts::table
            .order((diversion_receipts::at.desc(), diversion_receipts::id.desc()))
            .select(ReceiptRow::as_select())
            .into_boxed();
        query = match search {
            Search::Handler(id) => query.filter(diversion_receipts::handler_id.eq(*id)),
            Search::Office(id) => query.filter(diversion_receipts::office_id.eq(*id)),
        };
        if let Some((at, id)) = page.after {
            let (at, id) = (Stamp(at), Id::from(id));
            let before = diversion_receipts::at.lt(at).or(diversion_receipts::id.lt(id));
            query = query.filter(diversion_receipts::at.le(at).and(before));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}
