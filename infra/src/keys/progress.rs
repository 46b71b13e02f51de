//! How far a new key has come in the place of those before it, so that any process goes on with it while all serve.

use chrono::Duration;
use diesel::prelude::*;
use mashang_domain::shared::{Instant, StoreError};
use uuid::Uuid;

use super::clock;
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::repositories::Store;
use crate::schema::keys::key_rotations;
use crate::sealed::columns;

/// How long after a key is used the last process has taken it up: each looks at the ring once a second.
const SPREAD: Duration = Duration::seconds(5);
/// For how long whoever goes on with it has the others wait without a sign of life.
const LEASE: Duration = Duration::seconds(30);
/// A lease that reaches further than this was taken by a clock that went wrong, and holds nobody off.
const LONGEST_LEASE: Duration = Duration::minutes(10);
/// Behind all columns come the files.
const FILES: &str = "files";
/// How often all columns are gone through at most. What somebody wrote at the very moment is found the next time.
const PASSES: i32 = 5;

/// How far a key has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    pub key: u8,
    pub started_at: Instant,
    /// Once every process seals with it.
    pub seals_from: Instant,
    /// The column that is gone through, or `files`.
    pub part: String,
    last: Uuid,
    pass: i32,
    /// Rows that were sealed anew in this pass.
    found: i64,
    /// Rows that were sealed anew.
    pub rows: i64,
    /// Rows and files that open with no key of the ring.
    pub stuck: i64,
    /// Files that were sealed anew.
    pub files: i64,
    pub finished_at: Option<Instant>,
    lease: Option<(Uuid, Instant)>,
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Everything is sealed with the newest key.
    Done,
    /// Not every process seals with it yet.
    Waits,
    /// Another process goes on with it.
    Held,
    /// There is more.
    On,
    /// The rows are done, and the caller is to seal the files anew.
    Files,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = key_rotations, treat_none_as_default_value = false)]
struct RotationRow {
    key_number: i32,
    started_at: Stamp,
    seals_from: Stamp,
    part: String,
    last_id: Id,
    pass: i32,
    found: i64,
    resealed: i64,
    stuck: i64,
    files: i64,
    finished_at: Option<Stamp>,
    lease_holder: Option<Id>,
    lease_until: Option<Stamp>,
}

impl RotationRow {
    fn read(self) -> Result<Rotation, StoreError> {
        Ok(Rotation {
            key: self.key_number.try_into().map_err(|_| StoreError::Corrupt("key_rotations.key_number"))?,
            started_at: self.started_at.0,
            seals_from: self.seals_from.0,
            part: self.part,
            last: self.last_id.0,
            pass: self.pass,
            found: self.found,
            rows: self.resealed,
            stuck: self.stuck,
            files: self.files,
            finished_at: self.finished_at.map(|at| at.0),
            lease: self.lease_holder.zip(self.lease_until).map(|(holder, until)| (holder.0, until.0)),
        })
    }
}

impl Rotation {
    fn is_held_from(&self, me: Uuid, now: Instant) -> bool {
        self.lease.is_some_and(|(holder, until)| holder != me && until >= now && until <= now + LONGEST_LEASE)
    }

    /// Where it stands behind a batch: `last` is the batch's last row, `None` behind the last of the column at `at`.
    fn behind(mut self, at: usize, last: Option<Uuid>, [done, stuck]: [usize; 2]) -> Self {
        let counted = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.found += counted(done);
        self.rows += counted(done);
        self.stuck += counted(stuck);
        if let Some(last) = last {
            self.last = last;
            return self;
        }
        self.last = Uuid::nil();
        let first = columns::ALL[0].3;
        match columns::ALL.get(at + 1) {
            Some((.., next)) => (*next).clone_into(&mut self.part),
            None if self.found > 0 && self.pass < PASSES => {
                first.clone_into(&mut self.part);
                self.pass += 1;
                // Those that do not open are found again.
                (self.found, self.stuck) = (0, 0);
            }
            None => FILES.clone_into(&mut self.part),
        }
        self
    }
}

