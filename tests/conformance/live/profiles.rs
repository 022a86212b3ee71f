//! Draws profiles: small, so that a difference can be read, and odd in every way that `profile.proto` allows. All are drawn from few
//! words, so that names repeat, stacks recurse, rows tie and merges find equals.

use super::random::Random;
use super::words;
use proflens::pprof::schema::{
    Function, Label, Line, Location, Mapping, Profile, Sample, ValueType,
};
use std::collections::BTreeMap;

/// How odd one profile is: most are sane in most ways.
struct Mood {
    negative: bool,
    huge: bool,
    odd_units: bool,
    labels: bool,
    inlines: bool,
    symbols: bool,
    spread: u64,
}

struct Draft<'r> {
    random: &'r mut Random,
    mood: Mood,
    message: Profile,
    strings: BTreeMap<Vec<u8>, i64>,
}

pub fn draw(random: &mut Random) -> Profile {
    let mood = Mood {
        negative: random.once_in(4),
        huge: random.once_in(12),
        odd_units: random.once_in(3),
        labels: !random.once_in(3),
        inlines: random.once_in(2),
        symbols: !random.once_in(10),
        spread: random.pick(&[1, 1, 1, 1 << 28, 0x1234_5678_9abc_def1]),
    };
    let mut draft = Draft {
        random,
        mood,
        message: Profile::default(),
        strings: BTreeMap::new(),
    };
    draft.string(b"");
    draft.sample_types();
    draft.mappings();
    draft.functions();
    draft.locations();
    draft.samples();
    draft.header();
    draft.message
}

/// Another snapshot of the same program: values differ, samples come and go, addresses may have moved.
pub fn relative(random: &mut Random, of: &Profile) -> Profile {
    if random.once_in(30) {
        return draw(random);
    }
    let mut message = of.clone();
    message.sample.retain(|_| !random.once_in(4));
    for sample in &mut message.sample {
        if random.once_in(2) {
            let change = random.pick(&[0, 1, -1, 2, 10, 1000]);
            sample
                .value
                .iter_mut()
                .for_each(|v| *v = v.wrapping_add(change));
        }
        if random.once_in(8) {
            sample.label.clear();
        }
    }
    for _ in 0..random.below(4) {
        if let Some(twin) = message
            .sample
            .get(random.below(message.sample.len()))
            .cloned()
        {
            message.sample.push(twin);
        }
    }
    if random.once_in(3) {
        relocate(&mut message, 0x10_0000);
    }
    if random.once_in(6) {
        message.location.reverse();
        message.function.reverse();
    }
    if random.once_in(8) && message.sample_type.len() > 1 {
        message.sample_type.remove(0);
        message
            .sample
            .iter_mut()
            .for_each(|s| s.value = s.value.split_off(1));
    }
    message.time_nanos = message
        .time_nanos
        .wrapping_add(random.below(3) as i64 * 1_000_000_007);
    message.duration_nanos = message
        .duration_nanos
        .wrapping_add(random.below(3) as i64 * 500_000_000);
    message
}

/// As if the loader had put every binary elsewhere.
fn relocate(message: &mut Profile, by: u64) {
    for mapping in &mut message.mapping {
        mapping.memory_start = mapping.memory_start.wrapping_add(by);
        mapping.memory_limit = mapping.memory_limit.wrapping_add(by);
    }
    for location in message.location.iter_mut().filter(|l| l.mapping_id != 0) {
        location.address = location.address.wrapping_add(by);
    }
}

