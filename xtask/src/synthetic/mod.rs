//! Profiles like those of a large Go service, of any size, from a seed: the same bytes on every machine, so that measurements
//! can be compared. Integers only, since the last digit of a logarithm is the platform's. Depends on nothing but std: the native
//! benchmarks include it too.

mod leak;
mod random;
mod stacks;
mod symbols;
mod wire;

pub use leak::LEAK;
use random::Random;
use stacks::Templates;
use std::io::{self, Write};
use symbols::Symbols;
use wire::Message;

/// Named after the megabytes of the gzip.
pub struct Preset {
    pub name: &'static str,
    pub samples: u32,
}

pub const PRESETS: [Preset; 3] = [
    Preset {
        name: "1",
        samples: 30_000,
    },
    Preset {
        name: "10",
        samples: 300_000,
    },
    Preset {
        name: "100",
        samples: 3_000_000,
    },
];

/// Snapshots of one process, a minute apart, each about a megabyte of gzip.
pub const SERIES: u32 = 200;

/// As Go's runtime writes them.
const SAMPLE_TYPES: [(&str, &str); 4] = [
    ("alloc_objects", "count"),
    ("alloc_space", "bytes"),
    ("inuse_objects", "count"),
    ("inuse_space", "bytes"),
];

/// The inflated file.
pub fn write(preset: &Preset, seed: u64, out: &mut impl Write) -> io::Result<()> {
    write_at(preset.samples, preset.samples / 20, 0, seed, out)
}

/// One of [`SERIES`]. Later ones have more stacks, those of the earlier ones among them, as a heap profile has all that ever allocated.
pub fn write_snapshot(at: u32, out: &mut impl Write) -> io::Result<()> {
    write_at(20_000 + 20 * at, 1000, at, 1, out)
}

fn write_at(
    samples: u32,
    templates: u32,
    at: u32,
    seed: u64,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut random = Random::new(seed);
    let mut symbols = Symbols::new(&mut random);
    let mut message = Message::default();
    for (kind, unit) in SAMPLE_TYPES {
        let (kind, unit) = (symbols.string(kind), symbols.string(unit));
        message.message(1, |m| m.int(1, kind).int(2, unit));
    }
    let bytes = symbols.string("bytes");
    let space = symbols.string("space");
    message.flush(out)?;
    let templates = Templates::new(&mut random, templates);
    let mut stack = Vec::new();
    for _ in 0..samples {
        templates.stack(&mut random, &mut stack);
        sample(&mut random, &stack, bytes, at, &mut message);
        message.flush(out)?;
    }
    if at > 0 {
        let leak = symbols.location(LEAK, "/src/example.com/shop/ledger/ledger.go", 42);
        let kept = 2000 * u64::from(at);
        let values = [kept, kept * 1024, kept, kept * 1024];
        put(&[1, leak], values, bytes, 1024, &mut message);
    }
    symbols.write(&mut message, out)?;
    message.int(
        9,
        1_750_000_000_000_000_000 + u64::from(at) * 60_000_000_000,
    );
    message.message(11, |m| m.int(1, space).int(2, bytes));
    message.int(12, 524_288);
    message.flush(out)
}

/// Sizes of Go's allocator, the frequent ones first.
const SIZES: [u64; 24] = [
    32, 16, 64, 48, 96, 128, 80, 24, 8, 256, 112, 512, 1024, 192, 144, 2048, 160, 4096, 208, 320,
    8192, 1408, 16384, 65536,
];

/// Allocations go on from one snapshot to the next; what is in use stays.
fn sample(random: &mut Random, stack: &[u32], bytes: u64, at: u32, message: &mut Message) {
    let size = SIZES[random.zipf_below(SIZES.len() as u32) as usize];
    let allocated = 1 + random.geometric(7);
    let in_use = match random.below(3) {
        0 => allocated,
        1 => random.below(allocated as u32 + 1).into(),
        _ => 0,
    };
    let allocated = allocated * (u64::from(at) + 1);
    let values = [allocated, allocated * size, in_use, in_use * size];
    put(stack, values, bytes, size, message);
}

/// `stack` is root first; a file has it leaf first.
fn put(stack: &[u32], values: [u64; 4], bytes: u64, size: u64, message: &mut Message) {
    message.message(2, |m| {
        m.packed(1, stack.iter().rev().map(|location| u64::from(*location)));
        m.packed(2, values.into_iter());
        m.message(3, |m| m.int(1, bytes).int(3, size))
    });
}
