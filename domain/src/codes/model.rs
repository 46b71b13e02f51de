use uuid::Uuid;

use crate::deputies::Deputy;
use crate::institutions::CongressOffice;
use crate::rooms::ActivityRoom;
use crate::shared::code::QrCode;
use crate::shared::text::Name;
use crate::shared::{DeputyId, GridId, Instant, OfficeId, Party, RoomId, Subject};
use crate::territory::{DivisionCode, Grid};

/// What a printed code leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSubject {
    Deputy(DeputyId),
    Room(RoomId),
    Office(OfficeId),
}

impl CodeSubject {
    /// As a party that takes cases and disputes.
    #[must_use]
    pub fn party(self) -> Party {
        match self {
            Self::Deputy(id) => Party::Deputy(id),
            Self::Room(id) => Party::Room(id),
            Self::Office(id) => Party::Office(id),
        }
    }

    /// The same of a party; no code leads to any other.
    #[must_use]
    pub fn of(party: Party) -> Option<Self> {
        match party {
            Party::Deputy(id) => Some(Self::Deputy(id)),
            Party::Room(id) => Some(Self::Room(id)),
            Party::Office(id) => Some(Self::Office(id)),
            Party::Account(_) | Party::Unit(_) | Party::Organisation(_) => None,
        }
    }
}

/// Copies of one print run at most.
pub const MAX_COPIES: i32 = 10_000;

/// How often a code was printed again since it was issued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodePrints {
    /// Print runs.
    pub runs: i32,
    /// Copies of all of them.
    pub copies: i32,
    /// When the last of them was.
    pub last: Option<Instant>,
}

/// A printed code. It is never used again for anybody else but the successor to whom it is re-pointed.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedCode {
    pub code: QrCode,
    /// Counts its changes.
    pub version: i32,
    /// What it leads to now.
    pub subject: CodeSubject,
    /// Where that lies: codes are listed by it.
    pub division: DivisionCode,
    /// When it was issued.
    pub issued_at: Instant,
    /// The office that issued it, or the administrator's account. Nobody where that was not noted.
    pub issued_by: Option<Party>,
    pub prints: CodePrints,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Instant>,
}

impl PrintedCode {
    /// A code that was not printed again yet.
    #[must_use]
    pub fn issued(
        code: QrCode,
        subject: CodeSubject,
        division: DivisionCode,
        issued_at: Instant,
        issued_by: Option<Party>,
    ) -> Self {
        Self {
            code,
            version: 1,
            subject,
            division,
            issued_at,
            issued_by,
            prints: CodePrints::default(),
            revoked_at: None,
        }
    }

    /// As the subject of events.
    #[must_use]
    pub fn told_as(&self) -> Subject {
        Subject { kind: super::SUBJECT, id: event_id(&self.code) }
    }
}

/// What stands before a code's own number in the id by which the log knows it: a `UUIDv8` (RFC 9562), of which 62 bits are free.
const MARK: u128 = 0x7172_636f_6465_8000_8000_0000_0000_0000;

/// The id by which the log knows a code, which has no other: the code itself, read as a number. Ten characters of letters and
/// digits are less than 2^52.
fn event_id(code: &QrCode) -> Uuid {
    let digits = code.as_str().chars().filter_map(|character| character.to_digit(36));
    Uuid::from_u128(MARK | digits.fold(0_u128, |sum, digit| sum * 36 + u128::from(digit)))
}

crate::vocabulary! {
    /// How a code stands.
    CodeState "代码状态" {
        /// Whoever it leads to takes in.
        Active = "active" "使用中",
        /// It was revoked.
        Revoked = "revoked" "已停用",
        /// The deputy does not serve today.
        NotServing = "not_serving" "代表暂不接收",
        /// The room or the office is closed.
        Closed = "closed" "活动室或机构已停用",
    }
}

/// A code in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedCode {
    pub code: PrintedCode,
    pub state: CodeState,
}

crate::vocabulary! {
    /// Whether somebody who scans a code may submit a case there.
    CodeIntake "受理状态" {
        /// Cases are taken.
        Open = "open" "正常受理",
        /// The code was revoked.
        CodeRevoked = "code_revoked" "此码已停用",
        /// This deputy takes in nothing at present.
        NotServing = "not_serving" "该代表暂不接收群众反映",
        /// The deputy is elected, and takes in from the first session on.
        Elected = "elected" "该代表已当选，尚未履职",
        /// The room is closed.
        RoomClosed = "room_closed" "该活动室已停用",
        /// The office is closed.
        OfficeClosed = "office_closed" "该机构已撤销",
    }
}

impl CodeIntake {
    /// What whoever scans reads where nothing is taken in, in Chinese and in English. Of a deputy it tells no reason: who is
    /// suspended is not convicted.
    #[must_use]
    pub fn notice(self) -> Option<[&'static str; 2]> {
        match self {
            Self::Open => None,
            Self::CodeRevoked => Some([
                "此码已停用，请联系下列代表或活动室",
                "This code was revoked: please turn to one of the deputies or rooms below.",
            ]),
            Self::NotServing => Some([
                "该代表暂不接收群众反映，请联系下列代表或活动室",
                "This deputy takes in nothing at present: please turn to one of the deputies or rooms below.",
            ]),
            Self::Elected => Some([
                "该代表已当选，首次会议后开始接收群众反映，请联系下列代表或活动室",
                "This deputy is elected and takes in from the first session on: please turn to those below until then.",
            ]),
            Self::RoomClosed => Some([
                "该活动室已停用，请联系下列代表或活动室",
                "This room is closed: please turn to one of the deputies or rooms below.",
            ]),
            Self::OfficeClosed => {
                Some(["该机构已撤销，请联系下列机构", "This office is closed: please turn to the one below."])
            }
        }
    }
}

