//! Chance that is the same each time (`SplitMix64`).

pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: i64) -> i64 {
        i64::try_from(self.next() >> 1).expect("63 bits") % end
    }

    pub fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    /// The number of one of so many.
    pub fn index(&mut self, count: usize) -> usize {
        let end = i64::try_from(count).expect("a few");
        usize::try_from(self.below(end)).expect("not below nothing")
    }

    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.index(all.len())]
    }
}
