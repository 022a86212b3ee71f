//! A fresh browser for each test, driven as a person would: by what is on the screen, found by its id, class or label. Every wait is for a
//! condition and has an end; what it waited for stands in the failure, beside a screenshot and the browser's log in `tests/artifacts/`.
//! What the tests do beyond that, and the benchmark does not, stands in `hands.rs`.

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

pub struct Tab {
    pub driver: WebDriver,
    /// `/s/<name>/`: this tab's own copy of the site, by which its requests are known in the log.
    pub base_path: String,
    name: String,
    pub is_firefox: bool,
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

    /// The wasm replaces what `index.html` shows by a page of its own.
    pub async fn wait_until_ready(&self) {
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

    /// Waits until one of the elements holds this text.
    #[track_caller]
    pub fn wait_for_text(&self, css: &str, text: &str) -> impl Future<Output = ()> + use<'_> {
        let (text, found) = (json!(text), all(css));
        let condition = format!("{found}.some(e => e.innerText.includes({text}))");
        self.wait_for(&format!("{css} to say {text}"), &condition)
    }

    /// The text of the first of the elements, once there is one.
    pub async fn text(&self, css: &str) -> String {
        self.wait_for_element(css).await;
        self.eval(&format!("{}[0].innerText", all(css))).await
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

    /// Firefox's driver has none to read.
    pub async fn log(&self) -> Vec<String> {
        if self.is_firefox {
            return Vec::new();
        }
        let entries = self.driver.browser_log().await;
        let entries = entries.expect("the browser has a log").into_iter();
        entries.map(|entry| format!("{entry:?}")).collect()
    }
}

pub fn environment(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test`"))
}

fn artifacts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/artifacts")
}

/// The elements that fit a CSS selector, as an array in JavaScript.
pub fn all(css: &str) -> String {
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
