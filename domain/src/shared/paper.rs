//! An official paper, whatever it is about: who, what, and places to sign. What lacks is a blank to write on, and is named. How it
//! looks is the printer's; what it says is drawn from what is kept, so that nobody types anything twice.

use chrono::{Datelike, NaiveDate};

crate::vocabulary! {
    /// As what a paper is handed out.
    PaperFormat "文书格式" {
        /// To be edited: Office Open XML.
        Docx = "docx" "可编辑文档（docx）",
        /// To be printed.
        Pdf = "pdf" "可打印文件（PDF）",
    }
}

/// Room to write on.
pub const BLANK: &str = "＿＿＿＿＿＿＿＿";
/// The same for a day.
const BLANK_DAY: &str = "＿＿＿＿年＿＿月＿＿日";
const NUMERALS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// What a line of a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperStyle {
    /// Something by its name: 申请人：何船工.
    Entry,
    /// A section's heading, with its number: 一、纠纷事实.
    Heading,
    Paragraph,
    /// A place to sign, with room above it for a hand or a finger.
    Signature,
    /// Where a seal goes, at the right.
    Seal,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaperColumn {
    pub title: &'static str,
    /// How much of the page it has, in hundredths; all of a table come to 100.
    pub share: u8,
}

/// A column of that title, with that much of the page.
#[must_use]
pub const fn column(title: &'static str, share: u8) -> PaperColumn {
    PaperColumn { title, share }
}

/// Rows below titles; what lacks in a row is left free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperTable {
    pub columns: Vec<PaperColumn>,
    pub rows: Vec<Vec<Option<String>>>,
}

/// A part of a paper, from its title down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperPart {
    Line {
        style: PaperStyle,
        /// One line, however long.
        text: String,
        /// What lacks in it.
        missing: Option<String>,
    },
    Table(PaperTable),
}

/// How it stands with a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperSigned {
    /// On that day; of one that was taken over without its day, on some day.
    On(Option<NaiveDate>),
    /// Not yet: what is missing is called that.
    Missing(String),
    /// It is made on this paper alone, and nobody keeps it anywhere else.
    ByHand,
}

/// Of what a paper is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperOrigin {
    /// Where its code leads. That address shows nothing by itself.
    pub address: String,
    /// The version of what it was drawn from.
    pub version: i32,
    /// The day on which it was drawn.
    pub on: NaiveDate,
}

/// An official paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    pub title: String,
    /// Its number (文号), where it has one.
    pub number: Option<String>,
    pub parts: Vec<PaperPart>,
    pub origin: PaperOrigin,
    /// Counts the wordings of papers of its kind.
    pub edition: u32,
    sections: usize,
}

/// A day as people read it.
#[must_use]
pub fn day_called(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// 1 to 99 as headings are numbered.
fn numeral(number: usize) -> String {
    let of = |digit: usize| NUMERALS.get(digit).copied().unwrap_or_default();
    match number {
        0..=9 => of(number).to_owned(),
        10..=19 => format!("十{}", of(number % 10)),
        _ => format!("{}十{}", of(number / 10 % 10), of(number % 10)),
    }
}

/// The same in one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Paper {
    #[must_use]
    pub fn new(title: impl Into<String>, edition: u32, origin: PaperOrigin) -> Self {
        Self { title: one_line(&title.into()), number: None, parts: Vec::new(), origin, edition, sections: 0 }
    }

    fn line(&mut self, style: PaperStyle, text: &str, missing: Option<String>) {
        self.parts.push(PaperPart::Line { style, text: one_line(text), missing });
    }

    /// Something by its name, which is what is missing where there is nothing.
    pub fn entry(&mut self, label: &str, value: Option<&str>) {
        self.entry_called(label, label, value);
    }

    /// The same, called otherwise where it is missing: who is told that may not know who somebody is.
    pub fn entry_called(&mut self, label: &str, called: &str, value: Option<&str>) {
        let missing = value.is_none().then(|| called.to_owned());
        self.line(PaperStyle::Entry, &format!("{label}：{}", value.unwrap_or(BLANK)), missing);
    }

    /// Begins a section.
    pub fn section(&mut self, heading: &str) {
        self.sections += 1;
        let text = format!("{}、{heading}", numeral(self.sections));
        self.line(PaperStyle::Heading, &text, None);
    }

    /// Text of whatever length: each of its lines is a paragraph.
    pub fn text(&mut self, text: &str) {
        for paragraph in text.lines().filter(|line| !line.trim().is_empty()) {
            self.line(PaperStyle::Paragraph, paragraph, None);
        }
    }

    /// The same, or three lines to write on.
    pub fn text_or_room(&mut self, called: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(text);
        } else {
            let room = BLANK.repeat(3);
            self.line(PaperStyle::Paragraph, &room, Some(called.to_owned()));
            self.line(PaperStyle::Paragraph, &room, None);
            self.line(PaperStyle::Paragraph, &room, None);
        }
    }

    pub fn table(&mut self, table: PaperTable) {
        self.parts.push(PaperPart::Table(table));
    }

    /// A place where `who` signs, and how: 签名、盖章或者按指印.
    pub fn signature(&mut self, who: &str, how: &str, signed: PaperSigned) {
        let (said, day, missing) = match signed {
            PaperSigned::On(day) => ("已签", day.map_or_else(String::new, day_called), None),
            PaperSigned::Missing(called) => (BLANK, BLANK_DAY.to_owned(), Some(called)),
            PaperSigned::ByHand => (BLANK, BLANK_DAY.to_owned(), None),
        };
        self.line(PaperStyle::Signature, &format!("{who}（{how}）：{said} {day}"), missing);
    }

    /// Where a seal goes, whose, and since when it is there.
    pub fn seal(&mut self, of: Option<&str>, called: &str, sealed_on: Option<NaiveDate>) {
        let missing = sealed_on.is_none().then(|| called.to_owned());
        let said = if sealed_on.is_some() { "已盖章" } else { "盖章" };
        self.line(PaperStyle::Seal, &format!("{}（{said}）", of.unwrap_or(BLANK)), missing);
        self.line(PaperStyle::Seal, &sealed_on.map_or_else(|| BLANK_DAY.to_owned(), day_called), None);
    }

    /// In whose name the paper is, and of which day, below its text: the seal goes over both and is nobody's to miss.
    pub fn office(&mut self, name: Option<&str>, on: Option<NaiveDate>) {
        self.line(PaperStyle::Seal, name.unwrap_or(BLANK), None);
        self.line(PaperStyle::Seal, &on.map_or_else(|| BLANK_DAY.to_owned(), day_called), None);
    }

    /// What lacks, in the paper's order.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let mut all = Vec::new();
        for part in &self.parts {
            match part {
                PaperPart::Line { missing, .. } => all.extend(missing.clone()),
                PaperPart::Table(table) => all.extend(table.missing()),
            }
        }
        all
    }

    /// Every text that is printed of it, from its title down.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let parts = self.parts.iter().flat_map(|part| match part {
            PaperPart::Line { text, .. } => vec![text.as_str()],
            PaperPart::Table(table) => table.texts().collect(),
        });
        std::iter::once(self.title.as_str()).chain(self.number.as_deref()).chain(parts)
    }

    /// What stands beside its code.
    #[must_use]
    pub fn colophon(&self) -> [String; 3] {
        let Self { origin, edition, .. } = self;
        [
            "扫码打开登记页面，内容凭本人查询码或登录查看。".to_owned(),
            format!("文书文本第{edition}版，登记第{}版。", origin.version),
            format!("{}生成。", day_called(origin.on)),
        ]
    }
}

