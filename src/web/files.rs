//! Files, from wherever they come: a picker, a drop, a paste, or the second module. Only handles; nothing reads them here.

use super::Error;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, Event, File, FileList, HtmlAnchorElement,
    HtmlInputElement, Url,
};

/// The files of a picker, which is emptied: picking the same file again must say so again.
pub fn picked(event: &Event) -> Vec<File> {
    let input = event.target().and_then(|t| t.dyn_into().ok());
    let Some(input): Option<HtmlInputElement> = input else {
        return Vec::new();
    };
    let files = list(input.files());
    input.set_value("");
    files
}

pub fn dropped(event: &Event) -> Vec<File> {
    let event = event.dyn_ref::<DragEvent>();
    from_transfer(event.and_then(DragEvent::data_transfer))
}

pub fn holds_files(event: &Event) -> bool {
    let transfer = event
        .dyn_ref::<DragEvent>()
        .and_then(DragEvent::data_transfer);
    transfer.is_some_and(|t| t.types().iter().any(|kind| kind == "Files"))
}

/// Files of the clipboard, or its text as one.
pub fn pasted(event: &Event) -> Vec<File> {
    let event = event.dyn_ref::<ClipboardEvent>();
    let Some(transfer) = event.and_then(ClipboardEvent::clipboard_data) else {
        return Vec::new();
    };
    let text = transfer.get_data("text/plain").unwrap_or_default();
    let files = from_transfer(Some(transfer));
    if !files.is_empty() || text.trim().is_empty() {
        return files;
    }
    from_bytes("pasted.txt", text.as_bytes())
        .into_iter()
        .collect()
}

pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<File, Error> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    Ok(File::new_with_u8_array_sequence(&parts, name)?)
}

/// The bytes are then the browser's to keep, outside of any wasm memory.
pub fn from_buffer(name: &str, buffer: &ArrayBuffer) -> Result<File, Error> {
    Ok(File::new_with_buffer_source_sequence(
        &Array::of1(buffer),
        name,
    )?)
}

fn from_transfer(transfer: Option<DataTransfer>) -> Vec<File> {
    list(transfer.and_then(|t| t.files()))
}

fn list(files: Option<FileList>) -> Vec<File> {
    let Some(files) = files else {
        return Vec::new();
    };
    (0..files.length()).filter_map(|i| files.get(i)).collect()
}

/// The first bytes of a buffer as text, up to a whole line where they are not all.
pub fn text_of_beginning(buffer: &ArrayBuffer, most: u32) -> String {
    let length = buffer.byte_length().min(most);
    let bytes = Uint8Array::new_with_byte_offset_and_length(buffer, 0, length).to_vec();
    let is_whole = length == buffer.byte_length();
    let last_line = bytes
        .iter()
        .rposition(|b| *b == b'\n')
        .filter(|_| !is_whole);
    let end = last_line.map_or(bytes.len(), |at| at + 1);
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// Has the browser save a file under a name.
pub fn download(file: &File, name: &str) -> Result<(), Error> {
    let url = Url::create_object_url_with_blob(file)?;
    let link: HtmlAnchorElement = super::document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser has taken hold of the bytes when the click returns.
    Ok(Url::revoke_object_url(&url)?)
}

/// All of a file, as text.
pub async fn text(file: &File) -> Result<String, Error> {
    let text = wasm_bindgen_futures::JsFuture::from(file.text()).await?;
    Ok(text.as_string().unwrap_or_default())
}
