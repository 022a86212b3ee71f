//! Last words. A panic ends the wasm module it happens in: the worker tells the page, the page tells the person.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::DedicatedWorkerGlobalScope;

pub fn report_from_page() {
    std::panic::set_hook(Box::new(|info| {
        let document = super::document();
        let (Some(body), Ok(banner)) = (document.body(), document.create_element("p")) else {
            return;
        };
        banner.set_class_name("boot-failed");
        banner.set_text_content(Some(&tr!("proflens made a mistake and has stopped ({info}). Please report it with the sentence in brackets; \
             reload the page to go on.", info = info)));
        let _ = body.prepend_with_node_1(&banner);
    }));
}

pub fn report_from_worker() {
    std::panic::set_hook(Box::new(|info| {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let _ = scope.post_message(&JsValue::from_str(&info.to_string()));
    }));
}
