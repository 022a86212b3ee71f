//! Goroutines that wait for what never comes, and what they cost when they are gone.

use super::Confidence;
use super::rule::Rule;
use super::stack::State;

/// Of every program, and no leak: uber-go/goleak leaves them out, too. A connection's writer is counted by its reader, which shows why.
pub fn is_benign(stack: &super::stack::StackView) -> bool {
    stack.any_of(&[
        "os/signal.signal_recv",
        "os/signal.loop",
        "runtime.ensureSigM",
        "runtime.ReadTrace",
        "testing.*",
        // Not pprof.Do, which any of a program's own code may run under.
        "runtime/pprof.write*",
        "runtime/pprof.(*Profile).*",
        "runtime/pprof.profileWriter",
        "net/http/pprof.*",
        "net/http.(*persistConn).writeLoop",
    ])
}

pub const RULES: &[Rule] = &[
    Rule::goroutines("finalizer", |s| {
        s.has_own_code()
            && s.any_of(&[
                "runtime.runfinq",
                "runtime.runFinalizers",
                "runtime.runCleanups",
            ])
    }),
    Rule::goroutines("pipe", |s| {
        s.any_of(&["io.(*pipe).read", "io.(*pipe).write"])
    }),
    Rule::goroutines("process", |s| {
        s.any_of(&[
            "os/exec.(*Cmd).writerDescriptor.func1",
            "os/exec.(*Cmd).Wait",
            "os.(*Process).Wait",
            "os/exec.(*Cmd).Start.func*",
        ])
    }),
    Rule::goroutines("blocked.send", |s| s.state() == Some(State::Send)),
    Rule::goroutines("blocked.receive", |s| s.state() == Some(State::Receive)),
    Rule::goroutines("blocked.select", |s| s.state() == Some(State::Select)),
    Rule::goroutines("blocked.forever", |s| s.state() == Some(State::Forever)),
    Rule::goroutines("blocked.mutex", |s| {
        matches!(s.state(), Some(State::Mutex | State::RwMutex))
    }),
    Rule::goroutines("blocked.wait-group", |s| {
        s.state() == Some(State::WaitGroup)
    }),
    Rule::goroutines("blocked.cond", |s| s.state() == Some(State::Cond)),
    Rule::goroutines("blocked.io", |s| s.state() == Some(State::Io)).at_most(Confidence::Likely),
    Rule::goroutines("blocked.sleep", |s| s.state() == Some(State::Sleep))
        .at_most(Confidence::Likely),
    Rule::memory("process-memory", |s| {
        s.any_of(&["os/exec.Command*", "os/exec.(*Cmd).*", "os.StartProcess"])
    }),
    Rule::memory("pipe-memory", |s| s.any_of(&["io.Pipe", "os.Pipe"])),
    Rule::memory("file", |s| {
        s.any_of(&[
            "os.newFile",
            "os.NewFile",
            "os.OpenFile",
            "os.Open",
            "os.Create",
        ])
    }),
    Rule::memory("connection", |s| {
        s.any_of(&[
            "net.newFD",
            "net.(*Dialer).*",
            "net.(*netFD).*",
            "net.(*TCPListener).*",
        ]) || s.any_of(&[
            "crypto/tls.Client",
            "crypto/tls.Server",
            "crypto/tls.(*Conn).*",
        ])
    })
    .at_most(Confidence::Likely),
    Rule::memory("goroutine.peak", |s| s.any("runtime.malg")).at_most(Confidence::Hint),
];
