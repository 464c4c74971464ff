//! The programs under `tests/programs`, all built once.

use explored::{Ask, Limits, Outcome, Program, Report, Trouble, Workshop};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

/// Where they are built, and what is built there stays for the next time.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("explored")
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs")
}

/// The program of this name, as if it were in the folder from which it is explored.
fn program(path: &Path) -> Program {
    let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
    let shown = path.file_name().unwrap().into();
    Program {
        name,
        shown,
        text: std::fs::read_to_string(path).unwrap(),
    }
}

pub fn workshop() -> &'static Workshop {
    static WORKSHOP: OnceLock<Workshop> = OnceLock::new();
    WORKSHOP.get_or_init(|| {
        let files = std::fs::read_dir(folder())
            .unwrap()
            .map(|file| file.unwrap().path());
        let mut programs: Vec<Program> = files.map(|file| program(&file)).collect();
        programs.sort_by(|a, b| a.name.cmp(&b.name));
        std::fs::create_dir_all(root()).unwrap();
        Workshop::new(&root(), &programs)
    })
}

/// Limits that a test has the patience for.
pub fn limits() -> Limits {
    Limits {
        silence: Duration::from_millis(500),
        memory: 512 << 20,
        ..Limits::default()
    }
}

pub fn ask() -> Ask {
    Ask {
        executions: Some(1000),
        ..Ask::default()
    }
}

#[track_caller]
pub fn explore(name: &str) -> Report {
    workshop().explore(name, &ask(), &limits()).unwrap()
}

/// The only outcome of a program.
#[track_caller]
pub fn only(name: &str) -> Outcome {
    let mut report = explore(name);
    assert_eq!(report.outcomes.len(), 1, "{report:?}");
    report.outcomes.remove(0)
}

/// Why a program is refused.
#[track_caller]
pub fn refusal(name: &str) -> String {
    match workshop().explore(name, &ask(), &limits()) {
        Err(Trouble::Unbuildable(unbuildable)) => unbuildable.message,
        other => panic!("{name} is not refused: {other:?}"),
    }
}
