//! Profiles out of raw entropy, and the many ways in which one message may stand on the wire. The property tests and the fuzz
//! targets share it: entropy that has run out gives zeros, and zero is always the plainest choice, so that failures shrink.
#![allow(dead_code)] // Each test binary uses its own part.

use proflens::pprof::schema;
use prost::Message;

/// Choices drawn from bytes.
pub struct Dice<'a> {
    entropy: &'a [u8],
    /// Whether links may lead nowhere.
    is_faulty: bool,
}

impl<'a> Dice<'a> {
    pub fn new(entropy: &'a [u8]) -> Dice<'a> {
        Dice {
            entropy,
            is_faulty: false,
        }
    }

    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.entropy.split_first() else {
            return 0;
        };
        self.entropy = rest;
        *first
    }

    pub fn below(&mut self, n: usize) -> usize {
        match n {
            0 => 0,
            _ => usize::from(self.byte()) % n,
        }
    }

    /// True once in `n` times, never without entropy.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    fn fault_in(&mut self, n: usize) -> bool {
        self.is_faulty && self.once_in(n)
    }

    /// Mostly small, sometimes any 64 bits.
    pub fn number(&mut self) -> u64 {
        match self.below(8) {
            0..=3 => u64::from(self.byte()),
            4 => u64::from(self.byte()) << 7,
            5 => (u64::from(self.byte()) << (8 * self.below(8))).wrapping_neg(),
            6 => (1 << 31) - 2 + u64::from(self.byte()),
            _ => (0..8).fold(0, |n, _| n << 8 | u64::from(self.byte())),
        }
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        of.get(self.below(of.len())).copied()
    }
}

/// A valid profile three times out of four; otherwise some links lead nowhere.
pub fn profile(dice: &mut Dice) -> schema::Profile {
    dice.is_faulty = dice.once_in(4);
    let mut strings = vec![Vec::new()];
    for _ in 0..dice.below(12) {
        let length = dice.below(6);
        strings.push((0..length).map(|_| dice.byte()).collect());
    }
    let string = |dice: &mut Dice| match dice.fault_in(100) {
        true => dice.number() as i64,
        false => dice.below(strings.len()) as i64,
    };
    let value_type = |dice: &mut Dice| schema::ValueType {
        r#type: string(dice),
        unit: string(dice),
    };
    let sample_type: Vec<_> = (0..1 + dice.below(4)).map(|_| value_type(dice)).collect();
    let (mapping_ids, function_ids, location_ids) = (ids(dice), ids(dice), ids(dice));
    let mapping = |id: &u64, dice: &mut Dice| schema::Mapping {
        id: *id,
        memory_start: dice.number(),
        memory_limit: dice.number(),
        file_offset: dice.number(),
        filename: string(dice),
        build_id: string(dice),
        has_functions: dice.once_in(2),
        has_filenames: dice.once_in(2),
        has_line_numbers: dice.once_in(2),
        has_inline_frames: dice.once_in(2),
    };
    let function = |id: &u64, dice: &mut Dice| schema::Function {
        id: *id,
        name: string(dice),
        system_name: string(dice),
        filename: string(dice),
        start_line: dice.number() as i64,
    };
    let line = |dice: &mut Dice| schema::Line {
        function_id: link(dice, &function_ids),
        line: dice.number() as i64,
        column: dice.number() as i64,
    };
    let location = |id: &u64, dice: &mut Dice| schema::Location {
        id: *id,
        mapping_id: link(dice, &mapping_ids),
        address: dice.number(),
        line: match function_ids.is_empty() {
            true => Vec::new(),
            false => (0..dice.below(4)).map(|_| line(dice)).collect(),
        },
        is_folded: dice.once_in(4),
    };
    let label = |dice: &mut Dice| {
        let is_text = dice.once_in(2);
        schema::Label {
            key: string(dice),
            str: if is_text { string(dice) } else { 0 },
            num: dice.below(4) as i64,
            num_unit: string(dice),
        }
    };
    let sample = |dice: &mut Dice| {
        let depth = match location_ids.is_empty() {
            true => 0,
            false => dice.below(20),
        };
        let odd = usize::from(dice.fault_in(100));
        schema::Sample {
            location_id: (0..depth).map(|_| link(dice, &location_ids)).collect(),
            value: (0..sample_type.len() + odd)
                .map(|_| dice.number() as i64)
                .collect(),
            label: (0..dice.below(3)).map(|_| label(dice)).collect(),
        }
    };
    schema::Profile {
        sample: (0..dice.below(24)).map(|_| sample(dice)).collect(),
        mapping: mapping_ids.iter().map(|id| mapping(id, dice)).collect(),
        location: location_ids.iter().map(|id| location(id, dice)).collect(),
        function: function_ids.iter().map(|id| function(id, dice)).collect(),
        drop_frames: string(dice),
        keep_frames: string(dice),
        time_nanos: dice.number() as i64,
        duration_nanos: dice.number() as i64,
        period_type: dice.once_in(2).then(|| value_type(dice)),
        period: dice.number() as i64,
        comment: (0..dice.below(4)).map(|_| string(dice)).collect(),
        default_sample_type: string(dice),
        doc_url: string(dice),
        sample_type,
        string_table: strings,
    }
}

/// Distinct ids: counted from 1, or far apart; rarely one of them is 0 or doubled.
fn ids(dice: &mut Dice) -> Vec<u64> {
    let count = dice.below(14) as u64;
    let spread: u64 = match dice.below(4) {
        0 | 1 => 1,
        2 => 1 << 28,
        _ => 0x1234_5678_9abc_def1,
    };
    let mut ids: Vec<u64> = (1..=count).map(|i| spread.wrapping_mul(i)).collect();
    if dice.once_in(2) {
        ids.reverse();
    }
    if dice.fault_in(8)
        && let Some(id) = ids.first_mut()
    {
        *id = dice.below(3) as u64;
    }
    ids
}

