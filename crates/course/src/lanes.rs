//! The picture of a schedule: a lane for each thread, time downwards, bars for locks, arrows for what lets another thread go on.
//!
//! The picture grows with the text around it. Colours are the style sheet's; shapes and words tell the same without any.

use crate::faults::{self, Fault};
use crate::holds::Span;
use crate::html::escape;
use crate::layout::{EM, Form, GAP, LINE, Layout, MIDDLE, PAGE, TELEPHONE, TRACK, wide};
use crate::rows::{self, Told};
use crate::signals::Signal;
use crate::typography::label;
use crate::verdict::Witness;

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

/// The picture as SVG, on lines of its own without a blank one: for a page, then for a telephone.
pub fn svg(picture: &Picture) -> [String; 2] {
    let told = Told::of(picture.witness, picture.rendezvous);
    let rows = rows::of(&told);
    let placed = |form| Layout::of(&told, &rows, form);
    let page = match placed(Form::Beside) {
        page if page.width <= PAGE => page,
        _ => placed(Form::Right(PAGE)),
    };
    [
        drawn(picture, &page, "wide"),
        drawn(picture, &placed(Form::Right(TELEPHONE)), "narrow"),
    ]
}

fn drawn(picture: &Picture, layout: &Layout, class: &str) -> String {
    let (width, height) = (layout.width, layout.height());
    let id = format!("{}-{class}", picture.id);
    format!(
        "<svg class=\"lanes {class}\" role=\"img\" width=\"{}em\" height=\"{}em\" viewBox=\"0 0 {width} {height}\" \
         font-size=\"{EM}\" font-family=\"monospace\" fill=\"currentColor\" aria-labelledby=\"{id}-titre {id}-texte\">\n\
         <title id=\"{id}-titre\">{}</title><desc id=\"{id}-texte\">{}</desc>\n{}\n</svg>\n",
        ems(width),
        ems(height),
        escape(&label(picture.title)),
        escape(&label(&in_words(layout.told))),
        layout.parts().concat(),
    )
}

/// Units as ems, with two decimals.
fn ems(units: usize) -> String {
    format!("{:.2}", units as f64 / EM as f64)
}

/// The same in a sentence or two, for who does not see it: the steps stand beside it.
fn in_words(told: &Told) -> String {
    let said = |fault: &Fault| {
        let who = &told.witness.threads[fault.thread];
        format!("Étape {}, {who} : {}.", fault.step + 1, fault.words)
    };
    let mut all: Vec<String> = told.faults.iter().map(said).collect();
    let end = faults::end(told.witness, &told.spans);
    if !end.is_empty() {
        all.push(format!("À la fin : {}.", end.join(" ; ")));
    }
    all.push("Les étapes suivent, en liste.".to_owned());
    all.join(" ")
}

/// Drawing what was placed.
impl Layout<'_> {
    fn parts(&self) -> [String; 8] {
        [
            self.lines_of_life(),
            self.bars(),
            self.arrows(),
            self.names(),
            self.dots(),
            self.steps(),
            self.ending(),
            self.key(),
        ]
    }

    /// At the top of the lanes, where these are wide enough.
    fn names(&self) -> String {
        let lanes = self.lanes.iter().enumerate();
        let lanes = lanes.filter(|_| self.form == Form::Beside);
        let y = self.form.head().saturating_sub(10);
        lanes
            .map(|(thread, lane)| text(lane.words, y, "who", &self.name(thread)))
            .collect()
    }

    fn lines_of_life(&self) -> String {
        let lanes = self.lanes.iter().enumerate();
        let lives = lanes.filter_map(|(thread, lane)| {
            let (from, to) = self.life(thread)?;
            Some(format!("M{} {from}V{to}", lane.line))
        });
        let lives: String = lives.collect();
        format!(
            "<path class=\"life\" d=\"{lives}\" stroke=\"currentColor\" stroke-opacity=\".5\"/>"
        )
    }

    /// A dot for each row, all in one shape: lines without any length, whose ends are round.
    fn dots(&self) -> String {
        let rows = self.rows.iter().zip(&self.tops);
        let dots: String = rows
            .map(|(row, top)| format!("M{} {}h0", self.lanes[row.thread].line, top + MIDDLE))
            .collect();
        format!(
            "<path class=\"dots\" d=\"{dots}\" stroke=\"currentColor\" stroke-width=\"6\" stroke-linecap=\"round\"/>"
        )
    }

    fn bars(&self) -> String {
        self.spans.iter().map(|span| self.rectangle(span)).collect()
    }

    /// What is held is a solid bar, what is awaited a broken outline.
    fn rectangle(&self, span: &Span) -> String {
        let (x, top, bottom) = self.bar(span);
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

    fn arrows(&self) -> String {
        let lanes = 0..self.lanes.len();
        let ways = lanes.flat_map(|lane| self.ways(lane).into_iter().map(move |way| (lane, way)));
        ways.map(|(lane, (signal, way))| self.arrow(lane, signal, way))
            .collect()
    }

    /// Down beside the left one of two lanes, where no words are, and across where only the other lane has words.
    fn arrow(&self, lane: usize, (from, to): Signal, way: usize) -> String {
        let line = |step: usize| self.lanes[self.told.witness.steps[step].thread].line;
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
        (0..self.rows.len()).map(|row| self.row(row)).collect()
    }

    fn row(&self, row: usize) -> String {
        let number = format!(
            "<text class=\"number\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            self.lanes[0].left - GAP,
            self.tops[row] + 13,
            self.number(row)
        );
        let words = self.columns().map(|column| self.words(column, row));
        number + &words.collect::<String>()
    }

    fn words(&self, column: usize, row: usize) -> String {
        let (x, top) = (self.lanes[column].words, self.tops[row] + 13);
        let lines = self.lines(column, row).into_iter().enumerate();
        lines
            .map(|(place, (line, class))| text(x, top + LINE * place, class, &line))
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
                !self.told.signals.is_empty(),
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

    fn height(&self) -> usize {
        let key = self.key_places();
        let key = key.last().map_or(0, |(_, line)| line + 1);
        self.bottom() + LINE * (self.end_lines().len() + key) + GAP
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
