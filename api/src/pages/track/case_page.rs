//! A case as a page shows it to whoever submitted it.

use askama::Template;
use chrono::NaiveDate;
use mashang_domain::audit::AuditEntry;
use mashang_domain::cases::{CaseView, RatingStanding};
use mashang_domain::shared::text::Name;
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Party, Vocabulary};
use mashang_domain::timeline::Line;

use super::acts::{Act, Confirming, Refusal, recalled};
use super::case_acts;
use super::looks::looked;
use super::say::{moment, one_of};
use super::standing::{self, Standing};
use super::story::{FileKind, FileSet, Kinds, StoryLine, first_files, measure, set, told};
use super::teller::Teller;
use crate::pages::Look;

/// What every page behind a code shows.
pub(crate) struct Matter {
    pub code: String,
    /// What its forms bring along.
    pub token: String,
    /// Whether it was submitted a moment ago.
    pub fresh: bool,
    pub title: String,
    /// On which day it came in.
    pub date: NaiveDate,
    pub standing: Standing,
    /// What was said of an act that is not offered any more.
    pub said: Option<String>,
    pub acts: Vec<Act>,
    pub lines: Vec<StoryLine>,
    /// Who looked at it of late.
    pub looks: Vec<String>,
}

/// The page of a case.
#[derive(Template)]
#[template(path = "track_case.html")]
pub(crate) struct CasePage {
    look: Look,
    matter: Matter,
    /// Whether the position that was sent along can't be used.
    displaced: bool,
    /// Whether its words tell of something for which one calls at once.
    urgent: bool,
    sent_at: String,
    to: String,
    text: Option<String>,
    address: Option<String>,
    contact: Option<String>,
    photos: Option<FileSet>,
    units: Vec<String>,
    measures: Vec<String>,
    /// The parts into which it was taken, each with how it stands.
    parts: Vec<String>,
    rating: Option<String>,
}

/// How a page is asked for: whose code, and what was tried just now.
pub(crate) struct Asked<'a> {
    pub code: String,
    pub token: String,
    pub fresh: bool,
    pub displaced: bool,
    pub urgent: bool,
    pub refusal: Option<&'a Refusal>,
    pub confirming: Confirming<'a>,
    pub looks: &'a [AuditEntry],
    /// Whom a party may choose to mediate.
    pub choosable: &'a [Name],
}

impl CasePage {
    pub(crate) fn of(teller: &Teller<'_>, view: CaseView, (lines, kinds): (&[Line], &Kinds), asked: Asked<'_>) -> Self {
        let (look, now) = (teller.look, teller.now);
        let (acts, said) = recalled(case_acts::of_case(look, &view, asked.confirming), asked.refusal);
        let rating = view.rating.map(|rating| {
            let grade = look.say(rating.label(), rating.as_str());
            match view.rating_standing {
                Some(RatingStanding::Valid) | None => grade.to_owned(),
                Some(other) => {
                    one_of(look, (format!("{grade}（{}）", other.label()), format!("{grade} ({})", other.as_str())))
                }
            }
        });
        let contact = view.contact_phone.as_ref().map(|phone| {
            let name = view.contact_name.as_ref().map_or("", |name| name.as_str());
            format!("{name} {phone}").trim().to_owned()
        });
        let units = view.lead_unit.iter().chain(&view.co_units);
        let units = units.map(|unit| teller.party(Party::Unit(*unit))).collect();
        let measures = view.measures.iter().enumerate().map(|(at, one)| {
            let (number, told) = (at + 1, measure(teller, one));
            format!("{number}. {told}")
        });
        let measures = measures.collect();
        let parts = view.children.iter().map(|child| {
            let state = look.say(child.state.label(), child.state.as_str());
            format!("{}：{state}", child.title.as_str())
        });
        let parts = parts.collect();
        Self {
            look,
            displaced: asked.displaced,
            urgent: asked.urgent,
            sent_at: moment(look, view.submitted_at, now),
            to: teller.party(view.target),
            contact,
            photos: own_files(look, lines, kinds),
            units,
            measures,
            parts,
            rating,
            matter: Matter {
                code: asked.code,
                token: asked.token,
                fresh: asked.fresh,
                date: local_date(view.submitted_at),
                standing: standing::of_case(teller, &view),
                said,
                acts,
                lines: told(teller, lines, kinds),
                looks: looked(teller, asked.looks),
                title: view.title.into(),
            },
            text: view.text.map(String::from),
            address: view.place.address.map(String::from),
        }
    }
}

/// What the submitter sent along.
fn own_files(look: Look, lines: &[Line], kinds: &Kinds) -> Option<FileSet> {
    let own = first_files(lines);
    let heard = own.iter().any(|id| kinds.get(id) == Some(&FileKind::Recording));
    let (zh, en) =
        if heard { ("我的录音和照片", "My recording and photos") } else { ("我的照片", "My photos") };
    set(look.say(zh, en), &own, kinds)
}
