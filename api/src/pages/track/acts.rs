//! What a visitor can do, each as one form: what it is, what is asked before it is done, its fields, its buttons.

use super::form::Form;
use super::say::one_of;
use crate::pages::Look;

/// Why an act was refused, for whoever tried.
#[derive(Clone, Default)]
pub(crate) struct Refusal {
    /// Which act.
    pub act: String,
    /// What was typed, and is typed again for whoever tried.
    pub form: Form,
    /// What is wrong with which field.
    pub fields: Vec<(&'static str, String)>,
    /// What is wrong that no field is at fault for.
    pub said: Option<String>,
}

/// A field of a form.
pub(crate) struct Field {
    pub id: String,
    pub name: &'static str,
    pub label: String,
    pub hint: Option<String>,
    pub kind: FieldKind,
    pub value: String,
    pub wrong: Option<String>,
    pub needed: bool,
    /// The longest text that it takes.
    pub most: usize,
}

/// How a field is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// Some words.
    Line,
    /// Many words.
    Area,
    /// The number on a phone.
    Digits,
    Date,
    Photos,
    /// What somebody recorded.
    Voice,
    /// Papers.
    Papers,
    /// One of these: value and words.
    Choice(Vec<(String, String)>),
}

impl Field {
    pub(crate) fn is_line(&self) -> bool {
        self.kind == FieldKind::Line
    }

    pub(crate) fn is_area(&self) -> bool {
        self.kind == FieldKind::Area
    }

    pub(crate) fn is_digits(&self) -> bool {
        self.kind == FieldKind::Digits
    }

    pub(crate) fn is_date(&self) -> bool {
        self.kind == FieldKind::Date
    }

    pub(crate) fn is_voice(&self) -> bool {
        self.kind == FieldKind::Voice
    }

    pub(crate) fn is_file(&self) -> bool {
        !self.accepted().is_empty()
    }

    /// The kinds of files that it takes.
    pub(crate) fn accepted(&self) -> &'static str {
        match self.kind {
            FieldKind::Photos => "image/jpeg,image/png,image/webp",
            FieldKind::Voice => "audio/*",
            FieldKind::Papers => "application/pdf",
            FieldKind::Line | FieldKind::Area | FieldKind::Digits | FieldKind::Date | FieldKind::Choice(_) => "",
        }
    }

    /// What can be chosen: value, words, and whether it is.
    pub(crate) fn options(&self) -> Vec<(&str, &str, bool)> {
        let FieldKind::Choice(choices) = &self.kind else { return Vec::new() };
        choices.iter().map(|(value, words)| (value.as_str(), words.as_str(), *value == self.value)).collect()
    }

    pub(crate) fn is_described(&self) -> bool {
        self.hint.is_some() || self.wrong.is_some()
    }

    /// The ids of what describes it, for `aria-describedby`.
    pub(crate) fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let wrong = self.wrong.as_ref().map(|_| format!("{}-wrong", self.id));
        hint.into_iter().chain(wrong).collect::<Vec<_>>().join(" ")
    }
}

/// A button that sends the form.
pub(crate) struct Button {
    /// With which field's value it sends the form; none by itself.
    pub name: Option<&'static str>,
    pub value: String,
    pub label: String,
    /// Whether it is not the usual one.
    pub quiet: bool,
}

impl Button {
    pub(crate) fn send(label: &str) -> Self {
        Self { name: None, value: String::new(), label: label.to_owned(), quiet: false }
    }

    pub(crate) fn with(name: &'static str, value: &str, label: &str, quiet: bool) -> Self {
        Self { name: Some(name), value: value.to_owned(), label: label.to_owned(), quiet }
    }
}

/// An act as a form.
pub(crate) struct Act {
    /// What the address ends in.
    pub name: &'static str,
    pub id: String,
    pub title: String,
    /// What is to be known before.
    pub about: Vec<String>,
    /// Whether it lies behind its title, so that no single tap does what can't be undone.
    pub folded: bool,
    pub hidden: Vec<(&'static str, String)>,
    pub fields: Vec<Field>,
    pub buttons: Vec<Button>,
    /// Sends another number to the phone: for which act, and its words.
    pub again: Option<(&'static str, String)>,
    /// What was wrong with it as a whole.
    pub wrong: Option<String>,
    /// Whether it was tried and refused.
    pub tried: bool,
}

impl Act {
    pub(crate) fn new(name: &'static str, title: &str) -> Self {
        Self {
            name,
            id: format!("act-{name}"),
            title: title.to_owned(),
            about: Vec::new(),
            folded: false,
            hidden: Vec::new(),
            fields: Vec::new(),
            buttons: Vec::new(),
            again: None,
            wrong: None,
            tried: false,
        }
    }

    pub(crate) fn about(mut self, text: &str) -> Self {
        self.about.push(text.to_owned());
        self
    }

    pub(crate) fn folded(mut self) -> Self {
        self.folded = true;
        self
    }

    /// One of several forms of that name.
    pub(crate) fn of(mut self, name: &'static str, value: &str) -> Self {
        self.id = format!("{}-{value}", self.id);
        self.hidden.push((name, value.to_owned()));
        self
    }

    pub(crate) fn field(mut self, name: &'static str, label: &str, kind: FieldKind, most: usize) -> Self {
        let id = format!("{}-{name}", self.id);
        let (label, needed) = (label.to_owned(), true);
        let (hint, value, wrong) = (None, String::new(), None);
        self.fields.push(Field { id, name, label, hint, kind, value, wrong, needed, most });
        self
    }

    /// The last field may be left out.
    pub(crate) fn optional(mut self) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.needed = false;
        }
        self
    }

