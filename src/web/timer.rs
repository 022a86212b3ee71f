//! A call every so often; dropping it ends it.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

pub struct Every {
    id: i32,
    /// Kept alive as long as the browser calls it.
    _call: Closure<dyn FnMut()>,
}

impl Every {
    /// `None`: the window is being closed.
    pub fn milliseconds(period: i32, call: impl FnMut() + 'static) -> Option<Every> {
        let call = Closure::<dyn FnMut()>::new(call);
        let id = super::window()
            .set_interval_with_callback_and_timeout_and_arguments_0(
                call.as_ref().unchecked_ref(),
                period,
            )
            .ok()?;
        Some(Every { id, _call: call })
    }
}

impl Drop for Every {
    fn drop(&mut self) {
        super::window().clear_interval_with_handle(self.id);
    }
}
