//! What a person does, in Firefox: by WebDriver's own actions, where Chromium is driven by its protocol. Files are picked, not dropped: no
//! driver can drop a file of the desktop there. It keeps no log that could be read.

use crate::tab::environment;
use std::path::PathBuf;
use thirtyfour::common::capabilities::firefox::FirefoxPreferences;
use thirtyfour::prelude::*;
use thirtyfour::{Capabilities, FirefoxCapabilities};

pub fn capabilities() -> Capabilities {
    let mut capabilities = FirefoxCapabilities::new();
    capabilities.add_arg("-headless").expect("a flag");
    capabilities
        .set_firefox_binary(&environment("PROFLENS_FIREFOX"))
        .expect("a path");
    let mut preferences = FirefoxPreferences::new();
    let folder = downloads().display().to_string();
    // 2: into the folder that is named.
    let set = preferences.set("browser.download.folderList", 2);
    set.and_then(|()| preferences.set("browser.download.dir", folder))
        .and_then(|()| preferences.set("browser.download.alwaysOpenPanel", false))
        .and_then(|()| capabilities.set_preferences(preferences))
        .expect("preferences");
    capabilities.into()
}

/// Into which it saves without asking.
pub fn downloads() -> PathBuf {
    std::env::temp_dir().join(format!("proflens-{}-firefox", std::process::id()))
}

pub async fn pick_files(driver: &WebDriver, files: &[PathBuf]) {
    let paths: Vec<String> = (files.iter())
        .map(|path| path.display().to_string())
        .collect();
    let picker = driver.find(By::Css("#open-files, #boot-picker")).await;
    let picker = picker.expect("the page has a picker");
    let picked = picker.send_keys(paths.join("\n")).await;
    picked.expect("files are picked");
}

pub async fn key(driver: &WebDriver, name: &str) {
    let key: char = match name {
        "Enter" => Key::Enter.into(),
        "Escape" => Key::Escape.into(),
        "ArrowLeft" => Key::Left.into(),
        "ArrowUp" => Key::Up.into(),
        "ArrowRight" => Key::Right.into(),
        "ArrowDown" => Key::Down.into(),
        "Home" => Key::Home.into(),
        "End" => Key::End.into(),
        "PageDown" => Key::PageDown.into(),
        "PageUp" => Key::PageUp.into(),
        "Tab" => Key::Tab.into(),
        _ => name.chars().next().expect("a key"),
    };
    let press = driver.action_chain().key_down(key).key_up(key);
    press.perform().await.expect("a key is pressed");
}

/// The window's outer size: the page is a little lower.
pub async fn resize(driver: &WebDriver, width: u32, height: u32) {
    let sized = driver.set_window_rect(0, 0, width, height).await;
    sized.expect("a window has a size");
}
