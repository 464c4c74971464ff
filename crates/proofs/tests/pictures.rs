//! The pictures of schedules show what the steps tell, and nothing in them hides anything else.

use course::verdict::{Taken, Verdicts, Witness};
use course::{Picture, svg};
use scraper::{ElementRef, Html, Selector};
use std::path::Path;

/// Widest letter of the picture's fixed pitch, in its units.
const LETTER: f64 = 7.3;

/// Units in the width of a page's column.
const PAGE: f64 = 739.0;

/// Units in the width of a telephone, and in what each thread beyond three adds to them.
const TELEPHONE: (f64, f64) = (292.0, 40.0);

/// The picture of a page, and that of a telephone.
fn both(witness: &Witness) -> [Html; 2] {
    let picture = Picture {
        witness,
        rendezvous: false,
        id: "ici",
        title: "l'essai",
    };
    svg(&picture).map(|one| Html::parse_fragment(&one))
}

fn drawn(witness: &Witness) -> Html {
    let [page, _] = both(witness);
    page
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).collect()
}

/// What an element says; where its lines may not break is the typography's business.
fn words(element: ElementRef) -> String {
    let words: String = element.text().collect();
    words.replace(['\u{a0}', '\u{202f}'], " ")
}

fn said(page: &Html, selector: &str) -> Vec<String> {
    all(page, selector).into_iter().map(words).collect()
}

fn number(element: ElementRef, name: &str) -> f64 {
    let value = element.attr(name).and_then(|value| value.parse().ok());
    value.unwrap_or_else(|| panic!("{name} of {}", element.html()))
}

fn witness(outcome: &str, steps: &[(usize, u32, &str, &str)]) -> Witness {
    let taken = |&(thread, line, operation, object): &(usize, u32, &str, &str)| Taken {
        thread,
        line,
        operation: operation.into(),
        object: object.into(),
        printed: String::new(),
    };
    Witness {
        outcome: vec![outcome.to_owned()],
        threads: ["fil principal", "fil 1", "fil 2"]
            .map(str::to_owned)
            .into(),
        steps: steps.iter().map(taken).collect(),
        ..Witness::default()
    }
}

fn deadlock() -> Witness {
    let steps = [
        (1, 10, "lock", "PENCIL"),
        (2, 17, "lock", "RULER"),
        (0, 25, "attend join", "fil 1"),
        (1, 11, "attend lock", "RULER"),
        (2, 18, "attend lock", "PENCIL"),
    ];
    witness("deadlocked", &steps)
}

#[test]
fn a_deadlock_shows_who_holds_what_the_other_waits_for() {
    let page = drawn(&deadlock());
    assert_eq!(said(&page, ".who"), ["fil principal", "fil 1", "fil 2"]);
    let steps = [
        "l. 10 lock PENCIL",
        "l. 17 lock RULER",
        "l. 25 attend join fil 1",
        "l. 11 attend lock RULER",
        "l. 18 attend lock PENCIL",
    ];
    assert_eq!(said(&page, "text.step"), steps);
    assert_eq!(
        said(&page, "svg > .holds"),
        ["fil 1 tient PENCIL", "fil 2 tient RULER"]
    );
    let waits = [
        "fil principal attend fil 1",
        "fil 1 attend RULER",
        "fil 2 attend PENCIL",
    ];
    assert_eq!(said(&page, "svg > .waits"), waits);
    assert_eq!(said(&page, ".wrong"), ["✗ interblocage"]);
    assert_eq!(said(&page, ".key text"), ["tient un verrou", "attend"]);
    assert!(said(&page, "desc")[0].contains("fil 1 tient PENCIL et attend RULER, que tient fil 2"));
}

#[test]
fn bars_reach_from_step_to_step_in_the_lane_of_their_thread() {
    let page = drawn(&deadlock());
    let lanes: Vec<f64> = all(&page, ".who")
        .iter()
        .map(|who| number(*who, "x"))
        .collect();
    let rows: Vec<f64> = all(&page, ".number")
        .iter()
        .map(|row| number(*row, "y"))
        .collect();
    let bottom = |bar: ElementRef| number(bar, "y") + number(bar, "height");
    for bar in all(&page, "svg > rect") {
        let lane = lanes.iter().position(|lane| number(bar, "x") < *lane);
        let thread = &said(&page, ".who")[lane.expect("in a lane")];
        assert!(words(bar).starts_with(thread.as_str()), "{}", bar.html());
        assert!(bottom(bar) > rows[4], "{}", bar.html());
    }
    let held = all(&page, "svg > .holds");
    assert!(number(held[0], "y") < rows[0] && number(held[1], "y") < rows[1]);
    let waits = all(&page, "svg > .waits");
    // From the moment when the other holds it, not from the step that says so.
    assert!(
        waits[1..]
            .iter()
            .all(|bar| (rows[1]..rows[2]).contains(&number(*bar, "y")))
    );
}

