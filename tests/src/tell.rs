//! What a story tells of itself while it runs, for people who read it: chapter by chapter who did what by which operation, what was
//! refused, and what was seen and counted. `cargo xtask tell` puts documents together of it.
//!
//! Nothing is told of one run alone: no ids, no phones, no codes, no time of day. Two runs tell the same.

mod operations;
mod people;

use std::fmt::{Display, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate};
use mashang_domain::shared::Clock;
use mashang_domain::shared::time::local_date;
use serde_json::Value;

use crate::caller::Answer;
use crate::clock::StoryClock;
use operations::Operations;
pub(crate) use people::{called, without_account};

/// Where somebody wants to read stories: the folder that gets a file of each.
const FOLDER: &str = "MASHANG_TELL";
/// What every second step needs, and nobody wants to read.
const UNTOLD: [&str; 2] = ["/api/v1/sessions/wechat", "/api/v1/attachments"];

/// Writes down what happens in a story. It is deaf until the story opens it, and stays so where nobody wants to read.
#[derive(Clone)]
pub struct Teller {
    clock: Arc<StoryClock>,
    book: Arc<Mutex<Option<Book>>>,
}

impl Teller {
    pub(crate) fn new(clock: Arc<StoryClock>) -> Self {
        Self { clock, book: Arc::default() }
    }

    /// From here on it is told, under that name of a file and that title.
    pub fn opens(&self, name: &str, title: &str) {
        if let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) {
            let book = Book::new(title, Operations::read());
            *self.book.lock().expect("no poison") = Some(Book { file: folder.join(format!("{name}.md")), ..book });
        }
    }

    /// Another chapter begins; what it is about, in Chinese and in English.
    pub fn chapter(&self, title: &str, chinese: &str, english: &str) {
        self.tells(|book, day| book.chapters.push(Chapter::new([title, chinese, english], day)));
    }

    /// In this chapter things are done as often as ids of this run have it: how often is left open.
    pub fn roughly(&self) {
        self.tells(|book, _| book.chapter().rough = true);
    }

    /// A figure that the story has just held against a count of its own.
    pub fn figure(&self, name: &str, value: impl Display) {
        self.tells(|book, day| book.on(day).seen.push(format!("{name}：**{value}**")));
    }

    /// What somebody saw: those fields of an answer, by their pointers.
    pub fn shown(&self, what: &str, answer: &Value, fields: &[&str]) {
        self.tells(|book, day| {
            let seen: Vec<String> = fields.iter().map(|field| field_of(answer, field)).collect();
            book.on(day).seen.push(format!("{what}：{}", seen.join("；")));
        });
    }

    /// The story is over.
    ///
    /// # Panics
    /// When what it told can't be written, or is of one run alone.
    pub fn ends(&self) {
        let Some(book) = self.book.lock().expect("no poison").take() else { return };
        let text = book.text();
        assert_eq!(of_one_run(&text), Vec::<&str>::new(), "told of this run alone in {}", book.file.display());
        std::fs::create_dir_all(book.file.parent().expect("a folder")).expect("the folder is made");
        std::fs::write(&book.file, text).expect("it is written");
    }

    /// Somebody changed something, or was not let.
    pub(crate) fn notes(&self, who: &str, (method, path): (&str, &str), answer: &Answer) {
        if method != "GET" && method != "HEAD" && !UNTOLD.contains(&path) {
            self.tells(|book, day| book.note(day, who, (method, path), (answer.status, &answer.json)));
        }
    }

    fn tells(&self, what: impl FnOnce(&mut Book, NaiveDate)) {
        if let Some(book) = self.book.lock().expect("no poison").as_mut() {
            what(book, local_date(self.clock.now()));
        }
    }
}

/// A field as people read it: of an instant the day alone.
fn field_of(answer: &Value, pointer: &str) -> String {
    let name = pointer.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
    let value = match answer.pointer(pointer) {
        Some(Value::String(text)) => DateTime::parse_from_rfc3339(text)
            .map_or_else(|_| text.replace('\n', " "), |instant| local_date(instant.to_utc()).to_string()),
        Some(other) => other.to_string(),
        None => "—".to_owned(),
    };
    format!("`{name}` {value}")
}

