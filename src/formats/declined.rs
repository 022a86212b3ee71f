//! What people drop by mistake, from its beginning: each thing has a sentence of its own, of what it is and what to use instead.
//! Nothing here opens a file.

use crate::input::{Error, ErrorKind};

const FETCH: &str = "Fetch a profile, e.g. `curl -o heap.pb.gz http://HOST/debug/pprof/heap`.";
pub const BINARY: &str =
    msg!("Fetch or copy the file again as binary; in PowerShell use `-OutFile`, not `>`.");
const NOT_SERVED: &str = "The address was wrong, or the program does not import net/http/pprof: \
                          open http://HOST/debug/pprof/ to see which profiles there are.";
const OUTPUT: &str = msg!(
    "Open the profile that it was made of; a report does not hold enough to be opened again, \
                      unless it was made with `-raw`, `-traces` or `-proto`."
);
const UNPACK: &str = msg!("Unpack it first; gzip, zstd, zip and tar can be opened as they are.");
const CORE: &str = msg!("A debugger reads it: `dlv core PROGRAM FILE`, or `gdb PROGRAM FILE`.");

/// What holds the bytes that are spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    File,
    /// What packed them, as it is called.
    Packed(&'static str),
}

impl Holder {
    /// "It is …", of whatever is in the holder.
    pub fn is(self, what: &str, help: &str) -> Error {
        let what = tr!(what);
        let problem = match self {
            Holder::File => tr!("The file is {what}.", what = what),
            Holder::Packed(by) => tr!("What the {by} file holds is {what}.", by = by, what = what),
        };
        Error::new(ErrorKind::NotAProfile, problem, help)
    }
}

/// Beginnings that no profile can have.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"\x89PNG", msg!("a PNG picture"), FETCH),
    (b"\xff\xd8\xff", msg!("a JPEG picture"), FETCH),
    (b"GIF8", msg!("a GIF picture"), FETCH),
    (b"%PDF", msg!("a PDF document"), FETCH),
    (b"%!PS", msg!("a PostScript document"), FETCH),
    (b"MZ", msg!("a Windows program or library"), FETCH),
    (
        b"\xcf\xfa\xed\xfe",
        msg!("a macOS program or library"),
        FETCH,
    ),
    (
        b"\xca\xfe\xba\xbe",
        msg!("a macOS program or a Java class"),
        FETCH,
    ),
    (b"\0asm", msg!("a WebAssembly module"), FETCH),
    (b"\xfd7zXZ\0", msg!("compressed with xz"), UNPACK),
    (b"BZh", msg!("compressed with bzip2"), UNPACK),
    (b"\x04\x22\x4d\x18", msg!("compressed with lz4"), UNPACK),
    (
        b"\xff\x06\0\0sNaPpY",
        msg!("compressed with snappy"),
        UNPACK,
    ),
    (b"7z\xbc\xaf\x27\x1c", msg!("a 7z archive"), UNPACK),
    (b"Rar!\x1a\x07", msg!("a RAR archive"), UNPACK),
    (b"SQLite format 3", msg!("an SQLite database"), FETCH),
    (
        b"PERFILE2",
        msg!("a recording of Linux perf (perf.data)"),
        msg!("Open what `perf script -i FILE > perf.txt` prints, on the machine that recorded it."),
    ),
    (
        b"FLR\0",
        msg!("a Java Flight Recorder file"),
        msg!("Convert it with async-profiler's `jfrconv --pprof FILE profile.pb.gz`."),
    ),
    (
        b"JAVA PROFILE",
        msg!("a Java heap dump"),
        msg!("Open it with Eclipse MAT or VisualVM."),
    ),
    (
        b"MDMP",
        msg!("a Windows minidump"),
        msg!("A debugger reads it."),
    ),
];

