// SPDX-License-Identifier: GPL-2.0-or-later

//! A completer: where the candidates for an argument come from.

use super::{Candidate, FROM_SCHEMA, Question};
use crate::error::Result;
use crate::monitor::{Asker, Monitor};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::ptr;

/// What a completer's function returns: a boxed future, since a `static` cannot
/// hold an `async fn`.
pub type Offer<'a> = Pin<Box<dyn Future<Output = Result<Vec<Candidate>>> + Send + 'a>>;

/// What a completer asks: the monitor, which sends only the QMP commands that the
/// completer declares, and what is being typed.
pub type Ask = for<'a> fn(&'a Monitor, Question<'a>) -> Offer<'a>;

/// The candidates for an argument. `#[complete(PATH)]` names a `static` of this
/// type.
///
/// ```
/// use hmp_runtime::complete::{Candidate, Completer};
/// use hmp_runtime::prelude::*;
///
/// /// Names of vCPU models.
/// pub static CPU_MODELS: Completer = Completer::new(
///     "query-cpu-definitions",
///     &["query-cpu-definitions"],
///     |mon, _| Box::pin(cpu_models(mon)),
/// );
///
/// #[derive(Deserialize)]
/// struct CpuDefinitionInfo {
///     name: String,
/// }
///
/// async fn cpu_models(mon: &Monitor) -> Result<Vec<Candidate>> {
///     let models: Vec<CpuDefinitionInfo> = mon.query("query-cpu-definitions").await?;
///     Ok(models.into_iter().map(|model| model.name.into()).collect())
/// }
/// ```
///
/// Errors leave by `?`: completion never fails, and a completer that cannot
/// answer offers nothing. The caller drops candidates that do not start with
/// what is typed, and sorts the others.
pub struct Completer {
    /// Where the candidates come from, in words, for the parity report.
    pub offers: &'static str,
    /// Every QMP command that the function may send. The schema, and what other
    /// completers send that it asks, need not be listed. Sending any other
    /// command panics in debug builds.
    pub qmp: &'static [&'static str],
    /// What QMP cannot tell but the built-in monitor knows.
    pub lacks: Option<&'static str>,
    pub(super) goes_on: bool,
    pub(super) takes_rest: bool,
    source: Source,
}

/// Where the candidates come from.
enum Source {
    /// Not stated yet.
    Undecided,
    Nothing,
    Words(&'static [&'static str]),
    /// The schema's values of an argument: the QMP command, and the path of the
    /// argument with dots.
    Values(&'static str, &'static str),
    Asked(Ask),
}

/// Nothing is offered: `#[complete(nothing)]`.
pub static NOTHING: Completer = Completer::of("nothing", &[], Source::Nothing);

/// What is offered is not stated yet.
pub static UNDECIDED: Completer = Completer::of("nothing", &[], Source::Undecided);

impl Completer {
    /// A completer whose candidates come from the function `ask`. `offers` says
    /// in words where they come from, and `qmp` which QMP commands the function
    /// may send.
    pub const fn new(offers: &'static str, qmp: &'static [&'static str], ask: Ask) -> Completer {
        Completer::of(offers, qmp, Source::Asked(ask))
    }

    /// A fixed set of words.
    pub const fn words(words: &'static [&'static str]) -> Completer {
        Completer::of("a fixed set of words", &[], Source::Words(words))
    }

    /// The values that QEMU's schema lists for an argument of a QMP command. Dots
    /// in `argument` lead to a nested one.
    pub const fn values(command: &'static str, argument: &'static str) -> Completer {
        Completer::of(FROM_SCHEMA, &[], Source::Values(command, argument))
    }

    const fn of(offers: &'static str, qmp: &'static [&'static str], source: Source) -> Completer {
        Completer {
            offers,
            qmp,
            lacks: None,
            goes_on: false,
            takes_rest: false,
            source,
        }
    }

    /// Says what QMP cannot tell.
    pub const fn lacks(self, what: &'static str) -> Completer {
        Completer {
            lacks: Some(what),
            ..self
        }
    }

    /// More can follow each candidate without a blank, as in a list.
    pub const fn goes_on(self) -> Completer {
        Completer {
            goes_on: true,
            ..self
        }
    }

    /// The word being completed is the rest of the line, blanks included.
    pub const fn takes_rest(self) -> Completer {
        Completer {
            takes_rest: true,
            ..self
        }
    }

    /// Whether anything is ever offered.
    pub fn offers_something(&self) -> bool {
        !matches!(self.source, Source::Undecided | Source::Nothing)
    }

    /// Whether it is still open what to offer.
    pub fn is_undecided(&self) -> bool {
        matches!(self.source, Source::Undecided)
    }

    fn asker(&self) -> Asker {
        Asker {
            offers: self.offers,
            qmp: self.qmp,
        }
    }

    /// What it offers.
    ///
    /// # Errors
    ///
    /// What QEMU says, or a lost connection.
    pub async fn candidates(
        &'static self,
        mon: &Monitor,
        question: Question<'_>,
    ) -> Result<Vec<Candidate>> {
        match self.source {
            Source::Undecided | Source::Nothing => Ok(Vec::new()),
            Source::Words(words) => Ok(words.iter().copied().map(Candidate::from).collect()),
            Source::Values(command, argument) => {
                let path: Vec<&str> = argument.split('.').collect();
                let values = mon.schema().await?.values_at(command, &path);
                Ok(values.into_iter().map(Candidate::from).collect())
            }
            Source::Asked(ask) => ask(&mon.for_completer(self.asker()), question).await,
        }
    }
}

impl PartialEq for Completer {
    /// Whether both are the same `static`, the same words, or the values of the same
    /// argument.
    fn eq(&self, other: &Completer) -> bool {
        match (&self.source, &other.source) {
            (Source::Words(one), Source::Words(other)) => one == other,
            (Source::Values(one, of), Source::Values(other, of_other)) => {
                (one, of) == (other, of_other)
            }
            _ => ptr::eq(self, other),
        }
    }
}

impl Eq for Completer {}

impl fmt::Debug for Completer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Completer").field(&self.offers).finish()
    }
}
