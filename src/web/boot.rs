//! What `www/boot.js` leaves for the page: the makers of workers, and the files that came before the wasm did.

use super::Error;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Worker};

pub fn new_worker() -> Result<Worker, Error> {
    Ok(call("newWorker")?.dyn_into()?)
}

/// One of the second module, as soon as that has arrived.
pub async fn new_more_worker() -> Result<Worker, Error> {
    let coming: Promise = call("newMoreWorker")?.dyn_into()?;
    Ok(JsFuture::from(coming).await?.dyn_into()?)
}

/// One of the second module, if that has arrived.
pub fn new_full_worker() -> Option<Worker> {
    call("newFullWorker").ok()?.dyn_into().ok()
}

/// What the second module gives the page, as soon as it has arrived.
pub async fn further() -> Result<JsValue, Error> {
    let coming: Promise = call("further")?.dyn_into()?;
    Ok(JsFuture::from(coming).await?)
}

/// Has the page and its workers speak English or the other language.
pub async fn speak(is_foreign: bool) -> Result<(), Error> {
    let boot = boot()?;
    let function: Function = Reflect::get(&boot, &"speak".into())?.dyn_into()?;
    let coming: Promise = function.call1(&boot, &is_foreign.into())?.dyn_into()?;
    JsFuture::from(coming).await?;
    Ok(())
}

/// The catalogue of the language on show, `null` for English.
pub fn spoken() -> JsValue {
    call("spoken").unwrap_or(JsValue::NULL)
}

/// What the page is made of, each under its name in [`crate::export::bundle::Parts`].
pub async fn parts() -> Result<Vec<File>, Error> {
    let coming: Promise = call("parts")?.dyn_into()?;
    let parts = Array::from(&JsFuture::from(coming).await?);
    Ok(parts.iter().filter_map(|f| f.dyn_into().ok()).collect())
}

/// Once; from then on the page listens itself.
pub fn take_early_files() -> Vec<File> {
    let files = call("takeEarlyFiles").unwrap_or_default();
    let files = Array::from(&files);
    files.iter().filter_map(|f| f.dyn_into().ok()).collect()
}

fn boot() -> Result<JsValue, Error> {
    Ok(Reflect::get(&js_sys::global(), &"proflens".into())?)
}

fn call(name: &str) -> Result<JsValue, Error> {
    let boot = boot()?;
    let function: Function = Reflect::get(&boot, &name.into())?.dyn_into()?;
    Ok(function.call0(&boot)?)
}
