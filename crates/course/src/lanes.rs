//! The picture of a schedule: a lane for each thread, time downwards, bars for locks, arrows for what lets another thread go on.
//!
//! Positions are whole units, of which an em has [`EM`]: the picture grows with the text around it. Its words have the width of a
//! fixed pitch, so that what stands where is known without a browser. Colours are the style sheet's; shapes and words tell the same
//! without any.

use crate::faults::{self, Fault};
use crate::holds::{self, Span};
use crate::html::escape;
use crate::rows::{self, Row, Told, wrapped};
use crate::schedule::ENDS;
use crate::signals::{self, Signal};
use crate::typography::label;
use crate::verdict::{Taken, Witness};

/// Units in an em of the picture's text.
const EM: usize = 12;
/// Height of a line of words.
const LINE: usize = 17;
/// Height of the names at the top.
const HEAD: usize = 26;
/// Most characters of a line in a lane.
const LABEL: usize = 26;
/// From one bar, or one arrow's way, to the next.
const TRACK: usize = 8;
/// From a lane's line to its words, and from these to the next lane.
const GAP: usize = 9;
/// From the top of a row to the middle of its first line, where its dot is.
const MIDDLE: usize = 9;

/// What is to be drawn.
pub struct Picture<'a> {
    /// The schedule.
    pub witness: &'a Witness,
    /// Whether some channel of the program has no buffer.
    pub rendezvous: bool,
    /// The address of the picture.
    pub id: &'a str,
    /// What it shows, in a few words.
    pub title: &'a str,
}

/// Width of so many characters.
fn wide(characters: usize) -> usize {
    (characters * 73).div_ceil(10)
}

/// Where everything of a picture is.
struct Layout<'a> {
    picture: &'a Picture<'a>,
    spans: Vec<Span<'a>>,
    signals: Vec<Signal>,
    faults: Vec<Fault>,
    rows: Vec<Row>,
    /// Where each row begins, and where the last one ends.
    tops: Vec<usize>,
    lanes: Vec<Lane<'a>>,
    /// What is said at the end.
    end: Vec<String>,
    width: usize,
}

/// One thread's part of the width.
struct Lane<'a> {
    left: usize,
    /// The locks that have a bar, from the left; one that a thread takes or awaits while it holds it has more.
    bars: Vec<(&'a str, usize)>,
    /// The line on which its steps stand.
    line: usize,
}

impl Lane<'_> {
    fn words(&self) -> usize {
        self.line + GAP
    }
}

/// The picture as SVG, on lines of its own without a blank one.
pub fn svg(picture: &Picture) -> String {
    let layout = Layout::of(picture);
    let (id, width, height) = (picture.id, layout.width, layout.height());
    format!(
        "<svg class=\"lanes\" role=\"img\" width=\"{}em\" height=\"{}em\" viewBox=\"0 0 {width} {height}\" \
         font-size=\"{EM}\" font-family=\"monospace\" fill=\"currentColor\" aria-labelledby=\"{id}-titre {id}-texte\">\n\
         <title id=\"{id}-titre\">{}</title><desc id=\"{id}-texte\">{}</desc>\n{}\n</svg>\n",
        ems(width),
        ems(height),
        escape(&label(picture.title)),
        escape(&label(&layout.in_words())),
        layout.parts().concat(),
    )
}

/// Units as ems, with two decimals.
fn ems(units: usize) -> String {
    format!("{:.2}", units as f64 / EM as f64)
}

impl<'a> Layout<'a> {
    fn of(picture: &'a Picture) -> Self {
        let witness = picture.witness;
        let spans = holds::of(witness);
        let signals = signals::of(witness, picture.rendezvous);
        let faults = faults::of(witness);
        let told = Told {
            witness,
            spans: &spans,
            signals: &signals,
            faults: &faults,
        };
        let rows = rows::of(&told, LABEL);
        let mut layout = Layout {
            picture,
            end: faults::end(witness, &spans),
            spans,
            signals,
            faults,
            rows,
            tops: Vec::new(),
            lanes: Vec::new(),
            width: 0,
        };
        layout.merge_bars();
        layout.tops = layout.tops();
        layout.place_lanes();
        layout
    }

    /// Within a row, a lock that is taken again and again has one bar, and nobody has time to be seen waiting.
    fn merge_bars(&mut self) {
        let mut drawn: Vec<(usize, &str, usize)> = Vec::new();
        for span in std::mem::take(&mut self.spans) {
            let rows = [span.from, span.to].map(|step| step.map(|step| self.row_of(step)));
            match rows {
                [Some(from), Some(to)] if from == to => {
                    let bar = (span.thread, span.object, from);
                    if !span.waits && !drawn.contains(&bar) {
                        drawn.push(bar);
                        self.spans.push(span);
                    }
                }
                _ => self.spans.push(span),
            }
        }
    }

