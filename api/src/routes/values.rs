//! Small values that many bodies hold, each with its schema.

use std::borrow::Cow;

use mashang_domain::shared::geo::Point;
use mashang_domain::shared::text::{Body, FORBIDDEN, Name, Phone, Text};
use mashang_domain::shared::{Invalid, Party};
use mashang_domain::territory::DivisionCode;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use uuid::Uuid;

use crate::words;

macro_rules! text_values {
    ($($(#[doc = $doc:literal])+ $name:ident { min: $min:expr, max: $max:expr, pattern: $pattern:expr, example: $example:expr }),+ $(,)?) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub(crate) struct $name(pub String);

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(SchemaType::Type(Type::String))
                    .description(Some(concat!($($doc),+).trim()))
                    .min_length(Some($min))
                    .max_length(Some($max))
                    .pattern(Some($pattern))
                    .examples([serde_json::Value::from($example)])
                    .build()
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )+};
}

/// Some text that is not blank and holds no forbidden character.
fn prose() -> String {
    format!("^[^{FORBIDDEN}]*[^\\s{FORBIDDEN}][^{FORBIDDEN}]*$")
}

text_values! {
    /// 1 到 60 个字符，不含控制字符和双向覆盖字符。 1–60 characters, no control or bidi-override characters.
    ShortText { min: 1, max: 60, pattern: prose(), example: "小区东门早晚高峰拥堵" },
    /// 1 到 2000 个字符，不含控制字符（换行和制表符除外）。 1–2000 characters.
    LongText { min: 1, max: 2000, pattern: prose(), example: "每天早上七点半到八点半，东门外车流量大，行人难以通过。" },
    /// 中国的手机号或带区号的固定电话，仅数字。 A phone number in China, digits only.
    PhoneNumber { min: 10, max: 12, pattern: Phone::PATTERN, example: "13812345678" },
    /// 12 位统计用区划代码。 A 12-digit statistical division code.
    DivisionCodeText { min: 12, max: 12, pattern: "^[0-9]{12}$", example: "350582002014" },
}

impl<const MAX: usize> From<&Text<MAX>> for ShortText {
    fn from(text: &Text<MAX>) -> Self {
        Self(text.as_str().to_owned())
    }
}

impl<const MAX: usize> From<&Text<MAX>> for LongText {
    fn from(text: &Text<MAX>) -> Self {
        Self(text.as_str().to_owned())
    }
}

impl ShortText {
    pub(crate) fn read(&self) -> Result<Name, Invalid> {
        Name::new(&self.0)
    }
}

impl LongText {
    pub(crate) fn read(&self) -> Result<Body, Invalid> {
        Body::new(&self.0)
    }
}

impl PhoneNumber {
    pub(crate) fn read(&self) -> Result<Phone, Invalid> {
        Phone::new(&self.0)
    }
}

impl From<&DivisionCode> for DivisionCodeText {
    fn from(code: &DivisionCode) -> Self {
        Self(code.as_str().to_owned())
    }
}

impl DivisionCodeText {
    pub(crate) fn read(&self) -> Result<DivisionCode, Invalid> {
        DivisionCode::new(&self.0).map_err(|_| Invalid("应为 12 位区划代码"))
    }
}

/// 经纬度（WGS 84，度）。 A point in degrees.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({ "longitude": 118.5886, "latitude": 24.8075 }))]
#[serde(deny_unknown_fields)]
pub(crate) struct GeoPoint {
    /// 经度。 Degrees east.
    #[schema(minimum = 73, maximum = 136)]
    pub longitude: f64,
    /// 纬度。 Degrees north.
    #[schema(minimum = 3, maximum = 54)]
    pub latitude: f64,
}

impl GeoPoint {
    pub(crate) fn read(self) -> Result<Point, Invalid> {
        Point::new(self.longitude, self.latitude)
    }
}

impl From<Point> for GeoPoint {
    fn from(point: Point) -> Self {
        Self { longitude: point.longitude(), latitude: point.latitude() }
    }
}

/// 当事方：代表、活动室、机构或单位。 A deputy, a room, an office or a unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PartyRef)]
pub(crate) struct PartyRef {
    /// 类型。 Its kind.
    pub kind: words::PartyKind,
    /// 标识。 Its id.
    pub id: Uuid,
    /// 名称。 Its name, where the answer knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub name: Option<String>,
}

impl PartyRef {
    pub(crate) fn of(party: Party, name: Option<&Name>) -> Self {
        let (kind, id) = party.parts();
        Self { kind: words::Word(kind), id, name: name.map(|name| name.as_str().to_owned()) }
    }
}

/// 分页参数。 Where a page begins and how long it may be.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageQuery {
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    pub limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,17}\\.[0-9a-f]{32}$", nullable = false)]
    pub cursor: Option<String>,
}
