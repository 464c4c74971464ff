//! A check that cannot fail proves nothing: here each promise is broken once, and found out by real executions
//! (`refuted.rs` has what only the explorer finds out).
//!
//! One course holds all that is broken, so that it is built and checked once; another holds what `--update` mends.

#[allow(dead_code)] // each test file uses its part
#[path = "support/repository.rs"]
mod support;

use std::sync::LazyLock;
use support::{Checked, Repository};

/// A listing with its console block.
fn shown(name: &str, info: &str, output: &str) -> String {
    format!("{{{{#listing {name}}}}}\n\n```{info}\n$ cargo run --example {name}\n{output}```\n\n")
}

fn main_with(body: &str) -> String {
    format!("fn main() {{\n    {body}\n}}")
}

/// Everything in it is wrong in its own way.
static BROKEN: LazyLock<Checked> = LazyLock::new(|| {
    let text = [
        "# Un\n\n",
        &shown("wrong", "console", "bonsoir\n"),
        &shown("status", "console", ""),
        &shown("floods", "console", ""),
        &shown("aborts", "console", ""),
        &shown("broken", "console", ""),
        &shown("varies", "console", "1\n"),
        &shown("rare", "console,native", "toujours\n"),
        "```outcomes\nrare\nune autre\n---\nencore une autre\n```\n\n",
        "{{#listing order}}\n\n```outcomes,merge\norder\n2\n1\n---\n3\n```\n\n",
        "{{#listing ask}}\n\n```console,session\n$ cargo run --example ask\n> oui\nnon\n```\n\n",
        "{{#listing compiles}}\n\n{{#listing moved}}\n\n",
        "```rust\nfn main() {\n    let x: u8 = \"a\";\n}\n```\n\n",
        "```rust,compile_fail,E0308\nfn main() {\n    let v = vec![1];\n    drop(v);\n    drop(v);\n}\n```\n\n",
        "[nulle part](rien.md)\n",
    ]
    .concat();
    let ask = "let mut line = String::new();\n    print!(\"> \");\n    std::io::Write::flush(&mut std::io::stdout()).unwrap();\n    std::io::stdin().read_line(&mut line).unwrap();\n    print!(\"{line}\");";
    Repository::new("broken")
        .chapter("un", &text)
        .example("un", "wrong", &main_with("println!(\"bonjour\");"))
        .example("un", "status", &main_with("std::process::exit(3);"))
        .example(
            "un",
            "floods",
            &main_with("loop {\n        println!(\"encore\");\n    }"),
        )
        .example("un", "aborts", &main_with("std::process::abort();"))
        .example("un", "broken", &main_with("let n: u32 = \"un\";"))
        .example(
            "un",
            "varies",
            &main_with("println!(\"{}\", std::process::id());"),
        )
        .example("un", "rare", &main_with("println!(\"toujours\");"))
        .example("un", "order", &main_with("println!(\"1\\n2\\n3\");"))
        .example("un", "ask", &main_with(ask))
        .refused("un", "compiles", "fn main() {}", "error[E0000]: non\n")
        .refused(
            "un",
            "moved",
            "fn main() {\n    let v = vec![1];\n    drop(v);\n    drop(v);\n}",
            "error[E0382]: autre chose\n",
        )
        .check(&["--json", "--all"])
});

#[track_caller]
fn found(kind: &str, listing: &str, words: &[&str]) {
    let detail = BROKEN.failure(kind, listing);
    for word in words {
        assert!(detail.contains(word), "no « {word} » in: {detail}");
    }
}

#[test]
fn check_fails_where_something_is_wrong() {
    assert_eq!(BROKEN.code, Some(1));
    let fields = [
        "kind", "chapter", "listing", "file", "line", "status", "detail",
    ];
    assert!(
        BROKEN
            .findings()
            .iter()
            .all(|finding| fields.iter().all(|field| !finding[field].is_null()))
    );
}