/// Ids and phones in a text.
fn of_one_run(text: &str) -> Vec<&str> {
    let is_id = |word: &&str| word.len() == 36 && word.matches('-').count() == 4;
    let is_phone = |word: &&str| word.len() == 11 && word.starts_with('1') && word.parse::<u64>().is_ok();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words.filter(|word| is_id(word) || is_phone(word)).collect()
}

/// Something that was done, or refused, as often as it was.
struct Deed {
    /// Who, what, by which operation, and what came of it.
    cells: [String; 4],
    refused: bool,
    times: usize,
}

struct Chapter {
    /// The title, and what it is about in both languages.
    words: [String; 3],
    days: [NaiveDate; 2],
    rough: bool,
    deeds: Vec<Deed>,
    seen: Vec<String>,
}

impl Chapter {
    fn new(words: [&str; 3], day: NaiveDate) -> Self {
        let words = words.map(ToOwned::to_owned);
        Self { words, days: [day; 2], rough: false, deeds: Vec::new(), seen: Vec::new() }
    }

    /// A table of what was done, or of what was refused; nothing where there is neither.
    fn table(&self, text: &mut String, refused: bool, titles: [&str; 2]) {
        let deeds: Vec<&Deed> = self.deeds.iter().filter(|deed| deed.refused == refused).collect();
        if deeds.is_empty() {
            return;
        }
        let [what, answer] = titles;
        put(text, &format!("| 谁 Who | {what} | 操作 Operation | {answer} | 次 Times |\n|---|---|---|---|---:|"));
        for deed in deeds {
            let times = if self.rough { "若干 some".to_owned() } else { deed.times.to_string() };
            put(
                text,
                &format!("| {} | {times} |", deed.cells.each_ref().map(|cell| cell.replace('|', "\\|")).join(" | ")),
            );
        }
        text.push('\n');
    }

    fn text(&self, number: usize) -> String {
        let ([title, chinese, english], [first, last]) = (&self.words, self.days);
        let days = if first == last { first.to_string() } else { format!("{first} — {last}") };
        let mut text = format!("### {number}. {title}\n\n*{days}*\n\n{chinese}\n\n{english}\n\n");
        self.table(&mut text, false, ["做了什么 What was done", "结果 What came of it"]);
        self.table(&mut text, true, ["没让做什么 What was refused", "为什么 Why"]);
        if !self.seen.is_empty() {
            put(&mut text, "看到和核对过的 Seen, and held against the story's own count:\n");
            for one in &self.seen {
                put(&mut text, &format!("- {one}"));
            }
            text.push('\n');
        }
        text
    }
}

fn put(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("a text takes lines");
}

struct Book {
    file: PathBuf,
    title: String,
    operations: Operations,
    chapters: Vec<Chapter>,
}

impl Book {
    fn new(title: &str, operations: Operations) -> Self {
        Self { file: PathBuf::new(), title: title.to_owned(), operations, chapters: Vec::new() }
    }

    /// The chapter that is being told.
    fn chapter(&mut self) -> &mut Chapter {
        self.chapters.last_mut().expect("a chapter was begun")
    }

    /// The same, which has come to that day.
    fn on(&mut self, day: NaiveDate) -> &mut Chapter {
        let chapter = self.chapter();
        chapter.days[1] = day;
        chapter
    }

    fn note(&mut self, day: NaiveDate, who: &str, request: (&str, &str), (status, answer): (u16, &Value)) {
        let [what, operation, came] = self.operations.told(request, status, answer);
        let cells = [who.to_owned(), what, operation, came];
        let deeds = &mut self.on(day).deeds;
        match deeds.iter_mut().find(|deed| deed.cells == cells) {
            Some(deed) => deed.times += 1,
            None => deeds.push(Deed { cells, refused: status >= 400, times: 1 }),
        }
    }

