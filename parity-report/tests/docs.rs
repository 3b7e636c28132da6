//! `docs/PARITY.md` is the report's own output, and has to be fresh.

use parity_report::print::Markdown;
use parity_report::rows::Report;
use std::path::Path;

#[test]
fn the_page_in_the_tree_is_what_the_report_says() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/PARITY.md");
    let expected = Markdown(&Report::of_registry()).to_string();
    let found = std::fs::read_to_string(&page).unwrap_or_default();
    assert!(
        found == expected,
        "docs/PARITY.md is out of date; write it anew:\n  \
         cargo run --bin parity -- --format markdown > docs/PARITY.md"
    );
}