#[test]
fn another_output_is_shown_as_a_diff_with_its_place() {
    found(
        "transcript",
        "wrong",
        &["book/un.md:5", "bonsoir", "bonjour"],
    );
    assert_eq!(BROKEN.finding("transcript", "wrong")["line"], 5);
}

#[test]
fn another_exit_status_is_found() {
    found(
        "transcript",
        "status",
        &["une fin normale", "code de sortie 3"],
    );
}

#[test]
fn a_listing_that_hangs_is_ended_and_named() {
    let text = format!("# Un\n\n{}", shown("hangs", "console,native", ""));
    let body = "println!(\"avant\");\n    loop {\n        std::thread::park();\n    }";
    let repository =
        Repository::new("hangs")
            .chapter("un", &text)
            .example("un", "hangs", &main_with(body));
    let detail = repository
        .check(&["--json", "--all", "--timeout", "1"])
        .failure("transcript", "hangs");
    assert!(
        detail.contains("« hangs »") && detail.contains("ne s'est pas terminé en 1 s"),
        "{detail}"
    );
}

#[test]
fn a_listing_that_floods_its_output_is_ended_and_named() {
    found("transcript", "floods", &["« floods »", "1024 Kio"]);
}

#[test]
fn a_listing_killed_by_a_signal_is_named() {
    found(
        "transcript",
        "aborts",
        &["« aborts »", "tué par le signal 6"],
    );
}

#[test]
fn a_listing_that_does_not_compile_gets_rustcs_message() {
    found(
        "transcript",
        "broken",
        &[
            "« broken » ne compile pas",
            "E0308",
            "code/un/examples/broken.rs:4",
        ],
    );
}

#[test]
fn an_output_that_varies_is_not_always_the_same() {
    found(
        "transcript",
        "varies",
        &["n'affiche pas toujours la même chose", "console,possible"],
    );
}

#[test]
fn an_outcome_outside_the_set_is_found() {
    found("outcomes", "rare", &["fini autrement", "toujours"]);
}

#[test]
fn a_merge_that_breaks_a_groups_order_is_found() {
    found("outcomes", "order", &["fini autrement", "1\n2\n3"]);
}

#[test]
fn a_session_that_answers_otherwise_is_found() {
    found("session", "ask", &["book/un.md", "oui\noui"]);
}

#[test]
fn a_displayed_program_that_does_not_compile_is_refused_by_skeptic() {
    found("skeptic", "broken", &["E0308"]);
    found("skeptic", "bloc", &["E0308", "book/un.md"]);
}

#[test]
fn a_displayed_program_that_does_not_end_well_is_refused_by_skeptic() {
    found("skeptic", "status", &["échoue sous skeptic"]);
    found("skeptic", "aborts", &["« aborts »", "signal 6"]);
    found("skeptic", "floods", &["« floods »", "1024 Kio"]);
}

/// skeptic takes the library that was built last, here for another package, without what the listing uses of it.
#[test]
fn a_displayed_program_is_compiled_with_its_own_chapters_libraries() {
    let repository = Repository::new("libraries")
        .chapter(
            "un",
            &format!("# Un\n\n{}", shown("more", "console,native", "plus\n")),
        )
        .example("un", "more", &main_with("println!(\"{}\", few::more());"));
    let few = "[package]\nname = \"few\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[features]\nmore = []\n";
    repository.write("few/Cargo.toml", few);
    let more = "#[cfg(feature = \"more\")]\npub fn more() -> &'static str {\n    \"plus\"\n}\n";
    repository.write("few/src/lib.rs", more);
    let package = repository.read("code/un/Cargo.toml");
    let needs = "[dependencies]\nfew = { path = \"../../few\", features = [\"more\"] }\n";
    repository.write("code/un/Cargo.toml", format!("{package}{needs}"));
    let other = "[package]\nname = \"other\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[dependencies]\nfew = { path = \"../few\" }\n";
    repository.write("other/Cargo.toml", other);
    repository.write("other/src/lib.rs", "pub use few;\n");
    let workspace = "[workspace]\nmembers = [\"code/*\", \"few\", \"other\"]\ndefault-members = [\"code/*\"]\nresolver = \"3\"\n";
    repository.write("Cargo.toml", workspace);
    let _ = std::fs::remove_dir_all(repository.root().join("target"));
    repository.cargo(&["build", "--examples"]);
    repository.cargo(&["build", "--package", "other"]);
    let checked = repository.check(&["--json", "--all"]);
    let found = checked.finding("skeptic", "more");
    assert_eq!(found["status"], "ok", "{found}");
}