/// Beginnings of texts, what they are, and what to do.
const TEXTS: &[(&[u8], &str, &str)] = &[
    (
        b"heap_v2/",
        msg!("a heap profile of jemalloc in text form"),
        msg!(
            "Convert it with `jeprof --raw PROGRAM FILE > profile.raw`, or ask the program for pprof's format."
        ),
    ),
    (b"File: ", msg!("a report of `go tool pprof`"), OUTPUT),
    (
        b"Main binary filename",
        msg!("a report of `go tool pprof`"),
        OUTPUT,
    ),
    (
        b"digraph ",
        msg!("a graph in DOT format, drawn by a profiler"),
        OUTPUT,
    ),
    (
        b"# callgrind format",
        msg!("a profile in callgrind format"),
        msg!("Open it with KCachegrind or QCachegrind."),
    ),
    (
        b"mode: set\n",
        msg!("a coverage profile of Go"),
        msg!("Open it with `go tool cover -html=FILE`."),
    ),
    (
        b"mode: count\n",
        msg!("a coverage profile of Go"),
        msg!("Open it with `go tool cover -html=FILE`."),
    ),
    (
        b"mode: atomic\n",
        msg!("a coverage profile of Go"),
        msg!("Open it with `go tool cover -html=FILE`."),
    ),
    (
        b"v8-version,",
        msg!("a tick log of V8 (`node --prof`)"),
        msg!("Read it with `node --prof-process FILE`, or record with `node --cpu-prof`."),
    ),
    (
        b"HTTP/1.",
        msg!("an HTTP answer with its headers"),
        msg!("Save the body alone: `curl` without `-i`."),
    ),
    (
        b"404 page not found",
        msg!("a server's \"404 page not found\""),
        NOT_SERVED,
    ),
    (
        b"Unknown profile",
        msg!("a server's \"Unknown profile\""),
        NOT_SERVED,
    ),
];

/// The sentence for something that cannot be opened, if its beginning shows what it is.
pub fn recognise(head: &[u8], holder: Holder) -> Option<Error> {
    let text = head.trim_ascii_start();
    let (what, help) = elf(head)
        .or_else(|| go_dump(head))
        .or_else(|| starting(MAGIC, head))
        .or_else(|| starting(TEXTS, text))
        .or_else(|| markup(text))
        .or_else(|| haskell(text))?;
    Some(holder.is(what, help))
}

/// A better sentence than that of the profile.proto reader, for what it could not decode.
pub fn reconsider(head: &[u8], holder: Holder, error: Error) -> Error {
    if error.kind == ErrorKind::TooLarge || head.is_empty() {
        return error;
    }
    if head.iter().all(|b| *b == 0) {
        let help = msg!("It was reserved but never written: fetch the profile again.");
        return holder.is(msg!("nothing but zero bytes"), help);
    }
    if head.windows(3).filter(|w| w == b"\xef\xbf\xbd").count() >= 2 {
        return mangled(holder);
    }
    plain_text(head, holder).unwrap_or(error)
}

pub fn nothing_in(holder: Holder) -> Error {
    let problem = match holder {
        Holder::File => tr!("The file is empty (0 bytes)."),
        Holder::Packed(by) => tr!(
            "The {by} file is sound, but there is nothing in it.",
            by = by
        ),
    };
    let help = msg!(
        "The recording failed or was not finished: fetch the profile again, and look at what the server answers."
    );
    Error::new(ErrorKind::Empty, problem, help)
}

/// Bytes that a detour through text has changed beyond repair.
pub fn mangled(holder: Holder) -> Error {
    let what = msg!(
        "a binary file that was converted to UTF-8: bytes were replaced by EF BF BD and cannot be restored"
    );
    holder.is(what, BINARY)
}

pub fn utf16(holder: Holder) -> Error {
    let what = msg!("UTF-16 text, so a program has converted it (PowerShell's `>` does)");
    holder.is(what, BINARY)
}

pub fn byte_order_mark(holder: Holder) -> Error {
    let what = msg!(
        "text with a byte order mark in front (EF BB BF), so a program has treated it as text"
    );
    holder.is(what, BINARY)
}

type Sentence = (&'static str, &'static str);

fn starting(table: &[(&[u8], &'static str, &'static str)], bytes: &[u8]) -> Option<Sentence> {
    let (_, what, help) = table.iter().find(|(start, ..)| bytes.starts_with(start))?;
    Some((what, help))
}

/// `e_type` 4 is a core dump; it stands at byte 16 in the file's own byte order.
fn elf(head: &[u8]) -> Option<Sentence> {
    let rest = head.strip_prefix(b"\x7fELF")?;
    let is_core = match rest.get(1) {
        Some(2) => rest.get(12..14) == Some(&[0, 4]),
        _ => rest.get(12..14) == Some(&[4, 0]),
    };
    Some(match is_core {
        true => (msg!("a core dump"), CORE),
        false => (msg!("an ELF program or library"), FETCH),
    })
}

