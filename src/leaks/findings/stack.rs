//! One stack, as rules look at it: names without type arguments, leaf first, and whose code each is. What a module fetched from elsewhere
//! allocates or waits in is done on behalf of who called it, as with Go's own library: its own code is what somebody can change.

use crate::analysis::go_std;
use crate::leaks::book::{Book, FrameRow, Site, StackRow};

/// What a goroutine waits for, told by the runtime's frames at its leaf (Go 1.19 to 1.27).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum State {
    Receive,
    Send,
    Select,
    /// `select {}`.
    Forever,
    Mutex,
    RwMutex,
    WaitGroup,
    Cond,
    Io,
    Sleep,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Receive => "chan receive",
            State::Send => "chan send",
            State::Select => "select",
            State::Forever => "select (no cases)",
            State::Mutex => "sync.Mutex.Lock",
            State::RwMutex => "sync.RWMutex",
            State::WaitGroup => "sync.WaitGroup.Wait",
            State::Cond => "sync.Cond.Wait",
            State::Io => "IO wait",
            State::Sleep => "sleep",
        }
    }
}

/// A stack whose names were read.
pub struct StackView<'a> {
    pub frames: &'a [FrameRow],
    names: Vec<&'a [u8]>,
    whose: Vec<Whose>,
    /// A dump says it in words, and leaves the frames that show it away.
    told: Option<State>,
}

impl<'a> StackView<'a> {
    pub fn new(book: &'a Book, row: StackRow) -> StackView<'a> {
        let frames = book.stack(row);
        StackView {
            frames,
            names: frames
                .iter()
                .map(|f| without_types(book.name(*f)))
                .collect(),
            whose: frames.iter().map(|f| whose(book, *f)).collect(),
            told: None,
        }
    }

    pub fn of_site(book: &'a Book, site: &Site) -> StackView<'a> {
        StackView {
            told: told(book, site),
            ..StackView::new(book, site.stack)
        }
    }

    /// Whether any frame is of that name; a final `*` stands for anything.
    pub fn any(&self, name: &str) -> bool {
        self.names.iter().any(|n| is(n, name))
    }

    pub fn any_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.any(name))
    }

    /// Frames that follow each other, leaf-most first.
    pub fn chain(&self, names: &[&str]) -> bool {
        self.names
            .windows(names.len().max(1))
            .any(|w| w.iter().zip(names).all(|(n, name)| is(n, name)))
    }

