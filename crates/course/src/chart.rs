//! A measure as the reader sees it: a bar a case, what was checked, and where and when it was taken.
//!
//! Widths are shares of the picture's, so that the words keep their size on a telephone; colours are the text's own.

use crate::course::Course;
use crate::html::escape;
use crate::measure::{Expectation, Measure};
use crate::number::figure;
use crate::record::{Case, Record};
use crate::typography::{self, label};

/// Height of a bar, in pixels.
const THICK: usize = 12;
/// The longest bar, in hundredths of the width: what is left is for the end of its line.
const LONGEST: f64 = 96.0;

/// The chart of a measure, or a word that it has to be taken anew.
pub fn of(course: &Course, name: &str) -> String {
    let measure = &course.measures[name];
    match course.record(name) {
        Some(record) => drawn(measure, record),
        None => format!(
            "<div class=\"measure\" id=\"measure-{name}\">\n<p class=\"title\">{}</p>\n\
             <p class=\"stale\">À reprendre{}: <code>cargo run -- check {name}</code></p>\n</div>",
            escape(&label(&measure.declared.title)),
            '\u{a0}',
        ),
    }
}

fn drawn(measure: &Measure, record: &Record) -> String {
    let name = &measure.name;
    format!(
        "<div class=\"measure\" id=\"measure-{name}\">\n<p class=\"title\">{}</p>\n{}\n{}\n{}\n\
         <p class=\"taken\">{}</p>\n</div>",
        escape(&label(&measure.declared.title)),
        picture(measure, record),
        table(record),
        checked(measure, record),
        taken(name, record),
    )
}

/// One bar a case; cases in different units are not of one scale.
fn picture(measure: &Measure, record: &Record) -> String {
    let bars: String = record
        .cases
        .iter()
        .map(|case| bar(case, greatest(record, &case.unit)))
        .collect();
    let said: Vec<String> = record.cases.iter().map(in_words).collect();
    let said = format!("{} : {}", measure.declared.title, said.join(" ; "));
    format!(
        "<div class=\"bars\" role=\"img\" aria-label=\"{}\">{bars}</div>",
        escape(&label(&said)),
    )
}

/// The end of the longest line among the cases of a unit.
fn greatest(record: &Record, unit: &str) -> f64 {
    let same = record.cases.iter().filter(|case| case.unit == unit);
    same.map(|case| case.high.max(case.median))
        .fold(0.0, f64::max)
}

/// The words are no part of the drawing: they go to two lines where it is narrow.
fn bar(case: &Case, greatest: f64) -> String {
    let share = |value: f64| match greatest > 0.0 {
        true => value / greatest * LONGEST,
        false => 0.0,
    };
    let middle = THICK / 2;
    format!(
        "<p class=\"case\"><span>{}</span> <b>{}</b></p><svg width=\"100%\" height=\"{THICK}\">\
         <rect width=\"{:.2}%\" height=\"{THICK}\"></rect>\
         <line x1=\"{:.2}%\" x2=\"{:.2}%\" y1=\"{middle}\" y2=\"{middle}\"></line></svg>",
        escape(&label(&case.label)),
        escape(&value(case.median, &case.unit)),
        share(case.median),
        share(case.low),
        share(case.high),
    )
}

/// « un fil : 812 ms, de 800 à 830 ».
fn in_words(case: &Case) -> String {
    format!(
        "{} : {}, de {} à {}",
        case.label,
        value(case.median, &case.unit),
        figure(case.low),
        figure(case.high)
    )
}

/// « 812 ms », which no line end parts.
fn value(number: f64, unit: &str) -> String {
    format!("{}\u{a0}{unit}", figure(number))
}

/// The same figures for who does not see the picture, or wants them all.
fn table(record: &Record) -> String {
    let row = |case: &Case| {
        format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(&label(&case.label)),
            escape(&value(case.median, &case.unit)),
            figure(case.low),
            figure(case.high)
        )
    };
    let rows: String = record.cases.iter().map(row).collect();
    format!(
        "<details class=\"values\"><summary>Les valeurs</summary><div class=\"table-wrapper\"><table><thead><tr><th>Cas</th>\
         <th>Médiane</th><th>1<sup>er</sup> quartile</th><th>3<sup>e</sup> quartile</th></tr></thead>\
         <tbody>{rows}</tbody></table></div></details>"
    )
}

