//! `measures.toml`: what was measured, on which machine and when; generated, committed, shown in the page.

use crate::measure::Measure;
use crate::problem::Problem;
use crate::source;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The file, relative to the root.
pub const FILE: &str = "measures.toml";

const HEADER: &str = "# Écrit par `cargo run -- check` : les mesures du livre, la machine et le jour ; « cargo run -- check --measures --update » les reprend toutes.\n";

/// One measure, as it was taken.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The measure.
    pub name: String,
    /// The hash of the programs and of what is said of them.
    pub inputs: String,
    /// The day, `2026-11-23`.
    pub date: String,
    /// How often each program was run.
    pub runs: usize,
    /// Hundredths of the machine's time that other programs took meanwhile.
    pub others: usize,
    /// The compiler, such as `1.95.0`.
    pub rustc: String,
    /// The Python that ran the Python programs, such as `3.11.7`, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub python: Option<String>,
    /// For each thing expected, the median of the ratios of the runs.
    pub ratios: Vec<f64>,
    /// Where it was taken.
    pub machine: Machine,
    /// The cases, in the order in which they are printed.
    #[serde(rename = "case")]
    pub cases: Vec<Case>,
}

/// Where a measure was taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's model.
    pub cpu: String,
    /// The cores that programs may use.
    pub cores: usize,
    /// Its memory in GiB, rounded.
    pub memory: usize,
    /// The system and its kernel.
    pub system: String,
}

/// A figure: the median of the runs, between the first and the third quartile.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// What was measured.
    pub label: String,
    /// In what.
    pub unit: String,
    /// Half of the runs were at most this.
    pub median: f64,
    /// A quarter of the runs were at most this.
    pub low: f64,
    /// A quarter of the runs were at least this.
    pub high: f64,
}

impl Record {
    /// What it does not bear out of what is said, if anything: the place of the expectation.
    pub fn refutes(&self, measure: &Measure) -> Option<usize> {
        let expected = &measure.declared.expect;
        let mut places = 0..expected.len();
        places.find(|&place| {
            let ratio = self.ratios.get(place);
            ratio.is_none_or(|ratio| !expected[place].allows(*ratio))
        })
    }
}

/// The records, sorted by name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Records {
    /// All of them.
    #[serde(default, rename = "measure")]
    pub all: Vec<Record>,
}

impl Records {
    /// Reads `measures.toml`; none where the file does not exist.
    pub fn read(root: &Path) -> Result<Self, Problem> {
        let file = Path::new(FILE);
        let Some(text) = source::read_if_any(root, file)? else {
            return Ok(Records::default());
        };
        toml::from_str(&text).map_err(|error| {
            let remedy = "supprimez-le, puis lancez « cargo run -- check --measures »";
            let message = format!("le fichier ne se lit pas ({})", error.message());
            Problem::of(file, message, remedy)
        })
    }

    /// The text of the file.
    pub fn render(&self) -> String {
        let mut sorted = self.clone();
        sorted.all.sort_by(|a, b| a.name.cmp(&b.name));
        HEADER.to_owned() + &toml::to_string(&sorted).expect("plain data")
    }

    /// The record of a measure, on whichever inputs.
    pub fn of(&self, name: &str) -> Option<&Record> {
        self.all.iter().find(|record| record.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_as_they_were_written() {
        let record = Record {
            name: "two-cores".into(),
            ratios: vec![1.9],
            python: Some("3.11.7".into()),
            cases: vec![Case {
                label: "un fil".into(),
                median: 812.5,
                ..Case::default()
            }],
            ..Record::default()
        };
        let written = Records { all: vec![record] };
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join(FILE), written.render()).unwrap();
        assert_eq!(Records::read(root.path()), Ok(written));
    }
}