#[test]
fn a_lock_that_is_given_back_has_a_bar_that_ends() {
    let steps = [
        (1, 1, "lock", "A"),
        (1, 1, "libère", "A"),
        (1, 0, "fin du fil", ""),
        (0, 2, "join", "fil 1"),
    ];
    let page = drawn(&witness("fini", &steps));
    let rows: Vec<f64> = all(&page, ".number")
        .iter()
        .map(|row| number(*row, "y"))
        .collect();
    let bar = all(&page, "svg > .holds")[0];
    let bottom = number(bar, "y") + number(bar, "height");
    assert!(
        (rows[1] - 5.0..rows[2] - 10.0).contains(&bottom),
        "{bottom} {rows:?}"
    );
    assert_eq!(all(&page, "svg > .signal").len(), 1);
    assert!(said(&page, ".wrong").is_empty());
}

#[test]
fn what_goes_wrong_is_marked_where_it_does() {
    let lost = [
        (1, 10, "load", "T"),
        (2, 10, "store", "T"),
        (1, 12, "store", "T"),
        (1, 13, "panic", ""),
        (0, 0, "fin du programme", ""),
    ];
    let page = drawn(&witness("total = 1", &lost));
    let wrong = said(&page, ".wrong");
    let lines = ["✗ écrase ce que fil 2 a", "écrit à l’étape 2", "✗ panique"];
    assert_eq!(wrong[..3], lines);
    let lanes: Vec<f64> = all(&page, ".who")
        .iter()
        .map(|who| number(*who, "x"))
        .collect();
    let places: Vec<f64> = all(&page, ".wrong")
        .iter()
        .map(|mark| number(*mark, "x"))
        .collect();
    assert_eq!(places[..3], [lanes[1]; 3]);
    assert_eq!(wrong[3..], ["✗ coupé ici, sans avoir", "fini"].repeat(2));
    assert_eq!(places[3..], [lanes[1], lanes[1], lanes[2], lanes[2]]);
}

/// Left, top, right, bottom of a text, and what it says.
type Area = (f64, f64, f64, f64, String);

fn area(text: &ElementRef) -> Area {
    let (x, y) = (number(*text, "x"), number(*text, "y"));
    let width = words(*text).chars().count() as f64 * LETTER;
    let left = match text.attr("text-anchor") {
        Some("end") => x - width,
        _ => x,
    };
    (left, y - 10.0, left + width, y + 3.0, words(*text))
}

fn overlap(a: &Area, b: &Area) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// The four numbers of a picture's `viewBox`, which a fragment of HTML may spell in small letters.
fn sizes(page: &Html) -> Vec<f64> {
    let svg = all(page, "svg")[0];
    let sizes = svg.attr("viewBox").or(svg.attr("viewbox"));
    let sizes = sizes.unwrap_or_default().split(' ');
    sizes.filter_map(|size| size.parse().ok()).collect()
}

/// Most units that a picture may be wide.
fn widest(page: &Html, threads: usize) -> f64 {
    match all(page, "svg")[0].attr("class") {
        Some("lanes wide") => PAGE,
        _ => TELEPHONE.0 + TELEPHONE.1 * threads.saturating_sub(3) as f64,
    }
}

/// What is wrong with how a picture stands.
fn crowded(page: &Html, threads: usize) -> Vec<String> {
    let sizes = sizes(page);
    let areas: Vec<Area> = all(page, "svg > text, .key > text")
        .iter()
        .map(area)
        .collect();
    let mut wrong = Vec::new();
    for (place, a) in areas.iter().enumerate() {
        if a.0 < -LETTER || a.1 < 0.0 || a.2 > sizes[2] + LETTER || a.3 > sizes[3] {
            wrong.push(format!("outside: {a:?} {sizes:?}"));
        }
        let hidden = areas[place + 1..].iter().filter(|b| overlap(a, b));
        wrong.extend(hidden.map(|b| format!("one on the other: {a:?} {b:?}")));
    }
    if sizes[2] > widest(page, threads) {
        wrong.push(format!("wide: {sizes:?}"));
    }
    wrong.extend(crossed(page));
    wrong
}