    fn tops(&self) -> Vec<usize> {
        let mut tops = vec![HEAD];
        for row in 0..self.rows.len() {
            let lanes = 0..self.picture.witness.threads.len();
            let lines = lanes.map(|lane| self.lines(lane, row).len()).max();
            tops.push(tops[row] + LINE * lines.unwrap_or(1).max(1) + 1);
        }
        tops
    }

    /// What stands in a lane at a row, and from which line on it tells what goes wrong.
    fn lines(&self, lane: usize, row: usize) -> Vec<(String, bool)> {
        let row = &self.rows[row];
        let own = match row.thread == lane {
            true => row.lines.clone(),
            false => Vec::new(),
        };
        let faults = self.faults.iter();
        let faults = faults.filter(|fault| fault.thread == lane && row.steps.contains(&fault.step));
        let wrong = faults.flat_map(|fault| wrapped(&format!("✗ {}", label(&fault.words)), LABEL));
        let own = own.into_iter().map(|line| (line, false));
        own.chain(wrong.map(|line| (line, true))).collect()
    }

    fn place_lanes(&mut self) {
        let numbers = (0..self.rows.len()).map(|row| self.number(row).chars().count());
        let mut left = wide(numbers.max().unwrap_or(0)) + GAP;
        for thread in 0..self.picture.witness.threads.len() {
            let bars = self.bars_of(thread);
            let ways = self.ways(thread).iter().map(|(_, way)| way + 1).max();
            let line = left + TRACK * (bars.len() + ways.unwrap_or(0)) + TRACK / 2;
            let lane = Lane { left, bars, line };
            left = lane.words() + wide(self.longest(thread)) + 2 * GAP;
            self.lanes.push(lane);
        }
        self.width = left;
    }

    /// Characters of the longest line in a lane.
    fn longest(&self, thread: usize) -> usize {
        let rows = (0..self.rows.len()).flat_map(|row| self.lines(thread, row));
        let rows = rows.map(|(line, _)| line.chars().count());
        let name = self.name(thread).chars().count();
        rows.max().unwrap_or(0).max(name)
    }

    fn name(&self, thread: usize) -> String {
        wrapped(&self.picture.witness.threads[thread], LABEL).swap_remove(0)
    }

    /// « 4 », or « 4–12 ».
    fn number(&self, row: usize) -> String {
        let (first, last) = self.rows[row].steps.clone().into_inner();
        match first == last {
            true => (first + 1).to_string(),
            false => format!("{}–{}", first + 1, last + 1),
        }
    }

    fn bars_of(&self, thread: usize) -> Vec<(&'a str, usize)> {
        let mut bars = Vec::new();
        for span in self.spans.iter().filter(|span| span.thread == thread) {
            let bar = (span.object, self.beside(span));
            if !bars.contains(&bar) {
                bars.push(bar);
            }
        }
        bars
    }

    /// How many times a thread already holds what it takes or awaits: one bar would hide the other.
    fn beside(&self, span: &Span) -> usize {
        let ends_before = |a: &Span, b: &Span| a.to.is_some_and(|to| Some(to) <= b.from);
        let already = |other: &&Span| {
            let same = (other.thread, other.object) == (span.thread, span.object);
            let comes_first = span.waits || other.from < span.from;
            same && !other.waits
                && comes_first
                && !ends_before(other, span)
                && !ends_before(span, other)
        };
        self.spans.iter().filter(already).count()
    }

    /// The signals that go down beside a lane's line, each with its way: two that overlap have different ones.
    fn ways(&self, lane: usize) -> Vec<(Signal, usize)> {
        let thread = |step: usize| self.picture.witness.steps[step].thread;
        let here = |&&(from, to): &&Signal| thread(from).min(thread(to)) == lane;
        let mut placed: Vec<(Signal, usize)> = Vec::new();
        for &(from, to) in self.signals.iter().filter(here) {
            let taken = |way: usize| {
                let mut others = placed.iter();
                others.any(|((_, end), other)| *other == way && *end >= from)
            };
            let free = (0..).find(|way| !taken(*way));
            placed.push(((from, to), free.unwrap_or(0)));
        }
        placed
    }

    fn row_of(&self, step: usize) -> usize {
        let mut rows = self.rows.iter();
        let place = rows.position(|row| row.steps.contains(&step));
        place.expect("each step has a row")
    }

