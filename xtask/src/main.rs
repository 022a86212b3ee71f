//! `cargo xtask …`: everything that is done to this repository, with no tool beyond rustup's Rust. One subcommand, one file.

mod command;
mod serve;
mod server;
mod site;
mod wasm;

use anyhow::{Result, bail};
use lexopt::prelude::*;

const HELP: &str = "\
cargo xtask serve [--port N] [--dev] [FILES…]   build the page, serve it on this machine, open FILES in it
";

fn main() {
    if let Err(error) = run() {
        eprintln!("xtask: {error:#}");
        std::process::exit(1);
    }
}

fn run() -> Result<()> {
    let mut arguments = lexopt::Parser::from_env();
    match arguments.next()? {
        Some(Value(name)) => dispatch(&name.string()?, arguments),
        Some(Long("help") | Short('h')) => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(other.unexpected().into()),
        None => bail!("which command?\n{HELP}"),
    }
}

fn dispatch(command: &str, arguments: lexopt::Parser) -> Result<()> {
    match command {
        "serve" => serve::run(arguments),
        other => bail!("there is no command {other:?}\n{HELP}"),
    }
}
