//! What is said of goroutines that wait, and of those that are many.

use super::Row;

pub const ROWS: &[Row] = &[
    ("finalizer.title", "A finalizer or cleanup waits in {what}"),
    (
        "finalizer.fix",
        "Let finalizers never wait: one goroutine runs all of them, so nothing that has one is freed any more.",
    ),
    ("finalizer.unless", "Not a leak if it goes on."),
    (
        "pipe.title",
        "{amount} more goroutines of {what} wait at an io.Pipe",
    ),
    (
        "pipe.fix",
        "Close both ends on every path; CloseWithError tells the other why.",
    ),
    ("pipe.unless", "Not a leak if the other end is only slow."),
    (
        "process.title",
        "{amount} more goroutines of {what} wait for a child process",
    ),
    (
        "process.fix",
        "Use exec.CommandContext and set WaitDelay; a grandchild may keep the pipe open.",
    ),
    (
        "process.unless",
        "Not a leak if the children are meant to run that long.",
    ),
    (
        "waiting.title",
        "{amount} goroutines of {what} have waited for up to {minutes} minutes ({state})",
    ),
    (
        "waiting.evidence",
        "In {file}, {amount} goroutines wait in this place for {least} minutes or more, the longest for {minutes}.",
    ),
    (
        "waiting.evidence.creators",
        "In {file}, {amount} goroutines wait in this place for {least} minutes or more, the longest for {minutes}. Created by: {creators}.",
    ),
    (
        "waiting.fix",
        "Find out who is to wake them: a lock that is not released, a channel without a partner, a wait group whose count stays above zero. Give the wait an end, such as a context.",
    ),
    (
        "waiting.unless",
        "Not a leak if these are workers of a pool that has nothing to do, or each belongs to a client that is still there. The minutes are approximate: the collector notes them.",
    ),
    (
        "blocked.send.title",
        "{amount} more goroutines of {what} wait to send",
    ),
    (
        "blocked.send.fix",
        "Make sure that somebody receives, on every path: give the channel room for one, or select on the context, too.",
    ),
    (
        "blocked.send.unless",
        "Not a leak if a queue is only full for a while.",
    ),
    (
        "blocked.receive.title",
        "{amount} more goroutines of {what} wait to receive",
    ),
    (
        "blocked.receive.fix",
        "Close the channel when nothing more is sent, or select on the context, too.",
    ),
    (
        "blocked.receive.unless",
        "Not a leak if these are workers of a bounded pool.",
    ),
    (
        "blocked.select.title",
        "{amount} more goroutines of {what} wait in select",
    ),
    (
        "blocked.select.fix",
        "Give the select a case that ends it, such as ctx.Done(), and make sure that it is cancelled.",
    ),
    (
        "blocked.select.unless",
        "Not a leak if each belongs to a client that is still there.",
    ),
    (
        "blocked.forever.title",
        "{amount} more goroutines of {what} wait for ever (select {{}})",
    ),
    (
        "blocked.forever.fix",
        "Wait for something that ends: a context, a channel, a signal.",
    ),
    (
        "blocked.forever.unless",
        "Not a leak if there is one of it.",
    ),
    (
        "blocked.mutex.title",
        "{amount} more goroutines of {what} wait for a lock ({state})",
    ),
    (
        "blocked.mutex.fix",
        "Look for who holds the lock: a path that returns without unlocking, or two locks taken in two orders. A dump with debug=2 shows it.",
    ),
    (
        "blocked.mutex.unless",
        "Not a leak if there is only contention, and it goes down with the load.",
    ),
    (
        "blocked.wait-group.title",
        "{amount} more goroutines of {what} wait for a WaitGroup",
    ),
    (
        "blocked.wait-group.fix",
        "Defer Done first thing in each goroutine, and call Add before it starts.",
    ),
    (
        "blocked.wait-group.unless",
        "Not a leak if the work is only long.",
    ),
    (
        "blocked.cond.title",
        "{amount} more goroutines of {what} wait for a Cond",
    ),
    (
        "blocked.cond.fix",
        "Signal or Broadcast on every change, also when the work ends; a channel and a context are often simpler.",
    ),
    (
        "blocked.cond.unless",
        "Not a leak if these are workers of a bounded pool.",
    ),
    (
        "blocked.io.title",
        "{amount} more goroutines of {what} wait for the network",
    ),
    (
        "blocked.io.fix",
        "Set deadlines, and close connections that are done with.",
    ),
    (
        "blocked.io.unless",
        "Not a leak if there are more clients than before.",
    ),
    (
        "blocked.sleep.title",
        "{amount} more goroutines of {what} sleep",
    ),
    (
        "blocked.sleep.fix",
        "Let the loop end with a context, and start it once.",
    ),
    ("blocked.sleep.unless", "Not a leak if each wakes and ends."),
    (
        "goroutine.peak.title",
        "There were more goroutines than ever before: {amount} more for the runtime's own records",
    ),
    (
        "goroutine.peak.fix",
        "Take goroutine profiles beside the heap's: they show which grow.",
    ),
    (
        "goroutine.peak.unless",
        "The runtime never frees these records: a burst that is over looks the same.",
    ),
    (
        "standing.evidence",
        "{files} files: {first} in the first, {last} in the last.",
    ),
    (
        "goroutine.many.title",
        "There are {amount} goroutines, most of them of {what}",
    ),
    (
        "goroutine.many.fix",
        "Each takes at least 2.5 kB, and its stack is scanned by every collection: bound them with a pool of workers or a semaphore.",
    ),
    (
        "goroutine.many.unless",
        "Not a problem if each serves a connection of its own.",
    ),
    (
        "blocked.convoy.title",
        "{amount} goroutines of {what} wait for a lock, in file after file",
    ),
    (
        "blocked.convoy.fix",
        "Hold the lock for less, or split what it guards; if nothing moves at all, look for a deadlock: a dump with debug=2 shows who holds it.",
    ),
    (
        "blocked.convoy.unless",
        "Not a problem if it is gone when the load is.",
    ),
];
