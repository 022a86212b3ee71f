// Starts the wasm in the page.
wasm_bindgen({ module_or_path: document.currentScript.dataset.wasm });
