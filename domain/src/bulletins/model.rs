use std::fmt;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{BulletinCitationKind, BulletinState};
use crate::cases::far_future;
use crate::orders::SupervisionOrderId;
use crate::shared::deadline::day_over;
use crate::shared::text::{Body, Name, Text, Title};
use crate::shared::{AccountId, BulletinId, DeputyId, DivisionCode, Instant, OfficeId, Party, Standing, each_once};

/// Characters of title, theme, the four parts and what is cited, at most.
pub const MOST_CHARACTERS: usize = 3_000;
/// Citations of one briefing, at most.
pub const MAX_CITATIONS: usize = 30;
/// Briefings that cite one matter, at most.
pub const MAX_CITING: i64 = 50;
/// Accounts that work on one, at most.
pub const MAX_EDITORS: usize = 20;
/// Instructions on one, at most.
pub const MAX_INSTRUCTIONS: usize = 10;
/// Units and offices to which one instruction is addressed, at most.
pub const MAX_ADDRESSEES: usize = 10;
/// Days from today until an instruction is due, at most.
pub const MAX_DAYS_AHEAD: i64 = 366;

/// One of the four parts.
pub type BulletinText = Text<3000>;
/// What a citation says.
pub type CitationText = Text<500>;

/// The number of a briefing (期号): the next one of its office in its year. It is no 发文字号, which a briefing has none of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BulletinNumber {
    pub year: i32,
    /// From 1 on, without a gap.
    pub number: u32,
}

impl fmt::Display for BulletinNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}年第{}期", self.year, self.number)
    }
}

/// The four parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinParts {
    pub situation: BulletinText,
    pub problems: BulletinText,
    pub causes: BulletinText,
    pub proposals: BulletinText,
}

impl BulletinParts {
    /// Each with what it is called, in order.
    #[must_use]
    pub fn each(&self) -> [(&'static str, &str); 4] {
        [
            ("情况", self.situation.as_str()),
            ("问题", self.problems.as_str()),
            ("原因", self.causes.as_str()),
            ("建议", self.proposals.as_str()),
        ]
    }
}

/// To whom it goes: up (报), across (送) and down (发).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulletinRecipients {
    pub report: Vec<Name>,
    pub send: Vec<Name>,
    pub distribute: Vec<Name>,
}

impl BulletinRecipients {
    /// Each list with what it is called.
    #[must_use]
    pub fn each(&self) -> [(&'static str, &[Name]); 3] {
        [("报", self.report.as_slice()), ("送", self.send.as_slice()), ("发", self.distribute.as_slice())]
    }
}

/// What is written, by those who write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinContent {
    pub title: Title,
    /// The one matter that it is about.
    pub theme: Name,
    pub parts: BulletinParts,
    pub recipients: BulletinRecipients,
    /// Who signs, once that is known.
    pub signer: Option<Name>,
}

/// What was cited, as it was then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Counted from 1; people name it by that.
    pub number: u32,
    pub kind: BulletinCitationKind,
    /// The case, the suggestion or the consultation.
    pub source: Option<Uuid>,
    /// Which group of the consultation's opinions.
    pub group: Option<u32>,
    /// Where it lies.
    pub division: DivisionCode,
    /// What it says; nothing once it was blanked.
    pub text: Option<CitationText>,
    /// The number that goes with it: of people, of a suggestion, of a figure.
    pub figure: Option<Name>,
    pub cited_at: Instant,
    /// Whose report it was.
    pub deputy: Option<DeputyId>,
    /// Who submitted it, by the own account.
    pub resident: Option<AccountId>,
    /// When it was blanked.
    pub blanked_at: Option<Instant>,
}

/// What somebody answered to an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstructionAnswer {
    pub at: Instant,
    pub text: Body,
}

/// Somebody to whom an instruction is addressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// A unit or an office.
    pub to: Party,
    pub answer: Option<InstructionAnswer>,
}

/// What a leader wrote on it (批示).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Counted from 1.
    pub number: u32,
    pub leader: Name,
    pub on: NaiveDate,
    pub words: Body,
    /// The last day on which it is answered in time.
    pub due_on: NaiveDate,
    pub addressees: Vec<Addressee>,
    /// The supervision order that followed.
    pub order: Option<SupervisionOrderId>,
}

/// What came of it, as those are told from whom it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinFeedback {
    pub at: Instant,
    /// For the deputies.
    pub text: Body,
    /// For the residents, in plain words.
    pub plain: Body,
}

