//! Console blocks: a command and what it prints, in trycmd's syntax.

/// How a console block is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Always exactly this, whatever the schedule.
    Always,
    /// One of the possible outcomes.
    Possible,
    /// What real runs print, every time; never explored.
    Native,
    /// Typed on a real terminal.
    Session,
}

/// A command of the text: an example of the workspace with its arguments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Invocation {
    /// The listing that is run.
    pub listing: String,
    /// Its arguments.
    pub args: Vec<String>,
}

/// A command, its exit status, and what it prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The command line, as the reader sees it, without `$ `.
    pub command: String,
    /// What it runs.
    pub invocation: Invocation,
    /// The exit status it must end with.
    pub status: i32,
    /// What it must print, with `[..]` and `...` as in trycmd; lines end with `\n`.
    pub output: String,
}

/// A console block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    /// How it is checked.
    pub mode: Mode,
    /// Whether standard error is part of it.
    pub stderr: bool,
    /// Its commands, at least one.
    pub steps: Vec<Step>,
}

/// What is wrong in a block: its line within the block (from 0), a message and a remedy.
pub type BlockError = (usize, String, String);

impl Transcript {
    /// Reads the content of a console block.
    pub fn parse(mode: Mode, stderr: bool, content: &str) -> Result<Self, BlockError> {
        let mut steps: Vec<Step> = Vec::new();
        for (index, line) in content.lines().enumerate() {
            if let Some(command) = line.strip_prefix("$ ") {
                steps.push(Step::new(command).map_err(|(m, r)| (index, m, r))?);
            } else {
                let step = steps.last_mut().ok_or_else(no_command)?;
                step.push(line).map_err(|(m, r)| (index, m, r))?;
            }
        }
        if steps.is_empty() {
            return Err(no_command());
        }
        if steps.len() > 1 && matches!(mode, Mode::Possible | Mode::Session) {
            return Err(several_commands());
        }
        Ok(Transcript {
            mode,
            stderr,
            steps,
        })
    }

    /// The block's content, as it stands in the text.
    pub fn render(&self) -> String {
        self.steps.iter().map(Step::render).collect()
    }

    /// The listing of the first command.
    pub fn listing(&self) -> &str {
        &self.steps[0].invocation.listing
    }
}

impl Step {
    fn new(command: &str) -> Result<Self, (String, String)> {
        Ok(Step {
            command: command.to_owned(),
            invocation: Invocation::parse(command)?,
            status: 0,
            output: String::new(),
        })
    }

    /// Takes one more line: a status right after the command, or a line of output.
    fn push(&mut self, line: &str) -> Result<(), (String, String)> {
        match line.strip_prefix("? ") {
            Some(status) if self.output.is_empty() && self.status == 0 => {
                self.status = status.trim().parse().map_err(|_| bad_status(status))?;
            }
            _ => {
                self.output.push_str(line);
                self.output.push('\n');
            }
        }
        Ok(())
    }

    /// The step as it stands in the text.
    pub fn render(&self) -> String {
        let status = match self.status {
            0 => String::new(),
            status => format!("? {status}\n"),
        };
        format!("$ {}\n{status}{}", self.command, self.output)
    }
}

impl Invocation {
    /// Reads `cargo run --example NAME [-- ARGS]`.
    pub fn parse(command: &str) -> Result<Self, (String, String)> {
        let words: Vec<&str> = command.split_whitespace().collect();
        let (listing, args) = match words.as_slice() {
            ["cargo", "run", "--example", listing] => (listing, &[][..]),
            ["cargo", "run", "--example", listing, "--", args @ ..] => (listing, args),
            _ => return Err(unknown_command(command)),
        };
        if let Some(arg) = args.iter().find(|arg| arg.contains(SHELL)) {
            return Err(for_a_shell(arg));
        }
        Ok(Invocation {
            listing: (*listing).to_owned(),
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
        })
    }
}

fn no_command() -> BlockError {
    (
        0,
        "un bloc console commence par une commande".to_owned(),
        "écrivez « $ cargo run --example NOM » sur sa première ligne".to_owned(),
    )
}

