// SPDX-License-Identifier: GPL-2.0-or-later

//! The text of a stub: it compiles, and runs by passthrough until it is written.

use super::{Stub, subsystem};
use crate::hx::Entry;
use std::fmt::Write;
use std::path::PathBuf;

/// The QEMU versions whose monitor has the commands of a `.hx` file.
#[derive(Clone, Debug, Default)]
pub struct Versions {
    /// The first one, `10.0`.
    pub since: Option<String>,
    /// The last one.
    pub until: Option<String>,
}

/// The stub of a declared command.
pub(super) fn of(entry: &Entry, parent: Option<&str>, versions: &Versions) -> Stub {
    let name = match parent {
        Some(parent) => format!("{parent} {}", entry.name),
        None => entry.name.clone(),
    };
    let spoken = name.split('|').next().unwrap_or(&name).to_owned();
    let function: String = spoken
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    let path = PathBuf::from(subsystem::of(&spoken)).join(format!("{function}.rs"));
    let text = text(entry, &name, &spoken, &function, versions);
    Stub { name, path, text }
}

fn text(entry: &Entry, name: &str, spoken: &str, function: &str, versions: &Versions) -> String {
    let mut text = format!("//! `{spoken}`: not written yet.\n//!\n");
    let handler = entry.handler.as_deref().unwrap_or("a module of its own");
    line(
        &mut text,
        format!("//! QEMU does it in `{handler}`. To be written: the help below, with"),
    );
    line(
        &mut text,
        "//! what each argument means, `qmp` with every QMP command that the body\n\
         //! sends, and the body."
            .to_owned(),
    );
    if !entry.conditions.is_empty() {
        line(
            &mut text,
            format!(
                "//! Only in builds with `{}`.",
                entry.conditions.join("` and `")
            ),
        );
    }
    line(&mut text, "\nuse hmp_runtime::prelude::*;\n".to_owned());
    line(
        &mut text,
        "/// Not described yet; QEMU's built-in monitor does it.".to_owned(),
    );
    text.push_str(&argument_items(entry));
    line(&mut text, attribute(entry, name, versions));
    line(&mut text, signature(entry, function));
    text.push_str("    Err(mon.gap())\n}\n");
    text
}

/// The list of arguments in the help, with their meaning left open.
fn argument_items(entry: &Entry) -> String {
    let specs = hmp_args::parse(&entry.args_type).unwrap_or_default();
    let items: String = specs
        .iter()
        .map(|spec| format!("/// - `{}`:\n", spec.label()))
        .collect();
    match items.as_str() {
        "" => items,
        _ => format!("///\n{items}"),
    }
}

fn line(text: &mut String, line: String) {
    text.push_str(&line);
    text.push('\n');
}

fn attribute(entry: &Entry, name: &str, versions: &Versions) -> String {
    let mut keys = vec![format!("name = {name:?}")];
    if !entry.args_type.is_empty() {
        keys.push(format!("args = {:?}", entry.args_type));
    }
    let params = entry.plain_params();
    if params != derived_params(entry) {
        keys.push(format!("params = {params:?}"));
    }
    keys.extend(
        versions
            .since
            .as_ref()
            .map(|since| format!("since = {since:?}")),
    );
    keys.extend(
        versions
            .until
            .as_ref()
            .map(|until| format!("until = {until:?}")),
    );
    keys.extend(target(entry).map(|target| format!("target = {target:?}")));
    if entry.is_preconfig() {
        keys.push("preconfig".to_owned());
    }
    keys.push("tier = \"stub\"".to_owned());
    let one_line = format!("#[hmp({})]", keys.join(", "));
    if one_line.len() <= 100 {
        one_line
    } else {
        format!("#[hmp(\n    {}\n)]", keys.join(",\n    "))
    }
}

fn derived_params(entry: &Entry) -> String {
    let specs = hmp_args::parse(&entry.args_type).unwrap_or_default();
    hmp_args::usage(&specs)
}

