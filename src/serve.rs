//! A preview of out/ on this machine.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tower_http::services::ServeDir;
use tower_http::services::fs::ServeFileSystemResponseBody;

type Response = hyper::Response<ServeFileSystemResponseBody>;

/// The types that feed readers want where a file's ending alone says less.
const TYPES: &[(&str, &str)] = &[
    (".atom", "application/atom+xml; charset=utf-8"),
    (".rss", "application/rss+xml; charset=utf-8"),
    ("feed.json", "application/feed+json; charset=utf-8"),
    (".opml", "text/x-opml; charset=utf-8"),
    (".html", "text/html; charset=utf-8"),
    ("/", "text/html; charset=utf-8"),
    (".md", "text/markdown; charset=utf-8"),
];

/// Serves a folder on 127.0.0.1 until Ctrl-C; `on_ready` hears the address.
///
/// `home` is the path that out/ will have on the web: pages are found below it as well as at the root, since
/// 404.html, which is shown anywhere, leads there.
pub fn serve(folder: &Path, home: &str, port: u16, on_ready: impl FnOnce(&str)) -> io::Result<()> {
    if !folder.is_dir() {
        return Err(io::Error::other(format!("{} is missing; `hebdo build` makes it", folder.display())));
    }
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        on_ready(&format!("http://{}/", listener.local_addr()?));
        tokio::select! {
            ended = accept(listener, ServeDir::new(folder), home) => ended,
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    })
}

async fn accept(listener: tokio::net::TcpListener, files: ServeDir, home: &str) -> io::Result<()> {
    let home: Arc<str> = home.into();
    loop {
        let (stream, _) = listener.accept().await?;
        let (files, home) = (files.clone(), home.clone());
        tokio::spawn(async move {
            let answer = service_fn(move |request| answer(files.clone(), home.clone(), request));
            // A browser that goes away in the middle is no concern of ours.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}

async fn answer(
    mut files: ServeDir,
    home: Arc<str>,
    mut request: hyper::Request<hyper::body::Incoming>,
) -> Result<Response, Infallible> {
    let asked = request.uri().path();
    let path = asked.strip_prefix(&*home).map_or_else(|| asked.to_owned(), |below| format!("/{below}"));
    *request.uri_mut() = path.parse().unwrap_or_default();
    let mut response = files.try_call(request).await.unwrap_or_else(|_| {
        let mut failed = Response::default();
        *failed.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
        failed
    });
    if response.status() == hyper::StatusCode::NOT_FOUND {
        let page = hyper::Request::builder().uri("/404.html").body(String::new());
        if let Ok(page) = page
            && let Ok(mut found) = files.try_call(page).await
            && found.status().is_success()
        {
            *found.status_mut() = hyper::StatusCode::NOT_FOUND;
            response = found;
        }
    }
    if response.status().is_success()
        && let Some((_, media_type)) = TYPES.iter().find(|(ending, _)| path.ends_with(ending))
    {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    Ok(response)
}
