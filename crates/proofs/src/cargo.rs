//! Cargo as a child: the one that runs us, in the repository, without our own settings leaking in.

use std::path::Path;
use std::process::{Command, Stdio};

/// A cargo command in `root`.
pub fn command(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(root)
        .stdin(Stdio::null())
        .env("CARGO_TERM_COLOR", "never");
    // What Cargo set for this program would make it rebuild packages that read these.
    for (name, _) in std::env::vars_os() {
        let leaks = name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR");
        if leaks {
            command.env_remove(name);
        }
    }
    command
}
