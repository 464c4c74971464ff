//! What the explorer finds out: statements that real executions bear out and that some schedule refutes, and statements
//! that nothing can prove. Each comes with the schedule, or with the reason and what to do.
//!
//! One course holds all that is false, so that it is built and explored once; another, all that is true.

#[allow(dead_code)] // each test file uses its part
#[path = "support/repository.rs"]
mod support;

use std::sync::LazyLock;
use support::{Checked, Repository};

/// A listing, with a block that speaks of it.
fn shown(name: &str, info: &str, content: &str) -> String {
    let first = match info.starts_with("console") {
        true => format!("$ cargo run --example {name}"),
        false => name.to_owned(),
    };
    format!("{{{{#listing {name}}}}}\n\n```{info}\n{first}\n{content}```\n\n")
}

fn claim(text: &str) -> String {
    format!("{{{{#claim {text}}}}}\n\n")
}

/// Each thread reads, then writes; for real, the second one comes much later.
const RACE: &str = "use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

static TOTAL: AtomicU32 = AtomicU32::new(0);

fn add() {
    let seen = TOTAL.load(SeqCst);
    TOTAL.store(seen + 1, SeqCst);
}

fn main() {
    let other = thread::spawn(add);
    thread::sleep(Duration::from_millis(300));
    add();
    other.join().unwrap();
    println!(\"total = {}\", TOTAL.load(SeqCst));
}";

/// Two locks, taken in two orders; for real, one thread after the other.
const ABBA: &str = "use std::sync::Mutex;
use std::thread;
use std::time::Duration;

static A: Mutex<u32> = Mutex::new(0);
static B: Mutex<u32> = Mutex::new(0);

fn main() {
    let other = thread::spawn(|| {
        let _a = A.lock().unwrap();
        let _b = B.lock().unwrap();
    });
    thread::sleep(Duration::from_millis(300));
    let b = B.lock().unwrap();
    let a = A.lock().unwrap();
    drop((a, b));
    other.join().unwrap();
    println!(\"fini\");
}";

/// A worker that panics on line 5, and is waited for.
const FAILS: &str = "use std::thread;

fn main() {
    let worker = thread::spawn(|| assert_eq!(1, 2));
    println!(\"{}\", worker.join().is_err());
}";

const ABORTS: &str = "fn main() {
    println!(\"avant\");
    std::process::abort();
}";

const ORDER: &str = "fn main() {
    println!(\"1\\n2\");
}";

const FILES: &str = "fn main() {
    println!(\"{}\", std::fs::exists(\"Cargo.toml\").unwrap());
}";

/// Far more executions than anybody waits for.
const MANY: &str = "use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static TOTAL: AtomicU32 = AtomicU32::new(0);

fn main() {
    let threads = [0; 5].map(|_| {
        thread::spawn(|| {
            for _ in 0..6 {
                TOTAL.fetch_add(1, SeqCst);
            }
        })
    });
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    println!(\"{}\", TOTAL.load(SeqCst));
}";

/// Two who give way to each other, for ever if they always do it at the same time.
const POLITE: &str = include_str!("../../explored/tests/programs/polite.rs");

/// The same, but one of them gives way for a while.
const BACK_OFF: &str = include_str!("../../explored/tests/programs/back-off.rs");

/// A loop that waits for a flag that nobody sets.
const FLAG_UNSET: &str = include_str!("../../explored/tests/programs/flag-unset.rs");

/// The same, and somebody sets it.
const FLAG_SET: &str = include_str!("../../explored/tests/programs/flag-set.rs");

/// A listing without anything but a claim.
fn claimed(name: &str, claims: &[&str]) -> String {
    let claims = claims.iter().map(|said| claim(&format!("{name} {said}")));
    format!("{{{{#listing {name}}}}}\n\n{}", claims.collect::<String>())
}

/// Everything in it is false or unproved, though real executions say nothing against it.
static FALSE: LazyLock<Checked> = LazyLock::new(|| {
    let text = [
        "# Un\n\n",
        &shown("race", "console", "total = 2\n"),
        &claim("race never prints \"total = 1\""),
        "## Issues\n\n```outcomes\nrace\ntotal = 2\n```\n\n",
        &shown("abba", "outcomes", "fini\n"),
        &claim("abba never deadlocks"),
        &shown("fails", "console,possible", "false\n"),
        &claim("fails may panic at line 3"),
        &shown("order", "outcomes,merge", "1\n---\n2\n"),
        &claim("order may run forever"),
        &shown(
            "also",
            "outcomes",
            "total = 1\n---\ntotal = 2\n---\ntotal = 3\n",
        ),
        &shown("files", "console", "true\n"),
        &shown("many", "console", "30\n"),
        &claim("many never prints \"29\""),
        &claimed("polite", &["always ends"]),
        &claimed("flag-unset", &["always ends under a fair schedule"]),
        &claimed("flag-set", &["may run forever"]),
    ]
    .concat();
    Repository::new("refuted")
        .chapter("un", &text)
        .example("un", "race", RACE)
        .example("un", "also", RACE)
        .example("un", "abba", ABBA)
        .example("un", "fails", FAILS)
        .example("un", "order", ORDER)
        .example("un", "files", FILES)
        .example("un", "many", MANY)
        .example("un", "polite", POLITE)
        .example("un", "flag-unset", FLAG_UNSET)
        .example("un", "flag-set", FLAG_SET)
        .check(&["--json", "--all"])
});

#[track_caller]
fn found(kind: &str, listing: &str, words: &[&str]) {
    let detail = FALSE.failure(kind, listing);
    for word in words {
        assert!(detail.contains(word), "no « {word} » in: {detail}");
    }
}

#[test]
fn what_is_not_always_printed_comes_with_a_schedule() {
    found(
        "transcript",
        "race",
        &[
            "book/un.md:5",
            "n'affiche pas toujours cela",
            "total = 1",
            "cargo run -- explore race --replay \"",
            "console,possible",
        ],
    );
}

#[test]
fn a_refuted_never_comes_with_a_schedule() {
    found(
        "claim",
        "race",
        &[
            "« race » n'affiche jamais « total = 1 »",
            "cargo run -- explore race --replay \"",
        ],
    );
}

#[test]
fn a_deadlock_that_real_runs_do_not_show_is_found() {
    found(
        "claim",
        "abba",
        &[
            "« abba » ne se bloque jamais",
            "deadlocked",
            "« fil principal » attend lock A, ligne 17",
        ],
    );
    found(
        "outcomes",
        "abba",
        &["ce que le texte ne dit pas", "deadlocked"],
    );
}

#[test]
fn an_outcome_that_the_set_does_not_say_is_found() {
    found(
        "outcomes",
        "race",
        &["ce que le texte ne dit pas", "total = 1"],
    );
}

#[test]
fn an_outcome_that_never_comes_is_found() {
    found("outcomes", "also", &["ne finit jamais ainsi", "total = 3"]);
}

#[test]
fn a_mix_that_never_comes_is_found() {
    found(
        "outcomes",
        "order",
        &["pas tous ces mélanges", "il en manque 1"],
    );
}

#[test]
fn a_possible_output_that_does_not_come_is_found() {
    found(
        "transcript",
        "fails",
        &[
            "n'affiche jamais cela",
            "quel que soit l'ordonnancement",
            "true",
        ],
    );
}

#[test]
fn a_panic_elsewhere_is_not_on_that_line() {
    found(
        "claim",
        "fails",
        &[
            "« fails » peut paniquer à la ligne 3",
            "aucun ordonnancement",
        ],
    );
}

#[test]
fn what_no_schedule_does_is_not_possible() {
    found(
        "claim",
        "order",
        &["« order » peut tourner sans fin", "aucun ordonnancement"],
    );
}

#[test]
fn what_is_not_modelled_is_named_with_the_remedy() {
    found(
        "transcript",
        "files",
        &["« files » ne peut pas être exploré", "fs", "console,native"],
    );
}

#[test]
fn a_livelock_refutes_that_it_always_ends() {
    found(
        "claim",
        "polite",
        &[
            "« polite » se termine toujours : c'est faux",
            "endless (interblocage actif",
            "« fil principal » répète lock dans une boucle sur LEFT, RIGHT, ligne 12",
        ],
    );
}

#[test]
fn a_fair_schedule_does_not_help_where_nothing_changes() {
    found(
        "claim",
        "flag-unset",
        &["sous un ordonnanceur équitable : c'est faux", "endless\n"],
    );
    found("claim", "flag-set", &["aucun ordonnancement ne le fait"]);
}

#[test]
fn a_sample_proves_no_never() {
    found(
        "claim",
        "many",
        &["demandent toutes les exécutions", "échantillon", "remède"],
    );
}

#[test]
fn a_sample_of_an_output_holds_and_is_called_one() {
    assert_eq!(FALSE.finding("transcript", "many")["status"], "ok");
}

/// A course in which all is true, and is so under every schedule.
fn sound() -> Repository {
    let text = [
        "# Un\n\n",
        &shown("race", "console,possible", "total = 1\n"),
        &claim("race may print \"total = 1\""),
        "```outcomes\nrace\ntotal = 1\n---\ntotal = 2\n```\n\n",
        &shown("abba", "outcomes", "fini\n---\ndeadlocked\n"),
        &claim("abba may deadlock"),
        &shown("fails", "console", "true\n"),
        &claim("fails always panics at line 6"),
        &shown("aborts", "outcomes", "avant\nstatus: 134\n"),
        &claimed("polite", &["may run forever"]),
        &claimed("back-off", &["always ends under a fair schedule"]),
        &claimed("flag-unset", &["may run forever under a fair schedule"]),
        &claimed("flag-set", &["always ends", "never runs forever"]),
    ]
    .concat();
    let repository = Repository::new("sound").chapter("un", &text);
    repository
        .example("un", "race", RACE)
        .example("un", "abba", ABBA)
        .example("un", "fails", FAILS)
        .example("un", "aborts", ABORTS)
        .example("un", "polite", POLITE)
        .example("un", "back-off", BACK_OFF)
        .example("un", "flag-unset", FLAG_UNSET)
        .example("un", "flag-set", FLAG_SET)
        .locked()
}

/// One test, since each course builds its programs anew.
#[test]
fn what_holds_is_recorded_with_its_witness_and_not_explored_again() {
    let repository = sound();
    let checked = repository.check(&["--all"]);
    assert_eq!(checked.code, Some(0), "{checked:?}");
    let course = || course::Course::read(repository.root()).unwrap();
    assert!(course().stale().is_empty(), "{:?}", course().stale());
    let page = course().expand(&course().chapters[0]);
    for said in [
        "un ordonnancement l’affiche",
        "Peut se bloquer",
        "Ces issues et aucune autre",
        "Voir l’ordonnancement",
        "couvrent tous les ordonnancements",
        "Se termine toujours sous un ordonnanceur équitable",
        "équitables</abbr>",
        "Peut tourner sans fin",
    ] {
        assert!(page.contains(said), "no « {said} » in {page}");
    }
    forget(&repository, "target/proofs/memory.toml");
    forget(&repository, "target/explored/Cargo.toml");
    let again = repository.check(&[]);
    assert_eq!(again.code, Some(0), "{again:?}");
    let explored = repository.root().join("target/explored/Cargo.toml");
    assert!(
        !explored.exists(),
        "verdicts.toml has what the explorer found"
    );
    update_follows_what_no_schedule_changes(&repository);
    edit_race(&repository);
    assert_eq!(repository.check(&["race"]).code, Some(1));
    assert!(explored.exists(), "another program is another exploration");
    assert_eq!(course().stale().len(), 1, "the set is false now");
}

fn update_follows_what_no_schedule_changes(repository: &Repository) {
    let file = "code/un/examples/fails.rs";
    repository.write(file, repository.read(file).replace("{}", "échec : {}"));
    let updated = repository.check(&["--update"]);
    assert_eq!(updated.code, Some(0), "{updated:?}");
    assert!(repository.read("book/un.md").contains("\néchec : true\n"));
}

fn forget(repository: &Repository, file: &str) {
    std::fs::remove_file(repository.root().join(file)).unwrap();
}

fn edit_race(repository: &Repository) {
    let file = "code/un/examples/race.rs";
    let text = repository.read(file);
    repository.write(
        file,
        text.replace(
            "let other = thread::spawn(add);",
            "let other = thread::spawn(|| ());",
        ),
    );
}
