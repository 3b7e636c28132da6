// SPDX-License-Identifier: GPL-2.0-or-later

//! Choices that a seed determines.

/// A generator of choices: splitmix64, which is the same everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.next()
    }

    /// From `least` to `most` characters of `from`.
    pub fn text(&mut self, from: &str, least: usize, most: usize) -> String {
        let from: Vec<char> = from.chars().collect();
        let length = least + self.below(most - least + 1);
        (0..length).map(|_| self.pick(&from)).collect()
    }
}
