//! Bytes that fuzzing once found to break a reader (`tests/data/crashes`, a folder a reader): they are read again, and held to what
//! fuzzing holds everything to.

mod checks;

use proflens::formats::{Decoded, Options, folded, go, legacy, perf_script, raw, runtime, traces};
use std::path::Path;

type Read = fn(&[u8], &Options) -> Decoded;

/// The readers by the name of their fuzz target.
fn reader(target: &str) -> Option<Read> {
    Some(match target {
        "folded" => folded::read,
        "go_dump" => go::dump::read,
        "legacy_cpu" => legacy::FORMATS[0].read,
        "legacy_heap" => legacy::FORMATS[1].read,
        "legacy_count" => legacy::FORMATS[2].read,
        "legacy_thread" => legacy::FORMATS[3].read,
        "legacy_contention" => legacy::FORMATS[4].read,
        "metrics" => runtime::read_metrics,
        "perf_script" => perf_script::read,
        "raw" => raw::read,
        "traces" => traces::read,
        "vars" => runtime::read_vars,
        _ => return None,
    })
}

#[test]
fn what_once_broke_a_reader_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/crashes");
    let mut files = 0;
    for target in std::fs::read_dir(folder).expect("tests/data/crashes") {
        let target = target.expect("a folder").path();
        let name = target
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        for file in std::fs::read_dir(&target).expect("a folder") {
            let file = file.expect("a file").path();
            println!("{}", file.display());
            let bytes = std::fs::read(&file).expect("a file");
            match reader(&name) {
                Some(read) => checks::reader(read, &bytes),
                None => checks::file(&bytes),
            }
            files += 1;
        }
    }
    assert!(files > 0, "no file was found");
}
