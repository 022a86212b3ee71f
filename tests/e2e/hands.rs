//! What a person does with the page beyond dropping a file and pressing a key, in either browser, and what a test sees that a person does not: the
//! console, the requests, the workers.

use crate::firefox;
use crate::tab::{Tab, all, environment};
use serde_json::json;
use std::path::PathBuf;
use thirtyfour::prelude::*;

/// The key of each view, and the name of its tab.
pub const VIEWS: [(&str, &str); 10] = [
    ("1", "flame"),
    ("2", "top"),
    ("3", "graph"),
    ("4", "callers"),
    ("5", "source"),
    ("6", "labels"),
    ("7", "packages"),
    ("8", "leaks"),
    ("9", "trend"),
    ("r", "goroutines"),
];

impl Tab {
    // ---- going places ----

    /// Navigates without waiting for anything but the first bytes of the page.
    pub async fn begin_to_load(&self) {
        let address = format!("{}{}", environment("PROFLENS_SITE"), self.base_path);
        self.cdp("Page.navigate", json!({ "url": address })).await;
        self.wait_for(
            "the shell of the page",
            "document.getElementById('boot-line')",
        )
        .await;
    }

    pub async fn reload(&self) {
        self.driver.refresh().await.expect("the page reloads");
        self.wait_until_ready().await;
    }

    pub async fn back(&self) {
        self.driver.back().await.expect("history goes back");
    }

    pub async fn forward(&self) {
        self.driver.forward().await.expect("history goes forward");
    }

    pub async fn fragment(&self) -> String {
        self.eval("location.hash").await
    }

    // ---- looking ----