#[test]
fn a_program_that_compiles_after_all_is_found() {
    found("compile_fail", "compiles", &["it succeeded"]);
}

#[test]
fn rustc_is_asked_again_where_a_program_has_changed_and_nowhere_else() {
    let moved = "fn main() {\n    let v = vec![1];\n    drop(v);\n    drop(v);\n}";
    let repository = Repository::new("refusals")
        .chapter("un", "# Un\n\n{{#listing moved}}\n\n{{#listing quiet}}\n\n```console\n$ cargo run --example quiet\n```\n")
        .example("un", "quiet", "fn main() {}")
        .refused("un", "moved", moved, "");
    let kept = repository.root().join("target/proofs/refusals/un.json");
    let _ = std::fs::remove_file(&kept);
    assert_eq!(repository.check(&["--update"]).code, Some(0));
    let check = || repository.check(&["--json", "--all"]);
    assert_eq!(check().finding("compile_fail", "moved")["status"], "ok");
    // What was kept is what is compared.
    let said = std::fs::read_to_string(&kept).unwrap();
    std::fs::write(&kept, said.replace("E0382", "E0000")).unwrap();
    let found = check().failure("compile_fail", "moved");
    assert!(found.contains("E0000"), "{found}");
    // The program begins two lines later.
    let file = "code/un/compile-fail/moved.rs";
    repository.write(file, repository.read(file).replacen("\n\n", "\n\n\n\n", 1));
    let found = check().failure("compile_fail", "moved");
    assert!(
        !found.contains("E0000") && found.contains("moved.rs:8"),
        "{found}"
    );
}

#[test]
fn another_compilers_message_is_shown_as_a_diff() {
    found(
        "compile_fail",
        "moved",
        &["moved.stderr", "autre chose", "use of moved value"],
    );
}

#[test]
fn a_block_refused_for_another_reason_is_found() {
    found("compile_fail", "bloc", &["« E0308 »", "E0382"]);
}

#[test]
fn a_dead_link_is_found() {
    found("completeness", "page", &["rien"]);
}

#[test]
fn a_listing_replaced_by_an_older_file_is_built_again() {
    let repository = sound("older");
    assert_eq!(repository.check(&[]).code, Some(0));
    repository.write(
        "code/un/examples/hello.rs",
        "//! hello\n\nfn main() {\n    println!(\"autre\");\n}\n",
    );
    let long_ago =
        std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let file = std::fs::File::options()
        .write(true)
        .open(repository.root().join("code/un/examples/hello.rs"))
        .unwrap();
    file.set_modified(long_ago).unwrap();
    assert_eq!(repository.check(&[]).code, Some(1));
}

#[test]
fn two_verifications_wait_for_each_other() {
    let repository = sound("two");
    std::thread::scope(|scope| {
        let both = [0, 1].map(|_| scope.spawn(|| repository.check(&["--all"])));
        for checked in both.map(|check| check.join().unwrap()) {
            assert_eq!(checked.code, Some(0), "{checked:?}");
        }
    });
}

#[test]
fn what_depends_on_a_second_listing_is_checked_when_it_changes() {
    let text = "# Un\n\n{{#listing a}}\n\n{{#listing b}}\n\n```console,native\n$ cargo run --example a\na\n$ cargo run --example b\nb\n```\n";
    let print = |text: &str| main_with(&format!("println!(\"{text}\");"));
    let repository = Repository::new("second")
        .chapter("un", text)
        .example("un", "a", &print("a"));
    let repository = repository.example("un", "b", &print("b")).locked();
    assert_eq!(repository.check(&[]).code, Some(0));
    repository.write(
        "code/un/examples/b.rs",
        format!("//! b\n\n{}\n", print("c")),
    );
    assert_eq!(repository.check(&[]).code, Some(1));
}

