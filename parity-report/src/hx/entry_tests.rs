// SPDX-License-Identifier: GPL-2.0-or-later

//! Every construct of a `.hx` file, and every error.

use super::*;

const QUIT: &str = "{\n.name = \"quit|q\",\n.args_type = \"\",\n.params = \"\",\n\
                    .help = \"end\",\n.cmd = hmp_quit,\n.flags = \"p\",\n},\n";

fn entries(text: &str) -> Vec<Entry> {
    read("a.hx", text).unwrap()
}

fn error(text: &str) -> String {
    read("a.hx", text).unwrap_err().to_string()
}

/// A command whose fields follow its name.
fn with(fields: &str) -> String {
    format!("{{ .name = \"x\", .args_type = \"a:s\", .help = \"h\",\n{fields} }}")
}

#[test]
fn a_command_is_read_with_all_its_fields() {
    let quit = &entries(QUIT)[0];
    assert_eq!((quit.name.as_str(), quit.line), ("quit|q", 1));
    assert_eq!(quit.handler.as_deref(), Some("hmp_quit"));
    assert!(quit.is_preconfig());
    assert!(quit.conditions.is_empty());
}

#[test]
fn every_kind_of_handler_is_read() {
    for field in ["cmd", "cmd_info_hrt", "mhandler.cmd"] {
        let text = with(&format!(".params = \"\", .{field} = handler,"));
        assert_eq!(entries(&text)[0].handler.as_deref(), Some("handler"));
    }
}

#[test]
fn a_sub_table_a_completion_and_a_coroutine_are_read() {
    let entry = &entries(&with(
        ".params = \"\", .sub_table = table, .command_completion = f, .coroutine = true",
    ))[0];
    assert_eq!(entry.sub_table.as_deref(), Some("table"));
    assert_eq!(entry.completion.as_deref(), Some("f"));
}

#[test]
fn strings_side_by_side_are_one() {
    let entry = &entries(&with(".params = \"a\\n\"\n  \"b\","))[0];
    assert_eq!(entry.plain_params(), "a\nb");
}

#[test]
fn a_piece_of_some_builds_is_not_in_the_plain_params() {
    let text = with(".params = \"[a\"\n#ifdef CONFIG_B\n\"|b\"\n#endif\n\"]\",");
    let entry = &entries(&text)[0];
    assert_eq!(entry.plain_params(), "[a]");
    assert_eq!(entry.params[1].conditions, ["defined(CONFIG_B)"]);
    assert!(entry.conditions.is_empty());
}

#[test]
fn conditions_around_a_command_are_its_own() {
    let text = format!("#if defined(A)\n#ifdef B\n{QUIT}#else\n{QUIT}#endif\n#endif\n{QUIT}");
    let all = entries(&text);
    assert_eq!(all[0].conditions, ["defined(A)", "defined(B)"]);
    assert_eq!(all[1].conditions, ["defined(A)", "!(defined(B))"]);
    assert!(all[2].conditions.is_empty());
}

#[test]
fn a_mask_of_targets_is_read() {
    let mask = "QEMU_ARCH_S390X | QEMU_ARCH_I386";
    let entry = &entries(&with(&format!(".params = \"\", .arch_bitmask = {mask},")))[0];
    assert_eq!(entry.targets, ["s390x", "i386"]);
    let wrong = with(".params = \"\", .arch_bitmask = 3,");
    assert!(error(&wrong).contains("expected a target, as in QEMU_ARCH_S390X, not '3'"));
}

#[test]
fn what_is_wrong_is_told_with_file_and_line() {
    for (text, expected) in [
        (
            with(".nonsense = 1"),
            "a.hx:2: the field '.nonsense' is not known here",
        ),
        (
            with(".help = \"h\""),
            "a.hx:2: a second '.help' in one command",
        ),
        (with(".cmd = f"), "a.hx:1: the command has no '.params'"),
        (
            with(".params = f"),
            "a.hx:2: expected a string for '.params', not 'f'",
        ),
        (
            with(".cmd = \"f\""),
            "a.hx:2: expected a name for '.cmd', not the string \"f\"",
        ),
        (with(".cmd f"), "a.hx:2: expected '=' after '.cmd', not 'f'"),
        (
            with("x"),
            "a.hx:2: expected a field, as in '.name', not 'x'",
        ),
        (
            with("#if A\n.params = \"\""),
            "an '#if' is open at the end of the command",
        ),
        (
            with(".flags = \"p\"\n#if A\n\"q\"\n#endif\n"),
            "a condition inside of '.flags'",
        ),
        (
            "x".to_owned(),
            "a.hx:1: expected the start of a command, '{', not 'x'",
        ),
        (
            "{".to_owned(),
            "a.hx:1: the file ends; expected the end of the command, '}'",
        ),
        ("\n#endif".to_owned(), "a.hx:2: '#endif' without '#if'"),
        ("#else".to_owned(), "a.hx:1: '#else' without '#if'"),
        ("#if A".to_owned(), "a.hx:1: '#if A' has no '#endif'"),
        (
            QUIT.replace("args_type = \"\"", "args_type = \"a:Z\""),
            "no HMP argument type `Z`",
        ),
    ] {
        let error = error(&text);
        assert!(error.contains(expected), "{error}");
    }
}
