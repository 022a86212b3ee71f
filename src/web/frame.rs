//! One call at the next frame of the screen; dropping it takes the call back.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

pub struct NextFrame {
    id: i32,
    /// Kept alive until the browser calls it.
    _call: Closure<dyn FnMut()>,
}

impl NextFrame {
    /// `None`: the window is being closed.
    pub fn request(call: impl FnMut() + 'static) -> Option<NextFrame> {
        let call = Closure::<dyn FnMut()>::new(call);
        let id = super::window()
            .request_animation_frame(call.as_ref().unchecked_ref())
            .ok()?;
        Some(NextFrame { id, _call: call })
    }
}

impl Drop for NextFrame {
    fn drop(&mut self) {
        let _ = super::window().cancel_animation_frame(self.id);
    }
}
