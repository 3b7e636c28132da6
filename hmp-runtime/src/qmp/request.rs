//! What a client asks of QEMU.

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

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

    /// Appends the line that is sent for this request.
    pub(super) fn write(&self, id: u64, line: &mut Vec<u8>) {
        line.extend_from_slice(b"{\"execute\":");
        // A string is always written, and a vector takes all of it.
        let _ = serde_json::to_writer(&mut *line, &self.command);
        if let Some(arguments) = &self.arguments {
            line.extend_from_slice(b",\"arguments\":");
            line.extend_from_slice(arguments.get().as_bytes());
        }
        line.extend_from_slice(b",\"id\":");
        line.extend_from_slice(id.to_string().as_bytes());
        line.extend_from_slice(b"}\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line(request: &Request) -> String {
        let mut line = Vec::new();
        request.write(7, &mut line);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn a_request_is_one_line_of_json() {
        assert_eq!(
            line(&Request::new("query-status")),
            "{\"execute\":\"query-status\",\"id\":7}\n"
        );
        let arguments = json!({ "value": 1048576 });
        assert_eq!(
            line(&Request::with_arguments("balloon", &arguments).unwrap()),
            "{\"execute\":\"balloon\",\"arguments\":{\"value\":1048576},\"id\":7}\n"
        );
    }

    #[test]
    fn a_command_name_cannot_break_out_of_its_string() {
        assert_eq!(
            line(&Request::new("x\",\n\"id\":1")),
            "{\"execute\":\"x\\\",\\n\\\"id\\\":1\",\"id\":7}\n"
        );
    }
}
