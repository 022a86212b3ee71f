// Starts the page. Until the wasm is there it keeps what is dropped, picked or pasted; afterwards it only makes workers, which get
// a module that is already compiled: each is downloaded once and compiled once. The second one comes last, when the page is up; once
// it and its worker's script are there, everything has been asked for that ever will be. In a page that is one file nothing is asked for:
// what it is made of stands in it (`src/export/bundle.rs`), and so do the profiles that it opens with.
"use strict";
(() => {
  const me = document.currentScript;
  const { glue, wasm, moreGlue, moreWasm, moreStyle, worker, words, fragment } = me.dataset;
  const isOneFile = !wasm;
  const standing = (name) => document.getElementById(`part-${name}`).textContent;
  const decoded = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const through = (body, stream) => new Response(new Response(body).body.pipeThrough(stream));
  const absolute = (path) => new URL(path, document.baseURI).href;
  // The language that was chosen, or else the first of the browser's that the page speaks. These few lines are said before there is a catalogue.
  let chosen = null;
  try {
    chosen = localStorage.getItem("proflens-language");
  } catch {
    // What the browser forbids to keep was not chosen.
  }
  const isChinese = /^zh/i.test(chosen ?? navigator.languages.find((code) => /^(en|zh)/i.test(code)));
  const inTongue = (english, chinese) => (isChinese ? chinese : english);
  const setLang = (code) => (document.documentElement.lang = code);
  if (isChinese) {
    setLang("zh-CN");
    for (const element of document.querySelectorAll("[data-zh]")) element.textContent = element.dataset.zh;
  }
  // The option that is marked as chosen is the one on show: of options that are put in one by one browsers choose differently, and once
  // a person has chosen, a mark alone changes nothing.
  const selects = document.getElementsByTagName("select");
  const settle = () => {
    for (const select of selects) {
      const marked = select.querySelector("option[selected]");
      if (marked && !marked.selected) marked.selected = true;
    }
  };
  new MutationObserver(settle).observe(document, { subtree: true, childList: true, attributeFilter: ["selected"] });
  const early = [];
  const listeners = [];
  const listen = (target, name, handler) => {
    target.addEventListener(name, handler);
    listeners.push(() => target.removeEventListener(name, handler));
  };
  const keep = (files) => {
    early.push(...files);
    const line = document.getElementById("boot-line");
    if (early.length > 0 && line) line.textContent = inTongue(`Starting … ${early.length} file(s) will be opened.`, `正在启动… 将打开 ${early.length} 个文件。`);
  };

  listen(window, "dragover", (event) => event.preventDefault());
  listen(window, "drop", (event) => {
    event.preventDefault();
    keep(event.dataTransfer.files);
  });
  listen(window, "paste", (event) => keep(event.clipboardData.files));
  const picker = document.getElementById("boot-picker");
  if (picker) listen(picker, "change", () => keep(picker.files));

  if (isOneFile) {
    if (fragment && !location.hash) history.replaceState(null, "", `#${fragment}`);
    const profiles = [...document.getElementsByClassName("part-profile")];
    keep(profiles.map((profile) => new File([decoded(profile.textContent)], profile.dataset.name)));
  }

  // What the page is made of, as it came: one file is made of it without asking for anything again.
  const came = {};
  const got = async (path, options) => {
    const response = await fetch(absolute(path), options);
    if (!response.ok) throw new Error(`the server answered ${response.status} for ${path}`);
    return response;
  };
  const compile = async (name, path, options) => {
    const response = isOneFile ? through(decoded(standing(name)), new DecompressionStream("gzip")) : await got(path, options);
    came[name] = response.clone().blob();
    try {
      return await WebAssembly.compileStreaming(response.clone());
    } catch {
      // A server that sends another media type than application/wasm.
      return await WebAssembly.compile(await response.arrayBuffer());
    }
  };

  // The catalogue of Chinese, asked for once; English stands in the modules.
  let bringing = null;
  const catalogue = () =>
    (bringing ??= (async () => {
      const response = isOneFile
        ? through(decoded(standing("words")), new DecompressionStream("gzip"))
        : await got(words, isChinese ? {} : { priority: "low" });
      came.words = response.clone().blob();
      return new Uint8Array(await response.arrayBuffer());
    })());
  // The catalogue of the language on show: `null` for English. Whoever fetches it in vain goes on in English.
  let spoken = null;
  const speak = async (isForeign) => {
    spoken = isForeign ? await catalogue() : null;
    setLang(isForeign ? "zh-CN" : "en");
  };

  // The second module's parts of the page: its style, and its script, which defines `proflens_more`.
  const load = (name, attributes) =>
    new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(name), attributes);
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${attributes.src ?? attributes.href} could not be loaded`));
      document.head.append(element);
    });

  // A worker's whole script, where there is no other file to bring in.
  const inOne = (itsGlue) => {
    const script = [standing(itsGlue), "\n", decoded(standing("worker"))];
    return URL.createObjectURL(new Blob(script, { type: "text/javascript" }));
  };

  // The scripts and styles, which the page has already: they come from where it has them.
  const bringRest = () => {
    const styles = [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.href);
    const all = { boot: [me.src], glue: [glue], moreGlue: [moreGlue], worker: [worker], style: styles };
    all.icon = [document.querySelector("link[rel=icon]").href];
    const text = async (path) => (await got(path, { cache: "force-cache", priority: "low" })).blob();
    for (const [name, paths] of Object.entries(all)) came[name] = Promise.all(paths.map(text)).then((blobs) => new Blob(blobs));
    return Promise.all(Object.values(came));
  };

  // All that `src/export/bundle.rs` makes one file of, by name; the modules and the catalogue gzipped.
  const parts = async () => {
    const names = ["boot", "glue", "moreGlue", "style", "worker", "icon", "wasm", "moreWasm", "words"];
    const isText = (at) => at < 4;
    const isPacked = (at) => at > 5;
    const part = async (name, at) => {
      if (isOneFile) return new File([isText(at) ? standing(name) : decoded(standing(name))], name);
      const blob = await came[name];
      return new File([isPacked(at) ? await through(blob, new CompressionStream("gzip")).blob() : blob], name);
    };
    return Promise.all(names.map(part));
  };

  // Workers of a module. As many as are needed at a time are made ahead: starting a worker asks for its script, which is part of
  // loading.
  const workers = (itsGlue, module) => {
    const make = () => {
      const made = new Worker(isOneFile ? inOne(itsGlue) : absolute(worker));
      made.postMessage({ glue: isOneFile ? null : absolute(itsGlue), module });
      return made;
    };
    let spare = [];
    let given = 0;
    return {
      give() {
        const one = spare.pop() ?? make();
        one.onerror = null;
        given += 1;
        if (spoken) one.postMessage(spoken);
        return one;
      },
      makeAhead(count) {
        while (spare.length + given < count) {
          const one = make();
          // Whoever needs one then starts another, and hears what is wrong with it.
          one.onerror = () => (spare = spare.filter((other) => other !== one));
          spare.push(one);
        }
      },
    };
  };

  const start = async () => {
    const tongue = speak(isChinese).catch(() => setLang("en"));
    const module = await compile("wasm", wasm);
    await tongue;
    const first = workers(isOneFile ? "glue" : glue, module);
    let pageIsUp;
    const second = new Promise((resolve) => (pageIsUp = resolve))
      .then(() => compile("moreWasm", moreWasm, { priority: "low" }))
      .then(async (module) => {
        if (isOneFile) return { module, workers: workers("moreGlue", module) };
        await Promise.all([load("script", { src: absolute(moreGlue) }), load("link", { rel: "stylesheet", href: absolute(moreStyle) })]);
        // Who takes the page out hears of it if one did not come.
        await Promise.all([bringRest(), catalogue()]).catch(() => {});
        return { module, workers: workers(moreGlue, module) };
      });
    // Who asks for one of its workers hears why it did not come.
    let here = null;
    second.then((made) => (here = made).workers.makeAhead(2)).catch(() => {});
    let further = null;
    globalThis.proflens = {
      newWorker: () => first.give(),
      newMoreWorker: async () => (await second).workers.give(),
      // Of the second module, if it is here: its worker can do all that one of the first can.
      newFullWorker: () => here?.workers.give() ?? null,
      // What the second module gives the page, as soon as it is here; it runs once.
      further: async () => {
        const { module } = await second;
        further ??= proflens_more({ module_or_path: module });
        await further;
        return globalThis.proflens_further;
      },
      parts,
      speak,
      spoken: () => spoken,
      takeEarlyFiles() {
        for (const remove of listeners.splice(0)) remove();
        return early.splice(0);
      },
    };
    await wasm_bindgen({ module_or_path: module });
    first.makeAhead(1);
    pageIsUp();
  };

  start().catch((error) => {
    const line = document.getElementById("boot-line");
    if (!line) return;
    line.className = "boot-failed";
    line.textContent = inTongue(
      `proflens could not start: ${error.message}. It needs a browser of 2024 or newer, with WebAssembly allowed. Reload to try again.`,
      `proflens 无法启动：${error.message}。它需要 2024 年或更新的浏览器，并允许 WebAssembly。请重新加载再试。`,
    );
  });
})();