    fn text(&self) -> String {
        let chapters = (1..).zip(&self.chapters).map(|(number, chapter)| chapter.text(number));
        format!("## {}\n\n{}", self.title, chapters.collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("a date")
    }

    fn operations() -> Operations {
        let done = json!({ "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } } });
        Operations::of(json!({
            "paths": {
                "/things/{id}/{verb}": { "post": { "summary": "别的 · Another" } },
                "/things/{id}/sign": { "post": { "summary": "签名 · Sign", "responses": done } }
            },
            "components": { "schemas": {
                "Thing": { "properties": { "state": { "$ref": "#/components/schemas/State" } } },
                "State": { "description": "状态:\n- `signed` 已签: Everybody signed." }
            } }
        }))
    }

    #[test]
    fn a_story_is_told_by_whom_what_and_how_often_and_names_nothing_of_one_run() {
        let mut book = Book::new("一件事 A matter", operations());
        book.chapters.push(Chapter::new(["签 Signing", "双方签名。", "Both sign."], day(2)));
        for id in ["019ab0c0-0000-7000-8000-000000000001", "019ab0c0-0000-7000-8000-000000000002"] {
            let path = format!("/things/{id}/sign");
            book.note(day(2), called("demo-deputy"), ("POST", &path), (200, &json!({ "id": id, "state": "signed" })));
            let problem = json!({
                "code": "invalid", "title": "输入有误", "errors": [{ "pointer": "/a|b", "code": "blank" }]
            });
            book.note(day(3), "somebody", ("POST", &path), (422, &problem));
        }
        book.on(day(3)).seen.push("签了 signed：**2**".to_owned());
        let expected = "\
## 一件事 A matter

### 1. 签 Signing

*2026-03-02 — 2026-03-03*

双方签名。

Both sign.

| 谁 Who | 做了什么 What was done | 操作 Operation | 结果 What came of it | 次 Times |
|---|---|---|---|---:|
| 梅庭社区的代表 the deputy | 签名 · Sign | `POST /things/{id}/sign` | 已签 `signed` | 2 |

| 谁 Who | 没让做什么 What was refused | 操作 Operation | 为什么 Why | 次 Times |
|---|---|---|---|---:|
| somebody | 签名 · Sign | `POST /things/{id}/sign` | 422 输入有误 `invalid`（`/a\\|b` blank） | 2 |

看到和核对过的 Seen, and held against the story's own count:

- 签了 signed：**2**

";
        assert_eq!(book.text(), expected);
        assert!(of_one_run(&book.text()).is_empty());
        book.chapter().rough = true;
        assert!(book.text().contains("已签 `signed` | 若干 some |"));
    }

    #[test]
    fn of_an_instant_the_day_is_shown_and_what_is_of_one_run_is_found() {
        let seen = json!({ "at": "2026-03-05T17:00:00.000123Z", "items": [{ "name": "何船工" }] });
        assert_eq!(field_of(&seen, "/at"), "`at` 2026-03-06");
        assert_eq!(field_of(&seen, "/items/0"), "`items` {\"name\":\"何船工\"}");
        assert_eq!(field_of(&seen, "/items/0/name"), "`name` 何船工");
        assert_eq!(field_of(&seen, "/none"), "`none` —");
        let text = "见 019ab0c0-0000-7000-8000-000000000001，电话13900001234；区划 350582002014，28500";
        assert_eq!(of_one_run(text), ["019ab0c0-0000-7000-8000-000000000001", "13900001234"]);
    }

    #[test]
    fn who_opens_no_book_tells_nothing() {
        let teller = Teller::new(Arc::new(StoryClock::new()));
        teller.chapter("一", "二", "three");
        teller.figure("数", 1);
        teller.shown("看", &json!({}), &["/a"]);
        teller.ends();
        assert!(teller.book.lock().expect("no poison").is_none());
    }
}
