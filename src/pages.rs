//! Serves the pages of the site, and tells those that are open of each edition.

use crate::live::{self, Edition};
use anyhow::Result;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::map_response;
use axum::response::sse::{Event, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use std::convert::Infallible;
use std::net::TcpListener;
use std::path::Path;
use tokio::runtime;
use tokio::sync::watch::Receiver;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};
use tower_http::services::{ServeDir, ServeFile};

/// Serves until the process is ended.
pub fn serve(listener: TcpListener, editions: Receiver<Edition>) -> Result<()> {
    listener.set_nonblocking(true)?;
    runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            Ok(axum::serve(listener, router(editions)).await?)
        })
}

fn router(editions: Receiver<Edition>) -> Router {
    Router::new()
        .route("/__au-fil/events", get(events))
        .route(
            "/__au-fil/reload.js",
            get((
                [(CONTENT_TYPE, "text/javascript; charset=utf-8")],
                live::SCRIPT,
            )),
        )
        .route(
            "/__au-fil/error.css",
            get(([(CONTENT_TYPE, "text/css; charset=utf-8")], live::STYLE)),
        )
        .fallback(page)
        .layer(map_response(never_stored))
        .with_state(editions)
}

/// The present edition, then each new one.
async fn events(
    State(editions): State<Receiver<Edition>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let messages = WatchStream::new(editions).map(|edition| edition.message());
    Sse::new(messages.map(|message| Ok(Event::default().data(message))))
}

async fn page(State(editions): State<Receiver<Edition>>, request: Request) -> Response {
    let edition = editions.borrow().clone();
    match &edition.site {
        Some(site) => enlivened(file(&site.folder, request).await, &edition).await,
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            Html(edition.enliven(live::NO_SITE)),
        )
            .into_response(),
    }
}

/// The file that is asked for, or the site's page for what does not exist.
async fn file(folder: &Path, mut request: Request) -> Response {
    // A page is longer than its file; hyper leaves the body out of the answer to a HEAD.
    if request.method() == Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    let not_found = ServeFile::new(folder.join("404.html"));
    match ServeDir::new(folder)
        .not_found_service(not_found)
        .try_call(request)
        .await
    {
        Ok(response) => response.map(Body::new),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The same answer; if it is a whole page, with what keeps it up to date.
async fn enlivened(response: Response, edition: &Edition) -> Response {
    let is_page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page || response.status() == StatusCode::PARTIAL_CONTENT {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(page) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(
        head,
        edition.enliven(&String::from_utf8_lossy(&page)).into(),
    )
}

/// A page that a browser keeps would be an old one after the next edit.
async fn never_stored(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
