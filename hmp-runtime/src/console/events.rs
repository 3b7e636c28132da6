//! The QMP events that the console shows.

/// Which events are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    None,
    #[default]
    Important,
    All,
}
