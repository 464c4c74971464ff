//! A browser, its pages, and what a reader does in them. Nothing here waits for a time: only for what a page shows.

use anyhow::{Context, Result, bail, ensure};
use headless_chrome::browser::tab::ModifierKey;
use headless_chrome::protocol::cdp::Page::{Navigate, events::LifecycleEventEvent};
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::protocol::cdp::{Emulation, Network};
use headless_chrome::{Browser, LaunchOptions, Tab};
use serde_json::Value;
use std::ffi::OsStr;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A browser without a network: it knows this machine by its number, and nothing else.
pub struct Window(Browser);

/// Presses Tab: `async (address, targetId, times, look)`. `headless_chrome` waits for a tenth of a second at each call, for it sends
/// nothing while it waits for the browser; the page itself, which asks the browser to press the key, waits for nothing.
const TABS: &str = "async (address, targetId, times, look) => {
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => [socket.onopen, socket.onerror] = [resolve, () => reject(new Error(address))]);
    const call = (method, params, sessionId) => new Promise((resolve, reject) => {
        const id = call.count = (call.count ?? 0) + 1;
        socket.addEventListener('message', function hear({ data }) {
            const answer = JSON.parse(data);
            if (answer.id !== id) return;
            socket.removeEventListener('message', hear);
            answer.error ? reject(new Error(answer.error.message)) : resolve(answer.result);
        });
        socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
    const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
    const seen = [];
    for (let place = 0; place < times; place++) {
        const pressed = ['rawKeyDown', 'keyUp'].map((type) => call('Input.dispatchKeyEvent', { type, key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 }, sessionId));
        await Promise.all(pressed);
        seen.push(look(place));
    }
    socket.close();
    return seen;
}";

/// Nobody reads what a test says longer than this before calling it hung.
const PATIENCE: Duration = Duration::from_secs(120);

impl Window {
    /// Opens it.
    pub fn open() -> Result<Self> {
        let options = LaunchOptions::default_builder()
            .sandbox(false)
            .window_size(Some((1280, 900)))
            .idle_browser_timeout(PATIENCE * 2)
            .args(vec![
                OsStr::new("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
                OsStr::new("--disable-background-timer-throttling"),
                // `Page::tabs`
                OsStr::new("--remote-allow-origins=*"),
            ])
            .build()?;
        Browser::new(options)
            .map(Self)
            .context("Chromium ne se lance pas (sous Debian : apt install chromium)")
    }

    /// A new tab with this page, once it is loaded.
    pub fn page(&self, url: &str) -> Result<Page> {
        let page = self.blank()?;
        page.go(url)?;
        Ok(page)
    }

    /// A new tab whose page's scripts do not run.
    pub fn page_without_scripts(&self, url: &str) -> Result<Page> {
        let page = self.blank()?;
        page.0
            .call_method(Emulation::SetScriptExecutionDisabled { value: true })?;
        page.go(url)?;
        Ok(page)
    }

    fn blank(&self) -> Result<Page> {
        let tab = self.0.new_tab()?;
        tab.set_default_timeout(PATIENCE);
        Ok(Page(tab, self.0.get_ws_url()))
    }
}

/// What a page asked of the network, and what its console complained of.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// The addresses, in order.
    pub requests: Vec<String>,
    /// Errors of scripts, and what the browser refused.
    pub complaints: Vec<String>,
}

/// A page that someone reads, and the address at which its browser is driven.
pub struct Page(Arc<Tab>, String);

impl Page {
    /// What drives it.
    pub(crate) fn tab(&self) -> &Tab {
        &self.0
    }

    /// Goes there.
    pub fn go(&self, url: &str) -> Result<()> {
        self.0.navigate_to(url)?.wait_until_navigated()?;
        Ok(())
    }

    /// Goes to a page of the book and waits until it is drawn, with the buttons of its listings. [`Page::go`] waits longer, until nothing has
    /// been asked of the network for half a second.
    pub fn visit(&self, url: &str) -> Result<()> {
        let (sender, loads) = channel();
        let note = move |event: &Event| {
            if let Event::PageLifecycleEvent(LifecycleEventEvent { params }) = event
                && params.name == "load"
            {
                // Who no longer waits has no need to know.
                let _ = sender.send(params.loader_id.clone());
            }
        };
        let listener = self.0.add_event_listener(Arc::new(note))?;
        let asked = self.0.call_method(navigation(url))?;
        ensure!(asked.error_text.is_none(), "{url} : {:?}", asked.error_text);
        let loader = asked.loader_id.context("the page is here already")?;
        while loads.recv_timeout(PATIENCE)? != loader {}
        self.0.remove_event_listener(&listener)?;
        self.until("document.readyState === 'complete' && !document.querySelector('.actions:not(:has(button))')")?;
        Ok(())
    }

    /// Shows the page as paper would.
    pub fn print_media(&self) -> Result<()> {
        self.0.call_method(Emulation::SetEmulatedMedia {
            media: Some("print".to_owned()),
            features: None,
        })?;
        Ok(())
    }

    /// What a JavaScript expression gives.
    pub fn get(&self, expression: &str) -> Result<Value> {
        let asked =
            format!("Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))");
        let answer = self.0.evaluate(&asked, true)?;
        let text = answer.value.as_ref().and_then(Value::as_str);
        let text = text.with_context(|| format!("{expression} : {:?}", answer.description))?;
        Ok(serde_json::from_str(text)?)
    }

    /// The same, as text.
    pub fn text(&self, expression: &str) -> Result<String> {
        Ok(self
            .get(expression)?
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// Waits until an expression gives something that is true; fails with what the page shows in the end.
    pub fn until(&self, expression: &str) -> Result<Value> {
        let found = self.get(&format!(
            "new Promise((resolve) => {{
                const end = Date.now() + {};
                const look = () => {{
                    const found = (() => {{ try {{ return {expression}; }} catch {{ return null; }} }})();
                    if (found || Date.now() > end) resolve(found);
                    else setTimeout(look, 15);
                }};
                look();
            }})",
            PATIENCE.as_millis()
        ))?;
        match found {
            Value::Null | Value::Bool(false) => bail!(
                "jamais vrai : {expression}\n{}",
                self.text("document.body.innerText")?
            ),
            found => Ok(found),
        }
    }

    /// Presses a button of a listing, by how its label begins, once it is there and can be pressed.
    pub fn press(&self, listing: &str, label: &str) -> Result<()> {
        let button = format!(
            "[...{}.querySelectorAll('button')].find((one) => one.textContent.startsWith('{label}') && !one.hidden && !one.disabled)",
            figure(listing)
        );
        self.until(&format!("!!{button}"))?;
        // A terminal out of sight draws nothing, nor does a page behind another one.
        self.front()?;
        self.get(&format!("void [{button}].map((one) => {{ one.scrollIntoView({{ block: 'center' }}); one.click(); }})"))?;
        Ok(())
    }

    /// Brings the page before the others.
    pub fn front(&self) -> Result<()> {
        self.0.bring_to_front()?;
        Ok(())
    }

    /// What the panel of a listing says happens; empty without one.
    pub fn status(&self, listing: &str) -> Result<String> {
        self.text(&status(listing))
    }

    /// Waits until the panel of a listing says this, among other words.
    pub fn until_status(&self, listing: &str, words: &str) -> Result<()> {
        self.until(&format!("({}).includes('{words}')", status(listing)))?;
        Ok(())
    }

    /// The lines of a listing's terminal.
    pub fn lines(&self, listing: &str) -> Result<Vec<String>> {
        let text = self.text(&terminal(listing))?;
        let lines = text
            .lines()
            .map(|line| line.replace('\u{a0}', " ").trim_end().to_owned());
        Ok(lines.filter(|line| !line.is_empty()).collect())
    }

    /// Waits until a listing's terminal shows this.
    pub fn until_shown(&self, listing: &str, words: &str) -> Result<()> {
        self.until(&format!(
            "({}).replaceAll('\\u00a0', ' ').includes('{words}')",
            terminal(listing)
        ))?;
        Ok(())
    }

    /// Types plain letters where the focus is.
    pub fn types(&self, text: &str) -> Result<()> {
        self.0.type_str(text)?;
        Ok(())
    }

    /// Presses one key, such as `Enter`.
    pub fn key(&self, key: &str) -> Result<()> {
        self.0.press_key(key)?;
        Ok(())
    }

    /// Presses Tab so many times, and gives what a JavaScript function of how many came before sees after each.
    pub fn tabs(&self, times: u64, look: &str) -> Result<Vec<Value>> {
        let (address, target) = (
            Value::from(&*self.1),
            Value::from(&**self.0.get_target_id()),
        );
        let seen = self.get(&format!("({TABS})({address}, {target}, {times}, {look})"))?;
        Ok(seen.as_array().cloned().unwrap_or_default())
    }

    /// Presses a key with Ctrl.
    pub fn ctrl(&self, key: &str) -> Result<()> {
        self.0
            .press_key_with_modifiers(key, Some(&[ModifierKey::Ctrl]))?;
        Ok(())
    }

    /// Opens the editor of a listing and puts this text into it, as pasting does.
    pub fn rewrite(&self, listing: &str, source: &str) -> Result<()> {
        let area = format!("{}.querySelector('.editor textarea')", figure(listing));
        if self.get(&format!("{area} === null"))? == Value::Bool(true) {
            self.press(listing, "Modifier")?;
            self.until(&format!("{area} !== null"))?;
        }
        let source = Value::from(source);
        self.get(&format!("(() => {{ {area}.focus(); {area}.select(); document.execCommand('insertText', false, {source}); }})()"))?;
        Ok(())
    }

    /// From now on, notes what the page asks for and complains of.
    pub fn watch(&self) -> Result<Arc<Mutex<Seen>>> {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let noted = seen.clone();
        self.0
            .add_event_listener(Arc::new(move |event: &Event| note(&noted, event)))?;
        self.0.call_method(Network::Enable {
            max_total_buffer_size: None,
            max_resource_buffer_size: None,
            max_post_data_size: None,
            report_direct_socket_traffic: None,
            enable_durable_messages: None,
        })?;
        self.0.enable_log()?.enable_runtime()?;
        Ok(seen)
    }

    /// Closes the tab, as a reader does.
    pub fn close(self) -> Result<()> {
        self.0.close(true)?;
        Ok(())
    }
}

