//! Supervision orders and their numbers.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Text};
use mashang_domain::bulletins::Bulletin;
use mashang_domain::cases::{OrderTerms, far_future};
use mashang_domain::orders::{
    Instructed, OrderClock, OrderFilter, OrderMatter, OrderNumber, OrderRecipientId, OrderScope, OrderState,
    OrderTaskKey, OrderTotals, Orders, SupervisionOrder, SupervisionOrderId,
};
use mashang_domain::shared::{
    BulletinId, DeputyId, DivisionCode, Instant, OfficeId, Page, PageRequest, Party, Repository, Standing, StoreError,
    Vocabulary, each_once,
};
use uuid::Uuid;

use super::areas::Part;
use super::territory::division_code;
use super::{Store, areas, page_in_order, page_of_all, word, words};
use crate::crypto::Vault;
use crate::db::types::{Doc, Id, Stamp, Uid};
use crate::on_each;
use crate::schema::orders::{order_numbers, supervision_orders};
use crate::sealed::columns;
use crate::stored::documents;
use crate::stored::documents::order::{Clock, Wording};

/// What is counted of the orders that an office issued in a year.
const TOTALS: &str = "CAST(count(*) AS BIGINT) AS issued, \
                      CAST(COALESCE(sum(CASE WHEN in_time THEN 1 ELSE 0 END), 0) AS BIGINT) AS answered_in_time, \
                      CAST(COALESCE(sum(CASE WHEN outcome = 'solved' THEN 1 ELSE 0 END), 0) AS BIGINT) AS solved";

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = supervision_orders, treat_none_as_default_value = false, treat_none_as_null = true)]
struct OrderRow {
    id: Id,
    version: i32,
    state: String,
    number_year: Option<i32>,
    number: Option<i32>,
    matter_kind: String,
    matter_id: Id,
    division_code: String,
    level: String,
    form: String,
    deputy_ids: Doc,
    recipient_kind: String,
    recipient_id: Id,
    sealed: Vec<u8>,
    due_on: Option<NaiveDate>,
    issuer_id: Id,
    office_id: Id,
    drafted_at: Stamp,
    issued_at: Option<Stamp>,
    answer_due_at: Option<Stamp>,
    clock: Option<Doc>,
    due_at: Option<Stamp>,
    alert_at: Option<Stamp>,
    sent_back: i32,
    in_time: Option<bool>,
    outcome: Option<String>,
    waiting_id: Option<Id>,
    waiting_until: Stamp,
}

/// A count as a column holds it.
fn count(number: u32, what: &'static str) -> Result<i32, StoreError> {
    i32::try_from(number).map_err(|_| StoreError::Corrupt(what))
}

/// A number out of two columns.
fn number_of(year: Option<i32>, number: Option<i32>) -> Result<Option<OrderNumber>, StoreError> {
    let Some((year, number)) = year.zip(number) else { return Ok(None) };
    let number = u32::try_from(number).map_err(|_| StoreError::Corrupt("supervision_orders.number"))?;
    Ok(Some(OrderNumber { year, number }))
}

impl OrderRow {
    fn of(vault: &Vault, order: &SupervisionOrder) -> Result<Self, StoreError> {
        let (matter_kind, matter_id) = order.on.parts();
        let (recipient_kind, recipient_id) = order.to.parts();
        let deputies: Vec<Uuid> = order.deputies.iter().map(|deputy| deputy.0).collect();
        let number = order.number.map(|one| count(one.number, "supervision_orders.number")).transpose()?;
        let clock = order.clock.as_ref().map(Clock::from);
        let waits = order.waits_for();
        Ok(Self {
            id: order.id.into(),
            version: order.version,
            state: order.standing.state().as_str().to_owned(),
            number_year: order.number.map(|one| one.year),
            number,
            matter_kind: matter_kind.as_str().to_owned(),
            matter_id: Id(matter_id),
            division_code: order.division.as_str().to_owned(),
            level: order.level.as_str().to_owned(),
            form: order.form.as_str().to_owned(),
            deputy_ids: documents::write(&deputies, "supervision_orders.deputy_ids")?,
            recipient_kind: recipient_kind.as_str().to_owned(),
            recipient_id: Id(recipient_id),
            sealed: vault.seal_json(order.id.0, &Wording::from(order), columns::SUPERVISION_ORDER)?,
            due_on: order.due_on,
            issuer_id: order.issuer.into(),
            office_id: order.office.into(),
            drafted_at: order.drafted_at.into(),
            issued_at: order.issued_at.map(Stamp),
            answer_due_at: order.answer_due.map(Stamp),
            clock: clock.map(|shape| documents::write(&shape, "supervision_orders.clock")).transpose()?,
            due_at: order.clock.as_ref().map(|clock| Stamp(clock.due)),
            alert_at: order.clock.as_ref().and_then(|clock| clock.alert).map(Stamp),
            sent_back: count(order.sent_back, "supervision_orders.sent_back")?,
            in_time: order.in_time,
            outcome: order.outcome.map(|outcome| outcome.as_str().to_owned()),
            waiting_id: waits.map(|(party, _)| Id(party.parts().1)),
            waiting_until: Stamp(waits.map_or_else(far_future, |(_, until)| until)),
        })
    }