#[test]
fn a_forged_number_of_executions_is_no_evidence() {
    let repository = sound("forged");
    repository.check(&["--all"]);
    let course = || course::Course::read(repository.root()).unwrap();
    assert!(course().stale().is_empty());
    repository.write(
        "verdicts.toml",
        repository
            .read("verdicts.toml")
            .replace("= 10", "= 1000000"),
    );
    assert_eq!(course().stale().len(), 1);
}

#[test]
fn update_leaves_alone_what_a_block_cannot_hold() {
    for (name, body) in [
        ("fence", "println!(\"```\");"),
        ("command", "println!(\"$ ls\");"),
        ("dots", "println!(\"...\");"),
    ] {
        let text = format!("# Un\n\n{}", shown("odd", "console,native", "précieux\n"));
        let repository =
            Repository::new(name)
                .chapter("un", &text)
                .example("un", "odd", &main_with(body));
        assert_eq!(repository.check(&["--update"]).code, Some(1), "{name}");
        assert_eq!(repository.read("book/un.md"), text, "{name}");
    }
}

#[test]
fn a_last_line_that_is_not_ended_is_a_line() {
    let text = format!("# Un\n\n{}", shown("open", "console,native", ""));
    let repository = Repository::new("open").chapter("un", &text).example(
        "un",
        "open",
        &main_with("print!(\"a\");"),
    );
    assert_eq!(repository.check(&["--update"]).code, Some(0));
    assert!(
        repository
            .read("book/un.md")
            .contains("example open\na\n```")
    );
}

#[test]
fn a_session_that_floods_is_ended() {
    let text =
        "# Un\n\n{{#listing pours}}\n\n```console,session\n$ cargo run --example pours\n> a\n```\n";
    let code = main_with("loop {\n        println!(\"encore\");\n    }");
    let repository = Repository::new("pours")
        .chapter("un", text)
        .example("un", "pours", &code);
    let detail = repository
        .check(&["--json", "--timeout", "20"])
        .failure("session", "pours");
    assert!(
        detail.contains("pas terminée à temps") && detail.contains("encore"),
        "{detail}"
    );
}

#[test]
fn whoever_interrupts_a_check_leaves_no_program_behind() {
    let text = format!("# Un\n\n{}", shown("waits", "console,native", ""));
    let body = "let address = std::env::var(\"ADDRESS\").unwrap();\n    let mut line = std::net::TcpStream::connect(address).unwrap();\n    let _ = std::io::Read::read(&mut line, &mut [0]);";
    let repository =
        Repository::new("waits")
            .chapter("un", &text)
            .example("un", "waits", &main_with(body));
    let phone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut check = repository.command(&["--timeout", "600"]);
    check.env("ADDRESS", phone.local_addr().unwrap().to_string());
    let mut check = check.spawn().unwrap();
    let mut lines: Vec<_> = (0..10).map(|_| phone.accept().unwrap().0).collect();
    let kill = std::process::Command::new("kill")
        .arg(check.id().to_string())
        .status()
        .unwrap();
    assert!(kill.success());
    assert_eq!(check.wait().unwrap().code(), Some(130));
    for line in &mut lines {
        // A program that has ended has hung up.
        assert!(matches!(
            std::io::Read::read(line, &mut [0]),
            Ok(0) | Err(_)
        ));
    }
}

/// A course in which all is true.
fn sound(name: &str) -> Repository {
    let text = format!("# Un\n\n{}", shown("hello", "console,native", "bonjour\n"));
    let repository = Repository::new(name).chapter("un", &text);
    repository
        .example("un", "hello", &main_with("println!(\"bonjour\");"))
        .locked()
}

