use std::marker::PhantomData;

use diesel::QueryResult;
use diesel::associations::HasTable;
use diesel::backend::Backend;
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
