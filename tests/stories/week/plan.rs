//! What becomes of a report: who does what to it, and when each of them comes to it.

use std::collections::VecDeque;

use mashang_tests::week::Dice;
use mashang_tests::week::calendar::{DAY, HOUR, Minute, day_of, works};

/// Who sends a report in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    /// A resident, by an account or by the code alone.
    Resident,
    /// A resident who told the grid's staff, and left a phone or has none.
    Speaker { phone: bool },
    /// Somebody who works in the very unit that will handle it.
    UnitClerk,
    /// One whose phone is said to be the deputy's own.
    DeputyInDisguise,
}

/// A grade, and the reason where it is a poor one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grade {
    Satisfied,
    Basically,
    TooSlow,
    NotDone,
}

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Accept,
    Decline,
    Divert,
    Ask,
    Supplement,
    Withdraw,
    Answer,
    Agree,
    Escalate,
    Assign,
    AssignWrongly,
    GiveBack,
    Start,
    Extend,
    Reply,
    ReplyPoorly,
    Reject,
    Verify,
    /// The handler tries to rate it.
    RateOneself,
    Rate(Grade),
    /// Whoever entered it for somebody else rates by the code, which that one had first.
    RateByCode,
    CallBack,
    Conclude,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Sender,
    Handler,
    Office,
    Unit,
    WrongUnit,
}

impl Act {
    pub(super) fn who(self) -> Who {
        match self {
            Self::Supplement | Self::Withdraw | Self::Rate(_) | Self::RateByCode => Who::Sender,
            Self::Assign | Self::AssignWrongly | Self::Extend | Self::CallBack | Self::Conclude => Who::Office,
            Self::GiveBack => Who::WrongUnit,
            Self::Start | Self::Reply | Self::ReplyPoorly => Who::Unit,
            Self::Accept
            | Self::Decline
            | Self::Divert
            | Self::Ask
            | Self::Answer
            | Self::Agree
            | Self::Escalate
            | Self::Reject
            | Self::Verify
            | Self::RateOneself => Who::Handler,
        }
    }
}

impl Sender {
    /// Who sends in the `number`-th report; every third is a look-alike, and those are residents'.
    pub(super) fn of(number: usize) -> Self {
        match number % 30 {
            4 => Self::UnitClerk,
            10 => Self::DeputyInDisguise,
            one if one % 6 == 1 => Self::Speaker { phone: one % 12 == 1 },
            _ => Self::Resident,
        }
    }
}

fn by_unit(dice: &mut Dice) -> Vec<Act> {
    let mut acts = vec![Act::Accept, Act::Escalate];
    if dice.chance(14) {
        acts.extend([Act::AssignWrongly, Act::GiveBack]);
    }
    acts.extend([Act::Assign, Act::Start]);
    if dice.chance(8) {
        acts.push(Act::Extend);
    }
    if dice.chance(14) {
        acts.extend([Act::ReplyPoorly, Act::Reject]);
    }
    acts.extend([Act::Reply, Act::Verify]);
    acts
}

fn rating(dice: &mut Dice) -> Option<Act> {
    Some(Act::Rate(match dice.below(100) {
        0..22 => return None,
        22..72 => Grade::Satisfied,
        72..86 => Grade::Basically,
        86..91 => Grade::TooSlow,
        _ => Grade::NotDone,
    }))
}

/// All that is to happen to a report, in its order.
pub(super) fn acts(sender: Sender, dice: &mut Dice) -> VecDeque<Act> {
    let mut acts = match (sender, dice.below(100)) {
        (Sender::UnitClerk, _) => by_unit(dice),
        (Sender::DeputyInDisguise, _) => vec![Act::Accept, Act::Answer],
        (_, 0..5) => return [Act::Decline].into(),
        (_, 5..8) => return [Act::Divert].into(),
        (Sender::Resident, 8..12) => return [Act::Accept, Act::Withdraw].into(),
        (Sender::Resident, 12..14) => return [Act::Accept, Act::Ask].into(),
        (Sender::Resident, 14..19) => vec![Act::Accept, Act::Ask, Act::Supplement, Act::Answer],
        (_, 8..38) => vec![Act::Accept, Act::Answer],
        (_, 38..50) => vec![Act::Accept, Act::Agree],
        _ => by_unit(dice),
    };
    if dice.chance(12) {
        acts.push(Act::RateOneself);
    }
    match sender {
        Sender::Resident => acts.extend(rating(dice)),
        Sender::UnitClerk => acts.push(Act::Rate(Grade::Satisfied)),
        Sender::DeputyInDisguise => acts.push(Act::RateByCode),
        Sender::Speaker { phone } if dice.chance(50) => acts.extend(phone.then_some(Act::CallBack)),
        Sender::Speaker { .. } => acts.push(Act::RateByCode),
    }
    acts.into()
}

/// When a resident writes: at a minute at which no term ends and nobody sits down to work.
pub(super) fn by_a_resident(dice: &mut Dice, earliest: Minute, within: Minute) -> Minute {
    let at = earliest + dice.below(within);
    let day = day_of(at);
    let hour = at.rem_euclid(DAY) / HOUR;
    let hour = if (6..23).contains(&hour) { hour } else { 7 + dice.below(14) };
    let wakes = day * DAY + hour * HOUR + at.rem_euclid(HOUR) / 5 * 5 + 1 + dice.below(4);
    if wakes < earliest { wakes + DAY } else { wakes }
}

/// The next time that somebody sits down to work, from `earliest` on.
fn sitting(earliest: Minute, times: [Minute; 2], works_daily: bool) -> Minute {
    let days = day_of(earliest)..;
    let mut sits = days.filter(|day| works_daily || works(*day)).flat_map(|day| times.map(|time| day * DAY + time));
    sits.find(|sits| *sits > earliest).unwrap_or(earliest)
}

/// When an act is done that follows on what happened now.
pub(super) fn when(act: Act, now: Minute, dice: &mut Dice) -> Minute {
    let late = |dice: &mut Dice, percent, usual: [Minute; 2], late: Minute| {
        if dice.chance(percent) { late } else { usual[0] + dice.below(usual[1] - usual[0] + 1) }
    };
    match act.who() {
        Who::Sender => by_a_resident(dice, now + 30, 3 * DAY),
        Who::Handler => {
            let wait = match act {
                Act::Accept => late(dice, 10, [0, 6 * HOUR], 3 * DAY),
                Act::Answer | Act::Agree => late(dice, 8, [DAY, 3 * DAY], 13 * DAY),
                Act::Verify | Act::Reject => late(dice, 8, [0, 2 * DAY], 5 * DAY),
                _ => dice.below(DAY),
            };
            sitting(now + wait, [12 * HOUR + 15, 19 * HOUR + 15], true)
        }
        Who::Office => {
            let wait = if act == Act::Assign { late(dice, 8, [0, DAY], 4 * DAY) } else { dice.below(DAY) };
            sitting(now + wait, [9 * HOUR + 45, 15 * HOUR + 45], false)
        }
        Who::Unit | Who::WrongUnit => {
            let replies = matches!(act, Act::Reply | Act::ReplyPoorly);
            let wait = if replies { late(dice, 10, [DAY, 4 * DAY], 15 * DAY) } else { dice.below(DAY) };
            sitting(now + wait, [10 * HOUR + 15, 16 * HOUR + 15], false)
        }
    }
}
