//! What `perf script` of Linux prints: a line for each sample, then its frames, leaf first. Threads and commands become labels, each
//! event a sample type of its own if its periods were printed. Equal samples are added up.
//!
//! ```text
//! comm 1234/1235 [001] 12345.678901:     250000 cpu-clock:pppH:
//!     ffffffff8104f45a native_write_msr+0xa ([kernel.kallsyms])
//!         5581a33b4e30 main+0x10 (/usr/bin/app)
//! ```

mod event;
mod frame;

use super::lines::{HEAD_LINES, Lines, Skipped, decimal, is_text, rsplit_once};
use super::{Decoded, Options};
use crate::input::Error;
use crate::profile::{Builder, Label, LocationId, MappingId, NewLine, NewLocation, NewMapping};
use event::Event;
use frame::Frame;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The line of a sample comes first, and its first frame after it.
pub fn recognises(head: &[u8]) -> bool {
    let mut lines = Lines::new(head).map(|(_, line)| line);
    let mut lines = lines
        .by_ref()
        .filter(|line| is_content(line))
        .take(HEAD_LINES);
    let Some(event) = lines.find_map(Event::parse) else {
        return false;
    };
    let has_frame = Frame::parse(event.rest).is_some()
        || lines
            .next()
            .is_some_and(|line| Frame::parse(line).is_some());
    has_frame && is_text(head)
}

pub fn read(text: &[u8], options: &Options) -> Decoded {
    let mut script = Script {
        builder: Builder::new(options.limits),
        columns: BTreeMap::new(),
        mappings: BTreeMap::new(),
        groups: FxHashMap::default(),
        skipped: Skipped::default(),
        without_period: 0,
    };
    script.builder.sample_type(b"samples", b"count")?;
    // The first mapping is what a profile is said to be of.
    script.mapping(main_binary(Lines::new(text)))?;
    script.samples(Lines::new(text))?;
    script.finish()
}

/// Samples that cannot be told apart but by their values.
type Group = (Vec<LocationId>, Vec<Label>);

struct Script<'a> {
    builder: Builder,
    /// The sample type of each event.
    columns: BTreeMap<&'a [u8], usize>,
    mappings: BTreeMap<&'a [u8], MappingId>,
    groups: FxHashMap<Group, usize>,
    skipped: Skipped,
    without_period: u64,
}

impl<'a> Script<'a> {
    fn samples(&mut self, mut lines: Lines<'a>) -> Result<(), Error> {
        while let Some((number, line)) = lines.next() {
            if !is_content(line) {
                continue;
            }
            let Some(event) = Event::parse(line) else {
                self.skipped.add(number);
                continue;
            };
            let frames = frames(&event, &mut lines);
            let stack = self.stack(&frames)?;
            self.count(&event, stack)?;
        }
        Ok(())
    }

    /// An inlined frame is the beginning of a location; the first that is not ends it.
    fn stack(&mut self, frames: &[Frame<'a>]) -> Result<Vec<LocationId>, Error> {
        let mut stack = Vec::with_capacity(frames.len());
        let mut lines = Vec::new();
        for (at, frame) in frames.iter().enumerate() {
            if frame.symbol != b"[unknown]" {
                lines.push(NewLine {
                    function: self.builder.named(frame.symbol, frame.file)?,
                    line: frame.line,
                    column: 0,
                });
            }
            if frame.is_inlined && at + 1 < frames.len() {
                continue;
            }
            let location = NewLocation {
                mapping: self.mapping(frame.binary)?,
                address: frame.address,
                lines: &lines,
                ..NewLocation::default()
            };
            stack.push(self.builder.location(&location)?);
            lines.clear();
        }
        Ok(stack)
    }

    fn mapping(&mut self, file: &'a [u8]) -> Result<Option<MappingId>, Error> {
        if file.is_empty() || file == b"[unknown]" {
            return Ok(None);
        }
        if let Some(known) = self.mappings.get(file) {
            return Ok(Some(*known));
        }
        let new = NewMapping {
            file: self.builder.string(file)?,
            ..NewMapping::default()
        };
        let row = self.builder.mapping(new)?;
        self.mappings.insert(file, row);
        Ok(Some(row))
    }

    fn count(&mut self, event: &Event<'a>, stack: Vec<LocationId>) -> Result<(), Error> {
        let column = self.column(event)?;
        let mut values = vec![0; self.builder.sample_types()];
        values[0] = 1;
        if let (Some(value), Some(period)) = (values.get_mut(column), event.period) {
            *value = period;
        }
        let group = (stack, self.labels(event)?);
        if let Some(sample) = self.groups.get(&group) {
            self.builder.add_to_sample(*sample, &values);
            return Ok(());
        }
        let sample = self.builder.samples();
        self.builder.add_sample(&group.0, &group.1, &values)?;
        self.groups.insert(group, sample);
        Ok(())
    }

    /// An index beyond all columns if there is no period to be added.
    fn column(&mut self, event: &Event<'a>) -> Result<usize, Error> {
        if event.period.is_none() {
            self.without_period += 1;
            return Ok(usize::MAX);
        }
        if let Some(known) = self.columns.get(event.name) {
            return Ok(*known);
        }
        let column = self.builder.sample_types();
        self.builder.sample_type(event.name, unit(event.name))?;
        self.columns.insert(event.name, column);
        Ok(column)
    }

    fn labels(&mut self, event: &Event<'a>) -> Result<Vec<Label>, Error> {
        let mut labels = vec![self.builder.text_label(b"comm", event.command)?];
        if let Some(process) = event.process {
            labels.push(self.builder.number_label(b"pid", process, b"")?);
        }
        if let Some(thread) = event.thread {
            labels.push(self.builder.number_label(b"tid", thread, b"")?);
        }
        if event.period.is_none() {
            labels.push(self.builder.text_label(b"event", event.name)?);
        }
        Ok(labels)
    }

    fn finish(self) -> Decoded {
        let units = tr!(
            "`perf script` does not print the units of events, nor how often they were sampled: events that are clocks are taken as \
                     nanoseconds, others as counts."
        );
        let periods = (self.without_period > 0 && !self.columns.is_empty()).then(|| {
            tr!("{without_period} samples were printed without their period: they count as samples alone.", without_period = self.without_period)
        });
        let skipped = self.skipped.warning(
            msg!("is no line of a sample"),
            msg!("are no lines of samples"),
        );
        let warnings = [Some(units), periods, skipped];
        Ok((
            self.builder.finish()?,
            warnings.into_iter().flatten().collect(),
        ))
    }
}

fn is_content(line: &[u8]) -> bool {
    !line.trim_ascii().is_empty() && !line.starts_with(b"#")
}

/// The first binary that is called like the command it runs in; empty if there is none.
fn main_binary(lines: Lines<'_>) -> &[u8] {
    let mut command: &[u8] = b"";
    for (_, line) in lines {
        if let Some(event) = Event::parse(line) {
            command = event.command;
        }
        let binary = Frame::parse(line).map_or(&b""[..], |frame| frame.binary);
        let name = rsplit_once(binary, b"/").map_or(binary, |(_, name)| name);
        if !command.is_empty() && name.starts_with(command) {
            return binary;
        }
    }
    b""
}

/// The periods of clocks are nanoseconds.
fn unit(event: &[u8]) -> &'static [u8] {
    let is_clock = [&b"cpu-clock"[..], b"task-clock"]
        .iter()
        .any(|clock| event.starts_with(clock));
    if is_clock { b"nanoseconds" } else { b"count" }
}

