//! The second module's worker: a loop around [`crate::more`]. The page gives it one request at a time and ends it to stop one.

use super::more::BE_THE_ENGINE;
use super::{Error, files, limits, slices, tongue, worker};
use crate::analysis::demangle;
use crate::engine::{Engine, memory_bytes};
use crate::export::bundle::Parts;
use crate::formats::Options;
use crate::more::protocol::{Item, Made, Reply, Request};
use crate::more::{convert, examples, page, report};
use crate::protocol::Failure;
use crate::views::Looked;
use crate::views::answer::{self, Memory};
use js_sys::{Array, ArrayBuffer, Uint8Array};
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
        if event.data().as_string().as_deref() == Some(BE_THE_ENGINE) {
            return worker::run(engine());
        }
        if tongue::hear(&event.data()) {
            return;
        }
        let message = Array::from(&event.data());
        spawn_local(run_errand(answering.clone(), message));
    });
    scope.set_onmessage(Some(handler.as_ref().unchecked_ref()));
    // It lives as long as the worker does.
    handler.forget();
}

/// One that answers the further views as well.
fn engine() -> Engine {
    let mut memory = Memory::default();
    let further =
        move |looked: &Looked, question: &[u8]| answer::answer(&mut memory, looked, question);
    Engine::with_further(limits::of_this_tab(), Box::new(further))
}

/// A message is the request's bytes, and the handles of the files it is about.
async fn run_errand(scope: DedicatedWorkerGlobalScope, message: Array) {
    let bytes = Uint8Array::new(&message.get(0)).to_vec();
    let files = message.iter().skip(1);
    let files = files.filter_map(|handle| handle.dyn_into::<File>().ok());
    // The two modules are of one build: what the one writes the other reads.
    let request = postcard::from_bytes(&bytes).expect("the page's own request");
    let beside = Array::new();
    let made = make(&scope, request, files.collect(), &beside).await;
    let memory_bytes = memory_bytes();
    post(&scope, &Reply::Done { made, memory_bytes }, &beside);
}

async fn make(
    scope: &DedicatedWorkerGlobalScope,
    request: Request,
    files: Vec<File>,
    beside: &Array,
) -> Result<Made, Failure> {
    match request {
        Request::Demangle { names } => Ok(Made::Names(demangle::readable_names(&names))),
        Request::Example { id } => Ok(example(&id, beside)),
        Request::Convert => {
            let mut items = Vec::new();
            for file in files {
                let bytes = whole(scope, &file).await?;
                convert_one(&file, bytes, &mut items, beside);
            }
            Ok(Made::Items(items))
        }
        Request::Report { args, names } => {
            let mut named = Vec::new();
            for (name, file) in names.into_iter().zip(files) {
                named.push((name, whole(scope, &file).await?));
            }
            let output = report(args, &named)?;
            put(beside, &output.report);
            let warnings = output.warnings;
            Ok(Made::Report { warnings })
        }
        Request::Page {
            names,
            args,
            redaction,
        } => {
            let (mut profiles, mut parts) = (Vec::new(), Parts::default());
            for (at, file) in files.into_iter().enumerate() {
                let bytes = whole(scope, &file).await?;
                match names.get(at) {
                    Some(name) => profiles.push((name.clone(), bytes)),
                    None => parts.set(&file.name(), bytes),
                }
            }
            let (html, warnings) = page(profiles, &parts, &args, redaction)?;
            put(beside, html.as_bytes());
            Ok(Made::Page { warnings })
        }
    }
}

/// The files are made here: a hundred of them would keep the page's own thread.
fn convert_one(file: &File, bytes: Vec<u8>, items: &mut Vec<Item>, beside: &Array) {
    let options = Options {
        limits: limits::of_this_tab(),
        names: true,
        // The browser has milliseconds.
        modified_nanos: Some(file.last_modified() as i64)
            .map(|time| time.saturating_mul(1_000_000)),
    };
    convert(&file.name(), &bytes, &options, &mut |mut item, bytes| {
        let made = bytes.map(|bytes| files::from_bytes(&item.name, bytes));
        match made {
            Some(Ok(made)) => {
                beside.push(&made);
            }
            Some(Err(error)) => item.result = Err(slices::unreadable(&error)),
            None => {}
        }
        items.push(item);
    });
}

fn example(id: &str, beside: &Array) -> Made {
    let files = examples::files(id).iter();
    let names = files.map(|(name, bytes)| {
        put(beside, bytes);
        name.to_string()
    });
    Made::Example {
        names: names.collect(),
    }
}

/// Copied out of the module's memory, once.
fn put(beside: &Array, bytes: &[u8]) {
    beside.push(&Uint8Array::from(bytes).buffer());
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
            return Err(unreadable(Error(tr!("it ends early"))));
        }
        bytes.extend_from_slice(&slice);
        let read = bytes.len() as u64;
        post(scope, &Reply::Progress { read }, &Array::new());
    }
    Ok(bytes)
}

fn too_large(size: f64, most: u64) -> Failure {
    Failure {
        problem: tr!(
            "It has {size} MB and is no profile.proto; a file of another format is read whole, which this tab does up to {limit} MB.",
            size = (size / 1e6).round(),
            limit = most / 1_000_000
        ),
        help: tr!(
            "Convert it with `go tool pprof -proto FILE > profile.pb.gz`, or open a shorter recording."
        ),
    }
}

/// The reply's bytes and what goes beside them: handles of files, or buffers, which are transferred and not copied.
fn post(scope: &DedicatedWorkerGlobalScope, reply: &Reply, beside: &Array) {
    let bytes = postcard::to_allocvec(reply).expect("plain data can be written");
    let message = Array::of1(&Uint8Array::from(bytes.as_slice()).buffer()).concat(beside);
    // Throws only for what cannot be transferred.
    let buffers = message.filter(&mut |part, _, _| part.is_instance_of::<ArrayBuffer>());
    let _ = scope.post_message_with_transfer(&message, &buffers);
}
