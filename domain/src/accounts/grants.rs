//! What administrators do with grants.

use uuid::Uuid;

use super::{AccountFault, Accounts, GrantEvent, GrantWay, Granted, SeparatedDuties, account_of};
use crate::institutions::Institutions;
use crate::shared::{
    AccountId, Actor, AdministratorPart, At, Context, DivisionCode, EventRecord, Failure, Grant, GrantId, GrantKind,
    Scene, Subject,
};
use crate::territory::{Territory, TerritoryFault};

type Outcome<T> = Result<T, Failure>;

/// Grants that an account holds at most: as many as a token carries.
const MOST: usize = 50;

/// A grant as it is asked for.
#[derive(Clone, Debug)]
pub struct WantedGrant {
    pub kind: GrantKind,
    /// What it is about: a deputy, a grid, a room, an office, a unit, an organisation.
    pub about: Option<Uuid>,
    /// What an administrator is to administer, a leader to lead.
    pub area: Option<DivisionCode>,
}

/// The grant that is wanted, and the division in which it holds.
///
/// # Errors
/// Field errors for what is missing, does not exist or is closed.
pub fn settled<S: Accounts + Institutions + Territory>(
    store: &mut S,
    wanted: WantedGrant,
) -> Outcome<(Grant, DivisionCode)> {
    let WantedGrant { kind, about, area } = wanted;
    if matches!(kind, GrantKind::Administrator | GrantKind::Leader) || AdministratorPart::of(kind).is_some() {
        let area = area.ok_or_else(|| Failure::field("area", AccountFault::AreaMissing))?;
        if store.division(&area)?.is_none() {
            return Err(Failure::missing("area", TerritoryFault::UnknownDivision));
        }
        return Ok((of_area(kind, &area), area));
    }
    if area.is_some() {
        return Err(Failure::field("area", AccountFault::AreaOfAnother));
    }
    let about = about.ok_or_else(|| Failure::field("about", AccountFault::AboutMissing))?;
    let unknown = || Failure::missing("about", AccountFault::UnknownAbout);
    let grant = match kind {
        GrantKind::Deputy => Grant::Deputy { deputy: about.into() },
        GrantKind::GridStaff => Grant::GridStaff { grid: about.into() },
        GrantKind::RoomLiaison => Grant::RoomLiaison { room: about.into() },
        GrantKind::HandlingUnit => Grant::HandlingUnit { unit: about.into() },
        GrantKind::Mediator => Grant::Mediator { organisation: about.into() },
        GrantKind::Office
        | GrantKind::Leader
        | GrantKind::Administrator
        | GrantKind::SystemAdmin
        | GrantKind::SecurityAdmin
        | GrantKind::AuditAdmin => {
            let office = store.office(about.into())?.ok_or_else(unknown)?;
            Grant::Office { office: office.id, area: office.division }
        }
    };
    let place = store.place_of(&grant)?.ok_or_else(unknown)?;
    if !store.is_open(&grant)? {
        return Err(Failure::field("about", AccountFault::AboutClosed));
    }
    Ok((grant, place))
}

/// The grant of an area of that kind: an administrator's, where no other is meant.
pub(crate) fn of_area(kind: GrantKind, area: &DivisionCode) -> Grant {
    let area = area.clone();
    match AdministratorPart::of(kind) {
        Some(part) => Grant::Part { part, area },
        None if kind == GrantKind::Leader => Grant::Leader { area },
        None => Grant::administering(area),
    }
}

/// Whether `actor` may make somebody that, there: nobody gives more than the own area, and only an administrator makes
/// administrators and leaders.
#[must_use]
pub fn may_give(actor: &Actor, grant: &Grant, place: &DivisionCode) -> bool {
    match grant {
        Grant::Leader { .. } | Grant::Administrator { .. } | Grant::Part { .. } => actor.gives_roles(place),
        Grant::Former { .. } => false,
        Grant::Deputy { .. }
        | Grant::GridStaff { .. }
        | Grant::Office { .. }
        | Grant::HandlingUnit { .. }
        | Grant::Mediator { .. }
        | Grant::RoomLiaison { .. } => actor.gives_roles(place) || actor.serves(place),
    }
}

