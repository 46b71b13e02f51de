use std::fmt;
use std::iter::Peekable;
use std::vec::IntoIter;

use mashang_domain::audit::tree::{self, Hash, Tree};
use mashang_domain::shared::{EventId, StoreError};

use crate::db::{Database, Failed};
use crate::repositories::{Audited, Proved, Store};

/// Leaves that are made again in one transaction.
const PAGE: i64 = 2_000;

/// What every event was held against and agreed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many events.
    pub size: u64,
    pub root: Hash,
    /// Of how many nobody can tell any more, because their salt was deleted.
    pub erased: u64,
    /// How many signed roots.
    pub roots: usize,
}

/// The first thing that is not as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// An event says something else than when it had its leaf.
    Altered { event: EventId, leaf: u64 },
    /// An event is gone.
    Missing { event: EventId, leaf: u64 },
    /// Above an event's leaf the tree is another one.
    Tree { event: EventId, leaf: u64 },
    /// An event was put in where all had their leaves.
    Unproved { event: EventId },
    /// Another root was signed.
    Root { size: u64 },
    /// This house did not sign what stands there as a root.
    Signature,
}

impl fmt::Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered { event, leaf } => {
                write!(out, "事件 {event}（第 {leaf} 片叶）被改动。 Event {event} (leaf {leaf}) was altered")
            }
            Self::Missing { event, leaf } => {
                write!(out, "事件 {event}（第 {leaf} 片叶）被删除。 Event {event} (leaf {leaf}) was deleted")
            }
            Self::Tree { event, leaf } => write!(
                out,
                "事件 {event}（第 {leaf} 片叶）处的树被改动。 The tree was altered at event {event} (leaf {leaf})"
            ),
            Self::Unproved { event } => {
                write!(out, "事件 {event} 是后来插入的。 Event {event} was put in afterwards")
            }
            Self::Root { size } => write!(
                out,
                "前 {size} 个事件与签过名的根不符。 The first {size} events are not those whose root was signed"
            ),
            Self::Signature => {
                write!(out, "根的签名不是本系统的。 A root bears a signature that is not this house's")
            }
        }
    }
}

/// The tree as it is made again, leaf by leaf.
struct Pass {
    tree: Tree,
    erased: u64,
    roots: Peekable<IntoIter<(u64, Hash)>>,
}

impl Pass {
    /// Takes the next leaf; `kept` are the hashes that lie from its place on.
    fn take(&mut self, one: &Audited, kept: &mut impl Iterator<Item = Hash>) -> Result<(), Flaw> {
        let (event, leaf) = (one.event, one.leaf);
        let (Some(own), true) = (kept.next(), leaf == self.tree.size()) else {
            return Err(Flaw::Tree { event, leaf });
        };
        match one.proved {
            Proved::Leaf(made) if made == own => {}
            Proved::Leaf(_) | Proved::Unopenable => return Err(Flaw::Altered { event, leaf }),
            Proved::Missing => return Err(Flaw::Missing { event, leaf }),
            Proved::Erased => self.erased += 1,
        }
        for made in self.tree.push(own).into_iter().skip(1) {
            if kept.next() != Some(made) {
                return Err(Flaw::Tree { event, leaf });
            }
        }
        while let Some((size, root)) = self.roots.next_if(|(size, _)| *size <= self.tree.size()) {
            if size != self.tree.size() || root != self.tree.root() {
                return Err(Flaw::Root { size });
            }
        }
        Ok(())
    }
}

fn run<T: Send + 'static>(
    db: &Database,
    job: impl FnMut(&mut Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, String> {
    db.write_at_leisure(job).map_err(|error: Failed<StoreError>| format!("the log could not be verified: {error:?}"))
}

/// Makes the whole tree again out of the events and holds it against what is kept, and against every root that was signed; and
/// against the notes that somebody else kept, if any are given. `told` hears how many events it has come to.
///
/// # Errors
/// A sentence for the operator when the database does not answer. What is not as it was is no error but the answer.
pub fn verify(db: &Database, notes: Vec<String>, told: &dyn Fn(u64)) -> Result<Result<Verified, Flaw>, String> {
    let signed: Option<Vec<(u64, Hash)>> = run(db, move |store| {
        let mut all = store.signed_roots()?;
        all.extend(notes.iter().map(|note| (0, note.clone())));
        let signer = store.signer();
        Ok(all.iter().map(|(size, note)| signer.read(note).filter(|(said, _)| *size == 0 || said == size)).collect())
    })?;
    let Some(mut roots) = signed else { return Ok(Err(Flaw::Signature)) };
    roots.sort_unstable();
    // Of nothing there is nothing to hold against.
    roots.retain(|(size, _)| *size > 0);
    let count = roots.len();
    let mut pass = Pass { tree: Tree::default(), erased: 0, roots: roots.into_iter().peekable() };
    loop {
        let size = pass.tree.size();
        let page = run(db, move |store| store.audited(size, PAGE))?;
        if page.is_empty() {
            break;
        }
        let end = size + page.len() as u64;
        let kept = run(db, move |store| store.hashes_between(tree::place(0, size), tree::place(0, end)))?;
        let mut kept = kept.into_iter();
        for one in &page {
            if let Err(flaw) = pass.take(one, &mut kept) {
                return Ok(Err(flaw));
            }
        }
        told(pass.tree.size());
    }
    if let Some((size, _)) = pass.roots.next() {
        return Ok(Err(Flaw::Root { size }));
    }
    if let Some(event) = run(db, |store| store.first_without_leaf())? {
        return Ok(Err(Flaw::Unproved { event }));
    }
    Ok(Ok(Verified { size: pass.tree.size(), root: pass.tree.root(), erased: pass.erased, roots: count }))
}
