//! What the companion promises: `serve` shows the text as it is now, `build` publishes only what is proved, and every
//! mistake is told in French with its file and line.

#[path = "support/companion.rs"]
mod support;

use serde_json::{Value, json};
use std::fs;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::thread;
use support::{CHAPTER, Fixture, LISTING, Server, kill, names_in, soon};

// serve: what a reader gets

#[test]
fn the_book_is_served_on_this_machine() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    assert!(
        server.address.starts_with("127.0.0.1:"),
        "{}",
        server.address
    );
    let page = server.get("/premier.html");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Un texte.") && page.body.contains("Dire bonjour"));
    assert!(server.get("/").body.contains("Un texte."));
}

#[test]
fn a_page_that_does_not_exist_is_the_books_own_404() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    let page = server.get("/nulle-part.html");
    assert_eq!(page.status, 404);
    assert!(page.body.contains("Essai"), "{}", page.body);
}

#[test]
fn nothing_outside_the_site_is_served() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    for path in [
        "/../lock",
        "/%2e%2e/lock",
        "/..%2flock",
        "/../../../../book.toml",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn no_browser_keeps_an_old_page() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    for path in [
        "/",
        "/premier.html",
        "/nulle-part.html",
        "/__au-fil/events",
        "/__au-fil/reload.js",
    ] {
        let mut head = [0; 400];
        let read = std::io::Read::read(&mut server.ask("GET", path), &mut head).unwrap();
        let head = String::from_utf8_lossy(&head[..read]).to_lowercase();
        assert!(head.contains("cache-control: no-store"), "{path}: {head}");
    }
}

#[test]
fn a_taken_port_gives_the_next_free_one() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let fixture = Fixture::new();
    let server = Server::start(fixture.companion(&["serve", "--port", &port.to_string()]));
    assert!(
        server.port() > port && server.port() < port.saturating_add(20),
        "{port} {}",
        server.port()
    );
}

#[test]
fn where_every_port_is_taken_the_error_names_the_remedy() {
    // The last port has no next one. Where the bind fails somebody else holds it, which does as well.
    let _taken = TcpListener::bind(("127.0.0.1", 65535));
    let ran = Fixture::new().run(&["serve", "--port", "65535"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stderr.contains("le port 65535 est déjà pris") && ran.stderr.contains("--port N"),
        "{ran:?}"
    );
}

#[test]
fn without_a_command_the_book_is_served() {
    let fixture = Fixture::new();
    let server = Server::start(fixture.companion(&["--port", "0"]));
    assert_eq!(server.get("/").status, 200);
}

// serve: what an author sees

#[test]
fn an_edited_chapter_shows_in_the_open_page() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    let mut page = server.listen();
    assert!(
        server
            .get("/premier.html")
            .body
            .contains(&format!("data-site=\"{}\"", page.site))
    );
    fixture.edit(CHAPTER, "Un texte.", "Un autre texte.");
    page.reloads();
    assert!(server.get("/premier.html").body.contains("Un autre texte."));
}

#[test]
fn an_edited_listing_shows_too() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    let mut page = server.listen();
    fixture.edit(LISTING, "fn main() {", "fn main() {\n    // salut");
    page.reloads();
    assert!(server.get("/premier.html").body.contains("// salut"));
}

#[test]
fn an_edited_theme_shows_too() {
    let fixture = Fixture::new();
    let style = "book/theme/essai.css";
    fixture.write(style, "p { color: red }");
    let theme = format!("[output.html]\nadditional-css = [\"{style}\"]\n\n[output.html.search]");
    fixture.edit("book.toml", "[output.html.search]", &theme);
    let server = fixture.serve();
    let mut page = server.listen();
    fixture.edit(style, "red", "green");
    page.reloads();
    let body = server.get("/premier.html").body;
    let start = body
        .find("book/theme/essai")
        .expect("the page has its style");
    let link = body[start..].split('"').next().unwrap();
    assert!(
        server.get(&format!("/{link}")).body.contains("green"),
        "{link}"
    );
}

#[test]
fn a_file_that_takes_anothers_place_is_an_edit() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    let mut page = server.listen();
    for (file, from, to) in [
        (CHAPTER, "Un texte.", "Par renommage."),
        ("book.toml", "Essai", "Autre titre"),
    ] {
        fixture.edit_by_rename(file, from, to);
        page.reloads();
        assert!(server.get("/premier.html").body.contains(to), "{file}");
    }
}

