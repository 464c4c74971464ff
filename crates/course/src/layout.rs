//! Where everything of a schedule's picture stands, in whole units of which an em of its text has [`EM`].
//!
//! Its words have the width of a fixed pitch, so that what stands where is known without a browser.

use crate::faults::{self, Fault};
use crate::holds::Span;
use crate::rows::{Row, Told, wrapped};
use crate::schedule::{ENDS, WAITS};
use crate::signals::Signal;
use crate::typography::label;
use crate::verdict::Taken;

/// Units in an em of the picture's text.
pub const EM: usize = 12;
/// Height of a line of words.
pub const LINE: usize = 17;
/// Most characters of a line in a lane.
const LABEL: usize = 26;
/// From one bar, or one arrow's way, to the next.
pub const TRACK: usize = 8;
/// From a lane's line to what stands on its right, and from a lane's words to the next lane.
pub const GAP: usize = 9;
/// From the top of a row to the middle of its first line, where its dot is.
pub const MIDDLE: usize = 9;
/// Width of a telephone's picture: 24 em.
pub const TELEPHONE: usize = 288;
/// Width of a page's column: 770 px, of which an em has 12.5.
pub const PAGE: usize = 739;
/// Characters of a line that a picture has at least, though it may be wider for it.
const FEWEST: usize = 16;

/// Where the words of the steps stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// In the lane of their thread, whose name is at the top.
    Beside,
    /// In one column on the right of all lanes, each thread's name where it goes on, within a width.
    Right(usize),
}

impl Form {
    /// Height of the names at the top.
    pub fn head(self) -> usize {
        match self {
            Form::Beside => 26,
            Form::Right(_) => 4,
        }
    }
}

/// Width of so many characters.
pub fn wide(characters: usize) -> usize {
    (characters * 73).div_ceil(10)
}

/// How many characters are at most so wide.
fn characters(width: usize) -> usize {
    width * 10 / 73
}

/// Where everything of a picture is.
pub struct Layout<'a> {
    /// What is drawn.
    pub told: &'a Told<'a>,
    /// Its rows.
    pub rows: &'a [Row],
    /// Where its words stand.
    pub form: Form,
    /// Bars: who holds and who waits.
    pub spans: Vec<&'a Span<'a>>,
    /// One for each thread, from the left.
    pub lanes: Vec<Lane<'a>>,
    /// Where each row begins, and where the last one ends.
    pub tops: Vec<usize>,
    /// Of the whole picture.
    pub width: usize,
    /// Most characters of a line of words.
    room: usize,
}

/// One thread's part of the width.
pub struct Lane<'a> {
    /// Where it begins.
    pub left: usize,
    /// The locks that have a bar, from the left; one that a thread takes or awaits while it holds it has more.
    pub bars: Vec<(&'a str, usize)>,
    /// The line on which its steps stand.
    pub line: usize,
    /// Where the words of its steps begin.
    pub words: usize,
}

