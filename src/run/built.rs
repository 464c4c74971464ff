//! The book's own examples: built by Cargo, or started at once where Cargo would have nothing to do.

use super::Runs;
use super::cargo::{self, Build};
use super::job::Trouble;
use super::line::Line;
use course::Listing;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::SystemTime;

/// When Cargo began the last build of an example that we had it do, by the example's name and whether it is optimised.
pub type Known = BTreeMap<(String, bool), (SystemTime, PathBuf)>;

/// What an example is made from besides its sources, from the root.
const SURROUNDINGS: [&str; 5] = [
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    ".cargo/config",
];

/// The executable of an example, as its sources are now.
pub async fn example(
    runs: &Runs,
    listing: &Listing,
    optimised: bool,
    line: &Line,
) -> Result<PathBuf, Trouble> {
    if let Some(path) = at_once(runs, listing, optimised) {
        return Ok(path);
    }
    let begun = SystemTime::now();
    let mut command = cargo::command(&runs.root);
    command.args(["build", "--example", &listing.name]);
    command.args(optimised.then_some("--release"));
    let build = Build {
        command,
        file: &listing.file,
        time: Some(runs.limits.compilation),
        memory: None,
    };
    let path = build.run(line).await?;
    let mut known = runs.known.lock().unwrap_or_else(PoisonError::into_inner);
    known.insert((listing.name.clone(), optimised), (begun, path.clone()));
    Ok(path)
}

/// The executable, where nothing that it is made from has changed since the build that made it began.
fn at_once(runs: &Runs, listing: &Listing, optimised: bool) -> Option<PathBuf> {
    let known = runs
        .known
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&(listing.name.clone(), optimised))
        .cloned();
    let (begun, path) = known.or_else(|| of_earlier(&runs.root, listing, optimised))?;
    let fresh = path.exists()
        && ingredients(&runs.root, listing, &path)?
            .iter()
            .all(|file| is_older(file, begun));
    fresh.then_some(path)
}

/// The executable that an earlier Cargo left, and when that began: Cargo notes it beside what it knows of the build. Where this is not
/// found, Cargo is asked.
fn of_earlier(root: &Path, listing: &Listing, optimised: bool) -> Option<(SystemTime, PathBuf)> {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or(root.join("target"), |folder| root.join(folder));
    let folder = target.join(if optimised { "release" } else { "debug" });
    let path =
        folder
            .join("examples")
            .join(format!("{}{}", listing.name, std::env::consts::EXE_SUFFIX));
    let hash = fs::read_dir(path.parent()?)
        .ok()?
        .flatten()
        .filter_map(|entry| hash(&entry.file_name().to_string_lossy(), &listing.name))
        .find(|hash| {
            same_file(
                &path,
                &folder
                    .join("examples")
                    .join(format!("{}-{hash}", listing.name)),
            )
        })?;
    let notes = folder
        .join(".fingerprint")
        .join(format!("listings-{}-{hash}", listing.slug));
    Some((
        fs::metadata(notes.join("invoked.timestamp"))
            .ok()?
            .modified()
            .ok()?,
        path,
    ))
}

/// What Cargo appends to the name of an example: `thread-args-76ef46d440b740c6`.
fn hash(file: &str, name: &str) -> Option<String> {
    let hash = file.strip_prefix(name)?.strip_prefix('-')?;
    (hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| hash.to_owned())
}

/// Cargo gives the example that it built last its plain name, as a second link to the file.
fn same_file(one: &Path, other: &Path) -> bool {
    let place = |path| fs::metadata(path).map(|data| (data.dev(), data.ino())).ok();
    place(one).is_some() && place(one) == place(other)
}

/// All that an example is made from; nothing where Cargo did not say.
fn ingredients(root: &Path, listing: &Listing, path: &Path) -> Option<Vec<PathBuf>> {
    let notes = fs::read_to_string(path.with_extension("d")).ok()?;
    let sources = notes.lines().next()?.split_once(": ")?.1;
    // A blank in a path is written `\ `.
    let sources = sources.replace("\\ ", "\0");
    let sources = sources
        .split(' ')
        .map(|path| PathBuf::from(path.replace('\0', " ")));
    let manifest = root.join("code").join(&listing.slug).join("Cargo.toml");
    let surroundings = SURROUNDINGS
        .iter()
        .map(|file| root.join(file))
        .filter(|file| file.exists());
    Some(
        sources
            .chain(surroundings)
            .chain([manifest, root.join(&listing.file)])
            .collect(),
    )
}

/// A file that is not there is no older than anything.
fn is_older(file: &Path, begun: SystemTime) -> bool {
    fs::metadata(file)
        .and_then(|data| data.modified())
        .is_ok_and(|changed| changed < begun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_s_hash_is_told_from_another_example() {
        assert_eq!(
            hash("a-76ef46d440b740c6", "a").as_deref(),
            Some("76ef46d440b740c6")
        );
        assert_eq!(hash("a-b-76ef46d440b740c6", "a"), None);
        assert_eq!(hash("a-76ef46d440b740c6.d", "a"), None);
    }
}