/// The targets that have the command, if not all do: those of its mask, or the
/// one in the condition around it.
fn target(entry: &Entry) -> Option<String> {
    let mut targets = entry.targets.clone();
    if let [condition] = entry.conditions.as_slice() {
        let name = condition
            .strip_prefix("defined(TARGET_")
            .and_then(|rest| rest.strip_suffix(')'))
            .filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric()));
        targets.extend(name.map(str::to_ascii_lowercase));
    }
    // A 64-bit PC is an I386 to QEMU's build.
    if targets.iter().any(|target| target == "i386") {
        targets.push("x86_64".to_owned());
    }
    (!targets.is_empty()).then(|| targets.join(","))
}

fn signature(entry: &Entry, function: &str) -> String {
    let specs = hmp_args::parse(&entry.args_type).unwrap_or_default();
    let mut parameters = vec!["mon: &Monitor".to_owned()];
    for spec in &specs {
        let name = spec.parameter();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        parameters.push(format!("_{name}: {}", spec.rust_type()));
    }
    let mut text = format!(
        "async fn {function}({}) -> Result<()> {{",
        parameters.join(", ")
    );
    if text.len() > 100 {
        text = format!("async fn {function}(\n");
        for parameter in parameters {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "    {parameter},");
        }
        text.push_str(") -> Result<()> {");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hx;

    fn stub(fields: &str) -> Stub {
        let text = format!("{{ .help = \"secret words\", .cmd = hmp_it, {fields} }}");
        of(
            &hx::read("a.hx", &text).unwrap()[0],
            None,
            &Versions::default(),
        )
    }

    #[test]
    fn a_stub_has_the_interface_but_not_the_help() {
        let stub =
            stub(".name=\"mc-add|ma\", .args_type=\"broad-cast:-b,type:i?\", .params=\"[-b]\"");
        assert_eq!(stub.path, PathBuf::from("machine/mc_add.rs"));
        assert!(stub.text.contains("name = \"mc-add|ma\""), "{}", stub.text);
        assert!(stub.text.contains("args = \"broad-cast:-b,type:i?\""));
        assert!(
            stub.text
                .contains("async fn mc_add(mon: &Monitor, _broad_cast: bool, _type: Option<u32>)")
        );
        assert!(stub.text.contains("`hmp_it`"));
        assert!(
            stub.text
                .contains("///\n/// - `-b`:\n/// - `type`:\n#[hmp("),
            "{}",
            stub.text
        );
        assert!(!stub.text.contains("secret"));
    }

    #[test]
    fn params_are_left_out_where_they_follow_from_the_arguments() {
        let stub = stub(".name=\"a\", .args_type=\"force:-f,device:B\", .params=\"[-f] device\"");
        assert!(!stub.text.contains("params"));
    }

    #[test]
    fn versions_phase_and_target_are_carried_over() {
        let text = "#if defined(TARGET_S390X)\n{.name=\"a\", .args_type=\"\", .params=\"\", \
                    .help=\"\", .flags=\"p\"}\n#endif";
        let versions = Versions {
            since: Some("2.5".to_owned()),
            until: Some("7.2".to_owned()),
        };
        let stub = of(&hx::read("a.hx", text).unwrap()[0], Some("info"), &versions);
        let keys =
            "name = \"info a\", since = \"2.5\", until = \"7.2\", target = \"s390x\", preconfig";
        assert!(stub.text.contains(keys), "{}", stub.text);
        assert_eq!(stub.name, "info a");
    }

    #[test]
    fn a_pc_is_two_targets() {
        let text = "#if defined(TARGET_I386)\n{.name=\"a\", .args_type=\"\", .params=\"\", \
                    .help=\"\"}\n#endif";
        let stub = of(
            &hx::read("a.hx", text).unwrap()[0],
            None,
            &Versions::default(),
        );
        assert!(
            stub.text.contains("target = \"i386,x86_64\""),
            "{}",
            stub.text
        );
        assert!(
            stub.text
                .contains("Only in builds with `defined(TARGET_I386)`.")
        );
    }

    #[test]
    fn a_mask_gives_its_targets() {
        let stub =
            stub(".name=\"a\", .args_type=\"\", .params=\"\", .arch_bitmask=QEMU_ARCH_S390X");
        assert!(stub.text.contains("target = \"s390x\""), "{}", stub.text);
    }
}
