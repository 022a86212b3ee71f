//! A dump of goroutines: what `debug=2`, a panic, SIGQUIT or `runtime.Stack` print. One sample a goroutine; its number (`goid`), what
//! the header says (state, minutes, lock, labels), who created it (`created_by`, and in which goroutine: `created_in`) and what it
//! `waits_on` become labels. Function names are those of profile.proto.
//!
//! Anything may stand around and between goroutines (logs, registers, `exit status 2`); a line that fits nowhere is passed over.

use super::goroutine::Header;
use super::waits::Waits;
use crate::formats::lines::{Lines, Skipped, decimal, hexadecimal, rsplit_once, split_once};
use crate::formats::{Decoded, Options};
use crate::input::Error;
use crate::profile::{Builder, Label, LocationId, NewLine, NewLocation};

/// What net/http/pprof cuts a dump at, whatever is left.
const CUT: usize = 64 << 20;

const ELIDED: &[u8] = b"[frames elided]";
const UNAVAILABLE: &[u8] = b"[stack unavailable]";

/// Whether a line of `text` begins a goroutine.
pub fn recognises(text: &[u8]) -> bool {
    Lines::new(text).any(|(_, line)| Header::parse(line).is_some())
}

pub fn read(text: &[u8], options: &Options) -> Decoded {
    let mut dump = Dump {
        builder: Builder::new(options.limits),
        skipped: Skipped::default(),
        odd_labels: Skipped::default(),
        elided: 0,
        unavailable: 0,
    };
    dump.builder.sample_type(b"goroutine", b"count")?;
    let period_type = dump.builder.value_type(b"goroutine", b"count")?;
    let header = dump.builder.header();
    (header.period, header.period_type) = (1, Some(period_type));
    dump.goroutines(Lines::new(text))?;
    dump.finish(text)
}

struct Dump {
    builder: Builder,
    skipped: Skipped,
    odd_labels: Skipped,
    elided: u64,
    unavailable: u64,
}

/// The stack of one goroutine as its frames are read.
#[derive(Default)]
struct Stack {
    locations: Vec<LocationId>,
    /// Inlined frames whose caller is still to come.
    inlined: Vec<NewLine>,
    created_by: Vec<u8>,
    /// 0 where the dump does not say it: there is no such goroutine.
    created_in: i64,
    waits: Waits,
}

impl Dump {
    fn goroutines(&mut self, mut lines: Lines<'_>) -> Result<(), Error> {
        while let Some((number, line)) = lines.next() {
            match Header::parse(line) {
                Some(header) => self.goroutine(number, &header, &mut lines)?,
                None => self.reason(line)?,
            }
        }
        Ok(())
    }

    /// Why there is a dump at all is worth keeping.
    fn reason(&mut self, line: &[u8]) -> Result<(), Error> {
        const REASONS: [&[u8]; 4] = [b"panic: ", b"fatal error: ", b"runtime: ", b"SIGQUIT: "];
        let is_reason = REASONS.iter().any(|reason| line.starts_with(reason));
        let is_first = self.builder.samples() == 0 && self.builder.header().comments.len() < 4;
        match is_reason && is_first {
            true => self.builder.comment(line),
            false => Ok(()),
        }
    }

    /// From the header to the blank line after it.
    fn goroutine(
        &mut self,
        number: usize,
        header: &Header<'_>,
        lines: &mut Lines<'_>,
    ) -> Result<(), Error> {
        let mut stack = Stack::default();
        while let Some(next) = lines.peek()
            && !next.is_empty()
            && Header::parse(next).is_none()
        {
            let Some((at, line)) = lines.next() else {
                break;
            };
            if line.starts_with(b"[originating from goroutine ") {
                skip_ancestors(lines);
                break;
            }
            self.line(at, line, lines, &mut stack)?;
        }
        self.flush(&mut stack)?;
        let labels = self.labels(number, header, &stack)?;
        self.builder.add_sample(&stack.locations, &labels, &[1])
    }

    /// A line of a stack, and the position that belongs to it.
    fn line(
        &mut self,
        number: usize,
        line: &[u8],
        lines: &mut Lines<'_>,
        stack: &mut Stack,
    ) -> Result<(), Error> {
        if line.starts_with(b"...") && line.ends_with(b"frames elided...") {
            self.elided += elided(line);
            self.flush(stack)?;
            return self.bare(ELIDED, 0, stack);
        }
        if line.starts_with(b"\tgoroutine running on other thread") {
            self.unavailable += 1;
            return self.bare(UNAVAILABLE, 0, stack);
        }
        if let Some(address) = line.strip_prefix(b"non-Go function at pc=") {
            return self.bare(b"non-Go function", hexadecimal(address).unwrap_or(0), stack);
        }
        let position = lines.peek().filter(|next| next.starts_with(b"\t"));
        let Some(position) = position.map(Position::parse) else {
            self.skipped.add(number);
            return Ok(());
        };
        lines.next();
        match line.strip_prefix(b"created by ") {
            Some(text) => {
                let (name, id) = creator(text);
                (stack.created_by, stack.created_in) = (name.to_vec(), id);
            }
            None => self.frame(line, &position, stack)?,
        }
        Ok(())
    }

