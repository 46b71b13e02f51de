use std::marker::PhantomData;

use diesel::QueryResult;
use diesel::associations::HasTable;
use diesel::backend::Backend;
use diesel::pg::Pg;
use diesel::query_builder::{AsChangeset, AstPass, QueryFragment, QueryId};
use diesel::query_dsl::RunQueryDsl;
use diesel::query_source::QuerySource;

/// An UPDATE that is prepared once for a connection. Diesel's own is prepared anew each time, because a changeset may leave
/// columns out and the text with them. A `Row` with `treat_none_as_null` sets all of its columns, so that its type and the
/// condition's say the whole text.
pub(crate) struct Update<Row, From, Values, Condition> {
    table: From,
    values: Values,
    condition: Condition,
    row: PhantomData<Row>,
}

type Target<'a, Row> = <&'a Row as AsChangeset>::Target;
type Changeset<'a, Row> = <&'a Row as AsChangeset>::Changeset;

/// Sets every column of `row` where `condition` holds.
pub(crate) fn update<'a, Row, Condition>(
    row: &'a Row,
    condition: Condition,
) -> Update<Row, <Target<'a, Row> as QuerySource>::FromClause, Changeset<'a, Row>, Condition>
where
    &'a Row: AsChangeset<Target: HasTable<Table = Target<'a, Row>> + QuerySource>,
{
    let table = <Target<'a, Row> as HasTable>::table().from_clause();
    Update { table, values: row.as_changeset(), condition, row: PhantomData }
}

impl<Row: 'static, From, Values, Condition: QueryId> QueryId for Update<Row, From, Values, Condition> {
    type QueryId = Update<Row, (), (), Condition::QueryId>;

    const HAS_STATIC_QUERY_ID: bool = Condition::HAS_STATIC_QUERY_ID;
}

impl<Row, From, Values, Condition, DB> QueryFragment<DB> for Update<Row, From, Values, Condition>
where
    From: QueryFragment<DB>,
    Values: QueryFragment<DB>,
    Condition: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE ");
        self.table.walk_ast(out.reborrow())?;
        out.push_sql(" SET ");
        self.values.walk_ast(out.reborrow())?;
        out.push_sql(" WHERE ");
        self.condition.walk_ast(out)
    }
}

impl<Row, From, Values, Condition, C> RunQueryDsl<C> for Update<Row, From, Values, Condition> {}

/// Three inserts that PostgreSQL is sent as one statement, and so waits for once: the first two stand in a `WITH` of the last. It runs
/// all of them, in whatever order, and looks at what one refers to of another when all of them have run. Prepared once, as each of
/// them is.
pub(crate) struct AtOnce<A, B, C>(pub(crate) A, pub(crate) B, pub(crate) C);

impl<A: QueryId, B: QueryId, C: QueryId> QueryId for AtOnce<A, B, C> {
    type QueryId = AtOnce<A::QueryId, B::QueryId, C::QueryId>;

    const HAS_STATIC_QUERY_ID: bool = A::HAS_STATIC_QUERY_ID && B::HAS_STATIC_QUERY_ID && C::HAS_STATIC_QUERY_ID;
}

impl<A, B, C> QueryFragment<Pg> for AtOnce<A, B, C>
where
    A: QueryFragment<Pg>,
    B: QueryFragment<Pg>,
    C: QueryFragment<Pg>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("WITH one AS (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql("), two AS (");
        self.1.walk_ast(out.reborrow())?;
        out.push_sql(") ");
        self.2.walk_ast(out)
    }
}

impl<A, B, C, Conn> RunQueryDsl<Conn> for AtOnce<A, B, C> {}

#[cfg(test)]
mod tests {
    use diesel::prelude::*;

    use super::*;
    use crate::db::types::Id;
    use crate::schema::person::subject_keys;

    fn is_known_by_its_type<T: QueryId>(_: &T) -> bool {
        T::HAS_STATIC_QUERY_ID
    }

    #[test]
    fn what_is_sent_at_once_is_one_statement_that_is_prepared_once() {
        let insert = |number| {
            let id = Id(uuid::Uuid::from_u128(number));
            diesel::insert_into(subject_keys::table)
                .values((subject_keys::subject_id.eq(id), subject_keys::sealed.eq(vec![0u8])))
        };
        let all = AtOnce(insert(1), insert(2), insert(3));
        let sql = diesel::debug_query::<Pg, _>(&all).to_string();
        assert!(sql.starts_with("WITH one AS (INSERT INTO \"subject_keys\" ") && sql.contains("$6)"), "{sql}");
        assert_eq!(sql.matches("INSERT INTO").count(), 3, "{sql}");
        assert!(is_known_by_its_type(&all));
    }
}