    fn read(self, vault: &Vault) -> Result<SupervisionOrder, StoreError> {
        let told: Wording = vault.open_json(self.id.0, &self.sealed, columns::SUPERVISION_ORDER)?;
        let named: Vec<Uuid> = documents::read(self.deputy_ids, "supervision_orders.deputy_ids")?;
        // Two entries of one person may have become one since.
        let deputies = each_once(named.into_iter().map(DeputyId));
        let clock = self.clock.map(|doc| documents::read::<Clock>(doc, "supervision_orders.clock")).transpose()?;
        let on = OrderMatter::from_parts(word(&self.matter_kind)?, self.matter_id.0, told.item)
            .map_err(|_| StoreError::Corrupt("supervision_orders.sealed"))?;
        Ok(SupervisionOrder {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            number: number_of(self.number_year, self.number)?,
            on,
            agreement: told.agreement,
            division: division_code(&self.division_code)?,
            level: word(&self.level)?,
            form: word(&self.form)?,
            deputies,
            to: Party::from_parts(word(&self.recipient_kind)?, self.recipient_id.0),
            demand: told.demand.0,
            signer: told.signer.0,
            due_on: self.due_on,
            issuer: self.issuer_id.0.into(),
            office: self.office_id.0.into(),
            drafted_at: self.drafted_at.0,
            issued_at: self.issued_at.map(|at| at.0),
            answer_due: self.answer_due_at.map(|at| at.0),
            clock: clock.map(OrderClock::from),
            sent_back: u32::try_from(self.sent_back)
                .map_err(|_| StoreError::Corrupt("supervision_orders.sent_back"))?,
            in_time: self.in_time,
            outcome: self.outcome.as_deref().map(word).transpose()?,
            terms: told.terms.map_or(OrderTerms::standard(), Into::into),
            purged: told.purged,
        })
    }
}

#[derive(QueryableByName)]
struct Totals {
    #[diesel(sql_type = BigInt)]
    issued: i64,
    #[diesel(sql_type = BigInt)]
    answered_in_time: i64,
    #[diesel(sql_type = BigInt)]
    solved: i64,
}

#[derive(QueryableByName)]
struct RecipientTotals {
    #[diesel(sql_type = Text)]
    recipient_kind: String,
    #[diesel(sql_type = Uid)]
    recipient_id: Id,
    #[diesel(sql_type = BigInt)]
    issued: i64,
    #[diesel(sql_type = BigInt)]
    answered_in_time: i64,
    #[diesel(sql_type = BigInt)]
    solved: i64,
}

impl RecipientTotals {
    fn read(self) -> Result<(Party, OrderTotals), StoreError> {
        let Self { recipient_kind, recipient_id, issued, answered_in_time, solved } = self;
        let totals = OrderTotals { issued, answered_in_time, solved };
        Ok((Party::from_parts(word(&recipient_kind)?, recipient_id.0), totals))
    }
}

impl From<Totals> for OrderTotals {
    fn from(totals: Totals) -> Self {
        let Totals { issued, answered_in_time, solved } = totals;
        Self { issued, answered_in_time, solved }
    }
}

/// What one index is asked for.
enum Search {
    InCharge(Id),
    To(Id),
    /// What lies in this part of an area.
    Area(Part),
    /// On the matter that the list asks for, as far as it lies in this area.
    Asked(Id, DivisionCode),
}

impl Search {
    fn of(scope: &OrderScope, filter: &OrderFilter) -> Vec<Self> {
        match scope {
            OrderScope::InCharge(office) => vec![Self::InCharge((*office).into())],
            OrderScope::To(party) => vec![Self::To(Id(party.parts().1))],
            OrderScope::Area(area) => {
                let area = areas::common(area, filter.division.as_ref());
                match filter.on {
                    Some(matter) => area.map(|area| Self::Asked(Id(matter), area.clone())).into_iter().collect(),
                    None => area.into_iter().flat_map(areas::parts).map(Self::Area).collect(),
                }
            }
        }
    }

