//! `cargo xtask ci`: what has to hold before anything lands. The quick checks come first.

use crate::command::{cargo, output, root, run};
use crate::dist;
use crate::site::Site;
use crate::test::{self, Wanted};
use crate::wasm::{self, Profile, TARGET};
use anyhow::{Result, bail};

/// What a crate of the browser is named like; none may be below the library or the command line.
const BROWSER_CRATES: [&str; 5] = ["gloo", "js-sys", "wasm-bindgen", "web-sys", "yew"];

const NATIVE_TARGETS: [&str; 2] = ["x86_64-unknown-linux-gnu", "aarch64-apple-darwin"];

pub fn run_all(mut arguments: lexopt::Parser) -> Result<()> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    run(cargo().args(["fmt", "--all", "--check"]))?;
    assert_boundary()?;
    run(cargo()
        .args(["clippy", "--workspace", "--all-targets", "--all-features"])
        .args(["--", "--deny", "warnings"]))?;
    wasm::add_target()?;
    run(cargo()
        .args([
            "clippy",
            "--package",
            "proflens",
            "--lib",
            "--bins",
            "--target",
            TARGET,
        ])
        .args(["--", "--deny", "warnings"]))?;
    let site = Site::build(Profile::Release)?;
    dist::write(&site)?;
    let counted = test::run_wanted(&Wanted::EVERYTHING, Some(site))?;
    assert_corpus(&counted.corpus)?;
    test::finish(counted.tally)
}

/// The library and the command line know nothing of browsers.
fn assert_boundary() -> Result<()> {
    for target in NATIVE_TARGETS {
        let tree = output(
            cargo()
                .args([
                    "tree",
                    "--package",
                    "proflens",
                    "--edges",
                    "normal",
                    "--prefix",
                    "none",
                ])
                .args(["--target", target]),
        )?;
        let offender = tree
            .lines()
            .find(|line| BROWSER_CRATES.iter().any(|name| line.starts_with(name)));
        if let Some(offender) = offender {
            bail!("the native build for {target} depends on {offender}, a crate of the browser");
        }
    }
    eprintln!("xtask: the native build depends on no crate of the browser");
    Ok(())
}

/// Where the corpus is at hand, tests that saw none of it tested nothing.
fn assert_corpus(lines: &[String]) -> Result<()> {
    if !root().join("../shared/corpus").is_dir() {
        println!("corpus: not at hand; the tests over it were not run");
        return Ok(());
    }
    lines.iter().for_each(|line| println!("{line}"));
    if lines.is_empty() || lines.iter().any(|line| line.starts_with("corpus: 0 ")) {
        bail!("the corpus is at hand, but the tests saw none of it");
    }
    Ok(())
}
