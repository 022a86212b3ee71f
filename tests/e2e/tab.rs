//! A fresh browser for each test, driven as a person would: by what is on the screen. Every wait is for a condition and has an end;
//! what it waited for stands in the failure, beside a screenshot and the browser's log in `tests/artifacts/`.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use thirtyfour::{ChromeCapabilities, LoggingPrefsLogLevel, prelude::*};

/// Far above what anything here takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);
const GLANCE: Duration = Duration::from_millis(20);

pub struct Tab {
    driver: WebDriver,
    /// `/s/<name>/`: this tab's own copy of the site, by which its requests are known in the log.
    pub base_path: String,
    name: String,
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
        let driver = WebDriver::new(environment("PROFLENS_DRIVER"), capabilities())
            .await
            .expect("chromedriver gives a session");
        let tab = Tab {
            driver,
            base_path: format!("/s/{name}/"),
            name,
        };
        tab.resize(1440, 900).await;
        tab
    }

    async fn end(self, failed: bool) {
        if failed {
            self.screenshot(&format!("failed-{}", self.name)).await;
            for entry in self.driver.browser_log().await.unwrap_or_default() {
                eprintln!("browser: {entry:?}");
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

    pub async fn reload(&self) {
        self.driver.refresh().await.expect("the page reloads");
        self.wait_until_ready().await;
    }

    /// The page says `data-test="page"` once its wasm runs.
    async fn wait_until_ready(&self) {
        self.wait_for("the page to start", "document.readyState === 'complete'")
            .await;
    }

    pub async fn back(&self) {
        self.driver.back().await.expect("history goes back");
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
    pub fn wait_for(&self, what: &str, condition: &str) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            let start = Instant::now();
            // A page that is being replaced answers with an error; that is not yet what is waited for.
            let script = format!("return !!({condition});");
            while !matches!(
                self.driver
                    .execute(&*script, Vec::new())
                    .await
                    .map(|found| found.json().clone()),
                Ok(Value::Bool(true))
            ) {
                assert!(
                    start.elapsed() < PATIENCE,
                    "waited {PATIENCE:?} for {what} ({caller})\n  {condition}\n  in view: {}",
                    self.eval::<String>("document.body.innerText").await
                );
                tokio::time::sleep(GLANCE).await;
            }
        }
    }

    /// Waits for an element with this `data-test`.
    #[track_caller]
    pub fn wait_for_test(&self, name: &str) -> impl Future<Output = ()> {
        let condition = format!("document.querySelector('{}')", selector(name));
        let what = format!("an element called {name:?}");
        let caller = std::panic::Location::caller();
        async move {
            let _ = caller;
            self.wait_for(&what, &condition).await;
        }
    }

    /// Waits until the element holds this text.
    pub async fn wait_for_text(&self, name: &str, text: &str) {
        let text = json!(text);
        let condition = format!("{}.some(e => e.innerText.includes({text}))", all(name));
        self.wait_for(&format!("{name} to say {text}"), &condition)
            .await;
    }

    pub async fn wait_until_gone(&self, name: &str) {
        self.wait_for(
            &format!("{name} to go"),
            &format!("{}.length === 0", all(name)),
        )
        .await;
    }

    /// The text of the first element with this `data-test`.
    pub async fn text(&self, name: &str) -> String {
        self.wait_for_test(name).await;
        self.eval(&format!(
            "document.querySelector('{}').innerText",
            selector(name)
        ))
        .await
    }

    pub async fn texts(&self, name: &str) -> Vec<String> {
        self.eval(&format!("{}.map(e => e.innerText)", all(name)))
            .await
    }

    pub async fn count(&self, name: &str) -> usize {
        self.eval(&format!("{}.length", all(name))).await
    }

    /// An attribute of the first element with this `data-test`; `""` where there is none.
    pub async fn attribute(&self, name: &str, attribute: &str) -> String {
        self.wait_for_test(name).await;
        let script = format!(
            "document.querySelector('{}').getAttribute('{attribute}') ?? ''",
            selector(name)
        );
        self.eval(&script).await
    }

    // ---- acting ----

    /// Drops files from the desktop on the middle of the window.
    pub async fn drop_files(&self, files: &[PathBuf]) {
        let paths: Vec<String> = files
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event = json!({
                "type": kind, "x": 400, "y": 300,
                "data": { "items": [], "files": paths, "dragOperationsMask": 1 },
            });
            self.cdp("Input.dispatchDragEvent", event).await;
        }
    }

    pub async fn click(&self, name: &str) {
        self.click_with(name, 0, 1, "left").await;
    }

    /// The nth of the elements with this `data-test`.
    pub async fn click_nth(&self, name: &str, nth: usize) {
        self.click_with(name, nth, 1, "left").await;
    }

    pub async fn double_click_nth(&self, name: &str, nth: usize) {
        self.click_with(name, nth, 2, "left").await;
    }

    async fn click_with(&self, name: &str, nth: usize, times: u32, button: &str) {
        self.wait_for(
            &format!("{name} number {nth}"),
            &format!("{}.length > {nth}", all(name)),
        )
        .await;
        let script = format!(
            "(e => {{ e.scrollIntoView({{block: 'nearest', inline: 'nearest'}}); const r = e.getBoundingClientRect(); \
             return [r.x + r.width / 2, r.y + r.height / 2]; }})({}[{nth}])",
            all(name)
        );
        let (x, y): (f64, f64) = self.eval(&script).await;
        self.mouse(x, y, times, button).await;
    }

    /// Presses and releases at a point of the window, in CSS pixels.
    pub async fn mouse(&self, x: f64, y: f64, times: u32, button: &str) {
        self.move_mouse(x, y).await;
        for count in 1..=times {
            for kind in ["mousePressed", "mouseReleased"] {
                let event =
                    json!({ "type": kind, "x": x, "y": y, "button": button, "clickCount": count });
                self.cdp("Input.dispatchMouseEvent", event).await;
            }
        }
    }

    pub async fn move_mouse(&self, x: f64, y: f64) {
        self.cdp(
            "Input.dispatchMouseEvent",
            json!({ "type": "mouseMoved", "x": x, "y": y }),
        )
        .await;
    }

    /// Presses a key: one character, or a name such as `Escape`, `Enter`, `ArrowDown`.
    pub async fn key(&self, key: &str) {
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

    /// Types into what has the focus.
    pub async fn type_text(&self, text: &str) {
        self.cdp("Input.insertText", json!({ "text": text })).await;
    }

    /// Picks an option of a `<select>` as a person would: the element hears `input` and `change`.
    pub async fn choose(&self, name: &str, value: &str) {
        let value = json!(value);
        self.wait_for(
            &format!("{name} to offer {value}"),
            &format!(
                "[...(document.querySelector('{}')?.options ?? [])].some(o => o.value === {value})",
                selector(name)
            ),
        )
        .await;
        let script = format!(
            "(e => {{ e.value = {value}; e.dispatchEvent(new Event('input', {{bubbles: true}})); \
             e.dispatchEvent(new Event('change', {{bubbles: true}})); return true; }})(document.querySelector('{}'))",
            selector(name)
        );
        self.eval::<bool>(&script).await;
    }

    // ---- the browser ----

    pub async fn resize(&self, width: u32, height: u32) {
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

    pub async fn cdp(&self, method: &str, parameters: Value) -> Value {
        let answer = self.driver.cdp().send_raw(method, parameters).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Kept for people to look at in `tests/artifacts/`; never compared.
    pub async fn screenshot(&self, name: &str) {
        let path = artifacts().join(format!("{name}.png"));
        if let Err(error) = self.driver.screenshot(&path).await {
            eprintln!("no screenshot {name}: {error}");
        }
    }

    /// What the console holds of errors: a violated policy, an exception, a failed request.
    pub async fn console_errors(&self) -> Vec<String> {
        let entries = self
            .driver
            .browser_log()
            .await
            .expect("the browser has a log");
        let lines = entries.into_iter().map(|entry| format!("{entry:?}"));
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

pub fn environment(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test`"))
}

fn artifacts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/artifacts")
}

fn selector(name: &str) -> String {
    format!("[data-test=\"{name}\"]")
}

/// The elements with this `data-test`, as an array in JavaScript.
fn all(name: &str) -> String {
    format!("[...document.querySelectorAll('{}')]", selector(name))
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
