//! JSON, written by hand: the explored program is built with this crate, and serde would be most of that.

use std::fmt::{Display, Write};

/// An object that is being written.
pub struct Object(String);

impl Object {
    /// An object without members.
    pub fn new() -> Self {
        Object("{".to_owned())
    }

    /// Adds a member that is JSON already: a number, `true`, another object.
    pub fn raw(mut self, key: &str, value: impl Display) -> Self {
        let comma = if self.0.len() > 1 { "," } else { "" };
        let _ = write!(self.0, "{comma}\"{key}\":{value}");
        self
    }

    /// Adds a string.
    pub fn text(self, key: &str, value: &str) -> Self {
        self.raw(key, string(value))
    }

    /// Adds an array of what is JSON already.
    pub fn list(self, key: &str, values: impl IntoIterator<Item = impl Display>) -> Self {
        let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
        self.raw(key, format_args!("[{}]", values.join(",")))
    }

    /// The whole object, on one line.
    pub fn end(self) -> String {
        self.0 + "}"
    }
}

/// A JSON string.
pub fn string(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\0'..='\x1f' => {
                let _ = write!(quoted, "\\u{:04x}", char as u32);
            }
            _ => quoted.push(char),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_has_all_its_members() {
        let inner = Object::new().raw("n", 1).end();
        let object = Object::new()
            .text("a", "é\"\\\n")
            .list("b", [&inner, "2"])
            .list("c", [] as [u8; 0]);
        assert_eq!(
            object.end(),
            r#"{"a":"é\"\\\u000a","b":[{"n":1},2],"c":[]}"#
        );
        assert_eq!(Object::new().end(), "{}");
    }
}
