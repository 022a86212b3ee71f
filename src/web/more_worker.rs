//! The second module's worker: a loop around [`crate::more`]. The page gives it one request at a time and ends it to stop one.

use super::{Error, limits, slices};
use crate::engine::memory_bytes;
use crate::formats::Options;
use crate::more::protocol::{Reply, Request};
use crate::more::{convert, examples, report};
use crate::protocol::Failure;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

/// Sets the handler of messages; from then on everything happens in answer to one.
pub fn run() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let answering = scope.clone();
    let handler = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message = Array::from(&event.data());
        spawn_local(answer(answering.clone(), message));
    });
    scope.set_onmessage(Some(handler.as_ref().unchecked_ref()));
    // It lives as long as the worker does.
    handler.forget();
}

/// A message is the request's bytes and, where it is about a file, its handle.
async fn answer(scope: DedicatedWorkerGlobalScope, message: Array) {
    let bytes = Uint8Array::new(&message.get(0)).to_vec();
    // The two modules are of one build: what the one writes the other reads.
    match postcard::from_bytes(&bytes).expect("the page's own request") {
        Request::Example { id } => post_example(&scope, &id),
        Request::Report { args } => {
            let files: Vec<File> = message.iter().filter_map(|p| p.dyn_into().ok()).collect();
            match all(&scope, &files).await {
                Ok(files) => post_report(&scope, args, files),
                Err(failure) => post(&scope, &Reply::Failed(failure), &Array::new()),
            }
        }
        Request::Convert => {
            let Ok(file) = message.get(1).dyn_into::<File>() else {
                return;
            };
            match whole(&scope, &file).await {
                Ok(bytes) => post_converted(&scope, &file.name(), bytes),
                Err(failure) => post(&scope, &Reply::Failed(failure), &Array::new()),
            }
        }
    }
}

async fn all(scope: &DedicatedWorkerGlobalScope, files: &[File]) -> Result<Vec<Vec<u8>>, Failure> {
    let mut all = Vec::with_capacity(files.len());
    for file in files {
        all.push(whole(scope, file).await?);
    }
    Ok(all)
}

/// The bytes of a file; what takes more than this tab may hold is refused before it is read.
async fn whole(scope: &DedicatedWorkerGlobalScope, file: &File) -> Result<Vec<u8>, Failure> {
    let (size, most) = (file.size(), limits::of_this_tab().max_memory / 2);
    if size > most as f64 {
        return Err(too_large(size, most));
    }
    let unreadable = |error: Error| slices::unreadable(&error);
    let mut bytes = Vec::with_capacity(size as usize);
    while (bytes.len() as f64) < size {
        let slice = slices::arrived(slices::read(file, bytes.len() as f64)).await;
        let slice = slice.map_err(unreadable)?;
        if slice.is_empty() {
            return Err(unreadable(Error("it ends early".to_string())));
        }
        bytes.extend_from_slice(&slice);
        let read = bytes.len() as u64;
        post(scope, &Reply::Progress { read }, &Array::new());
    }
    Ok(bytes)
}

fn too_large(size: f64, most: u64) -> Failure {
    Failure {
        problem: format!(
            "It has {} MB and is no profile.proto; a file of another format is read whole, which this tab does up to {} MB.",
            (size / 1e6).round(),
            most / 1_000_000
        ),
        help: "Convert it with `go tool pprof -proto FILE > profile.pb.gz`, or open a shorter recording.".into(),
    }
}

fn post_converted(scope: &DedicatedWorkerGlobalScope, name: &str, bytes: Vec<u8>) {
    let options = Options {
        limits: limits::of_this_tab(),
        names: true,
    };
    let (buffers, mut items) = (Array::new(), Vec::new());
    let converted = convert(name, &bytes, &options);
    drop(bytes);
    for (item, bytes) in converted {
        items.push(item);
        if let Some(bytes) = bytes {
            buffers.push(&Uint8Array::from(bytes.as_slice()).buffer());
        }
    }
    let memory_bytes = memory_bytes();
    let reply = Reply::Converted {
        items,
        memory_bytes,
    };
    post(scope, &reply, &buffers);
}

fn post_report(scope: &DedicatedWorkerGlobalScope, args: Vec<String>, files: Vec<Vec<u8>>) {
    let made = report(args, &files);
    drop(files);
    match made {
        Ok(output) => {
            let reply = Reply::Report {
                warnings: output.warnings,
                memory_bytes: memory_bytes(),
            };
            let bytes = Uint8Array::from(output.report.as_slice()).buffer();
            post(scope, &reply, &Array::of1(&bytes));
        }
        Err(failure) => post(scope, &Reply::Failed(failure), &Array::new()),
    }
}

fn post_example(scope: &DedicatedWorkerGlobalScope, id: &str) {
    let (buffers, mut names) = (Array::new(), Vec::new());
    for (name, bytes) in examples::files(id) {
        names.push(name.to_string());
        buffers.push(&Uint8Array::from(*bytes).buffer());
    }
    let memory_bytes = memory_bytes();
    let reply = Reply::Example {
        names,
        memory_bytes,
    };
    post(scope, &reply, &buffers);
}

/// The reply's bytes and what goes beside them, transferred and not copied.
fn post(scope: &DedicatedWorkerGlobalScope, reply: &Reply, beside: &Array) {
    let bytes = postcard::to_allocvec(reply).expect("plain data can be written");
    let message = Array::of1(&Uint8Array::from(bytes.as_slice()).buffer()).concat(beside);
    // Throws only for what cannot be transferred.
    let _ = scope.post_message_with_transfer(&message, &message);
}
