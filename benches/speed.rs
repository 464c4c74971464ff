//! How long an author waits: `check` and the site, beside Cargo's own build of the listings, in one run.
//!
//! Works on a copy of the course under `target/`, with the programs that an author uses (the `dev` profile). Each round
//! takes every subject in turn; a line gives the median of the rounds and its ratio to its reference.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;
const LISTING: &str = "code/creer-un-fil/examples/thread-args.rs";

fn main() {
    let mut bench = Bench::new();
    bench.check(&["--all", "--no-measures"]);
    let subjects = [
        Subject(BUILD, BUILD, Bench::build),
        Subject("check, rien n'a changé", BUILD, Bench::check_changes),
        Subject(REBUILD, REBUILD, Bench::edit_and_build),
        Subject(
            "check, ce listing modifié et déjà construit",
            REBUILD,
            Bench::check_changes,
        ),
        Subject("check, un listing modifié", REBUILD, Bench::edit_and_check),
        Subject(
            "check --all : tout, exécuté et exploré depuis rien",
            REBUILD,
            Bench::check_all,
        ),
        Subject("construction du site", REBUILD, Bench::site),
    ];
    let mut times = vec![Vec::new(); subjects.len()];
    for _ in 0..ROUNDS {
        for (times, Subject(_, _, run)) in times.iter_mut().zip(&subjects) {
            times.push(run(&mut bench));
        }
    }
    report(&subjects, times.into_iter().map(median).collect());
}

/// What is measured, what it is compared with, and how.
struct Subject(&'static str, &'static str, fn(&mut Bench) -> Duration);

fn report(subjects: &[Subject], medians: Vec<Duration>) {
    println!("{:<48} {:>10} {:>8}", "", "médiane", "rapport");
    for (Subject(name, reference, _), time) in subjects.iter().zip(&medians) {
        let index = subjects
            .iter()
            .position(|Subject(other, ..)| other == reference)
            .expect("a subject");
        let ratio = time.as_secs_f64() / medians[index].as_secs_f64();
        println!(
            "{name:<48} {:>7.0} ms {ratio:>8.2}",
            time.as_secs_f64() * 1e3
        );
    }
}

const BUILD: &str = "cargo build --examples, rien n'a changé";
const REBUILD: &str = "cargo build --examples, un listing modifié";

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A copy of the course, and the author's programs.
struct Bench {
    root: PathBuf,
    companion: PathBuf,
    edits: usize,
}

impl Bench {
    fn new() -> Self {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = repository.join("target/bench-course");
        let _ = fs::remove_dir_all(&root);
        for part in [
            "book",
            "code",
            "book.toml",
            "rust-toolchain.toml",
            "Cargo.lock",
            "measures.toml",
            "verdicts.toml",
        ] {
            copy(&repository.join(part), &root.join(part));
        }
        fs::write(root.join("Cargo.toml"), manifest(repository)).expect("the copy is writable");
        quietly(
            Command::new("cargo")
                .current_dir(repository)
                .args(["build", "--bins"]),
        );
        Bench {
            root,
            companion: repository.join("target/debug/au-fil-de-rust"),
            edits: 0,
        }
    }

    fn build(&mut self) -> Duration {
        quietly(
            Command::new("cargo")
                .current_dir(&self.root)
                .args(["build", "--examples"]),
        )
    }

    fn edit_and_build(&mut self) -> Duration {
        self.edit();
        self.build()
    }

    fn edit_and_check(&mut self) -> Duration {
        self.edit();
        self.check(&[])
    }

    fn check_changes(&mut self) -> Duration {
        self.check(&[])
    }

    fn check_all(&mut self) -> Duration {
        // Figures take as long as their programs run.
        self.check(&["--all", "--no-measures"])
    }

    fn check(&self, flags: &[&str]) -> Duration {
        quietly(
            Command::new(&self.companion)
                .current_dir(&self.root)
                .arg("check")
                .args(flags),
        )
    }

    /// The site as `serve` builds it.
    fn site(&mut self) -> Duration {
        let out = self.root.join("target/site");
        quietly(
            Command::new(&self.companion)
                .current_dir(&self.root)
                .arg("build")
                .arg("--out")
                .arg(out),
        )
    }

    /// A change that the page shows and that leaves the output as it is.
    fn edit(&mut self) {
        self.edits += 1;
        let text = fs::read_to_string(self.root.join(LISTING)).expect("the listing is there");
        let code: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with("// essai"))
            .collect();
        let edited = format!("{}\n// essai {}\n", code.join("\n"), self.edits);
        fs::write(self.root.join(LISTING), edited).expect("the copy is writable");
    }
}

/// The workspace of the listings alone.
fn manifest(repository: &Path) -> String {
    let text =
        fs::read_to_string(repository.join("Cargo.toml")).expect("the workspace has a manifest");
    let workspace = text.split("\n[package]").next().unwrap_or_default();
    let lines = workspace
        .lines()
        .filter(|line| !line.contains("members =") && !line.contains("path ="));
    let lines: Vec<&str> = lines.collect();
    let members = lines
        .join("\n")
        .replace("[workspace]\n", "[workspace]\nmembers = [\"code/*\"]\n");
    // skeptic 0.14 wants one package of an edition that it knows, and here there are no dependencies.
    members.replace("edition = \"2024\"", "edition = \"2021\"")
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder").flatten() {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).expect("a copy");
    }
}

/// Runs a command that must succeed, and says how long it took.
fn quietly(command: &mut Command) -> Duration {
    let start = Instant::now();
    let output = command
        .stdin(Stdio::null())
        .output()
        .expect("the command starts");
    let time = start.elapsed();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    time
}
