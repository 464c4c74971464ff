//! What is found of a program, and what is said of one that cannot be explored or does not end.

use crate::support::{ask, explore, folder, limits, only, refusal, root, workshop};
use explored::{Ask, End, Limits, Panic, Trouble};
use std::process::{Command, Stdio};
use std::time::Duration;

#[track_caller]
fn says(name: &str, all: &[&str]) {
    let said = refusal(name);
    for words in all {
        assert!(said.contains(words), "« {words} » is not in:\n{said}");
    }
    assert!(!said.contains("explored_entry"), "{said}");
}

#[test]
fn a_program_that_does_not_compile_gets_rustc_s_message_with_its_own_lines() {
    says(
        "wrong-type",
        &[
            "« wrong-type » ne compile pas",
            "error[E0373]",
            "--> wrong-type.rs:5:19",
            "thread::spawn(|| println!",
        ],
    );
    says("not-rust", &["unclosed delimiter", "--> not-rust.rs:5:"]);
    says("main-with-argument", &["error[E0580]", "fn main(n: i32)"]);
}

#[test]
fn a_path_into_a_modelled_crate_may_lead_nowhere() {
    says(
        "detector",
        &["ne modélise pas", "ligne 1 : `parking_lot::deadlock`"],
    );
}

#[test]
fn a_program_is_one_file() {
    says("two-files", &["error[E0583]", "tient en un seul fichier"]);
}

#[test]
fn a_program_without_main_is_told_so() {
    says(
        "no-main",
        &["« no-main » n'a pas de fonction `main`", "remède"],
    );
}

#[test]
fn what_is_not_modelled_is_named_with_what_to_use() {
    says(
        "network",
        &[
            "ne modélise pas",
            "ligne 2 : `std::net`",
            "std::sync::mpsc",
            "--> network.rs:2:",
        ],
    );
    says("file", &["ligne 1 : `std::fs`", "en mémoire"]);
    says(
        "command",
        &[
            "ligne 2 : `std::process::Command`",
            "remplacez le processus",
        ],
    );
    says(
        "parallel",
        &[
            "crate que l'explorateur ne modélise pas",
            "ligne 1 : `rayon`",
            "std::thread::scope",
        ],
    );
    says("core-atomic", &["(ligne 1)", "`core`", "écrivez `std`"]);
}

#[track_caller]
fn stops(name: &str, reason: &str, printed: &str) {
    let report = explore(name);
    assert!(
        !report.exhaustive && report.bounds.reached.is_some(),
        "{report:?}"
    );
    let outcome = &report.outcomes[0];
    let said = outcome.reason.as_deref().unwrap_or_default();
    assert_eq!(
        (report.outcomes.len(), outcome.end, outcome.status),
        (1, End::Aborted, None),
        "{report:?}"
    );
    assert!(said.contains(reason), "« {reason} » is not in: {said}");
    assert_eq!(outcome.stdout, printed);
    // The schedule leads there again.
    let replay = workshop()
        .replay(name, &ask(), &outcome.schedule, &limits())
        .unwrap();
    assert_eq!(
        (
            replay.outcome.reason.as_deref(),
            replay.outcome.stdout.as_str()
        ),
        (Some(said), printed)
    );
    assert_eq!(
        replay
            .steps
            .iter()
            .map(|step| step.stdout.as_str())
            .collect::<String>(),
        printed
    );
}

#[test]
fn an_endless_loop_without_a_step_is_ended() {
    stops("endless-loop", "boucle sans étape : 0,5 s", "avant\n");
}

#[test]
fn an_execution_has_so_many_threads_and_steps() {
    stops("many-threads", "plus de 64 fils", "");
    stops("many-steps", "plus de 10000 étapes", "");
}

#[test]
fn a_stack_overflow_is_named() {
    stops("overflow", "débordement de pile (", "avant\n");
    stops(
        "wild-pointer",
        "accès interdit d'un bloc `unsafe`",
        "avant\n",
    );
}

