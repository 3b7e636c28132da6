// SPDX-License-Identifier: GPL-2.0-or-later

//! The description of a statistic of `info stats`: its name, its kind, and its
//! unit.
//!
//! Follows `print_stats_schema_value` in QEMU's `stats/stats-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct StatsSchemaValue {
    pub name: String,
    /// `cumulative`, `instant`, `peak`, `linear-histogram`, ...
    r#type: String,
    /// `bytes`, `seconds`, `cycles`, `boolean`; a plain number has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// The base of the exponent: the unit is multiplied by their power.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<i8>,
    exponent: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    bucket_size: Option<u32>,
}

impl StatsSchemaValue {
    /// The unit's symbol with a prefix, if there is a prefix for this power.
    fn symbol(&self) -> Option<String> {
        const DECIMAL: [&str; 13] = [
            "a", "f", "p", "n", "u", "m", "", "K", "M", "G", "T", "P", "E",
        ];
        const BINARY: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
        let unit = match self.unit.as_deref() {
            Some("seconds") => "s",
            Some("bytes") => "B",
            _ => return None,
        };
        let (prefixes, step, first): (&[&str], i16, i16) = match self.base {
            Some(10) => (&DECIMAL, 3, -18),
            Some(2) => (&BINARY, 10, 0),
            _ => return None,
        };
        let above = self.exponent.checked_sub(first)?;
        if above % step != 0 {
            return None;
        }
        let prefix = prefixes.get(usize::try_from(above / step).ok()?)?;
        Some(format!("{prefix}{unit}"))
    }

    /// The unit as the monitor writes it. Without a factor, it is a symbol if
    /// there is one, also without a base.
    fn unit(&self) -> String {
        if let Some(symbol) = self.symbol() {
            return symbol;
        }
        let unit = self.unit.as_deref().unwrap_or_default();
        if self.exponent == 0 {
            let symbol = match unit {
                "seconds" => "s",
                "bytes" => "B",
                other => other,
            };
            return symbol.to_owned();
        }
        let blank = if unit.is_empty() { "" } else { " " };
        let base = self.base.unwrap_or(0);
        format!("* {base}^{}{blank}{unit}", self.exponent)
    }
}

impl Display for StatsSchemaValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "    {} ({}", self.name, self.r#type)?;
        let unit = self.unit();
        if !unit.is_empty() {
            write!(f, ", {unit}")?;
        }
        match self.bucket_size {
            Some(size) if self.r#type == "linear-histogram" => {
                // QEMU prints it as a signed number.
                write!(f, ", bucket size={})", size as i32)
            }
            _ => f.write_str(")"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statistic(unit: Option<&str>, base: Option<i8>, exponent: i16) -> String {
        let mut reply = json!({ "name": "x", "type": "peak", "exponent": exponent });
        if let Some(unit) = unit {
            reply["unit"] = json!(unit);
        }
        if let Some(base) = base {
            reply["base"] = json!(base);
        }
        serde_json::from_value::<StatsSchemaValue>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn a_plain_number_has_no_unit() {
        assert_eq!(statistic(None, None, 0), "    x (peak)");
        assert_eq!(statistic(None, Some(10), 0), "    x (peak)");
        assert_eq!(statistic(None, Some(10), 3), "    x (peak, * 10^3)");
        assert_eq!(statistic(None, Some(2), -1), "    x (peak, * 2^-1)");
    }

    #[test]
    fn bytes_and_seconds_have_symbols_with_prefixes() {
        let of = |unit: &str, base: i8, exponent: i16| {
            statistic(Some(unit), Some(base), exponent)
                .strip_prefix("    x (peak, ")
                .unwrap()
                .to_owned()
        };
        let decimal = [
            "as", "fs", "ps", "ns", "us", "ms", "s", "Ks", "Ms", "Gs", "Ts", "Ps", "Es",
        ];
        for (exponent, expected) in (-18..=18).step_by(3).zip(decimal) {
            assert_eq!(of("seconds", 10, exponent), format!("{expected})"));
        }
        let binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        for (exponent, expected) in (0..=60).step_by(10).zip(binary) {
            assert_eq!(of("bytes", 2, exponent), format!("{expected})"));
        }
        assert_eq!(of("bytes", 10, 6), "MB)");
    }

    #[test]
    fn a_unit_without_a_prefix_for_its_power_is_spelled_out() {
        let of = |unit: &str, base: Option<i8>, exponent: i16| {
            let text = statistic(Some(unit), base, exponent);
            text.strip_prefix("    x (peak, ").unwrap().to_owned()
        };
        assert_eq!(of("bytes", Some(2), 7), "* 2^7 bytes)");
        assert_eq!(of("bytes", Some(2), -10), "* 2^-10 bytes)");
        assert_eq!(of("bytes", Some(2), 70), "* 2^70 bytes)");
        assert_eq!(of("seconds", Some(10), -4), "* 10^-4 seconds)");
        assert_eq!(of("seconds", Some(10), 21), "* 10^21 seconds)");
        assert_eq!(of("seconds", Some(10), i16::MAX), "* 10^32767 seconds)");
        assert_eq!(of("seconds", Some(10), i16::MIN), "* 10^-32768 seconds)");
        assert_eq!(of("cycles", Some(10), 3), "* 10^3 cycles)");
        assert_eq!(of("bytes", None, 0), "B)");
        assert_eq!(of("cycles", None, 0), "cycles)");
        assert_eq!(of("boolean", None, 0), "boolean)");
    }

    #[test]
    fn a_linear_histogram_shows_the_size_of_its_buckets() {
        let mut reply = json!({
            "name": "wait", "type": "linear-histogram", "unit": "seconds", "base": 10,
            "exponent": -9, "bucket-size": 100
        });
        let print = |reply: &Json| {
            serde_json::from_value::<StatsSchemaValue>(reply.clone())
                .unwrap()
                .to_string()
        };
        assert_eq!(
            print(&reply),
            "    wait (linear-histogram, ns, bucket size=100)"
        );
        reply["type"] = json!("log2-histogram");
        assert_eq!(print(&reply), "    wait (log2-histogram, ns)");
    }
}
