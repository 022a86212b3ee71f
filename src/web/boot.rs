//! What `www/boot.js` leaves for the page: the maker of workers, and the files that came before the wasm did.

use super::Error;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, Worker};

pub fn new_worker() -> Result<Worker, Error> {
    Ok(call("newWorker")?.dyn_into()?)
}

/// Once; from then on the page listens itself.
pub fn take_early_files() -> Vec<File> {
    let files = call("takeEarlyFiles").unwrap_or_default();
    let files = Array::from(&files);
    files.iter().filter_map(|f| f.dyn_into().ok()).collect()
}

fn call(name: &str) -> Result<JsValue, Error> {
    let boot = Reflect::get(&js_sys::global(), &"proflens".into())?;
    let function: Function = Reflect::get(&boot, &name.into())?.dyn_into()?;
    Ok(function.call0(&boot)?)
}