    /// An inlined frame is the beginning of a location; the first that is not ends it.
    fn frame(
        &mut self,
        line: &[u8],
        position: &Position<'_>,
        stack: &mut Stack,
    ) -> Result<(), Error> {
        let (name, arguments) = call(line);
        stack.waits.see(name, arguments);
        let name = if name == b"panic" {
            b"runtime.gopanic"
        } else {
            name
        };
        stack.inlined.push(NewLine {
            function: self.builder.named(name, position.file)?,
            line: position.line,
            column: 0,
        });
        match arguments == b"..." && !position.has_offset {
            true => Ok(()),
            false => self.location(position.address, stack),
        }
    }

    fn bare(&mut self, name: &[u8], address: u64, stack: &mut Stack) -> Result<(), Error> {
        self.flush(stack)?;
        stack.inlined.push(NewLine {
            function: self.builder.named(name, b"")?,
            line: 0,
            column: 0,
        });
        self.location(address, stack)
    }

    fn location(&mut self, address: u64, stack: &mut Stack) -> Result<(), Error> {
        let location = NewLocation {
            address,
            lines: &stack.inlined,
            ..NewLocation::default()
        };
        stack.locations.push(self.builder.location(&location)?);
        stack.inlined.clear();
        Ok(())
    }

    /// Inlined frames whose caller the dump does not show.
    fn flush(&mut self, stack: &mut Stack) -> Result<(), Error> {
        match stack.inlined.is_empty() {
            true => Ok(()),
            false => self.location(0, stack),
        }
    }

    fn labels(
        &mut self,
        number: usize,
        header: &Header<'_>,
        stack: &Stack,
    ) -> Result<Vec<Label>, Error> {
        let own = header.labels().unwrap_or_else(|| {
            self.odd_labels.add(number);
            Vec::new()
        });
        let mut labels = Vec::with_capacity(own.len() + 9);
        for (key, value) in &own {
            labels.push(self.builder.text_label(key, value)?);
        }
        let yes = |is: bool, word: &'static [u8]| if is { word } else { b"" };
        let waits_on = stack.waits.text(header.state);
        let texts: [(&[u8], &[u8]); 6] = [
            (b"state", header.state),
            (b"leaked", yes(header.leaked, b"yes")),
            (b"locked", yes(header.locked, b"thread")),
            (b"synctest", header.synctest),
            (b"created_by", &stack.created_by),
            (b"waits_on", &waits_on),
        ];
        for (key, value) in texts.into_iter().filter(|(_, value)| !value.is_empty()) {
            labels.push(self.builder.text_label(key, value)?);
        }
        let numbers: [(&[u8], i64, &[u8]); 3] = [
            (b"wait", header.minutes, b"minutes"),
            (b"goid", header.id, b""),
            (b"created_in", stack.created_in, b""),
        ];
        for (key, value, unit) in numbers.into_iter().filter(|(_, value, _)| *value != 0) {
            labels.push(self.builder.number_label(key, value, unit)?);
        }
        Ok(labels)
    }

    fn finish(self, text: &[u8]) -> Decoded {
        let elided = match self.elided {
            0 => None,
            n => Some(tr!(
                "Go left {n} frames out of the middle of deep stacks; they are shown as \"[frames elided]\".",
                n = n
            )),
        };
        let unavailable = match self.unavailable {
            0 => None,
            n => Some(tr!(
                "{n} goroutines were running, and their stacks could not be had; they are shown as \"[stack unavailable]\".",
                n = n
            )),
        };
        let cut = (text.len() >= CUT && !text.ends_with(b"\n\n"))
            .then(|| tr!("The dump was cut at 64 MiB: the goroutines after that are missing."));
        let warnings = [
            cut,
            elided,
            unavailable,
            self.odd_labels.warning(
                msg!("has labels that are not written as Go writes them"),
                msg!("have labels that are not written as Go writes them"),
            ),
            self.skipped.warning(
                msg!("is no frame of its goroutine"),
                msg!("are no frames of their goroutines"),
            ),
        ];
        Ok((
            self.builder.finish()?,
            warnings.into_iter().flatten().collect(),
        ))
    }
}

