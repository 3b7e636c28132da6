//! The options of a character device, as the built-in monitor takes them apart.
//!
//! Follows `qemu_opts_parse_noisily` in QEMU's `util/qemu-option.c`, and
//! `qemu_chardev_opts` in `chardev/char.c`.

use hmp_runtime::options::scalar::{Numbers, SizeError, boolean};
use hmp_runtime::prelude::*;

/// Parsed options: `socket,id=c0,path=sock,server=on`.
#[derive(Debug)]
pub(super) struct ChardevOptions {
    /// The name of the device.
    pub(super) id: Option<String>,
    options: Vec<(String, Value)>,
    /// What the monitor says while it parses: complete lines.
    pub(super) remarks: String,
}

/// What parsing failed with.
pub(super) struct Failure {
    /// What the monitor says while it parses: complete lines.
    pub(super) remarks: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    Boolean(bool),
    Number(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Boolean,
    Number,
    Size,
}

/// An option that not every QEMU has.
#[derive(Clone, Copy, Debug)]
pub(super) enum Only {
    /// Since this version.
    Since(u32, u32),
    /// Where QMP has this member of a back end.
    WithMember(&'static str),
}

const KINDS: &[(Kind, &[&str])] = &[
    (
        Kind::Text,
        &[
            "backend",
            "path",
            "input-path",
            "host",
            "port",
            "fd",
            "localaddr",
            "localport",
            "tls-creds",
            "tls-authz",
            "name",
            "chardev",
            "chardevs.0",
            "chardevs.1",
            "chardevs.2",
            "chardevs.3",
            "logfile",
            "encoding",
        ],
    ),
    (
        Kind::Boolean,
        &[
            "ipv4",
            "ipv6",
            "wait",
            "server",
            "delay",
            "nodelay",
            "telnet",
            "tn3270",
            "websocket",
            "mux",
            "signal",
            "append",
            "logappend",
            "logtimestamp",
            "mouse",
            "clipboard",
            "tight",
            "abstract",
        ],
    ),
    (
        Kind::Number,
        &[
            "to",
            "reconnect",
            "reconnect-ms",
            "width",
            "height",
            "cols",
            "rows",
            "debug",
        ],
    ),
    (Kind::Size, &["size"]),
];

const ONLY: &[(&str, Only)] = &[
    ("input-path", Only::Since(8, 1)),
    ("reconnect-ms", Only::Since(9, 2)),
    ("reconnect", Only::WithMember("reconnect")),
    ("chardevs.0", Only::Since(10, 0)),
    ("chardevs.1", Only::Since(10, 0)),
    ("chardevs.2", Only::Since(10, 0)),
    ("chardevs.3", Only::Since(10, 0)),
    ("encoding", Only::WithMember("encoding")),
    ("logtimestamp", Only::WithMember("logtimestamp")),
];

/// The QEMUs that have the option `name`; `None` if all have it.
pub(super) fn only(name: &str) -> Option<Only> {
    let found = ONLY.iter().find(|(known, _)| *known == name);
    found.map(|(_, only)| *only)
}

fn kind(name: &str) -> Option<Kind> {
    let found = KINDS.iter().find(|(_, names)| names.contains(&name));
    found.map(|(kind, _)| *kind)
}

/// One option as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Typed<'a> {
    name: &'a str,
    value: String,
    /// Without `=`: the word that stood there.
    flag: Option<&'a str>,
}

/// The names of the options in a text, for those who have to know beforehand.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    split(text, Some("backend")).map(|option| option.name)
}

