// SPDX-License-Identifier: GPL-2.0-or-later

//! The value of an `O` argument.

/// Options in the order typed: `driver=e1000,id=n0`; for `O` arguments.
///
/// A key may stand more than once; [`get`](KeyValues::get) gives the last
/// value, as in QEMU.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyValues(pub Vec<(String, String)>);

impl KeyValues {
    /// The value of `key`; the last one if there are several.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.as_str())
    }

    /// The pairs, in the order typed.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Whether there is no option at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
