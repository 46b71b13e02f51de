//! What is open in the county: cases of residents, and disputes.

use std::sync::Arc;

use chrono::Duration;
use mashang_domain::accounts::{Account, Accounts};
use mashang_domain::cases::usecases::{self as cases, Submission};
use mashang_domain::cases::{CaseCategory, CaseChannel, CaseNature, CasePlace};
use mashang_domain::disputes::usecases::{self as disputes, Appoint, Register, Report};
use mashang_domain::disputes::{Circumstances, DisputeKind, DisputeRisk, DisputeSource, MediatorKind};
use mashang_domain::shared::text::{Body, Title};
use mashang_domain::shared::{AccountId, Actor, At, Context, DivisionCode, Failure, Grant, Note, StoreError, WordCode};
use mashang_infra::log::Worker;
use mashang_infra::repositories::Store;

use super::{CountyPlan, Desk};

/// Cases that one transaction makes.
const CHUNK: usize = 500;

/// Who submits, and in whose name the deputies act.
struct Residents {
    all: Vec<AccountId>,
    staff: AccountId,
}

fn residents(store: &mut Store, make: &Context, plan: &CountyPlan) -> Result<Residents, StoreError> {
    let account = |number: usize| {
        let openid = Some(format!("resident-of-the-county-{number}"));
        Account { id: make.mint().into(), openid, phone: None, created_at: make.now }
    };
    let accounts: Vec<Account> = (0..=plan.cases).map(account).collect();
    store.add_accounts(&accounts)?;
    let mut all: Vec<AccountId> = accounts.iter().map(|one| one.id).collect();
    let staff = all.pop().expect("an account");
    Ok(Residents { all, staff })
}

fn noted(text: &str) -> Note {
    Note { text: Body::new(text).ok(), attachments: Vec::new() }
}

/// The `number`-th case; every third a deputy has taken on, and some of those went up to the office.
fn open_case(
    store: &mut Store,
    ctx: &Context,
    desk: &Desk,
    residents: &Residents,
    number: usize,
) -> Result<(), Failure> {
    let minutes = if number.is_multiple_of(4) { 60 + number * 13 % 840 } else { 900 + number * 37 % 12_000 };
    let mut ctx = ctx.clone();
    ctx.now -= Duration::minutes(i64::try_from(minutes).expect("a few days"));
    ctx.actor = Actor::Person { account: residents.all[number], grants: Vec::new() };
    let submission = Submission {
        code: desk.code.clone(),
        channel: CaseChannel::Scan,
        nature: CaseNature::Help,
        category: WordCode::of(CaseCategory::Utilities),
        privacy_edition: None,
        title: Title::new("路灯不亮").expect("a title"),
        text: Body::new("巷子里的路灯坏了两盏，晚上走路不安全。").expect("a text"),
        place: CasePlace { point: None, address: None },
        division: None,
        grid: None,
        contact: None,
        guardian: None,
        anonymous: false,
        call_allowed: false,
        consent_to_publish: false,
        health: None,
        health_consent: false,
        safety_accident: false,
        speaker_consents: false,
        external_ref: None,
        attachments: Vec::new(),
        about: Vec::new(),
        continues: None,
    };
    let id = cases::submit(store, &ctx, submission)?.id;
    let Some(deputy) = desk.deputy().filter(|_| number.is_multiple_of(3)) else { return Ok(()) };
    ctx.now += Duration::minutes(20);
    ctx.actor = Actor::Person { account: residents.staff, grants: vec![Grant::Deputy { deputy }] };
    cases::accept(store, &ctx, At { id, version: None }, noted("已收到，我会尽快了解。"))?;
    if number.is_multiple_of(15) {
        ctx.now += Duration::minutes(20);
        cases::escalate(store, &ctx, At { id, version: None }, noted("需要相关部门研究解决。"))?;
    }
    Ok(())
}

/// A dispute that came in at a deputy's; every fifth has a mediator, of those every other the same deputy.
fn quarrel(
    store: &mut Store,
    ctx: &Context,
    (desk, other): (&Desk, &Desk),
    (area, staff): (&DivisionCode, AccountId),
    number: usize,
) -> Result<(), Failure> {
    let (Some(deputy), Some(other)) = (desk.deputy(), other.deputy()) else { return Ok(()) };
    let mut ctx = ctx.clone();
    ctx.now -= Duration::hours(30);
    ctx.actor = Actor::Person { account: staff, grants: vec![Grant::Deputy { deputy }] };
    let report = Report {
        code: desk.code.clone(),
        source: DisputeSource::Sweep,
        organisation: None,
        kind: WordCode::of(DisputeKind::Neighbourhood),
        risk: DisputeRisk::Low,
        title: Title::new("楼上漏水").expect("a title"),
        text: Body::new("楼上卫生间漏水，双方争执不下。").expect("a text"),
        party: None,
        attachments: Vec::new(),
    };
    let id = disputes::report(store, &ctx, report)?.id;
    if !number.is_multiple_of(5) {
        return Ok(());
    }
    ctx.now += Duration::hours(1);
    ctx.actor =
        Actor::Person { account: staff, grants: vec![Grant::Office { office: desk.office, area: area.clone() }] };
    let at = At { id, version: None };
    let registration = Register {
        note: Note::default(),
        organisation: None,
        kind: None,
        risk: DisputeRisk::Low,
        circumstances: Circumstances::default(),
    };
    disputes::register(store, &ctx, at, registration)?;
    let mediator = if number.is_multiple_of(10) { deputy } else { other };
    let seat = Appoint { kind: MediatorKind::Appointed, deputy: Some(mediator), name: None };
    disputes::appoint(store, &ctx, at, seat)?;
    Ok(())
}

/// Opens all of it.
pub(super) fn open(worker: &Worker, make: &Context, plan: CountyPlan, desks: Vec<Desk>) {
    let ctx = make.clone();
    let entered = worker.db.write_at_leisure(move |store| residents(store, &ctx, &plan));
    let residents = Arc::new(entered.unwrap_or_else(|error| panic!("{error:?}")));
    let staff = residents.staff;
    let desks = Arc::new(desks);
    for first in (0..plan.cases).step_by(CHUNK) {
        let (desks, residents, ctx) = (Arc::clone(&desks), Arc::clone(&residents), make.clone());
        let made = worker.db.write_at_leisure(move |store| {
            for number in first..(first + CHUNK).min(plan.cases) {
                open_case(store, &ctx, &desks[number * 7 % desks.len()], &residents, number)?;
            }
            Ok::<_, Failure>(())
        });
        made.unwrap_or_else(|error| panic!("{error:?}"));
    }
    let of_deputies: Vec<Desk> = desks.iter().filter(|desk| desk.deputy().is_some()).cloned().collect();
    let (ctx, area) = (make.clone(), DivisionCode::new(plan.county).expect("a code"));
    let made = worker.db.write_at_leisure(move |store| {
        let at = |place: usize| &of_deputies[place % of_deputies.len()];
        for number in 0..plan.disputes {
            let pair = (at(number * 7), at(number * 7 + 300));
            quarrel(store, &ctx, pair, (&area, staff), number)?;
        }
        Ok::<_, Failure>(())
    });
    made.unwrap_or_else(|error| panic!("{error:?}"));
}
