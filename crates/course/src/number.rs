//! Numbers as a French reader writes them.

/// A number as a French reader writes it: three digits that count, `1 234 567`, `81,2`, `0,00512`.
pub fn figure(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        0.0 => 0,
        size if size >= 100.0 => 0,
        size => (2 - size.log10().floor() as i32).clamp(0, 6) as usize,
    };
    let text = format!("{size:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let sign = if value < 0.0 { "−" } else { "" };
    match fraction {
        "" => format!("{sign}{}", spaced(whole)),
        fraction => format!("{sign}{},{fraction}", spaced(whole)),
    }
}

/// Digits in groups of three, with the thin space of numbers.
pub fn spaced(digits: &str) -> String {
    let mut spaced = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            spaced.push('\u{202f}');
        }
        spaced.push(digit);
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_in_french() {
        let nothing_breaks = |value: f64| figure(value).replace('\u{202f}', " ");
        for (value, written) in [
            (0.0, "0"),
            (1234567.8, "1 234 568"),
            (812.4, "812"),
            (81.24, "81,2"),
            (1.3, "1,3"),
            (2.0, "2"),
            (0.00512, "0,00512"),
        ] {
            assert_eq!(nothing_breaks(value), written);
        }
    }
}