/// A briefing.
#[derive(Clone, Debug, PartialEq)]
pub struct Bulletin {
    pub id: BulletinId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<BulletinState>,
    /// Once it was issued.
    pub number: Option<BulletinNumber>,
    /// The office in whose series it is.
    pub office: OfficeId,
    /// The area that this office serves.
    pub division: DivisionCode,
    /// What is written. It may name people, and is sealed wherever it is kept, as is all that follows from it.
    pub content: BulletinContent,
    pub citations: Vec<Citation>,
    pub instructions: Vec<Instruction>,
    pub feedback: Option<BulletinFeedback>,
    /// Who began it, and whoever else wrote on it: none of them reviews it.
    pub editors: Vec<AccountId>,
    pub reviewer: Option<AccountId>,
    /// Since when it waits to be reviewed.
    pub submitted_at: Option<Instant>,
    pub drafted_at: Instant,
    pub issued_at: Option<Instant>,
}

fn length(text: &str) -> usize {
    text.chars().count()
}

impl Bulletin {
    #[must_use]
    pub fn state(&self) -> BulletinState {
        self.standing.state()
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> String {
        self.number.map_or_else(|| "民情专报（拟稿）".to_owned(), |number| format!("民情专报{number}"))
    }

    /// How many characters it comes to.
    #[must_use]
    pub fn length(&self) -> usize {
        let content = &self.content;
        let parts: usize = content.parts.each().iter().map(|(_, text)| length(text)).sum();
        let cited = self.citations.iter().filter_map(|one| one.text.as_ref());
        let cited: usize = cited.map(|text| length(text.as_str())).sum();
        length(content.title.as_str()) + length(content.theme.as_str()) + parts + cited
    }

    /// The deputies whose reports it cites, each once.
    #[must_use]
    pub fn informants(&self) -> Vec<DeputyId> {
        each_once(self.citations.iter().filter_map(|one| one.deputy))
    }

    /// The residents whose cases it cites, each once: not of what was blanked.
    #[must_use]
    pub fn residents(&self) -> Vec<AccountId> {
        each_once(self.citations.iter().filter(|one| one.blanked_at.is_none()).filter_map(|one| one.resident))
    }

    /// Those to whom instructions are addressed, each once.
    #[must_use]
    pub fn addressees(&self) -> Vec<Party> {
        each_once(self.instructions.iter().flat_map(|instruction| &instruction.addressees).map(|one| one.to))
    }

    /// Those who have not answered, and on which day that is due, in the order of the instructions.
    pub fn unanswered(&self) -> impl Iterator<Item = (Party, NaiveDate)> {
        self.instructions.iter().flat_map(|instruction| {
            let open = instruction.addressees.iter().filter(|one| one.answer.is_none());
            open.map(move |one| (one.to, instruction.due_on))
        })
    }

    /// Whose move it is, each once with what is due first; far in the future where there is no term.
    #[must_use]
    pub fn waits_for(&self) -> Vec<(Party, Instant)> {
        let office = (Party::Office(self.office), far_future());
        match self.state() {
            BulletinState::Drafting | BulletinState::Returned if self.submitted_at.is_some() => vec![office],
            BulletinState::Drafting | BulletinState::Issued | BulletinState::Filed | BulletinState::Withdrawn => {
                Vec::new()
            }
            BulletinState::Returned => {
                self.editors.first().map(|drafter| (Party::Account(*drafter), far_future())).into_iter().collect()
            }
            BulletinState::Reviewed | BulletinState::FedBack => vec![office],
            BulletinState::Instructed => {
                let mut all: Vec<(Party, Instant)> = Vec::new();
                for (party, day) in self.unanswered() {
                    let due = day_over(day);
                    match all.iter_mut().find(|(other, _)| *other == party) {
                        Some((_, first)) => *first = due.min(*first),
                        None => all.push((party, due)),
                    }
                }
                if all.is_empty() { vec![office] } else { all }
            }
        }
    }

    /// Whether that instruction is still to be seen to: until those from whom the briefing came are told what came of it. Nothing where
    /// there is no such instruction.
    #[must_use]
    pub fn owes(&self, instruction: u32) -> Option<bool> {
        let is_there = self.instructions.iter().any(|one| one.number == instruction);
        is_there.then(|| self.state() == BulletinState::Instructed)
    }

    /// All in whose lists it stands beside its office's, and until when each is waited for, if at all. Nobody else has it before it is
    /// issued.
    #[must_use]
    pub fn parties(&self) -> Vec<(Party, Option<Instant>)> {
        let waits = self.waits_for();
        let mut all: Vec<(Party, Option<Instant>)> = waits.iter().map(|(party, due)| (*party, Some(*due))).collect();
        if self.issued_at.is_some() {
            let deputies = self.informants().into_iter().map(Party::Deputy);
            for party in self.addressees().into_iter().chain(deputies) {
                if !all.iter().any(|(other, _)| *other == party) {
                    all.push((party, None));
                }
            }
        }
        all
    }

    /// Two entries of one deputy are one: whose report it was is the other.
    pub fn rename(&mut self, from: DeputyId, to: DeputyId) {
        for citation in self.citations.iter_mut().filter(|one| one.deputy == Some(from)) {
            citation.deputy = Some(to);
        }
    }

    /// The cases, suggestions and consultations that it cites, each once, those among them that were blanked.
    #[must_use]
    pub fn sources(&self) -> Vec<Uuid> {
        each_once(self.citations.iter().filter_map(|one| one.source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<const MAX: usize>(said: &str) -> Text<MAX> {
        Text::new(said).expect("a literal")
    }

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, number).expect("a literal date")
    }

    fn unit(number: u128) -> Party {
        Party::Unit(Uuid::from_u128(number).into())
    }

    fn instructed(instructions: Vec<Instruction>) -> Bulletin {
        let now = Instant::UNIX_EPOCH;
        let parts = BulletinParts {
            situation: text("情况"),
            problems: text("问题"),
            causes: text("原因"),
            proposals: text("建议"),
        };
        let content = BulletinContent {
            title: text("标题"),
            theme: text("主题"),
            parts,
            recipients: BulletinRecipients::default(),
            signer: None,
        };
        Bulletin {
            id: Uuid::from_u128(1).into(),
            version: 1,
            standing: Standing::at(BulletinState::Instructed),
            number: None,
            office: Uuid::from_u128(2).into(),
            division: DivisionCode::new("350582000000").expect("twelve digits"),
            content,
            citations: Vec::new(),
            instructions,
            feedback: None,
            editors: Vec::new(),
            reviewer: None,
            submitted_at: None,
            drafted_at: now,
            issued_at: Some(now),
        }
    }

    /// An instruction that is due on that day; whoever is told apart by `true` has answered.
    fn instruction(number: u32, due_on: NaiveDate, addressees: &[(Party, bool)]) -> Instruction {
        let answer = || InstructionAnswer { at: Instant::UNIX_EPOCH, text: text("已落实。") };
        let addressee = |(to, answered): &(Party, bool)| Addressee { to: *to, answer: answered.then(answer) };
        Instruction {
            number,
            leader: text("张副主任"),
            on: day(1),
            words: text("请研究。"),
            due_on,
            addressees: addressees.iter().map(addressee).collect(),
            order: None,
        }
    }

    #[test]
    fn who_is_to_answer_twice_waits_once_for_what_is_due_first_and_then_it_is_the_offices_move() {
        let (one, two) = (unit(11), unit(12));
        let open = instructed(vec![
            instruction(1, day(20), &[(one, false), (two, true)]),
            instruction(2, day(10), &[(one, false)]),
        ]);
        assert_eq!(open.waits_for(), [(one, day_over(day(10)))]);
        assert_eq!(open.parties(), [(one, Some(day_over(day(10)))), (two, None)]);
        let due: Vec<_> = open.deadlines().iter().map(|one| (one.part, one.due)).collect();
        assert_eq!(due, [(0, day_over(day(20))), (2, day_over(day(10)))], "each by the place of its addressee");
        let done = instructed(vec![instruction(1, day(20), &[(one, true)])]);
        assert_eq!(done.waits_for(), [(Party::Office(done.office), far_future())]);
        assert!(done.deadlines().is_empty());
        assert_eq!(done.length(), 12);
    }

    #[test]
    fn an_instruction_is_owed_until_it_was_fed_back() {
        let mut told = instructed(vec![instruction(1, day(20), &[(unit(11), true)])]);
        assert_eq!((told.owes(1), told.owes(2)), (Some(true), None), "an answer is no deed");
        told.standing = Standing::at(BulletinState::FedBack);
        assert_eq!(told.owes(1), Some(false));
    }

    #[test]
    fn a_number_is_a_period_and_no_document_number() {
        assert_eq!(BulletinNumber { year: 2026, number: 3 }.to_string(), "2026年第3期");
    }
}