/// What was expected, one sentence each.
fn checked(measure: &Measure, record: &Record) -> String {
    let expected = measure.declared.expect.iter().zip(&record.ratios);
    let said = expected.map(|(expected, ratio)| {
        let text = escape(&label(&sentence(expected, *ratio)));
        format!("<p class=\"evidence\">{text}</p>")
    });
    said.collect::<Vec<_>>().join("\n")
}

/// « Deux fils vont plus vite : « un fil » / « deux fils » vaut 1,9 ; vérifié : au moins 1,3. »
fn sentence(expected: &Expectation, ratio: f64) -> String {
    format!(
        "{} : {} vaut {} ; vérifié : {}.",
        expected.says,
        expected.subject(),
        figure(ratio),
        expected.bounds()
    )
}

fn taken(name: &str, record: &Record) -> String {
    let machine = &record.machine;
    let cores = if machine.cores < 2 { "cœur" } else { "cœurs" };
    let python = record
        .python
        .as_ref()
        .map_or(String::new(), |version| format!(", Python {version}"));
    let others = match record.others {
        ..10 => String::new(),
        others => format!(", dont d'autres programmes prenaient {others} %"),
    };
    let english = |name: &str| format!("<span lang=\"en\">{}</span>", escape(name));
    let said = format!(
        "Médianes de {} lancements ; le trait va du premier au troisième quartile. Mesuré le {} : {}, {} {cores}{others}, {} Gio, {}, rustc {}{python}. À reprendre chez vous : ",
        record.runs,
        day(&record.date),
        english(&machine.cpu),
        machine.cores,
        machine.memory,
        english(&machine.system),
        record.rustc
    );
    format!(
        "{}<code>cargo run -- check --update {name}</code>",
        typography::html(&said)
    )
}

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// « 23 novembre 2026 » for `2026-11-23`; another date stays as it is.
fn day(date: &str) -> String {
    let parts: Vec<Option<usize>> = date.split('-').map(|part| part.parse().ok()).collect();
    let [Some(year), Some(month), Some(day)] = parts[..] else {
        return date.to_owned();
    };
    match (
        month.checked_sub(1).and_then(|month| MONTHS.get(month)),
        day,
    ) {
        (Some(month), 1) => format!("1er {month} {year}"),
        (Some(month), day) => format!("{day} {month} {year}"),
        (None, _) => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(label: &str, median: f64) -> Case {
        Case {
            label: label.into(),
            unit: "ms".into(),
            median,
            low: median - 1.0,
            high: median + 1.0,
        }
    }

    #[test]
    fn bars_are_shares_of_the_longest_line() {
        let record = Record {
            cases: vec![case("un", 99.0), case("deux", 49.0)],
            ..Record::default()
        };
        let greatest = greatest(&record, "ms");
        assert_eq!(greatest, 100.0);
        let drawn = bar(&record.cases[1], greatest);
        assert!(drawn.contains("width=\"47.04%\""), "{drawn}");
        assert!(drawn.contains("x1=\"46.08%\" x2=\"48.00%\""), "{drawn}");
    }

    #[test]
    fn nothing_measured_is_no_bar() {
        assert!(bar(&case("un", 0.0), 0.0).contains("width=\"0.00%\""));
    }

    #[test]
    fn what_the_picture_shows_is_said_in_words() {
        assert_eq!(
            in_words(&case("un fil", 812.0)),
            "un fil : 812\u{a0}ms, de 811 à 813"
        );
    }

    #[test]
    fn a_date_is_said_in_french() {
        assert_eq!(day("2026-11-23"), "23 novembre 2026");
        assert_eq!(day("2026-08-01"), "1er août 2026");
        assert_eq!(day("hier"), "hier");
    }
}
