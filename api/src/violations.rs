//! What a schema finds wrong with a value, as faults of its fields.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use mashang_domain::shared::{Fault, ValueFault, Vocabulary};
use serde_json::Value;

use crate::faults::RequestFault;
use crate::problem::{Problem, Wrong};

/// Words that a refusal names at most.
const NAMED: usize = 20;

/// Which words are taken where another one was given, in Chinese and in English: the first of them, where they are many.
fn allowed<'a>(words: impl Iterator<Item = &'a str>) -> (String, String) {
    let all: Vec<&str> = words.collect();
    let named = all.iter().take(NAMED).copied().collect::<Vec<_>>();
    let more = all.len() > NAMED;
    let zh = if more { format!(" 等 {} 项，见 /api/v1/vocabulary", all.len()) } else { String::new() };
    let en = if more { format!(" and {} more, see /api/v1/vocabulary", all.len() - NAMED) } else { String::new() };
    (format!("不是允许的取值；允许的是：{}{zh}", named.join("、")), format!("Not one of: {}{en}.", named.join(", ")))
}

/// That a word was given which is none of a list.
pub(crate) fn not_a_word<V: Vocabulary>(pointer: &str) -> Problem {
    let said = allowed(V::ALL.iter().map(|word| word.as_str()));
    let code = Fault::from(RequestFault::NotInVocabulary).code;
    Problem::invalid(vec![Wrong { pointer: pointer.to_owned(), code, said: said.into() }])
}

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
        Kind::Enum { options } => {
            let (zh, en) = allowed(options.as_array().into_iter().flatten().filter_map(Value::as_str));
            said(Request::NotInVocabulary.into(), zh, en)
        }
        Kind::Constant { .. } => one(Request::NotInVocabulary),
        Kind::Type { kind: TypeKind::Single(expected) } => {
            said(Request::WrongType.into(), format!("类型应为 {expected}"), format!("The type is {expected}."))
        }
        _ => one(Request::Unfit),
    }
}
