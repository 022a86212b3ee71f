// Starts the page. Until the wasm is there it keeps what is dropped, picked or pasted; afterwards it only makes workers, which get
// the module that is already compiled: it is downloaded once and compiled once.
"use strict";
(() => {
  const { glue, wasm, worker } = document.currentScript.dataset;
  const absolute = (path) => new URL(path, document.baseURI).href;
  const early = [];
  const listeners = [];
  const listen = (target, name, handler) => {
    target.addEventListener(name, handler);
    listeners.push(() => target.removeEventListener(name, handler));
  };
  const keep = (files) => {
    early.push(...files);
    const line = document.getElementById("boot-line");
    if (early.length > 0 && line) line.textContent = `Starting … ${early.length} file(s) will be opened.`;
  };

  listen(window, "dragover", (event) => event.preventDefault());
  listen(window, "drop", (event) => {
    event.preventDefault();
    keep(event.dataTransfer.files);
  });
  listen(window, "paste", (event) => keep(event.clipboardData.files));
  const picker = document.getElementById("boot-picker");
  if (picker) listen(picker, "change", () => keep(picker.files));

  const compile = async () => {
    const response = await fetch(absolute(wasm));
    if (!response.ok) throw new Error(`the server answered ${response.status} for ${wasm}`);
    try {
      return await WebAssembly.compileStreaming(response.clone());
    } catch {
      // A server that sends another media type than application/wasm.
      return await WebAssembly.compile(await response.arrayBuffer());
    }
  };

  const start = async () => {
    const module = await compile();
    globalThis.proflens = {
      newWorker() {
        const made = new Worker(absolute(worker));
        made.postMessage({ glue: absolute(glue), module });
        return made;
      },
      takeEarlyFiles() {
        for (const remove of listeners.splice(0)) remove();
        return early.splice(0);
      },
    };
    await wasm_bindgen({ module_or_path: module });
  };

  start().catch((error) => {
    const line = document.getElementById("boot-line");
    if (!line) return;
    line.className = "boot-failed";
    line.textContent = `proflens could not start: ${error.message}. It needs a browser of 2024 or newer, with WebAssembly allowed. Reload to try again.`;
  });
})();
