//! The course in numbers: what it shows and says, and what was run to prove it.

use crate::chapter::{Item, What};
use crate::course::Course;
use crate::listing::Role;
use crate::number::spaced;
use crate::transcript::Mode;
use std::collections::BTreeMap;

impl Course {
    /// The numbers as a Markdown table; none is written anywhere else.
    pub(crate) fn counts(&self) -> String {
        let rows: String = self
            .counted()
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(what, count)| format!("| {what} | {} |\n", spaced(&count.to_string())))
            .collect();
        format!("| ce que l'on compte | combien |\n|---|--:|\n{rows}")
    }

    fn counted(&self) -> Vec<(&'static str, u64)> {
        let listings = |role| {
            self.listings
                .values()
                .filter(|listing| listing.role == role)
                .count() as u64
        };
        let items = |is: &dyn Fn(&What) -> bool| {
            let items = self.chapters.iter().flat_map(|chapter| &chapter.items);
            items.filter(|item| is(&item.what)).count() as u64
        };
        let transcripts = |wanted: &'static [Mode]| {
            items(
                &move |what| matches!(what, What::Transcript(block) if wanted.contains(&block.mode)),
            )
        };
        let ran = self.ran();
        vec![
            ("programmes qui s'exécutent", listings(Role::Example)),
            (
                "programmes que rustc refuse, avec son message",
                listings(Role::CompileFail),
            ),
            (
                "programmes en Python, pour comparer",
                listings(Role::Python),
            ),
            (
                "sorties qui sont toujours celles-là",
                transcripts(&[Mode::Always]),
            ),
            (
                "sorties possibles parmi d'autres",
                transcripts(&[Mode::Possible]),
            ),
            (
                "sorties vérifiées par des exécutions réelles seulement",
                transcripts(&[Mode::Native]),
            ),
            (
                "sessions tapées sur un vrai terminal",
                transcripts(&[Mode::Session]),
            ),
            (
                "ensembles d'issues, complets",
                items(&|what| matches!(what, What::Outcomes(_))),
            ),
            (
                "phrases « peut », « toujours » ou « jamais »",
                items(&|what| matches!(what, What::Claim(_))),
            ),
            (
                "mesures refaites par une commande",
                items(&|what| matches!(what, What::Measure(_))),
            ),
            (
                "programmes confiés à l'explorateur",
                self.explored().len() as u64,
            ),
            ("exécutions faites par l'explorateur", ran.explored),
            ("exécutions réelles", ran.real),
            (
                "affirmations dont la preuve n'est qu'un échantillon",
                ran.samples,
            ),
            ("affirmations à revérifier", self.stale().len() as u64),
        ]
    }

    /// What stands behind the text as it is; a listing of which several things are said was explored once.
    fn ran(&self) -> Ran {
        let mut ran = Ran::default();
        let mut explored: BTreeMap<&str, u64> = BTreeMap::new();
        for chapter in &self.chapters {
            for item in &chapter.items {
                let Some(verdict) = self.evidence(chapter, item) else {
                    continue;
                };
                ran.real += if runs(item) {
                    verdict.executions as u64
                } else {
                    0
                };
                let Some(found) = &verdict.explored else {
                    continue;
                };
                ran.samples += u64::from(is_sample(item, found.exhaustive));
                let most = explored
                    .entry(item.what.listing().unwrap_or_default())
                    .or_default();
                *most = found.executions.max(*most);
            }
        }
        ran.explored = explored.values().sum();
        ran
    }
}

#[derive(Default)]
struct Ran {
    explored: u64,
    real: u64,
    samples: u64,
}

/// Whether its real executions run a program: a refusal is a compilation.
fn runs(item: &Item) -> bool {
    matches!(
        item.what,
        What::Transcript(_) | What::Outcomes(_) | What::Rust { fails: None, .. }
    )
}

/// A schedule is enough for « peut »: it is a whole proof, however it was found.
fn is_sample(item: &Item, exhaustive: bool) -> bool {
    let always = match &item.what {
        What::Transcript(block) => block.mode == Mode::Always,
        What::Outcomes(_) => true,
        _ => false,
    };
    always && !exhaustive
}
