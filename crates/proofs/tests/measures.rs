//! A measure is taken until it is clear, recorded with its machine, shown as a picture, and taken anew where its programs
//! change; what cannot be taken here keeps what was taken elsewhere.

#[allow(dead_code)] // each test file uses its part
#[path = "support/repository.rs"]
mod support;

use course::Course;
use std::fs;
use support::{Checked, Repository};

/// A program that prints what `figures` holds for its turn (the last line for every later one), and counts its turns.
const PRINTS: &str = r#"use std::fs;

fn main() {
    let turn = fs::read_to_string("turn").map_or(0, |turn| turn.parse().unwrap());
    fs::write("turn", (turn + 1).to_string()).unwrap();
    let figures = fs::read_to_string("figures").unwrap();
    let line = figures.lines().nth(turn).or(figures.lines().last());
    println!("{}", line.unwrap().replace(';', "\n"));
}"#;

const PYTHON: &str = "\"\"\"La même chose, en Python\"\"\"\n\nprint(\"deux fils : 5 ms\")\n";

const CLEAR: &str = "un fil : 10 ms;deux fils : 5 ms\n";

fn declared(more: &str) -> String {
    format!(
        "[speed]\ntitle = \"Un fil, puis deux\"\n{more}\nexpect = [{{ says = \"À deux, c'est plus rapide\", ratio = [\"un fil\", \"deux fils\"], at_least = 1.3 }}]\n"
    )
}

/// A course with one measure, whose program is to print these figures.
fn course(name: &str, figures: &str) -> Repository {
    let text = "# Un\n\n{{#listing speed}}\n\n{{#measure speed}}\n";
    let repository = Repository::new(name)
        .chapter("un", text)
        .example("un", "speed", PRINTS)
        .locked();
    repository.write("code/un/measures.toml", declared("run = [\"speed\"]"));
    print(&repository, figures);
    repository
}

/// From now on, the program prints these, from the first.
fn print(repository: &Repository, figures: &str) {
    repository.write("figures", figures);
    let _ = fs::remove_file(repository.root().join("turn"));
}

/// How often the program has run since.
fn turns(repository: &Repository) -> usize {
    let turns = fs::read_to_string(repository.root().join("turn"));
    turns.map_or(0, |turns| turns.parse().unwrap())
}

#[track_caller]
fn holds(checked: &Checked) {
    assert_eq!(checked.code, Some(0), "{checked:?}");
}

/// Why the measure failed.
#[track_caller]
fn fails(repository: &Repository, args: &[&str]) -> String {
    let checked = repository.check(&[&["--json"], args].concat());
    assert_eq!(checked.code, Some(1), "{checked:?}");
    checked.failure("measure", "speed")
}

#[test]
fn a_measure_is_taken_once_and_anew_where_it_is_asked_for() {
    let repository = course("taken", CLEAR);
    holds(&repository.check(&[]));
    assert_eq!(turns(&repository), 7, "a clear direction takes no more");
    let record = repository.read("measures.toml");
    for line in [
        "name = \"speed\"",
        "runs = 7",
        "ratios = [2.0]",
        "label = \"un fil\"",
        "median = 10.0",
        "cpu = ",
    ] {
        assert!(record.contains(line), "{record}");
    }

    print(&repository, "un fil : 20 ms;deux fils : 5 ms\n");
    let again = repository.check(&[]);
    holds(&again);
    assert_eq!(turns(&repository), 0, "remembered: {again:?}");
    assert!(again.stdout.contains("1 mesure"), "{again:?}");
    holds(&repository.check(&["--all"]));
    holds(&repository.check(&["--measures"]));
    assert_eq!(turns(&repository), 14);
    assert_eq!(
        repository.read("measures.toml"),
        record,
        "nobody asked to record it"
    );
    holds(&repository.check(&["--update", "speed"]));
    assert!(repository.read("measures.toml").contains("ratios = [4.0]"));
    print(&repository, CLEAR);
    holds(&repository.check(&["--measures", "--update"]));
    assert!(repository.read("measures.toml").contains("ratios = [2.0]"));
}

