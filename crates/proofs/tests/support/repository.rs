//! A small repository to try the checks in: chapters and listings of a test's own.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, Once};

/// A course under a folder that outlives the test, so that Cargo finds there what it built last time.
pub struct Repository {
    root: PathBuf,
    written: Mutex<BTreeSet<PathBuf>>,
    swept: Once,
}

impl Repository {
    /// A course without chapters, under `name`.
    pub fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        for file in ["verdicts.toml", "measures.toml"] {
            let _ = fs::remove_file(root.join(file));
        }
        let repository = Repository {
            root,
            written: Mutex::default(),
            swept: Once::new(),
        };
        repository.write(
            "Cargo.toml",
            "[workspace]\nmembers = [\"code/*\"]\nresolver = \"3\"\n",
        );
        repository.write("book.toml", "[book]\ntitle = \"Essai\"\nsrc = \"book\"\n");
        repository.write("book/SUMMARY.md", "# Sommaire\n\n");
        repository
    }

    /// Adds a chapter with its package.
    pub fn chapter(self, slug: &str, text: &str) -> Self {
        let summary = self.read("book/SUMMARY.md");
        self.write(
            "book/SUMMARY.md",
            format!("{summary}- [{slug}]({slug}.md)\n"),
        );
        // skeptic 0.14 knows no edition after 2021, and needs one that it knows.
        let package = format!(
            "[package]\nname = \"listings-{slug}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n"
        );
        self.write(&format!("code/{slug}/Cargo.toml"), package);
        self.write(&format!("book/{slug}.md"), text);
        self
    }

    /// Adds a listing that runs; its caption is its name.
    pub fn example(self, slug: &str, name: &str, code: &str) -> Self {
        self.write(
            &format!("code/{slug}/examples/{name}.rs"),
            format!("//! {name}\n\n{code}\n"),
        );
        self
    }

    /// Adds a listing that must not compile, with the message that the page is to show.
    pub fn refused(self, slug: &str, name: &str, code: &str, stderr: &str) -> Self {
        self.write(
            &format!("code/{slug}/compile-fail/{name}.rs"),
            format!("//! {name}\n\n{code}\n"),
        );
        self.write(&format!("code/{slug}/compile-fail/{name}.stderr"), stderr);
        self
    }

    /// Writes the lock file that Cargo would write while it builds: everything proved depends on it.
    pub fn locked(self) -> Self {
        self.cargo(&["generate-lockfile"]);
        self
    }

    /// `cargo`, in this repository.
    pub fn cargo(&self, args: &[&str]) {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .current_dir(&self.root)
            .args(args)
            .args(["--offline", "--quiet"]);
        assert!(command.status().unwrap().success());
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file, unless it is already so: Cargo goes by the time of writing.
    pub fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        let path = self.root.join(file);
        self.written.lock().unwrap().insert(path.clone());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if fs::read(&path).ok().as_deref() != Some(content.as_ref()) {
            fs::write(path, content).unwrap();
        }
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.root.join(file)).unwrap()
    }

    /// `check` with these arguments, in this repository.
    pub fn check(&self, args: &[&str]) -> Checked {
        let output = self.command(args).output().unwrap();
        Checked {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Removes what an earlier run left and this one has not written.
    fn sweep(&self) {
        let written = self.written.lock().unwrap();
        for folder in ["book", "code", "prose"] {
            for file in files(&self.root.join(folder))
                .iter()
                .filter(|file| !written.contains(*file))
            {
                fs::remove_file(file).unwrap();
            }
        }
    }

    /// The same, not yet started.
    pub fn command(&self, args: &[&str]) -> Command {
        self.swept.call_once(|| self.sweep());
        let mut command = Command::new(env!("CARGO_BIN_EXE_prove"));
        command
            .arg("--root")
            .arg(&self.root)
            .args(args)
            .stdin(Stdio::null());
        command
    }
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// What `check` said.
#[derive(Debug)]
pub struct Checked {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Checked {
    /// The findings of `--json`.
    pub fn findings(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The detail of the finding about a listing under one promise, which must have failed.
    pub fn failure(&self, kind: &str, listing: &str) -> String {
        let finding = self.finding(kind, listing);
        assert_eq!(finding["status"], "failed", "{finding}");
        finding["detail"].as_str().unwrap().to_owned()
    }

    /// The finding about a listing under one promise.
    pub fn finding(&self, kind: &str, listing: &str) -> Value {
        let findings = self.findings();
        let found = findings
            .iter()
            .find(|finding| finding["kind"] == kind && finding["listing"] == listing);
        found
            .unwrap_or_else(|| panic!("no {kind} of {listing}: {self:?}"))
            .clone()
    }
}