#[test]
fn what_held_is_remembered_until_it_changes() {
    let repository = sound("memory");
    repository.check(&["--all"]);
    let again = repository.check(&[]);
    assert_eq!(again.code, Some(0), "{again:?}");
    let all = "1 listing, 1 transcription, 2 pages : tout est vrai";
    assert!(
        again
            .stdout
            .contains(&format!("{all} (dont 4 déjà vérifiés")),
        "{again:?}"
    );
    repository.write(
        "code/un/examples/hello.rs",
        "//! hello\n\nfn main() {\n    println!(\"bonsoir\");\n}\n",
    );
    assert_eq!(repository.check(&[]).code, Some(1));
    assert_eq!(
        repository.check(&[]).code,
        Some(1),
        "a failure is not remembered"
    );
}

#[test]
fn verdicts_are_those_of_the_text_as_it_stands() {
    let repository = sound("verdicts");
    repository.check(&["--all"]);
    let proved = repository.read("verdicts.toml");
    assert!(
        proved.contains("listing = \"hello\"") && proved.contains("executions = 10"),
        "{proved}"
    );
    repository.write(
        "book/un.md",
        repository.read("book/un.md").replace("bonjour", "bonsoir"),
    );
    assert_eq!(repository.check(&[]).code, Some(1));
    assert!(
        !repository.read("verdicts.toml").contains("hello"),
        "what is no longer said is no longer proved"
    );
}

#[test]
fn update_rewrites_the_transcript_and_nothing_else() {
    let repository = sound("update");
    let text = repository.read("book/un.md");
    repository.write("book/un.md", text.replace("bonjour", "bonsoir"));
    let updated = repository.check(&["--update"]);
    assert_eq!(updated.code, Some(0), "{updated:?}");
    assert!(
        updated.stdout.contains("1 passage récrit") && updated.stdout.contains("tout est vrai"),
        "{updated:?}"
    );
    assert_eq!(repository.read("book/un.md"), text);
}

#[test]
fn what_update_says_as_json_is_of_the_text_as_it_then_stands() {
    let repository = sound("update-json");
    repository.write(
        "book/un.md",
        repository.read("book/un.md").replace("bonjour", "bonsoir"),
    );
    let updated = repository.check(&["--update", "--json"]);
    assert_eq!(
        (updated.code, updated.findings().len()),
        (Some(0), 4),
        "{updated:?}"
    );
    assert!(
        updated
            .findings()
            .iter()
            .all(|finding| finding["status"] == "ok"),
        "{updated:?}"
    );
}

#[test]
fn update_writes_the_compilers_message() {
    let code = "fn main() {\n    let v = vec![1];\n    drop(v);\n    drop(v);\n}";
    let text = "{{#listing moved}}\n";
    // A package without any target does not load, hence the other listing.
    let repository = sound("message").refused("un", "moved", code, "");
    repository.write(
        "book/un.md",
        format!("{}{text}", repository.read("book/un.md")),
    );
    assert_eq!(repository.check(&["--update"]).code, Some(0));
    assert!(
        repository
            .read("code/un/compile-fail/moved.stderr")
            .starts_with("error[E0382]")
    );
}

#[test]
fn update_overwrites_nothing_where_the_listing_fails() {
    for (name, body) in [
        ("update-panics", "println!(\"a\");\n    panic!(\"non\");"),
        (
            "update-hangs",
            "println!(\"a\");\n    loop {\n        std::thread::park();\n    }",
        ),
        ("update-broken", "let n: u32 = \"un\";"),
    ] {
        let text = format!("# Un\n\n{}", shown("fails", "console,native", "précieux\n"));
        let repository =
            Repository::new(name)
                .chapter("un", &text)
                .example("un", "fails", &main_with(body));
        assert_eq!(
            repository.check(&["--update", "--timeout", "0.5"]).code,
            Some(1),
            "{name}"
        );
        assert_eq!(repository.read("book/un.md"), text, "{name}");
    }
}

#[test]
fn bad_usage_is_told_apart_from_a_false_text() {
    assert_eq!(sound("usage").check(&["--nonsense"]).code, Some(2));
}
