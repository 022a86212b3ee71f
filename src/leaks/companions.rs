//! Two forms of one moment: a profile, and the text beside it (`heap-01.pb.gz`, `heap-01.debug1.txt`). The text has no time, and what is
//! counted in it is counted already; but it alone has the runtime's figures. So it gives those to the profile, and is no snapshot.

use super::kind::Kind;
use super::series::Snapshot;
use super::texts::Text;
use rustc_hash::FxHashMap;

/// Of one kind.
pub fn join(kind: Kind, all: Vec<Snapshot>, warnings: &mut Vec<Text>) -> Vec<Snapshot> {
    let (mut timed, untimed): (Vec<_>, Vec<_>) = all.into_iter().partition(|s| s.time_nanos != 0);
    let of_stem: FxHashMap<String, usize> = timed
        .iter()
        .enumerate()
        .map(|(at, s)| (stem(&s.name).to_string(), at))
        .collect();
    let mut joined = 0usize;
    let mut alone = Vec::new();
    for text in untimed {
        let beside = of_stem.get(stem(&text.name));
        match beside.and_then(|at| timed.get_mut(*at)) {
            Some(profile) => {
                joined += 1;
                profile.memory = profile.memory.take().or(text.memory);
            }
            None => alone.push(text),
        }
    }
    if joined > 0 {
        warnings.push(
            Text::new("series.companions")
                .with("kind", kind.name())
                .with("count", joined),
        );
    }
    timed.extend(alone);
    timed.sort_by_key(|s| s.given);
    timed
}

/// A path up to the first dot of its last part.
fn stem(name: &str) -> &str {
    let last = name.rfind(['/', '\\']).map_or(0, |at| at + 1);
    let dot = name.get(last..).and_then(|last| last.find('.'));
    dot.and_then(|dot| name.get(..last + dot)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems() {
        for (name, expected) in [
            ("heap-01.pb.gz", "heap-01"),
            (
                "dumps.zip/a.b/heap-01.debug1.txt.gz",
                "dumps.zip/a.b/heap-01",
            ),
            ("heap", "heap"),
        ] {
            assert_eq!(stem(name), expected);
        }
    }
}
