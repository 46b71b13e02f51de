//! How everything that has states moves through them: one frame for every step of every context. It reads, asks who the
//! actor is to the entity, permits, compares the version, asks the state machine, changes, keeps and records.

use uuid::Uuid;

use super::attachment::{Attachments, claim};
use super::event::{Change, EventLog, EventRecord, Scene, Subject, SubjectKind};
use super::failure::{Failure, StoreError};
use super::fault::Fault;
use super::machine::{Machine, Moved, Standing};
use super::vocabulary::Vocabulary;
use super::{Actor, AttachmentId, Context, GridId, Instant, Party};

/// An entity and the version of it that the actor saw; without one the state alone decides.
#[derive(Clone, Copy, Debug)]
pub struct At<Id> {
    pub id: Id,
    /// The version seen.
    pub version: Option<i32>,
}

impl<Id> At<Id> {
    /// # Errors
    /// A version conflict when the actor saw another version than `current`.
    pub fn check(&self, current: i32) -> Result<(), Failure> {
        if self.version.is_none_or(|seen| seen == current) { Ok(()) } else { Err(Failure::Version { current }) }
    }
}

/// What is entered once, however often it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered<T> {
    /// It came in now.
    New(T),
    /// It was there already.
    Again(T),
}

impl<T> Entered<T> {
    /// Whichever it is.
    #[must_use]
    pub fn into_inner(self) -> T {
        match self {
            Self::New(one) | Self::Again(one) => one,
        }
    }
}

/// Something that has states, and actions that people may do to it by what they have to do with it.
pub trait Flow: Clone {
    type Id: Copy + Into<Uuid>;
    /// Where it can stand.
    type State: Vocabulary;
    /// What can be done to it.
    type Action: Machine<State = Self::State>;
    /// What an actor can have to do with it.
    type Relation: Copy + PartialEq;
    /// What can happen to it.
    type Event;
    /// What its events are about.
    const SUBJECT: SubjectKind;

    fn id(&self) -> Self::Id;
    /// Counts its changes.
    fn version(&self) -> i32;
    /// Where it stands.
    fn state(&self) -> Self::State;
    /// All that `actor` has to do with it; empty for a stranger, to whom it does not exist.
    fn relations(&self, actor: &Actor, now: Instant) -> Vec<Self::Relation>;
    /// Whether somebody in that relation may do `action` to it in `state`.
    fn permit(relation: Self::Relation, action: Self::Action, state: Self::State) -> bool;
    /// Whether something of the entity stands in the way of `action`, which its state and one of `relations` permit: it is not offered
    /// then.
    fn hinders(&self, _: Self::Action, _: &[Self::Relation], _: &Actor, _: Instant) -> bool {
        false
    }
    /// Why the entity as it stands withholds `action`, which its state and one of `relations` permit; nothing where it doesn't.
    fn withholds(&self, _: Self::Action, _: &[Self::Relation], _: &Context) -> Option<Fault> {
        None
    }
    /// Why nothing that `actor` has to do with it permits `action`.
    fn refused(&self, _: &Actor, _: Self::Action) -> Failure {
        Failure::Forbidden
    }
    /// In whose name somebody in that relation acts.
    fn party(&self, relation: Self::Relation, actor: &Actor) -> Option<Party>;
    /// For the step that a frame makes.
    fn standing(&mut self) -> &mut Standing<Self::State>;
    /// Sets clocks and the time of the last change after a step, counts the change, and completes the event with what only
    /// that told.
    fn settle(&mut self, event: &mut Self::Event, moved: Moved<Self::State>, ctx: &Context);
    /// The grid in which it lies.
    fn grid(&self) -> Option<GridId>;
    /// Whom a change is news to.
    fn told(&self, change: &ChangeOf<Self>) -> Vec<Party>;
    /// The files that an event names first.
    fn attachments(event: &Self::Event) -> &[AttachmentId];

    /// As the subject of events.
    fn subject(&self) -> Subject {
        Subject { kind: Self::SUBJECT, id: self.id().into() }
    }
}

/// What happens to an entity, with the step that it was.
pub type ChangeOf<F> = Change<<F as Flow>::Event, <F as Flow>::State>;

/// Entities of one kind, kept, with what happened to them.
pub trait Repository<F: Flow>: EventLog<ChangeOf<F>> {
    /// The entity of that id.
    fn load(&mut self, id: F::Id) -> Result<Option<F>, StoreError>;

