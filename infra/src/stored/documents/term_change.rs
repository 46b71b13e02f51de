//! `roster_rows.sealed`: who somebody of a roster is; `term_change_steps.sealed`: how something stood before a change of term;
//! `term_changes.counts`: how often what became of somebody or something.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use mashang_domain::cases::clocks::Stage;
use mashang_domain::codes::CodeSubject;
use mashang_domain::congresses::{CongressLevel, Seat};
use mashang_domain::contacts::{ContactLinkState, LinkStood};
use mashang_domain::deputies::{self, MandateReason, MandateStatus};
use mashang_domain::shared::text::{Name, Phone};
use mashang_domain::shared::{self, DivisionCode, Instant, StoreError, Vocabulary};
use mashang_domain::term_changes::{BirthMonth, Elected, ElectedSex, Employer, Former, RosterRow, TermChangeStepKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::clock::Clock;
use super::party::Party;
use super::periods::Period;
use crate::stored::word::{First, Plain, Word, each, is_default, plain};

/// What names the rows, in errors.
const ROSTER: &str = "roster_rows.sealed";
const STEP: &str = "term_change_steps.sealed";

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    name: Plain<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sex: Option<Word<ElectedSex>>,
    born: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ethnicity: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    party: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    employer: Option<Plain<Employer>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<Plain<Phone>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    room: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    grids: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    proposals: Vec<Uuid>,
}

impl From<&RosterRow> for Row {
    fn from(row: &RosterRow) -> Self {
        let elected = &row.elected;
        Self {
            _version: First,
            name: (&elected.name).into(),
            sex: elected.sex.map(Word),
            born: elected.born.to_string(),
            ethnicity: plain(elected.ethnicity.as_ref()),
            party: plain(elected.party.as_ref()),
            employer: plain(elected.employer.as_ref()),
            phone: plain(elected.phone.as_ref()),
            room: row.room.map(|room| room.0),
            grids: row.grids.iter().map(|grid| grid.0).collect(),
            proposals: row.proposals.iter().map(|deputy| deputy.0).collect(),
        }
    }
}

/// What a row of a roster holds beside its columns.
pub(crate) struct Told {
    pub(crate) elected: Elected,
    pub(crate) room: Option<Uuid>,
    pub(crate) grids: Vec<Uuid>,
    pub(crate) proposals: Vec<Uuid>,
}

