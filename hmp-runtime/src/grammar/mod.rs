//! The grammar of a typed line, to the letter of the built-in monitor.
