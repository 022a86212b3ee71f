//! The clipboard: to it on request, never from it without a paste.

use super::Error;
use wasm_bindgen_futures::JsFuture;

pub async fn copy(text: String) -> Result<(), Error> {
    let clipboard = super::window().navigator().clipboard();
    JsFuture::from(clipboard.write_text(&text)).await?;
    Ok(())
}
