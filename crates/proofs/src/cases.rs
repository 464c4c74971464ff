//! Figures as programs print them, round after round: what they come to, and whether they speak clearly.

use crate::trial::Failure;
use course::record::Case;
use course::{Expectation, Problem, figure};
use std::path::Path;

/// One case of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What was measured.
    pub label: String,
    /// How much.
    pub value: f64,
    /// In what.
    pub unit: String,
}

/// The figures of one round, in the order in which they were printed.
pub type Round = Vec<Figure>;

/// Reads what a measured program printed: `<label> : <number> <unit>`, line by line.
pub fn read(program: &str, printed: &str) -> Result<Round, Failure> {
    let figures: Result<Round, Failure> = printed
        .lines()
        .map(|line| parse(line).ok_or_else(|| unreadable(program, line)))
        .collect();
    match figures?.as_slice() {
        [] => Err(unreadable(program, "")),
        figures => Ok(figures.to_vec()),
    }
}

fn parse(line: &str) -> Option<Figure> {
    let (label, rest) = line.rsplit_once(" : ")?;
    let (number, unit) = rest.split_once(' ')?;
    let value = number.replace(',', ".").parse().ok();
    let value = value.filter(|value: &f64| value.is_finite() && *value >= 0.0)?;
    Some(Figure {
        label: label.trim().to_owned(),
        value,
        unit: unit.trim().to_owned(),
    })
}

fn unreadable(program: &str, line: &str) -> Failure {
    Failure::of(format!(
        "« {program} » n'affiche pas une mesure par ligne : « {line} »\n\
         remède : chaque ligne s'écrit « un fil : 812 ms » (un libellé, deux points entre espaces, un nombre, une unité)"
    ))
}

/// The rounds put together, case by case; every round has the cases of the first.
pub fn summary(rounds: &[Round]) -> Vec<Case> {
    let labels = rounds.first().into_iter().flatten();
    labels
        .map(|first| {
            let values = sorted(rounds.iter().filter_map(|round| value(round, &first.label)));
            Case {
                label: first.label.clone(),
                unit: first.unit.clone(),
                median: rounded(quantile(&values, 0.5)),
                low: rounded(quantile(&values, 0.25)),
                high: rounded(quantile(&values, 0.75)),
            }
        })
        .collect()
}

fn value(round: &Round, label: &str) -> Option<f64> {
    let mut figures = round.iter();
    Some(figures.find(|figure| figure.label == label)?.value)
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The value below which this share of the sorted values lies; between two of them, in proportion.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len().max(1) - 1) as f64;
    let at = |place: f64| sorted.get(place as usize).copied().unwrap_or_default();
    at(place.floor()) + (at(place.ceil()) - at(place.floor())) * place.fract()
}

/// What a record keeps: four digits that count.
fn rounded(value: f64) -> f64 {
    match value {
        0.0 => 0.0,
        value => format!("{value:.3e}").parse().unwrap_or(value),
    }
}

/// The ratio of two cases in one round.
fn ratio(round: &Round, expected: &Expectation) -> Result<f64, Failure> {
    let [above, below] = expected
        .ratio
        .each_ref()
        .map(|label| value(round, label).ok_or_else(|| unknown(round, label)));
    match (above?, below?) {
        (_, 0.0) => Err(Failure::of(format!(
            "« {} » vaut 0 : le rapport {} ne dit rien\nremède : mesurez plus longtemps, ou renversez le rapport",
            expected.ratio[1],
            expected.subject()
        ))),
        (above, below) => Ok(above / below),
    }
}

/// A label that no program printed, with the nearest that one did.
fn unknown(round: &Round, label: &str) -> Failure {
    let printed = round.iter().map(|figure| figure.label.as_str());
    let message = format!("aucun programme n'affiche « {label} »");
    let problem = Problem::of(Path::new(""), message, course::suggest(label, printed));
    Failure::of(format!("{}\nremède : {}", problem.message, problem.remedy))
}

/// Rounds that must be in favour of one side beyond those of the other before the direction is clear: were the truth
/// that only one round in three agrees, that many would come together less than once in a hundred measures.
pub const LEAD: i32 = 7;

/// What the rounds say of one expectation.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The ratio of each round, sorted.
    ratios: Vec<f64>,
    lead: i32,
}

