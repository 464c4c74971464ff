//! What was proved before, so that `check` need not prove it again: under `target/`, this machine's own.

use crate::repair::write_whole;
use course::Course;
use course::record::{self, Record, Records};
use course::verdict::{FILE, Kind, Verdict, Verdicts};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The statements that held, with their inputs.
pub struct Memory {
    file: PathBuf,
    proved: Verdicts,
}

impl Memory {
    /// What is remembered in `folder`; a file that does not read is as good as none.
    pub fn read(folder: &Path) -> Self {
        let file = folder.join("memory.toml");
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        Memory {
            proved: Verdicts::parse(&text).unwrap_or_default(),
            file,
        }
    }

    /// What proved this, if anything did on these inputs.
    pub fn recalls(&self, kind: Kind, inputs: &str) -> Option<&Verdict> {
        self.proved.of(kind, inputs)
    }

    /// Remembers `proved` in place of all else.
    pub fn replace(&mut self, proved: Vec<Verdict>) -> std::io::Result<()> {
        let proved = Verdicts { all: proved };
        if proved.render() != self.proved.render() {
            write_whole(&self.file, &proved.render())?;
        }
        self.proved = proved;
        Ok(())
    }

    /// Everything that is remembered.
    pub fn all(&self) -> &[Verdict] {
        &self.proved.all
    }
}

/// Brings `measures.toml` up to date: what was `taken` stands over what was recorded, what was `refuted` and what the
/// text no longer shows goes.
pub fn publish_records(
    course: &Course,
    taken: Vec<Record>,
    refuted: &[&str],
) -> std::io::Result<()> {
    let is_new = |old: &Record| taken.iter().all(|record| record.name != old.name);
    let stands = |old: &&Record| {
        course.measures.contains_key(&old.name) && !refuted.contains(&old.name.as_str())
    };
    let kept = course.records.all.iter().filter(stands);
    let mut all: Vec<Record> = kept.filter(|old| is_new(old)).cloned().collect();
    all.extend(taken);
    let text = Records { all }.render();
    if text == course.records.render() {
        return Ok(());
    }
    write_whole(&course.root.join(record::FILE), &text)
}

/// Brings `verdicts.toml` up to date with what was just proved: the statements of the text as it stands, and no other.
pub fn publish(course: &Course, proved: &[Verdict], failed: &[Verdict]) -> std::io::Result<()> {
    let stated = course.stated();
    let key = |verdict: &Verdict| (verdict.kind, verdict.inputs.clone());
    let refuted: BTreeSet<_> = failed.iter().map(key).collect();
    let mut known: BTreeMap<_, Verdict> = BTreeMap::new();
    // What is proved now stands over what was proved before.
    for verdict in course
        .verdicts
        .all
        .iter()
        .filter(|old| !refuted.contains(&key(old)))
        .chain(proved)
    {
        if stated.contains(&key(verdict)) {
            known.insert(key(verdict), verdict.clone());
        }
    }
    let text = Verdicts {
        all: known.into_values().collect(),
    }
    .render();
    if text == course.verdicts.render() && course.root.join(FILE).exists() {
        return Ok(());
    }
    write_whole(&course.root.join(FILE), &text)
}
