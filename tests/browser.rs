//! Says which tests `cargo test` leaves out, because they need a browser, and how to run them.

/// Those tests, which stand in a package of their own.
const TESTS: &str = include_str!("../crates/browser/tests/browser.rs");

fn main() {
    let names: Vec<&str> = TESTS.lines().filter_map(name).collect();
    assert!(
        !names.is_empty(),
        "crates/browser/tests/browser.rs n'a plus de tests"
    );
    println!(
        "\n{} essais demandent un navigateur (sous Debian : apt install chromium) et ne sont pas lancés ici :\n  {}\n\
         Pour les lancer : cargo build && cargo test -p browser\n",
        names.len(),
        names.join("\n  ")
    );
}

/// The name in a line such as `("two_tabs_run_at_once", two_tabs),`, or in one that holds it alone.
fn name(line: &str) -> Option<&str> {
    let line = line
        .strip_prefix("    (\"")
        .or_else(|| line.strip_prefix("        \""))?;
    let (name, rest) = line.split_once('"')?;
    let plain = name.contains('_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (plain && rest.starts_with(',')).then_some(name)
}
