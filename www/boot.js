// Starts the page. Until the wasm is there it keeps what is dropped, picked or pasted; afterwards it only makes workers, which get
// a module that is already compiled: each is downloaded once and compiled once. The second one comes last, when the page is up; once
// it and its worker's script are there, everything has been asked for that ever will be.
"use strict";
(() => {
  const { glue, wasm, moreGlue, moreWasm, worker } = document.currentScript.dataset;
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

  const compile = async (path, options) => {
    const response = await fetch(absolute(path), options);
    if (!response.ok) throw new Error(`the server answered ${response.status} for ${path}`);
    try {
      return await WebAssembly.compileStreaming(response.clone());
    } catch {
      // A server that sends another media type than application/wasm.
      return await WebAssembly.compile(await response.arrayBuffer());
    }
  };

  // Workers of a module. One is made ahead: starting a worker asks for its script, which is part of loading.
  const workers = (itsGlue, module) => {
    const make = () => {
      const made = new Worker(absolute(worker));
      made.postMessage({ glue: absolute(itsGlue), module });
      return made;
    };
    let spare = null;
    let isUsed = false;
    return {
      give() {
        const given = spare ?? make();
        given.onerror = null;
        spare = null;
        isUsed = true;
        return given;
      },
      makeAhead() {
        if (isUsed) return;
        spare = make();
        // Whoever needs one then starts another, and hears what is wrong with it.
        spare.onerror = () => (spare = null);
      },
    };
  };

  const start = async () => {
    const module = await compile(wasm);
    const first = workers(glue, module);
    let pageIsUp;
    const second = new Promise((resolve) => (pageIsUp = resolve))
      .then(() => compile(moreWasm, { priority: "low" }))
      .then((compiled) => workers(moreGlue, compiled));
    // Who asks for one of its workers hears why it did not come.
    second.then((made) => made.makeAhead()).catch(() => {});
    globalThis.proflens = {
      newWorker: () => first.give(),
      newMoreWorker: async () => (await second).give(),
      takeEarlyFiles() {
        for (const remove of listeners.splice(0)) remove();
        return early.splice(0);
      },
    };
    await wasm_bindgen({ module_or_path: module });
    first.makeAhead();
    pageIsUp();
  };

  start().catch((error) => {
    const line = document.getElementById("boot-line");
    if (!line) return;
    line.className = "boot-failed";
    line.textContent = `proflens could not start: ${error.message}. It needs a browser of 2024 or newer, with WebAssembly allowed. Reload to try again.`;
  });
})();