/// Parses options. The first word may lack its name, `backend`. `has` tells which
/// options this QEMU has.
pub(super) fn parse(
    text: &str,
    numbers: Numbers,
    has: impl Fn(&str) -> bool,
) -> Result<ChardevOptions, Failure> {
    let mut remarks = String::new();
    // The id is looked for first, and there the first word is a flag.
    let id = split(text, None).find(|option| option.name == "id");
    let id = id.map(|option| option.value);
    if id.as_deref().is_some_and(|id| !is_identifier(id)) {
        remarks.push_str(concat!(
            "Parameter 'id' expects an identifier\n",
            "Identifiers consist of letters, digits, '-', '.', '_', starting with a letter.\n"
        ));
        return Err(Failure { remarks });
    }
    let mut options = Vec::new();
    for option in split(text, Some("backend")) {
        match option.flag {
            // QEMU lists the options, on its own standard output.
            Some("help" | "?") => return Err(Failure { remarks }),
            Some(flag) => remarks.push_str(&flag_remark(flag, &option)),
            None => {}
        }
        if option.name == "id" {
            continue;
        }
        let kind = kind(option.name).filter(|_| has(option.name));
        let value = match kind {
            Some(kind) => read(kind, &option, numbers),
            None => Err(format!("Invalid parameter '{}'", option.name)),
        };
        match value {
            Ok(value) => options.push((option.name.to_owned(), value)),
            Err(problem) => {
                remarks.push_str(&problem);
                remarks.push('\n');
                return Err(Failure { remarks });
            }
        }
    }
    Ok(ChardevOptions {
        id,
        options,
        remarks,
    })
}

fn flag_remark(flag: &str, option: &Typed<'_>) -> String {
    let (name, value) = match (option.name, option.value.as_str()) {
        ("delay", "on") => ("nodelay", "off"),
        ("delay", _) => ("nodelay", "on"),
        other => other,
    };
    format!(
        "warning: short-form boolean option '{flag}' deprecated\n\
         Please use {name}={value} instead\n"
    )
}

fn read(kind: Kind, option: &Typed<'_>, numbers: Numbers) -> Result<Value, String> {
    let Typed { name, value, .. } = option;
    match kind {
        Kind::Text => Ok(Value::Text(value.clone())),
        Kind::Boolean => boolean(value)
            .map(Value::Boolean)
            .ok_or_else(|| format!("Parameter '{name}' expects 'on' or 'off'")),
        Kind::Number => numbers.unsigned(value).map(Value::Number).ok_or_else(|| {
            match numbers.is_too_large(value) {
                true => format!("Value '{value}' is too large for parameter '{name}'"),
                false => format!("Parameter '{name}' expects a number"),
            }
        }),
        Kind::Size => numbers
            .size(value)
            .map(Value::Number)
            .map_err(|error| match error {
                SizeError::OutOfRange => {
                    format!("Value '{value}' is out of range for parameter '{name}'")
                }
                SizeError::Invalid => format!(
                    "Parameter '{name}' expects a non-negative number below 2^64\n\
                 Optional suffix k, M, G, T, P or E means kilo-, mega-, giga-, tera-, peta-\n\
                 and exabytes, respectively."
                ),
            }),
    }
}

fn is_identifier(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))
}

/// The options of a text. The first, if it is no `name=value`, is the value of
/// `implied`; others of that kind are flags.
fn split<'a>(text: &'a str, mut implied: Option<&'static str>) -> impl Iterator<Item = Typed<'a>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let length = rest.find(['=', ',']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        let (name, value, flag, after) = match (after.strip_prefix('='), implied.take()) {
            (Some(after), _) => {
                let (value, after) = value(after);
                (word, value, None, after)
            }
            (None, Some(implied)) => {
                let (value, after) = value(rest);
                (implied, value, None, after)
            }
            (None, None) => {
                let (name, value) = match word.strip_prefix("no") {
                    Some(name) => (name, "off"),
                    None => (word, "on"),
                };
                (name, value.to_owned(), Some(word), after)
            }
        };
        rest = after.strip_prefix(',').unwrap_or(after);
        Some(Typed { name, value, flag })
    })
}

/// Takes a value; in it, `,,` is a comma. What is left begins with a comma.
fn value(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let end = rest.find(',').unwrap_or(rest.len());
        value.push_str(&rest[..end]);
        rest = &rest[end..];
        match rest.strip_prefix(",,") {
            Some(after) => {
                value.push(',');
                rest = after;
            }
            None => return (value, rest),
        }
    }
}

