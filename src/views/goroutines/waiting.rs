//! What a goroutine does, told by its frames where nothing else says it, and what a state comes down to. The names of states are Go's own, as
//! a dump prints them (`waitReasonStrings` in its runtime), so that a profile and a dump of one process say the same words.

use super::protocol::Activity;

/// A wait whose reason the frames do not show.
pub const UNKNOWN_WAIT: &str = "waiting";
const RUNNING: &str = "running";
const SYSCALL: &str = "syscall";

/// Frames from the leaf in which a reason is looked for: no wait of Go 1.19 to 1.27 has more between the park and what calls for it.
pub const NEAR: usize = 12;

/// A function that stands for one reason; a final `*` stands for anything.
const REASONS: &[(&str, &str)] = &[
    ("runtime.chanrecv*", "chan receive"),
    ("runtime.chansend*", "chan send"),
    ("runtime.selectgo", "select"),
    ("runtime.block", "select (no cases)"),
    ("sync.runtime_SemacquireRWMutexR", "sync.RWMutex.RLock"),
    ("sync.runtime_SemacquireRWMutex", "sync.RWMutex.Lock"),
    ("internal/sync.(*Mutex).lockSlow", "sync.Mutex.Lock"),
    ("sync.(*Mutex).lockSlow", "sync.Mutex.Lock"),
    ("sync.runtime_SemacquireWaitGroup", "sync.WaitGroup.Wait"),
    ("sync.(*WaitGroup).Wait", "sync.WaitGroup.Wait"),
    ("sync.runtime_notifyListWait", "sync.Cond.Wait"),
    ("internal/poll.runtime_pollWait", "IO wait"),
    ("time.Sleep", "sleep"),
    ("runtime.timeSleep", "sleep"),
    ("syscall.Syscall*", SYSCALL),
    ("syscall.RawSyscall*", SYSCALL),
    ("syscall.syscall*", SYSCALL),
    ("internal/runtime/syscall*", SYSCALL),
    ("runtime/internal/syscall*", SYSCALL),
    ("runtime.cgocall", SYSCALL),
    ("runtime.notetsleepg", SYSCALL),
    // It takes the profile; the frames of the runtime beneath it may be left away.
    ("runtime/pprof.*", RUNNING),
];

/// `names`: of the frames, leaf first.
pub fn by_frames<'a>(names: impl Iterator<Item = &'a [u8]>) -> &'static str {
    let mut is_parked = false;
    for name in names.take(NEAR) {
        if let Some((_, state)) = REASONS.iter().find(|(function, _)| is(name, function)) {
            return state;
        }
        is_parked |= is(name, "runtime.gopark*") || is(name, "runtime.0x*");
        let is_between = name.starts_with(b"runtime.")
            || name.starts_with(b"sync.")
            || name.starts_with(b"internal/");
        if !is_between {
            break;
        }
    }
    if is_parked { UNKNOWN_WAIT } else { RUNNING }
}

fn is(name: &[u8], function: &str) -> bool {
    match function.strip_suffix('*') {
        Some(start) => name.starts_with(start.as_bytes()),
        None => name == function.as_bytes(),
    }
}

/// Of a state in Go's words, whatever its version; a word that is not known is some wait of the runtime's own.
pub fn activity(state: &str) -> Activity {
    match state {
        "running" => Activity::Running,
        "runnable" | "preempted" | "copystack" => Activity::Runnable,
        "syscall" => Activity::Syscall,
        _ if state.contains("(nil chan)") || state.contains("(no cases)") => Activity::Forever,
        _ => {
            let is_blocked = ["chan ", "select", "sync", "semacquire"]
                .iter()
                .any(|start| state.starts_with(start));
            match is_blocked {
                true => Activity::Blocked,
                false => Activity::Waiting,
            }
        }
    }
}

