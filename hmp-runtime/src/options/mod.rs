// SPDX-License-Identifier: GPL-2.0-or-later

//! From option strings to the typed arguments that QMP wants.
//!
//! The built-in monitor hands the text of `device_add`, `object_add` and the
//! like to QEMU's visitors, which read each value by the type of its member.
//! QMP refuses text where a number belongs, so this side has to find out the
//! types and read the values:
//!
//! * [`keyval`]: `type,key=value,list.0=value` to nested text values;
//! * [`typed`]: nested text values to JSON, by the QMP schema;
//! * [`scalar`]: one text to a number, a size, a truth value;
//! * [`complaint`]: QEMU's complaints about JSON, in the words that it has for
//!   option strings;
//! * [`property`]: the options of a type, as `help` lists them;
//! * [`device`]: which options a device type has;
//! * [`chardev`]: which options each character device backend has;
//! * [`command_line`]: which options QEMU's command line has;
//! * [`image`]: which block drivers are image formats;
//! * [`json`]: JSON as QEMU reads it.
//!
//! A value that cannot be read is sent as it is. QEMU complains about it if it
//! gets that far. So the first complaint is the same as the built-in monitor's,
//! whatever else is wrong with the line.

pub mod chardev;
pub mod command_line;
pub mod complaint;
pub mod device;
pub mod image;
pub mod json;
pub mod keyval;
pub mod property;
pub mod scalar;
pub mod typed;