/// Where a case goes that comes in by a code.
#[derive(Clone, Debug, PartialEq)]
pub struct IntakePoint {
    pub code: QrCode,
    /// What the code leads to. An entry that was a second of the same person leads to that person.
    pub subject: CodeSubject,
    /// To whom it is addressed: the same, or who stands in today.
    pub target: Party,
    /// The office in charge.
    pub office: OfficeId,
    /// The village or community, or what an office serves.
    pub division: DivisionCode,
    /// The grid for cases that name no place.
    pub grid: Option<GridId>,
    /// The room whose liaison steps in when a deputy does not answer.
    pub room: Option<RoomId>,
    /// Whether cases are taken today.
    pub intake: CodeIntake,
}

/// Deputies whom a card offers at most.
pub const MAX_DEPUTIES: usize = 5;

/// Somebody else whom a resident may turn to.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// A deputy, a room or an office.
    pub party: Party,
    pub name: Name,
    /// A code that leads there. A deputy has one always.
    pub code: Option<QrCode>,
    /// Whether it goes on with what the card's own did: who stands in, a deputy of the same constituency, what came in the place
    /// of a closed room or office.
    pub successor: bool,
}

/// A mandate by which a deputy serves today, as the card says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardMandate {
    /// What the congress calls its deputies: “晋江市人大代表”.
    pub title: String,
    /// 届次.
    pub term: i32,
    pub constituency: Name,
    /// Whether the next term's deputies are elected and its first session is still to come (任期即将届满).
    pub ending: bool,
}

/// Who takes in for the deputy today.
#[derive(Clone, Debug, PartialEq)]
pub struct CardStandIn {
    /// A deputy, a room or an office.
    pub party: Party,
    pub name: Name,
}

/// What a code shows to whoever scans it.
#[derive(Clone, Debug)]
pub struct CodeCard {
    pub code: QrCode,
    /// Whether cases are taken.
    pub intake: CodeIntake,
    /// The deputy, when the code is a deputy's.
    pub deputy: Option<Deputy>,
    /// By what the deputy serves today.
    pub mandates: Vec<CardMandate>,
    /// Who takes in while the deputy is away.
    pub stand_in: Option<CardStandIn>,
    /// The room: the code's own, or the deputy's.
    pub room: Option<ActivityRoom>,
    /// The office, when the code is an office's.
    pub office: Option<CongressOffice>,
    /// The deputy's grids.
    pub grids: Vec<Grid>,
    /// The division's name.
    pub division_name: String,
    /// Whom to turn to when intake is closed: the successor, the grid's other deputies, the room, the office.
    pub alternatives: Vec<Alternative>,
}

crate::vocabulary! {
    /// What becomes of a code whose deputy leaves.
    CodeSuccessionKind "代表码接续方式" {
        /// It goes on leading to the deputy, who was elected again or serves by another mandate.
        Keep = "keep" "保留",
        /// It leads to a successor.
        Successor = "successor" "由继任者接续",
        /// It leads to the deputy's room, or else to the office in charge.
        Station = "station" "改指活动室或人大机构",
        /// It is revoked.
        Revoke = "revoke" "停用",
    }
}

/// What becomes of a code whose deputy leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSuccession {
    Keep,
    /// To a deputy or a room.
    Successor(CodeSubject),
    Station,
    Revoke,
}

impl CodeSuccession {
    #[must_use]
    pub fn kind(self) -> CodeSuccessionKind {
        match self {
            Self::Keep => CodeSuccessionKind::Keep,
            Self::Successor(_) => CodeSuccessionKind::Successor,
            Self::Station => CodeSuccessionKind::Station,
            Self::Revoke => CodeSuccessionKind::Revoke,
        }
    }
}

crate::vocabulary! {
    /// What opens the mini-program at a printed code without a camera.
    CodeLinkKind "打开小程序的链接" {
        /// An address of `WeChat`'s own, for messages and browsers of phones.
        Scheme = "scheme" "URL Scheme",
        /// An ordinary address, for messages and pages.
        UrlLink = "url_link" "URL Link",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::shared::Vocabulary;

    #[test]
    fn the_log_knows_each_code_by_an_id_of_its_own() {
        let mut seen = HashSet::new();
        for number in 0..200_u8 {
            let code = QrCode::following(&[number; 32]);
            let id = event_id(&code);
            assert_eq!((id.get_version_num(), id.get_variant()), (8, uuid::Variant::RFC4122), "{id}");
            assert_eq!(id, event_id(&QrCode::read(&code.grouped().to_lowercase()).expect("the same")));
            seen.insert((code.as_str().to_owned(), id));
        }
        let ids: HashSet<_> = seen.iter().map(|(_, id)| id).collect();
        assert!(ids.len() == seen.len() && seen.len() > 20, "{seen:?}");
    }

    #[test]
    fn whatever_takes_nothing_in_says_where_to_go_and_of_a_deputy_no_reason() {
        for intake in CodeIntake::ALL {
            let said = intake.notice();
            assert_eq!(said.is_none(), intake.require_open().is_ok());
            let said = said.map(|[zh, _]| zh).unwrap_or_default();
            assert!(said.contains("请联系下列") || *intake == CodeIntake::Open, "{said}");
        }
        let said = [CodeIntake::NotServing.label().to_owned(), format!("{:?}", CodeIntake::NotServing.notice())];
        for reason in ["任", "暂停", "终止", "羁押", "suspend", "ended"] {
            assert!(said.iter().all(|said| !said.contains(reason)), "{reason}: {said:?}");
        }
    }
}