/// Gives `grant` to an account that lacks it.
///
/// # Errors
/// [`AccountFault::AlreadyGranted`], [`AccountFault::AnotherDeputy`], [`AccountFault::TooManyGrants`].
pub fn endow(
    store: &mut impl Accounts,
    ctx: &Context,
    account: AccountId,
    grant: Grant,
    way: GrantWay,
) -> Outcome<Granted> {
    store.hold_account(account)?;
    let held = store.grants_of(account)?;
    if held.iter().any(|one| one.grant == grant) {
        return Err(Failure::rule(AccountFault::AlreadyGranted));
    }
    let is_deputy = |grant: &Grant| matches!(grant, Grant::Deputy { .. });
    if is_deputy(&grant) && held.iter().any(|one| is_deputy(&one.grant)) {
        return Err(Failure::rule(AccountFault::AnotherDeputy));
    }
    if held.len() >= MOST {
        return Err(Failure::rule(AccountFault::TooManyGrants));
    }
    keep_apart(store, &held, &grant)?;
    let id = GrantId(ctx.mint());
    store.add_grants(&[(id, account, grant.clone())])?;
    record(store, ctx, id, GIVEN, GrantEvent::Given { account, grant: grant.clone(), way })?;
    Ok(Granted { id, account, grant, taken_back_at: None })
}

/// Whether administering stays apart where it is: nobody has two parts of it in one division, and where duties are separated
/// nobody has all.
fn keep_apart(store: &mut impl Accounts, held: &[Granted], grant: &Grant) -> Outcome<()> {
    let (area, part) = match grant {
        Grant::Administrator { area, .. } => (area, None),
        Grant::Part { part, area } => (area, Some(*part)),
        _ => return Ok(()),
    };
    if part.is_none() {
        // Whoever separates duties holds them, too, and one waits for the other.
        store.administrator_parts()?;
    }
    if part.is_none() && store.duties_separated(area)?.is_some_and(|standing| standing.separated) {
        return Err(Failure::rule(AccountFault::DutiesSeparated));
    }
    let meets = |other: &DivisionCode| other.covers(area) || area.covers(other);
    let another = |one: &Granted| match &one.grant {
        Grant::Administrator { area: own, .. } => part.is_some() && meets(own),
        Grant::Part { part: other, area: own } => part != Some(*other) && meets(own),
        _ => false,
    };
    if held.iter().any(another) { Err(Failure::rule(AccountFault::AnotherPart)) } else { Ok(()) }
}

/// How a division is to administer from now on.
#[derive(Clone, Debug)]
pub struct SeparateDuties {
    pub division: DivisionCode,
    pub separated: bool,
}