    /// Whether what was never issued is among what it finds: drafts are for the office in charge alone.
    fn finds_drafts(&self) -> bool {
        match self {
            Self::InCharge(_) => true,
            Self::To(_) | Self::Area(_) | Self::Asked(..) => false,
        }
    }
}

impl Store {
    /// Off the end of the index that answers a search.
    fn orders_in(
        &mut self,
        search: &Search,
        filter: &OrderFilter,
        page: &PageRequest<SupervisionOrderId>,
    ) -> Result<Vec<OrderRow>, StoreError> {
        let mut query =
            supervision_orders::table.select(OrderRow::as_select()).order(supervision_orders::id.desc()).into_boxed();
        query = match search {
            Search::InCharge(office) => query.filter(supervision_orders::office_id.eq(*office)),
            Search::To(party) => query.filter(supervision_orders::recipient_id.eq(*party)),
            Search::Area(part) => query.filter(areas::within("supervision_orders", part)),
            Search::Asked(matter, area) => query
                .filter(supervision_orders::matter_id.eq(*matter))
                .filter(areas::lies_in("supervision_orders", area)),
        };
        if !search.finds_drafts() {
            query = query.filter(supervision_orders::number.is_not_null());
        }
        if matches!(search, Search::InCharge(_) | Search::To(_)) {
            if let Some(division) = &filter.division {
                query = query.filter(areas::lies_in("supervision_orders", division));
            }
            if let Some(matter) = filter.on {
                query = query.filter(supervision_orders::matter_id.eq(Id(matter)));
            }
        }
        if let Some(office) = filter.office {
            query = query.filter(supervision_orders::office_id.eq(Id::from(office)));
        }
        if let Some(to) = filter.to {
            query = query.filter(supervision_orders::recipient_id.eq(Id(to)));
        }
        if !filter.states.is_empty() {
            query = query.filter(supervision_orders::state.eq_any(words(&filter.states)));
        }
        if let Some(at) = filter.late_at {
            query = query.filter(supervision_orders::due_at.le(Some(Stamp(at))));
        }
        if let Some(after) = page.after {
            query = query.filter(supervision_orders::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}

impl Repository<SupervisionOrder> for Store {
    fn load(&mut self, id: SupervisionOrderId) -> Result<Option<SupervisionOrder>, StoreError> {
        let row: Option<OrderRow> = self.query(|connection| {
            on_each!(connection, |inner| supervision_orders::table
                .find(Id::from(id))
                .select(OrderRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, order: &SupervisionOrder) -> Result<(), StoreError> {
        let row = OrderRow::of(&self.vault, order)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(supervision_orders::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    fn save(&mut self, before: &SupervisionOrder, now: &SupervisionOrder) -> Result<(), StoreError> {
        let row = OrderRow::of(&self.vault, now)?;
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::update(
                supervision_orders::table.find(row.id).filter(supervision_orders::version.eq(before.version))
            )
            .set(&row)
            .execute(inner))
        })
    }
}

impl Orders for Store {
    fn take_order_number(&mut self, office: OfficeId, year: i32) -> Result<OrderNumber, StoreError> {
        let office = Id::from(office);
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::insert_into(order_numbers::table)
                .values((
                    order_numbers::office_id.eq(office),
                    order_numbers::year.eq(year),
                    order_numbers::latest.eq(1),
                ))
                .on_conflict((order_numbers::office_id, order_numbers::year))
                .do_update()
                .set(order_numbers::latest.eq(order_numbers::latest + 1))
                .execute(inner))
        })?;
        // The row is held until the transaction ends: nobody else changes it between.
        let latest: i32 = self.query(|connection| {
            on_each!(connection, |inner| order_numbers::table
                .find((office, year))
                .select(order_numbers::latest)
                .first(inner))
        })?;
        let number = u32::try_from(latest).map_err(|_| StoreError::Corrupt("order_numbers.latest"))?;
        Ok(OrderNumber { year, number })
    }

    fn supervision_orders(
        &mut self,
        scopes: &[OrderScope],
        filter: &OrderFilter,
        page: &PageRequest<SupervisionOrderId>,
    ) -> Result<Page<SupervisionOrder, SupervisionOrderId>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(|scope| Search::of(scope, filter)).collect();
        let key = |row: &OrderRow| SupervisionOrderId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| self.orders_in(search, filter, page))?;
        self.read_page("supervision_orders", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn order_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<OrderTaskKey>,
    ) -> Result<Page<SupervisionOrder, OrderTaskKey>, StoreError> {
        let key = |row: &OrderRow| (row.waiting_until.0, SupervisionOrderId(row.id.0));
        let found = page_in_order(parties, page, key, |party| {
            let mut query = supervision_orders::table
                .filter(supervision_orders::waiting_id.eq(Some(Id(party.parts().1))))
                .order((supervision_orders::waiting_until, supervision_orders::id))
                .select(OrderRow::as_select())
                .into_boxed();
            if let Some((at, id)) = page.after {
                let (at, id) = (Stamp(at), Id::from(id));
                let later = supervision_orders::waiting_until.gt(at).or(supervision_orders::id.gt(id));
                query = query.filter(supervision_orders::waiting_until.ge(at).and(later));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        self.read_page("supervision_orders", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn orders_due(&mut self, now: Instant, limit: u32) -> Result<Vec<SupervisionOrderId>, StoreError> {
        let due: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| supervision_orders::table
                .filter(supervision_orders::alert_at.le(Some(Stamp(now))))
                .order((supervision_orders::alert_at, supervision_orders::id))
                .limit(i64::from(limit))
                .select(supervision_orders::id)
                .load(inner))
        })?;
        Ok(due.into_iter().map(|id| SupervisionOrderId(id.0)).collect())
    }

    fn order_number_on(&mut self, on: OrderMatter) -> Result<Option<OrderNumber>, StoreError> {
        let over = [OrderState::Closed, OrderState::Cancelled].map(OrderState::as_str);
        let found: Option<(Option<i32>, Option<i32>)> = self.query(|connection| {
            on_each!(connection, |inner| supervision_orders::table
                .filter(supervision_orders::matter_id.eq(Id(on.parts().1)))
                .filter(supervision_orders::number.is_not_null())
                .filter(supervision_orders::state.ne_all(over))
                .order(supervision_orders::id.desc())
                .select((supervision_orders::number_year, supervision_orders::number))
                .first(inner)
                .optional())
        })?;
        found.map_or(Ok(None), |(year, number)| number_of(year, number))
    }

    fn instructed(&mut self, briefing: BulletinId, number: u32) -> Result<Option<Instructed>, StoreError> {
        let briefing = Repository::<Bulletin>::load(self, briefing)?;
        Ok(briefing.and_then(|briefing| {
            let is_open = briefing.owes(number)?;
            let instruction = briefing.instructions.into_iter().find(|one| one.number == number)?;
            let addressees = instruction.addressees.iter().map(|addressee| addressee.to).collect();
            Some(Instructed { division: briefing.division, is_open, addressees })
        }))
    }

    fn order_totals(&mut self, office: OfficeId, year: i32) -> Result<OrderTotals, StoreError> {
        let query = format!("SELECT {TOTALS} FROM supervision_orders WHERE issuer_id = $1 AND number_year = $2");
        let totals: Totals = self.query(|connection| {
            on_each!(connection, |inner| sql_query(query)
                .bind::<Uid, _>(Id::from(office))
                .bind::<Integer, _>(year)
                .get_result(inner))
        })?;
        Ok(totals.into())
    }

    fn order_totals_by_recipient(
        &mut self,
        office: OfficeId,
        year: i32,
        page: &PageRequest<OrderRecipientId>,
    ) -> Result<Page<(Party, OrderTotals), OrderRecipientId>, StoreError> {
        let query = format!(
            "SELECT recipient_kind, recipient_id, {TOTALS} FROM supervision_orders \
             WHERE issuer_id = $1 AND number_year = $2 AND recipient_id > $3 \
             GROUP BY recipient_kind, recipient_id ORDER BY recipient_id LIMIT $4"
        );
        // No id is smaller than that.
        let after = page.after.map_or(Id(Uuid::nil()), Id::from);
        let rows: Vec<RecipientTotals> = self.query(|connection| {
            on_each!(connection, |inner| sql_query(query)
                .bind::<Uid, _>(Id::from(office))
                .bind::<Integer, _>(year)
                .bind::<Uid, _>(after)
                .bind::<BigInt, _>(page.probe())
                .load(inner))
        })?;
        let found = Page::of(rows, page, |row: &RecipientTotals| OrderRecipientId(row.recipient_id.0));
        self.read_page("supervision_orders", found, |row| row.recipient_id, RecipientTotals::read)
    }
}
