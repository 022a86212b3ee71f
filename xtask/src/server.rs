//! The server of `serve`, `test` and `bench`: plain HTTP on loopback, with the headers that a hoster should send. It never touches
//! the disk for a path from a request: the site is a map, and the opened files are a list.

use crate::site::{INDEX, Site};
use anyhow::{Result, anyhow};
use std::fs::File;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use tiny_http::{Header, Method, Request, Response};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";
const KEEP_NOT: &str = "no-store";

/// Chromium asks for up to six things at once.
const THREADS: usize = 6;

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
    threads: Vec<thread::JoinHandle<()>>,
}

impl Server {
    pub fn start(site: Arc<Site>, options: Options) -> Result<Server> {
        let listener = tiny_http::Server::http((Ipv4Addr::LOCALHOST, options.port))
            .map_err(|error| anyhow!("cannot listen on port {}: {error}", options.port))?;
        let address = listener
            .server_addr()
            .to_ip()
            .ok_or_else(|| anyhow!("the server has no address"))?;
        let listener = Arc::new(listener);
        let answers = Arc::new(Answers::new(site, options)?);
        let threads = (0..THREADS)
            .map(|_| {
                let (listener, answers) = (listener.clone(), answers.clone());
                thread::spawn(move || {
                    while let Ok(request) = listener.recv() {
                        answers.answer(request);
                    }
                })
            })
            .collect();
        Ok(Server { address, threads })
    }

    /// Serves until the program is stopped.
    pub fn wait(self) {
        for thread in self.threads {
            let _ = thread.join();
        }
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
    length: usize,
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

    fn answer(&self, request: Request) {
        let method = request.method().clone();
        let path = request
            .url()
            .split(['?', '#'])
            .next()
            .unwrap_or("/")
            .to_owned();
        let found = match method {
            Method::Get | Method::Head => self.find(&path).ok_or((404, "There is nothing here.\n")),
            _ => Err((405, "This server only answers GET and HEAD.\n")),
        };
        let status = found.as_ref().map_or_else(|(status, _)| *status, |_| 200);
        self.write_log(&format!("{method} {path} {status}\n"));
        let found = found.unwrap_or_else(|(_, text)| Found::text(text));
        let headers = self.headers(&found);
        let response = Response::new(status.into(), headers, found.body, Some(found.length), None);
        // A browser that went away in the middle is not this server's trouble.
        let _ = request.respond(response);
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

    fn headers(&self, found: &Found) -> Vec<Header> {
        [
            ("Content-Type", found.media_type),
            ("Cache-Control", found.cache),
            ("Content-Security-Policy", &self.policy),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
        ]
        .into_iter()
        .filter_map(|(name, value)| Header::from_bytes(name, value).ok())
        .collect()
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
            length: bytes.len(),
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
        let length = usize::try_from(file.metadata().ok()?.len()).ok()?;
        Some(Found {
            body: Box::new(file),
            length,
            media_type: "application/octet-stream",
            cache: KEEP_NOT,
        })
    }
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
            "{request_line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
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
    fn opened_files_are_named_in_the_page_and_served() {
        let manifest = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        let address = serve(vec![manifest]);
        assert!(ask(address, "GET /").contains("content=\"opened/0/Cargo.toml\""));
        assert!(ask(address, "GET /opened/0/Cargo.toml").contains("name = \"xtask\""));
    }
}
