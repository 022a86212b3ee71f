//! The language of the page: `www/boot.js` has the catalogue, this module takes its words from there. What was chosen is remembered
//! where the browser allows, under a key that `www/boot.js` reads before anything else.

use super::{Error, boot, storage};
use crate::l10n::{self, Language};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

const KEY: &str = "proflens-language";

/// What the page speaks already; this module does from now on.
pub fn at_start() -> Language {
    let spoken = boot::spoken();
    hear(&spoken);
    match spoken.is_instance_of::<Uint8Array>() {
        true => Language::Chinese,
        false => Language::English,
    }
}

/// Has the page and the workers that are made from now on speak it. Waits for the catalogue while the page is still loading.
pub async fn speak(language: Language) -> Result<(), Error> {
    boot::speak(language != Language::English).await?;
    storage::set(KEY, Some(language.code()));
    hear(&boot::spoken());
    Ok(())
}

/// Takes in what a message says of the language, if it is one of those: a catalogue, or nothing for English.
pub fn hear(message: &JsValue) -> bool {
    let catalogue = message.dyn_ref::<Uint8Array>();
    let is_one = catalogue.is_some() || message.is_null();
    if is_one {
        l10n::speak(catalogue.map(Uint8Array::to_vec));
    }
    is_one
}
