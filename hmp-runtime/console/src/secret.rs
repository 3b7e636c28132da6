//! Lines with a password in them, which no history may keep.

/// Whether there is, or may be, a password in a line.
///
/// Errs on the side of caution: a line too many is typed again, a password too
/// many stays in a file.
pub(crate) fn has_secret(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let mut words = line.split_ascii_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some("set_password"), Some(_), _) => return true,
        (Some("change"), Some("vnc"), Some("password" | "passwd")) => return true,
        (Some("object_add"), Some(_), _) if line.contains("secret") && line.contains("data") => {
            return true;
        }
        (Some("qom-set"), Some(_), Some("data")) => return true,
        _ => {}
    }
    has_secret_value(&line) || has_password_in_url(&line)
}

/// Whether an option or a JSON member whose name speaks of a password has a
/// value.
fn has_secret_value(line: &str) -> bool {
    ["passw", "secret"].iter().any(|word| {
        line.match_indices(word).any(|(start, _)| {
            let rest = line[start..].trim_start_matches(is_part_of_name);
            let rest = rest.trim_start_matches(['"', ' ']);
            rest.starts_with(['=', ':'])
        })
    })
}

fn is_part_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
}

/// Whether there is a URL of the form `https://user:password@host`.
fn has_password_in_url(line: &str) -> bool {
    line.match_indices("://").any(|(start, _)| {
        let rest = &line[start + 3..];
        let end = rest
            .find(|character: char| character == '/' || character.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let authority = &rest[..end];
        authority
            .rsplit_once('@')
            .is_some_and(|(user, _)| user.contains(':'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_seen_wherever_a_command_takes_one() {
        for line in [
            "change vnc password hunter2",
            "  change   vnc\tpasswd hunter2",
            "set_password vnc hunter2",
            "set_password -d d0 spice hunter2 keep",
            "object_add secret,id=s0,data=hunter2",
            "object_add qom-type=secret,id=s0,format=raw,data=hunter2",
            "object_add {\"qom-type\": \"secret\", \"id\": \"s0\", \"data\": \"hunter2\"}",
            "qom-set /objects/s0 data hunter2",
            "drive_add 0 file.driver=https,file.password=hunter2",
            "drive_add 0 json:{\"file\": {\"password\": \"hunter2\"}}",
            "drive_add 0 file.driver=https,file.password-secret=s0",
            "object_add tls-creds-x509,id=t,passwordid=s0",
            "drive_add 0 encrypt.key-secret=s0",
            "netdev_add socket,id=n,Passwd=hunter2",
            "drive_add 0 file=https://me:hunter2@host/disk",
            "drive_add 0 file=ftp://me:hun@ter2@host",
        ] {
            assert!(has_secret(line), "{line}");
        }
    }

    #[test]
    fn ordinary_lines_are_no_secrets() {
        for line in [
            "",
            "   ",
            "info status",
            "info secret",
            "help set_password",
            "set_password",
            "change vnc localhost:1",
            "change ide0-cd0 data.iso",
            "object_add rng-random,id=r,filename=/dev/urandom",
            "object_del secret0",
            "qom-set /machine/data x 1",
            "qom-get /objects/s0 data",
            "drive_add 0 file=https://host:80/disk@2",
            "device_add virtio-net,id=secret",
            "migrate tcp:host:4444",
        ] {
            assert!(!has_secret(line), "{line}");
        }
    }
}
