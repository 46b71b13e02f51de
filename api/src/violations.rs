//! What a schema finds wrong with a value, as faults of its fields.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use mashang_domain::shared::{Fault, ValueFault};

use crate::faults::RequestFault;
use crate::problem::Wrong;

/// What that error says, a fault for each field.
pub(crate) fn explain(error: &ValidationError<'_>) -> Vec<Wrong> {
    use RequestFault as Request;
    use ValidationErrorKind as Kind;
    let at = error.instance_path.to_string();
    let below = |name: &str| format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
    let one = |fault: RequestFault| vec![Wrong::new(at.clone(), fault)];
    let said = |fault: Fault, zh: String, en: String| {
        vec![Wrong { pointer: at.clone(), code: fault.code, said: (zh, en).into() }]
    };
    match &error.kind {
        Kind::Required { property } => {
            vec![Wrong::new(below(property.as_str().unwrap_or_default()), Request::Required)]
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            unexpected.iter().map(|name| Wrong::new(below(name), Request::UnknownField)).collect()
        }
        Kind::MaxLength { limit } => {
            said(ValueFault::TooLong.into(), format!("最多 {limit} 个字符"), format!("At most {limit} characters."))
        }
        Kind::MinLength { limit } => {
            said(Request::TooShort.into(), format!("至少 {limit} 个字符"), format!("At least {limit} characters."))
        }
        Kind::MaxItems { limit } => {
            said(Request::TooManyItems.into(), format!("最多 {limit} 项"), format!("At most {limit} items."))
        }
        Kind::MinItems { limit } => {
            said(Request::TooFewItems.into(), format!("至少 {limit} 项"), format!("At least {limit} items."))
        }
        Kind::UniqueItems => one(Request::Repeated),
        Kind::Maximum { limit } => {
            said(Request::AboveMaximum.into(), format!("不能大于 {limit}"), format!("Not more than {limit}."))
        }
        Kind::Minimum { limit } => {
            said(Request::BelowMinimum.into(), format!("不能小于 {limit}"), format!("Not less than {limit}."))
        }
        Kind::ExclusiveMaximum { limit } => {
            said(Request::AboveMaximum.into(), format!("必须小于 {limit}"), format!("Less than {limit}."))
        }
        Kind::ExclusiveMinimum { limit } => {
            said(Request::BelowMinimum.into(), format!("必须大于 {limit}"), format!("More than {limit}."))
        }
        Kind::Pattern { .. } => one(Request::PatternMismatch),
        Kind::Format { format } => {
            said(Request::FormatMismatch.into(), format!("格式应为 {format}"), format!("The format is {format}."))
        }
        Kind::Enum { .. } | Kind::Constant { .. } => one(Request::NotInVocabulary),
        Kind::Type { kind: TypeKind::Single(expected) } => {
            said(Request::WrongType.into(), format!("类型应为 {expected}"), format!("The type is {expected}."))
        }
        _ => one(Request::Unfit),
    }
}
