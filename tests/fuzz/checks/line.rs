// SPDX-License-Identifier: GPL-2.0-or-later

//! Any line, read by the grammar as a line for the program's commands.

use hmp_runtime::grammar::{self, ArgumentError, Context, Dialect, Register, StickyFormat};
use hmp_runtime::registry::{Command, commands};

type Found<'a> = grammar::Found<'a, Command>;

/// Checks what holds for any line.
pub fn check(line: &str) {
    if let Some(words) = grammar::completion_words(line) {
        assert!(words.iter().all(|word| line.is_char_boundary(word.start)));
        // Without a quote that is still open they are the line's words, and perhaps an
        // empty one after a blank.
        if let Some(plain) = grammar::words(line) {
            let texts: Vec<&String> = words.iter().map(|word| &word.text).collect();
            let same = texts.iter().zip(&plain).all(|(text, plain)| *text == plain);
            assert!(
                same && texts.len() - plain.len() <= 1,
                "{texts:?} {plain:?}"
            );
        }
    }
    match grammar::find(line, commands(), &|_| true) {
        Ok(Some(found)) => {
            assert!(line.starts_with(found.spoken) && line.ends_with(found.args));
            for dialect in dialects() {
                read(&found, dialect);
            }
        }
        Ok(None) => assert_eq!(
            line.trim_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']),
            ""
        ),
        Err(unknown) => assert!(unknown.starts_with("unknown command: '"), "{unknown}"),
    }
}

fn dialects() -> [Dialect; 2] {
    let old = Dialect {
        binary_numbers: false,
        old_sizes: true,
    };
    [Dialect::default(), old]
}

/// Reads the arguments, and reads them again from the line with its format
/// spelt out.
fn read(found: &Found<'_>, dialect: Dialect) {
    let mut formats = StickyFormat::default();
    let first = parse(found, &mut formats, dialect);
    let explicit = grammar::explicit_format(found, &formats);
    let again = grammar::find(&explicit, commands(), &|_| true);
    let again = again.ok().flatten().expect("the command is still there");
    assert_eq!(first, parse(&again, &mut formats, dialect), "{explicit:?}");
}

fn parse(
    found: &Found<'_>,
    formats: &mut StickyFormat,
    dialect: Dialect,
) -> Option<Vec<hmp_runtime::values::Value>> {
    let registers = |name: &str| match name.len() {
        0..3 => Register::Value(-1),
        3..6 => Register::Unknown,
        _ => Register::NotFetched,
    };
    let mut context = Context {
        formats,
        registers: &registers,
        dialect,
    };
    match grammar::parse_arguments(found.command, found.args, &mut context) {
        Ok(values) => {
            assert_eq!(values.len(), found.command.args.len());
            Some(values)
        }
        Err(ArgumentError::Refused { message, .. }) => {
            assert!(
                message.is_empty() || message.ends_with(['\n', '-']),
                "{message}"
            );
            None
        }
        Err(ArgumentError::NeedsRegister(name)) => {
            assert!(name.len() >= 6);
            None
        }
        Err(error) => panic!("{error:?}"),
    }
}
