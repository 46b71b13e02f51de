//! Small values that many bodies hold, each with its schema.

mod briefings;
mod clocks;
mod guardians;
mod months;
mod weekdays;

use std::borrow::Cow;
use std::marker::PhantomData;

use mashang_domain::cases::search::{MOST_SOUGHT, Sought};
use mashang_domain::clients::AddressRange;
use mashang_domain::shared::geo::Point;
use mashang_domain::shared::text::{BREAKS, Body, DocumentNumber, FORBIDDEN, MARKS, Name, Phone};
use mashang_domain::shared::{Called, GridId, Page, Party, ValueFault, WordCode};
use mashang_domain::territory::DivisionCode;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use uuid::Uuid;

use super::names::{Blank, Blanks, grid};
use crate::extract::{Checks, Input};
use crate::problem::Problem;
use crate::words;

pub(crate) use briefings::*;
pub(crate) use clocks::*;
pub(crate) use guardians::*;
pub(crate) use months::*;
pub(crate) use weekdays::*;

/// What texts of a kind look like, and what the document says of them.
pub(crate) trait TextKind {
    const NAME: &'static str;
    const ABOUT: &'static str;
    const EXAMPLE: &'static str;
    /// Characters at least and at most.
    const LENGTH: (usize, usize);
    fn pattern() -> String;
}

/// A text that fits the schema of its kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub(crate) struct Typed<K>(pub String, PhantomData<K>);

impl<K> Typed<K> {
    fn new(text: &str) -> Self {
        Self(text.to_owned(), PhantomData)
    }
}

impl<K: TextKind> PartialSchema for Typed<K> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some(K::ABOUT))
            .min_length(Some(K::LENGTH.0))
            .max_length(Some(K::LENGTH.1))
            .pattern(Some(K::pattern()))
            .examples([serde_json::Value::from(K::EXAMPLE)])
            .build()
            .into()
    }
}

impl<K: TextKind> ToSchema for Typed<K> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(K::NAME)
    }
}

/// White space around a text, which is taken off.
const AROUND: &str = r"\t\n\r \u00A0\u1680\u2000-\u200A\u202F\u205F\u3000";

/// Some text that is not blank, begins with a character of its own, and holds none that is forbidden or one of `others`.
fn prose(others: &str) -> String {
    let inside = format!("[^{FORBIDDEN}{others}]*");
    format!("^[{AROUND}]*[^\\s{MARKS}{FORBIDDEN}]{inside}[{AROUND}]*$")
}

#[derive(Clone, Debug)]
pub(crate) enum Short {}
pub(crate) type ShortText = Typed<Short>;

impl TextKind for Short {
    const NAME: &'static str = "ShortText";
    const ABOUT: &'static str = "一行，1 到 60 个字符，不含控制字符、双向覆盖字符和专用字符。 One line of 1–60 characters: no \
                                 control, bidi-override or private-use characters.";
    const EXAMPLE: &'static str = "小区东门早晚高峰拥堵";
    const LENGTH: (usize, usize) = (1, 60);

