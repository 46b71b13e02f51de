//! What a caller asks about: an operation by its id, or, as callers of before do, one action by its word.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::actions::{Operated, once};

/// What a caller asks about: an operation by its id, or one action by its word, as callers of before do.
#[derive(Clone, Debug)]
pub(crate) struct Asked<A>(Vec<A>);

impl<A: Operated> Asked<A> {
    fn read(text: &str) -> Option<Self> {
        let does = |action: &A| action.operation() == Some(text);
        let by_operation: Vec<A> = A::ALL.iter().copied().filter(does).collect();
        let found = if by_operation.is_empty() { A::parse(text).into_iter().collect() } else { by_operation };
        Some(Self(found)).filter(|asked| !asked.0.is_empty())
    }

    /// The actions that are meant: those in which the operation ends, one at least.
    pub(crate) fn actions(self) -> Vec<A> {
        self.0
    }
}

impl<'de, A: Operated> Deserialize<'de> for Asked<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| serde::de::Error::custom("neither an operation nor an action"))
    }
}

impl<A: Operated> PartialSchema for Asked<A> {
    fn schema() -> RefOr<Schema> {
        let operations = once(A::ALL.iter().copied());
        let words = A::ALL.iter().map(|action| action.as_str());
        let taken: Vec<&str> = operations.iter().copied().chain(words).collect();
        let description = format!(
            "operationId（见 {}）；早先的动作名（见 {}）仍可使用。 An operationId of {}; the words of {} are taken as before.",
            A::OPERATIONS,
            A::NAME,
            A::OPERATIONS,
            A::NAME
        );
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .enum_values(Some(taken))
            .description(Some(description))
            .build()
            .into()
    }
}

impl<A: Operated> ToSchema for Asked<A> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Asked", A::OPERATIONS))
    }
}

#[cfg(test)]
mod tests {
    use mashang_domain::cases::CaseAction;
    use mashang_domain::shared::Vocabulary;

    use super::*;

    #[test]
    fn what_is_asked_about_is_an_operation_or_as_before_an_action() {
        let read = |text: &str| Asked::<CaseAction>::read(text).map(Asked::actions);
        assert_eq!(read("acceptCase"), Some(vec![CaseAction::Accept]));
        assert_eq!(read("accept"), Some(vec![CaseAction::Accept]));
        assert_eq!(read("verifyCase"), Some(vec![CaseAction::Verify, CaseAction::VerifyUnrated]));
        assert_eq!(read("fly"), None);
        let (ids, words): (Vec<_>, Vec<_>) =
            (once(CaseAction::ALL.iter().copied()), CaseAction::ALL.iter().map(|action| action.as_str()).collect());
        assert!(ids.iter().all(|id| !words.contains(id)), "nobody means two things by one word");
    }
}
