//! The page's end of the worker. Dropping it ends the worker, which is the one way to give its memory back.

use super::events::Listener;
use super::{Error, boot};
use crate::protocol::{Reply, Request};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Event, File, MessageEvent, Worker};

/// What the page hears of its worker.
pub enum Heard {
    Reply(Reply),
    /// `panic`: its last words, if it had any.
    Died {
        panic: Option<String>,
    },
}

pub struct Engine {
    worker: Worker,
    _listeners: [Listener; 3],
}

impl Engine {
    pub fn start(hear: impl Fn(Heard) + 'static) -> Result<Engine, Error> {
        let worker = boot::new_worker()?;
        let hear = Rc::new(hear);
        let last_words = Rc::new(RefCell::new(None));
        let on_message = {
            let (hear, last_words) = (hear.clone(), last_words.clone());
            move |event: Event| {
                let data = event.unchecked_ref::<MessageEvent>().data();
                match data.as_string() {
                    Some(words) => *last_words.borrow_mut() = Some(words),
                    None => hear(read(data.unchecked_into())),
                }
            }
        };
        let on_error = move |event: Event| {
            event.prevent_default();
            let panic = last_words.borrow_mut().take();
            hear(Heard::Died { panic });
        };
        let on_error = Rc::new(on_error);
        let on_unreadable = on_error.clone();
        Ok(Engine {
            _listeners: [
                Listener::new(&worker, "message", on_message),
                Listener::new(&worker, "error", move |e| on_error(e)),
                Listener::new(&worker, "messageerror", move |e| on_unreadable(e)),
            ],
            worker,
        })
    }

    /// The file, where there is one, travels as a handle.
    pub fn send(&self, request: &Request, file: Option<&File>) -> Result<(), Error> {
        let bytes = postcard::to_allocvec(request).map_err(|e| Error(e.to_string()))?;
        let buffer = Uint8Array::from(bytes.as_slice()).buffer();
        let message = Array::of1(&buffer);
        if let Some(file) = file {
            message.push(file);
        }
        let transfer = Array::of1(&buffer);
        Ok(self
            .worker
            .post_message_with_transfer(&message, &transfer)?)
    }
}

fn read(buffer: ArrayBuffer) -> Heard {
    let bytes = Uint8Array::new(&buffer).to_vec();
    match postcard::from_bytes(&bytes) {
        Ok(reply) => Heard::Reply(reply),
        Err(error) => Heard::Died {
            panic: Some(format!("an answer could not be read: {error}")),
        },
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
