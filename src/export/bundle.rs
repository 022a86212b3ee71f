//! The page as one HTML file: it opens from a disk, asks for nothing, and may hold profiles. All of the page stands in it as text: scripts
//! and styles in tags of their own, which the policy names by their hashes, everything else as base64 in tags that no browser runs.
//! `www/boot.js` finds either kind by its id; a file that was made of such a file is the same.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

/// The shell that the page shows before its module is there.
const SHELL: &str = include_str!("../../index.html");

/// What the page is made of, under the names by which `www/boot.js` knows it.
#[derive(Clone, Default)]
pub struct Parts {
    /// Texts: `boot`, `glue`, `moreGlue`, `worker`, `style`.
    pub boot: String,
    pub glue: String,
    pub more_glue: String,
    pub worker: String,
    pub style: String,
    /// SVG.
    pub icon: Vec<u8>,
    /// The two modules and the catalogue of the other language, gzipped.
    pub wasm: Vec<u8>,
    pub more_wasm: Vec<u8>,
    pub words: Vec<u8>,
}

/// A profile that opens with the page.
pub struct Profile {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Parts {
    /// By the name that `www/boot.js` gives it; a name that is none is passed over.
    pub fn set(&mut self, name: &str, bytes: Vec<u8>) {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        match name {
            "boot" => self.boot = text(bytes),
            "glue" => self.glue = text(bytes),
            "moreGlue" => self.more_glue = text(bytes),
            "worker" => self.worker = text(bytes),
            "style" => self.style = text(bytes),
            "icon" => self.icon = bytes,
            "wasm" => self.wasm = bytes,
            "moreWasm" => self.more_wasm = bytes,
            "words" => self.words = bytes,
            _ => {}
        }
    }
}

/// The text of the file. `fragment`: what the address of the page is to say at first, without `#`; it may be empty.
pub fn bundle(parts: &Parts, profiles: &[Profile], fragment: &str) -> String {
    let scripts = [
        ("glue", script_text(&parts.glue)),
        ("moreGlue", script_text(&parts.more_glue)),
        ("boot", script_text(&parts.boot)),
    ];
    let style = parts.style.replace("</", "<\\/");
    let icon = format!("data:image/svg+xml;base64,{}", BASE64.encode(&parts.icon));
    let mut out = String::new();
    out.push_str("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    let hashes: Vec<String> = scripts.iter().map(|(_, text)| hash(text)).collect();
    out.push_str(&format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n",
        policy(&hashes, &hash(&style))
    ));
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>proflens</title>\n");
    out.push_str(&format!(
        "<link rel=\"icon\" href=\"{icon}\" type=\"image/svg+xml\">\n"
    ));
    out.push_str(&format!(
        "<style id=\"part-style\">{style}</style>\n</head>\n<body>\n"
    ));
    out.push_str(&body().replace("\"www/icon.svg\"", &format!("\"{icon}\"")));
    let data = [
        ("icon", parts.icon.as_slice()),
        ("worker", parts.worker.as_bytes()),
        ("wasm", &parts.wasm),
        ("moreWasm", &parts.more_wasm),
        ("words", &parts.words),
    ];
    for (name, bytes) in data {
        out.push_str(&format!(
            "<script type=\"text/plain\" id=\"part-{name}\">{}</script>\n",
            BASE64.encode(bytes)
        ));
    }
    for profile in profiles {
        out.push_str(&format!(
            "<script type=\"text/plain\" class=\"part-profile\" data-name=\"{}\">{}</script>\n",
            attribute(&profile.name),
            BASE64.encode(&profile.bytes)
        ));
    }
    for (name, text) in scripts {
        let start = match name {
            "boot" => format!(" data-fragment=\"{}\"", attribute(fragment)),
            _ => String::new(),
        };
        out.push_str(&format!(
            "<script id=\"part-{name}\"{start}>{text}</script>\n"
        ));
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// Nothing but what stands in the file runs, and nothing at all can be asked for.
fn policy(scripts: &[String], style: &str) -> String {
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {style}; img-src data: blob:; worker-src blob:; base-uri 'none'; form-action 'none'",
        scripts.join(" ")
    )
}

fn hash(text: &str) -> String {
    format!(
        "'sha256-{}'",
        BASE64.encode(Sha256::digest(text.as_bytes()))
    )
}

/// Nothing in a script ends its tag. What is replaced can stand in texts and expressions alone, where a backslash before it means nothing.
/// A browser reads every end of a line as `\n`.
fn script_text(script: &str) -> String {
    let script = script.replace("\r\n", "\n").replace('\r', "\n");
    script
        .replace("</script", "<\\/script")
        .replace("<!--", "<\\!--")
}

fn body() -> &'static str {
    let start = SHELL.find("<body>").map_or(0, |at| at + "<body>".len());
    let end = SHELL.find("</body>").unwrap_or(SHELL.len());
    SHELL.get(start..end).unwrap_or_default()
}

fn attribute(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> Parts {
        Parts {
            boot: "boot('</script><!-- ');\r\n".into(),
            glue: "let wasm_bindgen;".into(),
            more_glue: "let proflens_more;".into(),
            worker: "onmessage = 1;".into(),
            style: "body { color: red }".into(),
            icon: b"<svg/>".to_vec(),
            wasm: vec![1, 2, 3],
            more_wasm: vec![4, 5],
            words: vec![6],
        }
    }

    /// What stands between the tags of an element with this id.
    fn inside<'a>(html: &'a str, id: &str) -> &'a str {
        let start = html
            .find(&format!("id=\"part-{id}\""))
            .expect("it is there");
        let rest = &html[start..];
        let start = rest.find('>').expect("a tag ends") + 1;
        let end = rest.find("</s").expect("an element ends");
        &rest[start..end]
    }

    #[test]
    fn the_policy_names_the_hash_of_each_script_as_it_stands_there() {
        let html = bundle(&parts(), &[], "");
        for id in ["boot", "glue", "moreGlue", "style"] {
            let hash = hash(inside(&html, id));
            assert!(html.contains(&hash), "{id} {hash}");
        }
        assert!(!html.contains("connect-src"));
        assert_eq!(
            hash(""),
            "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
        );
    }

    #[test]
    fn no_part_ends_its_element_and_no_name_its_attribute() {
        let profiles = [Profile {
            name: "a\"><script>x</script>".into(),
            bytes: vec![9],
        }];
        let html = bundle(&parts(), &profiles, "v=top&f=\"");
        assert_eq!(inside(&html, "boot"), "boot('<\\/script><\\!-- ');\n");
        assert!(
            html.contains("data-name=\"a&quot;>&lt;script>x&lt;/script>\">CQ==<"),
            "{html}"
        );
        assert!(html.contains("data-fragment=\"v=top&amp;f=&quot;\""));
        assert_eq!(html.matches("</script>").count(), 9);
    }

    #[test]
    fn nothing_in_it_is_to_be_fetched() {
        let html = bundle(&parts(), &[], "");
        assert!(
            !html.contains("src=\"www") && !html.contains("href=\"www"),
            "{html}"
        );
        assert!(html.contains("boot-picker"));
    }
}