/// A line of words, and its class: `step`, `who` or `wrong`.
pub type Line = (String, &'static str);

impl<'a> Layout<'a> {
    /// Where all that is told stands.
    pub fn of(told: &'a Told<'a>, rows: &'a [Row], form: Form) -> Self {
        let mut layout = Layout {
            told,
            rows,
            form,
            spans: Vec::new(),
            lanes: Vec::new(),
            tops: Vec::new(),
            width: 0,
            room: LABEL,
        };
        layout.merge_bars();
        match form {
            Form::Beside => layout.place_columns(),
            Form::Right(most) => layout.place_rails(most),
        }
        layout.tops = layout.tops();
        layout
    }

    /// Within a row, a lock that is taken again and again has one bar, and nobody has time to be seen waiting.
    fn merge_bars(&mut self) {
        let mut drawn: Vec<(usize, &str, usize)> = Vec::new();
        for span in &self.told.spans {
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

    /// Each lane has its words beside it.
    fn place_columns(&mut self) {
        let mut left = self.numbers();
        for thread in 0..self.threads() {
            let mut lane = self.lane(thread, left);
            lane.words = lane.line + GAP;
            left = lane.words + wide(self.longest(thread)) + 2 * GAP;
            self.lanes.push(lane);
        }
        self.width = left;
    }

    /// The lanes stand close together, and what is left of the width is for the words of all.
    fn place_rails(&mut self, most: usize) {
        let mut left = self.numbers();
        for thread in 0..self.threads() {
            let lane = self.lane(thread, left);
            left = lane.line + GAP;
            self.lanes.push(lane);
        }
        self.lanes.iter_mut().for_each(|lane| lane.words = left);
        self.room = characters(most.saturating_sub(left)).max(FEWEST);
        self.width = TELEPHONE.max(left + wide(self.longest(0)));
    }

    /// Width of the numbers on the left.
    fn numbers(&self) -> usize {
        let numbers = (0..self.rows.len()).map(|row| self.number(row).chars().count());
        wide(numbers.max().unwrap_or(0)) + GAP
    }

    /// Its bars and its arrows' ways, then its line.
    fn lane(&self, thread: usize, left: usize) -> Lane<'a> {
        let bars = self.bars_of(thread);
        let ways = self.ways(thread).iter().map(|(_, way)| way + 1).max();
        let line = left + TRACK * (bars.len() + ways.unwrap_or(0)) + TRACK / 2;
        Lane {
            left,
            bars,
            line,
            words: line,
        }
    }

    /// A row is as high as its words.
    fn tops(&self) -> Vec<usize> {
        let mut tops = vec![self.form.head()];
        for row in 0..self.rows.len() {
            let lines = self.columns().map(|column| self.lines(column, row).len());
            tops.push(tops[row] + LINE * lines.max().unwrap_or(1).max(1) + 1);
        }
        tops
    }

    fn threads(&self) -> usize {
        self.told.witness.threads.len()
    }

    /// The lanes that have words beside them.
    pub fn columns(&self) -> std::ops::Range<usize> {
        match self.form {
            Form::Beside => 0..self.threads(),
            Form::Right(_) => 0..1,
        }
    }

    /// What stands in a column at a row.
    pub fn lines(&self, column: usize, row: usize) -> Vec<Line> {
        match self.form {
            Form::Beside => self.lines_of(column, row),
            Form::Right(_) => self.lines_of_all(row),
        }
    }

    /// What stands in a lane: the step, and what goes wrong there.
    fn lines_of(&self, lane: usize, row: usize) -> Vec<Line> {
        let own = self.rows[row].thread == lane;
        let own = own.then(|| self.step(row)).into_iter().flatten();
        let faults = self.faults(row).filter(|fault| fault.thread == lane);
        let wrong = faults.flat_map(|fault| self.wrong(&label(&fault.words)));
        own.chain(wrong).collect()
    }

    /// Who goes on, where another did before; the step; and what goes wrong with whom.
    fn lines_of_all(&self, row: usize) -> Vec<Line> {
        let thread = self.rows[row].thread;
        let goes_on = row > 0 && self.rows[row - 1].thread == thread;
        let who = (!goes_on).then(|| (self.name(thread), "who"));
        let wrong = self.faults(row).flat_map(|fault| {
            let words = match fault.thread == thread {
                true => fault.words.clone(),
                false => format!("{} : {}", self.name(fault.thread), fault.words),
            };
            self.wrong(&label(&words))
        });
        who.into_iter().chain(self.step(row)).chain(wrong).collect()
    }

    fn faults(&self, row: usize) -> impl Iterator<Item = &Fault> {
        let steps = &self.rows[row].steps;
        let faults = self.told.faults.iter();
        faults.filter(move |fault| steps.contains(&fault.step))
    }

    fn step(&self, row: usize) -> Vec<Line> {
        let lines = wrapped(&self.rows[row].words, self.room).into_iter();
        lines.map(|line| (line, "step")).collect()
    }

    fn wrong(&self, words: &str) -> Vec<Line> {
        let lines = wrapped(&format!("✗ {words}"), self.room).into_iter();
        lines.map(|line| (line, "wrong")).collect()
    }

    /// Characters of the longest line in a column, and of the name above it.
    fn longest(&self, column: usize) -> usize {
        let rows = (0..self.rows.len()).flat_map(|row| self.lines(column, row));
        let rows = rows.map(|(line, _)| line.chars().count());
        let name = self.name(column).chars().count();
        rows.max().unwrap_or(0).max(name)
    }

    /// What a thread is called, cut where a line ends.
    pub fn name(&self, thread: usize) -> String {
        wrapped(&self.told.witness.threads[thread], self.room).swap_remove(0)
    }

    /// « 4 », or « 4–12 ».
    pub fn number(&self, row: usize) -> String {
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
        let already = |other: &&&Span| {
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
    pub fn ways(&self, lane: usize) -> Vec<(Signal, usize)> {
        let thread = |step: usize| self.told.witness.steps[step].thread;
        let here = |&&(from, to): &&Signal| thread(from).min(thread(to)) == lane;
        let mut placed: Vec<(Signal, usize)> = Vec::new();
        for &(from, to) in self.told.signals.iter().filter(here) {
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
    pub fn at(&self, step: usize) -> usize {
        self.tops[self.row_of(step)] + MIDDLE
    }

    /// Where the lanes end.
    pub fn bottom(&self) -> usize {
        self.tops[self.rows.len()] + 4
    }

    /// From a thread's first step to its last: when it was started is no step, and nothing tells. It goes on to the end of the
    /// program where it is cut off there, and to the end of all where nothing ends it.
    pub fn life(&self, thread: usize) -> Option<(usize, usize)> {
        let steps = &self.told.witness.steps;
        let first = steps.iter().position(|step| step.thread == thread)?;
        let ends = |step: &Taken| step.thread == thread && step.operation == ENDS[0];
        let exits = |step: &Taken| step.operation == ENDS[1];
        let last = steps.iter().position(|step| ends(step) || exits(step));
        let to = last.map_or(self.bottom(), |step| self.at(step));
        Some((self.at(first), to))
    }

    /// Left, top and bottom of a bar.
    pub fn bar(&self, span: &Span) -> (usize, usize, usize) {
        let lane = &self.lanes[span.thread];
        let bar = (span.object, self.beside(span));
        let place = lane.bars.iter().position(|other| *other == bar);
        let (top, bottom) = self.reach(span);
        (lane.left + TRACK * place.unwrap_or(0), top, bottom)
    }

    /// A wait begins below the step after which it begins, unless that is the waiting itself.
    fn reach(&self, span: &Span) -> (usize, usize) {
        let steps = &self.told.witness.steps;
        let waited = |step: &usize| span.waits && !steps[*step].operation.starts_with(WAITS);
        let from = match span.from {
            None => self.form.head(),
            Some(step) if waited(&step) => self.at(step) + 7,
            Some(step) => self.at(step) - 5,
        };
        let to = span.to.map_or(self.bottom(), |step| self.at(step) + 5);
        (from, to)
    }

    /// Lines below the lanes: how it ends.
    pub fn end_lines(&self) -> Vec<String> {
        let said = faults::end(self.told.witness, &self.told.spans);
        let said = said.iter().enumerate();
        said.flat_map(|(place, line)| {
            let sign = if place == 0 { "✗ " } else { "" };
            wrapped(&format!("{sign}{}", label(line)), characters(self.width))
        })
        .collect()
    }
}