#[test]
fn memory_has_a_limit() {
    stops(
        "memory",
        "plus de mémoire (la limite est de 512 Mio)",
        "avant\n",
    );
}

#[test]
fn what_was_found_before_a_death_is_kept() {
    let report = explore("sometimes-dies");
    let ends: Vec<End> = report.outcomes.iter().map(|outcome| outcome.end).collect();
    assert!(
        !report.exhaustive && ends == [End::Finished, End::Aborted],
        "{report:?}"
    );
    assert_eq!(report.outcomes[0].stdout, "fini\n");
    let dies = workshop()
        .replay(
            "sometimes-dies",
            &ask(),
            &report.outcomes[1].schedule,
            &limits(),
        )
        .unwrap();
    assert_eq!(dies.outcome.reason, report.outcomes[1].reason);
}

#[test]
fn a_program_that_does_not_repeat_itself_is_told_so() {
    let report = explore("unrepeatable");
    assert!(!report.exhaustive);
    for words in [
        "il ne se répète pas",
        "du code que l'explorateur ne voit pas",
    ] {
        assert!(
            report.caveats.iter().any(|caveat| caveat.contains(words)),
            "{:?}",
            report.caveats
        );
    }
}

#[test]
fn a_flood_is_stopped() {
    let outcome = only("flood");
    assert_eq!(
        (outcome.end, outcome.reason.as_deref()),
        (End::Aborted, Some("plus de 1024 Kio affichés"))
    );
    assert!(outcome.stdout.len() <= 1 << 20);
}

#[test]
fn a_panic_in_a_destructor_during_a_panic_ends_the_process() {
    stops(
        "panic-in-drop",
        "panique dans un destructeur pendant une autre panique",
        "",
    );
    let outcome = only("panic-in-drop");
    assert!(
        outcome.stderr.starts_with(
            "avant\n\nthread 'main' panicked at panic-in-drop.rs:12:5:\npremière\nnote: "
        ),
        "{outcome:?}"
    );
    assert_eq!(outcome.panics[1].message, "seconde");
}

#[test]
fn a_destructor_that_panics_only_where_an_execution_is_given_up_is_no_outcome() {
    let report = explore("pool");
    assert!(report.exhaustive, "{report:?}");
    assert_eq!(only("pool").stdout, "5\n");
}

#[test]
fn an_abort_is_an_outcome_like_any_other() {
    let report = explore("aborts");
    assert!(report.exhaustive);
    let printed: Vec<&str> = report
        .outcomes
        .iter()
        .map(|outcome| outcome.stdout.as_str())
        .collect();
    assert_eq!(printed, ["a\n", "a\nb\n", "b\na\n"]);
    assert!(
        report
            .outcomes
            .iter()
            .all(|o| o.end == End::Aborted && o.reason.as_deref() == Some("process::abort"))
    );
}

#[test]
fn a_deadlock_says_who_waits_where() {
    let report = explore("deadlock");
    assert!(report.exhaustive && report.bounds.reached.is_none());
    let ends: Vec<End> = report.outcomes.iter().map(|outcome| outcome.end).collect();
    assert_eq!(ends, [End::Finished, End::Finished, End::Deadlocked]);
    let deadlock = &report.outcomes[2];
    let waiting: Vec<_> = deadlock
        .waiting
        .iter()
        .map(|w| (w.thread.as_str(), w.operation.as_str(), w.line))
        .collect();
    assert_eq!(waiting, [("main", "lock", 8), ("0.1", "lock", 7)]);
    assert!(
        deadlock
            .waiting
            .iter()
            .all(|w| w.object.starts_with("mutex") && w.file == "deadlock.rs")
    );
    let replay = workshop()
        .replay("deadlock", &ask(), &deadlock.schedule, &limits())
        .unwrap();
    assert_eq!(
        (replay.outcome.end, &replay.outcome.waiting),
        (End::Deadlocked, &deadlock.waiting)
    );
    let locks: Vec<_> = replay
        .steps
        .iter()
        .map(|step| (step.thread.as_str(), step.operation.as_str(), step.line))
        .collect();
    assert_eq!(locks, [("main", "lock", 8), ("0.1", "lock", 7)]);
}

