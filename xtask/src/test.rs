//! `cargo xtask test`: every test, natively and in a real browser. Its last line says how many passed and how many failed;
//! what could not be built or started counts as failed, and nothing is skipped silently.

use crate::browser::{Browser, Driver};
use crate::command::{cargo, find_on_path, root, target_dir};
use crate::firefox::Firefox;
use crate::npm;
use crate::server::{Options, Server};
use crate::site::Site;
use crate::tally::{self, Counted, Tally};
use crate::wasm::{self, Profile};
use anyhow::{Context, Result, bail};
use lexopt::prelude::*;
use std::fs::{self, File};
use std::process::Command;
use std::sync::Arc;

pub struct Wanted {
    native: bool,
    browser: bool,
    profile: Profile,
    /// Only tests whose name holds this.
    filter: Option<String>,
}

impl Wanted {
    pub const EVERYTHING: Wanted = Wanted {
        native: true,
        browser: true,
        profile: Profile::Release,
        filter: None,
    };
}

pub fn run(mut arguments: lexopt::Parser) -> Result<()> {
    let mut wanted = Wanted::EVERYTHING;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("native") => wanted.browser = false,
            Long("e2e") => wanted.native = false,
            Long("dev") => wanted.profile = Profile::Dev,
            Value(filter) if wanted.filter.is_none() => wanted.filter = Some(filter.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let site = match wanted.browser {
        true => Some(Site::build(wanted.profile)?),
        false => None,
    };
    finish(run_wanted(&wanted, site)?.tally)
}

/// The closing line of a run.
pub fn finish(tally: Tally) -> Result<()> {
    println!("{tally}");
    if tally.failed > 0 {
        bail!("not every test passed");
    }
    Ok(())
}

pub fn run_wanted(wanted: &Wanted, site: Option<Site>) -> Result<Counted> {
    let mut counted = Counted::default();
    if wanted.native {
        counted += native(wanted)?;
    }
    if let Some(site) = site {
        counted += browser(site, wanted)?;
    }
    Ok(counted)
}

fn native(wanted: &Wanted) -> Result<Counted> {
    let runner: &[&str] = match find_on_path("cargo-nextest") {
        Some(_) => &["nextest", "run", "--no-fail-fast", "--no-tests=pass"],
        None => &["test", "--no-fail-fast"],
    };
    let mut tests = cargo();
    tests.args(runner).args(PROFLENS).args(["--lib", "--bins"]);
    let (over_corpus, others) = integration_tests()?;
    for name in &others {
        tests.args(["--test", name]);
    }
    let mut counted = tally::count(tests.args(&wanted.filter))?;
    let mut own = cargo();
    own.args(runner).args(["--package", "xtask", "--bins"]);
    counted += tally::count(own.args(&wanted.filter))?;
    if wanted.filter.is_none() {
        counted += tally::count(cargo().args(["test", "--doc"]).args(PROFLENS))?;
    }
    if !over_corpus.is_empty() {
        counted += corpus(&over_corpus, wanted)?;
    }
    if counted.tally == Tally::default() && !wanted.browser {
        bail!("no test has that in its name");
    }
    Ok(counted)
}

/// What every run builds: with other packages or features beside it, cargo would build the library and much that it stands on anew.
const PROFLENS: [&str; 4] = ["--package", "proflens", "--features", "e2e"];

/// The files of `tests/` that run natively: those that look for the corpus, and the others.
fn integration_tests() -> Result<(Vec<String>, Vec<String>)> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(root().join("tests"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            sources.push((name, fs::read_to_string(path)?));
        }
    }
    sources.sort();
    let (over_corpus, others): (Vec<_>, Vec<_>) = sources
        .into_iter()
        .partition(|(_, source)| source.contains("shared/corpus"));
    let names =
        |sources: Vec<(String, String)>| sources.into_iter().map(|(name, _)| name).collect();
    Ok((names(over_corpus), names(others)))
}

