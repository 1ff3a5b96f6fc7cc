//! What a verification comes to: one of seven outcomes, and the reasons for it.
//!
//! In: reasons. Out: the gravest of their outcomes, as the exit code of the program. Absent: how it is told (see `words`).

/// The outcomes, from the best to the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything holds and the quorum cosigned it.
    Verified,
    /// Everything that is shown holds; some of it is withheld.
    Withheld,
    /// Everything holds; the quorum of a policy that the reader chose did not cosign it.
    Unwitnessed,
    /// Something was forged, altered or left out.
    Altered,
    /// The policy does not know the log.
    UnknownLog,
    /// The log signed two histories.
    Fork,
    /// It cannot be read as what it says it is.
    Malformed,
}

impl Exit {
    pub const ALL: [Exit; 7] = [
        Exit::Verified,
        Exit::Withheld,
        Exit::Unwitnessed,
        Exit::Altered,
        Exit::UnknownLog,
        Exit::Fork,
        Exit::Malformed,
    ];

    /// The exit code of the program.
    pub fn code(self) -> u8 {
        match self {
            Exit::Verified => 0,
            Exit::Altered => 1,
            Exit::Unwitnessed => 2,
            Exit::Withheld => 3,
            Exit::Malformed => 4,
            Exit::UnknownLog => 5,
            Exit::Fork => 6,
        }
    }
}

/// One reason why an outcome is not the best one: a sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub exit: Exit,
    pub why: String,
}

impl Fault {
    pub fn altered(why: impl Into<String>) -> Fault {
        Fault { exit: Exit::Altered, why: why.into() }
    }

    pub fn malformed(why: impl Into<String>) -> Fault {
        Fault { exit: Exit::Malformed, why: why.into() }
    }
}

/// The gravest outcome among reasons; without reasons, the best.
pub fn gravest<'a>(faults: impl IntoIterator<Item = &'a Fault>) -> Exit {
    faults.into_iter().map(|fault| fault.exit).max().unwrap_or(Exit::Verified)
}

/// An error and all that caused it, in one sentence.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_reason_decides_and_not_the_largest_code() {
        let codes = Exit::ALL.map(Exit::code);
        assert_eq!(codes, [0, 3, 2, 1, 5, 6, 4], "from the best to the gravest");
        let faults =
            [Fault::altered("a"), Fault::malformed("m"), Fault { exit: Exit::Fork, why: "f".into() }];
        assert_eq!(gravest(&faults), Exit::Malformed);
        assert_eq!(gravest(&faults[..1]), Exit::Altered);
        assert_eq!(gravest([]), Exit::Verified);
    }
}