    /// The first frame after those of the runtime.
    pub fn leaf(&self) -> &'a [u8] {
        let mut outer = self.names.iter().filter(|n| !is_runtime(n));
        outer
            .next()
            .or(self.names.first())
            .copied()
            .unwrap_or_default()
    }

    pub fn leaf_is(&self, names: &[&str]) -> bool {
        names.iter().any(|name| is(self.leaf(), name))
    }

    /// The frame of somebody's own code that is nearest to the leaf; else of a module's; else the first after the runtime's. That `main`
    /// runs what a module does is true of all that it does, and says nothing.
    pub fn anchor(&self) -> Option<usize> {
        let first = |is: fn(&Whose) -> bool| self.whose.iter().position(is);
        let foreign = first(|w| *w == Whose::Modules);
        let own = first(|w| *w == Whose::Own);
        let own = own.filter(|own| match foreign {
            Some(foreign) if foreign < *own => !self.only_starts(*own),
            _ => true,
        });
        let outer = || self.names.iter().position(|n| !is_runtime(n));
        own.or(foreign)
            .or_else(outer)
            .or((!self.names.is_empty()).then_some(0))
    }

    /// Whether no more of own code follows than what starts the program.
    fn only_starts(&self, at: usize) -> bool {
        let rest = self.names.iter().zip(&self.whose).skip(at);
        let mut own = rest.filter(|(_, whose)| **whose == Whose::Own);
        own.all(|(name, _)| *name == b"main.main" || is_init(name))
    }

    /// Code that is not Go's, whoever wrote it.
    pub fn has_own_code(&self) -> bool {
        self.whose.iter().any(|w| *w != Whose::Go)
    }

    /// The first frame of own code from `at` on, else of a module's.
    pub fn own_from(&self, at: usize) -> Option<usize> {
        let first = |wanted| (at..self.whose.len()).find(|at| self.whose[*at] == wanted);
        first(Whose::Own).or_else(|| first(Whose::Modules))
    }

    /// The functions of own code, leaf first.
    pub fn own(&self) -> impl Iterator<Item = &'a [u8]> {
        self.own_frames().map(|(_, name)| name)
    }

    pub fn own_frames(&self) -> impl Iterator<Item = (FrameRow, &'a [u8])> {
        let all = self.frames.iter().zip(&self.names).zip(&self.whose);
        all.filter(|(_, whose)| **whose == Whose::Own)
            .map(|((frame, name), _)| (*frame, *name))
    }

    pub fn name(&self, at: usize) -> &'a [u8] {
        self.names.get(at).copied().unwrap_or_default()
    }

    /// Whether the frame at `at` is one of those.
    pub fn is_one_of(&self, at: usize, names: &[&str]) -> bool {
        let name = self.name(at);
        names.iter().any(|wanted| is(name, wanted))
    }

    pub fn state(&self) -> Option<State> {
        let near: &[&[u8]] = self
            .names
            .get(..self.names.len().min(6))
            .unwrap_or_default();
        let has = |wanted: &str| near.iter().any(|n| is(n, wanted));
        const STATES: [(&[&str], State); 10] = [
            (&["time.Sleep", "runtime.timeSleep"], State::Sleep),
            (&["internal/poll.runtime_pollWait"], State::Io),
            (&["sync.runtime_notifyListWait"], State::Cond),
            (&["sync.(*WaitGroup).Wait"], State::WaitGroup),
            (
                &[
                    "sync.runtime_SemacquireRWMutex*",
                    "sync.(*RWMutex).*Lock",
                    "sync.(*RWMutex).RLock",
                    "sync.(*RWMutex).Lock",
                ],
                State::RwMutex,
            ),
            (
                &[
                    "sync.(*Mutex).lockSlow",
                    "internal/sync.(*Mutex).lockSlow",
                    "sync.(*Mutex).Lock",
                ],
                State::Mutex,
            ),
            (&["runtime.selectgo"], State::Select),
            (&["runtime.block"], State::Forever),
            (&["runtime.chansend", "runtime.chansend1"], State::Send),
            (
                &["runtime.chanrecv", "runtime.chanrecv1", "runtime.chanrecv2"],
                State::Receive,
            ),
        ];
        let found = STATES
            .iter()
            .find(|(names, _)| names.iter().any(|n| has(n)));
        found.map(|(_, state)| *state).or(self.told)
    }
}

/// The state that the labels of a dump name, in the words of Go 1.19 to 1.27. The last label of a key is the dump's own.
pub fn told(book: &Book, site: &Site) -> Option<State> {
    const WORDS: [(&[u8], State); 10] = [
        (b"chan receive", State::Receive),
        (b"chan send", State::Send),
        (b"select (no cases)", State::Forever),
        (b"select", State::Select),
        (b"sync.Mutex.Lock", State::Mutex),
        (b"sync.RWMutex.", State::RwMutex),
        (b"sync.WaitGroup.Wait", State::WaitGroup),
        (b"sync.Cond.Wait", State::Cond),
        (b"IO wait", State::Io),
        (b"sleep", State::Sleep),
    ];
    let mut labels = book.labels(site.labels).iter().rev();
    let (_, word) = labels.find(|(key, _)| book.string(*key) == b"state")?;
    let word = book.string(*word);
    let mut known = WORDS.iter();
    known
        .find(|(start, _)| word.starts_with(start))
        .map(|(_, state)| *state)
}

