//! Builds a program against the models, explores it in a child process, tells what was found.
