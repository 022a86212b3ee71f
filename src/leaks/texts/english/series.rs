//! What is said of a series before any number, of the evidence for a finding, and of the doubts about it.

use super::Row;

pub const ROWS: &[Row] = &[
    (
        "series.no-time",
        "{kind} files that do not say when they were taken: {count}. They stand in the order of their names, one hour apart.",
    ),
    (
        "series.companions",
        "{kind} texts of the same moment as a profile of the same name: {count}. They give only the figures of the runtime.",
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
        "{kind} files that hold a difference (taken with ?seconds=): {count}. Each stands for its own interval, so they are a series of their own, in which no leak is looked for.",
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
    (
        "evidence.memory",
        "{files} files: {first} to {last}, {slope} an hour ± {error}; {n1} to {n2} samples, z = {z}; {survival} of what was allocated meanwhile is still live.",
    ),
    (
        "evidence.memory.maker",
        "{files} files: {first} to {last}, {slope} an hour ± {error}; {n1} to {n2} samples, z = {z}; {survival} of what was allocated meanwhile is still live. Most of it is allocated by {maker}.",
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
        "doubt.keeper",
        "What keeps it is so small that few samples of it were taken: that it is this one is told by who calls whom, and by their numbers.",
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
    (
        "doubt.idle",
        "Idle workers wait like that as well: take another dump later, and see whether there are more.",
    ),
    (
        "floor",
        "Growth below {amount} of small objects between two of these files cannot be told from chance at this sampling rate.",
    ),
];