fn several_commands() -> BlockError {
    (
        0,
        "ce bloc ne peut montrer qu'une commande".to_owned(),
        "ouvrez un bloc par commande".to_owned(),
    )
}

fn bad_status(status: &str) -> (String, String) {
    (
        format!("« ? {status} » n'est pas un code de sortie"),
        "écrivez un nombre, par exemple « ? 101 »".to_owned(),
    )
}

/// What a shell does not hand over as it stands: quotes, expansions, redirections.
const SHELL: &[char] = &[
    '"', '\'', '`', '\\', '$', ';', '&', '|', '<', '>', '*', '?', '#', '~', '(', ')', '{', '}',
    '[', ']', '!',
];

fn for_a_shell(arg: &str) -> (String, String) {
    (
        format!("« {arg} » : un terminal ne donnerait pas cet argument tel quel au programme"),
        "n'écrivez que des arguments simples, sans guillemets ni redirections".to_owned(),
    )
}

fn unknown_command(command: &str) -> (String, String) {
    (
        format!("un bloc console ne peut pas vérifier la commande « {command} »"),
        "écrivez « cargo run --example NOM [-- ARGUMENTS] », ou montrez la commande dans un bloc ```sh".to_owned(),
    )
}

/// What a session's driver does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Wait for the next prompt, then type a line.
    Type(String),
    /// Wait for the next prompt, then end the input (`^D`).
    EndOfInput,
}

/// The prompt of every session.
pub const PROMPT: &str = "> ";

/// What is typed in a session, in order: what stands after each prompt `> `.
pub fn turns(output: &str) -> Vec<Turn> {
    let typed = output.lines().filter_map(|line| {
        let rest = line.strip_prefix(PROMPT.trim_end())?;
        rest.is_empty()
            .then_some("")
            .or_else(|| rest.strip_prefix(' '))
    });
    typed
        .map(|text| match text.trim_end() {
            "^D" => Turn::EndOfInput,
            text => Turn::Type(text.to_owned()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(content: &str) -> Result<Transcript, BlockError> {
        Transcript::parse(Mode::Always, false, content)
    }

    #[test]
    fn a_command_its_status_and_its_output() {
        let transcript = parse("$ cargo run --example a -- 5 x\n? 101\n0\n? 1\n").unwrap();
        let step = &transcript.steps[0];
        assert_eq!(step.invocation.args, ["5", "x"]);
        assert_eq!((step.status, step.output.as_str()), (101, "0\n? 1\n"));
    }

    #[test]
    fn what_is_read_is_rendered_as_it_was() {
        let content = "$ cargo run --example a\n? 2\n[..]\n...\n$ cargo run --example b\nfin\n";
        assert_eq!(parse(content).unwrap().render(), content);
    }

    #[test]
    fn a_block_without_command_or_with_another_one_is_refused() {
        assert!(
            parse("0\n")
                .unwrap_err()
                .1
                .contains("commence par une commande")
        );
        assert!(
            parse("$ cargo run --example a -- \"5\"\n")
                .unwrap_err()
                .1
                .contains("terminal")
        );
        assert!(parse("$ ls\n").unwrap_err().1.contains("« ls »"));
        assert!(
            parse("$ cargo run --example a\n? raté\n")
                .unwrap_err()
                .1
                .contains("code de sortie")
        );
    }

    #[test]
    fn a_session_and_a_possible_output_have_one_command() {
        let twice = "$ cargo run --example a\n$ cargo run --example b\n";
        assert!(parse(twice).is_ok());
        for mode in [Mode::Session, Mode::Possible] {
            let error = Transcript::parse(mode, false, twice).unwrap_err();
            assert!(error.1.contains("une commande"), "{error:?}");
        }
    }

    #[test]
    fn what_is_typed_stands_after_the_prompt() {
        let turns = turns("> bonjour\nBonjour !\n>\n0\n> ^D\n1\n");
        let line = |text: &str| Turn::Type(text.to_owned());
        assert_eq!(turns, [line("bonjour"), line(""), Turn::EndOfInput]);
    }
}