    /// The height at which a step's dot is.
    fn at(&self, step: usize) -> usize {
        self.tops[self.row_of(step)] + MIDDLE
    }

    fn bottom(&self) -> usize {
        self.tops[self.rows.len()] + 4
    }

    /// Lines below the lanes: how it ends, then what the shapes mean.
    fn end_lines(&self) -> Vec<String> {
        let most = self.width * 10 / 73;
        let said = self.end.iter().enumerate();
        said.flat_map(|(place, line)| {
            let sign = if place == 0 { "✗ " } else { "" };
            wrapped(&format!("{sign}{}", label(line)), most)
        })
        .collect()
    }

    fn height(&self) -> usize {
        let key = self.key_places();
        let key = key.last().map_or(0, |(_, line)| line + 1);
        self.bottom() + LINE * (self.end_lines().len() + key) + GAP
    }

    /// The same in a sentence or two, for who does not see it: the steps stand beside it.
    fn in_words(&self) -> String {
        let said = |fault: &Fault| {
            let who = &self.picture.witness.threads[fault.thread];
            format!("Étape {}, {who} : {}.", fault.step + 1, fault.words)
        };
        let mut all: Vec<String> = self.faults.iter().map(said).collect();
        if !self.end.is_empty() {
            all.push(format!("À la fin : {}.", self.end.join(" ; ")));
        }
        all.push("Les étapes suivent, en liste.".to_owned());
        all.join(" ")
    }
}

