//! What each viewer sees of a reception. A view holds nothing that its viewer may not know.

use uuid::Uuid;

use super::{
    EntryEnd, Reception, ReceptionKind, ReceptionRelation, ReceptionState, RegisterEntry, RegisterEntryKind, relations,
    shows_to_attendee,
};
use crate::audit::{AuditAct, AuditSubject, Look};
use crate::shared::division::DivisionCode;
use crate::shared::text::{Body, Name, Title};
use crate::shared::{Actor, CaseId, DeputyId, GridId, Instant, Party, ReceptionId, RoomId};

/// An entry of the register, for those who keep it.
#[derive(Clone, Debug)]
pub struct EntryView {
    pub number: u32,
    pub kind: RegisterEntryKind,
    pub text: Body,
    pub speaker_name: Option<Name>,
    /// The speaker's phone, masked.
    pub speaker_phone: Option<String>,
    pub at: Instant,
    pub by: Option<Party>,
    pub confirmed: bool,
    pub case: Option<CaseId>,
    /// Until when it is to end, while it has not.
    pub due: Option<Instant>,
    pub ended: Option<EntryEnd>,
}

/// A reception as one viewer sees it.
#[derive(Clone, Debug)]
pub struct ReceptionView {
    pub id: ReceptionId,
    pub version: i32,
    pub state: ReceptionState,
    pub kind: ReceptionKind,
    pub title: Title,
    pub room: RoomId,
    pub division: DivisionCode,
    pub grid: Option<GridId>,
    pub series: Option<Uuid>,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub deputies: Vec<DeputyId>,
    pub register: Vec<EntryView>,
    pub announced_at: Instant,
    pub updated_at: Instant,
    /// What the viewer has to do with it.
    pub relations: Vec<ReceptionRelation>,
}

impl ReceptionView {
    /// What of it is written down when its viewer looks: what others said there.
    #[must_use]
    pub fn look(&self) -> Option<Look> {
        let (id, division) = (self.id.0, self.division.clone());
        let shown = !self.register.is_empty();
        shown.then_some(Look { act: AuditAct::RegisterShown, subject: AuditSubject::Reception, id, division })
    }
}

/// Shows `reception` to `actor`; that it takes place is public.
#[must_use]
pub fn view(reception: Reception, actor: &Actor) -> ReceptionView {
    let relations = relations(actor, &reception);
    let keeps = relations.iter().any(|relation| relation.keeps_register());
    let came = actor.deputy().filter(|_| relations.contains(&ReceptionRelation::Attendee));
    let left = actor.former_deputy().filter(|_| relations.contains(&ReceptionRelation::Former));
    let own = |entry: &RegisterEntry| left.is_some_and(|deputy| entry.by == Some(Party::Deputy(deputy)));
    let attends = |entry: &RegisterEntry| came.is_some_and(|deputy| shows_to_attendee(entry, deputy));
    let mut seen = seen_by(reception, relations, |entry| keeps || attends(entry) || own(entry));
    if left.is_some() && !keeps && came.is_none() {
        // What was heard is the own past work; who said it and how to reach them is for those who go on with it.
        for entry in &mut seen.register {
            (entry.speaker_name, entry.speaker_phone) = (None, None);
        }
    }
    seen
}

/// Shows `reception` to everybody.
#[must_use]
pub(super) fn listed(reception: Reception) -> ReceptionView {
    seen_by(reception, Vec::new(), |_| false)
}

fn seen_by(
    reception: Reception,
    relations: Vec<ReceptionRelation>,
    sees: impl Fn(&RegisterEntry) -> bool,
) -> ReceptionView {
    let entries = reception.register.into_iter().filter(sees).map(|entry| {
        let phone = entry.speaker.as_ref().map(|speaker| speaker.phone.masked());
        let due = entry.running().map(|clock| clock.due);
        EntryView {
            number: entry.number,
            kind: entry.kind,
            text: entry.text,
            speaker_name: entry.speaker.and_then(|speaker| speaker.name),
            speaker_phone: phone,
            at: entry.at,
            by: entry.by,
            confirmed: entry.confirmed,
            case: entry.case,
            due,
            ended: entry.ended,
        }
    });
    ReceptionView {
        id: reception.id,
        version: reception.version,
        state: reception.standing.state(),
        kind: reception.kind,
        title: reception.title,
        room: reception.room,
        division: reception.division,
        grid: reception.grid,
        series: reception.series,
        starts_at: reception.starts_at,
        ends_at: reception.ends_at,
        deputies: reception.check_ins.into_iter().map(|check_in| check_in.deputy).collect(),
        register: entries.collect(),
        announced_at: reception.announced_at,
        updated_at: reception.updated_at,
        relations,
    }
}
