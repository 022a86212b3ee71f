//! What comes from npm: tools of the build and the tests alone, each in a folder of its own inside `target/`, since npm takes away what it was not
//! asked for.

use crate::command::{find_on_path, program, run, target_dir};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;

/// A file of a package, which is installed if it is not there: `folder` inside `target/`, `package` with its version, `file` within the folder.
pub fn file_of(folder: &str, package: &str, file: &str) -> Result<PathBuf> {
    let folder = target_dir().join(folder);
    let path = folder.join("node_modules").join(file);
    if path.is_file() {
        return Ok(path);
    }
    let npm = find_on_path("npm")
        .with_context(|| format!("{package} comes from npm, which is not on the PATH"))?;
    fs::create_dir_all(&folder)?;
    let options = [
        "install",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--prefix",
    ];
    run(program(npm).args(options).arg(&folder).arg(package))?;
    if !path.is_file() {
        bail!("npm installed {package} without {file}");
    }
    Ok(path)
}