/// Whether the runtime has started it for itself (`isSystemGoroutine`). `names`: of all frames, root first.
pub fn is_system<'a>(mut names: impl Iterator<Item = &'a [u8]>) -> bool {
    let is_of_runtime = |name: &[u8]| name.starts_with(b"runtime.");
    let root = names.find(|name| *name != b"runtime.goexit");
    match root {
        Some(b"runtime.main" | b"runtime.handleAsyncEvent") | None => false,
        // Finalizers and cleanups are a program's own code, run by the runtime's goroutine.
        Some(b"runtime.runfinq" | b"runtime.runFinalizers" | b"runtime.runCleanups") => {
            names.all(is_of_runtime)
        }
        Some(root) => is_of_runtime(root),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames leaf first, with blanks between them.
    #[track_caller]
    fn check(frames: &str, expected: &str) {
        let state = by_frames(frames.split(' ').map(str::as_bytes));
        assert_eq!(state, expected, "{frames}");
    }

    #[test]
    fn reasons_of_go_1_27_and_before() {
        let park = "runtime.gopark";
        check(
            &format!("{park} runtime.chanrecv runtime.chanrecv1 main.f"),
            "chan receive",
        );
        check(
            &format!("{park} runtime.chansend runtime.chansend1 main.f"),
            "chan send",
        );
        check(&format!("{park} runtime.selectgo main.f"), "select");
        check(&format!("{park} runtime.block main.f"), "select (no cases)");
        let semaphore = format!("{park} runtime.goparkunlock runtime.semacquire1");
        check(
            &format!(
                "{semaphore} internal/sync.runtime_SemacquireMutex internal/sync.(*Mutex).lockSlow internal/sync.(*Mutex).Lock sync.(*Mutex).Lock main.f"
            ),
            "sync.Mutex.Lock",
        );
        check(
            &format!("{semaphore} sync.runtime_SemacquireMutex sync.(*Mutex).lockSlow main.f"),
            "sync.Mutex.Lock",
        );
        check(
            &format!("{semaphore} sync.runtime_SemacquireRWMutexR sync.(*RWMutex).RLock main.f"),
            "sync.RWMutex.RLock",
        );
        check(
            &format!("{semaphore} sync.runtime_Semacquire sync.(*WaitGroup).Wait main.f"),
            "sync.WaitGroup.Wait",
        );
        check(
            &format!("{park} sync.runtime_notifyListWait sync.(*Cond).Wait main.f"),
            "sync.Cond.Wait",
        );
        check(
            &format!(
                "{park} runtime.netpollblock internal/poll.runtime_pollWait internal/poll.(*pollDesc).wait main.f"
            ),
            "IO wait",
        );
        check(&format!("{park} time.Sleep main.f"), "sleep");
        check(
            "internal/runtime/syscall/linux.Syscall6 syscall.RawSyscall6 main.f",
            "syscall",
        );
        check(
            "runtime.notetsleepg os/signal.signal_recv os/signal.loop",
            "syscall",
        );
    }

    #[test]
    fn what_frames_do_not_show() {
        check("main.f runtime.chanrecv1", "running");
        check("", "running");
        check("runtime.gopark runtime.bgsweep", UNKNOWN_WAIT);
        check("runtime.0x47f3c9 runtime.0x41518d main.f", UNKNOWN_WAIT);
        check(
            "runtime.0x440e70 internal/sync.runtime_SemacquireMutex internal/sync.(*Mutex).lockSlow",
            "sync.Mutex.Lock",
        );
    }

    #[test]
    fn what_states_come_down_to() {
        for (state, expected) in [
            ("running", Activity::Running),
            ("runnable", Activity::Runnable),
            ("syscall", Activity::Syscall),
            ("chan receive", Activity::Blocked),
            ("chan receive (nil chan)", Activity::Forever),
            ("select (no cases)", Activity::Forever),
            ("chan receive (durable)", Activity::Blocked),
            ("sync.RWMutex.RLock", Activity::Blocked),
            ("synctest.Wait", Activity::Blocked),
            ("semacquire", Activity::Blocked),
            ("IO wait", Activity::Waiting),
            ("sleep", Activity::Waiting),
            ("force gc (idle)", Activity::Waiting),
            ("of the next Go", Activity::Waiting),
        ] {
            assert_eq!(activity(state), expected, "{state}");
        }
    }

    #[test]
    fn whose_goroutine_it_is() {
        let check = |frames: &str, expected| {
            let names = frames.split(' ').rev().map(str::as_bytes);
            assert_eq!(is_system(names), expected, "{frames}");
        };
        check("runtime.gopark runtime.bgsweep runtime.goexit", true);
        check("runtime.gopark runtime.main runtime.goexit", false);
        check("main.f runtime.goexit", false);
        check("runtime.gopark runtime.runfinq", true);
        check("main.release runtime.runFinalizers", false);
    }
}
