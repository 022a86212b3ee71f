//! The static site: one flat folder, every file but `index.html` named after its contents, so that a browser may keep it for ever.
//! Held in memory: what is not in the map cannot be served.

use crate::command::root;
use crate::dist::gzip;
use crate::wasm::{self, Profile};
use crate::words;
use anyhow::{Context, Result, bail};
use proflens::export::bundle::{Parts, bundle};
use std::collections::BTreeMap;
use std::fs;

pub const INDEX: &str = "index.html";

pub struct Site {
    /// By name; there are no folders.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Whether a file belongs to the second module, which is loaded when the page is up already; so is the catalogue, by who reads English.
pub fn is_second(name: &str) -> bool {
    name.starts_with(wasm::SECOND) || name.starts_with("further-") || name.ends_with(".mo")
}

impl Site {
    pub fn build(profile: Profile) -> Result<Site> {
        let [first, second] = wasm::build(profile)?;
        let mut sources = read_www()?;
        sources.push((format!("{}.js", wasm::FIRST), first.js.into_bytes()));
        sources.push((format!("{}.js", wasm::SECOND), second.js.into_bytes()));
        if profile == Profile::Release {
            for (name, contents) in &mut sources {
                *contents = squeeze(name, std::mem::take(contents));
            }
        }
        sources.push((format!("{}.wasm", wasm::FIRST), first.wasm));
        sources.push((format!("{}.wasm", wasm::SECOND), second.wasm));
        sources.push(("zh-CN.mo".to_owned(), words::compiled()?));
        let index = fs::read_to_string(root().join(INDEX)).context("index.html is missing")?;
        lay_out(index, sources)
    }

    /// The page, with the files that it opens at start named in its head.
    pub fn index_that_opens(&self, addresses: &[String]) -> Vec<u8> {
        let index = self.files.get(INDEX).cloned().unwrap_or_default();
        if addresses.is_empty() {
            return index;
        }
        let meta = format!(
            "<meta name=\"proflens-open\" content=\"{}\">\n</head>",
            addresses.join(" ")
        );
        String::from_utf8_lossy(&index)
            .replacen("</head>", &meta, 1)
            .into_bytes()
    }

    /// The page as one file, without profiles.
    pub fn one_file(&self) -> Result<Vec<u8>> {
        let (mut parts, mut style) = (Parts::default(), Vec::new());
        for (name, contents) in &self.files {
            let contents = contents.clone();
            match part_of(name) {
                Some("style") => style.push((style_order(name), contents)),
                Some(part @ ("wasm" | "moreWasm" | "words")) => parts.set(part, gzip(&contents)?),
                Some(part) => parts.set(part, contents),
                None => {}
            }
        }
        style.sort();
        let style: Vec<Vec<u8>> = style.into_iter().map(|(_, contents)| contents).collect();
        parts.set("style", style.concat());
        Ok(bundle(&parts, &[], "").into_bytes())
    }

    /// The page's own policy, and what only a header can say.
    pub fn content_security_policy(&self) -> Result<String> {
        let index = self.files.get(INDEX).map(Vec::as_slice).unwrap_or_default();
        let policy = meta_policy(&String::from_utf8_lossy(index))
            .context("index.html holds no <meta http-equiv=\"Content-Security-Policy\">")?;
        Ok(format!("{policy}; frame-ancestors 'none'"))
    }
}

/// What a file is to [`Parts`], by the name before its hash.
fn part_of(name: &str) -> Option<&'static str> {
    let (stem, end) = name.rsplit_once('.')?;
    let (stem, _) = stem.rsplit_once('-')?;
    Some(match (stem, end) {
        (wasm::FIRST, "js") => "glue",
        (wasm::FIRST, "wasm") => "wasm",
        (wasm::SECOND, "js") => "moreGlue",
        (wasm::SECOND, "wasm") => "moreWasm",
        ("boot", "js") => "boot",
        ("worker", "js") => "worker",
        ("icon", "svg") => "icon",
        (_, "css") => "style",
        (_, "mo") => "words",
        _ => return None,
    })
}

/// The second module's styles come after the page's.
fn style_order(name: &str) -> (bool, bool, String) {
    (
        is_second(name),
        !name.starts_with("style-"),
        name.to_owned(),
    )
}

