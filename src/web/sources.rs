//! Source files that a person gave: a folder, a zip, single files. Held here as the browser's own handles, whose bytes stay outside of
//! wasm memory; a text is read when it is shown. They last as long as the page.

use super::{Error, files};
use crate::formats::source_archive;
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, Event, File, HtmlInputElement};

/// Files that are held; a whole GOROOT and its modules have fewer.
const MOST_FILES: usize = 200_000;
const LARGEST_TEXT: f64 = 16e6;
const LARGEST_ZIP: f64 = 256e6;
/// Folders that hold no source, or none that was built.
const SKIPPED: [&str; 4] = [".git", "node_modules", ".hg", "target"];

thread_local! {
    static HELD: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
}

/// What was given: a path for each file that is now held, in the same order.
pub struct Given {
    pub paths: Vec<String>,
    /// There were more than are held.
    pub is_cut: bool,
}

/// A drop, taken hold of while its event lasts.
pub struct Drop {
    entries: Vec<JsValue>,
    files: Vec<File>,
}

pub fn dropped(event: &DragEvent) -> Drop {
    let items = event.data_transfer().map(|t| t.items());
    let entries = items.into_iter().flat_map(|items| {
        let item = move |at| call(items.get(at)?.as_ref(), "webkitGetAsEntry", &[]).ok();
        (0..64).filter_map(item)
    });
    Drop {
        entries: entries.filter(|entry| !entry.is_null()).collect(),
        files: files::dropped(event),
    }
}

/// Of a picker for files or for a folder; it is emptied.
pub fn picked(event: &Event) -> Vec<(String, File)> {
    let files = files::picked(event).into_iter();
    files.map(|file| (path_of(&file), file)).collect()
}

/// Has the browser ask for a folder rather than files.
pub fn ask_for_folder(input: &HtmlInputElement) {
    let _ = input.set_attribute("webkitdirectory", "");
}

pub async fn hold_dropped(drop: Drop) -> Result<Given, Error> {
    if drop.entries.is_empty() {
        let files = drop.files.into_iter();
        return hold(files.map(|file| (file.name(), file)).collect()).await;
    }
    hold(walk(drop.entries).await?).await
}

/// Holds these in place of what was held before; of a zip, the files in it.
pub async fn hold(given: Vec<(String, File)>) -> Result<Given, Error> {
    let mut held = Vec::new();
    for (path, file) in given {
        if path.ends_with(".zip") && file.size() <= LARGEST_ZIP {
            held.extend(unzip(&file).await?);
        } else {
            held.push((path, file));
        }
    }
    let is_cut = held.len() > MOST_FILES;
    held.truncate(MOST_FILES);
    let (paths, files) = held.into_iter().unzip();
    HELD.replace(files);
    Ok(Given { paths, is_cut })
}

/// The text of a file that is held; bytes that are no UTF-8 are replaced.
pub async fn text(row: u32) -> Result<String, String> {
    let file = HELD.with_borrow(|held| held.get(row as usize).cloned());
    let Some(file) = file else {
        return Err(tr!(
            "The file is not there any more: give the source again."
        ));
    };
    if file.size() > LARGEST_TEXT {
        return Err(tr!("The file is larger than 16 MB: too large to be shown."));
    }
    files::text(&file).await.map_err(|error| {
        tr!(
            "The file could not be read: {error}. Give the source again.",
            error = error
        )
    })
}

async fn unzip(file: &File) -> Result<Vec<(String, File)>, Error> {
    let buffer = JsFuture::from(file.array_buffer()).await?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    let mut files = Vec::new();
    source_archive(&bytes, MOST_FILES, &mut |path, bytes| {
        if let Ok(file) = files::from_bytes(&path, bytes) {
            files.push((path, file));
        }
    })
    .map_err(|error| Error::from(JsValue::from_str(&error.problem)))?;
    Ok(files)
}

/// Everything beneath what was dropped, breadth first.
async fn walk(entries: Vec<JsValue>) -> Result<Vec<(String, File)>, Error> {
    let mut found = Vec::new();
    let mut waiting: std::collections::VecDeque<JsValue> = entries.into();
    while let Some(entry) = waiting.pop_front() {
        if found.len() > MOST_FILES {
            break;
        }
        if Reflect::get(&entry, &"isDirectory".into())?.is_truthy() {
            let name = text_at(&entry, "name");
            if !SKIPPED.contains(&name.as_str()) {
                waiting.extend(children(&entry).await?);
            }
            continue;
        }
        let file = promised(&entry, "file").await?;
        let path = text_at(&entry, "fullPath");
        if let Ok(file) = file.dyn_into::<File>() {
            found.push((path.trim_start_matches('/').to_string(), file));
        }
    }
    Ok(found)
}

/// A reader gives a hundred at a time, and then none.
async fn children(folder: &JsValue) -> Result<Vec<JsValue>, Error> {
    let reader = call(folder, "createReader", &[])?;
    let mut children = Vec::new();
    while children.len() < MOST_FILES {
        let some = Array::from(&promised(&reader, "readEntries").await?);
        if some.length() == 0 {
            break;
        }
        children.extend(some.iter());
    }
    Ok(children)
}

/// What a method gives to the first of its two callbacks.
async fn promised(object: &JsValue, method: &str) -> Result<JsValue, Error> {
    let mut start = |resolve: Function, reject: Function| {
        if let Err(error) = call(object, method, &[resolve.into(), reject.clone().into()]) {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    };
    Ok(JsFuture::from(Promise::new(&mut start)).await?)
}

fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(object, &method.into())?.dyn_into()?;
    method.apply(object, &arguments.iter().collect::<Array>())
}

fn path_of(file: &File) -> String {
    match text_at(file, "webkitRelativePath") {
        path if path.is_empty() => file.name(),
        path => path,
    }
}

fn text_at(object: &JsValue, name: &str) -> String {
    let text = Reflect::get(object, &name.into()).ok();
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

/// Calls back with the keys pressed anywhere in the page, while it is held; before the page itself looks at them.
pub fn on_keys(
    mut handler: impl FnMut(&web_sys::KeyboardEvent) + 'static,
) -> super::events::Listener {
    let target: &web_sys::EventTarget = &super::document();
    super::events::Listener::new(target, "keydown", move |event| {
        if let Some(key) = event.dyn_ref::<web_sys::KeyboardEvent>() {
            handler(key);
        }
    })
}
