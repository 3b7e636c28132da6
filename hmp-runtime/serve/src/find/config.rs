// SPDX-License-Identifier: GPL-2.0-or-later

//! The files of QEMU's `-readconfig`: sections with the options of one object each.

use super::option::OptionList;

/// A section: `[chardev "qmp"]`.
pub(super) struct Section {
    /// The name of the option that it stands for: `chardev`, `mon`.
    pub(super) group: String,
    /// Its options, the `id` of its head among them.
    pub(super) options: OptionList,
}

/// Reads the sections, and passes over what is none: QEMU has read the file, and did
/// not complain.
pub(super) fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(head) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            let (group, id) = head.split_once(' ').unwrap_or((head, ""));
            let mut options = OptionList::default();
            if !id.is_empty() {
                options.push("id", unquoted(id));
            }
            let group = group.to_owned();
            sections.push(Section { group, options });
        } else if let (Some(section), Some((key, value))) =
            (sections.last_mut(), line.split_once('='))
            && !line.starts_with('#')
        {
            section.options.push(key.trim(), unquoted(value));
        }
    }
    sections
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_sections_with_options() {
        let text = "# made by hand\n[chardev \"qmp\"]\n  backend = \"socket\"\n  path = \"/a b\"\n\
                    # path = \"/no\"\n\n[mon]\n  chardev = \"qmp\"\n  mode = \"control\"\n";
        let sections = sections(text);
        let groups: Vec<&str> = sections.iter().map(|it| it.group.as_str()).collect();
        assert_eq!(groups, ["chardev", "mon"]);
        assert_eq!(sections[0].options.get("id"), Some("qmp"));
        assert_eq!(sections[0].options.get("path"), Some("/a b"));
        assert_eq!(sections[1].options.get("id"), None);
        assert_eq!(sections[1].options.get("mode"), Some("control"));
    }
}
