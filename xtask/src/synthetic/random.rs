//! Random numbers that are the same everywhere: SplitMix64, and distributions made with integers.

pub struct Random {
    state: u64,
}

impl Random {
    pub fn new(seed: u64) -> Random {
        Random { state: seed }
    }

    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
    }

    /// Uniform in `0..limit`.
    pub fn below(&mut self, limit: u32) -> u32 {
        scaled(self.next() >> 32, u64::from(limit)) as u32
    }

    /// In `0..limit`, small ones more often: each half of the range, counted in bits, is as likely as the others, which is
    /// close to Zipf's law.
    pub fn zipf_below(&mut self, limit: u32) -> u32 {
        zipf(self.next(), limit)
    }

    /// 0 upwards, doubling its scale with a chance of one half, at most `doublings` times.
    pub fn geometric(&mut self, doublings: u32) -> u64 {
        let scale = self.next().trailing_ones().min(doublings);
        u64::from(self.below(4 << scale))
    }
}

/// [`Random::zipf_below`] of given randomness.
pub fn zipf(random: u64, limit: u32) -> u32 {
    let bits = 32 - limit.leading_zeros();
    let octave = scaled(random >> 32, u64::from(bits)) as u32;
    let low = (1u64 << octave) - 1;
    let high = ((2u64 << octave) - 1).min(u64::from(limit));
    let width = high.saturating_sub(low).max(1);
    let within = scaled(random & 0xffff_ffff, width);
    (low + within).min(u64::from(limit) - 1) as u32
}

/// 32 random bits as a number in `0..limit`.
fn scaled(random: u64, limit: u64) -> u64 {
    (random * limit) >> 32
}

/// SplitMix64's finaliser.
pub fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
