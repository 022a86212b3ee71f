//! The server of `serve`, `test` and `bench`: plain HTTP on loopback, with the headers that a hoster should send. It never touches
//! the disk for a path from a request: the site is a map, and the opened files are a list.

use crate::http::{Listening, Request, Response};
use crate::site::{INDEX, Site};
use anyhow::Result;
use std::fs::File;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";
const KEEP_NOT: &str = "no-store";

pub struct Options {
    /// 0: any free port.
    pub port: u16,
    /// Opened by the page at start, served under `opened/`.
    pub open: Vec<PathBuf>,
    /// Serves the site under every `/s/<anything>/` as well: each test gets a sub-path, by which its requests are told apart.
    pub sub_paths: bool,
    /// One line a request: `GET /path 200`.
    pub log: Option<File>,
}

pub struct Server {
    pub address: SocketAddr,
    listening: Listening,
}

impl Server {
    pub fn start(site: Arc<Site>, options: Options) -> Result<Server> {
        let port = options.port;
        let answers = Answers::new(site, options)?;
        let listening = Listening::start(port, move |request| answers.answer(request))?;
        Ok(Server {
            address: listening.address,
            listening,
        })
    }

    /// Serves until the program is stopped.
    pub fn wait(self) {
        self.listening.wait();
    }
}

struct Answers {
    site: Arc<Site>,
    index: Vec<u8>,
    policy: String,
    open: Vec<PathBuf>,
    sub_paths: bool,
    log: Option<Mutex<File>>,
}

/// A body and how it is to be kept.
struct Found {
    body: Box<dyn Read + Send>,
    length: u64,
    media_type: &'static str,
    cache: &'static str,
}

impl Answers {
    fn new(site: Arc<Site>, options: Options) -> Result<Answers> {
        let addresses: Vec<String> = options
            .open
            .iter()
            .enumerate()
            .map(|(k, path)| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                format!("opened/{k}/{}", percent_encode(&name))
            })
            .collect();
        Ok(Answers {
            index: site.index_that_opens(&addresses),
            policy: site.content_security_policy()?,
            site,
            open: options.open,
            sub_paths: options.sub_paths,
            log: options.log.map(Mutex::new),
        })
    }

    fn answer(&self, request: &Request) -> Response {
        let outcome = match &*request.method {
            _ if !is_this_machine(&request.host) => Err((
                "403 Forbidden",
                "This server answers to 127.0.0.1 and localhost alone.\n",
            )),
            "GET" | "HEAD" => self
                .find(&request.path)
                .ok_or(("404 Not Found", "There is nothing here.\n")),
            _ => Err((
                "405 Method Not Allowed",
                "This server answers GET and HEAD alone.\n",
            )),
        };
        let (status, found) = match outcome {
            Ok(found) => ("200 OK", found),
            Err((status, text)) => (status, Found::text(text)),
        };
        self.write_log(&format!("{} {} {status}\n", request.method, request.path));
        Response {
            status,
            headers: self.headers(&found),
            length: found.length,
            body: found.body,
        }
    }

    fn find(&self, path: &str) -> Option<Found> {
        let mut name = path.strip_prefix('/')?;
        if self.sub_paths
            && let Some(below) = name.strip_prefix("s/")
        {
            name = below.split_once('/')?.1;
        }
        if name.is_empty() || name == INDEX {
            return Some(Found::bytes(INDEX, self.index.clone(), ASK_AGAIN));
        }
        if let Some(opened) = name.strip_prefix("opened/") {
            let (number, _) = opened.split_once('/')?;
            return Found::file(self.open.get(number.parse::<usize>().ok()?)?);
        }
        let bytes = self.site.files.get(name)?;
        Some(Found::bytes(name, bytes.clone(), FOR_EVER))
    }

    fn headers(&self, found: &Found) -> Vec<(&'static str, String)> {
        vec![
            ("Content-Type", found.media_type.into()),
            ("Cache-Control", found.cache.into()),
            ("Content-Security-Policy", self.policy.clone()),
            ("X-Content-Type-Options", "nosniff".into()),
            ("Referrer-Policy", "no-referrer".into()),
        ]
    }

    fn write_log(&self, line: &str) {
        if let Some(log) = &self.log
            && let Ok(mut log) = log.lock()
        {
            // The tests that read the log fail by themselves where it cannot be written.
            let _ = log.write_all(line.as_bytes());
        }
    }
}

impl Found {
    fn bytes(name: &str, bytes: Vec<u8>, cache: &'static str) -> Found {
        Found {
            length: bytes.len() as u64,
            body: Box::new(std::io::Cursor::new(bytes)),
            media_type: media_type(name),
            cache,
        }
    }

    fn text(text: &'static str) -> Found {
        Found::bytes("message.txt", text.into(), KEEP_NOT)
    }

    fn file(path: &PathBuf) -> Option<Found> {
        let file = File::open(path).ok()?;
        let length = file.metadata().ok()?.len();
        Some(Found {
            body: Box::new(file),
            length,
            media_type: "application/octet-stream",
            cache: KEEP_NOT,
        })
    }
}

/// A foreign site that has its own name lead here could otherwise read the opened files.
fn is_this_machine(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name == "127.0.0.1" || name == "localhost"
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

fn percent_encode(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::net::TcpStream;

    fn serve(open: Vec<PathBuf>) -> SocketAddr {
        let index = b"<head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"></head>";
        let files = BTreeMap::from([
            (INDEX.to_owned(), index.to_vec()),
            ("a-1.wasm".to_owned(), b"\0asm".to_vec()),
        ]);
        let options = Options {
            port: 0,
            open,
            sub_paths: true,
            log: None,
        };
        Server::start(Arc::new(Site { files }), options)
            .expect("a free port")
            .address
    }

    fn ask(address: SocketAddr, request_line: &str) -> String {
        let mut stream = TcpStream::connect(address).expect("the server listens");
        write!(
            stream,
            "{request_line} HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n"
        )
        .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    #[test]
    fn a_file_has_its_type_and_the_policy() {
        for path in ["/a-1.wasm", "/s/any/a-1.wasm"] {
            let answer = ask(serve(Vec::new()), &format!("GET {path}"));
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            assert!(
                answer.contains("Content-Type: application/wasm"),
                "{answer}"
            );
            assert!(
                answer.contains("default-src 'none'; frame-ancestors 'none'"),
                "{answer}"
            );
            assert!(answer.contains("immutable"), "{answer}");
        }
    }

    #[test]
    fn nothing_outside_the_site_is_served() {
        let address = serve(Vec::new());
        for path in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/opened/0/x",
            "/s/x",
            "//etc/passwd",
        ] {
            let answer = ask(address, &format!("GET {path}"));
            assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        }
        assert!(ask(address, "POST /").starts_with("HTTP/1.1 405"));
    }

    #[test]
    fn a_name_that_only_leads_here_is_refused() {
        assert!(is_this_machine("127.0.0.1:8000") && is_this_machine("localhost"));
        assert!(!is_this_machine("evil.example:8000") && !is_this_machine(""));
    }

    #[test]
    fn opened_files_are_named_in_the_page_and_served() {
        let manifest = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        let address = serve(vec![manifest]);
        assert!(ask(address, "GET /").contains("content=\"opened/0/Cargo.toml\""));
        assert!(ask(address, "GET /opened/0/Cargo.toml").contains("name = \"xtask\""));
    }
}
