//! How large the parts of the search's index are.

/// What Pagefind asks for it, and has no other way to be told.
const VARIABLE: &str = "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE";

/// About 6 kB a part. A search reads the part of each of its words: of Pagefind's own size, 27 kB, a question of four words would ask for 108 kB.
const SIZE: &str = "4000";

/// Begins this program anew with the variable set: a program cannot safely change its own environment. Elsewhere than on Unix, parts stay large.
pub fn make_small() {
    #[cfg(unix)]
    if std::env::var_os(VARIABLE).is_none() {
        begin_anew();
    }
}

/// Comes back only where that fails, and then the search is only slower.
#[cfg(unix)]
fn begin_anew() {
    use std::os::unix::process::CommandExt;
    if let Ok(program) = std::env::current_exe() {
        let mut arguments = std::env::args_os();
        let mut command = std::process::Command::new(program);
        command.env(VARIABLE, SIZE);
        if let Some(name) = arguments.next() {
            command.arg0(name);
        }
        let _failed = command.args(arguments).exec();
    }
}
