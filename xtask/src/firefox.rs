//! Firefox and its driver, in which the flow tests run as well: found, installed where that is one `apt-get` away, or named in the
//! error. No distribution packages the driver everywhere, so it is built from its crate into `target/`.

use crate::browser::{first_on_path, install_packages, named};
use crate::command::{cargo, find_on_path, run, target_dir};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const WHAT_TO_INSTALL: &str = "the flow tests also run in Firefox. Debian: `apt-get install firefox-esr`; \
    or name the program in FIREFOX, and its driver, if it is not to be built, in GECKODRIVER.";

/// A geckodriver on a port of its own choice; it ends with this value.
pub struct Firefox {
    pub program: PathBuf,
    driver: Child,
    port: u16,
}

impl Firefox {
    pub fn start() -> Result<Firefox> {
        let program = find_or_install().context(WHAT_TO_INSTALL)?;
        let mut driver = Command::new(driver()?)
            .args(["--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start geckodriver")?;
        let output = driver.stdout.take().context("geckodriver has no output")?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines.by_ref().find_map(|line| listening_on(&line));
        // What it says later is of no interest, but it must not meet a closed pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let Some(port) = port else {
            let _ = driver.kill();
            bail!("geckodriver ended without saying its port");
        };
        Ok(Firefox {
            program,
            driver,
            port,
        })
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn find() -> Option<PathBuf> {
    named("FIREFOX").or_else(|| first_on_path(&["firefox-esr", "firefox"]))
}

fn find_or_install() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    install_packages("Firefox", &["firefox-esr"])?;
    find().context("it was installed and is not on the PATH")
}

fn driver() -> Result<PathBuf> {
    let folder = target_dir().join("geckodriver");
    let built = folder.join("bin/geckodriver");
    let found = named("GECKODRIVER").or_else(|| find_on_path("geckodriver"));
    if let Some(found) = found.or_else(|| built.is_file().then(|| built.clone())) {
        return Ok(found);
    }
    run(cargo()
        .args(["install", "geckodriver", "--root"])
        .arg(folder))?;
    Ok(built)
}

/// `1795675519620 geckodriver INFO Listening on 127.0.0.1:43241`
fn listening_on(line: &str) -> Option<u16> {
    let address = line.split("Listening on ").nth(1)?;
    address.rsplit(':').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_greeting() {
        let line = "1795675519620\tgeckodriver\tINFO\tListening on 127.0.0.1:43241";
        assert_eq!(listening_on(line), Some(43241));
        assert_eq!(listening_on("geckodriver 0.37.1"), None);
    }
}
