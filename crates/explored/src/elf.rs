//! Where an executable keeps the program's statics.

use anyhow::{Context, Result};
use object::{Object, ObjectSection, ObjectSymbol, SymbolKind};
use std::path::Path;

/// Addresses, as the executable's symbol table has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statics {
    /// Of [`explored_child::ANCHOR`].
    pub anchor: u64,
    /// Of each static of the program's crate that can be written, with its size.
    pub ranges: Vec<(u64, usize)>,
}

/// Reads the symbol table of an executable for the statics of this crate.
pub fn statics(executable: &Path, krate: &str) -> Result<Statics> {
    let bytes = std::fs::read(executable)
        .with_context(|| format!("{} ne se lit pas", executable.display()))?;
    let file = object::File::parse(&*bytes)?;
    let mut statics = Statics::default();
    for symbol in file.symbols() {
        let Ok(name) = symbol.name() else { continue };
        if name == explored_child::ANCHOR {
            statics.anchor = symbol.address();
        } else if symbol.kind() == SymbolKind::Data
            && symbol.size() > 0
            && belongs(name, krate)
            && is_writable(&file, &symbol)
        {
            statics
                .ranges
                .push((symbol.address(), symbol.size() as usize));
        }
    }
    statics.ranges.sort_unstable();
    // Two symbols may name the same place.
    statics.ranges.dedup();
    Ok(statics)
}

/// Whether it lies where a program may write: not in what the loader makes read-only once it has relocated it.
fn is_writable(file: &object::File<'_>, symbol: &object::Symbol<'_, '_>) -> bool {
    let section = symbol
        .section_index()
        .and_then(|index| file.section_by_index(index).ok());
    let name = section
        .as_ref()
        .and_then(|section| section.name().ok())
        .unwrap_or_default();
    let within = |prefix: &str| name == prefix || name.starts_with(&format!("{prefix}."));
    (within(".data") && !within(".data.rel.ro")) || within(".bss")
}

/// Whether a symbol is this crate's: its path, or the type that it belongs to, begins with the crate's name.
fn belongs(symbol: &str, krate: &str) -> bool {
    let path = format!("{:#}", rustc_demangle::demangle(symbol));
    let starts = path.match_indices(krate).any(|(at, _)| {
        let before = path[..at].chars().next_back();
        let free = before.is_none_or(|char| !char.is_alphanumeric() && char != '_' && char != ':');
        free && path[at + krate.len()..].starts_with("::")
    });
    starts && path != symbol
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_owns_what_its_path_begins() {
        for symbol in [
            "_ZN2t11m1f1K17hdfa9fbcf5563a46aE.llvm.11728022939547446802",
            "_ZN2t15TOTAL17hae4e0b96b5dce25aE",
            "_RNvCs1_2t15TOTAL",
            // <t1::Thing as t1::Counts>::count::N
            "_ZN40_$LT$t1..Thing$u20$as$u20$t1..Counts$GT$5count1N17h0123456789abcdefE",
        ] {
            assert!(belongs(symbol, "t1"), "{symbol}");
            assert!(!belongs(symbol, "t"), "{symbol}");
        }
        for symbol in [
            "_ZN1a2t15TOTAL17hae4e0b96b5dce25aE",
            "t1::TOTAL",
            "EXPLORED_ANCHOR",
        ] {
            assert!(!belongs(symbol, "t1"), "{symbol}");
        }
    }
}
