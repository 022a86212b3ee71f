//! What a goroutine waits on, told from the arguments that its dump prints: the address of the mutex, wait group, condition or channel.
//!
//! Go prints arguments as words of memory. One with `?` behind it may have been overwritten since the call, an inlined frame prints none
//! (`(...)`), and frames of the runtime, which have the channel, are printed by a crash alone. So three things can be known, the
//! surest first: the address itself, an address that may be wrong, or the first argument of the function that waits, which
//! most often is what holds the mutex or channel. Each is written so that it begins with the address.

use crate::formats::lines::hexadecimal;

/// Functions whose first argument is what is waited on.
const PRIMITIVES: &[&[u8]] = &[
    b"internal/sync.(*Mutex).lockSlow",
    b"internal/sync.(*Mutex).Lock",
    b"sync.(*Mutex).lockSlow",
    b"sync.(*Mutex).Lock",
    b"sync.(*RWMutex).Lock",
    b"sync.(*RWMutex).RLock",
    b"sync.(*WaitGroup).Wait",
    b"sync.runtime_notifyListWait",
    b"sync.(*Cond).Wait",
    b"runtime.chanrecv",
    b"runtime.chanrecv1",
    b"runtime.chanrecv2",
    b"runtime.chansend",
    b"runtime.chansend1",
];

/// What lies between the primitive and the code that uses it.
const BETWEEN: &[&[u8]] = &[
    b"runtime.",
    b"internal/runtime/",
    b"sync.",
    b"internal/sync.",
];

/// Addresses below are none: no system gives a program its first page.
const LEAST_ADDRESS: u64 = 1 << 16;

/// The frames of one goroutine, leaf first, as far as they have been seen.
#[derive(Default)]
pub struct Waits {
    sure: Option<u64>,
    doubtful: Option<u64>,
    /// The first argument of the function that waits, and its name.
    caller: Option<(u64, Vec<u8>)>,
    is_past: bool,
}

impl Waits {
    /// The next frame towards the root: its function, and what stands between the parentheses.
    pub fn see(&mut self, function: &[u8], arguments: &[u8]) {
        if self.is_past {
            return;
        }
        let argument = Argument::first(arguments);
        if PRIMITIVES.contains(&function) {
            let known = argument.filter(|argument| argument.address >= LEAST_ADDRESS);
            match known {
                Some(known) if known.is_sure => self.sure = self.sure.or(Some(known.address)),
                Some(known) => self.doubtful = self.doubtful.or(Some(known.address)),
                None => {}
            }
        } else if !BETWEEN.iter().any(|package| function.starts_with(package)) {
            self.caller(function, arguments, argument);
        }
    }

    /// An inlined function has the frame of the one it is inlined into.
    fn caller(&mut self, function: &[u8], arguments: &[u8], argument: Option<Argument>) {
        self.is_past = arguments != b"...";
        let is_object = |argument: &Argument| {
            argument.is_sure
                && argument.address >= LEAST_ADDRESS
                && argument.address.is_multiple_of(8)
        };
        let argument = argument.filter(is_object);
        self.caller = argument.map(|argument| (argument.address, function.to_vec()));
    }

    /// `0x1a47`, `0x1a47?` or `0x1a47 (argument of main.f)`; empty if nothing is known, or the state is no waiting for anything that
    /// another goroutine could wait for.
    pub fn text(&self, state: &[u8]) -> Vec<u8> {
        let is_shared = [&b"chan "[..], b"sync.", b"semacquire"]
            .iter()
            .any(|start| state.starts_with(start))
            && !state.ends_with(b"(nil chan)");
        match (self.sure, &self.caller, self.doubtful) {
            _ if !is_shared => Vec::new(),
            (Some(address), ..) => format!("{address:#x}").into_bytes(),
            (None, Some((address, function)), _) => {
                let start = format!("{address:#x} (argument of ");
                [start.as_bytes(), function, b")"].concat()
            }
            (None, None, Some(address)) => format!("{address:#x}?").into_bytes(),
            (None, None, None) => Vec::new(),
        }
    }
}

/// A word of memory as Go prints it.
struct Argument {
    address: u64,
    is_sure: bool,
}

impl Argument {
    /// `None` for an aggregate, or none at all.
    fn first(arguments: &[u8]) -> Option<Argument> {
        let first = arguments.split(|b| *b == b',').next()?;
        let digits = first.strip_suffix(b"?").unwrap_or(first);
        Some(Argument {
            address: hexadecimal(digits.strip_prefix(b"0x")?)?,
            is_sure: digits.len() == first.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(state: &str, frames: &[(&str, &str)], expected: &str) {
        let mut waits = Waits::default();
        for (function, arguments) in frames {
            waits.see(function.as_bytes(), arguments.as_bytes());
        }
        let text = waits.text(state.as_bytes());
        assert_eq!(String::from_utf8_lossy(&text), expected, "{frames:?}");
    }

    /// As Go 1.27 prints them for amd64.
    #[test]
    fn what_go_prints() {
        let semaphore = ("internal/sync.runtime_SemacquireMutex", "0x0?, 0x0?, 0x0?");
        let slow = ("internal/sync.(*Mutex).lockSlow", "0x1a4795786020");
        let inlined = ("sync.(*Mutex).Lock", "...");
        let own = ("main.(*account).withdraw", "0x0?, 0x1");
        let frames = [semaphore, slow, inlined, own];
        check("sync.Mutex.Lock", &frames, "0x1a4795786020");
        let group = ("sync.(*WaitGroup).Wait", "0x1a4795786030");
        check(
            "semacquire",
            &[group, ("main.gather", "...")],
            "0x1a4795786030",
        );
        let list = ("sync.runtime_notifyListWait", "0x1a4795782190, 0x0");
        let wait = ("sync.(*Cond).Wait", "0x0?");
        check("sync.Cond.Wait", &[list, wait], "0x1a4795782190");
        let chan = ("runtime.chanrecv", "0xc00001c0c0, 0x0, 0x1");
        let park = ("runtime.gopark", "0x100000?, 0x1?");
        check("chan receive", &[park, chan], "0xc00001c0c0");
    }

    #[test]
    fn the_argument_of_who_waits_is_a_hint() {
        let readers = [
            ("sync.runtime_SemacquireRWMutexR", "0x0?, 0x0?, 0x0?"),
            ("sync.(*RWMutex).RLock", "..."),
            ("main.(*settings).get", "0x1a479579a000, {0x4e6000, 0x1}"),
            ("main.main", ""),
        ];
        let hint = "0x1a479579a000 (argument of main.(*settings).get)";
        check("sync.RWMutex.RLock", &readers, hint);
        check("chan receive", &[("main.f", "...")], "");
        let outer = [("main.f", "..."), ("main.g", "0xc000010000")];
        check("chan send", &outer, "0xc000010000 (argument of main.g)");
        let past = [("main.f", "0x0?"), ("main.g", "0xc000010000")];
        check("chan send", &past, "");
    }

    #[test]
    fn what_may_be_wrong_is_marked_and_what_is_no_address_is_left_away() {
        let doubtful = ("sync.(*WaitGroup).Wait", "0xc000010000?");
        check("sync.WaitGroup.Wait", &[doubtful], "0xc000010000?");
        check("chan send", &[("main.f", "0x3")], "");
        check("chan send", &[("main.f", "0xc000010001")], "");
        check("chan send", &[("main.f", "{0xc000010000, 0x2}")], "");
        check("chan receive (nil chan)", &[("main.f", "0xc000010000")], "");
        check("IO wait", &[("main.f", "0xc000010000")], "");
        check("select", &[("main.f", "0xc000010000")], "");
    }
}
