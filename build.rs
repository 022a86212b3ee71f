//! Inflates the page's examples, which it carries in its module. Five heap snapshots of one program are much alike: brotli
//! packs them into a third of their gzip when it sees them as they are. Does nothing else.

use std::path::{Path, PathBuf};
use std::{env, fs};

const EXAMPLES: &str = "www/examples";

fn main() {
    println!("cargo::rerun-if-changed={EXAMPLES}");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for folder in fs::read_dir(EXAMPLES).expect("www/examples is there") {
        let folder = folder.expect("a folder").path();
        let target = out.join(folder.file_name().expect("a name"));
        fs::create_dir_all(&target).expect("OUT_DIR takes folders");
        for file in fs::read_dir(&folder).expect("a folder of examples") {
            inflate(&file.expect("a file").path(), &target);
        }
    }
}

/// `heap-1.pb.gz` to `heap-1.pb`. `tests/fixtures/record.sh` writes them with `gzip -n`: a header of ten bytes, without fields.
fn inflate(gzip: &Path, target: &Path) {
    let bytes = fs::read(gzip).expect("an example can be read");
    let header = bytes.split_at_checked(10).expect("a gzip header");
    assert_eq!(
        header.0[..4],
        [0x1f, 0x8b, 8, 0],
        "{} is not of gzip -n",
        gzip.display()
    );
    let raw = miniz_oxide::inflate::decompress_to_vec(header.1).expect("a sound gzip");
    fs::write(target.join(gzip.file_stem().expect("a name")), raw).expect("OUT_DIR takes files");
}