/// Uncaptured, so that what they saw of the corpus can be read; `cargo xtask ci` holds it against what is there.
fn corpus(names: &[String], wanted: &Wanted) -> Result<Counted> {
    let mut tests = cargo();
    tests.args(["test", "--no-fail-fast"]).args(PROFLENS);
    for name in names {
        tests.args(["--test", name]);
    }
    tests.args(&wanted.filter).args(["--", "--nocapture"]);
    tally::count(&mut tests)
}

fn browser(mut site: Site, wanted: &Wanted) -> Result<Counted> {
    let checks = wasm::build_checks()?;
    site.files
        .insert("checks.js".into(), checks.js.into_bytes());
    site.files.insert("checks.wasm".into(), checks.wasm);
    let stage = Stage::set(site)?;
    let axe = npm::file_of("npm-axe", "axe-core@~4.14.1", "axe-core/axe.min.js")?;
    let mut tests = e2e();
    // Two cores draw one page; more tabs at once only make each of them late.
    tests.arg("--test-threads=2").args(&wanted.filter);
    // It judges what a page says to those who hear it.
    tests.env("PROFLENS_AXE", axe);
    stage.announce(&mut tests);
    let mut counted = tally::count(&mut tests)?;
    let is_about_a_flow = wanted.filter.as_ref().is_none_or(|f| f.ends_with(FLOW));
    if is_about_a_flow {
        let firefox = Firefox::start()?;
        let name = wanted.filter.as_deref().unwrap_or(FLOW);
        let mut flows = e2e();
        flows.args(["--test-threads=1", name]);
        stage.announce(&mut flows);
        flows
            .env("PROFLENS_DRIVER", firefox.address())
            .env("PROFLENS_FIREFOX", &firefox.program);
        counted += tally::count(&mut flows)?;
    }
    Ok(counted)
}

/// How the names of those tests end that run in Firefox too.
const FLOW: &str = "_flow";

fn e2e() -> Command {
    let mut tests = cargo();
    tests.arg("test").args(PROFLENS);
    tests.args(["--test", "e2e", "--"]);
    tests
}

/// What a test in the browser stands on: a site on this machine, its request log, and a driver.
pub struct Stage {
    server: Server,
    /// The same site, as `serve FILES` gives it.
    with_files: Server,
    driver: Driver,
    browser: Browser,
}

impl Stage {
    pub fn set(site: Site) -> Result<Stage> {
        let browser = Browser::find_or_install()?;
        let artifacts = root().join("tests/artifacts");
        fs::create_dir_all(&artifacts)?;
        let log = File::create(request_log()).context("cannot write the request log")?;
        let site = Arc::new(site);
        let examples = root().join("www/examples/leak");
        let open = ["heap-1.pb.gz", "heap-5.pb.gz"].map(|name| examples.join(name));
        let options = |open, log| Options {
            port: 0,
            open,
            sub_paths: true,
            log,
        };
        Ok(Stage {
            server: Server::start(site.clone(), options(Vec::new(), Some(log)))?,
            with_files: Server::start(site, options(open.into(), None))?,
            driver: Driver::start(&browser)?,
            browser,
        })
    }

    /// How the tests learn of it.
    pub fn announce(&self, command: &mut Command) {
        command
            .env("PROFLENS_SITE", format!("http://{}", self.server.address))
            .env(
                "PROFLENS_SITE_WITH_FILES",
                format!("http://{}/", self.with_files.address),
            )
            .env("PROFLENS_REQUEST_LOG", request_log())
            .env("RUST_BACKTRACE", "0")
            .env("PROFLENS_DRIVER", self.driver.address())
            .env(
                "PROFLENS_DRIVER_PROCESS",
                self.driver.process_id().to_string(),
            )
            .env("PROFLENS_CHROMIUM", &self.browser.chromium)
            .env("PROFLENS_IS_ROOT", self.browser.is_root.to_string());
    }
}

fn request_log() -> std::path::PathBuf {
    target_dir().join("e2e-requests.log")
}