impl ChardevOptions {
    fn get(&self, name: &str) -> Option<&Value> {
        let mut options = self.options.iter().rev();
        let found = options.find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    /// A text option.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            Value::Boolean(_) | Value::Number(_) => None,
        }
    }

    /// A boolean option.
    pub(super) fn boolean(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Value::Boolean(value) => Some(*value),
            Value::Text(_) | Value::Number(_) => None,
        }
    }

    /// A numeric option, sizes in bytes.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Value::Number(value) => Some(*value),
            Value::Text(_) | Value::Boolean(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> ChardevOptions {
        parse(text, Numbers::default(), |_| true)
            .unwrap_or_else(|failure| panic!("{}", failure.remarks))
    }

    fn failure(text: &str) -> String {
        parse(text, Numbers::default(), |name| name != "reconnect")
            .expect_err("an option is wrong")
            .remarks
    }

    #[test]
    fn options_have_the_types_that_qemu_declares() {
        let options = parsed("socket,id=c0,path=a,,b,server=on,reconnect=0x10,size=4k,wait=n");
        assert_eq!(options.id.as_deref(), Some("c0"));
        assert_eq!(options.text("backend"), Some("socket"));
        assert_eq!(options.text("path"), Some("a,b"));
        assert_eq!(options.boolean("server"), Some(true));
        assert_eq!(options.boolean("wait"), Some(false));
        assert_eq!(options.number("reconnect"), Some(16));
        assert_eq!(options.number("size"), Some(4096));
        assert_eq!(options.text("fd"), None);
        assert_eq!(options.remarks, "");
    }

    #[test]
    fn of_two_values_the_last_counts_but_the_first_id() {
        let options = parsed("null,id=a,logfile=1,id=b,logfile=2");
        assert_eq!(options.id.as_deref(), Some("a"));
        assert_eq!(options.text("logfile"), Some("2"));
    }

    #[test]
    fn flags_are_deprecated() {
        let options = parsed("socket,server,nowait,delay,nodelay");
        assert_eq!(options.boolean("server"), Some(true));
        assert_eq!(options.boolean("wait"), Some(false));
        assert_eq!(options.boolean("delay"), Some(false));
        assert_eq!(
            options.remarks,
            "warning: short-form boolean option 'server' deprecated\n\
             Please use server=on instead\n\
             warning: short-form boolean option 'nowait' deprecated\n\
             Please use wait=off instead\n\
             warning: short-form boolean option 'delay' deprecated\n\
             Please use nodelay=off instead\n\
             warning: short-form boolean option 'nodelay' deprecated\n\
             Please use nodelay=on instead\n"
        );
    }

    #[test]
    fn the_first_problem_ends_parsing() {
        assert_eq!(failure("null,foo=1,bar=2"), "Invalid parameter 'foo'\n");
        assert_eq!(
            failure("null,reconnect=1"),
            "Invalid parameter 'reconnect'\n"
        );
        assert_eq!(
            failure("null,mux=maybe"),
            "Parameter 'mux' expects 'on' or 'off'\n"
        );
        assert_eq!(failure("vc,cols=x"), "Parameter 'cols' expects a number\n");
        assert_eq!(
            failure("vc,cols=18446744073709551616"),
            "Value '18446744073709551616' is too large for parameter 'cols'\n"
        );
        assert_eq!(
            failure("ringbuf,size=16E"),
            "Value '16E' is out of range for parameter 'size'\n"
        );
        assert!(failure("ringbuf,size=x").ends_with("and exabytes, respectively.\n"));
        assert!(failure("null,id=1").starts_with("Parameter 'id' expects an identifier\n"));
    }

    #[test]
    fn help_ends_parsing_without_a_word() {
        assert_eq!(failure("null,help"), "");
        assert_eq!(failure("socket,?,id=1x").lines().count(), 2);
        // The first word is the back end, whatever it is.
        assert_eq!(parsed("help").text("backend"), Some("help"));
    }

    #[test]
    fn the_names_are_those_typed() {
        let names: Vec<_> = names("null,id=a,nomux,path=b").collect();
        assert_eq!(names, ["backend", "id", "mux", "path"]);
    }
}