#[test]
fn what_the_program_prints_otherwise_is_measured_anew() {
    let repository = course("changed", CLEAR);
    holds(&repository.check(&[]));
    let stale = || Course::read(repository.root()).unwrap().stale();
    assert_eq!(stale(), []);
    repository.write(
        "code/un/measures.toml",
        declared("run = [\"speed\"]\ncores = 1"),
    );
    let problem = &stale()[0];
    assert!(problem.message.contains("n'a pas été reprise"), "{problem}");
    assert_eq!(problem.place(), "book/un.md:5");
    print(&repository, CLEAR);
    holds(&repository.check(&[]));
    assert_eq!((turns(&repository), stale()), (7, vec![]));
}

#[test]
fn the_contrary_is_found_and_forgets_what_was_recorded() {
    let repository = course("contrary", CLEAR);
    holds(&repository.check(&[]));
    print(&repository, "un fil : 5 ms;deux fils : 10 ms\n");
    let checked = repository.check(&["--json", "--all"]);
    let found = checked.finding("measure", "speed");
    let detail = found["detail"].as_str().unwrap();
    for words in ["« un fil » / « deux fils » vaut 0,5", "au moins 1,3"] {
        assert!(detail.contains(words), "no « {words} » in: {detail}");
    }
    // Where others disturb the machine meanwhile, nothing is refuted.
    let is_refuted = detail.contains("c'est faux ici");
    assert_eq!(is_refuted, checked.code == Some(1), "{checked:?}");
    assert_ne!(is_refuted, detail.contains("garde les valeurs"), "{detail}");
    let stale = Course::read(repository.root()).unwrap().stale();
    assert_eq!(is_refuted, !stale.is_empty(), "{stale:?}");
    assert_eq!(
        is_refuted,
        !repository.read("measures.toml").contains("speed")
    );
}

#[test]
fn measures_can_be_left_out() {
    let repository = course("left-out", CLEAR);
    holds(&repository.check(&["--all", "--no-measures"]));
    assert_eq!(turns(&repository), 0);
}

#[test]
fn what_is_not_clear_is_said_not_to_be() {
    let turn = |n: usize| match n % 2 {
        0 => CLEAR.to_owned(),
        _ => "un fil : 5 ms;deux fils : 5 ms\n".to_owned(),
    };
    let figures: String = (0..31).map(turn).collect();
    let repository = course("unclear", &figures);
    let detail = fails(&repository, &[]);
    assert!(
        detail.contains("non tranché") && detail.contains("31 lancements"),
        "{detail}"
    );
    assert!(detail.contains("ne fait rien d'autre"), "{detail}");
    assert_eq!(turns(&repository), 31);
}

#[test]
fn a_record_that_says_the_contrary_is_no_evidence() {
    let repository = course("forged-record", CLEAR);
    holds(&repository.check(&[]));
    let forged = repository
        .read("measures.toml")
        .replace("ratios = [2.0]", "ratios = [1.0]");
    repository.write("measures.toml", forged);
    let problem = &Course::read(repository.root()).unwrap().stale()[0];
    assert!(problem.message.contains("dément le texte"), "{problem}");
}

#[test]
fn a_figure_that_is_none_is_told() {
    for (name, figures, words) in [
        ("no-figure", "un fil, 10 ms\n", "« un fil, 10 ms »"),
        (
            "no-label",
            "un fil : 10 ms;deux fil : 5 ms\n",
            "« deux fil »",
        ),
        (
            "two-labels",
            "un fil : 10 ms;un fil : 5 ms\n",
            "deux cas s'appellent « un fil »",
        ),
    ] {
        let detail = fails(&course(name, figures), &[]);
        assert!(detail.contains(words), "no « {words} » in: {detail}");
    }
}

#[test]
fn a_program_that_ends_badly_measures_nothing() {
    let repository =
        course("ends-badly", CLEAR).example("un", "speed", "fn main() {\n    panic!(\"non\");\n}");
    let detail = fails(&repository, &[]);
    assert!(
        detail.contains("code de sortie 101") && detail.contains("non"),
        "{detail}"
    );
}

#[test]
fn too_few_cores_show_nothing() {
    let repository = course("cores", CLEAR);
    repository.write(
        "code/un/measures.toml",
        declared("run = [\"speed\"]\ncores = 4096"),
    );
    let detail = fails(&repository, &[]);
    assert!(detail.contains("il faut 4096 cœurs"), "{detail}");
    assert!(
        detail.contains("aucune valeur n'est enregistrée"),
        "{detail}"
    );
}

