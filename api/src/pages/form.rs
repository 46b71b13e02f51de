//! The form on a card: what was typed, cleaned as a kind clerk would, and what is wrong with it in plain words.

use mashang_domain::cases::search::alike::Told;
use mashang_domain::shared::attachment::MAX_ATTACHMENTS;
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{Fault, ValueFault};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Look;
use super::typed::narrow;
use crate::beside::Village;
use crate::problem::Problem;

/// The fields that can be wrong, in the order in which they stand on the page.
const FIELDS: [&str; 10] =
    ["title", "text", "voice", "address", "place", "photo", "name", "phone", "guardian", "guardian_phone"];
/// Characters of a line and of what is told at length.
const LINE: usize = 60;
const LONG: usize = 2000;

/// What stands in place of the words of somebody who recorded them.
const SPOKEN_TITLE: &str = "语音反映";
const SPOKEN_TEXT: &str = "（语音反映，请听录音）";

/// What a form holds, so that it can be shown again.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box that somebody ticks")]
pub(super) struct Form {
    /// Belongs to the page that was rendered: whatever is sent with it a second time was sent before.
    pub key: String,
    /// Came with the page, too.
    pub token: String,
    pub title: String,
    pub text: String,
    pub address: String,
    /// The code of a village or a grid that was chosen.
    pub place: String,
    /// What that stands for.
    pub chosen: Option<(String, Option<Uuid>)>,
    pub longitude: String,
    pub latitude: String,
    pub name: String,
    pub phone: String,
    pub anonymous: bool,
    pub callable: bool,
    pub publish: bool,
    /// Whether it is by somebody under 14, or about one, whose guardian consents.
    pub minor: bool,
    pub guardian: String,
    pub relation: String,
    pub guardian_phone: String,
    /// Photos that were uploaded before.
    pub kept: Vec<Uuid>,
    /// A recording that was uploaded before.
    pub voice: Option<Uuid>,
    /// What tells what was recorded from other recordings: that id, or the file's hash.
    pub spoken: String,
    /// Whether somebody asks for others' matters that are alike, before submitting.
    pub asks_alike: bool,
    /// What there is of those.
    pub alike: Option<Told>,
    /// What is wrong with the whole of it.
    pub trouble: Option<String>,
    faults: Vec<(&'static str, String)>,
}

/// What nobody sees and no text may hold is left out; lines end as they do here.
fn visible(text: &str) -> String {
    let unseen = |c: char| {
        (c.is_control() && !matches!(c, '\t' | '\n'))
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !unseen(*c)).collect::<String>().trim().to_owned()
}

/// A phone number as it is dialled within China, whichever way it was written.
fn dialled(phone: &str) -> String {
    let phone = narrow(&visible(phone));
    let plain: String = phone
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '(' | ')' | '.' | '\u{2010}'..='\u{2015}'))
        .collect();
    let abroad = plain.strip_prefix("+86").or_else(|| plain.strip_prefix("0086"));
    let abroad = abroad.or_else(|| plain.strip_prefix("86").filter(|rest| rest.len() == 11 && rest.starts_with('1')));
    match abroad {
        Some(rest) if rest.starts_with('1') && rest.len() == 11 => rest.to_owned(),
        Some(rest) if !rest.is_empty() && !rest.starts_with('0') => format!("0{rest}"),
        Some(rest) => rest.to_owned(),
        None => plain,
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

impl Form {
    pub(super) fn new(key: String) -> Self {
        Self { key, ..Self::default() }
    }

    /// Takes what a field of the page says; what the page has no field for is passed over.
    pub(super) fn take(&mut self, name: &str, value: &str) {
        match name {
            "token" => value.clone_into(&mut self.token),
            "alike" => self.asks_alike = true,
            "title" => self.title = visible(value).replace('\n', " "),
            "text" => self.text = visible(value),
            "address" => self.address = visible(value).replace('\n', " "),
            "place" => value.trim().clone_into(&mut self.place),
            "longitude" => value.trim().clone_into(&mut self.longitude),
            "latitude" => value.trim().clone_into(&mut self.latitude),
            "name" => self.name = visible(value).replace('\n', " "),
            "phone" => {
                let number = dialled(value);
                self.phone = if Phone::new(&number).is_ok() { number } else { visible(value) };
            }
            "guardian_phone" => {
                let number = dialled(value);
                self.guardian_phone = if Phone::new(&number).is_ok() { number } else { visible(value) };
            }
            "guardian" => self.guardian = visible(value).replace('\n', " "),
            "relation" => value.trim().clone_into(&mut self.relation),
            "minor" => self.minor = true,
            "anonymous" => self.anonymous = true,
            "callable" => self.callable = true,
            "publish" => self.publish = true,
            "kept" => {
                if let Ok(id) = value.parse::<Uuid>()
                    && self.kept.len() < MAX_ATTACHMENTS
                    && !self.kept.contains(&id)
                {
                    self.kept.push(id);
                }
            }
            "memo" => {
                self.voice = value.parse::<Uuid>().ok();
                self.spoken = self.voice.map(|id| id.to_string()).unwrap_or_default();
            }
            "drop" => {
                let is_other = |id: &Uuid| value.parse::<Uuid>() != Ok(*id);
                self.kept.retain(is_other);
                if self.voice.is_some_and(|id| !is_other(&id)) {
                    self.voice = None;
                    self.spoken.clear();
                }
            }
            _ => {}
        }
    }

    /// What the page says beside that field, if something is wrong there.
    pub(super) fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(name, _)| *name == field).map(|(_, said)| said.as_str())
    }

    /// Whether that is the first field in which something is wrong.
    pub(super) fn first(&self, field: &str) -> bool {
        FIELDS.iter().find(|name| self.fault(name).is_some()) == Some(&field)
    }

    /// How many fields something is wrong with.
    pub(super) fn wrong(&self) -> usize {
        FIELDS.iter().filter(|name| self.fault(name).is_some()).count()
    }

    pub(super) fn is_fine(&self) -> bool {
        self.faults.is_empty() && self.trouble.is_none()
    }

    /// Says what is wrong with a field; what was said of it first stands.
    pub(super) fn complain(&mut self, field: &'static str, said: impl Into<String>) {
        if self.fault(field).is_none() {
            self.faults.push((field, said.into()));
        }
    }

    /// Finds what was chosen among what is offered.
    pub(super) fn choose(&mut self, offered: &[Village], look: Look) {
        if self.place.is_empty() {
            return;
        }
        let found = offered.iter().find_map(|village| village.chosen(&self.place));
        self.chosen = found.map(|(village, grid)| (village.code.clone(), grid.map(|grid| grid.0)));
        if self.chosen.is_none() {
            let zh = "没有这个村（社区）或网格，请重新选择；不清楚可以不选";
            let en = "There is no such village or grid here: please choose again, or none.";
            self.complain("place", look.say(zh, en));
        }
    }

    /// Looks at what was typed, in the words that belong to each field.
    pub(super) fn check(&mut self, look: Look) {
        let spoken = self.voice.is_some();
        if self.title.is_empty() && !spoken {
            self.complain(
                "title",
                look.say("请用一句话写明要反映的事", "Please say in one sentence what it is about."),
            );
        }
        if self.text.is_empty() && !spoken {
            self.complain("text", look.say("请写明具体情况，或者录音", "Please say what happened, or record it."));
        }
        if spoken && self.kept.len() >= MAX_ATTACHMENTS {
            let zh = "有录音时最多 8 张照片，请去掉一张";
            self.complain("photo", look.say(zh, "With a recording at most 8 photos: please remove one."));
        }
        for (field, most) in [("title", LINE), ("text", LONG), ("address", LINE), ("name", LINE)] {
            let count = length(match field {
                "title" => &self.title,
                "text" => &self.text,
                "address" => &self.address,
                _ => &self.name,
            });
            if count > most {
                let zh = format!("最多 {most} 个字，现在有 {count} 个字，请删减");
                let en = format!("At most {most} characters, please: there are {count} now.");
                self.complain(field, look.say(&zh, &en));
            }
        }
        self.check_minor(look);
        if self.phone.is_empty() && !self.name.is_empty() {
            let zh = "留了称呼，请也留下电话，方便联系您；不想留电话，请把称呼空着";
            let en = "With a name, please leave a phone too; or leave the name empty.";
            self.complain("phone", look.say(zh, en));
        } else if !self.phone.is_empty() && Phone::new(&self.phone).is_err() {
            let zh = "这个电话打不通：请填 11 位手机号，或带区号的固定电话";
            let en = "This number can't be called: 11 digits of a mobile, or a landline with its area code.";
            self.complain("phone", look.say(zh, en));
        }
    }

    /// Whether it says anything of somebody under 14.
    pub(super) fn is_about_a_minor(&self) -> bool {
        self.minor || !self.guardian.is_empty() || !self.guardian_phone.is_empty()
    }

    /// Whether that was chosen of what the guardian is to the person.
    pub(super) fn is_relation(&self, word: &str) -> bool {
        self.relation == word
    }

    /// Somebody under 14 has a guardian who consents and can be called.
    fn check_minor(&mut self, look: Look) {
        if !self.is_about_a_minor() {
            return;
        }
        if !self.minor {
            let zh = "不满 14 周岁的，请勾选上面一项；不是的，请把监护人空着";
            self.complain("guardian", look.say(zh, "Tick the box above, or leave the guardian empty."));
        } else if self.guardian.is_empty() {
            self.complain("guardian", look.say("请填写监护人的姓名", "Please name the guardian."));
        } else if length(&self.guardian) > LINE {
            self.complain("guardian", look.say("最多 60 个字", "At most 60 characters."));
        }
        if Phone::new(&self.guardian_phone).is_err() {
            let zh = "请填写监护人的电话：11 位手机号，或带区号的固定电话";
            self.complain("guardian_phone", look.say(zh, "Please leave a number at which the guardian can be called."));
        }
    }

    /// What makes it this form and no other: what was typed of the matter, and the recording where that stands for words.
    pub(super) fn words(&self) -> String {
        let spoken = if self.title.is_empty() || self.text.is_empty() { self.spoken.as_str() } else { "" };
        let mut words = [self.title.as_str(), &self.text, &self.phone, &self.address, spoken].join("\0");
        if !self.place.is_empty() {
            words.push('\0');
            words.push_str(&self.place);
        }
        words
    }

    /// The same as the API's body.
    pub(super) fn body(&self, code: &str) -> Value {
        let said = |typed: &str, spoken: &str| {
            if typed.is_empty() && self.voice.is_some() { spoken.to_owned() } else { typed.to_owned() }
        };
        let files: Vec<&Uuid> = self.voice.iter().chain(&self.kept).collect();
        let mut body = json!({
            "code": code, "title": said(&self.title, SPOKEN_TITLE), "text": said(&self.text, SPOKEN_TEXT),
            "anonymous": self.anonymous, "call_allowed": self.callable, "consent_to_publish": self.publish, "attachment_ids": files,
        });
        if !self.address.is_empty() {
            body["address"] = json!(self.address);
        }
        if let Some((village, grid)) = &self.chosen {
            body["division_code"] = json!(village);
            if let Some(grid) = grid {
                body["grid_id"] = json!(grid);
            }
        }
        if !self.phone.is_empty() {
            body["contact"] = json!({ "phone": self.phone });
            if !self.name.is_empty() {
                body["contact"]["name"] = json!(self.name);
            }
        }
        if self.minor {
            let relation = if self.relation.is_empty() { "parent" } else { self.relation.as_str() };
            let guardian = json!({ "name": self.guardian, "relation": relation, "phone": self.guardian_phone });
            body["minor"] = json!({ "under_14": true, "guardian_consents": true, "guardian": guardian });
        }
        if let (Ok(longitude), Ok(latitude)) = (self.longitude.parse::<f64>(), self.latitude.parse::<f64>()) {
            body["point"] = json!({ "longitude": longitude, "latitude": latitude });
        }
        body
    }

    /// Goes without a position that can't be used, where that is all that was wrong.
    pub(super) fn displace(&mut self, problem: &Problem) -> bool {
        let wrong = problem.wrong();
        let alone = !wrong.is_empty() && wrong.iter().all(|one| one.pointer.starts_with("/point"));
        if alone {
            self.longitude.clear();
            self.latitude.clear();
        }
        alone
    }

    /// Says so beside the field.
    pub(super) fn displaced(&mut self, look: Look) {
        self.longitude.clear();
        self.latitude.clear();
        let zh = "您的位置不在服务范围内，没有使用；请写明地点";
        self.complain("address", look.say(zh, "Your location is too far away to be used: please write where it is."));
    }

    /// Says beside the fields what the API finds wrong with them, and above them what is wrong besides.
    pub(super) fn blame(&mut self, problem: &Problem, look: Look) {
        for wrong in problem.wrong() {
            let field = match wrong.pointer.trim_start_matches('/') {
                "title" => "title",
                "text" => "text",
                "contact/name" => "name",
                "contact/phone" => "phone",
                "minor/guardian/phone" => "guardian_phone",
                pointer if pointer.starts_with("minor") => "guardian",
                "division_code" | "grid_id" => "place",
                pointer if pointer.starts_with("attachment_ids") || pointer == "file" => "photo",
                pointer if pointer.starts_with("address") || pointer.starts_with("point") => "address",
                _ => {
                    self.trouble = Some(wrong.said.clone().text(look.language));
                    continue;
                }
            };
            if wrong.pointer.starts_with("/point") {
                self.displaced(look);
            }
            if wrong.code == Fault::from(ValueFault::UnknownAttachment).code {
                self.kept.clear();
                self.voice = None;
                let zh = "照片和录音在这里只保存一天，请重新选择";
                self.complain(
                    field,
                    look.say(zh, "Photos and recordings are kept here for a day only: please choose again."),
                );
            }
            self.complain(field, wrong.said.clone().text(look.language));
        }
        if self.is_fine() {
            let kept = look.say(
                "您填写的内容都在，请稍后再提交一次。",
                "What you wrote is all here: please send it again a little later.",
            );
            self.trouble = Some(format!("{} {kept}", problem.told(look.language)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::beside::Choice;

    #[test]
    fn phones_are_read_however_they_are_written() {
        for (typed, number) in [
            ("13812345678", "13812345678"),
            (" 138 1234 5678 ", "13812345678"),
            ("138-1234-5678", "13812345678"),
            ("１３８１２３４５６７８", "13812345678"),
            ("+86 138 1234 5678", "13812345678"),
            ("＋８６ 13812345678", "13812345678"),
            ("0086-13812345678", "13812345678"),
            ("8613812345678", "13812345678"),
            ("\u{202D}138 1234 5678\u{202C}", "13812345678"),
            ("(0595) 2234 5678", "059522345678"),
            ("+86 595 22345678", "059522345678"),
            ("0595—22345678", "059522345678"),
        ] {
            let mut form = Form::default();
            form.take("phone", typed);
            assert_eq!(form.phone, number, "{typed}");
        }
        for none in ["110", "138123456789", "没有", "+86"] {
            let mut form = Form::default();
            form.take("phone", none);
            form.check(Look::default());
            assert_eq!(form.phone, none, "what was typed is shown again");
            assert!(form.fault("phone").is_some(), "{none}");
        }
    }

    #[test]
    fn nothing_is_cut_and_the_first_fault_has_the_focus() {
        let mut form = Form::default();
        form.take("title", &"路".repeat(61));
        form.take("text", "第一行\r\n第二行\u{200E}");
        form.take("name", "王女士");
        form.check(Look::default());
        assert_eq!((form.title.chars().count(), form.text.as_str()), (61, "第一行\n第二行"));
        assert!(form.fault("title").is_some_and(|said| said.contains("61")));
        assert!(form.fault("phone").is_some() && form.fault("name").is_none());
        assert!(form.first("title") && !form.first("phone"));
        assert_eq!(form.wrong(), 2);
    }

    #[test]
    fn who_records_need_not_type() {
        let id = "019ab0c0-0000-7000-8000-000000000000";
        let mut form = Form::default();
        form.take("memo", id);
        form.check(Look::default());
        assert!(form.is_fine());
        let body = form.body("7KX3MPQRW9");
        assert_eq!((&body["title"], &body["text"]), (&json!("语音反映"), &json!("（语音反映，请听录音）")));
        assert_eq!(body["attachment_ids"], json!([id]));
        form.take("title", "路灯不亮");
        assert_eq!(form.body("7KX3MPQRW9")["title"], "路灯不亮");
        form.kept = vec![Uuid::nil(); MAX_ATTACHMENTS];
        form.check(Look::default());
        assert!(form.fault("photo").is_some());
        let mut form = Form::default();
        form.take("memo", id);
        form.take("drop", id);
        form.check(Look::default());
        assert!(form.fault("title").is_some() && form.fault("text").is_some());
    }

    #[test]
    fn of_somebody_under_14_a_guardian_is_asked_and_of_others_nothing() {
        let mut form = Form::default();
        form.take("title", "路灯不亮");
        form.take("text", "晚上很黑");
        form.take("relation", "sibling");
        form.check(Look::default());
        assert!(form.is_fine() && form.body("7KX3MPQRW9").get("minor").is_none());
        form.take("minor", "on");
        form.check(Look::default());
        assert!(form.fault("guardian").is_some() && form.fault("guardian_phone").is_some());
        let mut unticked = Form::default();
        unticked.take("guardian", "陈先生");
        unticked.check(Look::default());
        assert!(unticked.fault("guardian").is_some(), "nothing that was typed goes lost silently");
        let mut whole = Form { faults: Vec::new(), ..form };
        whole.take("guardian", "陈先生");
        whole.take("guardian_phone", "138 1234 5678");
        whole.check(Look::default());
        assert!(whole.is_fine());
        let guardian = json!({ "name": "陈先生", "relation": "sibling", "phone": "13812345678" });
        let minor = json!({ "under_14": true, "guardian_consents": true, "guardian": guardian });
        assert_eq!(whole.body("7KX3MPQRW9")["minor"], minor);
    }

    #[test]
    fn what_is_chosen_is_what_is_offered() {
        let id = Uuid::from_u128(7);
        let grid = Choice { id: id.into(), code: "350582002014002".into(), name: "第二网格".into() };
        let offered = [Village { code: "350582002014".into(), name: "梅庭社区".into(), grids: vec![grid] }];
        let chosen = |place: &str| {
            let mut form = Form::default();
            form.take("place", place);
            form.choose(&offered, Look::default());
            form
        };
        let (village, grid, none) = (chosen("350582002014"), chosen(" 350582002014002 "), chosen(""));
        assert!(village.is_fine() && grid.is_fine() && none.is_fine());
        assert_eq!(village.body("7KX3MPQRW9")["division_code"], "350582002014");
        assert_eq!(village.body("7KX3MPQRW9").get("grid_id"), None);
        assert_eq!(grid.body("7KX3MPQRW9")["grid_id"], json!(id));
        assert_eq!(none.body("7KX3MPQRW9").get("division_code"), None);
        assert_ne!(village.words(), grid.words(), "another place is another matter");
        let elsewhere = chosen("350582002015");
        assert!(elsewhere.fault("place").is_some() && elsewhere.first("place"));
    }

    #[test]
    fn a_photo_is_kept_once_and_dropped_when_asked() {
        let id = "019ab0c0-0000-7000-8000-000000000000";
        let mut form = Form::default();
        for value in [id, id, "no id"] {
            form.take("kept", value);
        }
        assert_eq!(form.kept.len(), 1);
        form.take("drop", id);
        assert!(form.kept.is_empty());
    }
}