fn link(dice: &mut Dice, ids: &[u64]) -> u64 {
    match dice.fault_in(100) {
        true => dice.number(),
        false => dice.pick(ids).unwrap_or(0),
    }
}

/// The message on the wire, in one of the ways that mean the same: fields in any order (those of one number keep theirs), repeated
/// numbers packed, single or both, numbers longer than needed, fields that nobody knows.
pub fn encode(profile: &schema::Profile, dice: &mut Dice) -> Vec<u8> {
    let plain = profile.encode_to_vec();
    shuffle(&plain, Level::Profile, dice)
}

#[derive(Clone, Copy, PartialEq)]
enum Level {
    Profile,
    Sample,
    Location,
    Leaf,
}

impl Level {
    /// The message that a length-delimited field holds, if it holds one.
    fn child(self, field: u64) -> Option<Level> {
        match (self, field) {
            (Level::Profile, 2) => Some(Level::Sample),
            (Level::Profile, 4) => Some(Level::Location),
            (Level::Profile, 1 | 3 | 5 | 11) => Some(Level::Leaf),
            (Level::Sample, 3) | (Level::Location, 4) => Some(Level::Leaf),
            _ => None,
        }
    }

    fn is_packed(self, field: u64) -> bool {
        matches!((self, field), (Level::Profile, 13) | (Level::Sample, 1 | 2))
    }
}

/// Encodes the fields of `message` again, as `dice` will have it.
fn shuffle(message: &[u8], level: Level, dice: &mut Dice) -> Vec<u8> {
    let mut fields: Vec<(u64, Vec<u8>)> = Vec::new();
    let mut rest = message;
    while !rest.is_empty() {
        let tag = varint(&mut rest);
        let (number, mut bytes) = (tag >> 3, Vec::new());
        if tag & 7 == 0 {
            put(&mut bytes, tag, dice);
            put(&mut bytes, varint(&mut rest), dice);
            fields.push((number, bytes));
            continue;
        }
        let length = varint(&mut rest) as usize;
        let (body, after) = rest.split_at(length);
        rest = after;
        match level.child(number) {
            Some(child) => put_bytes(&mut bytes, tag, &shuffle(body, child, dice), dice),
            None if level.is_packed(number) => {
                repack(number, body, &mut fields, dice);
                continue;
            }
            None => put_bytes(&mut bytes, tag, body, dice),
        }
        fields.push((number, bytes));
    }
    if dice.once_in(8) {
        fields.push((99, unknown(dice)));
    }
    reorder(&mut fields, dice);
    fields.into_iter().flat_map(|(_, bytes)| bytes).collect()
}

/// Splits a packed run into runs and single numbers.
fn repack(number: u64, mut body: &[u8], fields: &mut Vec<(u64, Vec<u8>)>, dice: &mut Dice) {
    while !body.is_empty() {
        let mut bytes = Vec::new();
        if dice.once_in(3) {
            put(&mut bytes, number << 3, dice);
            put(&mut bytes, varint(&mut body), dice);
        } else {
            let mut run = Vec::new();
            let count = if dice.once_in(2) {
                dice.below(5)
            } else {
                usize::MAX
            };
            for _ in 0..count {
                if body.is_empty() {
                    break;
                }
                put(&mut run, varint(&mut body), dice);
            }
            put_bytes(&mut bytes, number << 3 | 2, &run, dice);
        }
        fields.push((number, bytes));
    }
}

/// Moves fields about; the order within one number stays.
fn reorder(fields: &mut [(u64, Vec<u8>)], dice: &mut Dice) {
    if fields.is_empty() || !dice.once_in(2) {
        return;
    }
    for _ in 0..dice.byte() {
        let at = (usize::from(dice.byte()) << 8 | usize::from(dice.byte())) % fields.len();
        if at > 0 && fields[at].0 != fields[at - 1].0 {
            fields.swap(at, at - 1);
        }
    }
    match dice.below(3) {
        1 => fields.sort_by_key(|(number, _)| std::cmp::Reverse(*number)),
        2 => fields.sort_by_key(|(number, _)| number.wrapping_mul(7) % 16),
        _ => {}
    }
}

fn unknown(dice: &mut Dice) -> Vec<u8> {
    let mut bytes = Vec::new();
    match dice.below(4) {
        0 => {
            put(&mut bytes, 99 << 3, dice);
            put(&mut bytes, dice.number(), dice);
        }
        1 => bytes.extend([0x99, 6, 1, 2, 3, 4, 5, 6, 7, 8]),
        2 => bytes.extend([0x9d, 6, 1, 2, 3, 4]),
        _ => {
            let body = vec![dice.byte(); usize::from(dice.byte()) * 16];
            put_bytes(&mut bytes, 99 << 3 | 2, &body, dice);
        }
    }
    bytes
}

fn put_bytes(to: &mut Vec<u8>, tag: u64, body: &[u8], dice: &mut Dice) {
    put(to, tag, dice);
    put(to, body.len() as u64, dice);
    to.extend(body);
}

/// A varint, now and then with needless zeros on top.
fn put(to: &mut Vec<u8>, mut value: u64, dice: &mut Dice) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    match dice.once_in(30) && value < 2 {
        true => to.extend([value as u8 | 0x80, 0]),
        false => to.push(value as u8),
    }
}

fn varint(bytes: &mut &[u8]) -> u64 {
    prost::encoding::decode_varint(bytes).expect("prost wrote it")
}
