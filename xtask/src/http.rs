//! As much of HTTP/1.1 as one browser on the same machine needs: one request a connection, one thread a connection. A server that
//! pools threads over kept connections makes a browser wait that opens spare ones, and tests then fail now and then.

use anyhow::{Context, Result};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// A browser's request is a few hundred bytes.
const LONGEST_HEAD: usize = 64 * 1024;

/// A spare connection of a browser says nothing for as long as it likes.
const PATIENCE: Duration = Duration::from_secs(60);

/// The part of a request that matters here; the body, if any, is not read.
pub struct Request {
    pub method: String,
    /// Without query.
    pub path: String,
    /// As the browser believes to have reached us: `127.0.0.1:8000`.
    pub host: String,
}

pub struct Response {
    pub status: &'static str,
    pub headers: Vec<(&'static str, String)>,
    pub length: u64,
    pub body: Box<dyn Read + Send>,
}

pub struct Listening {
    pub address: SocketAddr,
    accepting: thread::JoinHandle<()>,
}

impl Listening {
    /// Answers until the program ends.
    pub fn start(
        port: u16,
        answer: impl Fn(&Request) -> Response + Send + Sync + 'static,
    ) -> Result<Listening> {
        let listener = TcpListener::bind(("127.0.0.1", port))
            .with_context(|| format!("cannot listen on port {port}"))?;
        let address = listener.local_addr()?;
        let answer = Arc::new(answer);
        let accepting = thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answer = answer.clone();
                // A browser that goes away in the middle is not this server's trouble.
                thread::spawn(move || drop(serve(stream, &*answer)));
            }
        });
        Ok(Listening { address, accepting })
    }

    pub fn wait(self) {
        let _ = self.accepting.join();
    }
}

fn serve(mut stream: TcpStream, answer: &dyn Fn(&Request) -> Response) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let Some(request) = read_head(&mut stream)?.as_deref().and_then(parse) else {
        return Ok(());
    };
    let mut response = answer(&request);
    let mut head = format!("HTTP/1.1 {}\r\n", response.status);
    for (name, value) in &response.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!(
        "Content-Length: {}\r\nConnection: close\r\n\r\n",
        response.length
    ));
    stream.write_all(head.as_bytes())?;
    if request.method != "HEAD" {
        std::io::copy(&mut response.body, &mut stream)?;
    }
    stream.flush()
}

/// Up to the empty line; `None` where the other side ends or says too much before it.
fn read_head(stream: &mut TcpStream) -> std::io::Result<Option<String>> {
    let (mut head, mut piece) = (Vec::new(), [0; 4096]);
    while !head.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
        let count = stream.read(&mut piece)?;
        if count == 0 || head.len() > LONGEST_HEAD {
            return Ok(None);
        }
        head.extend_from_slice(&piece[..count]);
    }
    Ok(Some(String::from_utf8_lossy(&head).into_owned()))
}

fn parse(head: &str) -> Option<Request> {
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let host = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host")
            .then(|| value.trim().to_owned())
    });
    Some(Request {
        method: method.to_owned(),
        path: target.split(['?', '#']).next()?.to_owned(),
        host: host.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read() {
        let request = parse("GET /a/b?c HTTP/1.1\r\nAccept: *\r\nhOST: 127.0.0.1:8\r\n\r\n");
        let request = request.expect("it is one");
        assert_eq!(
            (&*request.method, &*request.path, &*request.host),
            ("GET", "/a/b", "127.0.0.1:8")
        );
        assert!(parse("nonsense").is_none());
    }
}