/// What a terminal shows of the real program, without the threads' numbers.
fn real(name: &str) -> (String, Option<i32>) {
    let built = root().join(name);
    let source = format!("{name}.rs");
    let mut rustc = Command::new("rustc");
    rustc
        .current_dir(folder())
        .args(["--edition=2024", "-o"])
        .arg(&built)
        .arg(source);
    assert!(rustc.status().unwrap().success());
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut program = Command::new(built);
    program
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null())
        .stdout(writer.try_clone().unwrap())
        .stderr(writer);
    let mut child = program.spawn().unwrap();
    drop(program);
    let mut text = String::new();
    std::io::Read::read_to_string(&mut reader, &mut text).unwrap();
    let lines = text
        .split_inclusive('\n')
        .map(|line| match line.split_once("' (") {
            Some((thread, rest)) => format!("{thread}'{}", rest.split_once(')').unwrap().1),
            None => line.to_owned(),
        });
    (lines.collect(), child.wait().unwrap().code())
}

#[test]
fn a_terminal_shows_what_it_really_does() {
    for (name, end) in [("outputs", End::Panicked), ("crate-root", End::Finished)] {
        let outcome = only(name);
        assert_eq!((outcome.terminal.clone(), outcome.status), real(name));
        assert_eq!(outcome.end, end);
    }
    let outcome = only("outputs");
    assert_eq!(outcome.stdout, "un\nquatre\n");
    assert!(
        outcome
            .stderr
            .starts_with("deux\n\nthread 'ouvrier' panicked at outputs.rs:6:")
    );
    let main = Panic {
        path: "0".to_owned(),
        thread: "main".to_owned(),
        message: "cinq".to_owned(),
        file: "outputs.rs".to_owned(),
        line: 8,
    };
    assert_eq!(outcome.panics[0], main);
}

#[test]
fn every_execution_starts_from_fresh_statics() {
    let report = explore("statics");
    assert!(report.exhaustive && report.executions > 10, "{report:?}");
    assert_eq!(report.outcomes.len(), 1, "{report:?}");
    assert_eq!(report.outcomes[0].stdout, "9 2 50 102 3 6 0\n");
}

#[test]
fn what_statics_own_is_given_back() {
    let report = explore("heavy-statics");
    // Each execution takes 64 MiB, and there are 512.
    assert!(report.exhaustive && report.executions > 30, "{report:?}");
}

#[test]
fn a_program_is_given_arguments_and_input() {
    let ask = Ask {
        args: vec!["é ".to_owned()],
        stdin: b"un\ndeux\n".to_vec(),
        ..ask()
    };
    let report = workshop().explore("input", &ask, &limits()).unwrap();
    assert_eq!(report.outcomes[0].stdout, "é un\n");
}

#[test]
fn a_race_is_explored_exhaustively() {
    let report = explore("race");
    assert!(report.exhaustive);
    let printed: Vec<&str> = report
        .outcomes
        .iter()
        .map(|outcome| outcome.stdout.as_str())
        .collect();
    assert_eq!(printed, ["1\n", "2\n"]);
    assert_eq!(
        report.executions,
        report
            .outcomes
            .iter()
            .map(|outcome| outcome.executions)
            .sum::<u64>()
    );
}

#[test]
fn an_aimed_search_looks_for_one_output() {
    let aimed = |aim: &str, status| {
        let ask = Ask {
            aim: Some(aim.to_owned()),
            status,
            ..ask()
        };
        let report = workshop().explore("race", &ask, &limits()).unwrap();
        (report.outcomes.len(), report.exhaustive)
    };
    assert_eq!(aimed("1\n", None).0, 1);
    assert_eq!(aimed("1\n", Some(0)).0, 1);
    assert_eq!(aimed("3\n", None), (0, true));
}