impl PaperTable {
    fn missing(&self) -> Vec<String> {
        let mut all = Vec::new();
        for (number, row) in (1_usize..).zip(&self.rows) {
            let lacks = self.columns.iter().zip(row).filter(|(_, cell)| cell.is_none());
            all.extend(lacks.map(|(column, _)| format!("第{number}项的{}", column.title)));
        }
        all
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let titles = self.columns.iter().map(|column| column.title);
        titles.chain(self.rows.iter().flatten().flatten().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a literal date")
    }

    fn paper() -> Paper {
        let origin =
            PaperOrigin { address: "https://example.cn/e/dispute/1".to_owned(), version: 3, on: day("2026-03-02") };
        Paper::new("人民调解协议书", 1, origin)
    }

    #[test]
    fn what_lacks_is_room_to_write_on_and_is_named_in_order() {
        let mut paper = paper();
        paper.entry("申请人", Some("何船工"));
        paper.entry_called("何船工的住址", "当事人1（甲方）的住址", None);
        paper.section("协议内容");
        paper.text("一次付清。\n\n  双方就此了结。 ");
        paper.text_or_room("调解经过", None);
        let columns = vec![column("金额", 60), column("履行期限", 40)];
        let rows = vec![vec![Some("285.00".to_owned()), None], vec![None, Some("2026年4月1日".to_owned())]];
        paper.table(PaperTable { columns, rows });
        paper.signature("甲方何船工", "签名", PaperSigned::On(Some(day("2026-03-02"))));
        paper.signature("乙方林船东", "签名", PaperSigned::Missing("当事人2（乙方）的签名".to_owned()));
        paper.signature("记录人", "签名", PaperSigned::ByHand);
        paper.seal(Some("人民调解委员会"), "印章", None);
        let missing =
            ["当事人1（甲方）的住址", "调解经过", "第1项的履行期限", "第2项的金额", "当事人2（乙方）的签名", "印章"];
        assert_eq!(paper.missing(), missing);
        let texts: Vec<&str> = paper.texts().collect();
        assert_eq!(texts[..4], ["人民调解协议书", "申请人：何船工", "何船工的住址：＿＿＿＿＿＿＿＿", "一、协议内容"]);
        assert_eq!(
            texts[4..6],
            ["一次付清。", "双方就此了结。"],
            "each line is a paragraph, without white space around it"
        );
        assert!(texts.contains(&"甲方何船工（签名）：已签 2026年3月2日"), "{texts:?}");
        assert!(texts.contains(&"人民调解委员会（盖章）"), "{texts:?}");
    }

    #[test]
    fn sections_are_numbered_as_papers_number_them() {
        let numbered: Vec<_> = [1, 9, 10, 11, 19, 20, 21, 99].into_iter().map(numeral).collect();
        assert_eq!(numbered, ["一", "九", "十", "十一", "十九", "二十", "二十一", "九十九"]);
    }
}
