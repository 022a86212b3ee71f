//! The memory map at the end of a legacy profile: `/proc/…/maps`, or one line a binary in brief. Lines that are neither are passed
//! over, as pprof does; an assignment `name=value` stands for `$name` in the lines after it.

use super::mappings::Mapping;
use super::numbers::hexadecimal;
use super::patterns::{Pattern, contains, trim};
use crate::formats::lines::Lines;

/// pprof reads no longer lines.
const LONGEST_LINE: usize = 64 << 10;
/// Names are few and short where they are meant; more would make replacing them slow.
const MAX_VARIABLES: usize = 32;
const LONGEST_NAME: usize = 64;
const LONGEST_VALUE: usize = 4096;

/// Whether a line says that a memory map follows.
pub fn is_sentinel(line: &[u8]) -> bool {
    contains(line, b"--- Memory map: ---") || contains(line, b"MAPPED_LIBRARIES:")
}

/// Takes lines up to the one that says that the map follows, then the map.
pub fn after_sentinel(lines: Lines<'_>, current: &[u8]) -> Vec<Mapping> {
    let mut lines = lines;
    if is_sentinel(current) || lines.any(|(_, line)| is_sentinel(line)) {
        return parse(lines);
    }
    Vec::new()
}

/// Every executable mapping, in the order of the text.
pub fn parse(lines: Lines<'_>) -> Vec<Mapping> {
    let Some(mut map) = MemoryMap::new() else {
        return Vec::new();
    };
    for (_, line) in lines {
        if line.len() <= LONGEST_LINE {
            map.take(line);
        }
    }
    map.mappings
}

struct MemoryMap {
    log_prefix: Pattern,
    proc_maps: Pattern,
    brief: Pattern,
    /// `$name` and what it stands for; of equal names the first counts.
    variables: Vec<(Vec<u8>, Vec<u8>)>,
    mappings: Vec<Mapping>,
}

impl MemoryMap {
    fn new() -> Option<MemoryMap> {
        const RANGE: &str = r"^{s}*(?:0x)?({x})(?:{s}|-)?{s}*(?:0x)?({x}):?(?:{s}+([-rwxp]+))?";
        let proc_maps = r"(?:{s}+({x}))?{s}+{x}:{x}{s}+[0-9]+(?:{s}+([^\t\n\f\r ]+))?";
        let brief = r"(?:{s}+([^\t\n\f\r ]+))?(?:{s}+\(@({x})\))?(?:{s}+({x}))?";
        Some(MemoryMap {
            log_prefix: Pattern::new(r"^[^\[\]]+:[0-9]+\]{s}")?,
            proc_maps: Pattern::new(&format!("{RANGE}{proc_maps}"))?,
            brief: Pattern::new(&format!("{RANGE}{brief}"))?,
            variables: Vec::new(),
            mappings: Vec::new(),
        })
    }

    fn take(&mut self, line: &[u8]) {
        let log: Option<[&[u8]; 1]> = self.log_prefix.groups(line);
        let line = &line[log.map_or(0, |[prefix]| prefix.len())..];
        let line = self.replace(line);
        match self.entry(&line) {
            Some(Entry::Executable(mapping)) => self.mappings.push(mapping),
            Some(Entry::Other) => {}
            None => self.assignment(&line),
        }
    }

    /// `None` if it is no entry.
    fn entry(&self, line: &[u8]) -> Option<Entry> {
        let [start, limit, permissions, file, offset, build_id] = self.parts(line)?;
        if !permissions.is_empty() && !permissions.contains(&b'x') {
            return Some(Entry::Other);
        }
        let offset = match offset.is_empty() {
            true => 0,
            false => hexadecimal(offset).ok()?,
        };
        Some(Entry::Executable(Mapping {
            start: hexadecimal(start).ok()?,
            limit: hexadecimal(limit).ok()?,
            offset,
            file: file.to_vec(),
            build_id: build_id.to_vec(),
        }))
    }

    fn parts<'l>(&self, line: &'l [u8]) -> Option<[&'l [u8]; 6]> {
        if let Some([_, start, limit, permissions, offset, file]) = self.proc_maps.groups(line) {
            return Some([start, limit, permissions, file, offset, b""]);
        }
        let [_, start, limit, permissions, file, offset, build_id] = self.brief.groups(line)?;
        Some([start, limit, permissions, file, offset, build_id])
    }

    fn assignment(&mut self, line: &[u8]) {
        let Some(at) = line.iter().position(|b| *b == b'=') else {
            return;
        };
        let (name, value) = (trim(&line[..at]), trim(&line[at + 1..]));
        let fits = name.len() < LONGEST_NAME && value.len() <= LONGEST_VALUE;
        if fits && self.variables.len() < MAX_VARIABLES {
            self.variables.push(([b"$", name].concat(), value.to_vec()));
        }
    }

    fn replace(&self, line: &[u8]) -> Vec<u8> {
        let mut replaced = Vec::new();
        let mut rest = line;
        while let Some((first, after)) = rest.split_first()
            && replaced.len() <= LONGEST_LINE
        {
            let variable = self.variables.iter();
            let variable = variable.filter(|_| *first == b'$');
            match variable
                .into_iter()
                .find(|(name, _)| rest.starts_with(name))
            {
                Some((name, value)) => {
                    replaced.extend(value);
                    rest = &rest[name.len()..];
                }
                None => {
                    replaced.push(*first);
                    rest = after;
                }
            }
        }
        replaced
    }
}

enum Entry {
    Executable(Mapping),
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Start, limit, offset, file and build id of each mapping.
    fn check(text: &str, expected: &[&str]) {
        let shown: Vec<String> = parse(Lines::new(text.as_bytes()))
            .iter()
            .map(|m| {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let (file, build_id) = (text(&m.file), text(&m.build_id));
                format!(
                    "{:x}-{:x} {:x} {file} {build_id}",
                    m.start, m.limit, m.offset
                )
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn both_kinds_of_lines() {
        check(
            "00400000-00fcb000 r-xp 00001000 fd:01 1234   /bin/main\n\
             00fcb000-00fcc000 rw-p 00bcb000 fd:01 1234   /bin/main\n\
             7f00-8f00 r-xp 00000000 00:00 0\n",
            &["400000-fcb000 1000 /bin/main ", "7f00-8f00 0  "],
        );
        check(
            "  0x40000-0x80000 /path/to/binary      (@FF00)            abc123456\n\
             40000-80000: /a\n40000 80000 r-x /b 12\n",
            &[
                "40000-80000 ff00 /path/to/binary abc123456",
                "40000-80000 0 /a ",
                "40000-80000 0 /b 12",
            ],
        );
    }

    #[test]
    fn variables_and_logs() {
        check(
            "build = /home/me\nx=$build/y\n\
             I0101 12:00:00.0 1 main.cc:12] 1000-2000 r-xp 0 00:00 0 $build/main$x\n$build=nothing\n",
            &["1000-2000 0 /home/me/main/home/me/y "],
        );
    }

    #[test]
    fn what_is_no_entry_is_passed_over() {
        check("MAPPED_LIBRARIES:\n\nzero\n11112222333344445-2 /x\n", &[]);
    }

    #[test]
    fn replacing_is_bounded() {
        let value = "v".repeat(LONGEST_VALUE);
        let text = format!("a={value}\n1000-2000 {}\n", "$a".repeat(30_000));
        let mappings = parse(Lines::new(text.as_bytes()));
        assert_eq!(mappings.len(), 1);
        assert!(mappings[0].file.len() <= LONGEST_LINE + LONGEST_VALUE);
    }
}
