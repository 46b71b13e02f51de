//! The domain's closed lists as the API's types: one generic wrapper gives each its JSON form and its schema, with every
//! value's Chinese label in the description.

use std::borrow::Cow;
use std::fmt::Write;

use mashang_domain::shared::Vocabulary;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A word of a closed list in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<V>(pub V);

impl<V: Vocabulary> Serialize for Word<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de, V: Vocabulary> Deserialize<'de> for Word<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Cow::<'de, str>::deserialize(deserializer)?;
        V::parse(&value).map(Self).ok_or_else(|| serde::de::Error::custom("not a word of the list"))
    }
}

impl<V: Vocabulary> PartialSchema for Word<V> {
    fn schema() -> RefOr<Schema> {
        let mut description = format!("{}:", V::TITLE);
        for word in V::ALL {
            // Writing to a string does not fail.
            let _ = write!(description, "\n- `{}` {}: {}", word.as_str(), word.label(), word.description());
        }
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .enum_values(Some(V::ALL.iter().map(|word| word.as_str())))
            .description(Some(description))
            .build()
            .into()
    }
}

impl<V: Vocabulary> ToSchema for Word<V> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(V::NAME)
    }
}

macro_rules! words {
    ($($path:path as $name:ident),+ $(,)?) => {
        $(pub(crate) type $name = Word<$path>;)+

        /// Every list, for `GET /api/v1/vocabulary`.
        pub(crate) fn all() -> Vec<(&'static str, &'static str, Vec<[&'static str; 3]>)> {
            vec![$(list::<$path>()),+]
        }
    };
}

fn list<V: Vocabulary>() -> (&'static str, &'static str, Vec<[&'static str; 3]>) {
    (V::NAME, V::TITLE, V::ALL.iter().map(|word| [word.as_str(), word.label(), word.description()]).collect())
}

words! {
    mashang_domain::shared::AccountRole as AccountRole,
    mashang_domain::shared::PartyKind as PartyKind,
    mashang_domain::shared::SubjectKind as SubjectKind,
    mashang_domain::shared::EventKind as EventKind,
    mashang_domain::territory::DivisionLevel as DivisionLevel,
    mashang_domain::territory::GridMemberRole as GridMemberRole,
    mashang_domain::deputies::CongressLevel as CongressLevel,
    mashang_domain::deputies::MandateStatus as MandateStatus,
    mashang_domain::rooms::RoomKind as RoomKind,
    mashang_domain::codes::CodeIntake as CodeIntake,
    mashang_domain::cases::CaseNature as CaseNature,
    mashang_domain::cases::CaseCategory as CaseCategory,
    mashang_domain::cases::CaseChannel as CaseChannel,
    mashang_domain::cases::CaseState as CaseState,
    mashang_domain::cases::CaseAction as CaseAction,
    mashang_domain::cases::CaseRelation as CaseRelation,
    mashang_domain::cases::CaseDiversion as CaseDiversion,
    mashang_domain::cases::CaseReportKind as CaseReportKind,
    mashang_domain::cases::CaseAudience as CaseAudience,
    mashang_domain::cases::CaseSettlement as CaseSettlement,
    mashang_domain::cases::CaseRating as CaseRating,
    mashang_domain::cases::ClockLight as ClockLight,
    mashang_domain::duties::DutyRole as DutyRole,
    mashang_domain::duties::DutyActivity as DutyActivity,
    mashang_domain::duties::DutyState as DutyState,
    mashang_domain::receptions::ReceptionKind as ReceptionKind,
    mashang_domain::receptions::RegisterEntryKind as RegisterEntryKind,
    mashang_domain::receptions::ReceptionState as ReceptionState,
    mashang_domain::receptions::ReceptionRelation as ReceptionRelation,
    mashang_domain::disputes::DisputeKind as DisputeKind,
    mashang_domain::disputes::DisputeSource as DisputeSource,
    mashang_domain::disputes::DisputeRisk as DisputeRisk,
    mashang_domain::disputes::DisputeSide as DisputeSide,
    mashang_domain::disputes::MediatorKind as MediatorKind,
    mashang_domain::disputes::MediatorStanding as MediatorStanding,
    mashang_domain::disputes::MediationSessionKind as MediationSessionKind,
    mashang_domain::disputes::AgreementForm as AgreementForm,
    mashang_domain::disputes::DisputeChannel as DisputeChannel,
    mashang_domain::disputes::OrganisationKind as OrganisationKind,
    mashang_domain::disputes::DisputeState as DisputeState,
    mashang_domain::disputes::DisputeAction as DisputeAction,
    mashang_domain::disputes::DisputeRelation as DisputeRelation,
}