fn is(name: &[u8], wanted: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix.as_bytes()),
        None => name == wanted.as_bytes(),
    }
}

/// `sync.(*HashTrieMap[…]).Swap` for all type arguments.
fn without_types(name: &[u8]) -> &[u8] {
    // Names that are compared hold type arguments in the middle at most; the ones at the end are cut.
    match name.iter().position(|b| *b == b'[') {
        Some(at) if name.ends_with(b"]") => name.get(..at).unwrap_or(name),
        _ => name,
    }
}

/// `net/http` of `net/http.(*persistConn).readLoop`.
pub fn package(name: &[u8]) -> &[u8] {
    crate::analysis::frames::package_of(name)
}

/// Who wrote a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Whose {
    /// Go's library and runtime.
    Go,
    /// A module that was fetched: its files lie in a module cache or a vendor folder.
    Modules,
    Own,
}

fn whose(book: &Book, frame: FrameRow) -> Whose {
    if is_standard(book.name(frame)) {
        return Whose::Go;
    }
    let file = book.string(book.frame(frame).file);
    let has = |part: &[u8]| file.windows(part.len()).any(|w| w == part);
    // `github.com/a/b@v1.2.3/c.go`, in GOPATH or with -trimpath.
    match has(b"@v") || has(b"/vendor/") || has(b"/pkg/mod/") {
        true => Whose::Modules,
        false => Whose::Own,
    }
}

fn is_init(name: &[u8]) -> bool {
    let rest = name.get(package(name).len()..).unwrap_or_default();
    rest == b".init" || rest.starts_with(b".init.")
}

/// What a function is a part of: its package, and its type, or itself. A closure is of what made it; methods of one type are one thing.
pub fn component(name: &[u8]) -> (&[u8], &[u8]) {
    let package = package(name);
    let rest = name.get(package.len() + 1..).unwrap_or_default();
    let rest = rest.strip_prefix(b"(*").unwrap_or(rest);
    let end = rest.iter().position(|b| b".[)".contains(b));
    (
        package,
        rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest),
    )
}

fn is_runtime(name: &[u8]) -> bool {
    name.starts_with(b"runtime.") || name.starts_with(b"internal/runtime/")
}

/// Whether a function is of Go's own library or runtime, or of `golang.org/x/net`, which is half of it.
pub fn is_standard(name: &[u8]) -> bool {
    let package = package(name);
    go_std::is_package(package) || package.starts_with(b"golang.org/x/net/") || package.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_code_it_is() {
        for (name, expected) in [
            ("net/http.(*persistConn).readLoop", true),
            ("main.(*T).work", false),
            ("github.com/a/b.F", false),
            ("runtime.gopark", true),
            ("shop/cart.Add", false),
            ("log/shop.Add", false),
            ("internal/sync.(*Mutex).lockSlow", true),
        ] {
            assert_eq!(is_standard(name.as_bytes()), expected, "{name}");
        }
    }

    #[test]
    fn what_a_function_is_a_part_of() {
        for (name, package, part) in [
            ("main.(*Mailer).later.func1", "main", "Mailer"),
            ("main.Mailer.Submit", "main", "Mailer"),
            (
                "example.org/shop/v2.handle.func1.2",
                "example.org/shop/v2",
                "handle",
            ),
            ("main.(*Cache[...]).Put", "main", "Cache"),
            ("main.Keep[...]", "main", "Keep"),
            ("0x1234", "0x1234", ""),
        ] {
            let expected = (package.as_bytes(), part.as_bytes());
            assert_eq!(component(name.as_bytes()), expected, "{name}");
        }
    }

    #[test]
    fn names_without_types() {
        assert_eq!(without_types(b"main.Keep[go.shape.int]"), b"main.Keep");
        assert!(is(b"sync.(*Map).Store", "sync.(*Map).*"));
        assert!(!is(b"sync.(*Map).Store", "sync.(*Map)"));
    }
}
