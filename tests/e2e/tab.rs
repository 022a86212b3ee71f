//! A fresh browser for each test, driven as a person would: by what is on the screen, found by its id, class or label. Every wait is for a condition and has an end;
//! what it waited for stands in the failure, beside a screenshot and the browser's log in `tests/artifacts/`.

use crate::firefox;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use thirtyfour::{ChromeCapabilities, LoggingPrefsLogLevel, prelude::*};

/// Far above what anything here takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);
const GLANCE: Duration = Duration::from_millis(20);

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

pub struct Tab {
    driver: WebDriver,
    /// `/s/<name>/`: this tab's own copy of the site, by which its requests are known in the log.
    pub base_path: String,
    name: String,
    is_firefox: bool,
}

/// Runs `flow` in a browser of its own that shows the page, and ends the browser whatever happens.
pub fn in_tab(flow: impl AsyncFnOnce(&Tab)) {
    in_browser(async |tab| {
        tab.load("").await;
        flow(tab).await;
    });
}

/// As [`in_tab`], before anything is loaded.
pub fn in_browser(flow: impl AsyncFnOnce(&Tab)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let tab = runtime.block_on(Tab::start());
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        runtime.block_on(flow(&tab));
    }));
    runtime.block_on(tab.end(outcome.is_err()));
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

impl Tab {
    async fn start() -> Tab {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("test").replace("::", "-");
        let name = format!("{number}-{test}");
        let is_firefox = std::env::var_os("PROFLENS_FIREFOX").is_some();
        let capabilities = match is_firefox {
            true => firefox::capabilities(),
            false => capabilities().into(),
        };
        let driver = WebDriver::new(environment("PROFLENS_DRIVER"), capabilities)
            .await
            .expect("the driver gives a session");
        let tab = Tab {
            driver,
            base_path: format!("/s/{name}/"),
            name,
            is_firefox,
        };
        tab.resize(1440, 900).await;
        tab
    }

    async fn end(self, failed: bool) {
        if failed {
            self.screenshot(&format!("failed-{}", self.name)).await;
            for entry in self.log().await {
                eprintln!("browser: {entry}");
            }
        }
        self.driver.quit().await.expect("the browser ends");
    }

    // ---- going places ----

    /// Loads the page with this fragment (`""`: none) and waits until it can take files.
    pub async fn load(&self, fragment: &str) {
        self.visit(&format!(
            "{}{}{fragment}",
            environment("PROFLENS_SITE"),
            self.base_path
        ))
        .await;
    }

    pub async fn visit(&self, address: &str) {
        self.driver.goto(address).await.expect("the page loads");
        self.wait_until_ready().await;
    }

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

    /// The wasm replaces what `index.html` shows by a page of its own.
    async fn wait_until_ready(&self) {
        self.wait_for("the page to start", "document.querySelector('.page')")
            .await;
    }

    /// Waits until everything has been asked for that ever will be: last of all come the scripts of the workers that are made ahead,
    /// one of the first module and two of the second; and it was fetched once to be kept.
    pub async fn wait_until_loaded(&self) {
        let is_script = "e => /\\/worker-[^/]*\\.js$/.test(e.name)";
        let scripts =
            format!("performance.getEntriesByType('resource').filter({is_script}).length");
        self.wait_for("the workers made ahead", &format!("{scripts} === 4"))
            .await;
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

    /// What a JavaScript expression gives.
    pub async fn eval<T: DeserializeOwned>(&self, expression: &str) -> T {
        let result = self
            .driver
            .execute(format!("return {expression};"), Vec::new())
            .await;
        let value = result.unwrap_or_else(|error| panic!("`{expression}`: {error}"));
        value
            .convert()
            .unwrap_or_else(|error| panic!("`{expression}` gives another type: {error}"))
    }

    #[track_caller]
    pub fn wait_for(&self, what: &str, condition: &str) -> impl Future<Output = ()> + use<'_> {
        self.wait_at_most(PATIENCE, what, condition)
    }