    /// The entities of those ids, in no order; one that is not there, or can't be read, is left out.
    fn load_all(&mut self, ids: &[F::Id]) -> Result<Vec<F>, StoreError> {
        let mut found = Vec::new();
        for id in ids {
            match self.load(*id) {
                Ok(entity) => found.extend(entity),
                Err(StoreError::Corrupt(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// Adds an entity.
    ///
    /// # Errors
    /// When the store fails; [`StoreError::Duplicate`] when a unique value exists already.
    fn add(&mut self, entity: &F) -> Result<(), StoreError>;

    /// Keeps what became of an entity. What differs between the two is for the store to find out.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is no longer of the version that it had `before`.
    fn save(&mut self, before: &F, now: &F) -> Result<(), StoreError>;

    /// Until the transaction ends nobody else puts an entity of this kind under another: two who do so at once could close a circle
    /// that neither sees.
    fn hold_links(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// What every step writes beside its entity: the files that it names.
pub trait Journal: Attachments {}

impl<T: Attachments> Journal for T {}

/// What somebody in those relations may do to `entity` as its state is.
pub fn open_to<F: Flow>(entity: &F, relations: &[F::Relation]) -> Vec<F::Action> {
    let state = entity.state();
    F::Action::allowed_in(state)
        .into_iter()
        .filter(|action| relations.iter().any(|relation| F::permit(*relation, *action, state)))
        .collect()
}

/// The same, less what something of the entity stands in the way of.
pub fn offered<F: Flow>(entity: &F, relations: &[F::Relation], actor: &Actor, now: Instant) -> Vec<F::Action> {
    let mut open = open_to(entity, relations);
    open.retain(|action| !entity.hinders(*action, relations, actor, now));
    open
}

/// Makes a step.
///
/// # Errors
/// Not found for a stranger, forbidden without a relation that permits it, a version conflict, a state conflict that names
/// what the actor may do instead, what the entity withholds, and whatever `change` refuses.
pub fn step<F: Flow, S: Repository<F> + Attachments>(
    store: &mut S,
    ctx: &Context,
    at: At<F::Id>,
    action: impl FnOnce(&F) -> F::Action,
    change: impl FnOnce(&mut S, &mut F, F::Relation) -> Result<F::Event, Failure>,
) -> Result<F, Failure> {
    let before = store.load(at.id)?.ok_or(Failure::NotFound)?;
    let relations = before.relations(&ctx.actor, ctx.now);
    if relations.is_empty() {
        return Err(Failure::NotFound);
    }
    let (action, state) = (action(&before), before.state());
    let permitted = relations.iter().copied().find(|relation| F::permit(*relation, action, state));
    let relation = permitted.ok_or_else(|| before.refused(&ctx.actor, action))?;
    at.check(before.version())?;
    let by = before.party(relation, &ctx.actor);
    let mut entity = before.clone();
    let moved = entity
        .standing()
        .advance(action)
        .ok_or_else(|| action.refusal(state, &offered(&before, &relations, &ctx.actor, ctx.now)))?;
    // Of the entity as it stood before the step, and only where its state allows it: elsewhere the state says more.
    if let Some(fault) = before.withholds(action, &relations, ctx) {
        return Err(Failure::rule(fault));
    }
    let mut event = change(store, &mut entity, relation)?;
    claim(store, "attachments", F::attachments(&event), entity.subject())?;
    entity.settle(&mut event, moved, ctx);
    store.save(&before, &entity)?;
    record(store, ctx, &entity, by, Change { event, from: Some(moved.from), to: moved.to })?;
    Ok(entity)
}

/// Keeps a new entity and records how it came to be.
///
/// # Errors
/// When the store fails, and as [`claim`].
pub fn begin<F: Flow, S: Repository<F> + Attachments>(
    store: &mut S,
    ctx: &Context,
    entity: &F,
    by: Option<Party>,
    event: F::Event,
) -> Result<(), Failure> {
    claim(store, "attachments", F::attachments(&event), entity.subject())?;
    store.add(entity)?;
    record(store, ctx, entity, by, Change { event, from: None, to: entity.state() })?;
    Ok(())
}

/// Records what happened to `entity`.
///
/// # Errors
/// When the store fails.
pub fn record<F: Flow>(
    store: &mut impl EventLog<ChangeOf<F>>,
    ctx: &Context,
    entity: &F,
    by: Option<Party>,
    change: ChangeOf<F>,
) -> Result<(), StoreError> {
    let scene = Scene::of(entity.told(&change), by, entity.grid());
    store.record(&EventRecord::new(ctx, entity.subject(), entity.version(), by, scene, change))
}
