//! The page's end of the worker that owns the profiles.

use super::more::BE_THE_ENGINE;
use super::wire::{Wire, Wired};
use super::{Error, boot};
use crate::protocol::{Reply, Request};
use js_sys::{ArrayBuffer, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::File;

/// What the page hears of its worker.
pub enum Heard {
    Reply(Reply),
    /// `panic`: its last words, if it had any.
    Died {
        panic: Option<String>,
    },
}

pub struct Engine {
    wire: Wire,
    /// Of the second module: it answers the further views too.
    pub is_full: bool,
}

impl Engine {
    /// In the module that can do more, of those that have arrived.
    pub fn start(hear: impl Fn(Heard) + 'static) -> Result<Engine, Error> {
        let hear = move |wired| {
            hear(match wired {
                Wired::Message(data) => read(data.unchecked_into()),
                Wired::Died { panic } => Heard::Died { panic },
            });
        };
        let full = boot::new_full_worker();
        let is_full = full.is_some();
        let worker = match full {
            Some(worker) => {
                worker.post_message(&BE_THE_ENGINE.into())?;
                worker
            }
            None => boot::new_worker()?,
        };
        let wire = Wire::new(worker, Rc::new(hear));
        Ok(Engine { wire, is_full })
    }

    /// The file, where there is one, travels as a handle.
    pub fn send(&self, request: &Request, file: Option<&File>) -> Result<(), Error> {
        let bytes = postcard::to_allocvec(request).map_err(|e| Error(e.to_string()))?;
        self.wire.send(&bytes, file)
    }
}

fn read(buffer: ArrayBuffer) -> Heard {
    let bytes = Uint8Array::new(&buffer).to_vec();
    match postcard::from_bytes(&bytes) {
        Ok(reply) => Heard::Reply(reply),
        Err(error) => Heard::Died {
            panic: Some(tr!("an answer could not be read: {error}", error = error)),
        },
    }
}
