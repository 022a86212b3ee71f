//! Chromium and its driver: found, installed where that is one `apt-get` away, or named in the error. Never skipped.

use crate::command::{find_on_path, output, program, run};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const WHAT_TO_INSTALL: &str = "the tests in the browser need Chromium and chromedriver of the same version. \
    Debian, Ubuntu: `apt-get install chromium chromium-driver`; \
    Fedora: `dnf install chromium chromedriver`; macOS: `brew install --cask chromium chromedriver`. \
    Or name the two programs in CHROMIUM and CHROMEDRIVER.";

pub struct Browser {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
    /// Its sandbox refuses to run as root.
    pub is_root: bool,
}

impl Browser {
    pub fn find_or_install() -> Result<Browser> {
        if let Some(browser) = Browser::find() {
            return Ok(browser);
        }
        install().context(WHAT_TO_INSTALL)?;
        Browser::find().context(WHAT_TO_INSTALL)
    }

    fn find() -> Option<Browser> {
        Some(Browser {
            chromium: named("CHROMIUM")
                .or_else(|| first_on_path(&["chromium", "chromium-browser", "google-chrome"]))?,
            chromedriver: named("CHROMEDRIVER").or_else(|| find_on_path("chromedriver"))?,
            is_root: is_root(),
        })
    }
}

pub fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_file())
}

pub fn first_on_path(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| find_on_path(name))
}

fn install() -> Result<()> {
    install_packages("Chromium", &["chromium", "chromium-driver"])
}

pub fn install_packages(what: &str, packages: &[&str]) -> Result<()> {
    if find_on_path("apt-get").is_none() {
        bail!("{what} is not installed, and there is no apt-get to install it with");
    }
    if !is_root() {
        bail!("{what} is not installed, and only root may install it");
    }
    run(apt_get().arg("update"))?;
    let install = ["install", "--yes", "--no-install-recommends"];
    run(apt_get().args(install).args(packages))
}

fn is_root() -> bool {
    output(program("id").arg("-u")).is_ok_and(|user| user.trim() == "0")
}

fn apt_get() -> Command {
    let mut command = program("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// A chromedriver on a port of its own choice; it ends with this value.
pub struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    pub fn start(browser: &Browser) -> Result<Driver> {
        let mut process = Command::new(&browser.chromedriver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start chromedriver")?;
        let output = process
            .stdout
            .take()
            .context("chromedriver has no output")?;
        let mut lines = BufReader::new(output).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| started_on_port(&line));
        // What it says later is of no interest, but it must not meet a closed pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let Some(port) = port else {
            let _ = process.kill();
            bail!("chromedriver ended without saying its port");
        };
        Ok(Driver { process, port })
    }

    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    /// Asked to end, it ends its browsers as well; killed, it would leave them behind.
    fn drop(&mut self) {
        let asked = TcpStream::connect(("127.0.0.1", self.port)).and_then(|mut stream| {
            stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        });
        if asked.is_err() {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

/// `ChromeDriver was started successfully on port 33445.`
fn started_on_port(line: &str) -> Option<u16> {
    let rest = line.split("started successfully on port ").nth(1)?;
    rest.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_greeting() {
        assert_eq!(
            started_on_port("ChromeDriver was started successfully on port 33445."),
            Some(33445)
        );
        assert_eq!(
            started_on_port("Starting ChromeDriver 156.0 on port 0"),
            None
        );
    }
}
