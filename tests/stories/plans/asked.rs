//! Which lists are asked for, and by whom.

/// What an office may be in charge of: a township, a county, the city.
pub(super) const AREAS: [&str; 3] = ["350582002000", "350582000000", "350500000000"];

/// The lists of everybody who has logged in.
pub(super) const OWN: [&str; 11] = [
    "cases?limit=1",
    "cases?limit=1&state=assigned",
    "cases?limit=1&category=traffic",
    "disputes?limit=1",
    "me/cases?limit=1",
    "me/tasks?limit=1",
    "me/tasks/disputes?limit=1",
    "me/work?limit=1",
    "me/messages?limit=1",
    "me/messages?limit=1&unread=true",
    "tea-sittings?limit=1",
];

/// What a unit asks besides: none of what it has had is in that state.
pub(super) const OF_A_UNIT: [&str; 3] = [
    "cases?limit=1&state=replied",
    "cases?limit=1&state=replied&category=traffic",
    "cases?limit=1&state=replied&division=350582002000",
];

/// What an office asks besides.
pub(super) const OF_AN_OFFICE: [&str; 29] = [
    "cases?limit=1&state=replied",
    "cases?limit=1&state=replied&category=traffic",
    "cases?limit=1&state=replied&division=350582002014",
    "cases?limit=1&state=replied&from=2026-03-01T00:00:00Z",
    "cases?limit=1&division=350582002014",
    "cases?limit=1&sort=due",
    "cases?limit=1&sort=due&light=green",
    "cases?limit=1&sort=due&state=assigned",
    "cases?limit=1&sort=due&division=350582002014",
    "cases?limit=1&sort=updated",
    "cases?limit=1&sort=updated&updated_to=2030-01-01T00:00:00Z",
    "cases?limit=1&light=green",
    "cases?limit=1&sort=due&overdue_since=2026-01-01T00:00:00Z",
    "cases?limit=1&supervised=true",
    "cases?limit=1&channel=scan&source=account",
    "disputes?limit=1&division=350582002014",
    "duty-records?limit=1",
    "duty-records?limit=1&state=pending",
    "duty-records?limit=1&updated_since=2026-01-01T00:00:00Z",
    "me/tasks/duty-records?limit=1",
    "receptions?limit=1&updated_since=2026-01-01T00:00:00Z",
    "receptions?limit=1&updated_since=2026-01-01T00:00:00Z&division=350582002000",
    "moderation/items?limit=1&state=pending",
    "qr-codes?limit=1",
    "overdue?limit=1",
    "overdue?limit=1&kind=case",
    "overdue?limit=1&kind=case&kind=promise&division=350582002014",
    "overdue?limit=1&unit_id=019ab0c0-0000-7000-8000-000000000000",
    "overdue?limit=1&office_id=019ab0c0-0000-7000-8000-000000000000",
];

/// What anybody asks.
pub(super) const PUBLIC: [&str; 5] = ["deputies", "grids", "rooms", "receptions", "public/cases"];
