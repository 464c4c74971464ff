//! What is printed and read.

mod explored;

use std::fmt;
use std::io::{BufRead, Read, Write};

use explored::{expect, expect_with_input, explored};
use explorer::{Replay, replay};
use model_std::io::{self, IsTerminal};
use model_std::{dbg, eprint, eprintln, print, println, thread};

#[test]
fn a_line_is_one_step() {
    let program = || {
        let child = thread::spawn(|| println!("{}-{}", 1, 2));
        println!("{0}-{0}", 3);
        child.join().unwrap();
    };
    expect(program, &["1-2 3-3", "3-3 1-2"]);
}

#[test]
fn each_print_is_a_step_of_its_own() {
    let program = || {
        let child = thread::spawn(|| print!("x"));
        print!("a");
        println!("b");
        child.join().unwrap();
    };
    expect(program, &["xab", "axb", "ab x"]);
}

#[test]
fn errors_have_their_own_stream() {
    let program = || {
        eprint!("un ");
        eprintln!("deux");
        eprintln!();
        println!();
        let three = dbg!(1 + 2);
        assert_eq!(dbg!(three, "x"), (3, "x"));
        dbg!();
    };
    let line = line!() - 4;
    let file = file!();
    let dbg = |line: u32, column: u32| format!("err:[{file}:{line}:{column}]");
    let expected = format!(
        " err:un deux err: {} 1 + 2 = 3 {} three = 3 {} \"x\" = \"x\" {}",
        dbg(line, 21),
        dbg(line + 1, 20),
        dbg(line + 1, 20),
        dbg(line + 2, 9)
    );
    expect(program, &[&expected]);
}

/// Prints while it is formatted.
struct Prints;

impl fmt::Display for Prints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        println!("first");
        f.write_str("second")
    }
}

#[test]
fn formatting_comes_before_printing() {
    expect(|| println!("[{Prints}]"), &["first [second]"]);
}

#[test]
fn a_write_to_standard_output_is_one_step() {
    let program = || {
        let child = thread::spawn(|| writeln!(io::stdout(), "{}{}", 1, 2).unwrap());
        io::stdout().write_all(b"3\n").unwrap();
        io::stdout().flush().unwrap();
        child.join().unwrap();
    };
    expect(program, &["12 3", "3 12"]);
}

#[test]
fn a_locked_output_is_its_owners() {
    let program = || {
        let child = thread::spawn(|| println!("child"));
        let mut out = io::stdout().lock();
        writeln!(out, "a").unwrap();
        println!("b");
        let _again = io::stdout().lock();
        writeln!(out, "c").unwrap();
        drop((_again, out));
        child.join().unwrap();
    };
    expect(program, &["child a b c", "a b c child"]);
}

#[test]
fn who_waits_for_the_one_that_waits_to_print_is_stuck() {
    let program = || {
        let out = io::stdout().lock();
        thread::spawn(|| println!("child")).join().unwrap();
        drop(out);
    };
    expect(program, &["deadlocked"]);
}

#[test]
fn each_stream_has_its_own_lock() {
    let program = || {
        let _out = io::stdout().lock();
        thread::spawn(|| eprintln!("child")).join().unwrap();
    };
    expect(program, &["err:child"]);
}

#[test]
fn nothing_is_a_terminal() {
    let program = || {
        println!(
            "{}",
            io::stdin().is_terminal() || io::stdout().is_terminal()
        )
    };
    expect(program, &["false"]);
}

#[test]
fn lines_come_one_by_one() {
    let program = || {
        let mut line = String::new();
        let read = io::stdin().read_line(&mut line).unwrap();
        let rest: Vec<_> = io::stdin().lines().map(Result::unwrap).collect();
        let end = io::stdin().read_line(&mut line).unwrap();
        println!("{read} {line:?} {rest:?} {end}");
    };
    expect_with_input(
        "un\ndeux\ntrois",
        program,
        &[r#"3 "un\n" ["deux", "trois"] 0"#],
    );
}

#[test]
fn without_input_there_is_none() {
    let program = || {
        let mut text = String::new();
        println!("{:?} {text:?}", io::stdin().read_to_string(&mut text));
    };
    expect(program, &[r#"Ok(0) """#]);
}

#[test]
fn every_way_to_read_reads_on() {
    let program = || {
        let mut byte = [0];
        io::stdin().read_exact(&mut byte).unwrap();
        let mut lock = io::stdin().lock();
        let mut word = Vec::new();
        lock.read_until(b' ', &mut word).unwrap();
        drop(lock);
        let mut bytes = Vec::new();
        io::stdin().take(2).read_to_end(&mut bytes).unwrap();
        println!(
            "{byte:?} {word:?} {bytes:?} {:?}",
            io::read_to_string(io::stdin())
        );
    };
    let expected = format!("{:?} {:?} {:?} Ok(\"rest\")", b"a", b"bc ", b"de");
    expect_with_input("abc derest", program, &[&expected]);
}

#[test]
fn a_line_goes_to_one_reader() {
    let program = || {
        let read = || {
            let mut line = String::new();
            io::stdin().read_line(&mut line).unwrap();
            line.trim().to_owned()
        };
        let child = thread::spawn(read);
        println!("{} {}", read(), child.join().unwrap());
    };
    expect_with_input("1\n2\n", program, &["1 2", "2 1"]);
}

#[test]
fn a_locked_input_is_its_owners() {
    let program = || {
        let child = thread::spawn(|| io::stdin().lines().count());
        let mine = io::stdin().lines().count();
        println!("{mine} {}", child.join().unwrap());
    };
    expect_with_input("1\n2\n", program, &["2 0", "0 2"]);
}

/// The one execution of a program.
fn replayed(program: fn()) -> Replay {
    let report = explored(program);
    let (_, found) = report.outcomes.iter().next().unwrap();
    replay(&found.witness, program).unwrap()
}

#[test]
fn steps_stand_for_the_programs_lines() {
    const FIRST: u32 = line!() + 2;
    fn program() {
        println!("{}", 1);
        writeln!(io::stdout(), "2").unwrap();
        drop(io::stdout().lock());
        thread::spawn(|| ()).join().unwrap();
        thread::yield_now();
        let _ = io::stdin().read_line(&mut String::new());
    }
    let trace = replayed(program).trace;
    let here = trace.iter().filter(|step| step.file == file!());
    let seen: Vec<_> = here.map(|step| (step.label, step.line - FIRST)).collect();
    let expected = [
        ("print", 0),
        ("print", 1),
        ("lock", 2),
        ("unlock", 2),
        ("join", 3),
        ("yield_now", 4),
        ("read_line", 5),
    ];
    assert_eq!(seen, expected);
}