fn navigation(url: &str) -> Navigate {
    Navigate {
        url: url.to_owned(),
        referrer: None,
        transition_Type: None,
        frame_id: None,
        referrer_policy: None,
    }
}

/// The first figure of a listing, whether it shows all of it or a part.
pub fn figure(listing: &str) -> String {
    format!("document.querySelector('figure:has(> [data-listing={listing}])')")
}

fn status(listing: &str) -> String {
    format!(
        "{}.querySelector('.status')?.textContent ?? ''",
        figure(listing)
    )
}

fn terminal(listing: &str) -> String {
    format!(
        "{}.querySelector('.xterm-rows')?.innerText ?? ''",
        figure(listing)
    )
}

fn note(seen: &Mutex<Seen>, event: &Event) {
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    match event {
        Event::NetworkRequestWillBeSent(sent) => {
            seen.requests.push(sent.params.request.url.clone())
        }
        Event::LogEntryAdded(entry) => seen.complaints.push(entry.params.entry.text.clone()),
        Event::RuntimeExceptionThrown(thrown) => {
            seen.complaints
                .push(format!("{:?}", thrown.params.exception_details));
        }
        Event::RuntimeConsoleAPICalled(called) => {
            seen.complaints.push(format!("{:?}", called.params.args))
        }
        _ => {}
    }
}