#[test]
fn a_sample_says_what_bounded_it() {
    let ask = Ask {
        executions: Some(50),
        seed: 7,
        ..Ask::default()
    };
    let report = workshop()
        .explore("many-schedules", &ask, &limits())
        .unwrap();
    let bounds = &report.bounds;
    assert!(
        !report.exhaustive && bounds.samples > 0 && report.executions > bounds.samples,
        "{bounds:?}"
    );
    assert_eq!((bounds.executions, bounds.seed), (Some(50), 7));
    assert!(
        bounds
            .reached
            .as_ref()
            .is_some_and(|reached| reached.contains("50")),
        "{bounds:?}"
    );
}

#[test]
fn time_ends_a_search_and_what_was_found_is_kept() {
    let ask = Ask {
        exhaustive: true,
        ..Ask::default()
    };
    let limits = Limits {
        time: Duration::from_millis(300),
        ..limits()
    };
    let report = workshop().explore("many-schedules", &ask, &limits).unwrap();
    assert!(!report.exhaustive && report.outcomes.len() > 1);
    assert!(
        report
            .bounds
            .reached
            .as_ref()
            .is_some_and(|reached| reached.contains("temps")),
        "{:?}",
        report.bounds
    );
}

#[test]
fn what_the_engine_cannot_see_is_no_proof() {
    let report = explore("counts");
    assert!(
        !report.exhaustive && report.caveats.len() == 1 && report.bounds.reached.is_none(),
        "{report:?}"
    );
    assert!(report.caveats[0].contains("compteurs de références"));
}

#[test]
fn a_wrong_schedule_is_refused() {
    for (schedule, words) in [
        ("bla", "pas un ordonnancement : « bla »"),
        ("0 1 7", "ne peut pas suivre"),
        ("0 1", "s'arrête trop tôt : après 2 étapes"),
        ("0x999", "ne peut pas suivre"),
    ] {
        match workshop().replay("race", &ask(), schedule, &limits()) {
            Err(Trouble::Schedule(said)) => assert!(said.contains(words), "{said}"),
            other => panic!("« {schedule} » is followed: {other:?}"),
        }
    }
}

#[test]
fn a_witness_leads_to_its_outcome() {
    for name in ["race", "deadlock", "aborts", "outputs", "statics", "polite"] {
        for outcome in explore(name).outcomes {
            let replay = workshop()
                .replay(name, &ask(), &outcome.schedule, &limits())
                .unwrap();
            let executions = outcome.executions;
            assert_eq!(
                explored::Outcome {
                    executions,
                    ..replay.outcome
                },
                outcome
            );
        }
    }
}

#[test]
fn two_who_give_way_to_each_other_may_do_so_for_ever_and_need_not() {
    for name in ["polite", "back-off"] {
        let ask = Ask {
            executions: Some(5_000),
            ..ask()
        };
        let report = workshop().explore(name, &ask, &limits()).unwrap();
        let ends = report.outcomes.iter().map(|outcome| {
            (
                outcome.end,
                outcome.livelocked,
                outcome.stdout.as_str(),
                outcome.waiting.len(),
            )
        });
        let expected = [
            (End::Finished, false, "fini\n", 0),
            (End::Endless, true, "", 2),
        ];
        assert!(ends.eq(expected), "{report:?}");
        assert!(report.exhaustive && report.entangled, "{report:?}");
    }
}

#[test]
fn a_flag_that_nobody_sets_is_no_livelock() {
    let report = explore("flag-unset");
    let [outcome] = &report.outcomes[..] else {
        panic!("{report:?}")
    };
    assert_eq!((outcome.end, outcome.livelocked), (End::Endless, false));
    assert!(report.exhaustive && !report.entangled, "{report:?}");
}

#[test]
fn a_flag_that_somebody_sets_is_seen() {
    let report = explore("flag-set");
    assert_eq!(only("flag-set").stdout, "fini\n");
    assert!(report.exhaustive && !report.entangled, "{report:?}");
}
