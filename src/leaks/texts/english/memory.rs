//! What is said of memory that is kept: in maps, slices and lists, by timers and contexts, behind files and connections.

use super::Row;

pub const ROWS: &[Row] = &[
    (
        "context.cancel.title",
        "Contexts of {what} are not cancelled: {amount} more",
    ),
    (
        "context.cancel.fix",
        "Call cancel on every path; `go vet` (lostcancel) finds where it is lost.",
    ),
    (
        "context.cancel.unless",
        "Not a leak if each is cancelled later, or ends by its own deadline.",
    ),
    (
        "context.parent.title",
        "{amount} more goroutines watch a parent context for {what}",
    ),
    (
        "context.parent.fix",
        "Call cancel on every path: a context of a foreign parent has a goroutine until then.",
    ),
    (
        "context.parent.unless",
        "Not a leak if each is cancelled later.",
    ),
    (
        "context.value.title",
        "Context values of {what} grow by {amount}",
    ),
    (
        "context.value.fix",
        "Derive each context from the one of the request, not from the last one, and put no large values into it.",
    ),
    (
        "context.value.unless",
        "Not a leak if there are more requests in flight.",
    ),
    (
        "timer.ticker.title",
        "Tickers of {what} are not stopped: {amount} more",
    ),
    (
        "timer.ticker.fix",
        "Stop every ticker. Before Go 1.23 it is never collected without; since then something must still hold it, such as a goroutine that ranges over it.",
    ),
    (
        "timer.ticker.fix.since",
        "Stop every ticker, and end the goroutine that ranges over it: since Go 1.23 a ticker is collected when nothing holds it, so something does.",
    ),
    (
        "timer.ticker.fix.before",
        "Stop every ticker: before Go 1.23 it is never collected without.",
    ),
    (
        "timer.ticker.unless",
        "Not a leak if the number of tickers is bounded.",
    ),
    (
        "timer.timer.title",
        "Timers of {what} pile up: {amount} more",
    ),
    (
        "timer.timer.fix",
        "Stop timers that are not needed any more. Before Go 1.23 time.After is not collected until it fires; since then something must still hold it.",
    ),
    (
        "timer.timer.fix.since",
        "Find what holds the timers: since Go 1.23 they are collected when nothing does.",
    ),
    (
        "timer.timer.fix.before",
        "Use NewTimer and Stop in place of time.After in a loop: before Go 1.23 it is not collected until it fires.",
    ),
    (
        "timer.timer.unless",
        "Not a leak if they fire soon and are not set off anew.",
    ),
    (
        "timer.after-func.title",
        "Functions that {what} puts off pile up: {amount} more",
    ),
    (
        "timer.after-func.fix",
        "Stop what time.AfterFunc returned once it is not needed: until it fires, it holds all that its function refers to. A function that sets itself off anew holds it for ever: let it end once what it serves is closed.",
    ),
    (
        "timer.after-func.unless",
        "Not a leak if they fire soon and are not set off anew.",
    ),
    (
        "waiters.title",
        "What the runtime keeps of who waits grows by {amount}",
    ),
    (
        "waiters.fix",
        "Take goroutine profiles beside the heap's: they show who waits.",
    ),
    (
        "waiters.unless",
        "Not a leak of memory: it goes with those that wait.",
    ),
    (
        "sync-map.title",
        "A sync.Map filled by {what} grows by {amount}",
    ),
    (
        "sync-map.fix",
        "Delete entries that are done with, or bound their number.",
    ),
    (
        "sync-map.unless",
        "Not a leak if its keys are bounded, and not all have been seen yet.",
    ),
    ("list.title", "A list filled by {what} grows by {amount}"),
    ("list.fix", "Remove from the front what is beyond a limit."),
    (
        "list.unless",
        "Not a leak if it has a limit that is not reached yet.",
    ),
    (
        "regexp.title",
        "Expressions compiled by {what} are kept: {amount} more",
    ),
    (
        "regexp.fix",
        "Compile each once, at package level; bound a cache of them.",
    ),
    (
        "regexp.unless",
        "Not a leak if there are only so many expressions.",
    ),
    ("buffer.title", "Buffers of {what} are kept: {amount} more"),
    (
        "buffer.fix",
        "Find who keeps the bytes. Do not put large buffers back into a pool; copy what is kept of a large one.",
    ),
    ("buffer.unless", "Not a leak if a pool is still warming up."),
    (
        "strings.title",
        "Strings made by {what} are kept: {amount} more",
    ),
    (
        "strings.fix",
        "Bound what keeps them, such as a map or a slice: remove what is done with.",
    ),
    (
        "strings.unless",
        "Not a leak if what holds them is a cache with a limit that is not reached yet.",
    ),
    (
        "growth.spread.title",
        "What {what} and the functions that it calls allocate is kept: {amount} more",
    ),
    (
        "growth.spread.fix",
        "No one function allocates enough of it to be seen alone. Find what keeps what is made there, and remove it when it is not needed any more.",
    ),
    (
        "growth.spread.unless",
        "Not a leak if it is a cache with a limit that is not reached yet.",
    ),
    (
        "growth.objects.title",
        "What {what} allocates is kept: {amount} more",
    ),
    (
        "growth.objects.fix",
        "Find what holds them, most often a map or a slice without bound: remove what is done with, or set a limit. A map does not shrink by delete: make it anew from time to time.",
    ),
    (
        "growth.objects.unless",
        "Not a leak if it is a cache with a limit that is not reached yet.",
    ),
    (
        "growth.map.title",
        "A map filled by {what} grows: {amount} more",
    ),
    (
        "growth.map.fix",
        "Delete entries that are done with, or set a limit. A map keeps its tables when entries are deleted: to give memory back, make it anew and copy what stays.",
    ),
    (
        "growth.map.unless",
        "Not a leak if its keys are bounded, and not all have been seen yet.",
    ),
    (
        "growth.slice.title",
        "A slice of {what} only grows: {amount} more",
    ),
    (
        "growth.slice.fix",
        "Bound it, and copy what stays into a new one: cutting it shorter keeps the whole array.",
    ),
    (
        "growth.slice.unless",
        "Not a leak if it has a limit that is not reached yet.",
    ),
    (
        "growth.big-block.title",
        "Large blocks allocated by {what} are kept: {amount} more",
    ),
    (
        "growth.big-block.fix",
        "Find what holds them. A small part of a block, a slice or a string of it, holds the whole of it: copy what is kept.",
    ),
    (
        "growth.big-block.unless",
        "Not a leak if it is a cache with a limit that is not reached yet. That a small part holds the block cannot be seen in a profile.",
    ),
    (
        "process-memory.title",
        "Child processes started by {what} are kept: {amount} more",
    ),
    (
        "process-memory.fix",
        "Call Wait for every child that is started, and let go of its Cmd.",
    ),
    (
        "process-memory.unless",
        "Not a leak if the children are meant to run that long.",
    ),
    (
        "pipe-memory.title",
        "Pipes made by {what} are kept: {amount} more",
    ),
    (
        "pipe-memory.fix",
        "Close both ends on every path; CloseWithError tells the other why.",
    ),
    (
        "pipe-memory.unless",
        "Not a leak if the other end is only slow.",
    ),
    (
        "file.title",
        "Files opened by {what} are kept: {amount} more",
    ),
    (
        "file.fix",
        "Close each on every path: defer Close after the error is looked at, and not in a loop that runs on.",
    ),
    (
        "file.unless",
        "Not a leak if the program keeps that many files open on purpose.",
    ),
    (
        "connection.title",
        "Connections made by {what} hold {amount} more",
    ),
    (
        "connection.fix",
        "Close each when it is done with, and set deadlines so that a peer that is gone does not hold it.",
    ),
    (
        "connection.unless",
        "Not a leak if there are more clients than before.",
    ),
];