    fn pattern() -> String {
        prose(BREAKS)
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Headline {}
pub(crate) type HeadlineText = Typed<Headline>;

impl TextKind for Headline {
    const NAME: &'static str = "HeadlineText";
    const ABOUT: &'static str = "一行，1 到 40 个字符，一事一议。 One line of 1–40 characters, of one matter.";
    const EXAMPLE: &'static str = "关于优化梅岭路东门交通组织的建议";
    const LENGTH: (usize, usize) = (1, 40);

    fn pattern() -> String {
        prose(BREAKS)
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Long {}
pub(crate) type LongText = Typed<Long>;

impl TextKind for Long {
    const NAME: &'static str = "LongText";
    const ABOUT: &'static str =
        "1 到 2000 个字符，不含控制字符（换行和制表符除外）和专用字符。 1–2000 characters, none for private use.";
    const EXAMPLE: &'static str = "每天早上七点半到八点半，东门外车流量大，行人难以通过。";
    const LENGTH: (usize, usize) = (1, 2000);

    fn pattern() -> String {
        prose("")
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Looked {}
pub(crate) type SoughtText = Typed<Looked>;

impl TextKind for Looked {
    const NAME: &'static str = "SoughtText";
    const ABOUT: &'static str = "一行，1 到 100 个字符；以空格分开的各段都要出现，引号和符号只是字符。 One line of 1–100 characters; \
                                 each part between spaces is sought, quotes and operators are characters.";
    const EXAMPLE: &'static str = "占道经营";
    const LENGTH: (usize, usize) = (1, MOST_SOUGHT);

    fn pattern() -> String {
        prose(BREAKS)
    }
}

impl SoughtText {
    pub(crate) fn read(&self) -> Result<Sought, ValueFault> {
        Sought::new(&self.0)
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Numbered {}
pub(crate) type DocumentNumberText = Typed<Numbered>;

impl TextKind for Numbered {
    const NAME: &'static str = "DocumentNumberText";
    const ABOUT: &'static str = "文号：一行，1 到 64 个字符。 A document's number: one line of 1–64 characters.";
    const EXAMPLE: &'static str = "晋公交函〔2026〕12号";
    const LENGTH: (usize, usize) = (1, 64);

    fn pattern() -> String {
        prose(BREAKS)
    }
}

impl DocumentNumberText {
    pub(crate) fn read(&self) -> Result<DocumentNumber, ValueFault> {
        DocumentNumber::new(&self.0)
    }
}

#[derive(Clone, Debug)]
pub(crate) enum PublicLine {}
pub(crate) type PublicTitleText = Typed<PublicLine>;

impl TextKind for PublicLine {
    const NAME: &'static str = "PublicTitleText";
    const ABOUT: &'static str =
        "公开的标题：一行，1 到 40 个字符。 What it is called in public: one line of 1–40 characters.";
    const EXAMPLE: &'static str = "梅岭路早晚高峰行人过街难";
    const LENGTH: (usize, usize) = (1, 40);

    fn pattern() -> String {
        prose(BREAKS)
    }
}

#[derive(Clone, Debug)]
pub(crate) enum PublicProse {}
pub(crate) type PublicBodyText = Typed<PublicProse>;

impl TextKind for PublicProse {
    const NAME: &'static str = "PublicBodyText";
    const ABOUT: &'static str = "公开的内容：1 到 500 个字符。 What is said of it in public: 1–500 characters.";
    const EXAMPLE: &'static str = "有居民反映早晚高峰车流量大，行人过街困难，希望疏导。";
    const LENGTH: (usize, usize) = (1, 500);

    fn pattern() -> String {
        prose("")
    }
}

#[derive(Clone, Debug)]
pub(crate) enum PhoneDigits {}
pub(crate) type PhoneNumber = Typed<PhoneDigits>;

impl TextKind for PhoneDigits {
    const NAME: &'static str = "PhoneNumber";
    const ABOUT: &'static str = "中国的手机号或带区号的固定电话，仅数字。 A phone number in China, digits only.";
    const EXAMPLE: &'static str = "13812345678";
    const LENGTH: (usize, usize) = (10, 12);

    fn pattern() -> String {
        Phone::PATTERN.to_owned()
    }
}

#[derive(Clone, Debug)]
pub(crate) enum DivisionDigits {}
pub(crate) type DivisionCodeText = Typed<DivisionDigits>;

impl TextKind for DivisionDigits {
    const NAME: &'static str = "DivisionCodeText";
    const ABOUT: &'static str = "12 位统计用区划代码。 A 12-digit statistical division code.";
    const EXAMPLE: &'static str = "350582002014";
    const LENGTH: (usize, usize) = (12, 12);

    fn pattern() -> String {
        "^[0-9]{12}$".to_owned()
    }
}

#[derive(Clone, Debug)]
pub(crate) enum WordLetters {}
pub(crate) type WordCodeText = Typed<WordLetters>;

impl TextKind for WordLetters {
    const NAME: &'static str = "WordCodeText";
    const ABOUT: &'static str = "词的编码：1 至 40 个小写字母、数字或下划线。 A word's code.";
    const EXAMPLE: &'static str = "lifts";
    const LENGTH: (usize, usize) = (1, WordCode::MAX);

    fn pattern() -> String {
        WordCode::PATTERN.to_owned()
    }
}

impl WordCodeText {
    pub(crate) fn read(&self) -> Result<WordCode, ValueFault> {
        WordCode::new(&self.0)
    }
}

impl From<&WordCode> for WordCodeText {
    fn from(code: &WordCode) -> Self {
        Self::new(code.as_str())
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Range {}
pub(crate) type AddressRangeText = Typed<Range>;

impl TextKind for Range {
    const NAME: &'static str = "AddressRangeText";
    const ABOUT: &'static str = "IP 地址或 CIDR 网段。 An IP address, or a network in CIDR notation.";
    const EXAMPLE: &'static str = "203.0.113.0/24";
    const LENGTH: (usize, usize) = (2, 43);

    fn pattern() -> String {
        "^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$".to_owned()
    }
}

impl From<&AddressRange> for AddressRangeText {
    fn from(range: &AddressRange) -> Self {
        Self::new(range.as_str())
    }
}

impl ShortText {
    pub(crate) fn read(&self) -> Result<Name, ValueFault> {
        Name::new(&self.0)
    }
}

impl From<&Name> for ShortText {
    fn from(name: &Name) -> Self {
        Self::new(name.as_str())
    }
}

impl LongText {
    pub(crate) fn read(&self) -> Result<Body, ValueFault> {
        Body::new(&self.0)
    }
}

impl From<&Body> for LongText {
    fn from(text: &Body) -> Self {
        Self::new(text.as_str())
    }
}

impl PhoneNumber {
    pub(crate) fn read(&self) -> Result<Phone, ValueFault> {
        Phone::new(&self.0)
    }
}

impl From<&DivisionCode> for DivisionCodeText {
    fn from(code: &DivisionCode) -> Self {
        Self::new(code.as_str())
    }
}

impl DivisionCodeText {
    pub(crate) fn read(&self) -> Result<DivisionCode, ValueFault> {
        DivisionCode::new(&self.0)
    }

    /// The division that a query names, where it names one.
    pub(crate) fn queried(text: Option<&Self>) -> Result<Option<DivisionCode>, Problem> {
        text.map(Self::asked).transpose()
    }

    /// The one that a query must name.
    pub(crate) fn asked(&self) -> Result<DivisionCode, Problem> {
        let mut checks = Checks::default();
        let division = checks.take("/division", self.read());
        checks.finish(division)
    }

    /// Room for the division's name.
    pub(crate) fn blank<'a>(&self, name: &'a mut Option<String>) -> Option<Blank<'a>> {
        self.read().ok().map(|code| (Called::Division(code), name))
    }

    /// Room for what deputies of the division's congress are called.
    pub(crate) fn title<'a>(&self, title: &'a mut Option<String>) -> Option<Blank<'a>> {
        self.read().ok().map(|code| (Called::Congress(code), title))
    }
}

/// 撤回哪个区划所制定的。 Of which division what it laid down is withdrawn.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "division_code": "350582000000" }))]
#[serde(deny_unknown_fields)]
pub(crate) struct DivisionWithdrawal {
    division_code: DivisionCodeText,
}

impl Input for DivisionWithdrawal {
    type Command = DivisionCode;
    fn read(&self, checks: &mut Checks) -> Option<DivisionCode> {
        checks.take("/division_code", self.division_code.read())
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
    pub(crate) fn read(self) -> Result<Point, ValueFault> {
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
    /// 名称；个人没有。 Its name; an account has none.
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

impl Blanks for PartyRef {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        vec![(Called::Party(Party::from_parts(self.kind.0, self.id)), &mut self.name)]
    }
}

/// 网格及其名称。 A grid and its name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GridRef {
    /// 标识。 Its id.
    id: Uuid,
    /// 名称。 Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
}

impl GridRef {
    pub(crate) fn of(grid: GridId) -> Self {
        Self { id: grid.0, name: None }
    }
}

impl Blanks for GridRef {
    fn blanks(&mut self) -> Vec<Blank<'_>> {
        grid(self.id, &mut self.name).into_iter().collect()
    }
}

/// 本页中服务器读不出的一条；其余照常列出。 An entry of the page that the server can't read; the others are listed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct UnreadableEntry {
    /// 标识。 Its id.
    id: Uuid,
}

impl UnreadableEntry {
    pub(crate) fn of<T, Key>(page: &Page<T, Key>) -> Vec<Self> {
        page.unreadable.iter().map(|id| Self { id: *id }).collect()
    }
}

/// 按区划和名称筛选。 In which division, and called how.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct NamedAreaQuery {
    /// 该区划及其下级。 In this division's subtree.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    pub division: Option<DivisionCodeText>,
    /// 名称中包含。 Whose name contains this.
    #[schema(nullable = false)]
    #[param(nullable = false)]
    pub name: Option<ShortText>,
    /// 每页条数。 Items at most.
    #[schema(minimum = 1, maximum = 100, default = 20, nullable = false)]
    #[param(minimum = 1, maximum = 100, default = 20, nullable = false)]
    pub limit: Option<u32>,
    /// 上一页的 next_cursor。 The page before's `next_cursor`.
    #[schema(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 32, pattern = "^[0-9a-f]{32}$", nullable = false)]
    pub cursor: Option<String>,
}

impl NamedAreaQuery {
    pub(crate) fn read(&self) -> Result<(Option<DivisionCode>, Option<Name>), Problem> {
        let mut checks = Checks::default();
        let division = checks.take_opt("/division", self.division.as_ref().map(DivisionCodeText::read));
        let name = checks.take_opt("/name", self.name.as_ref().map(ShortText::read));
        checks.finish(Some((division, name)))
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
    #[schema(max_length = 60, pattern = "^[0-9]{1,18}\\.[0-9a-f]{32}$", nullable = false)]
    #[param(max_length = 60, pattern = "^[0-9]{1,18}\\.[0-9a-f]{32}$", nullable = false)]
    pub cursor: Option<String>,
}