    #[track_caller]
    pub fn wait_at_most(
        &self,
        patience: Duration,
        what: &str,
        condition: &str,
    ) -> impl Future<Output = ()> + use<'_> {
        let caller = std::panic::Location::caller();
        let (what, condition) = (what.to_owned(), condition.to_owned());
        async move {
            let start = Instant::now();
            while !self.holds(&condition).await {
                if start.elapsed() > patience {
                    let view: String = self.eval("document.body.innerText").await;
                    panic!(
                        "{caller}: waited {patience:?} for {what}\n  {condition}\n  in view: {view}"
                    );
                }
                tokio::time::sleep(GLANCE).await;
            }
        }
    }

    /// A page that is being replaced answers with an error; that is not yet what is waited for.
    async fn holds(&self, condition: &str) -> bool {
        let answer = self
            .driver
            .execute(format!("return !!({condition});"), Vec::new())
            .await;
        answer.is_ok_and(|answer| *answer.json() == Value::Bool(true))
    }

    /// Waits until an element is there that fits the CSS selector.
    #[track_caller]
    pub fn wait_for_element(&self, css: &str) -> impl Future<Output = ()> + use<'_> {
        self.wait_for(
            &format!("an element {css}"),
            &format!("{}.length > 0", all(css)),
        )
    }

    #[track_caller]
    pub fn wait_for_count(&self, css: &str, count: usize) -> impl Future<Output = ()> + use<'_> {
        let condition = format!("{}.length === {count}", all(css));
        self.wait_for(&format!("{count} elements {css}"), &condition)
    }

    /// Waits until the flame graph on the screen has this many boxes.
    #[track_caller]
    pub fn wait_for_painted(&self, boxes: usize) -> impl Future<Output = ()> + use<'_> {
        self.wait_for_element(&format!("canvas[data-boxes='{boxes}']"))
    }

    /// Waits until one of the elements holds this text.
    #[track_caller]
    pub fn wait_for_text(&self, css: &str, text: &str) -> impl Future<Output = ()> + use<'_> {
        let (text, found) = (json!(text), all(css));
        let condition = format!("{found}.some(e => e.innerText.includes({text}))");
        self.wait_for(&format!("{css} to say {text}"), &condition)
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

    /// The text of the first of the elements, once there is one.
    pub async fn text(&self, css: &str) -> String {
        self.wait_for_element(css).await;
        self.eval(&format!("{}[0].innerText", all(css))).await
    }

    pub async fn texts(&self, css: &str) -> Vec<String> {
        self.eval(&format!("{}.map(e => e.innerText)", all(css)))
            .await
    }

    // ---- acting ----

    /// Drops files from the desktop on the middle of the window; in Firefox they are picked.
    pub async fn drop_files(&self, files: &[PathBuf]) {
        if self.is_firefox {
            return firefox::pick_files(&self.driver, files).await;
        }
        let paths: Vec<String> = files
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event = json!({
                "type": kind, "x": 200, "y": 300,
                "data": { "items": [], "files": paths, "dragOperationsMask": 1 },
            });
            self.cdp("Input.dispatchDragEvent", event).await;
        }
    }

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
            return firefox::mouse(&self.driver, (x, y), times).await;
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
            return firefox::mouse(&self.driver, (x, y), 0).await;
        }
        self.cdp(
            "Input.dispatchMouseEvent",
            json!({ "type": "mouseMoved", "x": x, "y": y }),
        )
        .await;
    }

    /// Presses a key: one character, or a name such as `Escape`, `Enter`, `ArrowDown`.
    pub async fn key(&self, key: &str) {
        if self.is_firefox {
            return firefox::key(&self.driver, key).await;
        }
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            _ => 0,
        };
        let text = match key {
            "Enter" => "\r",
            _ if key.chars().count() == 1 => key,
            _ => "",
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            self.cdp("Input.dispatchKeyEvent", event).await;
        }
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
            return firefox::type_text(&self.driver, text).await;
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

    pub async fn resize(&self, width: u32, height: u32) {
        if self.is_firefox {
            return firefox::resize(&self.driver, width, height).await;
        }
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

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

    pub async fn cdp(&self, method: &str, parameters: Value) -> Value {
        let answer = self.driver.cdp().send_raw(method, parameters).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Kept for people to look at in `tests/artifacts/`; never compared.
    pub async fn screenshot(&self, name: &str) {
        let browser = if self.is_firefox { "-firefox" } else { "" };
        let path = artifacts().join(format!("{name}{browser}.png"));
        if let Err(error) = self.driver.screenshot(&path).await {
            eprintln!("no screenshot {name}: {error}");
        }
    }

    /// What the console holds of errors: a violated policy, an exception, a failed request.
    pub async fn console_errors(&self) -> Vec<String> {
        let lines = self.log().await.into_iter();
        lines
            .filter(|line| line.to_uppercase().contains("SEVERE"))
            .collect()
    }

    /// Firefox's driver has none to read.
    async fn log(&self) -> Vec<String> {
        if self.is_firefox {
            return Vec::new();
        }
        let entries = self.driver.browser_log().await;
        let entries = entries.expect("the browser has a log").into_iter();
        entries.map(|entry| format!("{entry:?}")).collect()
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

pub fn environment(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test`"))
}

fn artifacts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/artifacts")
}

/// The elements that fit a CSS selector, as an array in JavaScript.
fn all(css: &str) -> String {
    format!("[...document.querySelectorAll({})]", json!(css))
}

fn capabilities() -> ChromeCapabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    let flags = [
        "--headless",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
    ];
    for flag in flags {
        capabilities.add_arg(flag).expect("a flag");
    }
    // Chromium's sandbox refuses to run as root, which is what a container has.
    if environment("PROFLENS_IS_ROOT") == "true" {
        capabilities.add_arg("--no-sandbox").expect("a flag");
    }
    capabilities
        .set_binary(&environment("PROFLENS_CHROMIUM"))
        .expect("a path");
    capabilities
        .set_logging_prefs("browser", LoggingPrefsLogLevel::All)
        .expect("a level");
    capabilities
}
