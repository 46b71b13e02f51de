//! How opinions come in: one by one, handed over by systems of others, from meetings and from paper.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::{ConsultationDesk, Result};
use crate::consultations::{
    BatchPlace, Consultation, ConsultationFault, ConsultationId, ConsultationIntake, ConsultationRelation, Opinion,
    OpinionAuthor, OpinionId, OpinionOutcome, OpinionSource, OpinionVoice, relations, terms,
};
use crate::shared::text::{Body, Name, Phone};
use crate::shared::time::local_date;
use crate::shared::{AccountId, Actor, At, Bare, Context, Failure, Field, Party};

/// What somebody says for themselves.
#[derive(Clone, Debug)]
pub struct SayOpinion {
    pub voice: OpinionVoice,
    pub text: Body,
    /// Of somebody without an account.
    pub phone: Option<Phone>,
}

/// An opinion that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpinionTaken {
    pub id: OpinionId,
    pub consultation: ConsultationId,
    pub voice: OpinionVoice,
    pub day: NaiveDate,
}

/// The consultation, where it takes opinions now. A draft exists for nobody who has something to say.
fn open_intake<S: ConsultationDesk>(store: &mut S, ctx: &Context, id: ConsultationId) -> Result<ConsultationIntake> {
    use crate::consultations::ConsultationState as State;
    let intake = store.consultation_intake(id)?.ok_or(Failure::NotFound)?;
    if intake.takes_opinions(ctx.now) {
        return Ok(intake);
    }
    match intake.state {
        State::Draft if !ctx.actor.acts_for(Party::Office(intake.office)) => Err(Failure::NotFound),
        State::Draft | State::Open | State::Grouping | State::Decided | State::Answered | State::Closed => {
            Err(Failure::rule(ConsultationFault::NotOpen))
        }
    }
}

/// Takes what somebody thinks: by their account, or by a phone of which nothing but a tag is kept.
///
/// # Errors
/// Not found for a draft; [`ConsultationFault::NotOpen`], [`ConsultationFault::SecondOfDay`]; a field error where nobody is named.
pub fn say<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: SayOpinion,
) -> Result<OpinionTaken> {
    let SayOpinion { voice, text, phone } = command;
    let intake = open_intake(store, ctx, at.id)?;
    let author = match (ctx.actor.account(), phone) {
        (Some(account), _) => OpinionAuthor::Account(account),
        (None, Some(phone)) => OpinionAuthor::Phone(phone),
        (None, None) => return Err(Failure::field("phone", ConsultationFault::AuthorNeeded)),
    };
    let day = local_date(ctx.now);
    if store.have_spoken(intake.id, &[(author.clone(), day)])?.contains(&true) {
        return Err(Failure::rule(ConsultationFault::SecondOfDay));
    }
    let opinion = Opinion {
        id: ctx.mint().into(),
        consultation: intake.id,
        source: OpinionSource::Web,
        voice,
        author,
        day,
        place: None,
        meeting: None,
        text,
        received_at: ctx.now,
    };
    if let Some(account) = ctx.actor.account() {
        store.follow(intake.id, account)?;
    }
    let taken = OpinionTaken { id: opinion.id, consultation: intake.id, voice, day };
    store.add_opinions(&[opinion])?;
    Ok(taken)
}

/// An opinion of a batch.
#[derive(Clone, Debug)]
pub struct HandedOpinion {
    /// Which one of its batch it is, from 1 on.
    pub number: u32,
    pub voice: OpinionVoice,
    pub text: Body,
    pub phone: Option<Phone>,
    /// How the system of others knows its author.
    pub reference: Option<Name>,
    /// Today where none is named.
    pub day: Option<NaiveDate>,
}

/// Opinions that are handed over together: the same batch and number again is the same opinion.
#[derive(Clone, Debug)]
pub struct HandOver {
    pub batch: Name,
    /// The meeting at which they were said.
    pub meeting: Option<u32>,
    pub opinions: Vec<HandedOpinion>,
}

/// What came of each, in the order in which they were handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOver {
    pub outcomes: Vec<(u32, OpinionOutcome)>,
}

impl HandedOver {
    /// How many came to that.
    #[must_use]
    pub fn count(&self, outcome: OpinionOutcome) -> usize {
        self.outcomes.iter().filter(|(_, one)| *one == outcome).count()
    }
}

/// Takes up to 100 opinions at once: from a system of others, from a meeting, or from paper.
///
/// # Errors
/// As [`take_rows`]; field errors for too many, and for one of which a system does not say whose it is.
pub fn hand_over<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    command: HandOver,
) -> Result<HandedOver> {
    if command.opinions.len() > terms::BATCH {
        return Err(Failure::field("opinions", ConsultationFault::TooManyOpinions));
    }
    if matches!(ctx.actor, Actor::Client { .. }) {
        let unnamed = |one: &HandedOpinion| one.phone.is_none() && one.reference.is_none();
        if let Some(unknown) = command.opinions.iter().position(unnamed) {
            return Err(Failure::field(
                Field::item("opinions", unknown).part("phone"),
                ConsultationFault::AuthorNeeded,
            ));
        }
    }
    take_rows(store, ctx, at.id, command)
}

