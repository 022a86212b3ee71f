//! The page's end of a worker, whichever module runs in it. Dropping it ends the worker, which is the one way to give its memory back.

use super::Error;
use super::events::Listener;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, File, MessageEvent, Worker};

pub enum Wired {
    Message(JsValue),
    /// `panic`: its last words, if it had any.
    Died {
        panic: Option<String>,
    },
}

pub struct Wire {
    worker: Worker,
    _listeners: [Listener; 3],
}

impl Wire {
    pub fn new(worker: Worker, hear: Rc<dyn Fn(Wired)>) -> Wire {
        let last_words = Rc::new(RefCell::new(None));
        let on_message = {
            let (hear, last_words) = (hear.clone(), last_words.clone());
            move |event: Event| {
                let data = event.unchecked_ref::<MessageEvent>().data();
                match data.as_string() {
                    Some(words) => *last_words.borrow_mut() = Some(words),
                    None => hear(Wired::Message(data)),
                }
            }
        };
        let on_error = Rc::new(move |event: Event| {
            event.prevent_default();
            let panic = last_words.borrow_mut().take();
            hear(Wired::Died { panic });
        });
        let on_unreadable = on_error.clone();
        Wire {
            _listeners: [
                Listener::new(&worker, "message", on_message),
                Listener::new(&worker, "error", move |e| on_error(e)),
                Listener::new(&worker, "messageerror", move |e| on_unreadable(e)),
            ],
            worker,
        }
    }

    /// Has a worker that runs already speak another language.
    pub fn speak(&self, spoken: &JsValue) -> Result<(), Error> {
        Ok(self.worker.post_message(spoken)?)
    }

    /// A request's bytes; files travel beside them as handles.
    pub fn send<'a>(
        &self,
        request: &[u8],
        files: impl IntoIterator<Item = &'a File>,
    ) -> Result<(), Error> {
        let buffer = Uint8Array::from(request).buffer();
        let message = Array::of1(&buffer);
        for file in files {
            message.push(file);
        }
        let transfer = Array::of1(&buffer);
        Ok(self
            .worker
            .post_message_with_transfer(&message, &transfer)?)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