/// A course whose measure takes Python.
fn with_python(name: &str) -> Repository {
    let text = "# Un\n\n{{#listing speed}}\n\n{{#listing snake}}\n\n{{#measure speed}}\n";
    let repository = Repository::new(name)
        .chapter("un", text)
        .example("un", "speed", PRINTS)
        .locked();
    repository.write("code/un/python/snake.py", PYTHON);
    repository.write(
        "code/un/measures.toml",
        declared("run = [\"speed\", \"snake\"]"),
    );
    print(&repository, "un fil : 10 ms\n");
    repository
}

/// Stands in for Python: prints what the program would, and its version. It cannot be absent where the tests run.
const SNAKE: &str =
    "#!/bin/sh\n[ \"$1\" = --version ] && echo 'Python 3.11.7' || echo 'deux fils : 5 ms'\n";

fn check_with(repository: &Repository, python: &str, args: &[&str]) -> Checked {
    let output = repository
        .command(args)
        .env("PYTHON", python)
        .output()
        .unwrap();
    Checked {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn without_python_the_figure_keeps_its_values_and_says_so() {
    let repository = with_python("python");
    let absent = || check_with(&repository, "/aucun/python", &["--all"]);
    let failed = absent();
    assert_eq!(failed.code, Some(1), "{failed:?}");
    assert!(
        failed.stderr.contains("Python n'est pas installé"),
        "{failed:?}"
    );

    let python = repository.root().join("python3");
    repository.write("python3", SNAKE);
    make_executable(&python);
    holds(&check_with(&repository, python.to_str().unwrap(), &[]));
    let record = repository.read("measures.toml");
    assert!(record.contains("python = \"3.11.7\""), "{record}");

    let kept = absent();
    holds(&kept);
    assert!(
        kept.stderr.contains("à savoir : speed (book/un.md:7)"),
        "{kept:?}"
    );
    assert!(kept.stderr.contains("garde les valeurs"), "{kept:?}");
    assert_eq!(repository.read("measures.toml"), record);
}

fn make_executable(file: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn how_long_programs_take_can_be_the_figure() {
    let sleeps = |ms: u64| {
        format!("fn main() {{\n    std::thread::sleep(std::time::Duration::from_millis({ms}));\n}}")
    };
    let text = "# Un\n\n{{#listing long}}\n\n{{#listing short}}\n\n{{#measure speed}}\n";
    let repository = Repository::new("timed")
        .chapter("un", text)
        .example("un", "long", &sleeps(300))
        .example("un", "short", &sleeps(10))
        .locked();
    repository.write(
        "code/un/measures.toml",
        declared("time = [\"long\", \"short\"]")
            .replace("un fil\"", "long\"")
            .replace("deux fils\"", "short\""),
    );
    holds(&repository.check(&[]));
    assert!(
        repository
            .read("measures.toml")
            .contains("label = \"long\"")
    );
}

#[test]
fn the_page_shows_a_picture_its_words_and_its_machine() {
    let repository = course("pictured", CLEAR);
    let page = || fs::read_to_string(repository.root().join("target/proofs/site/un.html")).unwrap();
    holds(&repository.check(&[]));
    // The page was built before the figures were taken.
    assert!(
        page().contains("cargo run -- check speed"),
        "it says what to do"
    );
    holds(&repository.check(&["--all"]));
    let page = page();
    for part in [
        "<kbd>cargo run --release --example speed</kbd>",
        "id=\"measure-speed\"",
        "<svg",
        "aria-label=\"Un fil, puis deux\u{a0}: un fil\u{a0}: 10\u{a0}ms, de 10 à 10",
        "<b>10\u{a0}ms</b>",
        "<td>10\u{a0}ms</td>",
        "À deux, c’est plus rapide",
        "vaut 2\u{202f}; vérifié\u{a0}: au moins 1,3",
        "Médianes de 7 lancements",
        "cargo run -- check --update speed",
    ] {
        assert!(page.contains(part), "no « {part} » in the page");
    }
}