/// Passes over the stacks of those that created a goroutine (`GODEBUG=tracebackancestors=N`).
fn skip_ancestors(lines: &mut Lines<'_>) {
    while lines.peek().is_some_and(|line| !line.is_empty()) {
        lines.next();
    }
}

/// `...N frames elided...`, or `...additional frames elided...`.
fn elided(line: &[u8]) -> u64 {
    let number = line
        .strip_prefix(b"...")
        .and_then(|rest| split_once(rest, b" "));
    number.and_then(|(number, _)| decimal(number)).unwrap_or(1)
}

/// The function of a frame, and its arguments. Names of methods have parentheses of their own; arguments have none.
fn call(line: &[u8]) -> (&[u8], &[u8]) {
    let open = line
        .strip_suffix(b")")
        .and_then(|rest| rsplit_once(rest, b"("));
    open.unwrap_or((line, b""))
}

/// `pkg.fn in goroutine 7`, which Go before 1.21 does not number: 0.
fn creator(text: &[u8]) -> (&[u8], i64) {
    let numbered = rsplit_once(text, b" in goroutine ");
    numbered.map_or((text, 0), |(name, id)| (name, decimal(id).unwrap_or(0)))
}

/// `\tFILE:LINE +0x1d fp=0x… sp=0x… pc=0x…`, of which all but the tab may be missing.
struct Position<'a> {
    file: &'a [u8],
    line: i64,
    has_offset: bool,
    /// 0 where there is none.
    address: u64,
}