impl Score {
    /// Counts the rounds.
    pub fn of(rounds: &[Round], expected: &Expectation) -> Result<Self, Failure> {
        let ratios: Result<Vec<f64>, Failure> =
            rounds.iter().map(|round| ratio(round, expected)).collect();
        let ratios = sorted(ratios?.into_iter());
        let vote = |ratio: &f64| if expected.allows(*ratio) { 1 } else { -1 };
        let lead = ratios.iter().map(vote).sum();
        Ok(Score { ratios, lead })
    }

    /// Whether the expectation clearly holds, or clearly does not; nothing where the rounds do not tell.
    pub fn clear(&self) -> Option<bool> {
        (self.lead.abs() >= LEAD).then_some(self.lead > 0)
    }

    /// The median of the rounds' ratios.
    pub fn median(&self) -> f64 {
        rounded(quantile(&self.ratios, 0.5))
    }

    /// « vaut 1,28 (de 1,1 à 1,5 en 31 lancements) ».
    pub fn in_words(&self) -> String {
        format!(
            "vaut {} (de {} à {} en {} lancements)",
            figure(self.median()),
            figure(self.ratios.first().copied().unwrap_or_default()),
            figure(self.ratios.last().copied().unwrap_or_default()),
            self.ratios.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(one: f64, two: f64) -> Round {
        read("x", &format!("un fil : {one} ms\ndeux fils : {two} ms\n")).unwrap()
    }

    fn expected(at_least: f64) -> Expectation {
        Expectation {
            says: String::new(),
            ratio: ["un fil".into(), "deux fils".into()],
            at_least: Some(at_least),
            at_most: None,
        }
    }

    #[test]
    fn a_line_is_a_case() {
        let figures = read("x", "à deux : le total : 1,5 messages/s\n").unwrap();
        assert_eq!(figures[0].label, "à deux : le total");
        assert_eq!(
            (figures[0].value, figures[0].unit.as_str()),
            (1.5, "messages/s")
        );
    }

    #[test]
    fn what_is_no_case_is_told_with_its_line() {
        for printed in [
            "",
            "bonjour\n",
            "un : x ms\n",
            "un : 3\n",
            "un : -1 ms\n",
            "un : inf ms\n",
        ] {
            let failure = read("programme", printed).unwrap_err();
            assert!(
                failure.detail.contains("« programme »"),
                "{}",
                failure.detail
            );
            let line = format!("« {} »", printed.trim_end());
            assert!(failure.detail.contains(&line), "{}", failure.detail);
        }
    }

    #[test]
    fn a_case_is_the_median_between_its_quartiles() {
        let rounds: Vec<Round> = [5.0, 1.0, 2.0, 3.0, 4.0]
            .map(|value| round(value, 1.0))
            .to_vec();
        let case = &summary(&rounds)[0];
        assert_eq!((case.median, case.low, case.high), (3.0, 2.0, 4.0));
    }

    #[test]
    fn it_takes_a_lead_to_be_clear() {
        let few = vec![round(2.0, 1.0); 6];
        assert_eq!(Score::of(&few, &expected(1.3)).unwrap().clear(), None);
        let enough = vec![round(2.0, 1.0); 7];
        let score = Score::of(&enough, &expected(1.3)).unwrap();
        assert_eq!((score.clear(), score.median()), (Some(true), 2.0));
        assert_eq!(
            Score::of(&enough, &expected(3.0)).unwrap().clear(),
            Some(false)
        );
        let mixed = [vec![round(2.0, 1.0); 10], vec![round(1.0, 1.0); 9]].concat();
        assert_eq!(Score::of(&mixed, &expected(1.3)).unwrap().clear(), None);
    }

    #[test]
    fn a_label_that_nothing_prints_is_told_with_the_nearest() {
        let mut wrong = expected(1.0);
        wrong.ratio[1] = "deux fil".into();
        let failure = Score::of(&[round(1.0, 1.0)], &wrong).unwrap_err();
        assert!(
            failure.detail.contains("« deux fils »"),
            "{}",
            failure.detail
        );
    }

    #[test]
    fn a_ratio_to_nothing_is_no_ratio() {
        assert!(Score::of(&[round(1.0, 0.0)], &expected(1.0)).is_err());
    }
}
