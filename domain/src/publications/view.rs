//! What each viewer sees of a public version.

use super::{PublicCaseState, PublicWords, Publication, PublicationAction, PublicationRelation, PublicationState};
use crate::cases::CaseTopic;
use crate::shared::division::DivisionCode;
use crate::shared::flow::open_to;
use crate::shared::geo::Point;
use crate::shared::{Actor, AttachmentId, CaseId, Flow, Instant, PublicationId};

/// A matter as everybody sees it. There is nothing here that leads to a person, or to the case itself.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicCase {
    pub id: PublicationId,
    pub version: i32,
    pub words: PublicWords,
    pub category: CaseTopic,
    pub division: DivisionCode,
    /// The middle of the cell in which it lies.
    pub point: Option<Point>,
    pub photos: Vec<AttachmentId>,
    pub state: PublicCaseState,
    pub voices: u32,
    pub published_at: Instant,
    /// Since when it is settled, where it is.
    pub settled_at: Option<Instant>,
}

impl PublicCase {
    /// What everybody sees; `None` of what is not public.
    #[must_use]
    pub fn of(publication: Publication) -> Option<Self> {
        if !publication.is_public() {
            return None;
        }
        let (voices, state) = (publication.voices(), PublicCaseState::of(publication.case.state()));
        // That the resident was called since, or asked once more, is nobody's to see.
        let settled = publication.case.handling.aftercare.closed_at.unwrap_or(publication.case.updated_at);
        let Publication { id, version, case, words, cell, photos, published_at, .. } = publication;
        Some(Self {
            id,
            version,
            words: words?,
            category: case.category,
            division: case.division,
            point: cell.and_then(super::Cell::middle),
            photos,
            state,
            voices,
            published_at: published_at?,
            settled_at: (state == PublicCaseState::Settled).then_some(settled),
        })
    }
}

/// A public version as those see it who handle the case, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicationView {
    pub id: PublicationId,
    pub version: i32,
    pub state: PublicationState,
    pub case: CaseId,
    pub division: DivisionCode,
    /// Nothing any more once it is withdrawn.
    pub words: Option<PublicWords>,
    pub point: Option<Point>,
    pub photos: Vec<AttachmentId>,
    pub joined: u32,
    pub proposed_at: Instant,
    pub published_at: Option<Instant>,
    pub withdrawn_at: Option<Instant>,
    /// What the viewer has to do with it.
    pub relations: Vec<PublicationRelation>,
    /// What the viewer may do now.
    pub allowed: Vec<PublicationAction>,
}

/// Shows `publication` to `actor`; `None` for whoever has no more to do with it than everybody.
#[must_use]
pub fn view(publication: Publication, actor: &Actor, now: Instant) -> Option<PublicationView> {
    let relations = publication.relations(actor, now);
    if relations.iter().all(|relation| *relation == PublicationRelation::Public) {
        return None;
    }
    Some(PublicationView {
        id: publication.id,
        version: publication.version,
        state: publication.state(),
        case: publication.case.id,
        allowed: open_to(&publication, &relations),
        division: publication.case.division,
        words: publication.words,
        point: publication.cell.and_then(super::Cell::middle),
        photos: publication.photos,
        joined: publication.joined,
        proposed_at: publication.proposed_at,
        published_at: publication.published_at,
        withdrawn_at: publication.withdrawn_at,
        relations,
    })
}