/// Bars that stand on others, which would hide them.
fn crossed(page: &Html) -> Vec<String> {
    let bars = all(page, "svg > rect");
    let area = |bar: &ElementRef| {
        let (x, y) = (number(*bar, "x"), number(*bar, "y"));
        (x, y, x + 5.0, y + number(*bar, "height"), words(*bar))
    };
    let areas: Vec<Area> = bars.iter().map(area).collect();
    let pairs = areas.iter().enumerate();
    pairs
        .flat_map(|(place, a)| areas[place + 1..].iter().map(move |b| (a, b)))
        .filter(|(a, b)| overlap(a, b))
        .map(|(a, b)| format!("bars: {a:?} {b:?}"))
        .collect()
}

/// Whether the numbers of the rows go on from 1 to the last step.
fn is_whole(page: &Html, steps: usize) -> bool {
    let mut next = 1;
    for row in said(page, ".number") {
        let (first, last) = row.split_once('–').unwrap_or((&row, &row));
        if first.parse() != Ok(next) {
            return false;
        }
        next = last.parse::<usize>().map_or(0, |last| last + 1);
    }
    next == steps + 1
}

#[test]
fn every_recorded_schedule_can_be_read_in_its_picture() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let verdicts = Verdicts::read(&root).expect("the recorded verdicts");
    let explored = verdicts
        .all
        .iter()
        .filter_map(|verdict| verdict.explored.as_ref());
    let witnesses: Vec<&Witness> = explored.flat_map(|found| &found.witnesses).collect();
    assert!(!witnesses.is_empty());
    for witness in witnesses {
        for page in both(witness) {
            let told = crowded(&page, witness.threads.len());
            assert_eq!(told, [""; 0], "{}", witness.schedule);
            assert!(is_whole(&page, witness.steps.len()), "{}", witness.schedule);
            assert_eq!(said(&page, "title")[0], "l’essai");
            assert!(!said(&page, "desc")[0].is_empty());
            assert!(all(&page, "[style], script, style").is_empty());
        }
    }
}

#[test]
fn on_a_telephone_the_same_words_stand_in_one_column() {
    let mut whole = deadlock();
    whole.steps[4].operation = "panic".into();
    let [page, telephone] = &both(&whole);
    for told in [
        "text.step",
        "svg > .holds",
        "svg > .waits",
        ".key text",
        "desc",
    ] {
        assert_eq!(
            said(page, told).join(" "),
            said(telephone, told).join(" "),
            "{told}"
        );
    }
    assert_eq!(said(page, ".wrong")[0], said(telephone, ".wrong")[0]);
    let places = all(telephone, "text.step, .who").into_iter();
    let places: Vec<f64> = places.map(|words| number(words, "x")).collect();
    assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
}

#[test]
fn on_a_telephone_a_thread_s_name_stands_where_it_goes_on() {
    let steps = [
        (1, 1, "load", "A"),
        (1, 2, "store", "A"),
        (2, 1, "load", "A"),
        (0, 0, "fin du programme", ""),
    ];
    let [_, page] = both(&witness("fini", &steps));
    let words = said(&page, ".who, .step, .wrong");
    let expected = [
        "fil 1",
        "l. 1 load A",
        "l. 2 store A",
        "fil 2",
        "l. 1 load A",
        "fil principal",
        "fin du programme",
    ];
    assert_eq!(words[..7], expected);
    let cut = words[7..].join(" ");
    assert_eq!(
        cut,
        "✗ fil 1 : coupé ici, sans avoir fini ✗ fil 2 : coupé ici, sans avoir fini"
    );
}

#[test]
fn where_the_lanes_are_too_many_the_words_stand_on_their_right() {
    let mut many = deadlock();
    many.threads = vec!["celui qui attend longtemps".to_owned(); 5];
    let [page, telephone] = both(&many);
    let places = all(&page, "text.step").into_iter();
    let places: Vec<f64> = places.map(|words| number(words, "x")).collect();
    assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
    assert!(sizes(&telephone)[2] < sizes(&page)[2]);
}

#[test]
fn a_picture_has_a_role_a_size_and_a_name() {
    let page = drawn(&deadlock());
    let svg = all(&page, "svg")[0];
    assert_eq!(svg.attr("role"), Some("img"));
    assert!(
        ["width", "height"]
            .iter()
            .all(|side| svg.attr(side).is_some_and(|size| size.ends_with("em")))
    );
    let names = svg.attr("aria-labelledby").unwrap_or_default().split(' ');
    for name in names {
        assert_eq!(all(&page, &format!("#{name}")).len(), 1, "{name}");
    }
}
