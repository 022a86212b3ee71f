//! The English of every message, by its id; `{name}` is an argument.

pub fn text(id: &str) -> Option<&'static str> {
    let row = ENGLISH.iter().find(|(known, _)| *known == id);
    row.map(|(_, text)| *text)
}

pub const ENGLISH: &[(&str, &str)] = &[
    // Of the series, before any number.
    (
        "series.no-time",
        "{count} {kind} files do not say when they were taken: they stand in the order of their names, one hour apart.",
    ),
    (
        "series.companions",
        "{count} {kind} texts are of the same moment as a profile of the same name: they give only the figures of the runtime.",
    ),
    (
        "series.reordered",
        "The {kind} files were not given in the order of their times; they stand in it now.",
    ),
    (
        "series.equal-times",
        "Some {kind} files say the same time: they count as one hour apart.",
    ),
    (
        "series.restart",
        "The process began anew before {file}: its allocations fell. The {kind} files are of {count} processes; leaks are looked for in number {chosen}, which has {files} files.",
    ),
    (
        "series.delta",
        "{count} {kind} files hold a difference (taken with ?seconds=): each stands for its own interval, so they are a series of their own, in which no leak is looked for.",
    ),
    (
        "series.processes",
        "The {kind} files are of different processes: that one has more in use than the other is growth, but no leak by itself.",
    ),
    (
        "series.period",
        "The sampling rate (MemProfileRate) of the {kind} files changed: if one process changed it while it ran, its values are wrong; and growth is told from chance as at the coarsest rate.",
    ),
    (
        "series.truncated",
        "Some {kind} stacks have {depth} frames, the most that Go keeps: they are cut at the root, and two of one cause may stand apart.",
    ),
    (
        "series.builds",
        "The files are of {count} different builds: functions and lines may have moved between them.",
    ),
    // Evidence and doubts.
    (
        "evidence.memory",
        "{files} files: {first} to {last}, {slope} an hour ± {error}; {n1} to {n2} samples, z = {z}; {survival} of what was allocated meanwhile is still live.",
    ),
    (
        "evidence.goroutines",
        "{files} files: {first} to {last} goroutines, {slope} an hour ± {error}; z = {z}.",
    ),
    (
        "evidence.goroutines.creators",
        "{files} files: {first} to {last} goroutines, {slope} an hour ± {error}; z = {z}. In the last, created by: {creators}.",
    ),
    (
        "doubt.stopped",
        "It grew at first and has stopped: what fills and then stays is no leak.",
    ),
    ("doubt.falls", "It falls as often as it rises."),
    (
        "doubt.few-files",
        "Fewer than four files cannot tell a leak from a warm-up.",
    ),
    (
        "doubt.churn",
        "Nearly all of what is allocated here is freed again.",
    ),
    (
        "doubt.some-survive",
        "A part of what is allocated here is freed again.",
    ),
    (
        "doubt.period",
        "The sampling rate changed between the files.",
    ),
    ("doubt.few-samples", "There are few samples behind it."),
    (
        "doubt.load",
        "It grew no faster than the load of the process did.",
    ),
    (
        "doubt.held",
        "{what} puts about as many into what it keeps: look there first.",
    ),
    (
        "doubt.held-by-goroutines",
        "About as many goroutines of {what} do not end, and may be what keeps it: look there first.",
    ),
    (
        "doubt.constant",
        "They can never go on, but their number does not grow.",
    ),
    (
        "proven.title",
        "{amount} goroutines of {what} can never go on ({state})",
    ),
    (
        "proven.evidence",
        "The runtime's own leak detection found {count}: nothing that runs can reach what they wait for.",
    ),
    (
        "proven.unless",
        "This is proof for these. That another goroutine is not in the list proves nothing.",
    ),
    // HTTP.
    (
        "http.body.title",
        "HTTP responses of {what} are not closed: {amount} more connections",
    ),
    (
        "http.body.fix",
        "Close the body of every response, on every path, and read it to its end so that the connection can be used again.",
    ),
    (
        "http.body.unless",
        "Not a leak if these are long downloads or streams in progress.",
    ),
    (
        "http.idle-client.title",
        "{amount} more idle HTTP connections of {what}",
    ),
    (
        "http.idle-client.fix",
        "Use one http.Client, and one Transport, for all requests; set IdleConnTimeout, or call CloseIdleConnections.",
    ),
    (
        "http.idle-client.unless",
        "Not a leak if it is a pool of connections kept alive, and its size is bounded.",
    ),
    (
        "http2.stream.title",
        "{amount} more HTTP/2 requests of {what} are open",
    ),
    (
        "http2.stream.fix",
        "Close the body of every response, and give requests a context that ends.",
    ),
    (
        "http2.stream.unless",
        "Not a leak if the requests are simply in flight, or are long polls.",
    ),
    (
        "http2.unread.title",
        "HTTP/2 responses of {what} are not read: {amount} more in buffers",
    ),
    (
        "http2.unread.fix",
        "Read the body of every response to its end, or close it.",
    ),
    (
        "http2.unread.unless",
        "Not a leak if downloads are in progress.",
    ),
    (
        "http.client-memory.title",
        "HTTP connections of {what} hold {amount} more",
    ),
    (
        "http.client-memory.fix",
        "Close response bodies, and use one http.Client, with one Transport, for all requests.",
    ),
    (
        "http.client-memory.unless",
        "Not a leak if the number of connections is bounded and has not reached its bound.",
    ),
    (
        "http.server-memory.title",
        "Connections to the server hold {amount} more",
    ),
    (
        "http.server-memory.fix",
        "Set IdleTimeout and ReadHeaderTimeout, so that idle connections end.",
    ),
    (
        "http.server-memory.unless",
        "Not a leak if there are more clients than before.",
    ),
    (
        "http.idle-server.title",
        "{amount} more connections to the server wait for a request",
    ),
    (
        "http.idle-server.fix",
        "Set IdleTimeout and ReadHeaderTimeout, so that idle connections end.",
    ),
    (
        "http.idle-server.unless",
        "Not a leak if clients keep their connections alive and their number is bounded.",
    ),
    (
        "http.handler.title",
        "{amount} more requests hang in {what} ({state})",
    ),
    (
        "http.handler.fix",
        "Have the handler end with its request's context, and give what it waits for a timeout.",
    ),
    (
        "http.handler.unless",
        "Not a leak if these are streams, websockets or long polls of more clients.",
    ),
    // SQL.
    (
        "sql.rows.title",
        "sql.Rows of {what} are not closed: {amount} more",
    ),
    (
        "sql.rows.fix",
        "Close the rows on every path; a loop that is left early does not.",
    ),
    (
        "sql.rows.unless",
        "Not a leak if large results are read slowly.",
    ),
    (
        "sql.rows-memory.title",
        "Query results of {what} hold {amount} more",
    ),
    (
        "sql.rows-memory.fix",
        "Close the rows on every path; a loop that is left early does not.",
    ),
    (
        "sql.rows-memory.unless",
        "Not a leak if large results are read slowly.",
    ),
    (
        "sql.tx.title",
        "Transactions of {what} are neither committed nor rolled back: {amount} more",
    ),
    (
        "sql.tx.fix",
        "Defer Rollback right after the transaction begins.",
    ),
    (
        "sql.tx.unless",
        "Not a leak if transactions are long and their number is bounded.",
    ),
    (
        "sql.tx-memory.title",
        "Transactions of {what} hold {amount} more",
    ),
    (
        "sql.tx-memory.fix",
        "Defer Rollback right after the transaction begins.",
    ),
    (
        "sql.tx-memory.unless",
        "Not a leak if transactions are long and their number is bounded.",
    ),
    (
        "sql.db.title",
        "A database is opened again and again by {what}: {amount} more",
    ),
    (
        "sql.db.fix",
        "Open each database once and share it; or close it.",
    ),
    (
        "sql.db.unless",
        "Not a leak if the program has that many databases.",
    ),
    (
        "sql.db-memory.title",
        "A database is opened again and again by {what}: {amount} more",
    ),
    (
        "sql.db-memory.fix",
        "Open each database once and share it; or close it.",
    ),
    (
        "sql.db-memory.unless",
        "Not a leak if the program has that many databases.",
    ),
    (
        "sql.pool.title",
        "{amount} more goroutines of {what} wait for a database connection",
    ),
    (
        "sql.pool.fix",
        "Find who keeps connections: rows that are not closed, transactions that do not end. Then look at SetMaxOpenConns.",
    ),
    (
        "sql.pool.unless",
        "Not a leak if there is more load than the database takes.",
    ),
    (
        "sql.stmt.title",
        "Prepared statements of {what} are not closed: {amount} more",
    ),
    (
        "sql.stmt.fix",
        "Prepare once and keep the statement, or close it.",
    ),
    (
        "sql.stmt.unless",
        "Not a leak if the number of statements is bounded.",
    ),
    // Timers and contexts.
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
    ("timer.timer.unless", "Not a leak if they fire soon."),
    (
        "timer.after-func.title",
        "Functions that {what} puts off pile up: {amount} more",
    ),
    (
        "timer.after-func.fix",
        "Stop what time.AfterFunc returned once it is not needed: until it fires, it holds all that its function refers to.",
    ),
    ("timer.after-func.unless", "Not a leak if they fire soon."),
    // Goroutines.
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
        "doubt.idle",
        "Idle workers wait like that as well: take another dump later, and see whether there are more.",
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
    // Containers.
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
        "Not a leak if it is a cache or table that has a limit it has not reached.",
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
    // Worth knowing.
    (
        "churn.title",
        "{what} allocates {amount} an hour, and next to nothing of it stays",
    ),
    (
        "churn.evidence",
        "{share} of all allocations between the first and the last file, {amount} an hour.",
    ),
    (
        "churn.fix",
        "Use buffers again (sync.Pool), give slices and maps their size when they are made, build strings with strings.Builder, and avoid copies between string and []byte.",
    ),
    (
        "churn.unless",
        "Not worth it if the collector takes little of the CPU.",
    ),
    (
        "churn.append.title",
        "{what} makes slices that start empty: {amount} an hour is copied and thrown away",
    ),
    (
        "churn.append.fix",
        "Give the slice its size when it is made: each time it is full, all of it is copied into a larger one.",
    ),
    (
        "churn.append.unless",
        "Not worth it if the collector takes little of the CPU.",
    ),
    (
        "churn.regexp.title",
        "{what} compiles regular expressions again and again: {amount} an hour",
    ),
    ("churn.regexp.fix", "Compile each once, at package level."),
    (
        "churn.regexp.unless",
        "Not worth it if each expression is another one, and used often.",
    ),
    (
        "churn.compress.title",
        "{what} makes compressors anew: {amount} an hour",
    ),
    (
        "churn.compress.fix",
        "A compressor takes up to a megabyte: keep them in a pool, and Reset each before it is used.",
    ),
    (
        "churn.compress.unless",
        "Not worth it if the collector takes little of the CPU.",
    ),
    (
        "churn.read-all.title",
        "{what} reads whole streams into memory: {amount} an hour",
    ),
    (
        "churn.read-all.fix",
        "Read from the stream where that is possible (json.NewDecoder, bufio.Scanner, io.Copy); or read into a buffer of the known size.",
    ),
    (
        "churn.read-all.unless",
        "Not worth it if what is read is small.",
    ),
    (
        "churn.copy.title",
        "{what} makes copies that are thrown away: {amount} an hour",
    ),
    (
        "churn.copy.fix",
        "Copy only what is kept longer than the original, and only the part that is kept.",
    ),
    (
        "churn.copy.unless",
        "Not worth it if the copy is needed because somebody else may change the original.",
    ),
    (
        "churn.buffer.title",
        "{what} makes buffers anew: {amount} an hour",
    ),
    (
        "churn.buffer.fix",
        "Use buffers again (sync.Pool), or give them their size with Grow; put none back that has become large.",
    ),
    (
        "churn.buffer.unless",
        "Not worth it if the collector takes little of the CPU.",
    ),
    (
        "churn.builder.title",
        "{what} builds strings that are thrown away: {amount} an hour",
    ),
    (
        "churn.builder.fix",
        "Call Grow on the strings.Builder before the first write; or write to where the string is sent to instead.",
    ),
    (
        "churn.builder.unless",
        "Not worth it if the collector takes little of the CPU.",
    ),
    (
        "churn.format.title",
        "{what} formats strings that are thrown away: {amount} an hour",
    ),
    (
        "churn.format.fix",
        "Append to a buffer that is used again (strconv.AppendInt, fmt.Appendf), and format nothing that is not logged.",
    ),
    (
        "churn.format.unless",
        "Not worth it if the collector takes little of the CPU.",
    ),
    // Of CPU profiles.
    ("cpu.evidence", "{share} of the CPU time of {files} files."),
    (
        "cpu.collector.title",
        "The garbage collector takes much of the CPU",
    ),
    (
        "cpu.collector.fix",
        "Find who allocates most (alloc_space of a heap profile); or let the heap grow more between collections (GOGC), with a limit that the machine has room for (GOMEMLIMIT).",
    ),
    ("cpu.collector.unless", "Not a problem if the CPU is idle."),
    (
        "cpu.conversion.title",
        "{what} converts between string and []byte",
    ),
    (
        "cpu.conversion.fix",
        "Each conversion is a copy: stay with one of both, write bytes with WriteString, and look up maps by m[string(b)], which does not copy.",
    ),
    (
        "cpu.conversion.unless",
        "Not worth it if the copy is what protects it from changes.",
    ),
    ("cpu.concat.title", "{what} joins strings with +"),
    (
        "cpu.concat.fix",
        "In a loop each + copies all before it: use a strings.Builder.",
    ),
    ("cpu.concat.unless", "Not worth it outside of a loop."),
    ("cpu.grow-slice.title", "{what} makes slices grow"),
    (
        "cpu.grow-slice.fix",
        "Give the slice its size when it is made: make([]T, 0, n).",
    ),
    (
        "cpu.grow-slice.unless",
        "Not worth it if the size cannot be known before.",
    ),
    ("cpu.grow-map.title", "{what} makes maps grow"),
    (
        "cpu.grow-map.fix",
        "Give the map its size when it is made: make(map[K]V, n).",
    ),
    (
        "cpu.grow-map.unless",
        "Not worth it if the size cannot be known before.",
    ),
    // Goroutines that stay as many.
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
    (
        "sql.starved.title",
        "{amount} goroutines of {what} wait for a database connection, in file after file",
    ),
    (
        "sql.starved.fix",
        "Find who keeps connections: rows that are not closed, transactions that do not end. Then look at SetMaxOpenConns.",
    ),
    (
        "sql.starved.unless",
        "Not a problem if it is gone when the load is.",
    ),
    // Handles.
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
    (
        "gc.pause.title",
        "The garbage collector stopped the program for long",
    ),
    (
        "gc.pause.evidence",
        "The longest of the last 256 pauses was {pause}.",
    ),
    (
        "gc.pause.fix",
        "Look for what keeps goroutines from stopping, long loops without calls or cgo among them, and for a machine that is overloaded (throttled by its CPU limit).",
    ),
    (
        "gc.pause.unless",
        "Not a problem if it happened once, at the start.",
    ),
    (
        "gc.cpu.outlook",
        "{share} of the CPU since the start, in {count} collections. If GOGC is 100, then with 200 there would be about half as many, and the heap would reach {then} before each, where it now reaches {now}; GOMEMLIMIT keeps it below what the machine has.",
    ),
    (
        "gc.cpu.title",
        "The garbage collector takes much of the CPU",
    ),
    (
        "gc.cpu.evidence",
        "{share} of the CPU since the start, in {count} collections.",
    ),
    (
        "gc.cpu.fix",
        "Allocate less; or let the heap grow more between collections (GOGC), with a limit that the machine has room for (GOMEMLIMIT).",
    ),
    ("gc.cpu.unless", "Not a problem if the CPU is idle."),
    (
        "gc.idle.title",
        "Much memory is idle and not yet given back",
    ),
    ("gc.idle.evidence", "{idle} are idle, {used} in use."),
    (
        "gc.idle.fix",
        "Nothing leaks there: the runtime gives it back over minutes. GOMEMLIMIT makes it do so sooner.",
    ),
    (
        "gc.idle.unless",
        "Not a problem if the process peaks again soon.",
    ),
    ("gc.fragments.title", "The heap is fragmented"),
    (
        "gc.fragments.evidence",
        "{used} of spans in use hold {live} of objects.",
    ),
    (
        "gc.fragments.fix",
        "Look for few long-lived objects among many short-lived ones of the same size.",
    ),
    ("gc.fragments.unless", "Not a problem right after a peak."),
    ("gc.outside.title", "The process is larger than Go's memory"),
    (
        "gc.outside.evidence",
        "The process took {rss} at its largest, Go has {sys} of the system.",
    ),
    (
        "gc.outside.fix",
        "Look outside of Go: cgo, mmap, mapped files. No heap profile shows them.",
    ),
    (
        "gc.outside.unless",
        "Not a leak if files are mapped on purpose.",
    ),
    // The command line.
    (
        "floor",
        "Growth below {amount} of small objects between two of these files cannot be told from chance at this sampling rate.",
    ),
];
