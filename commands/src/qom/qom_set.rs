// SPDX-License-Identifier: GPL-2.0-or-later

//! `qom-set`: change a property.
//!
//! Follows `hmp_qom_set` in QEMU's `qom/qom-hmp-cmds.c`. There, the property
//! itself reads the text, with `qapi/string-input-visitor.c`, and QMP does not
//! tell its type. So the text is sent as it is; if the property wants something
//! else, QEMU's error says what.

use super::listing;
use super::qom_paths::QOM_PATHS;
use super::qom_properties::{QOM_SETTABLE, QOM_VALUES};
use hmp_runtime::options::complaint::{Complaint, Wants};
use hmp_runtime::options::json;
use hmp_runtime::options::scalar::{Numbers, SizeError, boolean, float};
use hmp_runtime::options::typed::is_size;
use hmp_runtime::prelude::*;

/// The most numbers that a range like `0-7` may stand for.
const MAX_RANGE: u64 = 65536;

/// The hint that goes with an invalid size: QMP leaves out an error's hints.
const SIZE_HINT: &str = "\nOptional suffix k, M, G, T, P or E means kilo-, mega-, giga-, tera-, peta-\nand exabytes, respectively.";

/// Whether the property named before a value is a password, such as the `data`
/// of a secret.
fn is_of_secret_property(before: &[&str], _value: &str) -> bool {
    let is_secret = |word: &&str| {
        let word = word.to_ascii_lowercase();
        word == "data" || word.contains("passw") || word.contains("secret")
    };
    // The path is not the name of a property.
    before
        .iter()
        .any(|word| !word.contains('/') && is_secret(word))
}

/// Change an object's property.
///
/// - `-j`: the value is JSON: `true`, `5`, `"text"`, a list, an object.
/// - `path`: the object: a path such as `/machine/peripheral/nic0`, or the end
///   of one, such as `nic0`, where it is unique.
/// - `property`: the name of the property; `qom-list` shows them.
/// - `value`: the new value, to the end of the line, in the form that the
///   property wants: a number, a size with a suffix such as `64M`, `on` or
///   `off`, a name, a list of numbers such as `0-3,5`. A link takes the path of
///   an object.
///
/// Many properties cannot be changed once the object is in use, and some accept
/// a change that has no effect on a running guest. Nothing is printed:
/// `qom-get` shows the new value. The command reaches deep into QEMU, and a
/// wrong value may bring the guest down. Example:
/// `qom-set /objects/io0 poll-max-ns 10000`.
#[hmp(
    name = "qom-set",
    args = "json:-j,path:s,property:s,value:S",
    params = "[-j] path property value",
    qmp = "qom-set, qom-list",
    tier = "composed",
    preconfig
)]
async fn qom_set(
    mon: &Monitor,
    json: bool,
    #[complete(QOM_PATHS)] path: String,
    #[complete(QOM_SETTABLE)] property: String,
    #[complete(QOM_VALUES)]
    #[secret(is_of_secret_property)]
    value: String,
) -> Result<()> {
    let target = Target {
        mon,
        path: &path,
        property: &property,
    };
    if json {
        let value = json::read(&value).map_err(Error::refusal)?;
        return target.set(value).await;
    }
    match target.set(&value).await {
        Err(Error::Qmp(error)) => match Complaint::read(&error.desc) {
            Some(complaint) => match target.read(&complaint, &value).await? {
                Some(value) => target.set(value).await,
                None => Err(Error::Qmp(error)),
            },
            None => Err(Error::Qmp(error)),
        },
        result => result,
    }
}

/// The property to set.
struct Target<'a> {
    mon: &'a Monitor,
    path: &'a str,
    property: &'a str,
}

