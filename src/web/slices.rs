//! A file's bytes, a slice at a time.

use super::Error;
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Large enough to keep the disk busy, small enough that a slice is decoded within some ten milliseconds.
pub const SLICE_BYTES: f64 = 1024.0 * 1024.0;

pub fn read(handle: &File, at: f64) -> Result<Promise, Error> {
    let slice = handle.slice_with_f64_and_f64(at, at + SLICE_BYTES)?;
    Ok(slice.array_buffer())
}

pub async fn arrived(reading: Result<Promise, Error>) -> Result<Vec<u8>, Error> {
    let buffer: ArrayBuffer = JsFuture::from(reading?).await?.dyn_into()?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// What to say of a file that the browser does not give.
pub fn unreadable(error: &Error) -> crate::protocol::Failure {
    crate::protocol::Failure {
        problem: tr!("The browser cannot read it ({error}).", error = error),
        help: tr!("It may have been moved, changed or be a folder: open it again."),
    }
}
