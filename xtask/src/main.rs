//! `cargo xtask …`: everything that is done to this repository, with no tool beyond rustup's Rust. One subcommand, one file.

mod bench;
mod browser;
mod ci;
mod command;
mod conformance;
mod dist;
mod firefox;
mod generate;
mod http;
mod npm;
mod record_leaks;
mod serve;
mod server;
mod site;
mod synthetic;
mod tally;
mod test;
mod wasm;
mod words;

use anyhow::{Result, bail};
use lexopt::prelude::*;

const HELP: &str = "\
cargo xtask serve [--port N] [--dev] [FILES…]   build the page, serve it on this machine, open FILES in it
cargo xtask dist                                build the folder to host, `dist/`, and hold it against its size limit
cargo xtask test [--native|--e2e] [--dev] [NAME]
                                                run every test, natively and in a browser, or those whose name holds NAME
cargo xtask ci                                  format, lints, boundary, size and tests: what has to hold before anything lands
cargo xtask bench [--record] [1|10|100|series|FILE…]   measure the page in a browser, beside `go tool pprof` where there is one
cargo xtask conformance [DIR]                   count, report by report, what is printed as pprof printed it
cargo xtask conformance --live N [--seed S] [--only REPORT] [--go PATH]
                                                compare N drawn questions with a live `go tool pprof`
cargo xtask generate 1|10|100 OUT [--seed N]    write a profile of about so many megabytes, to measure with
cargo xtask words                               bring the sentences of the code into the catalogues, and name what is not translated
cargo xtask record-leaks [--go PATH] [NAME…]    record the programs of `tests/leaks`, or those named, with this Go
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
        "bench" => bench::run_all(arguments),
        "ci" => ci::run_all(arguments),
        "conformance" => conformance::run_all(arguments),
        "dist" => dist::run(arguments),
        "generate" => generate::run(arguments),
        "record-leaks" => record_leaks::run_all(arguments),
        "serve" => serve::run(arguments),
        "test" => test::run(arguments),
        "words" => words::run(arguments),
        other => bail!("there is no command {other:?}\n{HELP}"),
    }
}