impl Row {
    pub(crate) fn read(self) -> Result<Told, StoreError> {
        Ok(Told {
            elected: Elected {
                name: self.name.0,
                sex: self.sex.map(Word::known),
                born: BirthMonth::read(&self.born).ok_or(StoreError::Corrupt(ROSTER))?,
                ethnicity: self.ethnicity.map(|text| text.0),
                party: self.party.map(|text| text.0),
                employer: self.employer.map(|text| text.0),
                phone: self.phone.map(|phone| phone.0),
            },
            room: self.room,
            grids: self.grids,
            proposals: self.proposals,
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Change {
    reason: Word<MandateReason>,
    decided_by: Plain<Name>,
    decided_on: NaiveDate,
    effective_on: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    announcement: Option<Plain<Name>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attachment: Option<Uuid>,
}

impl From<&deputies::MandateChange> for Change {
    fn from(change: &deputies::MandateChange) -> Self {
        Self {
            reason: Word(change.reason),
            decided_by: (&change.decided_by).into(),
            decided_on: change.decided_on,
            effective_on: change.effective_on,
            announcement: plain(change.announcement.as_ref()),
            attachment: change.attachment.map(|file| file.0),
        }
    }
}

impl From<Change> for deputies::MandateChange {
    fn from(change: Change) -> Self {
        Self {
            reason: change.reason.0,
            decided_by: change.decided_by.0,
            decided_on: change.decided_on,
            effective_on: change.effective_on,
            announcement: change.announcement.map(|text| text.0),
            attachment: change.attachment.map(Into::into),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Mandate {
    id: Uuid,
    term: Uuid,
    constituency: Uuid,
    level: Word<CongressLevel>,
    congress: Plain<DivisionCode>,
    number: i32,
    constituency_name: Plain<Name>,
    from: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
    status: Word<MandateStatus>,
    since: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decision: Option<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    coming: Option<Change>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    suspensions: Vec<Period>,
}

impl From<&deputies::Mandate> for Mandate {
    fn from(mandate: &deputies::Mandate) -> Self {
        let seat = &mandate.seat;
        Self {
            id: mandate.id.0,
            term: seat.term.0,
            constituency: seat.constituency.0,
            level: Word(seat.level),
            congress: (&seat.congress).into(),
            number: seat.number,
            constituency_name: (&seat.constituency_name).into(),
            from: mandate.from,
            to: mandate.to,
            status: Word(mandate.status),
            since: mandate.status_since,
            decision: mandate.decision.as_ref().map(Change::from),
            coming: mandate.coming.as_ref().map(Change::from),
            suspensions: each(&mandate.suspensions),
        }
    }
}

impl From<Mandate> for deputies::Mandate {
    fn from(mandate: Mandate) -> Self {
        Self {
            id: mandate.id.into(),
            seat: Seat {
                term: mandate.term.into(),
                constituency: mandate.constituency.into(),
                level: mandate.level.0,
                congress: mandate.congress.0,
                number: mandate.number,
                constituency_name: mandate.constituency_name.0,
            },
            from: mandate.from,
            to: mandate.to,
            status: mandate.status.0,
            status_since: mandate.since,
            decision: mandate.decision.map(Into::into),
            coming: mandate.coming.map(Into::into),
            suspensions: each(mandate.suspensions),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Assignment {
    id: Uuid,
    grid: Uuid,
    period: Period,
}

impl From<&deputies::GridAssignment> for Assignment {
    fn from(one: &deputies::GridAssignment) -> Self {
        Self { id: one.id.0, grid: one.grid.0, period: (&one.period).into() }
    }
}

impl From<Assignment> for deputies::GridAssignment {
    fn from(one: Assignment) -> Self {
        Self { id: one.id.into(), grid: one.grid.into(), period: one.period.into() }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stood {
    Deputy {
        #[serde(default, skip_serializing_if = "is_default")]
        version: i32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        room: Option<Uuid>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        assignments: Vec<Assignment>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mandates: Vec<Mandate>,
    },
    Code {
        subject: Party,
        division: Plain<DivisionCode>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revoked_at: Option<Instant>,
    },
    Case {
        target: Party,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fallback_room: Option<Uuid>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<Clock>,
        /// The edition of the calendar by which the clock counts.
        #[serde(default)]
        edition: i32,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        passed_on: Vec<Party>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missed: Vec<Word<Stage>>,
    },
    Dispute {
        addressee: Party,
    },
    ContactLink {
        state: Word<ContactLinkState>,
        deputy: Uuid,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to_deputy: Option<Uuid>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<u32>,
        office: Uuid,
        division: Plain<DivisionCode>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        erase_at: Option<Instant>,
    },
    FollowUps {
        deputy: Uuid,
        passing: Uuid,
    },
}

/// How something stood before.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Before {
    #[serde(default, skip_serializing, rename = "v")]
    _version: First,
    stood: Stood,
}

impl Before {
    /// Nothing, where there was nothing.
    pub(crate) fn of(former: &Former) -> Option<Self> {
        let stood = match former {
            Former::Nothing => return None,
            Former::Deputy { version, room, assignments, mandates } => Stood::Deputy {
                version: *version,
                room: room.map(|room| room.0),
                assignments: each(assignments),
                mandates: each(mandates),
            },
            Former::Code { subject, division, revoked_at } => {
                Stood::Code { subject: subject.party().into(), division: division.into(), revoked_at: *revoked_at }
            }
            Former::Case { target, fallback_room, clock, passed_on, missed } => Stood::Case {
                target: (*target).into(),
                fallback_room: fallback_room.map(|room| room.0),
                clock: clock.as_ref().map(Clock::from),
                edition: clock.as_ref().map_or(0, |clock| clock.edition),
                passed_on: each(passed_on.iter().copied()),
                missed: missed.iter().copied().map(Word).collect(),
            },
            Former::Dispute { addressee } => Stood::Dispute { addressee: (*addressee).into() },
            Former::ContactLink(stood) => Stood::ContactLink {
                state: Word(stood.state),
                deputy: stood.deputy.0,
                to_deputy: stood.to_deputy.map(|deputy| deputy.0),
                place: stood.place,
                office: stood.office.0,
                division: (&stood.division).into(),
                erase_at: stood.erase_at,
            },
            Former::FollowUps { deputy, passing } => Stood::FollowUps { deputy: deputy.0, passing: *passing },
        };
        Some(Self { _version: First, stood })
    }

    pub(crate) fn read(self) -> Result<Former, StoreError> {
        Ok(match self.stood {
            Stood::Deputy { version, room, assignments, mandates } => Former::Deputy {
                version,
                room: room.map(Into::into),
                assignments: each(assignments),
                mandates: each(mandates),
            },
            Stood::Code { subject, division, revoked_at } => Former::Code {
                subject: CodeSubject::of(shared::Party::from(subject)).ok_or(StoreError::Corrupt(STEP))?,
                division: division.0,
                revoked_at,
            },
            Stood::Case { target, fallback_room, clock, edition, passed_on, missed } => Former::Case {
                target: target.into(),
                fallback_room: fallback_room.map(Into::into),
                clock: clock.map(|clock| mashang_domain::cases::clocks::CaseClock { edition, ..clock.into() }),
                passed_on: each(passed_on),
                missed: missed.into_iter().map(|stage| stage.0).collect(),
            },
            Stood::Dispute { addressee } => Former::Dispute { addressee: addressee.into() },
            Stood::ContactLink { state, deputy, to_deputy, place, office, division, erase_at } => {
                Former::ContactLink(LinkStood {
                    state: state.known(),
                    deputy: deputy.into(),
                    to_deputy: to_deputy.map(Into::into),
                    place,
                    office: office.into(),
                    division: division.0,
                    erase_at,
                })
            }
            Stood::FollowUps { deputy, passing } => Former::FollowUps { deputy: deputy.into(), passing },
        })
    }
}

/// Counts by the words of what they count.
pub(crate) type Counts = BTreeMap<String, u32>;

pub(crate) fn counted(counts: &BTreeMap<TermChangeStepKind, u32>) -> Counts {
    counts.iter().map(|(kind, count)| (kind.as_str().to_owned(), *count)).collect()
}

/// A word that this version does not know counts nowhere.
pub(crate) fn counts(counted: Counts) -> BTreeMap<TermChangeStepKind, u32> {
    counted.into_iter().filter_map(|(word, count)| Some((TermChangeStepKind::parse(&word)?, count))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn written(what: &str) -> Vec<Value> {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/stored/0.1.0-term-changes.jsonl");
        let text = std::fs::read_to_string(file).expect("the fixture");
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
        lines.filter(|line| line["what"] == what).map(|mut line| line["value"].take()).collect()
    }

    #[test]
    fn how_things_stood_reads_and_is_written_again_as_it_was() {
        let all = written("term_change/before");
        assert_eq!(all.len(), 6);
        for value in all {
            let before: Before = serde_json::from_value(value.clone()).expect("a shape");
            let former = before.read().expect("how it stood");
            assert_eq!(serde_json::to_value(Before::of(&former)).expect("JSON"), value);
        }
    }

    #[test]
    fn how_a_link_stood_reads_as_it_was_written() {
        let stood = LinkStood {
            state: ContactLinkState::AwaitingConsent,
            deputy: Uuid::from_u128(1).into(),
            to_deputy: Some(Uuid::from_u128(2).into()),
            place: Some(3),
            office: Uuid::from_u128(4).into(),
            division: DivisionCode::new("350582002014").expect("twelve digits"),
            erase_at: Some(Instant::UNIX_EPOCH),
        };
        let written = serde_json::to_value(Before::of(&Former::ContactLink(stood.clone()))).expect("JSON");
        let before: Before = serde_json::from_value(written).expect("a shape");
        assert_eq!(before.read().expect("how it stood"), Former::ContactLink(stood));
    }

    #[test]
    fn who_was_elected_reads() {
        for value in written("term_change/row") {
            let told = serde_json::from_value::<Row>(value).expect("a shape").read().expect("a person");
            assert_eq!((told.elected.born.to_string(), told.grids.len()), ("1980-05".to_owned(), 1));
        }
    }
}