#[test]
fn a_folder_that_goes_and_comes_back_is_still_watched() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    let mut page = server.listen();
    fs::rename(fixture.path("book"), fixture.path("ailleurs")).unwrap();
    assert!(page.shows_error().contains("book/SUMMARY.md"));
    fs::rename(fixture.path("ailleurs"), fixture.path("book")).unwrap();
    page.reloads();
    fixture.edit(CHAPTER, "Un texte.", "Toujours là.");
    page.reloads();
    assert!(server.get("/premier.html").body.contains("Toujours là."));
}

#[test]
fn a_new_chapter_in_a_new_folder_shows() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    let mut page = server.listen();
    fixture.write("book/partie/second.md", "# Second\n\nTout neuf.\n");
    fixture.edit(
        "book/SUMMARY.md",
        "premier.md)\n",
        "premier.md)\n- [Second](partie/second.md)\n",
    );
    page.reloads();
    // The two files may have been two edits.
    while server.get("/partie/second.html").status == 404 {
        page.reloads();
    }
    fixture.edit("book/partie/second.md", "Tout neuf.", "Modifié.");
    page.reloads();
    assert!(server.get("/partie/second.html").body.contains("Modifié."));
}

#[test]
fn an_edit_saved_during_a_build_is_not_lost() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    let mut page = server.listen();
    fixture.edit(CHAPTER, "Un texte.", "Un deuxième texte.");
    // Until the build has begun: its folder shows, or the site that it gave.
    while !fixture.served_sites()[0]
        .iter()
        .any(|name| name.starts_with(".site-") || name == "2")
    {
        thread::yield_now();
    }
    fixture.edit(CHAPTER, "Un deuxième texte.", "Un troisième texte.");
    while !server
        .get("/premier.html")
        .body
        .contains("Un troisième texte.")
    {
        page.reloads();
    }
}

#[test]
fn an_error_shows_in_the_open_page_which_keeps_the_last_good_text() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    let mut page = server.listen();
    fixture.edit(CHAPTER, "Un texte.", "Un texte neuf.\n\n{{#listing helo}}");
    let error = page.shows_error();
    assert!(
        error.contains("le listing « helo » n'existe pas"),
        "{error}"
    );
    assert!(
        error.contains("--> book/premier.md:5") && error.contains("voulez-vous écrire « hello »"),
        "{error}"
    );
    server.terminal_shows("--> book/premier.md:5");
    let shown = server.get("/premier.html");
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("Un texte.") && !shown.body.contains("Un texte neuf."));
    fixture.edit(CHAPTER, "{{#listing helo}}", "");
    page.reloads();
    assert!(server.get("/premier.html").body.contains("Un texte neuf."));
}

#[test]
fn a_page_opened_while_the_error_lasts_shows_it_and_once_mended_does_not() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    let mut open = server.listen();
    fixture.edit(CHAPTER, "Un texte.", "{{#listing helo}}");
    open.shows_error();
    let body = server.get("/").body;
    assert!(body.contains("role=\"alert\" lang=\"fr\"><p>"), "{body}");
    assert!(body.contains("le listing « helo » n'existe pas"), "{body}");
    fixture.edit(CHAPTER, "{{#listing helo}}", "Un texte.");
    open.reloads();
    assert!(
        server
            .get("/")
            .body
            .contains("role=\"alert\" lang=\"fr\" hidden>")
    );
}

#[test]
fn a_first_build_that_fails_shows_its_error_and_recovers() {
    let fixture = Fixture::new();
    fixture.edit(CHAPTER, "Un texte.", "{{#listing helo}}");
    let server = fixture.serve();
    let mut page = server.listen();
    let shown = server.get("/premier.html");
    assert_eq!(shown.status, 503);
    assert!(
        shown.body.contains("role=\"alert\" lang=\"fr\"><p>") && shown.body.contains("« helo »"),
        "{shown:?}"
    );
    fixture.edit(CHAPTER, "{{#listing helo}}", "Un texte.");
    page.reloads();
    assert_eq!(server.get("/premier.html").status, 200);
}

#[test]
fn an_error_of_mdbook_itself_shows_like_the_others() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    let mut page = server.listen();
    fixture.write("book.toml", "[book\n");
    assert!(
        page.shows_error()
            .contains("book.toml n'est pas du TOML valide")
    );
    fixture.write("book.toml", "[book]\ntitle = \"Revenu\"\nsrc = \"book\"\n");
    page.reloads();
    assert!(server.get("/premier.html").body.contains("Revenu"));
}

// serve: what it leaves behind

#[test]
fn old_sites_are_removed() {
    let fixture = Fixture::new();
    let server = fixture.serve();
    let mut page = server.listen();
    fixture.edit(CHAPTER, "Un texte.", "Deux.");
    page.reloads();
    fixture.edit(CHAPTER, "Deux.", "Trois.");
    page.reloads();
    // The second site is being removed at this moment; the first one went before the third was built.
    assert!(
        !fixture.served_sites()[0].contains(&"1".to_owned()),
        "{:?}",
        fixture.served_sites()
    );
}

