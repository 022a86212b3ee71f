//! Functions, locations and strings like a Go program's: packages of packages, methods, generic functions, inlined calls.

use super::random::Random;
use super::wire::Message;
use std::collections::HashMap;
use std::io::{self, Write};

pub const LOCATIONS: u32 = 24_000;
const FUNCTIONS: u32 = 12_000;

/// Strings in the order in which they were first asked for; the map only finds them again.
pub struct Symbols {
    strings: Vec<String>,
    index: HashMap<String, u64>,
    functions: Vec<Function>,
    /// Lines of a location: functions, innermost first. Location ids count from 1.
    locations: Vec<Vec<(u32, u32)>>,
}

struct Function {
    name: u64,
    file: u64,
    line: u32,
}

const TOP: [&str; 6] = [
    "runtime",
    "net/http",
    "encoding/json",
    "main",
    "sync",
    "database/sql",
];
const HOSTS: [&str; 4] = [
    "github.com/acme",
    "google.golang.org",
    "go.opentelemetry.io",
    "example.com/shop",
];
const WORDS: [&str; 16] = [
    "cache", "store", "index", "queue", "codec", "client", "server", "router", "pool", "batch",
    "stream", "ledger", "event", "trace", "session", "schema",
];

impl Symbols {
    pub fn new(random: &mut Random) -> Symbols {
        let mut symbols = Symbols {
            strings: Vec::new(),
            index: HashMap::new(),
            functions: Vec::new(),
            locations: Vec::new(),
        };
        symbols.string("");
        for number in 0..FUNCTIONS {
            let function = symbols.function(random, number);
            symbols.functions.push(function);
        }
        for _ in 0..LOCATIONS {
            // One location in eight has an inlined call, one in 64 two of them.
            let lines = 1 + (random.next().trailing_ones() / 3).min(3);
            let lines = (0..lines)
                .map(|_| (random.zipf_below(FUNCTIONS), random.below(400)))
                .collect();
            symbols.locations.push(lines);
        }
        symbols
    }

    pub fn string(&mut self, text: &str) -> u64 {
        if let Some(index) = self.index.get(text) {
            return *index;
        }
        let index = self.strings.len() as u64;
        self.strings.push(text.into());
        self.index.insert(text.into(), index);
        index
    }

    /// One more location, of a function of its own; its id.
    pub fn location(&mut self, name: &str, file: &str, line: u32) -> u32 {
        let function = Function {
            name: self.string(name),
            file: self.string(file),
            line,
        };
        self.functions.push(function);
        self.locations
            .push(vec![(self.functions.len() as u32 - 1, 0)]);
        self.locations.len() as u32
    }

    fn function(&mut self, random: &mut Random, number: u32) -> Function {
        let mut word = || WORDS[random.below(16) as usize];
        let package = match number % 8 {
            0 => TOP[number as usize / 8 % TOP.len()].to_string(),
            n => format!("{}/{}/{}", HOSTS[n as usize % 4], word(), word()),
        };
        let (file, method) = (word(), word());
        let name = match number % 5 {
            0 => format!("{package}.{method}{number}"),
            1 => format!("{package}.{method}{number}.func1"),
            2 => format!("{package}.{method}{number}[...]"),
            _ => format!("{package}.(*{file}).{method}{number}"),
        };
        Function {
            name: self.string(&name),
            file: self.string(&format!("/src/{package}/{file}.go")),
            line: 1 + random.below(2000),
        }
    }

    /// The tables, strings last: as Go's runtime orders them.
    pub fn write(&mut self, message: &mut Message, out: &mut impl Write) -> io::Result<()> {
        let binary = self.string("/app/bin/shop");
        let build_id = self.string("5f2b6c1de94a4d7795b8a2c0e1d3f60718293a4b");
        message.message(3, |m| {
            m.int(1, 1).int(2, 0x40_0000).int(3, 0x4c0_0000);
            m.int(5, binary).int(6, build_id).int(7, 1)
        });
        for (index, lines) in self.locations.iter().enumerate() {
            let id = index as u64 + 1;
            message.message(4, |m| {
                m.int(1, id).int(2, 1).int(3, 0x40_1000 + id * 37);
                for (function, offset) in lines {
                    let line = self.functions[*function as usize].line + offset;
                    let id = u64::from(*function) + 1;
                    m.message(4, |m| m.int(1, id).int(2, line.into()));
                }
                m
            });
            message.flush(out)?;
        }
        for (index, function) in self.functions.iter().enumerate() {
            message.message(5, |m| {
                m.int(1, index as u64 + 1);
                m.int(2, function.name).int(3, function.name);
                m.int(4, function.file).int(5, function.line.into())
            });
            message.flush(out)?;
        }
        for string in &self.strings {
            message.bytes(6, string.as_bytes());
            message.flush(out)?;
        }
        Ok(())
    }
}
