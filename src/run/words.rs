//! How a run ended, in words.

use super::wire::Ending;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

/// Why a program was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The reader stopped it.
    Stopped,
    /// It printed too much.
    Flood {
        /// Bytes that may be printed.
        most: u64,
    },
}

/// The end of a program that ran.
pub fn ending(status: ExitStatus, cut: Option<Cut>) -> Ending {
    let signal = status.signal();
    let text = match (cut, status.code(), signal) {
        (Some(Cut::Stopped), ..) => {
            "Arrêté à votre demande, avec tout ce qu'il avait lancé.".to_owned()
        }
        (Some(Cut::Flood { most }), ..) => format!(
            "Arrêté : le programme a affiché plus de {} Mio.",
            most >> 20
        ),
        (None, Some(101), _) => {
            "Le programme s'est terminé (état 101 : celui d'une panique du fil principal)."
                .to_owned()
        }
        (None, Some(code), _) => format!("Le programme s'est terminé (état {code})."),
        (None, None, Some(2)) => "Interrompu par Ctrl-C.".to_owned(),
        (None, None, signal) => format!(
            "Le programme a été tué par le signal {}.",
            named(signal.unwrap_or_default())
        ),
    };
    Ending {
        status: status.code(),
        signal,
        text,
    }
}

/// The end of a run that the reader stopped before its program began.
pub fn not_begun() -> Ending {
    Ending {
        status: None,
        signal: None,
        text: "Arrêté avant d'avoir commencé.".to_owned(),
    }
}

/// The signals whose numbers are the same everywhere.
fn named(signal: i32) -> String {
    let name = match signal {
        1 => "SIGHUP",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        _ => return signal.to_string(),
    };
    format!("{signal} ({name})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_end_has_its_words() {
        let exit = |code: i32| ending(ExitStatus::from_raw(code << 8), None);
        let killed = |signal| ending(ExitStatus::from_raw(signal), None);
        assert_eq!(exit(0).text, "Le programme s'est terminé (état 0).");
        assert_eq!((exit(3).status, exit(3).signal), (Some(3), None));
        assert!(exit(101).text.contains("panique"));
        assert_eq!(killed(2).text, "Interrompu par Ctrl-C.");
        assert_eq!(
            killed(9).text,
            "Le programme a été tué par le signal 9 (SIGKILL)."
        );
        assert_eq!((killed(6).status, killed(6).signal), (None, Some(6)));
        let flood = ending(ExitStatus::from_raw(9), Some(Cut::Flood { most: 16 << 20 }));
        assert_eq!(
            flood.text,
            "Arrêté : le programme a affiché plus de 16 Mio."
        );
    }
}
