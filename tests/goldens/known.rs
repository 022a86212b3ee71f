//! The goldens that do not match, each with the heading in `docs/pprof-differences.md` that says what proflens prints and why.

use super::Golden;

#[derive(Debug)]
pub struct Known {
    /// How the golden's name begins: its file, or more of it.
    pub golden: &'static str,
    /// The heading in `docs/pprof-differences.md`.
    pub why: &'static str,
}

const DAMAGED: &str = "Files damaged on their way";

const KNOWN: &[Known] = &[
    Known {
        golden: "edge/c_gzip_double.pb.gz/",
        why: DAMAGED,
    },
    Known {
        golden: "edge/x_bom_prefix.pb/",
        why: DAMAGED,
    },
    Known {
        golden: "edge/x_crlf_mangled.pb.gz/",
        why: DAMAGED,
    },
];

pub fn find(golden: &Golden) -> Option<&'static Known> {
    KNOWN
        .iter()
        .find(|known| golden.name.starts_with(known.golden))
}

/// The headings that have to stand in the documentation.
pub fn documented() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().map(|known| known.why)
}
