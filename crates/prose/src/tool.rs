//! Debian's tools, and what to do where they are missing.

use anyhow::{Context, Result, ensure};
use std::io::Write;
use std::process::{Command, Stdio};

/// What `command` prints, given this on its standard input; its package is named where it is missing.
pub fn output(package: &str, command: &mut Command, input: &str) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let missing = || {
        format!(
            "{name} ne se lance pas : installez les paquets Debian « {package} » (.ci/run le fait)"
        )
    };
    // What they read and write does not depend on the machine's language.
    command
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().with_context(missing)?;
    let mut stdin = child.stdin.take().expect("a pipe was asked for");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output()?;
    let wrote = writer.join().expect("writing does not panic");
    ensure!(
        output.status.success(),
        "{name} a échoué : {}",
        String::from_utf8_lossy(&output.stderr)
    );
    wrote.with_context(|| format!("{name} n'a pas lu son entrée"))?;
    String::from_utf8(output.stdout).with_context(|| format!("{name} n'a pas écrit de l'UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_tool_says_what_to_install() {
        let error = output("un-paquet", &mut Command::new("un-outil-absent"), "").unwrap_err();
        let said = "un-outil-absent ne se lance pas : installez les paquets Debian « un-paquet »";
        assert!(error.to_string().starts_with(said), "{error}");
    }
}