/// Drawing what was placed.
impl Layout<'_> {
    fn parts(&self) -> [String; 7] {
        [
            self.lines_of_life(),
            self.bars(),
            self.arrows(),
            self.names(),
            self.steps(),
            self.ending(),
            self.key(),
        ]
    }

    fn names(&self) -> String {
        let lanes = self.lanes.iter().enumerate();
        lanes
            .map(|(thread, lane)| text(lane.words(), HEAD - 10, "who", &self.name(thread)))
            .collect()
    }

    /// From a thread's first step to its last: when it was started is no step, and nothing tells.
    fn lines_of_life(&self) -> String {
        let lanes = self.lanes.iter().enumerate();
        lanes
            .filter_map(|(thread, lane)| {
                let (from, to) = self.life(thread)?;
                Some(format!(
                    "<path class=\"life\" d=\"M{} {from}V{to}\" stroke=\"currentColor\" stroke-opacity=\".5\"/>",
                    lane.line
                ))
            })
            .collect()
    }

    /// It goes on to the end of the program where it is cut off there, and to the end of all where nothing ends it.
    fn life(&self, thread: usize) -> Option<(usize, usize)> {
        let steps = &self.picture.witness.steps;
        let first = steps.iter().position(|step| step.thread == thread)?;
        let ends = |step: &Taken| step.thread == thread && step.operation == ENDS[0];
        let exits = |step: &Taken| step.operation == ENDS[1];
        let last = steps.iter().position(|step| ends(step) || exits(step));
        let to = last.map_or(self.bottom(), |step| self.at(step));
        Some((self.at(first), to))
    }

    fn bars(&self) -> String {
        self.spans.iter().map(|span| self.bar(span)).collect()
    }

    /// What is held is a solid bar, what is awaited a broken outline.
    fn bar(&self, span: &Span) -> String {
        let lane = &self.lanes[span.thread];
        let bar = (span.object, self.beside(span));
        let place = lane.bars.iter().position(|other| *other == bar);
        let x = lane.left + TRACK * place.unwrap_or(0);
        let (top, bottom) = self.reach(span);
        let (class, look, verb) = match span.waits {
            true => (
                "waits",
                "fill=\"none\" stroke=\"currentColor\" stroke-dasharray=\"3 2\"",
                "attend",
            ),
            false => ("holds", "stroke=\"none\"", "tient"),
        };
        format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{top}\" width=\"5\" height=\"{}\" {look}><title>{} {verb} {}</title></rect>",
            bottom - top,
            escape(&self.name(span.thread)),
            escape(span.object),
        )
    }

    /// A wait begins below the step after which it begins, unless that is the waiting itself.
    fn reach(&self, span: &Span) -> (usize, usize) {
        let waited = |step: &usize| {
            span.waits
                && !self.picture.witness.steps[*step]
                    .operation
                    .starts_with(crate::schedule::WAITS)
        };
        let from = match span.from {
            None => HEAD,
            Some(step) if waited(&step) => self.at(step) + 7,
            Some(step) => self.at(step) - 5,
        };
        let to = span.to.map_or(self.bottom(), |step| self.at(step) + 5);
        (from, to)
    }

    fn arrows(&self) -> String {
        let lanes = 0..self.lanes.len();
        let ways = lanes.flat_map(|lane| self.ways(lane).into_iter().map(move |way| (lane, way)));
        ways.map(|(lane, (signal, way))| self.arrow(lane, signal, way))
            .collect()
    }

    /// Down beside the left one of two lanes, where no words are, and across where only the other lane has words.
    fn arrow(&self, lane: usize, (from, to): Signal, way: usize) -> String {
        let line = |step: usize| self.lanes[self.picture.witness.steps[step].thread].line;
        let beside = self.lanes[lane].line - TRACK * (way + 1);
        let tip = line(to) - 4;
        let (top, bottom) = (self.at(from), self.at(to));
        format!(
            "<path class=\"signal\" d=\"M{} {top}H{beside}V{bottom}H{tip}\" fill=\"none\" stroke=\"currentColor\"/>\
             <path class=\"tip\" d=\"M{tip} {bottom}l-5 -3v6z\"/>",
            line(from)
        )
    }

    fn steps(&self) -> String {
        (0..self.rows.len()).map(|row| self.step(row)).collect()
    }

    fn step(&self, row: usize) -> String {
        let (top, lane) = (self.tops[row], &self.lanes[self.rows[row].thread]);
        let number = format!(
            "<text class=\"number\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            self.lanes[0].left - GAP,
            top + 13,
            self.number(row)
        );
        let dot = format!(
            "<circle class=\"dot\" cx=\"{}\" cy=\"{}\" r=\"3\"/>",
            lane.line,
            top + MIDDLE
        );
        let words = (0..self.lanes.len()).map(|lane| self.words(lane, row));
        number + &dot + &words.collect::<String>()
    }

    fn words(&self, lane: usize, row: usize) -> String {
        let x = self.lanes[lane].words();
        let lines = self.lines(lane, row).into_iter().enumerate();
        lines
            .map(|(place, (line, wrong))| {
                let class = if wrong { "wrong" } else { "step" };
                text(x, self.tops[row] + 13 + LINE * place, class, &line)
            })
            .collect()
    }

    fn ending(&self) -> String {
        let lines = self.end_lines().into_iter().enumerate();
        lines
            .map(|(place, line)| {
                let class = if place == 0 { "wrong" } else { "end" };
                text(0, self.bottom() + LINE * (place + 1), class, &line)
            })
            .collect()
    }

    /// The shapes that occur, and what they mean.
    fn meanings(&self) -> Vec<(&'static str, &'static str)> {
        let holds = self.spans.iter().any(|span| !span.waits);
        let waits = self.spans.iter().any(|span| span.waits);
        let all = [
            (
                holds,
                "<rect class=\"holds\" x=\"0\" y=\"-9\" width=\"5\" height=\"11\"/>",
                "tient un verrou",
            ),
            (
                waits,
                "<rect class=\"waits\" x=\"0\" y=\"-9\" width=\"5\" height=\"11\" fill=\"none\" stroke=\"currentColor\" stroke-dasharray=\"3 2\"/>",
                "attend",
            ),
            (
                !self.signals.is_empty(),
                "<path class=\"signal\" d=\"M-4 -4H6\" fill=\"none\" stroke=\"currentColor\"/><path class=\"tip\" d=\"M8 -4l-5 -3v6z\"/>",
                "laisse l’autre continuer",
            ),
        ];
        let all = all.into_iter().filter(|(occurs, ..)| *occurs);
        all.map(|(_, shape, words)| (shape, words)).collect()
    }

    /// Where the meanings stand: from the left, and on which line; they go on below where the width ends.
    fn key_places(&self) -> Vec<(usize, usize)> {
        let (mut x, mut line) = (4, 0);
        let mut places = Vec::new();
        for (_, words) in self.meanings() {
            let width = wide(words.chars().count() + 2) + 2 * GAP;
            if x + width > self.width && x > 4 {
                (x, line) = (4, line + 1);
            }
            places.push((x, line));
            x += width;
        }
        places
    }

    fn key(&self) -> String {
        let first = self.bottom() + LINE * (self.end_lines().len() + 1) + 4;
        let meanings = self.meanings().into_iter().zip(self.key_places());
        meanings
            .map(|((shape, words), (x, line))| {
                let y = first + LINE * line;
                format!(
                    "<g class=\"key\"><g transform=\"translate({x} {y})\">{shape}</g>{}</g>",
                    text(x + 12, y, "key", words)
                )
            })
            .collect()
    }
}

fn text(x: usize, y: usize, class: &str, words: &str) -> String {
    format!(
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>",
        escape(words)
    )
}
