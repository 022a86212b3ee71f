//! How long the frames take while a long list is scrolled through.

use crate::tab::Tab;

/// From top to bottom in a hundred frames, each of which shows other rows. Prints what it was, for whoever reads the log: a machine that
/// has other things to do is no fault of the page's, so only what is far too slow fails.
pub async fn measure(tab: &Tab, what: &str, css: &str) {
    let script = format!(
        "(globalThis.frames_taken = null, (() => {{
            const list = document.querySelector('{css}'), taken = [];
            let last = performance.now(), at = 0;
            const step = now => {{
                taken.push(now - last);
                last = now;
                list.scrollTop = (list.scrollHeight - list.clientHeight) * (++at / 100);
                if (at < 100) requestAnimationFrame(step); else globalThis.frames_taken = taken.slice(1);
            }};
            requestAnimationFrame(step);
        }})(), true)"
    );
    tab.eval::<bool>(&script).await;
    tab.wait_for("the end of scrolling", "globalThis.frames_taken !== null")
        .await;
    let mut frames: Vec<f64> = tab.eval("globalThis.frames_taken").await;
    frames.sort_by(f64::total_cmp);
    let at = |part: usize| frames[(frames.len() - 1) * part / 100];
    println!(
        "{what}: {} frames, median {:.1} ms, 95th {:.1} ms, worst {:.1} ms",
        frames.len(),
        at(50),
        at(95),
        at(100)
    );
    assert!(
        at(50) < 200.0,
        "{what}: half of the frames take {:.1} ms",
        at(50)
    );
}
