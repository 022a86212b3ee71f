//! `cargo xtask serve [FILES…]`: builds the page and serves it on this machine alone.

use crate::server::{Options, Server};
use crate::site::Site;
use crate::wasm::Profile;
use anyhow::{Context, Result, bail};
use lexopt::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

pub fn run(mut arguments: lexopt::Parser) -> Result<()> {
    let mut profile = Profile::Release;
    let mut port = 0;
    let mut open = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("dev") => profile = Profile::Dev,
            Long("port") => port = arguments.value()?.parse()?,
            Value(path) => open.push(existing_file(path.into())?),
            other => return Err(other.unexpected().into()),
        }
    }
    let site = Site::build(profile)?;
    let options = Options {
        port,
        open,
        sub_paths: false,
        log: None,
    };
    let server = Server::start(Arc::new(site), options)?;
    println!("http://{}/", server.address);
    server.wait();
    Ok(())
}

/// Said before the build, not after it.
fn existing_file(path: PathBuf) -> Result<PathBuf> {
    let shown = path.display().to_string();
    let path = path
        .canonicalize()
        .with_context(|| format!("cannot open {shown}"))?;
    if !path.is_file() {
        bail!("{shown} is not a file");
    }
    Ok(path)
}
