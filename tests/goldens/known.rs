//! The goldens that do not match, each with the heading in `docs/pprof-differences.md` that says what proflens prints and why.

use super::Golden;

#[derive(Debug)]
pub struct Known {
    /// The heading in `docs/pprof-differences.md`.
    pub why: &'static str,
    is: fn(&Golden) -> bool,
}

/// Files that tools and mail programs have mangled.
const DAMAGED: [&str; 3] = [
    "edge/c_gzip_double.pb.gz/",
    "edge/x_bom_prefix.pb/",
    "edge/x_crlf_mangled.pb.gz/",
];

/// Of the texts that pprof refuses, those that are read here: goroutine dumps, folded stacks, what `pprof -raw` prints.
const TEXTS: [&str; 6] = [
    ".debug2.txt/",
    "edge/t_folded.txt/",
    "jemalloc.heap.string/",
    "gobench.heap.string/",
    "__raw.out.txt/",
    "memprofile-1.8.raw.txt/",
];

const KNOWN: &[Known] = &[
    Known {
        why: "Files damaged on their way",
        is: |golden| DAMAGED.iter().any(|file| golden.name.starts_with(file)),
    },
    Known {
        why: "Texts that pprof does not read",
        is: |golden| golden.is_refusal && TEXTS.iter().any(|file| golden.name.contains(file)),
    },
    Known {
        why: "Names in Go's texts with debug=1",
        is: |golden| {
            golden.format == "text"
                && golden.report == "top_demangled"
                && golden.name.contains("debug1")
        },
    },
];

pub fn find(golden: &Golden) -> Option<&'static Known> {
    KNOWN.iter().find(|known| (known.is)(golden))
}

/// The headings that have to stand in the documentation.
pub fn documented() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().map(|known| known.why)
}
