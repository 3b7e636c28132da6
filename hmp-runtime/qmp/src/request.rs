// SPDX-License-Identifier: GPL-2.0-or-later

//! What a client asks of QEMU.

use crate::{ErrorClass, QmpError};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// The largest request that QEMU reads, in bytes without white space.
const MAX_SIZE: usize = 64 << 20;
/// How many tokens a request may have.
const MAX_TOKENS: usize = 2 << 20;
/// How deep brackets of both kinds may nest.
const MAX_NESTING: usize = 1 << 10;
/// More bytes, and more tokens, than a request has around its arguments.
const AROUND: usize = 4096;

/// One request: a QMP command and its arguments as JSON text.
#[derive(Clone, Debug)]
pub struct Request {
    /// The QMP command's name.
    pub command: String,
    /// A JSON object; `None` sends no arguments.
    pub arguments: Option<Box<RawValue>>,
}

impl Request {
    /// A request without arguments.
    pub fn new(command: impl Into<String>) -> Request {
        Request {
            command: command.into(),
            arguments: None,
        }
    }

    /// A request with arguments; fails if they cannot be written as JSON.
    pub fn with_arguments(
        command: impl Into<String>,
        arguments: &impl Serialize,
    ) -> serde_json::Result<Request> {
        Ok(Request {
            command: command.into(),
            arguments: Some(to_raw_value(arguments)?),
        })
    }

    /// Refuses what is beyond the limits of QEMU's `qobject/json-streamer.c`.
    ///
    /// QEMU up to 10.0 would refuse only the beginning, and go on reading in
    /// the middle. It would run whatever looks like a request there.
    pub(super) fn check_limits(&self) -> Result<(), QmpError> {
        let Some(arguments) = &self.arguments else {
            return Ok(());
        };
        // Shorter arguments cannot break any limit.
        if arguments.get().len() < MAX_NESTING - 1 {
            return Ok(());
        }
        match Measure::of(arguments.get().as_bytes()).beyond() {
            None => Ok(()),
            Some(limit) => Err(QmpError {
                class: ErrorClass::GenericError,
                desc: format!("JSON {limit} limit exceeded"),
                command: self.command.clone(),
            }),
        }
    }

    /// Appends the line that is sent for this request; `id` is JSON text.
    pub(super) fn write(&self, id: &str, line: &mut Vec<u8>) {
        line.extend_from_slice(b"{\"execute\":");
        // This cannot fail: a string has a JSON form, and a vector takes all of
        // it.
        let _ = serde_json::to_writer(&mut *line, &self.command);
        if let Some(arguments) = &self.arguments {
            line.extend_from_slice(b",\"arguments\":");
            line.extend_from_slice(arguments.get().as_bytes());
        }
        line.extend_from_slice(b",\"id\":");
        line.extend_from_slice(id.as_bytes());
        line.extend_from_slice(b"}\n");
    }
}

/// The size of a JSON text.
#[derive(Debug, Default, PartialEq, Eq)]
struct Measure {
    /// In bytes, without white space.
    size: usize,
    tokens: usize,
    nesting: usize,
}

impl Measure {
    fn of(json: &[u8]) -> Measure {
        let mut measure = Measure::default();
        let mut open: usize = 0;
        let mut rest = json;
        while let Some(first) = rest.first() {
            let length = match first {
                b' ' | b'\t' | b'\r' | b'\n' => {
                    rest = &rest[1..];
                    continue;
                }
                b'{' | b'[' => {
                    open += 1;
                    measure.nesting = measure.nesting.max(open);
                    1
                }
                b'}' | b']' => {
                    open = open.saturating_sub(1);
                    1
                }
                b',' | b':' => 1,
                b'"' => string_length(rest),
                _ => rest
                    .iter()
                    .take_while(|byte| !b" \t\r\n,:]}".contains(byte))
                    .count()
                    .max(1),
            };
            measure.size += length;
            measure.tokens += 1;
            rest = &rest[length..];
        }
        measure
    }

    /// The limit that arguments of this size break, in QEMU's words.
    fn beyond(&self) -> Option<&'static str> {
        if self.size + AROUND > MAX_SIZE {
            Some("token size")
        } else if self.tokens + AROUND > MAX_TOKENS {
            Some("token count")
        } else if self.nesting + 1 > MAX_NESTING {
            Some("nesting depth")
        } else {
            None
        }
    }
}

/// The length of the string that `json` starts with, quotes included.
fn string_length(json: &[u8]) -> usize {
    let mut end = 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', &json[end.min(json.len())..]) {
        end += found + 1;
        if json[end - 1] == b'"' {
            return end;
        }
        end += 1;
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn nested(depth: usize) -> Request {
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        Request {
            command: "x".into(),
            arguments: Some(RawValue::from_string(format!("{{\"a\":{text}}}")).unwrap()),
        }
    }

    #[test]
    fn json_is_measured_as_qemu_does_it() {
        let measure = |json: &str| Measure::of(json.as_bytes());
        let of = |size, tokens, nesting| Measure {
            size,
            tokens,
            nesting,
        };
        assert_eq!(measure("{}"), of(2, 2, 1));
        assert_eq!(
            measure(r#" { "a" : [ 1 , -2.5e3, true ] } "#),
            of(21, 11, 2)
        );
        assert_eq!(measure(r#"["\"[[\\", "]"]"#), of(14, 5, 1));
    }

    #[test]
    fn a_request_nested_too_deeply_is_refused() {
        // The request adds two more brackets around it.
        assert_eq!(nested(1022).check_limits(), Ok(()));
        let error = nested(1023).check_limits().unwrap_err();
        assert_eq!(error.desc, "JSON nesting depth limit exceeded");
    }

    #[test]
    fn a_request_of_too_many_tokens_or_bytes_is_refused() {
        let beyond = |size, tokens, nesting| {
            let measure = Measure {
                size,
                tokens,
                nesting,
            };
            measure.beyond()
        };
        assert_eq!(beyond(60 << 20, 2_000_000, 1023), None);
        assert_eq!(beyond(64 << 20, 2_000_000, 1023), Some("token size"));
        assert_eq!(beyond(60 << 20, 2 << 20, 1023), Some("token count"));
        assert_eq!(beyond(60 << 20, 2_000_000, 1024), Some("nesting depth"));
    }

    fn line(request: &Request) -> String {
        let mut line = Vec::new();
        request.write("\"a:7\"", &mut line);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn a_request_is_one_line_of_json() {
        assert_eq!(
            line(&Request::new("query-status")),
            "{\"execute\":\"query-status\",\"id\":\"a:7\"}\n"
        );
        let arguments = json!({ "value": 1048576 });
        assert_eq!(
            line(&Request::with_arguments("balloon", &arguments).unwrap()),
            "{\"execute\":\"balloon\",\"arguments\":{\"value\":1048576},\"id\":\"a:7\"}\n"
        );
    }

    #[test]
    fn a_command_name_cannot_break_out_of_its_string() {
        assert_eq!(
            line(&Request::new("x\",\n\"id\":1")),
            "{\"execute\":\"x\\\",\\n\\\"id\\\":1\",\"id\":\"a:7\"}\n"
        );
    }
}
