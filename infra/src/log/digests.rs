//! Those who read the log today, and what each makes of an event.

use std::collections::BTreeSet;

use mashang_domain::cases::months::{Reckoned, usecases as months};
use mashang_domain::cases::search;
use mashang_domain::duties::{Duties, DutyRecord};
use mashang_domain::evidence;
use mashang_domain::figures;
use mashang_domain::happening::{self, Happening};
use mashang_domain::inbox::{self, Inbox, Message};
use mashang_domain::overdue::{self, Deadlines};
use mashang_domain::shared::calendar::awake;
use mashang_domain::shared::{CaseId, Context, Deadline, EventRecord, Instant, Party, StoreError, Subject};
use uuid::Uuid;

use super::consumer::{Batch, Consumer};
use crate::repositories::{CaseWords, Delivery, Fingerprint, MONTHS, Store};
use crate::sms::{SMS, is_told_in_wechat};
use crate::wechat::{CONTENT_CHECK, SUBSCRIPTION};

/// What happened longer ago is told on no phone, in whichever way: a log that is read again sends nothing again.
const NEWS: chrono::Duration = chrono::Duration::days(1);

/// Everybody who reads the log.
pub const CONSUMERS: &[Consumer] = &[
    Consumer { name: "messages", begin: || Box::new(Messages::default()) },
    Consumer { name: "duty_records", begin: || Box::new(Records::default()) },
    Consumer { name: "roll_ups", begin: || Box::new(Touched::default()) },
    Consumer { name: "sms", begin: || Box::new(Texts::default()) },
    Consumer { name: "audit", begin: || Box::new(Leaves::default()) },
    Consumer { name: "search", begin: || Box::new(Searched::default()) },
    Consumer { name: MONTHS, begin: || Box::new(Counted::default()) },
    Consumer { name: "deadlines", begin: || Box::new(Timed::default()) },
];

/// Tells parties what happened; one message for each event and party.
#[derive(Default)]
struct Messages(Vec<Message>);

impl Batch for Messages {
    fn digest(&mut self, store: &mut Store, _: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        self.0.extend(inbox::messages(event));
        self.0.extend(inbox::messages_to_joined(store, event)?);
        Ok(())
    }

    fn keep(&self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        store.add_messages(&self.0)
    }
}

/// Credits deputies with what they did.
#[derive(Default)]
struct Records(Vec<DutyRecord>);

impl Batch for Records {
    fn digest(&mut self, store: &mut Store, _: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        self.0.extend(evidence::records(store, event)?);
        Ok(())
    }

    fn keep(&self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        store.add_written_records(&self.0)
    }
}

/// Brings up to date what the entities that anything happened to contribute to roll-ups.
#[derive(Default)]
struct Touched(Vec<Subject>);

impl Batch for Touched {
    fn digest(&mut self, store: &mut Store, _: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        self.0.extend(happening::touched(store, event)?);
        Ok(())
    }

    fn keep(&self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        figures::usecases::refresh(store, self.0.iter().copied())
    }
}

/// How long a step of a case waits for the next one, so that several that follow each other are one message.
const GROUPED: chrono::Duration = chrono::Duration::minutes(10);

/// When residents are told of an event. Of a case never in the night, and once it is clear that nothing else follows at once. What a
/// party of a dispute is sent is a number for which it waits, or is put off until the morning where a phone would ring (`crate::sms`). Those who handle a matter hear of it where they
/// work (`messages`), at once and also in the night: an accident waits for nobody.
fn told_at(now: Instant, event: &EventRecord<Happening>) -> Instant {
    match event.change {
        Happening::Case(_) => awake(now.max(event.at + GROUPED)),
        Happening::Reception(_) | Happening::StationBooking(_) => awake(now),
        _ => now,
    }
}

/// Has messages sent to phones, and in `WeChat` to those who asked for them; and has judged what others get to see.
#[derive(Default)]
struct Texts(Vec<Delivery>);

