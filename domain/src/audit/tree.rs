//! A Merkle tree that only grows (RFC 6962, section 2.1). The hashes of its nodes lie in one row, in the order in which they come
//! to be: a leaf's, and behind it those of the subtrees that it makes complete. What lies there never changes.

use sha2::{Digest, Sha256};

/// SHA-256 of a leaf or of a node.
pub type Hash = [u8; 32];

/// The hash of a leaf that holds `content`.
#[must_use]
pub fn leaf(content: &[u8]) -> Hash {
    Sha256::new_with_prefix([0]).chain_update(content).finalize().into()
}

/// The hash of the node above two.
#[must_use]
pub fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new_with_prefix([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The hash of what stands side by side: subtrees that get smaller from left to right.
#[must_use]
pub fn joined(subtrees: &[Hash]) -> Option<Hash> {
    subtrees.iter().rev().copied().reduce(|right, left| node(&left, &right))
}

/// The place of a complete subtree's hash: the `number`th of those of 2 to the power of `level` leaves.
#[must_use]
pub fn place(level: u32, number: u64) -> u64 {
    let last_leaf = ((number + 1) << level) - 1;
    2 * last_leaf - u64::from(last_leaf.count_ones()) + u64::from(level)
}

/// The places of the complete subtrees that the leaves `from..to` are made of. `from` is where one as large as that begins.
fn subtrees(mut from: u64, to: u64) -> Vec<u64> {
    let mut places = Vec::new();
    while from < to {
        let level = (to - from).ilog2();
        places.push(place(level, from >> level));
        from += 1 << level;
    }
    places
}

/// The first leaf of the right half of `from..to`, which holds two leaves at least.
fn middle(from: u64, to: u64) -> u64 {
    from + (1 << (to - from - 1).ilog2())
}

/// What proves to whoever knows the root of a tree of `size` that the leaf is in it: the hashes on the way to the root, the lowest
/// first, each given by the places of what is joined to it.
#[must_use]
pub fn inclusion(leaf: u64, size: u64) -> Option<Vec<Vec<u64>>> {
    if leaf >= size {
        return None;
    }
    let (mut from, mut to, mut path) = (0, size, Vec::new());
    while to - from > 1 {
        let middle = middle(from, to);
        if leaf < middle {
            path.push(subtrees(middle, to));
            to = middle;
        } else {
            path.push(subtrees(from, middle));
            from = middle;
        }
    }
    path.reverse();
    Some(path)
}

/// What proves to whoever knows the root of a tree of `before` that one of `size` begins with it; places likewise.
#[must_use]
pub fn consistency(before: u64, size: u64) -> Option<Vec<Vec<u64>>> {
    if before > size {
        return None;
    }
    // Everything begins with nothing.
    if before == 0 {
        return Some(Vec::new());
    }
    let (mut from, mut to, mut path) = (0, size, Vec::new());
    while before != to {
        let middle = middle(from, to);
        if before <= middle {
            path.push(subtrees(middle, to));
            to = middle;
        } else {
            path.push(subtrees(from, middle));
            from = middle;
        }
    }
    // From the beginning it is the root that is known already.
    if from > 0 {
        path.push(subtrees(from, to));
    }
    path.reverse();
    Some(path)
}

/// How far a tree has grown, and what it takes to let it grow on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    /// The hashes of the complete subtrees that it is made of, the largest first.
    peaks: Vec<Hash>,
}

impl Tree {
    /// Where the peaks of a tree of `size` leaves lie.
    #[must_use]
    pub fn peaks(size: u64) -> Vec<u64> {
        subtrees(0, size)
    }

    /// The tree with those peaks; `None` where they are not as many as `size` has.
    #[must_use]
    pub fn of(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (peaks.len() == size.count_ones() as usize).then_some(Self { size, peaks })
    }

    /// How many leaves it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf, and returns the hashes that come to be by that, in the order of their places.
    pub fn push(&mut self, leaf: Hash) -> Vec<Hash> {
        let (mut made, mut top) = (vec![leaf], leaf);
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            top = node(&left, &top);
            made.push(top);
        }
        self.peaks.push(top);
        self.size += 1;
        made
    }

    /// The hash that tells of every leaf.
    #[must_use]
    pub fn root(&self) -> Hash {
        joined(&self.peaks).unwrap_or_else(|| Sha256::digest([]).into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the RFC says it.
    fn by_the_book(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [only] => *only,
            more => {
                let half = more.len().next_power_of_two() / 2;
                node(&by_the_book(&more[..half]), &by_the_book(&more[half..]))
            }
        }
    }

    /// How a path leads from a leaf to a root, as RFC 9162, section 2.1.3.2, has it checked.
    fn led_up(leaf: &Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
        let (mut at, mut last, mut top) = (index, size - 1, *leaf);
        for hash in path {
            if last == 0 {
                return None;
            }
            if at & 1 == 1 || at == last {
                top = node(hash, &top);
                while at & 1 == 0 && at != 0 {
                    (at, last) = (at >> 1, last >> 1);
                }
            } else {
                top = node(&top, hash);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        (last == 0).then_some(top)
    }

    /// The roots of a tree and of what it was before, as RFC 9162, section 2.1.4.2, has them made of a proof.
    fn both(before: u64, first: &Hash, size: u64, path: &[Hash]) -> Option<(Hash, Hash)> {
        if before == size {
            return path.is_empty().then_some((*first, *first));
        }
        let mut path = path.to_vec();
        if before.is_power_of_two() {
            path.insert(0, *first);
        }
        let (mut at, mut last) = (before - 1, size - 1);
        while at & 1 == 1 {
            (at, last) = (at >> 1, last >> 1);
        }
        let (seed, rest) = path.split_first()?;
        let (mut old, mut new) = (*seed, *seed);
        for hash in rest {
            if last == 0 {
                return None;
            }
            if at & 1 == 1 || at == last {
                (old, new) = (node(hash, &old), node(hash, &new));
                while at & 1 == 0 && at != 0 {
                    (at, last) = (at >> 1, last >> 1);
                }
            } else {
                new = node(&new, hash);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        (last == 0).then_some((old, new))
    }

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|number| leaf(&number.to_be_bytes())).collect()
    }

    fn grown(leaves: &[Hash]) -> (Tree, Vec<Hash>) {
        let (mut tree, mut kept) = (Tree::default(), Vec::new());
        for hash in leaves {
            kept.extend(tree.push(*hash));
        }
        (tree, kept)
    }

    fn read(kept: &[Hash], path: &[Vec<u64>]) -> Vec<Hash> {
        let at = |place: &u64| kept[usize::try_from(*place).expect("a place")];
        path.iter().map(|places| joined(&places.iter().map(at).collect::<Vec<_>>()).expect("a subtree")).collect()
    }

    fn hex(hash: Hash) -> String {
        hash.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }

    #[test]
    fn the_roots_are_those_that_everybody_else_computes() {
        // The test vectors of Certificate Transparency.
        let contents: [&[u8]; 8] = [
            b"",
            &[0],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            b"`abcdefghijklmno",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut tree = Tree::default();
        assert_eq!(hex(tree.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (content, root) in contents.iter().zip(roots) {
            tree.push(leaf(content));
            assert_eq!(hex(tree.root()), root);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_tree_proves_each_leaf_and_each_of_its_beginnings(size in 1u64..300, one in 0u64..300, other in 1u64..300) {
            let (all, index, before) = (leaves(size), one % size, other % size + 1);
            let (tree, kept) = grown(&all);
            prop_assert_eq!(tree.root(), by_the_book(&all));
            prop_assert_eq!(kept.len() as u64, place(0, size));
            let peaks = read(&kept, &Tree::peaks(size).into_iter().map(|place| vec![place]).collect::<Vec<_>>());
            prop_assert_eq!(Tree::of(size, peaks), Some(tree.clone()));
            let own = &all[usize::try_from(index).expect("small")];
            prop_assert_eq!(kept[usize::try_from(place(0, index)).expect("small")], *own);
            let path = read(&kept, &inclusion(index, size).expect("a leaf of it"));
            prop_assert_eq!(led_up(own, index, size, &path), Some(tree.root()));
            prop_assert_ne!(led_up(&leaf(b"another"), index, size, &path), Some(tree.root()));
            prop_assert_eq!(inclusion(size, size), None);
            let first = by_the_book(&all[..usize::try_from(before).expect("small")]);
            let path = read(&kept, &consistency(before, size).expect("a beginning of it"));
            prop_assert_eq!(both(before, &first, size, &path), Some((first, tree.root())));
        }
    }
}
