//! Says when an element changes its size.

use super::Error;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

pub struct OnResize {
    observer: ResizeObserver,
    _handler: Closure<dyn FnMut(Array)>,
}

impl OnResize {
    /// Calls `handler` once soon, and then after every change.
    pub fn new(element: &Element, mut handler: impl FnMut() + 'static) -> Result<Self, Error> {
        let handler = Closure::<dyn FnMut(Array)>::new(move |_| handler());
        let observer = ResizeObserver::new(handler.as_ref().unchecked_ref())?;
        observer.observe(element);
        Ok(OnResize {
            observer,
            _handler: handler,
        })
    }
}

impl Drop for OnResize {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