impl Position<'_> {
    fn parse(text: &[u8]) -> Position<'_> {
        let text = text.trim_ascii();
        let (place, address) = match rsplit_once(text, b"pc=") {
            Some((place, address)) => (place, hexadecimal(address).unwrap_or(0)),
            None => (text, 0),
        };
        let place = split_once(place, b" fp=0x").map_or(place, |(place, _)| place);
        let (place, has_offset) = match rsplit_once(place.trim_ascii_end(), b" +0x") {
            Some((place, _)) => (place, true),
            None => (place.trim_ascii_end(), false),
        };
        let (file, line) = match rsplit_once(place, b":") {
            Some((file, line)) => (file, decimal(line)),
            None => (place, None),
        };
        Position {
            file: if line.is_some() { file } else { place },
            line: line.unwrap_or(0),
            has_offset,
            address,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::shown::shown;

    #[track_caller]
    fn check(text: &str, expected: &str) -> Vec<String> {
        assert!(recognises(text.as_bytes()));
        let (profile, warnings) = read(text.as_bytes(), &Options::default()).expect("a profile");
        let crlf = text.replace('\n', "\r\n");
        let (again, _) = read(crlf.as_bytes(), &Options::default()).expect("a profile");
        assert!(again == profile, "with line ends of Windows");
        let shown = shown(&profile);
        let (types, samples) = shown.split_once('\n').expect("lines");
        assert_eq!(types, "goroutine/count");
        assert_eq!(samples.trim_end(), expected.trim());
        warnings
    }

    #[test]
    fn each_goroutine_is_a_sample() {
        let one = "goroutine 7 [chan receive, 5 minutes] {tenant: \"a b\"}:\n\
                   main.(*G[...]).Wait(0xc0, {0x1?, ...})\n\t/src/main.go:20 +0x3f\n\
                   created by main.main in goroutine 1\n\t/src/main.go:9 +0x1\n\n";
        let warnings = check(
            &(one.to_owned() + &one.replace('7', "8") + &one.replace("5 m", "6 m")),
            "1: main.(*G[...]).Wait /src/main.go:20 \
             {tenant=a b, state=chan receive, created_by=main.main, wait=5 minutes, goid=7 , created_in=1 }\n\
             1: main.(*G[...]).Wait /src/main.go:20 \
             {tenant=a b, state=chan receive, created_by=main.main, wait=5 minutes, goid=8 , created_in=1 }\n\
             1: main.(*G[...]).Wait /src/main.go:20 \
             {tenant=a b, state=chan receive, created_by=main.main, wait=6 minutes, goid=7 , created_in=1 }",
        );
        assert_eq!(warnings, [""; 0]);
    }

    #[test]
    fn inlined_frames_belong_to_their_caller() {
        check(
            "goroutine 1 [sync.Mutex.Lock, locked to thread]:\n\
             sync.(*Mutex).lockSlow(0xc)\n\tsync/mutex.go:149 +0x15a\n\
             sync.(*Mutex).Lock(...)\n\tsync/mutex.go:70\n\
             main.lock(...)\n\tC:/src/main.go:6\n\
             main.main()\n\tC:/src/main.go:9\n",
            "1: sync.(*Mutex).lockSlow sync/mutex.go:149; \
             sync.(*Mutex).Lock sync/mutex.go:70^ main.lock C:/src/main.go:6^ main.main C:/src/main.go:9 \
             {state=sync.Mutex.Lock, locked=thread, goid=1 }",
        );
    }

    #[test]
    fn a_panic_with_all_around_it() {
        let text = "2026/01/02 listening\npanic: boom [recovered]\n\tpanic: again\n\
                    [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4e17a4]\n\n\
                    runtime stack:\nruntime.throw({0x1, 0x2})\n\truntime/panic.go:1 +0x1\n\n\
                    goroutine 1 gp=0xc0 m=3 mp=0xc1 [running]:\n\
                    panic({0x5d9620?, 0x5f1e20?})\n\truntime/panic.go:878 +0x159 fp=0x1 sp=0x2 pc=0x47d479\n\
                    runtime.panicmem(...)\n\truntime/panic.go:336\n\
                    main.main()\n\tmain.go:50 +0x3a4 fp=0x1 sp=0x2 pc=0x4e17a4\n\
                    exit status 2\n\n\
                    rax    0x0\nrbx    0x1\n";
        let warnings = check(
            text,
            "1: 0x47d479 runtime.gopanic runtime/panic.go:878; \
             0x4e17a4 runtime.panicmem runtime/panic.go:336^ main.main main.go:50 {state=running, goid=1 }",
        );
        assert_eq!(warnings.len(), 1);
        assert!(
            warnings[0].starts_with("Line 17 is no frame"),
            "{warnings:?}"
        );
        let (profile, _) = read(text.as_bytes(), &Options::default()).unwrap();
        let comment = profile.header.comments[0];
        assert_eq!(profile.strings.text(comment), "panic: boom [recovered]");
    }

    #[test]
    fn what_go_leaves_out() {
        let warnings = check(
            "goroutine 5 [chan send (leaked)]:\n\
             main.f(0x1)\n\tmain.go:20 +0x1\n...101 frames elided...\nmain.g(...)\n\tmain.go:21\n\
             created by main.main\n\tmain.go:9 +0x1\n\n\
             goroutine 6 [runnable]:\n\
             main.f(0x1)\n\tmain.go:20 +0x1\n...additional frames elided...\n\n\
             goroutine 7 [running]:\n\tgoroutine running on other thread; stack unavailable\n\
             created by main.main in goroutine 1\n\tmain.go:9 +0x1\n",
            "1: main.f main.go:20; [frames elided]; main.g main.go:21 {state=chan send, leaked=yes, created_by=main.main, goid=5 }\n\
             1: main.f main.go:20; [frames elided] {state=runnable, goid=6 }\n\
             1: [stack unavailable] {state=running, created_by=main.main, goid=7 , created_in=1 }",
        );
        assert!(warnings[0].contains("left 102 frames"), "{warnings:?}");
        assert!(
            warnings[1].contains("1 goroutines were running"),
            "{warnings:?}"
        );
    }

    #[test]
    fn frames_that_are_not_go() {
        check(
            "goroutine 1 [syscall]:\n\
             non-Go function at pc=0x7f00\n\
             c_wait\n\t/src/c.c:12 pc=0x7f10\n\
             non-Go function\n\tpc=0x7f20\n\
             main._Cfunc_wait()\n\t_cgo_gotypes.go:40 +0x45\n\
             [originating from goroutine 9]:\nmain.other(...)\n\tmain.go:1 +0x1\n",
            "1: 0x7f00 non-Go function; 0x7f10 c_wait /src/c.c:12; 0x7f20 non-Go function; \
             main._Cfunc_wait _cgo_gotypes.go:40 {state=syscall, goid=1 }",
        );
    }

    #[test]
    fn a_dump_that_breaks_off() {
        let text = "goroutine 1 [running] {k}:\nmain.f(0x1)\n\tmain.go:20 +0x1\nmain.g(0x";
        let warnings = check(text, "1: main.f main.go:20 {state=running, goid=1 }");
        assert!(warnings[0].starts_with("Line 1 has labels"), "{warnings:?}");
        assert!(
            warnings[1].starts_with("Line 4 is no frame"),
            "{warnings:?}"
        );
        for end in 0..text.len() {
            assert!(read(&text.as_bytes()[..end], &Options::default()).is_ok());
        }
    }
}