/// Up to the blank line, or to the next sample where there is none.
fn frames<'a>(event: &Event<'a>, lines: &mut Lines<'a>) -> Vec<Frame<'a>> {
    let mut frames: Vec<Frame> = Frame::parse(event.rest).into_iter().collect();
    while let Some(line) = lines.peek()
        && line.first().is_some_and(u8::is_ascii_whitespace)
        && !line.trim_ascii().is_empty()
        && Event::parse(line).is_none()
    {
        lines.next();
        match (Frame::parse(line), frames.last_mut()) {
            (Some(frame), _) => frames.push(frame),
            // `-F +srcline` prints the place of a frame below it.
            (None, Some(last)) => (last.file, last.line) = place(line.trim_ascii()),
            _ => {}
        }
    }
    frames
}

fn place(text: &[u8]) -> (&[u8], i64) {
    let found = rsplit_once(text, b":").and_then(|(file, line)| Some((file, decimal(line)?)));
    found.unwrap_or((b"", 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::shown::shown;

    #[track_caller]
    fn check(text: &str, expected: &str) -> Vec<String> {
        assert!(recognises(text.as_bytes()));
        let (profile, warnings) = read(text.as_bytes(), &Options::default()).expect("a profile");
        assert_eq!(shown(&profile), expected);
        let first = profile
            .mappings
            .file
            .first()
            .map(|file| profile.strings.text(*file));
        assert!(
            first.is_some_and(|file| file == "/bin/app"),
            "the command's own binary is first"
        );
        warnings
    }

    #[test]
    fn several_events_are_several_sample_types() {
        let text = "# captured on: today\n#\n\
            app 12 [001] 1.5: 250 cpu-clock: \n\t 10 inner (inlined)\n\t 10 f+0x1 (/a)\n\t  f.c:7\n\t 20 [unknown] ([unknown])\n\n\
            app 12 [001] 1.6: 250 cpu-clock: \n\t 10 inner (inlined)\n\t 10 f+0x1 (/a)\n\t  f.c:7\n\t 20 [unknown] ([unknown])\n\n\
            app 12 [001] 1.7: 3 cache-misses: \n\t 30 g+0x1 (/bin/app)\n\n";
        let warnings = check(
            text,
            "samples/count cpu-clock/nanoseconds cache-misses/count\n\
             2 500 0: 0x10 inner^ f f.c:7; 0x20  {comm=app, tid=12 }\n\
             1 0 3: 0x30 g {comm=app, tid=12 }\n",
        );
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn what_perf_does_not_print() {
        let warnings = check(
            "   d 12 1.5: cycles:  10 main+0x1 (/bin/app)\nodd\napp 12 1.6: instructions:\n 10 main+0x1 (/bin/app)\n\napp 12 1.7: 5 cycles:\n 10 main+0x1 (/bin/app)",
            "samples/count cycles/count\n\
             1 0: 0x10 main {comm=d, tid=12 , event=cycles}\n\
             1 0: 0x10 main {comm=app, tid=12 , event=instructions}\n\
             1 5: 0x10 main {comm=app, tid=12 }\n",
        );
        assert!(
            warnings[1].starts_with("2 samples were printed without"),
            "{warnings:?}"
        );
        assert!(
            warnings[2].starts_with("Line 2 is no line of a sample"),
            "{warnings:?}"
        );
    }

    #[test]
    fn other_texts_are_not_recognised() {
        for text in [
            "",
            "app 12 1.5: cycles:\n",
            "x\ny\n",
            "12 cycles:\n 10 main (/a)\n",
        ] {
            assert!(!recognises(text.as_bytes()), "{text}");
        }
    }
}
