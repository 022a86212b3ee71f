// A worker's first lines: its first message brings the compiled module, and starting it sets the handler for all that follow. Where
// the page is one file, its module's script stands before these.
"use strict";
onmessage = ({ data: { glue, module } }) => {
  if (glue) importScripts(glue);
  (typeof wasm_bindgen === "undefined" ? proflens_more : wasm_bindgen).initSync({ module });
};
// What fails between two messages must reach the page as an error too.
onunhandledrejection = ({ reason }) => {
  setTimeout(() => {
    throw reason;
  });
};
