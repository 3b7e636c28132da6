// SPDX-License-Identifier: GPL-2.0-or-later

//! Tests of [`parse_arguments`](super::parse_arguments): each kind of argument.

use super::testing::{parse, parse_with};
use super::{ArgumentError, Dialect, StickyFormat, help_hint};
use crate::values::KeyValues;
use crate::values::Value::{self, Absent, Bool, Given, Int, Options, Seconds};

const LEFTOVER: &str = "name: extraneous characters at the end of line";

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn reads(args: &'static str, line: &str, values: &[Value]) {
    assert_eq!(parse(args, line).as_deref(), Ok(values), "{line}");
}

fn refuses(args: &'static str, line: &str, message: &str) {
    assert_eq!(parse(args, line), Err(format!("{message}\n")), "{line}");
}

#[test]
fn a_string_is_one_token() {
    reads("a:s", " x ", &[text("x")]);
    reads("a:s,b:s", "\"x y\"z", &[text("x y"), text("z")]);
    reads("a:F,b:B", "-x /y", &[text("-x"), text("/y")]);
}

#[test]
fn a_missing_or_broken_string_is_named_by_its_kind() {
    for line in ["", "  ", "\"x", r#""\q""#] {
        refuses("a:s", line, "name: string expected");
        refuses("a:F", line, "name: filename expected");
        refuses("a:B", line, "name: block device name expected");
    }
}

#[test]
fn an_error_has_all_names_of_the_command_but_not_its_parent() {
    let refusal = |name| {
        let formats = &mut StickyFormat::default();
        parse_with(name, "a:s", "", formats, Dialect::default()).unwrap_err()
    };
    let line = ArgumentError::line;
    assert_eq!(refusal("quit|q"), line("quit|q: string expected"));
    assert_eq!(refusal("info a|b"), line("a|b: string expected"));
}

#[test]
fn only_the_end_of_the_line_makes_an_optional_argument_absent() {
    reads("a:s,b:s?", "x ", &[text("x"), Absent]);
    reads("a:F?,b:B?,c:i?,d:l?,e:M?", " ", &[const { Absent }; 5]);
    reads("a:o?,b:T?,c:S?", "", &[const { Absent }; 3]);
    refuses("a:s?", "\"x", "name: string expected");
    refuses("a:i?", "x", "invalid char 'x' in expression");
}

#[test]
fn the_rest_of_the_line_is_verbatim() {
    reads("a:S", "  \"x\" \\n  ", &[text("\"x\" \\n  ")]);
    refuses("a:S", "", "name: string expected");
    refuses("a:s,b:S", "x  ", "name: string expected");
    let long = "é".repeat(2000);
    reads("a:S", &long, &[text(&long)]);
}

#[test]
fn an_int32_is_unsigned() {
    reads("a:i", "0xffffffff", &[Int(0xffff_ffff)]);
    let message = "'name' has failed: integer is for 32-bit values";
    refuses("a:i", "-1", message);
    refuses("a:i", "0x100000000", message);
}

#[test]
fn mebibytes_are_counted_in_bytes_and_not_negative() {
    reads("a:M", "2*3", &[Int(6 << 20)]);
    reads("a:M", "0x100000000000", &[Int(0)]);
    refuses("a:M", "-1", "enter a positive value");
}

#[test]
fn an_expression_swallows_what_looks_like_its_operators() {
    let args = "val:l,size:i,filename:s";
    refuses(args, "0 16 /tmp/x", "invalid char 't' in expression");
    reads(args, "0 16 \"/tmp/x\"", &[Int(0), Int(16), text("/tmp/x")]);
    refuses("start:i,size:i", "0x100 -1", "unexpected end of expression");
}

#[test]
fn a_dotted_argument_follows_a_dot() {
    let args = "addr:i,index:i.";
    reads(args, "0x70", &[Int(0x70), Absent]);
    reads(args, "0x70.1", &[Int(0x70), Int(1)]);
    reads(args, "0x70 . 1", &[Int(0x70), Int(1)]);
    refuses(args, "0x70 .", "unexpected end of expression");
    refuses(args, "0x70 1", LEFTOVER);
}

#[test]
fn on_and_off_are_the_only_switches() {
    reads("a:b", "on", &[Bool(true)]);
    reads("a:b", " off ", &[Bool(false)]);
    for line in ["", "ON", "onn", "of", "yes", "\"on\"", "éon"] {
        refuses("a:b", line, "Expected 'on' or 'off'");
    }
    refuses("a:b", "oné", LEFTOVER);
}