impl Batch for Texts {
    fn digest(&mut self, store: &mut Store, ctx: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        if event.at <= ctx.now - NEWS {
            return Ok(());
        }
        let run_at = told_at(ctx.now, event);
        let by_phone = ctx.reaches_phones && happening::tells_a_phone(store, event)?;
        if by_phone && !is_told_in_wechat(store, event, ctx.reaches_subscribers)? {
            self.0.push(Delivery { run_at, ..Delivery::begin(ctx, SMS, event.id, SMS) });
        }
        if ctx.reaches_subscribers {
            let begun = |account| Delivery::begin(ctx, SUBSCRIPTION, event.id, SUBSCRIPTION).to(account);
            let mut told = happening::subscribers(event);
            let joined = happening::news(store, event)?.map(|news| news.accounts).unwrap_or_default();
            told.extend(joined.into_iter().filter(|account| !event.scene.told.contains(&Party::Account(*account))));
            self.0.extend(told.into_iter().map(begun).map(|delivery| Delivery { run_at, ..delivery }));
        }
        let onlookers = happening::onlookers(&event.change).filter(|_| event.account.is_some());
        if onlookers.is_some_and(|onlookers| ctx.checks.covers(onlookers)) {
            self.0.push(Delivery::begin(ctx, CONTENT_CHECK, event.id, CONTENT_CHECK));
        }
        Ok(())
    }

    fn keep(&self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        store.add_deliveries(&self.0)
    }
}

/// Gives events their leaves in the tree that proves the log.
#[derive(Default)]
struct Leaves(Vec<Fingerprint>);

impl Batch for Leaves {
    fn digest(&mut self, store: &mut Store, _: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        self.0.extend(store.fingerprint(event.id)?);
        Ok(())
    }

    fn keep(&self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        store.add_leaves(&self.0)
    }
}

/// Says by what cases are found.
#[derive(Default)]
struct Searched {
    cases: BTreeSet<CaseId>,
    words: Vec<CaseWords>,
}

impl Batch for Searched {
    fn digest(&mut self, _: &mut Store, _: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        if let Happening::Case(change) = &event.change
            && search::rewrites(change.event.kind)
        {
            self.cases.insert(event.subject.id.into());
        }
        Ok(())
    }

    fn gather(&mut self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        let cases: Vec<_> = self.cases.iter().copied().collect();
        self.words = store.words_of_cases(&cases)?;
        Ok(())
    }

    fn keep(&self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        store.keep_words(&self.words)
    }
}

/// Counts cases in the figures of months.
#[derive(Default)]
struct Counted {
    cases: BTreeSet<CaseId>,
    reckoned: Vec<Reckoned>,
}

impl Batch for Counted {
    fn digest(&mut self, _: &mut Store, _: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        if matches!(event.change, Happening::Case(_)) {
            self.cases.insert(event.subject.id.into());
        }
        Ok(())
    }

    fn gather(&mut self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        let cases: Vec<_> = self.cases.iter().copied().collect();
        self.reckoned = months::reckon(store, &cases)?;
        Ok(())
    }

    fn keep(&self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        months::keep(store, &self.reckoned)
    }
}

/// Keeps what is due when.
#[derive(Default)]
struct Timed {
    subjects: Vec<Subject>,
    due: Vec<(Uuid, Vec<Deadline>)>,
}

impl Batch for Timed {
    fn digest(&mut self, _: &mut Store, _: &Context, event: &EventRecord<Happening>) -> Result<(), StoreError> {
        if happening::is_timed(&event.change) {
            self.subjects.push(event.subject);
        }
        Ok(())
    }

    fn gather(&mut self, store: &mut Store, ctx: &Context) -> Result<(), StoreError> {
        self.due = overdue::reckon(store, &ctx.calendar, &self.subjects)?;
        Ok(())
    }

    fn keep(&self, store: &mut Store, _: &Context) -> Result<(), StoreError> {
        store.keep_deadlines(&self.due)
    }
}
