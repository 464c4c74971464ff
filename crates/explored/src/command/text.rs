//! Text as wide as a terminal.

/// Characters of a line that every terminal has.
pub const WIDTH: usize = 80;

/// A line in several, none longer than this but where a word is; what goes on is indented.
pub fn wrapped(line: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in line.split(' ') {
        let last = lines.last_mut().map_or("", |line| line);
        if !last.trim().is_empty() && last.chars().count() + 1 + word.chars().count() > width {
            lines.push("  ".to_owned());
        }
        if let Some(last) = lines.last_mut() {
            let space = if last.trim().is_empty() { "" } else { " " };
            last.extend([space, word]);
        }
    }
    lines.join("\n")
}

/// A line as it fits, without what would move the cursor.
pub fn shortened(line: &str, width: usize) -> String {
    let visible = |char: char| if char.is_control() { '·' } else { char };
    let line: String = line.replace('\t', "    ").chars().map(visible).collect();
    match line.chars().count() > width {
        false => line,
        true => line
            .chars()
            .take(width.saturating_sub(1))
            .chain(['…'])
            .collect(),
    }
}

/// A line in several, cut wherever it must be: not one character is lost. What goes on is indented.
pub fn folded(line: &str, width: usize) -> Vec<String> {
    let chars: Vec<char> = line.chars().collect();
    let (first, rest) = chars.split_at(chars.len().min(width));
    let rest = rest.chunks(width.saturating_sub(2).max(1));
    let rest = rest.map(|part| ["  ".to_owned(), part.iter().collect()].concat());
    [first.iter().collect()].into_iter().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_goes_on_below() {
        assert_eq!(wrapped("court", 48), "court");
        assert_eq!(wrapped("un mot", 6), "un mot");
        let long = wrapped(&["mot"; 30].join(" "), 48);
        assert!(
            long.lines().count() == 3 && long.lines().all(|line| line.chars().count() <= 48),
            "{long}"
        );
        assert_eq!(wrapped(&"x".repeat(90), 48), "x".repeat(90));
    }

    #[test]
    fn a_folded_line_is_whole() {
        assert_eq!(folded("été", 3), ["été"]);
        assert_eq!(folded("étéxyz", 4), ["étéx", "  yz"]);
        assert_eq!(folded("", 4), [""]);
    }

    #[test]
    fn a_line_is_shortened_and_moves_nothing() {
        assert_eq!(shortened(&"é".repeat(80), 72), "é".repeat(71) + "…");
        assert_eq!(shortened(&"é".repeat(72), 72), "é".repeat(72));
        assert_eq!(shortened("a\x1b[2Jb\tc", 72), "a·[2Jb    c");
    }
}