#[test]
fn a_time_has_an_optional_unit() {
    reads("a:T", "1.5", &[Seconds(1.5)]);
    reads("a:T", "5ms", &[Seconds(0.005)]);
    reads("a:T", "5us ", &[Seconds(5e-6)]);
    reads("a:T", "-1ns", &[Seconds(-1e-9)]);
    refuses("a:T", "", "Number expected");
    refuses("a:T", "x", "Number expected");
    refuses("a:T", "inf", "Bad number");
    refuses("a:T", "nan", "Bad number");
    refuses("a:T", "5s", "Unknown unit suffix");
    refuses("a:T", "5m", "Unknown unit suffix");
    refuses("a:T", "5msx", "Unknown unit suffix");
}

const NODES: &str = "nodes:-n,verbose:-v,device:B?";

#[test]
fn flags_come_in_their_declared_order() {
    reads(NODES, "-n -v d", &[Given, Given, text("d")]);
    reads(NODES, "-v -n", &[Absent, Given, text("-n")]);
    reads(NODES, "d", &[Absent, Absent, text("d")]);
    reads(NODES, "-v", &[Absent, Given, Absent]);
}

#[test]
fn a_flag_is_one_letter_and_what_follows_is_the_next_argument() {
    reads(NODES, "-vn", &[Absent, Given, text("n")]);
    reads(NODES, "-n-v", &[Given, Given, Absent]);
}

#[test]
fn an_unknown_flag_is_refused() {
    refuses(NODES, "-x", "name: unsupported option -x");
    refuses(NODES, "-xé", "name: unsupported option -x");
    refuses(NODES, "-é", "name: unsupported option -\u{fffd}");
    refuses(NODES, "- n", "name: unsupported option - ");
    refuses(NODES, "-n --", "name: unsupported option --");
}

#[test]
fn a_lone_minus_at_the_end_is_refused_without_a_newline() {
    // At the first flag it is taken for a later flag, since a `-` follows in
    // `args`.
    let message = Err("name: unsupported option -".to_owned());
    assert_eq!(parse(NODES, "-"), message);
    assert_eq!(parse("verbose:-v,device:B?", "-"), message);
}

#[test]
fn a_flag_in_the_rest_is_taken_for_a_later_one_even_within_a_name() {
    let args = "force:-f,read-only-mode:s?";
    reads(args, "-o", &[Absent, text("-o")]);
    reads(args, "-", &[Absent, text("-")]);
    refuses(args, "-m x", LEFTOVER);
    refuses(args, "-r", "name: unsupported option -r");
}

const SCREENDUMP: &str = "filename:F,format:-fs,device:s?,head:i?";

#[test]
fn a_flag_in_another_place_is_an_argument() {
    reads(
        SCREENDUMP,
        "-f png",
        &[text("-f"), Absent, text("png"), Absent],
    );
}

#[test]
fn a_value_of_a_flag_is_attached_or_apart_or_quoted() {
    for line in ["a -f png", "a -fpng", "a -f \"png\"", "a -f\"png\""] {
        reads(SCREENDUMP, line, &[text("a"), text("png"), Absent, Absent]);
    }
    refuses(SCREENDUMP, "a -f", "name: value expected for -f");
    refuses(SCREENDUMP, "a -f \"p", "name: value expected for -f");
    refuses(SCREENDUMP, "a -x", "name: unsupported option -x");
}

#[test]
fn an_option_list_is_one_token() {
    let driver = [("driver".to_owned(), "a b".to_owned())];
    reads("device:O", " ", &[Options(KeyValues::default())]);
    reads("device:O", "\"a b\"", &[Options(KeyValues(driver.into()))]);
    refuses("device:O", "x y", LEFTOVER);
}

#[test]
fn a_bad_option_list_is_refused_without_a_message() {
    for (line, said) in [
        ("x,id=1", "Parameter 'id' expects an identifier"),
        ("\"x", "unterminated string"),
    ] {
        let formats = &mut StickyFormat::default();
        let parsed = parse_with("name", "device:O", line, formats, Dialect::default());
        let silent = ArgumentError::Refused {
            message: String::new(),
            detail: Some(said.to_owned()),
        };
        assert_eq!(parsed, Err(silent));
    }
}

#[test]
fn only_white_space_may_remain() {
    reads("", " \t\r", &[]);
    refuses("", "x", LEFTOVER);
    refuses("a:s", "x \0", LEFTOVER);
}

#[test]
fn the_dialect_follows_the_version() {
    let dialect = |major, minor| {
        let version = serde_json::json!({
            "qemu": { "major": major, "minor": minor, "micro": 0 },
            "package": "",
        });
        Dialect::of(&serde_json::from_value(version).unwrap())
    };
    let newest = Dialect::default();
    let middle = Dialect {
        binary_numbers: false,
        ..newest
    };
    let oldest = Dialect {
        old_sizes: true,
        ..middle
    };
    assert_eq!(dialect(11, 1), newest);
    assert_eq!(dialect(10, 0), middle);
    assert_eq!(dialect(7, 2), oldest);
}

#[test]
fn the_hint_quotes_the_line_as_typed() {
    let hint = "Try \"help  info  block\" for more information";
    assert_eq!(help_hint(" info  block"), hint);
}
