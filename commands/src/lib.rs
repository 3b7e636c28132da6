//! QEMU's HMP commands.