/// What Go writes beside profiles: `go 1.N trace`, and `go1.N heap dump` (runtime/debug.WriteHeapDump).
fn go_dump(head: &[u8]) -> Option<Sentence> {
    let first = head.get(..head.len().min(32))?;
    let has = |words: &[u8]| first.windows(words.len()).any(|w| w == words);
    if first.starts_with(b"go 1.") && has(b" trace") {
        let help = msg!(
            "Open it with `go tool trace FILE`, which can also write profiles: `go tool trace -pprof=net FILE > net.pb.gz`."
        );
        return Some((msg!("an execution trace of Go, not a profile"), help));
    }
    let is_heap = first.starts_with(b"go1.") && has(b" heap dump");
    is_heap.then_some((
        msg!("a dump of Go's heap (`debug.WriteHeapDump`), not a profile"),
        FETCH,
    ))
}

fn haskell(text: &[u8]) -> Option<Sentence> {
    let line = text.split(|b| *b == b'\n').next()?;
    let words = b"Time and Allocation Profiling Report";
    let is_report = line.windows(words.len()).any(|w| w == words);
    is_report.then_some((
        msg!("a profiling report of GHC (Haskell)"),
        msg!("Record with `-pj` and open the JSON with speedscope, or convert it to folded stacks (`main;f;g 10`), which can be opened here."),
    ))
}

fn markup(text: &[u8]) -> Option<Sentence> {
    match text.first()? {
        b'<' => Some(html(text)),
        b'{' | b'[' if printable(text) => Some(json(text)),
        _ => None,
    }
}

fn html(text: &[u8]) -> Sentence {
    let start = &text[..text.len().min(512)];
    let is_svg = start.windows(4).any(|w| w == b"<svg");
    match is_svg {
        true => (msg!("an SVG picture, perhaps a flame graph"), OUTPUT),
        false => (
            msg!("a web page (HTML or XML), most likely an error page saved as a profile"),
            NOT_SERVED,
        ),
    }
}

fn json(text: &[u8]) -> Sentence {
    let has = |wanted: &[u8]| text.windows(wanted.len()).any(|w| w == wanted);
    if has(b"speedscope") {
        let help =
            "Open it at https://www.speedscope.app, or fetch the profile that it was made of.";
        (msg!("JSON, a profile of speedscope's own format"), help)
    } else if has(b"\"traceEvents\"") {
        let help = "Open it at https://ui.perfetto.dev, or in Chrome at chrome://tracing.";
        (msg!("JSON, a trace of Chrome"), help)
    } else if has(b"\"preprocessedProfileVersion\"") || has(b"\"stackTable\"") {
        let help = "Open it at https://profiler.firefox.com.";
        (msg!("JSON, a profile of the Firefox Profiler"), help)
    } else if has(b"\"cost_centres\"") || has(b"\"tick_interval\"") {
        let help = "Open it at https://www.speedscope.app, or convert it to folded stacks (`main;f;g 10`), which can be opened here.";
        (msg!("JSON, a profiling report of GHC (Haskell)"), help)
    } else if has(b"\"functionName\"") || has(b"\"callFrame\"") || has(b"\"nodes\"") {
        let help = msg!(
            "Open it in Chrome's developer tools (Performance or Memory), or record with the npm package `pprof`."
        );
        (msg!("JSON, a profile of Chrome or Node"), help)
    } else if has(b"\"sampleType\"") || has(b"\"stringTable\"") || has(b"\"sample_type\"") {
        let help = msg!("Open the binary profile that it was made of.");
        (msg!("JSON, a profile.proto message written as text"), help)
    } else {
        (msg!("JSON, not a profile"), FETCH)
    }
}

/// Text that begins like nothing known: its first line says the most.
fn plain_text(head: &[u8], holder: Holder) -> Option<Error> {
    if !printable(head) {
        return None;
    }
    let lines = head.split(|b| *b == b'\n').map(<[u8]>::trim_ascii);
    let mut lines = lines.filter(|line| !line.is_empty());
    let first = String::from_utf8_lossy(lines.next()?).into_owned();
    let shown: String = first.chars().take(80).collect();
    let what = tr!(
        "text, not a profile; it begins with \"{shown}\"",
        shown = shown
    );
    let help = msg!(
        "If that is a server's error message, it says why there is no profile; otherwise fetch the profile as binary."
    );
    Some(holder.is(&what, help))
}

/// Text that a person could read; the head may end within a character.
pub fn printable(bytes: &[u8]) -> bool {
    let control = |b: &u8| *b == 0x7f || (*b < 0x20 && !b"\t\n\r\x0c\x1b".contains(b));
    let is_utf8 = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    is_utf8 && !bytes.iter().any(control)
}