impl Target<'_> {
    async fn set(&self, value: impl Serialize + Send) -> Result<()> {
        let arguments = args! { "path": self.path, "property": self.property, "value": value };
        // A property may be null, and the user may have typed that.
        self.mon.execute("qom-set", WithNulls(arguments)).await
    }

    /// Reads the text as the type that the property wants; `None` if the
    /// complaint stands.
    async fn read(&self, complaint: &Complaint<'_>, text: &str) -> Result<Option<Json>> {
        let numbers = Numbers::of(self.mon.version());
        let refuse = |expected: &str| {
            Error::refusal(format!(
                "Parameter '{}' expects {expected}",
                complaint.parameter
            ))
        };
        match complaint.wants {
            Wants::Boolean => match boolean(text) {
                Some(value) => Ok(Some(value.into())),
                None => Err(refuse("'on' or 'off'")),
            },
            Wants::Signed => match numbers.signed(text) {
                Some(value) => Ok(Some(value.into())),
                None => Err(refuse("int64")),
            },
            Wants::Unsigned if self.is_size().await? => match numbers.size(text) {
                Ok(value) => Ok(Some(value.into())),
                Err(SizeError::OutOfRange) => Err(Error::refusal(format!(
                    "Value '{text}' is out of range for parameter '{}'",
                    complaint.parameter
                ))),
                Err(_) => Err(refuse(&format!(
                    "a non-negative number below 2^64{SIZE_HINT}"
                ))),
            },
            Wants::Unsigned => match numbers.unsigned(text) {
                Some(value) => Ok(Some(value.into())),
                None => Err(refuse("uint64")),
            },
            Wants::Array => self.read_list(numbers, text).await,
            Wants::Number => Ok(float(text).map(Json::from)),
            Wants::Null => Ok(text.is_empty().then_some(Json::Null)),
            Wants::Text | Wants::Object => Ok(None),
        }
    }

    /// Whether the property is a size: QMP's complaint is the same as for any
    /// unsigned number.
    async fn is_size(&self) -> Result<bool> {
        let properties = listing::properties(self.mon, self.path).await?;
        let mut properties = properties.iter();
        let found = properties.find(|property| property.name == self.property);
        Ok(found.is_some_and(|found| match found.type_name.as_str() {
            "size" => true,
            // The sizes of memory back ends are declared as numbers.
            "int" => is_size(&found.name),
            _ => false,
        }))
    }

    /// Reads a list, whose element type QEMU's complaint about text tells.
    async fn read_list(&self, numbers: Numbers, text: &str) -> Result<Option<Json>> {
        if text.is_empty() {
            return Ok(Some(json!([])));
        }
        let error = match self.set([text]).await {
            Err(Error::Qmp(error)) => error,
            Err(other) => return Err(other),
            // The list may hold text after all; sending it again does no harm.
            Ok(()) => return Ok(Some(json!([text]))),
        };
        let (element, list) = match Complaint::read(&error.desc).map(|found| found.wants) {
            Some(Wants::Signed) => ("int64", signed_list(numbers, text)),
            Some(Wants::Unsigned) => ("uint64", unsigned_list(numbers, text)),
            _ => return Ok(None),
        };
        // The elements have no name.
        let refused = || {
            Error::refusal(format!(
                "Parameter 'null' expects list of {element} values or ranges"
            ))
        };
        list.map(Some).ok_or_else(refused)
    }
}

/// Reads `1,3-5`.
fn signed_list(numbers: Numbers, text: &str) -> Option<Json> {
    let mut list = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let first = numbers.signed_prefix(rest)?;
        let last = match first.rest.strip_prefix('-') {
            Some(rest) => numbers.signed_prefix(rest)?,
            None => first,
        };
        if first.value > last.value || last.value.abs_diff(first.value) >= MAX_RANGE {
            return None;
        }
        list.extend(first.value..=last.value);
        rest = after_comma(last.rest)?;
    }
    Some(list.into())
}

fn unsigned_list(numbers: Numbers, text: &str) -> Option<Json> {
    let mut list = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let first = numbers.unsigned_prefix(rest)?;
        let last = match first.rest.strip_prefix('-') {
            Some(rest) => numbers.unsigned_prefix(rest)?,
            None => first,
        };
        if first.value > last.value || last.value - first.value >= MAX_RANGE {
            return None;
        }
        list.extend(first.value..=last.value);
        rest = after_comma(last.rest)?;
    }
    Some(list.into())
}

fn after_comma(text: &str) -> Option<&str> {
    if text.is_empty() {
        Some(text)
    } else {
        text.strip_prefix(',')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_made_of_numbers_and_ranges() {
        let numbers = Numbers::default();
        let unsigned = |text| unsigned_list(numbers, text);
        assert_eq!(unsigned("0-3,5"), Some(json!([0, 1, 2, 3, 5])));
        assert_eq!(unsigned("0x10, 7,"), Some(json!([16, 7])));
        for text in ["x", "3-0", "1;2", "1,,2", "0-65536", "1-", "1-2-3"] {
            assert_eq!(unsigned(text), None, "{text}");
        }
        let signed = |text| signed_list(numbers, text);
        assert_eq!(signed("-2--1,4"), Some(json!([-2, -1, 4])));
        assert_eq!(
            signed("9223372036854775807"),
            Some(json!([9223372036854775807_i64]))
        );
        assert_eq!(signed("-9223372036854775808-9223372036854775807"), None);
    }
}
