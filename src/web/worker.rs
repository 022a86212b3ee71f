//! The worker: a loop around the [`Engine`]. Files are read one after the other in slices, and between two slices whatever else was
//! asked is answered, so that a large file can be cancelled and never holds up another one that is being looked at.

use super::slices::{SLICE_BYTES, arrived, read, unreadable};
use super::{Error, limits, tongue};
use crate::engine::Engine;
use crate::more::protocol::Converted;
use crate::protocol::{FileId, Reply, Request};
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

/// Progress is said this often at most.
const PROGRESS_MS: f64 = 50.0;

struct Worker {
    scope: DedicatedWorkerGlobalScope,
    engine: Engine,
    /// To be opened, the first one being read.
    queue: VecDeque<Queued>,
    said_progress_at: f64,
}

#[derive(Clone)]
struct Queued {
    file: FileId,
    handle: File,
    converted: Option<Converted>,
}

/// The engine of the first module, which knows the first sight alone.
pub fn run_first() {
    run(Engine::new(limits::of_this_tab()));
}

/// Sets the handler of messages; from then on everything happens in answer to one.
pub fn run(engine: Engine) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let worker = Rc::new(RefCell::new(Worker {
        engine,
        scope: scope.clone(),
        queue: VecDeque::new(),
        said_progress_at: 0.0,
    }));
    let handler = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if !tongue::hear(&event.data()) {
            receive(&worker, &Array::from(&event.data()));
        }
    });
    scope.set_onmessage(Some(handler.as_ref().unchecked_ref()));
    // It lives as long as the worker does.
    handler.forget();
}

/// A message is the request's bytes and, where a file is to be opened, its handle.
fn receive(worker: &Rc<RefCell<Worker>>, message: &Array) {
    let bytes = Uint8Array::new(&message.get(0)).to_vec();
    // Page and worker are one module: what the one writes the other reads.
    let request: Request = postcard::from_bytes(&bytes).expect("the page's own request");
    let Request::Open {
        file, converted, ..
    } = request
    else {
        worker.borrow_mut().answer(&request);
        return;
    };
    let Ok(handle) = message.get(1).dyn_into::<File>() else {
        return;
    };
    let is_idle = worker.borrow().queue.is_empty();
    worker.borrow_mut().queue.push_back(Queued {
        file,
        handle,
        converted,
    });
    if is_idle {
        spawn_local(open_all(worker.clone()));
    }
}

async fn open_all(worker: Rc<RefCell<Worker>>) {
    loop {
        let Some(queued) = worker.borrow().queue.front().cloned() else {
            return;
        };
        let reply = open(&worker, queued).await;
        let mut worker = worker.borrow_mut();
        worker.queue.pop_front();
        worker.post(&reply);
    }
}

/// Reads one file to its end; while a slice is decoded the next is being read.
async fn open(worker: &Rc<RefCell<Worker>>, queued: Queued) -> Reply {
    let Queued { file, handle, .. } = queued;
    let size = handle.size();
    worker.borrow_mut().engine.begin(file, queued.converted);
    let mut at = 0.0;
    let mut next = read(&handle, at);
    while at < size {
        let slice = match arrived(next).await {
            Ok(slice) => slice,
            Err(error) => return worker.borrow_mut().unreadable(file, &error),
        };
        at += SLICE_BYTES;
        next = read(&handle, at);
        let mut worker = worker.borrow_mut();
        if !worker.engine.is_opening(file) {
            return Reply::Cancelled { file };
        }
        let reply = worker.engine.feed(file, &slice);
        if !matches!(reply, Reply::Progress { .. }) {
            return reply;
        }
        worker.post_progress(&reply, at >= size);
    }
    // What was just said is shown before the last and longest step.
    worker.borrow_mut().engine.finish(file)
}

impl Worker {
    fn answer(&mut self, request: &Request) {
        if let Request::Cancel { file } | Request::Close { file } = request {
            // The first one is being read; its loop sees that the engine has forgotten it.
            let mut at = 0;
            self.queue.retain(|queued| {
                at += 1;
                at == 1 || queued.file != *file
            });
        }
        if let Some(reply) = self.engine.handle(request) {
            self.post(&reply);
        }
    }

    fn unreadable(&mut self, file: FileId, error: &Error) -> Reply {
        self.engine.cancel(file);
        let error = unreadable(error);
        Reply::Failed { file, error }
    }

    fn post_progress(&mut self, reply: &Reply, is_last: bool) {
        let now = js_sys::Date::now();
        if is_last || now - self.said_progress_at >= PROGRESS_MS {
            self.said_progress_at = now;
            self.post(reply);
        }
    }

    fn post(&self, reply: &Reply) {
        let bytes = postcard::to_allocvec(reply).expect("plain data can be written");
        let buffer = Uint8Array::from(bytes.as_slice()).buffer();
        // Transferred, not copied; throws only for what cannot be.
        let _ = self
            .scope
            .post_message_with_transfer(&buffer, &Array::of1(&buffer));
    }
}