    /// Waits until the flame graph on the screen has this many boxes.
    #[track_caller]
    pub fn wait_for_painted(&self, boxes: usize) -> impl Future<Output = ()> + use<'_> {
        self.wait_for_element(&format!("canvas[data-boxes='{boxes}']"))
    }

    /// Waits until the first of the elements has an attribute that holds this, spaces and separators of digits aside.
    #[track_caller]
    pub fn wait_for_attribute(
        &self,
        css: &str,
        attribute: &str,
        holds: &str,
    ) -> impl Future<Output = ()> + use<'_> {
        let (holds, first) = (json!(holds), format!("{}[0]", all(css)));
        let condition = format!(
            "({first}?.getAttribute('{attribute}') ?? '').replace(/[\\s,]/g, '').includes({holds})"
        );
        self.wait_for(&format!("{attribute} of {css} to hold {holds}"), &condition)
    }

    pub async fn texts(&self, css: &str) -> Vec<String> {
        self.eval(&format!("{}.map(e => e.innerText)", all(css)))
            .await
    }

    // ---- acting ----

    /// Clicks the first of the elements, once there is one.
    pub async fn click(&self, css: &str) {
        self.wait_for_element(css).await;
        let script = format!(
            "(e => {{ e.scrollIntoView({{ block: 'nearest', inline: 'nearest' }}); \
             const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})({}[0])",
            all(css)
        );
        let (x, y): (f64, f64) = self.eval(&script).await;
        self.mouse(x, y, 1).await;
    }

    /// Presses and releases at a point of the window, in CSS pixels.
    pub async fn mouse(&self, x: f64, y: f64, times: u32) {
        if self.is_firefox {
            return mouse_in_firefox(&self.driver, (x, y), times).await;
        }
        self.move_mouse(x, y).await;
        for count in 1..=times {
            for kind in ["mousePressed", "mouseReleased"] {
                let event =
                    json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": count });
                self.cdp("Input.dispatchMouseEvent", event).await;
            }
        }
    }

    pub async fn move_mouse(&self, x: f64, y: f64) {
        if self.is_firefox {
            return mouse_in_firefox(&self.driver, (x, y), 0).await;
        }
        self.cdp(
            "Input.dispatchMouseEvent",
            json!({ "type": "mouseMoved", "x": x, "y": y }),
        )
        .await;
    }

    /// As [`Tab::key`], with Shift held down.
    pub async fn shift_key(&self, key: &str) {
        const SHIFT: u32 = 8;
        for kind in ["keyDown", "keyUp"] {
            let event = json!({ "type": kind, "key": key, "modifiers": SHIFT });
            self.cdp("Input.dispatchKeyEvent", event).await;
        }
    }

    /// Types into what has the focus.
    pub async fn type_text(&self, text: &str) {
        if self.is_firefox {
            return type_in_firefox(&self.driver, text).await;
        }
        self.cdp("Input.insertText", json!({ "text": text })).await;
    }

    /// Picks an option of a `<select>` as a person would: the element hears of it.
    pub async fn choose(&self, css: &str, value: &str) {
        let (value, first) = (json!(value), format!("{}[0]", all(css)));
        let offered = format!("[...({first}?.options ?? [])].some(o => o.value === {value})");
        self.wait_for(&format!("{css} to offer {value}"), &offered)
            .await;
        let script = format!(
            "(e => {{ e.value = {value}; e.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})({first})"
        );
        self.eval::<bool>(&script).await;
    }

    /// Picks files in a field of the page for them.
    pub async fn pick_files(&self, css: &str, files: &[PathBuf]) {
        self.wait_for_element(css).await;
        let paths: Vec<String> = (files.iter())
            .map(|path| path.display().to_string())
            .collect();
        let field = self.driver.find(By::Css(css)).await.expect("a field");
        let picked = field.send_keys(paths.join("\n")).await;
        picked.expect("files are picked");
    }

    // ---- the browser ----

    /// What the system prefers: `light` or `dark`.
    pub async fn prefer_scheme(&self, scheme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.cdp("Emulation.setEmulatedMedia", features).await;
    }

    /// Keeps the workers of the pages to come within reach, as `workers`; `engine()` is the one that has the profiles, `errands()` the
    /// one that was sent on errands last.
    pub async fn keep_workers(&self) {
        const KEEP: &str = "globalThis.workers = []; globalThis.Worker = class extends Worker { \
            constructor(...given) { super(...given); globalThis.workers.push(this); } \
            postMessage(...given) { \
                const [told] = given; \
                if (told.glue) this.isMore = told.glue.includes('more'); \
                else this.role ??= told === 'engine' || !this.isMore ? 'engine' : 'errands'; \
                super.postMessage(...given); } }; \
            globalThis.engine = () => workers.findLast(w => w.role === 'engine'); \
            globalThis.errands = () => workers.findLast(w => w.role === 'errands');";
        self.cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": KEEP }),
        )
        .await;
    }

    /// The folder into which it saves without asking: in Chromium one of the test's own, in Firefox the one that it was started with.
    pub async fn downloads(&self, name: &str) -> PathBuf {
        let folder = match self.is_firefox {
            true => firefox::downloads(),
            false => std::env::temp_dir().join(format!("proflens-{}-{name}", std::process::id())),
        };
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        if !self.is_firefox {
            let behaviour = json!({ "behavior": "allow", "downloadPath": folder });
            self.cdp("Browser.setDownloadBehavior", behaviour).await;
        }
        folder
    }

    /// What the console holds of errors: a violated policy, an exception, a failed request.
    pub async fn console_errors(&self) -> Vec<String> {
        let lines = self.log().await.into_iter();
        lines
            .filter(|line| line.to_uppercase().contains("SEVERE"))
            .collect()
    }

    /// The paths that this tab has asked the server for, in order, below its own `/s/<name>/`.
    pub fn requests(&self) -> Vec<String> {
        let log =
            std::fs::read_to_string(environment("PROFLENS_REQUEST_LOG")).expect("a request log");
        let paths = log
            .lines()
            .filter_map(|line| line.split(' ').nth(1)?.strip_prefix(&self.base_path));
        paths.map(str::to_owned).collect()
    }
}

async fn mouse_in_firefox(driver: &WebDriver, (x, y): (f64, f64), times: u32) {
    let mut actions = driver.action_chain().move_to(x as i64, y as i64);
    for _ in 0..times {
        actions = actions.click();
    }
    actions
        .perform()
        .await
        .expect("a mouse is moved and clicked");
}

async fn type_in_firefox(driver: &WebDriver, text: &str) {
    let typing = driver.action_chain().send_keys(text);
    typing.perform().await.expect("text is typed");
}
