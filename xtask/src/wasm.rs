//! The two modules of the page: cargo, then wasm-bindgen as a library, then wasm-opt where there is one. It never fetches a program
//! from anywhere but rustup and npm, and npm's stays inside `target/`.

use crate::command::{cargo, find_on_path, output, program, root, run, target_dir};
use crate::npm;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

pub const TARGET: &str = "wasm32-unknown-unknown";

/// The programs of the package that run in the page: the module that opens it, and the one that comes after.
pub const FIRST: &str = "proflens";
pub const SECOND: &str = "proflens-more";

/// What `.cargo/config.toml` and rustc's defaults let the module use; wasm-opt refuses what it is not told of.
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// As it ships: LTO and wasm-opt.
    Release,
    /// Quick to build and slower to run, for trying a change.
    Dev,
}

/// What makes the page smallest when it is packed, by measuring: a function that is written into its one caller, and a local that keeps
/// what is computed twice, make the module smaller and its brotli larger. Nothing lies in the first kilobyte of memory but the end of the
/// stack, so that an offset of an address may stand in the instruction that reads there.
const SMALLEST: [&str; 7] = [
    "-Oz",
    "--converge",
    "--one-caller-inline-max-function-size=0",
    "--skip-pass=local-cse",
    "--low-memory-unused",
    "--strip-debug",
    "--strip-producers",
];

/// The module and the JavaScript that wasm-bindgen generates for it.
pub struct Built {
    pub wasm: Vec<u8>,
    pub js: String,
}

/// [`FIRST`] and [`SECOND`].
pub fn build(profile: Profile) -> Result<[Built; 2]> {
    assert_same_wasm_bindgen()?;
    add_target()?;
    let folder = compile(profile)?;
    let finish = |name: &str| {
        let compiled = folder.join(format!("{name}.wasm"));
        let mut built = bind(&compiled, global_of(name), profile == Profile::Dev)?;
        if name == SECOND {
            built.js = with_its_own_marks(&built.js);
        }
        if profile == Profile::Release {
            built.wasm = optimize(built.wasm)?;
        }
        anyhow::Ok(built)
    };
    Ok([finish(FIRST)?, finish(SECOND)?])
}

/// The window loads the JavaScript of both.
fn global_of(name: &str) -> &'static str {
    match name {
        SECOND => "proflens_more",
        _ => "wasm_bindgen",
    }
}

/// Yew notes on elements and events which of its listeners they have. Each module has a Yew of its own, which must not take the
/// notes of the other for its own: those of the second module get other names.
fn with_its_own_marks(js: &str) -> String {
    js.replace(".__yew_", ".__yew_more_")
}

/// The checks that a test runs inside the page, with overflow checked.
pub fn build_checks() -> Result<Built> {
    add_target()?;
    let built = output(
        cargo()
            .args([
                "test",
                "--no-run",
                "--package",
                "proflens",
                "--features",
                "e2e",
            ])
            .args(["--test", "in_wasm", "--target", TARGET])
            .arg("--message-format=json-render-diagnostics"),
    )?;
    let executable = built
        .lines()
        .filter_map(|line| line.split("\"executable\":\"").nth(1)?.split('"').next())
        .next_back()
        .context("cargo did not say where the checks are")?;
    bind(Path::new(executable), "proflens_checks", true)
}

pub fn add_target() -> Result<()> {
    let sysroot = output(program("rustc").args(["--print", "sysroot"]))?;
    let installed = Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET);
    if installed.is_dir() {
        return Ok(());
    }
    run(program("rustup").args(["target", "add", TARGET])).context(
        "the target wasm32-unknown-unknown is missing and rustup could not add it: \
         install Rust with rustup, or add the target by hand",
    )
}

/// Gives the folder with both.
fn compile(profile: Profile) -> Result<PathBuf> {
    let name = match profile {
        Profile::Release => "release",
        Profile::Dev => "page-dev",
    };
    run(cargo()
        .args(["build", "--package", "proflens"])
        .args(["--bin", FIRST, "--bin", SECOND])
        .args(["--target", TARGET, "--profile", name]))?;
    Ok(target_dir().join(TARGET).join(name))
}

/// wasm-bindgen's output: a classic script, since a worker starts from one, which defines this global.
fn bind(compiled: &Path, global: &str, with_names: bool) -> Result<Built> {
    let mut output = Bindgen::new()
        .input_path(compiled)
        .no_modules(true)?
        .no_modules_global(global)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_producers_section(true)
        .remove_name_section(!with_names)
        .generate_output()
        .context("wasm-bindgen could not read what cargo built")?;
    let is_foreign = |pieces: &Vec<String>| !pieces.is_empty();
    if output.snippets().values().any(is_foreign) || !output.local_modules().is_empty() {
        bail!("a dependency brings JavaScript of its own, which the page does not ship");
    }
    let js = output.js().to_owned();
    let wasm = output.wasm_mut().emit_wasm();
    Ok(Built { wasm, js })
}

fn optimize(wasm: Vec<u8>) -> Result<Vec<u8>> {
    let Some(wasm_opt) = find_wasm_opt() else {
        eprintln!(
            "xtask: no wasm-opt (on the PATH, in WASM_OPT or from npm): the page works, but its wasm is a fifth larger"
        );
        return Ok(wasm);
    };
    let folder = target_dir().join("wasm-opt");
    fs::create_dir_all(&folder)?;
    let (input, optimized) = (folder.join("in.wasm"), folder.join("out.wasm"));
    fs::write(&input, wasm)?;
    run(program(wasm_opt)
        .args(SMALLEST)
        .args(FEATURES)
        .arg(&input)
        .arg("-o")
        .arg(&optimized))?;
    Ok(fs::read(optimized)?)
}

fn find_wasm_opt() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("WASM_OPT") {
        return Some(named.into());
    }
    find_on_path("wasm-opt").or_else(wasm_opt_of_npm)
}

/// wasm-opt is a convenience: npm that fails (no network, say) costs size, not the build.
fn wasm_opt_of_npm() -> Option<PathBuf> {
    let found = npm::file_of("npm", "binaryen@^132", ".bin/wasm-opt");
    found
        .inspect_err(|error| eprintln!("xtask: {error:#}"))
        .ok()
}

/// wasm-bindgen's two halves speak a format that changes with every release.
fn assert_same_wasm_bindgen() -> Result<()> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("Cargo.lock is missing")?;
    let crate_version = locked_version(&lock, "wasm-bindgen")?;
    let tool_version = locked_version(&lock, "wasm-bindgen-cli-support")?;
    if crate_version != tool_version {
        bail!(
            "Cargo.lock holds wasm-bindgen {crate_version} but wasm-bindgen-cli-support {tool_version}; \
             they must be equal: run `cargo update wasm-bindgen-cli-support --precise {crate_version}`"
        );
    }
    Ok(())
}

fn locked_version<'a>(lock: &'a str, name: &str) -> Result<&'a str> {
    lock.split("[[package]]")
        .find_map(|package| {
            let rest = package
                .trim_start()
                .strip_prefix(&format!("name = \"{name}\"\n"))?;
            rest.strip_prefix("version = \"")?.split('"').next()
        })
        .with_context(|| format!("Cargo.lock does not name {name}"))
}
