//! The mistakes that one can make with `#[hmp]`, and what the compiler says.
//!
//! After a change of a message, `TRYBUILD=overwrite` writes what the compiler
//! says now; read the difference.

#[test]
fn every_mistake_is_an_error_that_says_what_to_write() {
    trybuild::TestCases::new().compile_fail("compile-fail/*.rs");
}

// On its own: trybuild compiles all files in one go only if all must fail.
#[test]
fn unusual_functions_are_commands_without_a_warning() {
    trybuild::TestCases::new().pass("pass/*.rs");
}