/// Keeps administering apart in a division, or no longer; says which grants ended with it. Those of whoever administered all of
/// it there do: each of the three parts is somebody's by then. Who administers a division above has the system's part there from then
/// on, and no other.
///
/// # Errors
/// Forbidden for whoever gives no roles there, or puts together again and lays down no rules there, or would have all of it by that;
/// [`TerritoryFault::UnknownDivision`]; [`AccountFault::PartsVacant`].
pub fn separate_duties<S: Accounts + Territory>(
    store: &mut S,
    ctx: &Context,
    command: &SeparateDuties,
) -> Outcome<(SeparatedDuties, Vec<GrantId>)> {
    let division = &command.division;
    // Whoever gives roles could put all of it into one hand once it is no longer apart, and whoever administers above would have all
    // of it again: that takes somebody else.
    let puts_together = |grant: &Grant| match grant {
        Grant::Part { .. } => grant.gives_part(AdministratorPart::System, division),
        _ => grant.gives_all_parts(division),
    };
    let may =
        if command.separated { ctx.actor.gives_roles(division) } else { ctx.actor.grants().iter().any(puts_together) };
    let by = ctx.actor.account().filter(|_| may).ok_or(Failure::Forbidden)?;
    if store.division(division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    let standing = SeparatedDuties { division: division.clone(), separated: command.separated, since: ctx.now };
    let mut ended = Vec::new();
    if command.separated {
        let parts = store.administrator_parts()?;
        let is_held = |part: &AdministratorPart| {
            let holds = |grant: &Grant| matches!(grant, Grant::Part { part: own, area } if own == part && area.covers(division));
            parts.iter().any(|one| holds(&one.grant))
        };
        if !AdministratorPart::ALL.iter().all(is_held) {
            return Err(Failure::rule(AccountFault::PartsVacant));
        }
        let within = |grant: &Grant| matches!(grant, Grant::Administrator { area, .. } if division.covers(area));
        for one in store.administrators()?.into_iter().filter(|one| within(&one.grant)) {
            store.take_back_grant(one.id, by, ctx.now)?;
            record(store, ctx, one.id, TAKEN_BACK, GrantEvent::TakenBack)?;
            ended.push(one.id);
        }
    }
    store.keep_separation(&standing, by)?;
    Ok((standing, ended))
}

/// Those grants as they stand now, with what divisions below keep apart.
///
/// # Errors
/// When the store fails.
pub fn as_they_stand(store: &mut impl Accounts, grants: Vec<Grant>) -> Outcome<Vec<Grant>> {
    if !grants.iter().any(|grant| matches!(grant, Grant::Administrator { .. })) {
        return Ok(grants);
    }
    let apart = store.divisions_apart()?;
    Ok(grants.into_iter().map(|grant| grant.standing_beside(&apart)).collect())
}

/// Whether administering is kept apart in a division, by itself or one above.
///
/// # Errors
/// When the store fails.
pub fn separation(store: &mut impl Accounts, division: &DivisionCode) -> Outcome<Option<SeparatedDuties>> {
    Ok(store.duties_separated(division)?)
}

/// The version that a grant has since it was given, and since it was taken back: more does not happen to one.
const GIVEN: i32 = 1;
const TAKEN_BACK: i32 = 2;

fn record(store: &mut impl Accounts, ctx: &Context, id: GrantId, version: i32, event: GrantEvent) -> Outcome<()> {
    let subject = Subject { kind: super::SUBJECT, id: id.0 };
    store.record(&EventRecord::new(ctx, subject, version, None, Scene::default(), event))?;
    Ok(())
}

/// An administrator of the place gives a grant to an account.
///
/// # Errors
/// Forbidden for whoever administers nothing, or not where the grant is to hold; not found for an account that does not
/// exist; [`AccountFault::OwnGift`]; as [`settled`] and [`endow`].
pub fn give<S: Accounts + Institutions + Territory>(
    store: &mut S,
    ctx: &Context,
    at: At<AccountId>,
    wanted: WantedGrant,
) -> Outcome<Granted> {
    require_administrator(ctx)?;
    let (grant, place) = settled(store, wanted)?;
    if !ctx.actor.gives_roles(&place) {
        return Err(Failure::Forbidden);
    }
    let account = store.account(at.id)?.ok_or(Failure::NotFound)?.id;
    let has_all = |grant: &Grant| grant.gives_all_parts(&place);
    if ctx.actor.account() == Some(account) && !ctx.actor.grants().iter().any(has_all) {
        return Err(Failure::rule(AccountFault::OwnGift));
    }
    endow(store, ctx, account, grant, GrantWay::Direct)
}

/// Whom the command line appoints.
#[derive(Clone, Debug)]
pub enum Appointee {
    Account(AccountId),
    /// Whom `WeChat` calls so; the account is made where there is none yet.
    Openid(String),
}

/// Makes somebody an administrator in the name of whoever runs the program.
///
/// # Errors
/// Field errors for an account or an area that does not exist; as [`endow`].
pub fn appoint<S: Accounts + Institutions + Territory>(
    store: &mut S,
    ctx: &Context,
    whom: Appointee,
    area: DivisionCode,
) -> Outcome<Granted> {
    let wanted = WantedGrant { kind: GrantKind::Administrator, about: None, area: Some(area) };
    let (grant, _) = settled(store, wanted)?;
    let account = match whom {
        Appointee::Account(id) => store.account(id)?.ok_or(Failure::NotFound)?.id,
        Appointee::Openid(openid) => account_of(store, ctx, &openid)?,
    };
    endow(store, ctx, account, grant, GrantWay::Command)
}

/// # Errors
/// Forbidden for whoever administers nothing.
fn require_administrator(ctx: &Context) -> Outcome<()> {
    let gives = ctx.actor.areas_of(AdministratorPart::Security).next().is_some();
    if gives { Ok(()) } else { Err(Failure::Forbidden) }
}

/// Whether the actor administers where a grant holds.
fn administered(store: &mut impl Accounts, ctx: &Context, granted: &Granted) -> Outcome<bool> {
    Ok(store.place_of(&granted.grant)?.is_some_and(|place| ctx.actor.gives_roles(&place)))
}

/// All that was ever granted to an account within the actor's area, the latest first.
///
/// # Errors
/// Forbidden for whoever administers nothing; not found where there is nothing of the kind.
pub fn granted_to(store: &mut impl Accounts, ctx: &Context, account: AccountId) -> Outcome<Vec<Granted>> {
    require_administrator(ctx)?;
    let mut found = Vec::new();
    for granted in store.grants_ever(account)? {
        if administered(store, ctx, &granted)? {
            found.push(granted);
        }
    }
    if found.is_empty() { Err(Failure::NotFound) } else { Ok(found) }
}

/// What the actor itself was granted, and may act as: whatever this session acts as.
pub fn own_grants(store: &mut impl Accounts, ctx: &Context) -> Outcome<Vec<Granted>> {
    let account = ctx.actor.account().ok_or(Failure::Forbidden)?;
    Ok(store.grants_of(account)?)
}

/// Takes a grant of an account back, from this moment on.
///
/// # Errors
/// Forbidden for whoever administers nothing; not found where the actor does not administer the place in which it holds;
/// [`AccountFault::OwnGrant`], [`AccountFault::AlreadyTakenBack`], [`AccountFault::LastAdministrator`].
pub fn take_back(store: &mut impl Accounts, ctx: &Context, account: AccountId, id: GrantId) -> Outcome<Granted> {
    require_administrator(ctx)?;
    let granted = store.grant(id)?.filter(|granted| granted.account == account).ok_or(Failure::NotFound)?;
    if !administered(store, ctx, &granted)? {
        return Err(Failure::NotFound);
    }
    let by = ctx.actor.account().ok_or(Failure::Forbidden)?;
    if by == account {
        return Err(Failure::rule(AccountFault::OwnGrant));
    }
    if granted.taken_back_at.is_some() {
        return Err(Failure::rule(AccountFault::AlreadyTakenBack));
    }
    if let Grant::Administrator { area, .. } = &granted.grant {
        let administers = |grant: &Grant| matches!(grant, Grant::Administrator { area: own, .. } if own.covers(area));
        if !store.administrators()?.iter().any(|one| one.account != account && administers(&one.grant)) {
            return Err(Failure::rule(AccountFault::LastAdministrator));
        }
    }
    if let Grant::Part { part, area } = &granted.grant {
        let has =
            |grant: &Grant| matches!(grant, Grant::Part { part: own, area: of } if own == part && of.covers(area));
        // First they are held, then it is asked whether duties are separated: whoever separates them holds them, too.
        let is_last = !store.administrator_parts()?.iter().any(|one| one.account != account && has(&one.grant));
        if is_last && store.duties_separated(area)?.is_some_and(|standing| standing.separated) {
            return Err(Failure::rule(AccountFault::LastAdministrator));
        }
    }
    store.take_back_grant(id, by, ctx.now)?;
    record(store, ctx, id, TAKEN_BACK, GrantEvent::TakenBack)?;
    Ok(Granted { taken_back_at: Some(ctx.now), ..granted })
}
