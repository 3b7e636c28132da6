// SPDX-License-Identifier: GPL-2.0-or-later

//! A size as QEMU shows it to people: `196 KiB`, `1.5 GiB`.
//!
//! Follows `size_to_str` in QEMU's `util/cutils.c`: three significant digits as
//! C's `%0.3g` writes them.

use std::fmt;

/// A number of bytes, shown in the unit that leaves less than 1000 of them.
pub struct SizeText(pub u64);

const UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

impl fmt::Display for SizeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut size = self.0 as f64;
        let mut unit = 0;
        while size >= 1000.0 && unit + 1 < UNITS.len() {
            size /= 1024.0;
            unit += 1;
        }
        let text = format!("{} {}", three_digits(size), UNITS[unit]);
        f.pad(&text)
    }
}

/// A number from 0 to 1000 with three significant digits. C switches to powers
/// of ten when it rounds to 1000.
fn three_digits(number: f64) -> String {
    let decimals: usize = match number {
        _ if number >= 999.5 => return "1e+03".to_owned(),
        _ if number >= 99.95 => 0,
        _ if number >= 9.995 => 1,
        _ if number >= 0.9995 => 2,
        _ => 3,
    };
    let text = format!("{number:.decimals$}");
    match decimals {
        0 => text,
        _ => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(size: u64) -> String {
        SizeText(size).to_string()
    }

    #[test]
    fn whole_units_have_no_decimals() {
        assert_eq!(shown(0), "0 B");
        assert_eq!(shown(512), "512 B");
        assert_eq!(shown(64 << 20), "64 MiB");
        assert_eq!(shown(100 << 20), "100 MiB");
        assert_eq!(shown(u64::MAX), "16 EiB");
    }

    #[test]
    fn three_digits_are_kept_and_halves_go_to_the_even_one() {
        assert_eq!(shown(1152 << 20), "1.12 GiB");
        assert_eq!(shown(1408 << 20), "1.38 GiB");
        assert_eq!(shown((100 << 20) + (1 << 19)), "100 MiB");
        assert_eq!(shown((20 << 20) + (300 << 10)), "20.3 MiB");
    }

    #[test]
    fn a_thousand_of_a_unit_is_less_than_one_of_the_next() {
        assert_eq!(shown(999), "999 B");
        assert_eq!(shown(1000), "0.977 KiB");
        assert_eq!(shown(1023), "0.999 KiB");
        assert_eq!(shown(1000 << 10), "0.977 MiB");
    }

    #[test]
    fn a_size_that_rounds_to_a_thousand_is_a_power_of_ten() {
        assert_eq!(shown((999 << 20) + (700 << 10)), "1e+03 MiB");
        assert_eq!(shown((999 << 20) + (400 << 10)), "999 MiB");
    }
}
