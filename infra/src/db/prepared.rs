use std::marker::PhantomData;

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_dsl::RunQueryDsl;

/// An UPDATE that is prepared once for a connection. Diesel prepares each anew, because a changeset may leave columns out
/// and the text with them; with `treat_none_as_null` a row sets all of its columns, so that the text is always the same.
///
/// `Key` is what the connection finds the statement by: a type of its own for each statement.
pub(crate) struct Prepared<Key, T>(T, PhantomData<Key>);

/// Has `update` prepared as the one statement of that `Key`.
pub(crate) fn prepared<Key, T>(update: T) -> Prepared<Key, T> {
    Prepared(update, PhantomData)
}

impl<Key: 'static, T> QueryId for Prepared<Key, T> {
    type QueryId = Prepared<Key, ()>;

    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Key, T: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Prepared<Key, T> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Key, T, C> RunQueryDsl<C> for Prepared<Key, T> {}