/// Every file directly under `www/`. `www/examples` is embedded in the wasm and not served.
fn read_www() -> Result<Vec<(String, Vec<u8>)>> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(root().join("www")).context("the folder www is missing")? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            sources.push((format!("www/{name}"), fs::read(entry.path())?));
        }
    }
    sources.sort();
    Ok(sources)
}

/// Takes comments that have lines of their own, and indentation, out of scripts and stylesheets: a tenth of what they weigh.
fn squeeze(name: &str, contents: Vec<u8>) -> Vec<u8> {
    if !name.ends_with(".js") && !name.ends_with(".css") {
        return contents;
    }
    let mut is_in_comment = false;
    let mut out = String::new();
    for line in String::from_utf8_lossy(&contents).lines().map(str::trim) {
        is_in_comment |= line.starts_with("/*");
        let is_code = !is_in_comment && !line.is_empty() && !line.starts_with("//");
        if is_code {
            out.push_str(line);
            out.push('\n');
        }
        is_in_comment &= !line.contains("*/");
    }
    out.into_bytes()
}

/// Gives each source a name that holds its hash, and puts that name where `index.html` quotes the source.
fn lay_out(mut index: String, sources: Vec<(String, Vec<u8>)>) -> Result<Site> {
    let mut files = BTreeMap::new();
    for (source, contents) in sources {
        let name = hashed_name(&source, &contents);
        index = index.replace(&format!("\"{source}\""), &format!("\"{name}\""));
        files.insert(name, contents);
    }
    if let Some(at) = index.find("\"www/") {
        let missing: String = index[at + 1..].chars().take_while(|c| *c != '"').collect();
        bail!("index.html names {missing}, which does not exist");
    }
    files.insert(INDEX.into(), index.into_bytes());
    Ok(Site { files })
}

/// `www/style.css` → `style-0123456789abcdef.css`.
fn hashed_name(source: &str, contents: &[u8]) -> String {
    let flat = source.strip_prefix("www/").unwrap_or(source);
    let hash = fnv1a(contents);
    match flat.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash:016x}.{extension}"),
        None => format!("{flat}-{hash:016x}"),
    }
}

/// Enough to tell two builds apart; nobody attacks their own site's file names.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn meta_policy(index: &str) -> Option<String> {
    let tag = &index[index.find("Content-Security-Policy")?..];
    let value = &tag[tag.find("content=\"")? + "content=\"".len()..];
    let policy = &value[..value.find('"')?];
    Some(
        policy
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .trim_end_matches(';')
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quoted_source_is_renamed() {
        let index = r#"<link href="www/a.css"><script data-glue="proflens.js">"#.to_owned();
        let sources = vec![
            ("proflens.js".to_owned(), b"js".to_vec()),
            ("www/a.css".to_owned(), b"css".to_vec()),
        ];
        let site = lay_out(index, sources).expect("both exist");
        let names: Vec<&String> = site.files.keys().filter(|name| *name != INDEX).collect();
        let index = String::from_utf8_lossy(&site.files[INDEX]);
        assert_eq!(names.len(), 2);
        assert!(
            names
                .iter()
                .all(|name| index.contains(&format!("\"{name}\""))),
            "{index}"
        );
        assert!(names[0].starts_with("a-") && names[0].ends_with(".css"));
        assert!(names[1].starts_with("proflens-") && names[1].ends_with(".js"));
    }

    #[test]
    fn a_name_without_a_file_is_an_error() {
        let error = lay_out("<img src=\"www/none.svg\">".into(), Vec::new()).map(|_| ());
        assert!(error.unwrap_err().to_string().contains("www/none.svg"));
    }

    #[test]
    fn scripts_lose_their_comments_alone() {
        let script = "// one\nlet a = 1; // kept\n  /** two\n   * three\n   */\n\n  a /= 2;\n/* four */\nb();\n";
        let squeezed = squeeze("a.js", script.into());
        assert_eq!(
            String::from_utf8_lossy(&squeezed),
            "let a = 1; // kept\na /= 2;\nb();\n"
        );
        assert_eq!(squeeze("a.wasm", b"// a".to_vec()), b"// a");
    }

    #[test]
    fn the_policy_is_read_over_several_lines() {
        let index = "<meta http-equiv=\"Content-Security-Policy\"\n content=\"default-src 'none';\n  script-src 'self';\">";
        assert_eq!(
            meta_policy(index).as_deref(),
            Some("default-src 'none'; script-src 'self'")
        );
    }
}
