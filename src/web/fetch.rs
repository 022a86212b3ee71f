//! The files that `cargo xtask serve FILES…` names in the page. A hosted page names none, and then nothing is ever fetched.

use super::Error;
use crate::state::url::decode;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, Response};

/// Relative addresses, as the server wrote them.
pub fn addresses() -> Vec<String> {
    let meta = super::document().query_selector("meta[name=proflens-open]");
    let content = meta.ok().flatten().and_then(|m| m.get_attribute("content"));
    let content = content.unwrap_or_default();
    content.split_whitespace().map(str::to_string).collect()
}

pub async fn file(address: &str) -> Result<File, Error> {
    let response = JsFuture::from(super::window().fetch_with_str(address)).await?;
    let response: Response = response.dyn_into()?;
    if !response.ok() {
        return Err(Error(tr!(
            "the server answered {status}",
            status = response.status()
        )));
    }
    let blob: Blob = JsFuture::from(response.blob()?).await?.dyn_into()?;
    let name = decode(address.rsplit('/').next().unwrap_or(address));
    Ok(File::new_with_blob_sequence(&Array::of1(&blob), &name)?)
}