impl Store {
    /// Begins to put a key in the place of those before it, once it is used and every process knows that.
    pub(super) fn begin_rotation(&mut self, key: u8, now: Instant, used_from: Instant) -> Result<(), StoreError> {
        let row = RotationRow {
            key_number: key.into(),
            started_at: now.into(),
            seals_from: (used_from + SPREAD).into(),
            part: columns::ALL[0].3.to_owned(),
            last_id: Id(Uuid::nil()),
            pass: 1,
            found: 0,
            resealed: 0,
            stuck: 0,
            files: 0,
            finished_at: None,
            lease_holder: None,
            lease_until: None,
        };
        self.change(|connection| {
            // What the key before did not come to, this one does.
            let former = key_rotations::table.filter(key_rotations::finished_at.is_null());
            diesel::update(former).set(key_rotations::finished_at.eq(Some(Stamp(now)))).execute(connection)
        })?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(key_rotations::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    /// How far the newest key has come; `None` where none was ever put in another's place.
    pub fn rotation(&mut self) -> Result<Option<Rotation>, StoreError> {
        let row: Option<RotationRow> = self.query(|connection| {
            key_rotations::table
                .order(key_rotations::key_number.desc())
                .select(RotationRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(RotationRow::read).transpose()
    }

    /// Goes on with it by a batch, as the process `me`, which holds it by that for a while.
    pub fn go_on_with_rotation(&mut self, me: Uuid, now: Instant) -> Result<Step, StoreError> {
        let Some(rotation) = self.rotation()?.filter(|rotation| rotation.finished_at.is_none()) else {
            return Ok(Step::Done);
        };
        self.follow_keys(now)?;
        let now = self.query(|connection| clock(connection, now))?;
        if rotation.seals_from > now || self.vault.current() != rotation.key {
            return Ok(Step::Waits);
        }
        if rotation.is_held_from(me, now) || !self.hold_rotation(&rotation, me, now)? {
            return Ok(Step::Held);
        }
        if rotation.part == FILES {
            return Ok(Step::Files);
        }
        // A column that is no longer there: all are gone through once more.
        let found = columns::ALL.iter().position(|(.., what)| *what == rotation.part);
        let at = found.unwrap_or_default();
        let (table, id, column, what) = columns::ALL[at];
        let (last, done, stuck) = self.reseal_some(table, id, column, what, Id(rotation.last))?;
        let behind = rotation.behind(at, last.map(|id| id.0), [done, stuck]);
        self.change_one(|connection| {
            diesel::update(key_rotations::table.find(i32::from(behind.key)))
                .set((
                    key_rotations::part.eq(&behind.part),
                    key_rotations::last_id.eq(Id(behind.last)),
                    key_rotations::pass.eq(behind.pass),
                    key_rotations::found.eq(behind.found),
                    key_rotations::resealed.eq(behind.rows),
                    key_rotations::stuck.eq(behind.stuck),
                ))
                .execute(connection)
        })?;
        Ok(Step::On)
    }

    /// Takes it for a while, where it stands as it was read and nobody else has it; says whether that is so.
    fn hold_rotation(&mut self, rotation: &Rotation, me: Uuid, now: Instant) -> Result<bool, StoreError> {
        let held = self.change(|connection| {
            let ours = key_rotations::lease_holder
                .is_null()
                .or(key_rotations::lease_holder.eq(Some(Id(me))))
                .or(key_rotations::lease_until.lt(Some(Stamp(now))))
                .or(key_rotations::lease_until.gt(Some(Stamp(now + LONGEST_LEASE))));
            diesel::update(key_rotations::table.find(i32::from(rotation.key)))
                .filter(key_rotations::part.eq(&rotation.part).and(key_rotations::last_id.eq(Id(rotation.last))))
                .filter(key_rotations::pass.eq(rotation.pass).and(key_rotations::finished_at.is_null()))
                .filter(ours)
                .set((
                    key_rotations::lease_holder.eq(Some(Id(me))),
                    key_rotations::lease_until.eq(Some(Stamp(now + LEASE))),
                ))
                .execute(connection)
        })?;
        Ok(held == 1)
    }

    /// Says that the process `me`, which seals the files anew, is still there.
    pub fn keep_rotation(&mut self, me: Uuid, now: Instant) -> Result<(), StoreError> {
        let now = self.query(|connection| clock(connection, now))?;
        self.change(|connection| {
            diesel::update(key_rotations::table.filter(key_rotations::lease_holder.eq(Some(Id(me)))))
                .set(key_rotations::lease_until.eq(Some(Stamp(now + LEASE))))
                .execute(connection)
        })?;
        Ok(())
    }

    /// Says that the files are sealed anew, too: how many were, and how many did not open.
    pub fn finish_rotation(&mut self, [done, stuck]: [usize; 2], now: Instant) -> Result<(), StoreError> {
        let counted = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let now = self.query(|connection| clock(connection, now))?;
        self.change(|connection| {
            let under_way =
                key_rotations::table.filter(key_rotations::finished_at.is_null().and(key_rotations::part.eq(FILES)));
            diesel::update(under_way)
                .set((
                    key_rotations::files.eq(key_rotations::files + counted(done)),
                    key_rotations::stuck.eq(key_rotations::stuck + counted(stuck)),
                    key_rotations::finished_at.eq(Some(Stamp(now))),
                    key_rotations::lease_holder.eq(None::<Id>),
                    key_rotations::lease_until.eq(None::<Stamp>),
                ))
                .execute(connection)
        })?;
        Ok(())
    }

    /// Lets it go where the process `me` holds it.
    pub fn release_rotation(&mut self, me: Uuid) -> Result<(), StoreError> {
        self.change(|connection| {
            diesel::update(key_rotations::table.filter(key_rotations::lease_holder.eq(Some(Id(me)))))
                .set((key_rotations::lease_holder.eq(None::<Id>), key_rotations::lease_until.eq(None::<Stamp>)))
                .execute(connection)
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun() -> Rotation {
        Rotation {
            key: 3,
            started_at: Instant::default(),
            seals_from: Instant::default(),
            part: columns::ALL[0].3.to_owned(),
            last: Uuid::nil(),
            pass: 1,
            found: 0,
            rows: 0,
            stuck: 0,
            files: 0,
            finished_at: None,
            lease: None,
        }
    }

    /// Goes through all columns, of which each has one batch.
    fn through(mut rotation: Rotation, each: [usize; 2]) -> Rotation {
        for at in 0..columns::ALL.len() {
            assert_eq!(rotation.part, columns::ALL[at].3);
            rotation = rotation.behind(at, Some(Uuid::from_u128(7)), each);
            assert_eq!((rotation.part.as_str(), rotation.last), (columns::ALL[at].3, Uuid::from_u128(7)));
            rotation = rotation.behind(at, None, [0, 0]);
        }
        rotation
    }

    #[test]
    fn all_is_gone_through_until_a_pass_finds_nothing_and_then_come_the_files() {
        let columns = i64::try_from(columns::ALL.len()).expect("few");
        let first = through(begun(), [2, 1]);
        assert_eq!((first.pass, first.rows, first.found, first.stuck), (2, 2 * columns, 0, 0));
        let second = through(first, [0, 1]);
        assert_eq!((second.part.as_str(), second.rows, second.stuck), (FILES, 2 * columns, columns));
        let mut written_all_the_time = begun();
        for _ in 0..PASSES {
            written_all_the_time = through(written_all_the_time, [1, 0]);
        }
        assert_eq!(written_all_the_time.part, FILES, "it comes to an end");
    }

    #[test]
    fn a_lease_holds_others_off_until_it_lapses() {
        let (me, other, now) = (Uuid::from_u128(1), Uuid::from_u128(2), Instant::default() + Duration::days(1));
        let held = |until| Rotation { lease: Some((other, until)), ..begun() };
        assert!(held(now + LEASE).is_held_from(me, now));
        assert!(!held(now + LEASE).is_held_from(other, now));
        assert!(!held(now - Duration::seconds(1)).is_held_from(me, now));
        assert!(!held(now + LONGEST_LEASE + LEASE).is_held_from(me, now), "a clock went wrong");
        assert!(!begun().is_held_from(me, now));
    }
}
