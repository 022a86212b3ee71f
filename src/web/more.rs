//! The page's end of the second module's worker.

use super::wire::{Wire, Wired};
use super::{Error, boot};
use crate::more::protocol::{Reply, Request};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

/// A worker of the second module runs errands; told this first, it is the engine.
pub const BE_THE_ENGINE: &str = "engine";

/// What the page hears of it.
pub enum Heard {
    Reply(Reply, Beside),
    /// `panic`: its last words, if it had any.
    Died {
        panic: Option<String>,
    },
}

/// What came with a reply, each kind in its order.
pub struct Beside {
    pub buffers: Vec<ArrayBuffer>,
    pub files: Vec<File>,
}

pub struct More {
    wire: Wire,
}

impl More {
    /// Waits until the module has arrived, where it has not.
    pub async fn start(hear: impl Fn(Heard) + 'static) -> Result<More, Error> {
        let worker = boot::new_more_worker().await?;
        let hear = move |wired| {
            hear(match wired {
                Wired::Message(data) => read(&data),
                Wired::Died { panic } => Heard::Died { panic },
            });
        };
        let wire = Wire::new(worker, Rc::new(hear));
        Ok(More { wire })
    }

    /// What it says from now on is in the language on show.
    pub fn speak(&self) {
        // A catalogue is bytes, which every worker takes.
        let _ = self.wire.speak(&boot::spoken());
    }

    pub fn send(&self, request: &Request, files: &[&File]) -> Result<(), Error> {
        let bytes = postcard::to_allocvec(request).map_err(|e| Error(e.to_string()))?;
        self.wire.send(&bytes, files.iter().copied())
    }
}

fn read(message: &JsValue) -> Heard {
    let mut parts = Array::from(message).into_iter();
    let bytes = Uint8Array::new(&parts.next().unwrap_or_default()).to_vec();
    match postcard::from_bytes(&bytes) {
        Ok(reply) => Heard::Reply(reply, beside(parts)),
        Err(error) => Heard::Died {
            panic: Some(tr!("an answer could not be read: {error}", error = error)),
        },
    }
}

fn beside(parts: impl Iterator<Item = JsValue>) -> Beside {
    let (mut buffers, mut files) = (Vec::new(), Vec::new());
    for part in parts {
        match part.dyn_into() {
            Ok(file) => files.push(file),
            Err(other) => buffers.extend(other.dyn_into::<ArrayBuffer>()),
        }
    }
    Beside { buffers, files }
}
