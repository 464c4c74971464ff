//! Which spaces of a French line may not break: before « : ; ? ! », inside guillemets, in numbers and before their units.
//!
//! One convention, everywhere: a narrow no-break space (U+202F) before « ; ? ! » and between groups of three digits, a
//! no-break space (U+00A0) before « : », inside guillemets, before a unit and before the number of a named thing.

/// No break, and as wide as a space.
pub const WIDE: char = '\u{a0}';
/// No break, and narrow.
pub const NARROW: char = '\u{202f}';
/// What stands in a line for what is no prose: code, for instance.
pub const OBJECT: char = '\u{fffc}';

/// Units, which stand by their number.
const UNITS: [&str; 32] = [
    "euro", "euros", "%", "‰", "€", "°", "°C", "s", "ms", "µs", "ns", "min", "h", "o", "ko", "kio",
    "Mo", "Mio", "Go", "Gio", "To", "Tio", "Hz", "kHz", "MHz", "GHz", "px", "mm", "cm", "m", "km",
    "kB",
];

/// What bears a number in the course: « listing 2.1 », « ligne 14 ».
const NAMED: [&str; 16] = [
    "annexe", "chapitre", "CPython", "étape", "exercice", "fil", "figure", "ligne", "listing",
    "n°", "ouvrier", "page", "partie", "Python", "Rust", "version",
];

/// The place and the right form of each space of `line` that may not break.
pub fn no_break(line: &[char]) -> impl Iterator<Item = (usize, char)> {
    let spaces = (0..line.len()).filter(|place| is_space(line[*place]));
    spaces.filter_map(|place| Some((place, between(&line[..place], &line[place + 1..])?)))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | WIDE | NARROW)
}

/// The space that stands between two pieces of a line, if it may not break.
fn between(before: &[char], after: &[char]) -> Option<char> {
    match (before.last()?, after.first()?) {
        ('«', _) | (_, '»') => Some(WIDE),
        (_, ':') if after.get(1) != Some(&':') => Some(WIDE),
        (_, ';' | '?' | '!') => Some(NARROW),
        (digit, _) if digit.is_ascii_digit() => after_number(before, after),
        (_, digit) if digit.is_ascii_digit() => NAMED
            .iter()
            .any(|name| is_named(before, name))
            .then_some(WIDE),
        _ => None,
    }
}

fn after_number(before: &[char], after: &[char]) -> Option<char> {
    let is_unit = |unit: &str| {
        let length = unit.chars().count();
        after.len() >= length
            && after[..length].iter().copied().eq(unit.chars())
            && ends_at(after, length)
    };
    match () {
        () if is_group(before) && is_whole_group(after) => Some(NARROW),
        () if UNITS.iter().any(|unit| is_unit(unit)) => Some(WIDE),
        () => None,
    }
}

/// Whether a line ends with at most three digits that begin a number: no letter, code or decimal point touches them.
fn is_group(line: &[char]) -> bool {
    let digits = line.iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let is_point = |c: &char| matches!(c, '.' | ',');
    let before = &line[..line.len() - digits];
    digits <= 3
        && match before {
            [.., whole, point] if is_point(point) => !whole.is_ascii_digit(),
            [.., last] => !last.is_alphanumeric() && *last != OBJECT,
            [] => true,
        }
}

/// Whether a line begins with exactly three digits.
fn is_whole_group(line: &[char]) -> bool {
    let digits = line.iter().take_while(|c| c.is_ascii_digit()).count();
    digits == 3 && ends_at(line, digits)
}

/// Whether a word ends before the character at `place`.
fn ends_at(line: &[char], place: usize) -> bool {
    line.get(place).is_none_or(|c| !c.is_alphanumeric())
}

/// Whether the last word of a line is this one, capital or plural included.
fn is_named(line: &[char], name: &str) -> bool {
    let word: Vec<char> = line
        .iter()
        .rev()
        .take_while(|c| !is_space(**c))
        .copied()
        .collect();
    let word: String = word.iter().rev().collect();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let word = word.rsplit(['\'', '’']).next().unwrap_or(word);
    let lower = word.to_lowercase();
    word == name || lower == name || lower.strip_suffix('s') == Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> String {
        let mut line: Vec<char> = text.chars().collect();
        let changes: Vec<_> = no_break(&line).collect();
        for (place, space) in changes {
            line[place] = space;
        }
        let shown = |c| match c {
            WIDE => '~',
            NARROW => '_',
            c => c,
        };
        line.into_iter().map(shown).collect()
    }

    #[test]
    fn punctuation_and_guillemets_keep_what_they_go_with() {
        assert_eq!(set("« fini » : oui ! Non ?"), "«~fini~»~: oui_! Non_?");
        assert_eq!(set("a ; b"), "a_; b");
        assert_eq!(set("« ? »"), "«~?~»");
    }

    #[test]
    fn numbers_keep_their_groups_and_their_units() {
        assert_eq!(
            set("192 730 fils en 12 ms, 5 % de 64 kio"),
            "192_730 fils en 12~ms, 5~% de 64~kio"
        );
        assert_eq!(set("1 234 567,5"), "1_234_567,5");
        assert_eq!(
            set("un 2.1 100, E0382 100, 12 1000"),
            "un 2.1 100, E0382 100, 12 1000"
        );
        assert_eq!(
            set("les 10 du fil, 3 (ou 4), 5 mots"),
            "les 10 du fil, 3 (ou 4), 5 mots"
        );
    }

    #[test]
    fn named_things_keep_their_numbers() {
        assert_eq!(
            set("Le listing 2.1, lignes 3 et 4, l'ouvrier 1"),
            "Le listing~2.1, lignes~3 et 4, l'ouvrier~1"
        );
        assert_eq!(set("CPython 3.11, profil 2"), "CPython~3.11, profil 2");
    }

    #[test]
    fn no_break_spaces_of_another_width_are_put_right() {
        assert_eq!(set("oui\u{a0}! a\u{202f}: b"), "oui_! a~: b");
    }
}