    /// Says more of the last field.
    pub(crate) fn hint(mut self, text: &str) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.hint = Some(text.to_owned());
        }
        self
    }

    /// Fills the last field in.
    pub(crate) fn filled(mut self, value: String) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.value = value;
        }
        self
    }

    pub(crate) fn button(mut self, button: Button) -> Self {
        self.buttons.push(button);
        self
    }

    /// The act once a number was sent to that phone, which is typed into `field`.
    pub(crate) fn with_number(mut self, look: Look, phone: &str, field: &'static str) -> Self {
        self.folded = false;
        self.again = Some((self.name, look.say("没有收到？再发一次", "Not there? Send another").to_owned()));
        let sent =
            (format!("验证码已经发到 {phone}，5 分钟内有效。"), format!("It was sent to {phone}, good for 5 minutes."));
        self.field(field, look.say("手机上的 6 位验证码", "The 6 digits on your phone"), FieldKind::Digits, 6)
            .hint(&one_of(look, sent))
    }

    /// The act before that: it has a number sent to that phone, and whatever else it takes is asked for with it.
    pub(crate) fn sending_number(mut self, look: Look, phone: &str) -> Self {
        let asks = (format!("把验证码发到 {phone}"), format!("Send a number to {phone}"));
        self.hidden.push(("act", self.name.to_owned()));
        self.name = "number";
        self.fields.clear();
        self.buttons = vec![Button::send(&one_of(look, asks))];
        self
    }

    /// Whether files can be sent along.
    pub(crate) fn has_files(&self) -> bool {
        self.fields.iter().any(Field::is_file)
    }

    /// The number that asks for one more is asked for by the act's name.
    pub(crate) fn again_act(&self) -> &str {
        self.again.as_ref().map_or("", |(act, _)| *act)
    }

    pub(crate) fn again_label(&self) -> &str {
        self.again.as_ref().map_or("", |(_, label)| label.as_str())
    }

    /// Shows what was typed, and what was wrong with it, where it was this form that was sent.
    fn recall(&mut self, refusal: &Refusal) {
        let same = |(name, value): &(&'static str, String)| refusal.form.get(name) == value;
        if refusal.act != self.name || !self.hidden.iter().all(same) {
            return;
        }
        self.tried = true;
        self.wrong.clone_from(&refusal.said);
        for field in &mut self.fields {
            let typed = refusal.form.get(field.name);
            // A number that was wrong is typed anew.
            if !typed.is_empty() && !field.is_digits() {
                typed.clone_into(&mut field.value);
            }
            let wrong = refusal.fields.iter().find(|(name, _)| *name == field.name);
            field.wrong = wrong.map(|(_, said)| said.clone());
        }
        let unplaced: Vec<_> = refusal
            .fields
            .iter()
            .filter(|(name, _)| self.fields.iter().all(|field| field.name != *name))
            .map(|(_, said)| said.clone())
            .collect();
        if self.wrong.is_none() && !unplaced.is_empty() {
            self.wrong = Some(unplaced.join(" "));
        }
    }
}

/// The acts with what became of the one that was tried; and what was said of one that is no longer offered.
pub(crate) fn recalled(mut acts: Vec<Act>, refusal: Option<&Refusal>) -> (Vec<Act>, Option<String>) {
    let Some(refusal) = refusal else { return (acts, None) };
    for act in &mut acts {
        act.recall(refusal);
    }
    let untold = (!acts.iter().any(|act| act.tried)).then(|| {
        let fields = refusal.fields.iter().map(|(_, said)| said.clone());
        refusal.said.clone().into_iter().chain(fields).collect::<Vec<_>>().join(" ")
    });
    (acts, untold.filter(|said| !said.is_empty()))
}

/// The most that somebody has to say.
pub(crate) const WORDS: usize = 2000;

/// How far a visitor is with a number.
#[derive(Clone, Copy)]
pub(crate) struct Confirming<'a> {
    /// For which act one was sent.
    pub asked: Option<&'a str>,
    /// Whether messages reach phones from here.
    pub reachable: bool,
}