impl Draft<'_> {
    fn string(&mut self, bytes: &[u8]) -> i64 {
        let next = self.strings.len() as i64;
        let table = &mut self.message.string_table;
        *self.strings.entry(bytes.to_vec()).or_insert_with(|| {
            table.push(bytes.to_vec());
            next
        })
    }

    fn word(&mut self, of: &[&[u8]]) -> i64 {
        let word = self.random.pick(of);
        self.string(word)
    }

    fn sample_types(&mut self) {
        let mut types: Vec<(&str, &str)> = self.random.pick(words::SAMPLE_TYPES).to_vec();
        if self.random.once_in(3) {
            let count = 1 + self.random.below(3);
            types = (0..count)
                .map(|_| (self.random.pick(words::KINDS), "count"))
                .collect();
        }
        for (kind, mut unit) in types {
            if self.mood.odd_units {
                unit = self.random.pick(words::UNITS);
            }
            let value_type = self.value_type(kind, unit);
            self.message.sample_type.push(value_type);
        }
    }

    fn value_type(&mut self, kind: &str, unit: &str) -> ValueType {
        ValueType {
            r#type: self.string(kind.as_bytes()),
            unit: self.string(unit.as_bytes()),
        }
    }

    /// The id of the row with this index.
    fn id(&self, row: usize) -> u64 {
        self.mood.spread.wrapping_mul(row as u64 + 1)
    }

    /// The id of any of the first `rows` rows.
    fn any_id(&mut self, rows: usize) -> u64 {
        let row = self.random.below(rows);
        self.id(row)
    }

    fn mappings(&mut self) {
        for row in 0..self.random.below(4) {
            let start = match self.random.below(6) {
                0 => 0,
                _ => 0x40_0000 + row as u64 * 0x10_0000,
            };
            let size = self
                .random
                .pick(&[0x1000, 0x10_0000, 0x800, 0, u64::MAX / 2]);
            let mapping = Mapping {
                id: self.id(row),
                memory_start: start,
                memory_limit: start.wrapping_add(size),
                file_offset: self.random.pick(&[0, 0, 0x1000]),
                filename: self.word(words::BINARIES),
                build_id: self.word(words::BUILD_IDS),
                has_functions: self.random.once_in(2),
                has_filenames: self.random.once_in(2),
                has_line_numbers: self.random.once_in(2),
                has_inline_frames: self.random.once_in(2),
            };
            self.message.mapping.push(mapping);
        }
    }

    fn functions(&mut self) {
        if !self.mood.symbols {
            return;
        }
        for row in 0..1 + self.random.below(12) {
            let name = self.word(words::FUNCTIONS);
            let function = Function {
                id: self.id(row),
                name,
                system_name: match self.random.below(4) {
                    0 => 0,
                    1 => self.word(words::FUNCTIONS),
                    _ => name,
                },
                filename: self.word(words::FILES),
                start_line: self.random.pick(&[0, 0, 1, 10, 10, -1, i64::MAX]),
            };
            self.message.function.push(function);
        }
    }

    fn locations(&mut self) {
        for row in 0..1 + self.random.below(14) {
            let mapping = self.message.mapping.get(self.random.below(5)).copied();
            let within = self.random.pick(&[0, 1, 0x10, 0x20, 0x20, 0xfff, 0x1234]);
            let base = mapping.map_or(0, |m| m.memory_start);
            let address = match self.random.below(8) {
                0 => 0,
                1 => self.random.pick(&[u64::MAX, 1, 0x7fff_ffff_ffff]),
                _ => base.wrapping_add(within),
            };
            let location = Location {
                id: self.id(row),
                mapping_id: mapping.map_or(0, |m| m.id),
                address,
                line: self.lines(),
                is_folded: self.random.once_in(10),
            };
            self.message.location.push(location);
        }
    }

    fn lines(&mut self) -> Vec<Line> {
        let functions = self.message.function.len();
        let count = match self.random.below(8) {
            _ if functions == 0 => 0,
            0 => 0,
            1 | 2 if self.mood.inlines => 2 + self.random.below(3),
            _ => 1,
        };
        let line = |_| Line {
            function_id: self.any_id(functions),
            line: self.random.pick(&[0, 1, 1, 7, 10, 12, 100, -3, i64::MAX]),
            column: self.random.pick(&[0, 0, 0, 3, 5, -1]),
        };
        (0..count).map(line).collect()
    }

    fn samples(&mut self) {
        let most = self.random.pick(&[1, 4, 12, 30]);
        for _ in 0..self.random.below(most + 1) {
            let depth = self.random.pick(&[0, 1, 2, 3, 3, 4, 6, 12]);
            let locations = self.message.location.len();
            let sample = Sample {
                location_id: (0..depth).map(|_| self.any_id(locations)).collect(),
                value: (0..self.message.sample_type.len())
                    .map(|_| self.value())
                    .collect(),
                label: self.labels(),
            };
            self.message.sample.push(sample);
        }
    }

    fn value(&mut self) -> i64 {
        let value = match self.random.below(8) {
            0 => 0,
            1..=3 => self.random.pick(&[1, 1, 2, 3, 10, 100, 512, 1000, 1024]),
            4 | 5 => self.random.below(100_000) as i64,
            6 => self.random.below(10_000_000_000) as i64,
            _ if self.mood.huge => {
                self.random
                    .pick(&[i64::MAX, i64::MIN, i64::MAX / 2, i64::MIN + 1, 1 << 53])
            }
            _ => 7,
        };
        match self.mood.negative && self.random.once_in(3) {
            true => value.wrapping_neg(),
            false => value,
        }
    }

    fn labels(&mut self) -> Vec<Label> {
        if !self.mood.labels {
            return Vec::new();
        }
        (0..self.random.pick(&[0, 0, 1, 1, 2, 5]))
            .map(|_| self.label())
            .collect()
    }

    fn label(&mut self) -> Label {
        let keys = match self.random.once_in(20) {
            true => words::LABEL_KEYS,
            false => &words::LABEL_KEYS[..8],
        };
        let key = self.word(keys);
        if self.random.once_in(2) {
            let str = self.word(words::LABEL_VALUES);
            return Label {
                key,
                str,
                ..Label::default()
            };
        }
        let unit = match self.random.below(3) {
            0 => self.random.pick(words::UNITS),
            1 => "bytes",
            _ => "",
        };
        Label {
            key,
            num: self.value(),
            num_unit: self.string(unit.as_bytes()),
            ..Label::default()
        }
    }

    fn whole_name(&mut self) -> i64 {
        let pattern = match self.random.once_in(100) {
            true => "(",
            false => self.random.pick(words::WHOLE_NAMES),
        };
        self.string(pattern.as_bytes())
    }

    fn header(&mut self) {
        self.message.drop_frames = self.whole_name();
        self.message.keep_frames = self.whole_name();
        self.message.time_nanos = self.random.pick(&[
            0,
            0,
            1_700_000_000_000_000_000,
            1,
            -1,
            i64::MAX,
            951_782_400_000_000_000,
        ]);
        self.message.duration_nanos =
            self.random
                .pick(&[0, 0, 30_000_000_000, 1_500_000_000, 100, -5, 1 << 62]);
        if self.random.once_in(2) {
            let (kind, unit) = (
                self.random.pick(words::KINDS),
                self.random.pick(words::UNITS),
            );
            self.message.period_type = Some(self.value_type(kind, unit));
        }
        self.message.period = self.random.pick(&[0, 1, 10_000_000, 524_288, -1]);
        for _ in 0..self.random.pick(&[0, 0, 0, 1, 3]) {
            let comment = self.word(words::COMMENTS);
            self.message.comment.push(comment);
        }
        if self.random.once_in(3) {
            let kind = self.random.pick(words::KINDS);
            self.message.default_sample_type = match self.random.once_in(2) {
                true => self.message.sample_type[0].r#type,
                false => self.string(kind.as_bytes()),
            };
        }
        if self.random.once_in(5) {
            self.message.doc_url = self.word(&[b"https://example.com/doc", b"not a url", b"\xff"]);
        }
    }
}
