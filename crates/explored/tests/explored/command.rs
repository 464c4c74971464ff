//! What the command shows, refuses and answers with its exit status.

use crate::support::{folder, root};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs the command where the programs are, on a course that has one listing and one that must not compile.
fn explore(args: &[&str]) -> (Option<i32>, String, String) {
    let code = root().join("code/chapitre");
    for (file, text) in [
        ("examples/pair.rs", "fn main() { println!(\"deux\"); }\n"),
        ("compile-fail/odd.rs", "fn main() { 1 }\n"),
    ] {
        fs::create_dir_all(code.join(file).parent().unwrap()).unwrap();
        if !code.join(file).exists() {
            fs::write(code.join(file), text).unwrap();
        }
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_explore"));
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .current_dir(folder())
        .arg("--root")
        .arg(root())
        .args(args)
        .output()
        .unwrap();
    (
        status.code(),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

#[test]
fn outcomes_are_a_table() {
    let (status, page, errors) = explore(&["deadlock.rs"]);
    assert_eq!((status, errors.as_str()), (Some(0), ""));
    assert_eq!(
        page,
        "\
deadlock.rs : 3 issues

n°  comment il finit                            ce qu'il affiche  exécutions
──  ──────────────────────────────────────────  ────────────────  ──────────
1   se termine                                  1                 1
                                                3
2   se termine                                  3                 1
                                                1
3   interblocage : plus personne n'avance       (rien)            1
    fil principal attend lock mutex 1, ligne 8
    fil 1 attend lock mutex 2, ligne 7

3 exécutions couvrent tous les ordonnancements : il n'y a pas d'autre issue
(le nombre d'exécutions d'une issue n'est pas sa probabilité : il compte des
  ordonnancements)

pour revoir une issue étape par étape :
  1  cargo run -- explore deadlock.rs --replay \"0x5 1x6 0x2\"
  2  cargo run -- explore deadlock.rs --replay \"1x6 0x7\"
  3  cargo run -- explore deadlock.rs --replay \"0 1\"
"
    );
}

#[test]
fn a_livelock_is_told_from_what_never_changes() {
    let ends = |name: &str| {
        let (status, page, _) = explore(&[name]);
        assert_eq!(status, Some(0));
        // Wherever the lines end.
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = [
            "interblocage actif :",
            "attente active sans fin",
            "ordonnancements équitables : il n'y a pas d'autre issue, sauf",
        ];
        words.map(|words| page.contains(words))
    };
    assert_eq!(ends("polite.rs"), [true, false, true]);
    assert_eq!(ends("flag-unset.rs"), [false, true, false]);
    assert_eq!(ends("flag-set.rs"), [false, false, false]);
}

#[test]
fn steps_are_a_table() {
    let (status, page, _) = explore(&["race.rs", "--replay", "0x2 1x3 0x4"]);
    assert_eq!(status, Some(0));
    assert_eq!(
        page,
        "\
race.rs

étape  fil            opération         ligne  source, et → ce qui s'affiche
─────  ─────────────  ────────────────  ─────  ─────────────────────────────────
1      fil principal  load TOTAL        7      let seen = TOTAL.load(SeqCst);
2      fil principal  store TOTAL       8      TOTAL.store(seen + 1, SeqCst);
3      fil 1          load TOTAL        7      let seen = TOTAL.load(SeqCst);
4      fil 1          store TOTAL       8      TOTAL.store(seen + 1, SeqCst);
5      fil 1          fin du fil
6      fil principal  join fil 1        14     other.join().unwrap();
7      fil principal  load TOTAL        15     println!(\"{}\", TOTAL.load(SeqCst…
8      fil principal  print             15     println!(\"{}\", TOTAL.load(SeqCst…
                                               → 2
9      fil principal  fin du programme

fin : se termine
"
    );
}

/// The processes that this one has started, and that still run.
fn children(parent: u32) -> Vec<u32> {
    let tasks = format!("/proc/{parent}/task");
    let tasks = fs::read_dir(tasks).into_iter().flatten().flatten();
    let children = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    children
        .flat_map(|list| {
            list.split_whitespace()
                .map(|id| id.parse().unwrap())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Whether a process still runs, and is no mere entry in its parent's list.
fn runs(process: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"));
    stat.is_ok_and(|stat| !stat.rsplit_once(") ").unwrap().1.starts_with('Z'))
}

#[test]
fn the_process_that_explores_ends_with_the_command() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_explore"));
    command
        .current_dir(folder())
        .arg("--root")
        .arg(root())
        .args(["many-schedules.rs", "--exhaustive"]);
    let mut command = command.stdout(Stdio::null()).spawn().unwrap();
    // Cargo comes first: what explores is the one that is named after the program.
    let child = loop {
        let explores = |id: &u32| {
            fs::read_to_string(format!("/proc/{id}/cmdline"))
                .is_ok_and(|line| line.contains(".target/debug/many"))
        };
        if let Some(child) = children(command.id()).into_iter().find(explores) {
            break child;
        }
        assert!(
            command.try_wait().unwrap().is_none(),
            "it has ended by itself"
        );
    };
    command.kill().unwrap();
    command.wait().unwrap();
    while runs(child) {}
}

#[test]
fn json_is_one_object_on_a_line() {
    let (status, line, _) = explore(&["race.rs", "--json"]);
    assert_eq!((status, line.lines().count()), (Some(0), 1));
    let report: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(
        (&report["listing"], &report["exhaustive"]),
        (&"race.rs".into(), &true.into())
    );
    let outcome = &report["outcomes"][0];
    assert_eq!(
        (&outcome["end"], &outcome["status"], &outcome["stdout"]),
        (&"finished".into(), &0.into(), &"1\n".into())
    );
    for key in ["stderr", "panics", "waiting", "schedule"] {
        assert!(!outcome[key].is_null(), "{key}");
    }
    let schedule = outcome["schedule"].as_str().unwrap();
    let (_, line, _) = explore(&["race.rs", "--replay", schedule, "--json"]);
    let replay: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(replay["outcome"]["stdout"], outcome["stdout"]);
    assert_eq!(
        replay["steps"].as_array().unwrap().last().unwrap()["operation"],
        "exit"
    );
}

#[test]
fn a_listing_goes_by_its_name() {
    let (status, page, _) = explore(&["pair"]);
    assert!(
        status == Some(0) && page.starts_with("pair : 1 issue\n") && page.contains("deux"),
        "{page}"
    );
}

#[test]
fn arguments_input_and_options_are_repeated_in_the_command_that_replays() {
    let (status, page, errors) = explore(&["input.rs", "--stdin", "input.rs", "--", "a b"]);
    assert_eq!(status, Some(0), "{errors}");
    assert!(page.contains("a bfn main() {"), "{page}");
    assert!(
        page.contains("explore input.rs --stdin input.rs --replay \"0x3\" -- 'a b'\n"),
        "{page}"
    );
}

#[track_caller]
fn refuses(args: &[&str], status: i32, words: &str) {
    let (code, page, errors) = explore(args);
    assert_eq!(
        (code, page.as_str()),
        (Some(status), ""),
        "{args:?}: {errors}"
    );
    assert!(
        errors.starts_with("erreur : ") && errors.contains(words),
        "{args:?}: {errors}"
    );
}

#[test]
fn bad_usage_is_2_and_says_what_is_wrong() {
    refuses(&["nulle-part.rs"], 2, "« nulle-part.rs » n'existe pas");
    refuses(&["./"], 2, "est un dossier");
    refuses(
        &["race.rs", "--stdin", "nulle-part"],
        2,
        "« nulle-part » n'existe pas",
    );
    refuses(&["pare"], 2, "voulez-vous dire « pair » ?");
    refuses(&["odd"], 2, "ne doit pas compiler");
    refuses(&["race.rs", "--replay", "0 x"], 2, "« x »");
    refuses(&["race.rs", "--replay", "1x99"], 2, "ne peut pas suivre");
}

#[test]
fn a_bad_program_is_1() {
    refuses(&["wrong-type.rs"], 1, "error[E0373]");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("latin-1.rs");
    fs::write(&file, b"fn main() { println!(\"\xe9t\xe9\"); }").unwrap();
    refuses(
        &[file.to_str().unwrap()],
        1,
        "n'est pas en UTF-8 (octet 23)",
    );
}
