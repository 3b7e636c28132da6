//! Arguments that are names with commas between them.

use crate::complete::Candidate;

/// The part after the last comma.
pub(super) fn last(typed: &str) -> &str {
    typed.rfind(',').map_or(typed, |comma| &typed[comma + 1..])
}

/// The candidates for the last part as whole words, without those that are
/// there already.
pub(super) fn continued(typed: &str, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let before = &typed[..typed.len() - last(typed).len()];
    let is_new = |candidate: &Candidate| before.split(',').all(|part| part != candidate.text);
    let mut new: Vec<Candidate> = candidates.into_iter().filter(is_new).collect();
    for candidate in &mut new {
        candidate.text.insert_str(0, before);
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_with_what_is_not_in_it() {
        let names = || vec!["a".into(), "b".into(), "c".into()];
        assert_eq!(continued("", names()), names());
        assert_eq!(continued("a,", names()), ["a,b".into(), "a,c".into()]);
        assert_eq!(continued("a,b,x", names()), ["a,b,c".into()]);
    }
}
