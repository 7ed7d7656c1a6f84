//! Servers that say any bytes whatever, at any speed, or hang up.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A server on a port of its own.
pub struct Raw {
    port: u16,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Raw {
    /// Hands each connection to `script`, with the head of the request and its number, and then closes it.
    pub fn new(script: impl Fn(&mut TcpStream, &str, usize) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heads: Arc<Mutex<Vec<String>>> = Arc::default();
        let (script, noted) = (Arc::new(script), Arc::clone(&heads));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { break };
                let (script, noted) = (Arc::clone(&script), Arc::clone(&noted));
                thread::spawn(move || {
                    let head = head(&mut stream);
                    if head.is_empty() {
                        return;
                    }
                    let number = {
                        let mut noted = noted.lock().unwrap();
                        noted.push(head.clone());
                        noted.len() - 1
                    };
                    script(&mut stream, &head, number);
                    if socket2::SockRef::from(&stream).linger().is_ok_and(|linger| linger == Some(Duration::ZERO)) {
                        return;
                    }
                    let _ = stream.shutdown(Shutdown::Write);
                    // Until the other side has closed as well: an early close would be a reset.
                    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
                    let _ = std::io::copy(&mut stream, &mut std::io::sink());
                });
            }
        });
        Self { port, heads }
    }

    /// Says these bytes to everybody.
    pub fn saying(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::new(move |stream, _, _| {
            let _ = stream.write_all(&bytes);
        })
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/feed", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The heads of the requests that came.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// The head of a request.
fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// Makes the connection end in a reset.
pub fn reset(stream: &TcpStream) {
    let _ = socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO));
}

/// The value of a header in a head.
pub fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// An answer with a length.
pub fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}
