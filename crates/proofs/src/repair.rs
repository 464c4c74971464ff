//! What `--update` writes: a part of the text, or a compiler's message, replaced whole or not at all.

use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A replacement that makes a statement true.
#[derive(Debug, Clone)]
pub struct Repair {
    /// The file, relative to the root.
    pub file: PathBuf,
    /// The bytes to replace and what they are now; absent for the whole file.
    pub part: Option<(Range<usize>, String)>,
    /// The new text.
    pub text: String,
}

/// Carries out the repairs; those of a file that changed since it was read are left out and named.
pub fn apply(root: &Path, mut repairs: Vec<Repair>) -> Result<usize, String> {
    // From the end of each file, so that earlier ranges stay where they are.
    repairs.sort_by_key(|repair| {
        let start = repair.part.as_ref().map_or(0, |(range, _)| range.start);
        (repair.file.clone(), std::cmp::Reverse(start))
    });
    repairs.iter().try_for_each(|repair| one(root, repair))?;
    Ok(repairs.len())
}

fn one(root: &Path, repair: &Repair) -> Result<(), String> {
    let path = root.join(&repair.file);
    let name = repair.file.display();
    let text = match &repair.part {
        None => repair.text.clone(),
        Some((range, before)) => {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| format!("{name} ne se lit pas : {error}"))?;
            replaced(&text, range, before, &repair.text).ok_or_else(|| {
                format!("{name} a changé pendant la vérification : relancez check --update")
            })?
        }
    };
    write_whole(&path, &text).map_err(|error| format!("{name} ne s'écrit pas : {error}"))
}

/// The text with a part replaced, if the part is what it was when it was read. The course reads every file with Unix
/// line ends; the author keeps the others.
fn replaced(text: &str, range: &Range<usize>, before: &str, after: &str) -> Option<String> {
    let unix = text.replace("\r\n", "\n");
    if unix.get(range.clone()) != Some(before) {
        return None;
    }
    let new = format!("{}{after}{}", &unix[..range.start], &unix[range.end..]);
    Some(if text.contains("\r\n") {
        new.replace('\n', "\r\n")
    } else {
        new
    })
}

/// Replaces a file in one step: whoever interrupts us finds the old one or the new one.
pub fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(metadata) = std::fs::metadata(path) {
        file.as_file().set_permissions(metadata.permissions())?;
    } else {
        use std::os::unix::fs::PermissionsExt;
        file.as_file()
            .set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(range: Range<usize>, before: &str, text: &str) -> Repair {
        Repair {
            file: "a.md".into(),
            part: Some((range, before.into())),
            text: text.into(),
        }
    }

    #[test]
    fn several_parts_of_a_file_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.md"), "un deux trois").unwrap();
        let repairs = vec![part(0..2, "un", "1"), part(8..13, "trois", "3")];
        assert_eq!(apply(folder.path(), repairs), Ok(2));
        assert_eq!(
            std::fs::read_to_string(folder.path().join("a.md")).unwrap(),
            "1 deux 3"
        );
    }

    #[test]
    fn the_authors_line_ends_stay() {
        assert_eq!(
            replaced("a\r\nun\r\nb\r\n", &(2..5), "un\n", "1\n").unwrap(),
            "a\r\n1\r\nb\r\n"
        );
    }

    #[test]
    fn whoever_looks_finds_the_old_file_or_the_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        let texts = ["ancien\n".repeat(50_000), "nouveau\n".repeat(50_000)];
        write_whole(&path, &texts[0]).unwrap();
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                (0..200).for_each(|turn| write_whole(&path, &texts[turn % 2]).unwrap());
            });
            while !writer.is_finished() {
                assert!(
                    texts.contains(&std::fs::read_to_string(&path).unwrap()),
                    "half a file"
                );
            }
        });
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.md"), "autre chose").unwrap();
        let refused = apply(folder.path(), vec![part(0..2, "un", "1")]).unwrap_err();
        assert!(refused.contains("a changé"), "{refused}");
        assert_eq!(
            std::fs::read_to_string(folder.path().join("a.md")).unwrap(),
            "autre chose"
        );
    }
}
