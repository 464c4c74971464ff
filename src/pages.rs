//! Serves the pages of the site, and tells those that are open of each edition.

use crate::door::Door;
use crate::gate::{self, Gate};
use crate::interrupt;
use crate::live::{self, Edition};
use crate::peer::Peer;
use crate::run::{self as programs, LARGEST_FRAME, Limits, Runs};
use crate::shelf::Site;
use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Query, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::sse::{Event, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get};
use serde::Deserialize;
use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use tokio::runtime;
use tokio::sync::watch::Receiver;
use tokio::task::spawn_blocking;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};
use tower_http::services::{ServeDir, ServeFile};

/// What every answer may need.
#[derive(Clone)]
struct Desk {
    editions: Receiver<Edition>,
    gate: Arc<Gate>,
    runs: Arc<Runs>,
}

/// Serves the course at `root` until the process is ended.
pub fn serve(listener: TcpListener, root: &Path, editions: Receiver<Edition>) -> Result<()> {
    listener.set_nonblocking(true)?;
    let gate = Gate::new(listener.local_addr()?.port()).context("pas de nombres au hasard")?;
    let runs = Runs::new(root.to_owned(), editions.clone(), Limits::default());
    let desk = Desk {
        editions,
        gate,
        runs,
    };
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let signal = runtime.block_on(async {
        tokio::select! {
            served = answer(listener, router(desk)) => served.map(|()| None),
            signal = interrupt::comes() => signal.map(Some),
        }
    })?;
    // With it go all connections, and with them their programs: this waits for their end.
    drop(runtime);
    Ok(signal.map_or(Ok(()), interrupt::end_by)?)
}

async fn answer(listener: TcpListener, router: Router) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    axum::serve(
        Door(listener),
        router.into_make_service_with_connect_info::<Peer>(),
    )
    .await
}

fn router(desk: Desk) -> Router {
    let gate = Arc::clone(&desk.gate);
    Router::new()
        .route("/__au-fil/run", any(run))
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
        .layer(from_fn_with_state(gate, gate::only_us))
        .layer(from_fn(gate::only_our_account))
        .layer(map_response(gate::guarded))
        .with_state(desk)
}

/// What a page shows that wants to run programs.
#[derive(Deserialize)]
struct Key {
    token: Option<String>,
}

/// A page that wants to run programs.
async fn run(
    State(desk): State<Desk>,
    Query(key): Query<Key>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    if let Err(why) = desk.gate.lets_in(&headers, key.token.as_deref()) {
        return gate::refuse(StatusCode::FORBIDDEN, &why);
    }
    match upgrade {
        Ok(upgrade) => upgrade
            .max_frame_size(LARGEST_FRAME)
            .max_message_size(LARGEST_FRAME)
            .on_upgrade(|socket| programs::converse(socket, desk.runs)),
        Err(_) => gate::refuse(StatusCode::BAD_REQUEST, "ce n'est pas un WebSocket"),
    }
}

/// The present edition, then each new one.
async fn events(
    State(Desk { editions, .. }): State<Desk>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let messages = WatchStream::new(editions).map(|edition| edition.message());
    Sse::new(messages.map(|message| Ok(Event::default().data(message))))
}

async fn page(State(Desk { editions, gate, .. }): State<Desk>, request: Request) -> Response {
    let edition = editions.borrow().clone();
    match &edition.site {
        Some(site) if is_of_search(&request) => of_search(Arc::clone(site), request).await,
        Some(site) => enlivened(file(&site.folder, request).await, &edition, gate.token()).await,
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            Html(edition.enliven(live::NO_SITE, gate.token())),
        )
            .into_response(),
    }
}

fn is_of_search(request: &Request) -> bool {
    let mut parts = request.uri().path().split('/');
    parts.nth(1) == Some(site::search::FOLDER)
}

/// A file of the index of the search; the first one that is asked for waits until it is written.
async fn of_search(site: Arc<Site>, request: Request) -> Response {
    let folder = site.folder.clone();
    match spawn_blocking(move || site.make_searchable()).await {
        Ok(()) => file(&folder, request).await,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
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
async fn enlivened(response: Response, edition: &Edition, token: &str) -> Response {
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
        edition
            .enliven(&String::from_utf8_lossy(&page), token)
            .into(),
    )
}

/// A page that a browser keeps would be an old one after the next edit.
async fn never_stored(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
