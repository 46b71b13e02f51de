//! How an API client moves through the frame that all contexts share.

use super::{ApiClient, ClientAction, ClientChange, ClientEvent, ClientRelation, ClientState, permit, relations};
use crate::shared::{
    Actor, ApiClientId, AttachmentId, Context, Flow, Grant, GridId, Instant, Moved, Party, Standing, SubjectKind,
};

impl Flow for ApiClient {
    type Id = ApiClientId;
    type State = ClientState;
    type Action = ClientAction;
    type Relation = ClientRelation;
    type Event = ClientEvent;
    const SUBJECT: SubjectKind = super::SUBJECT;

    fn id(&self) -> ApiClientId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> ClientState {
        self.standing.state()
    }

    fn relations(&self, actor: &Actor, _: Instant) -> Vec<ClientRelation> {
        relations(actor, self)
    }

    fn permit(relation: ClientRelation, action: ClientAction, _: ClientState) -> bool {
        permit(relation, action)
    }

    fn party(&self, relation: ClientRelation, actor: &Actor) -> Option<Party> {
        match relation {
            ClientRelation::Keeper => actor.grants().iter().find_map(|grant| match grant {
                Grant::Office { office, area } if area.covers(&self.place) => Some(Party::Office(*office)),
                _ => None,
            }),
        }
    }

    fn standing(&mut self) -> &mut Standing<ClientState> {
        &mut self.standing
    }

    fn settle(&mut self, _: &mut ClientEvent, _: Moved<ClientState>, _: &Context) {
        self.version += 1;
    }

    fn grid(&self) -> Option<GridId> {
        None
    }

    fn told(&self, _: &ClientChange) -> Vec<Party> {
        Vec::new()
    }

    fn attachments(_: &ClientEvent) -> &[AttachmentId] {
        &[]
    }
}