/// By which way what the actor hands over came in.
fn source_of(ctx: &Context, meeting: Option<u32>) -> OpinionSource {
    match (&ctx.actor, meeting) {
        (Actor::Client { .. }, _) => OpinionSource::Client,
        (_, Some(_)) => OpinionSource::Meeting,
        (_, None) => OpinionSource::Paper,
    }
}

/// Takes opinions of a batch, each once, and of each person one a day.
///
/// # Errors
/// Not found and forbidden for whoever is not in charge; [`ConsultationFault::NotOpen`]; field errors for a meeting that is not there,
/// for numbers that are there twice, and for days that are not today or before.
pub fn take_rows<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    id: ConsultationId,
    command: HandOver,
) -> Result<HandedOver> {
    let HandOver { batch, meeting, opinions } = command;
    let intake = open_intake(store, ctx, id)?;
    if !ctx.actor.acts_for(Party::Office(intake.office)) {
        return Err(Failure::Forbidden);
    }
    if let Some(number) = meeting {
        let of = store.consultation(id)?.is_some_and(|one| one.meetings.iter().any(|one| one.number == number));
        if !of {
            return Err(Failure::missing("meeting", ConsultationFault::UnknownMeeting));
        }
    }
    let (today, source) = (local_date(ctx.now), source_of(ctx, meeting));
    let (mut numbers, mut all) = (HashSet::new(), Vec::with_capacity(opinions.len()));
    for (at, one) in opinions.into_iter().enumerate() {
        if one.number == 0 || !numbers.insert(one.number) {
            return Err(Failure::field(Field::item("opinions", at).part("number"), ConsultationFault::NumberTwice));
        }
        let day = one.day.unwrap_or(today);
        if !terms::may_be_of(day, today) {
            return Err(Failure::field(Field::item("opinions", at).part("day"), ConsultationFault::OpinionDay));
        }
        let author = match (one.phone, one.reference) {
            (Some(phone), _) => OpinionAuthor::Phone(phone),
            (None, Some(reference)) => OpinionAuthor::Reference(reference),
            (None, None) => OpinionAuthor::Unnamed,
        };
        let place = BatchPlace { batch: batch.clone(), number: one.number };
        all.push(Opinion {
            id: ctx.mint().into(),
            consultation: id,
            source,
            voice: one.voice,
            author,
            day,
            place: Some(place),
            meeting,
            text: one.text,
            received_at: ctx.now,
        });
    }
    sorted_out(store, id, all)
}

/// Keeps those that are new, and says of each what came of it.
fn sorted_out<S: ConsultationDesk>(store: &mut S, id: ConsultationId, all: Vec<Opinion>) -> Result<HandedOver> {
    let places: Vec<BatchPlace> = all.iter().filter_map(|one| one.place.clone()).collect();
    let known: HashSet<u32> = store.known_places(id, &places)?.into_iter().map(|place| place.number).collect();
    let authors: Vec<(OpinionAuthor, NaiveDate)> = all.iter().map(|one| (one.author.clone(), one.day)).collect();
    let spoken = store.have_spoken(id, &authors)?;
    let mut heard: Vec<(OpinionAuthor, NaiveDate)> = Vec::new();
    let (mut outcomes, mut fresh) = (Vec::with_capacity(all.len()), Vec::new());
    for (opinion, spoken) in all.into_iter().zip(spoken) {
        let number = opinion.place.as_ref().map_or(0, |place| place.number);
        let said = (opinion.author.clone(), opinion.day);
        let is_named = opinion.author != OpinionAuthor::Unnamed;
        let outcome = if known.contains(&number) {
            OpinionOutcome::Known
        } else if spoken || (is_named && heard.contains(&said)) {
            OpinionOutcome::SecondOfDay
        } else {
            OpinionOutcome::Taken
        };
        outcomes.push((number, outcome));
        if outcome == OpinionOutcome::Taken {
            if is_named {
                heard.push(said);
            }
            fresh.push(opinion);
        }
    }
    store.add_opinions(&fresh)?;
    Ok(HandedOver { outcomes })
}

/// Lets the actor be told of what is new.
///
/// # Errors
/// Not found for a draft; forbidden for whoever has no account.
pub fn follow<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    _: Bare,
) -> Result<Consultation> {
    let (consultation, account) = for_followers(store, ctx, at.id)?;
    store.follow(consultation.id, account)?;
    Ok(consultation)
}

/// Lets the actor be told no longer; of what they said themselves they are told all the same.
///
/// # Errors
/// As [`follow`].
pub fn unfollow<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    at: At<ConsultationId>,
    _: Bare,
) -> Result<Consultation> {
    let (consultation, account) = for_followers(store, ctx, at.id)?;
    store.unfollow(consultation.id, account)?;
    Ok(consultation)
}

/// The consultation, where the public knows of it, and the account of whoever asks.
fn for_followers<S: ConsultationDesk>(
    store: &mut S,
    ctx: &Context,
    id: ConsultationId,
) -> Result<(Consultation, AccountId)> {
    let consultation = store.consultation(id)?.ok_or(Failure::NotFound)?;
    if !relations(&ctx.actor, &consultation).contains(&ConsultationRelation::Anybody) {
        return Err(Failure::NotFound);
    }
    Ok((consultation, ctx.actor.account().ok_or(Failure::Forbidden)?))
}
