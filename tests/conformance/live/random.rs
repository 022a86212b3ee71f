//! Random numbers that are the same everywhere (SplitMix64), and the choices made with them.

pub struct Random {
    state: u64,
}

impl Random {
    /// The numbers of one draw: they depend on nothing that was drawn before.
    pub fn of_draw(seed: u64, draw: u64) -> Random {
        let mut random = Random {
            state: seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ draw,
        };
        random.next();
        random
    }

    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = self.state;
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in `0..limit`; 0 where there is nothing to choose.
    pub fn below(&mut self, limit: usize) -> usize {
        match limit {
            0 => 0,
            _ => (self.next() % limit as u64) as usize,
        }
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}
