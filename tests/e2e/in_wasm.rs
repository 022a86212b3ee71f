//! The reader and the engine inside wasm, where `usize` is 32 bits, give what they give natively.

#[path = "../in_wasm/checks.rs"]
mod checks;

use crate::tab::in_tab;

#[test]
fn wasm_answers_as_the_native_library_does() {
    in_tab(async |tab| {
        tab.eval::<bool>(
            "(() => { const script = document.createElement('script'); script.src = 'checks.js'; \
             script.onload = () => proflens_checks({ module_or_path: 'checks.wasm' }); \
             document.head.append(script); return true; })()",
        )
        .await;
        tab.wait_for("the checks to end", "globalThis.proflensChecks")
            .await;
        let in_wasm: String = tab.eval("proflensChecks").await;
        assert_eq!(in_wasm.lines().collect::<Vec<_>>(), checks::lines());
    });
}
