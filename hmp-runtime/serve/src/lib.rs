// SPDX-License-Identifier: GPL-2.0-or-later

//! What is around a QEMU's monitors: finding the QEMUs of a machine, and who holds
//! their sockets.
//!
//! Nothing here connects to anything: a QMP socket serves one client, and looking
//! must not take it from anybody.

pub mod find;
