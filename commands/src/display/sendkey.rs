// SPDX-License-Identifier: GPL-2.0-or-later

//! `sendkey`: press keys on the guest's keyboard.
//!
//! Follows `hmp_sendkey` in QEMU's `ui/ui-hmp-cmds.c`. The built-in monitor
//! refuses the first bad key before any is pressed. Here, QEMU judges the
//! names, which differ by version. A malformed number is sent as a name, so
//! that the same key is refused and nothing is pressed.

use super::keys::KEYS;
use hmp_runtime::prelude::*;

/// One key of a combination.
#[derive(Debug, PartialEq, Serialize)]
#[serde(tag = "type", content = "data", rename_all = "lowercase")]
enum KeyValue {
    /// A scan code.
    Number(i32),
    /// A name of QMP's `QKeyCode`.
    Qcode(String),
}

/// Reads one part of a combination.
fn key(part: &str, version: &Version) -> KeyValue {
    match part {
        // The only character that the built-in monitor takes as the name of its
        // key.
        "<" => KeyValue::Qcode("less".to_owned()),
        _ => match part
            .strip_prefix("0x")
            .and_then(|digits| scan_code(digits, version))
        {
            Some(code) => KeyValue::Number(code),
            None => KeyValue::Qcode(part.to_owned()),
        },
    }
}

/// Reads a scan code from hexadecimal `digits`. In old QEMUs, a code that is
/// too large wraps around; newer ones refuse it.
fn scan_code(digits: &str, version: &Version) -> Option<i32> {
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let code = u64::from_str_radix(digits, 16).unwrap_or(u64::MAX);
    if version.at_least(REFUSES_LARGE_CODES.0, REFUSES_LARGE_CODES.1) {
        i32::try_from(code).ok()
    } else {
        Some(code as i32)
    }
}

/// The QEMU assumed to be the first that refuses scan codes of more than 31
/// bits: 7.2 does not, 10.0 does.
const REFUSES_LARGE_CODES: (u32, u32) = (8, 0);

/// Press a combination of keys on the guest's keyboard, and let go.
///
/// - `keys`: the keys, by their names with `-` between them, as in
///   `ctrl-alt-f1`, or by scan codes such as `0x1e`. Names are in lower case;
///   Tab completes them.
/// - `hold-time`: how long each key is held, in milliseconds. 100, if left out.
///
/// The keys go down in that order and come up in reverse. The guest gets keys,
/// not characters: what appears depends on its keyboard layout, and a capital
/// letter is `shift-a`. The command returns before the keys are let go; further
/// keys wait for their turn. An unknown name is refused before any key is
/// pressed. A stopped guest does not get the keys.
#[hmp(
    name = "sendkey",
    args = "keys:s,hold-time:i?",
    params = "keys [hold_ms]",
    qmp = "send-key"
)]
async fn sendkey(
    mon: &Monitor,
    #[complete(KEYS)] keys: String,
    hold_time: Option<u32>,
) -> Result<()> {
    let parts = keys.split('-');
    let arguments = args! {
        "keys": parts.map(|part| key(part, mon.version())).collect::<Vec<_>>(),
        // The built-in monitor keeps the time in a C int.
        "hold-time"?: hold_time.map(|milliseconds| milliseconds as i32),
    };
    mon.execute("send-key", arguments).await.map_err(|error| {
        match keys.split('-').find(|part| error.refuses_value(part)) {
            Some(part) => Error::text(format!("invalid parameter: {part}")),
            None => error,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(major: u32, minor: u32) -> Version {
        let mut version = Version::default();
        version.qemu.major = major;
        version.qemu.minor = minor;
        version
    }

    fn read(part: &str) -> KeyValue {
        key(part, &version(10, 0))
    }

    #[test]
    fn a_key_is_a_name_or_a_hexadecimal_scan_code() {
        assert_eq!(read("a"), KeyValue::Qcode("a".to_owned()));
        assert_eq!(read("0x1e"), KeyValue::Number(0x1e));
        assert_eq!(read("0x7fffffff"), KeyValue::Number(i32::MAX));
        assert_eq!(read("1"), KeyValue::Qcode("1".to_owned()));
    }

    #[test]
    fn a_single_less_than_sign_is_a_key_of_its_own() {
        assert_eq!(read("<"), KeyValue::Qcode("less".to_owned()));
        assert_eq!(read("<<"), KeyValue::Qcode("<<".to_owned()));
    }

    #[test]
    fn what_only_looks_like_a_scan_code_is_left_for_qemu_to_refuse() {
        for part in [
            "0x",
            "0x1g",
            "0X1e",
            "0x+1",
            "0x80000000",
            "0xfffffffffffffffff",
        ] {
            assert_eq!(read(part), KeyValue::Qcode(part.to_owned()));
        }
    }

    #[test]
    fn a_large_scan_code_wraps_around_in_old_qemus() {
        assert_eq!(
            key("0x80000000", &version(7, 2)),
            KeyValue::Number(i32::MIN)
        );
        assert_eq!(key("0x100000001", &version(7, 2)), KeyValue::Number(1));
        assert_eq!(
            key("0xfffffffffffffffff", &version(7, 2)),
            KeyValue::Number(-1)
        );
    }

    #[test]
    fn keys_are_sent_as_qmp_wants_them() {
        let keys = vec![read("ctrl"), read("0x1e")];
        let sent = json!({ "keys": keys });
        let wanted = json!({ "keys": [
            { "type": "qcode", "data": "ctrl" },
            { "type": "number", "data": 30 },
        ] });
        assert_eq!(sent, wanted);
    }
}
