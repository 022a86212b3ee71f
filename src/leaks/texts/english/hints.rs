//! What is worth knowing and no leak: allocation for nothing, the collector, and where the CPU goes.

use super::Row;

pub const ROWS: &[Row] = &[
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
];
