//! How long a tree over a million leaves takes, and a proof out of it: `cargo run --release -p mashang-domain --example tree`.

use std::time::Instant;

use mashang_domain::audit::tree::{Hash, Tree, inclusion, joined, leaf};

const LEAVES: u64 = 1_000_000;

fn main() {
    let began = Instant::now();
    let (mut tree, mut kept) = (Tree::default(), Vec::new());
    for number in 0..LEAVES {
        kept.extend(tree.push(leaf(&number.to_be_bytes())));
    }
    println!("root of {LEAVES}: {:?}, {} hashes", began.elapsed(), kept.len());
    let began = Instant::now();
    let at = |place: &u64| usize::try_from(*place).ok().and_then(|place| kept.get(place)).copied();
    let path = inclusion(LEAVES / 3, LEAVES).unwrap_or_default();
    let read = |places: &Vec<u64>| joined(&places.iter().filter_map(at).collect::<Vec<_>>());
    let path: Vec<Hash> = path.iter().filter_map(read).collect();
    println!("proof of {} hashes: {:?}", path.len(), began.elapsed());
}