#[test]
fn what_an_ended_server_left_is_removed_and_a_running_one_is_not_disturbed() {
    let fixture = Fixture::new();
    let (ended, running) = (fixture.serve(), fixture.serve());
    assert_eq!(fixture.served_sites().len(), 2);
    drop(ended);
    let fresh = fixture.serve();
    assert_eq!(fixture.served_sites().len(), 2);
    assert_eq!((running.get("/").status, fresh.get("/").status), (200, 200));
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_ends_the_server_at_once_and_leaves_no_process() {
    use std::os::unix::process::ExitStatusExt;
    let fixture = Fixture::new();
    // A shell that starts something in the background makes it deaf to Ctrl-C, and its children with it.
    let mut command = Command::new("env");
    command
        .arg("--default-signal=INT")
        .arg(env!("CARGO_BIN_EXE_au-fil-de-rust"));
    command
        .args(["serve", "--port", "0"])
        .current_dir(fixture.root());
    let server = Server::start(command);
    let _open = server.listen();
    let id = server.id();
    assert!(kill("-INT", id));
    assert_eq!(server.wait().signal(), Some(2));
    assert!(
        !kill("-0", format!("-{id}")),
        "a process of its group is left"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn open_starts_the_browser_on_the_page() {
    let fixture = Fixture::new();
    let bin = fixture.path("bin");
    let opened = fixture.pipe("opened");
    script(
        &bin.join("xdg-open"),
        &format!("printf '%s\\n' \"$1\" >'{}'", opened.display()),
    );
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let mut command = fixture.companion(&["serve", "--port", "0", "--open"]);
    let server = Server::start({
        command.env("PATH", path);
        command
    });
    assert_eq!(
        soon(|| fs::read_to_string(opened).unwrap()).unwrap(),
        format!("http://{}\n", server.address)
    );
}

// build

#[test]
fn build_refuses_what_is_not_proved_and_names_the_command() {
    let fixture = Fixture::new();
    let ran = fixture.run(&["build"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stderr.contains("--> book/premier.md:7") && ran.stderr.contains("cargo run -- check"),
        "{ran:?}"
    );
    assert!(!fixture.path("target/site").exists());
}

#[test]
fn build_writes_the_site_and_says_where() {
    let fixture = Fixture::proved();
    let ran = fixture.run(&["build"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("target/site"), "{ran:?}");
    let page = fixture.read("target/site/premier.html");
    assert!(
        page.contains("Un texte.") && !page.contains("__au-fil"),
        "the static site does not listen"
    );
    assert_eq!(fixture.run(&["build", "--out", "ici/site"]).code, Some(0));
    assert!(fixture.path("ici/site/index.html").exists());
}

#[test]
fn an_edit_makes_a_proof_stale() {
    let fixture = Fixture::proved();
    fixture.edit(LISTING, "fn main", "\nfn main");
    assert!(
        fixture
            .run(&["build"])
            .stderr
            .contains("« hello » n'a pas été revérifié")
    );
}

#[test]
fn a_build_that_fails_leaves_the_last_site() {
    let fixture = Fixture::proved();
    fixture.run(&["build"]);
    fixture.edit(CHAPTER, "Un texte.", "Neuf.\n\n{{#listing helo}}");
    assert_eq!(fixture.run(&["build"]).code, Some(1));
    fixture.write("book.toml", "[book\n");
    assert_eq!(fixture.run(&["build"]).code, Some(1));
    assert!(
        fixture
            .read("target/site/premier.html")
            .contains("Un texte.")
    );
    assert_eq!(names_in(&fixture.path("target")), ["site"]);
}

#[cfg(unix)]
#[test]
fn a_build_that_is_interrupted_leaves_the_last_site() {
    let fixture = Fixture::proved();
    fixture.run(&["build"]);
    let whole = names_in(&fixture.path("target/site"));
    let css = "[output.html]\nadditional-css = [\"book/lent.css\"]\n\n[output.html.search]";
    fixture.edit("book.toml", "[output.html.search]", css);
    fixture.edit(CHAPTER, "Un texte.", "Neuf.");
    let pipe = fixture.pipe("book/lent.css");
    let mut build = fixture.companion(&["build"]).spawn().unwrap();
    // To open a pipe waits for the other end: here the build is in the middle.
    let _writer = soon(|| fs::File::create(pipe).unwrap()).unwrap();
    build.kill().unwrap();
    build.wait().unwrap();
    assert_eq!(names_in(&fixture.path("target/site")), whole);
    assert!(
        fixture
            .read("target/site/premier.html")
            .contains("Un texte.")
    );
}

#[test]
fn build_does_not_replace_a_folder_that_is_not_a_site() {
    let fixture = Fixture::proved();
    for out in [".", "book", "book/premier.md"] {
        let ran = fixture.run(&["build", "--out", out]);
        assert_eq!(ran.code, Some(1), "{out}");
        assert!(ran.stderr.contains("n'est pas un site"), "{out}: {ran:?}");
    }
    assert!(fixture.path(CHAPTER).exists());
}

#[test]
fn mistakes_are_told_with_file_and_line() {
    for (file, content, told) in [
        (
            CHAPTER,
            &b"# Premier\n\n\xff\n"[..],
            "le fichier n'est pas en UTF-8\n  --> book/premier.md:3",
        ),
        (
            CHAPTER,
            b"# Premier\n\n{{#listng hello}}\n",
            "--> book/premier.md:3\n  remède : voulez-vous écrire « listing »",
        ),
        (
            CHAPTER,
            b"# Premier\n\n```rust,ignore\n```\n",
            "--> book/premier.md:3",
        ),
        (
            "book/SUMMARY.md",
            b"# Sommaire\n\n- [Premier](perdu.md)\n",
            "--> book/SUMMARY.md:3",
        ),
        (
            LISTING,
            b"fn main() {}\n",
            "le listing n'a pas de légende\n  --> code/premier/examples/hello.rs:1",
        ),
    ] {
        let fixture = Fixture::new();
        fixture.write(file, content);
        let ran = fixture.run(&["build"]);
        assert_eq!(ran.code, Some(1));
        assert!(ran.stderr.contains(told), "{told}: {ran:?}");
    }
}

// list

#[test]
fn list_shows_number_name_and_caption() {
    assert_eq!(
        Fixture::new().run(&["list"]).stdout,
        "1.1  hello  Dire bonjour\n"
    );
}

#[test]
fn list_as_json_says_what_is_checked() {
    let fixture = Fixture::new();
    fixture.write(
        "code/premier/compile-fail/moved.rs",
        "//! Donner deux fois\n\nfn main() {}\n",
    );
    fixture.edit(CHAPTER, "Un texte.", "{{#listing moved}}");
    let out = fixture.run(&["list", "--json"]).stdout;
    assert!(out.starts_with("{\"name\":\"moved\",\"chapter\":"), "{out}");
    let listings: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let file = "code/premier/compile-fail/moved.rs";
    let moved =
        json!({ "name": "moved", "chapter": "premier", "file": file, "checks": ["compile_fail"] });
    let hello = json!({ "name": "hello", "chapter": "premier", "file": LISTING, "checks": ["skeptic", "transcript"] });
    assert_eq!(listings, [moved, hello]);
}

#[test]
fn a_list_that_nobody_reads_is_no_error() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let fixture = Fixture::new();
    let ran = fixture
        .companion(&["list"])
        .stdout(writer)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let output = ran.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
}

#[test]
fn the_repository_is_found_from_inside() {
    let fixture = Fixture::new();
    let output = fixture
        .companion(&["list"])
        .current_dir(fixture.path("code/premier"))
        .output()
        .unwrap();
    assert_eq!(output.stdout, b"1.1  hello  Dire bonjour\n");
}

// preprocess

/// What mdBook gives a preprocessor: a context and a book.
fn from_mdbook(fixture: &Fixture) -> String {
    let context = json!({
        "root": fixture.root(), "config": { "book": {} }, "renderer": "html", "mdbook_version": "0.5.4",
    });
    let chapter = json!({
        "name": "Premier", "content": fixture.read(CHAPTER), "number": [1], "sub_items": [],
        "path": "premier.md", "source_path": "premier.md", "parent_names": [],
    });
    json!([context, { "items": [{ "Chapter": chapter }] }]).to_string()
}

#[test]
fn preprocess_expands_the_book_that_mdbook_hands_over() {
    let fixture = Fixture::new();
    let ran = fixture.run_with_input(&["preprocess"], &from_mdbook(&fixture));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let book: Value = serde_json::from_str(&ran.stdout).unwrap();
    let content = book["items"][0]["Chapter"]["content"].as_str().unwrap();
    assert!(
        content.contains("Un texte.") && content.contains("<figure class=\"listing\""),
        "{content}"
    );
    assert!(!content.contains("{{#listing"), "{content}");
}

#[test]
fn preprocess_tells_what_is_wrong_in_the_text() {
    let fixture = Fixture::new();
    fixture.edit(CHAPTER, "Un texte.", "{{#listing helo}}");
    let ran = fixture.run_with_input(&["preprocess"], &from_mdbook(&fixture));
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert!(ran.stderr.contains("--> book/premier.md:3"), "{ran:?}");
}

#[test]
fn preprocess_refuses_what_does_not_come_from_mdbook() {
    for input in ["", "bonjour", "{}", "[1, 2]"] {
        let ran = Fixture::new().run_with_input(&["preprocess"], input);
        assert_eq!(ran.code, Some(1), "{input}");
        assert!(
            ran.stderr.contains("n'est pas celle que mdBook donne"),
            "{input}: {ran:?}"
        );
    }
}

#[test]
fn preprocess_supports_every_renderer() {
    for renderer in ["html", "markdown", "epub"] {
        assert_eq!(
            Fixture::new()
                .run(&["preprocess", "supports", renderer])
                .code,
            Some(0),
            "{renderer}"
        );
    }
}

// check

#[cfg(unix)]
#[test]
fn check_hands_its_arguments_to_prove_and_passes_its_exit_code_on() {
    let fixture = Fixture::new();
    let cargo = fixture.path("cargo");
    script(&cargo, "printf '%s ' \"$@\"; exit 7");
    let args = [
        "check",
        "hello",
        "premier",
        "--all",
        "--update",
        "--json",
        "--timeout",
        "5",
    ];
    let output = fixture
        .companion(&args)
        .env("CARGO", &cargo)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let root = fixture.root().canonicalize().unwrap();
    assert!(
        said.starts_with("run --quiet --package proofs --bin prove --manifest-path "),
        "{said}"
    );
    let handed = format!(
        "-- --root {} --all --update --json --timeout 5 -- hello premier ",
        root.display()
    );
    assert!(said.ends_with(&handed), "{said}");
    assert_eq!(output.status.code(), Some(7));
}

#[cfg(unix)]
#[test]
fn check_without_cargo_says_so() {
    let fixture = Fixture::new();
    let output = fixture
        .companion(&["check"])
        .env("CARGO", "/nulle/part")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("cargo ne se lance pas")
    );
}

/// A program in a few words of shell.
#[cfg(unix)]
fn script(file: &std::path::Path, body: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    // Written by another process: one that this process forks meanwhile would hold the file open, and it could not run.
    let write = format!("printf '#!/bin/sh\\n%s\\n' \"$1\" >'{}'", file.display());
    assert!(
        Command::new("sh")
            .args(["-c", &write, "sh", body])
            .status()
            .unwrap()
            .success()
    );
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

// the command line

#[test]
fn every_command_has_its_help_in_french() {
    let fixture = Fixture::new();
    for command in [
        &[][..],
        &["serve"],
        &["build"],
        &["export"],
        &["check"],
        &["list"],
        &["preprocess"],
        &["preprocess", "supports"],
    ] {
        let ran = fixture.run(&[command, &["--help"]].concat());
        assert_eq!(
            (ran.code, ran.stderr.as_str()),
            (Some(0), ""),
            "{command:?}"
        );
        assert!(
            ran.stdout.contains("Usage : cargo run --")
                && ran.stdout.contains("Affiche cette aide"),
            "{ran:?}"
        );
        for english in [
            "Print",
            "Usage:",
            "Commands",
            "COMMAND]",
            "default",
            "possible values",
        ] {
            assert!(
                !ran.stdout.contains(english),
                "{command:?} says {english}: {}",
                ran.stdout
            );
        }
    }
}

#[test]
fn bad_usage_ends_with_2_and_a_french_sentence() {
    for (args, sentence) in [
        (
            &["serve", "--prot", "1"][..],
            "argument inconnu : « --prot » ; voulez-vous écrire « --port » ?",
        ),
        (&["serv"], "commande inconnue : « serv »"),
        (
            &["build", "--out"],
            "il manque une valeur à « --out <DOSSIER> »",
        ),
        (
            &["serve", "--port", "70000"],
            "un port est un nombre entier de 0 à 65535",
        ),
        (
            &["check", "--timeout", "0"],
            "un délai est un nombre entier de secondes",
        ),
        (&["explore"], "il manque <LISTING|FICHIER.rs>"),
        (
            &["explore", "a.rs", "--executions", "x"],
            "un nombre d'exécutions est un entier",
        ),
    ] {
        let ran = Fixture::new().run(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{args:?}");
        assert!(
            ran.stderr.contains(sentence) && ran.stderr.contains("--help"),
            "{args:?}: {ran:?}"
        );
    }
}
