//! What a reader asks for on the command line.
//!
//! In: arguments. Out: options, or what is wrong with them. Absent: configuration files and the environment.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::Arg;

/// What a reader asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The policy that the reader trusts.
    pub policy: Option<PathBuf>,
    /// A copy of the log in which to look for what a proof may have left out.
    pub trees: Option<PathBuf>,
    /// The instant at which to judge, for example `2026-03-01T00:00:00Z`.
    pub at: Option<String>,
    pub json: bool,
    pub things: Vec<PathBuf>,
}

/// What `--help` says.
pub const HELP: &str = "\
Usage: armistice-verify [--policy FILE] [--trees DIR] [--at INSTANT] [--json] THING...

Checks proofs without a network, a clock or a configuration.
A THING is a line.proof, a release.proof, fork evidence, a receipt (give its log beside it), the folder of a release,
a static log (with `checkpoint` and `tile/`), or a dossier (with `log/` and `releases/`).

  --policy FILE   the policy that you trust; without it nothing is more than provisional
  --trees DIR     a copy of the log, to see whether a proof leaves out a dissent
  --at INSTANT    judge as of 2026-03-01T00:00:00Z, say: refuse later cosignatures, tell the age
  --json          one JSON object instead of text

Exit: 0 verified and the quorum cosigned; 1 forged, altered or incomplete; 2 valid, but no quorum;
      3 valid, with parts withheld; 4 malformed; 5 the policy does not know the log; 6 proof of two histories
";

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read the command line: {0}")]
    Line(#[from] lexopt::Error),
    #[error("cannot verify nothing: give a THING")]
    Nothing,
    /// Not an error, but an end: somebody asked for help.
    #[error("{HELP}")]
    Help,
}

impl Options {
    /// Reads arguments, without the name of the program.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Options, Error> {
        let mut parser = lexopt::Parser::from_args(arguments);
        let mut options = Options::default();
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("policy") => options.policy = Some(parser.value()?.into()),
                Arg::Long("trees") => options.trees = Some(parser.value()?.into()),
                Arg::Long("at") => options.at = Some(parser.value()?.to_string_lossy().into_owned()),
                Arg::Long("json") => options.json = true,
                Arg::Long("help") | Arg::Short('h') => return Err(Error::Help),
                Arg::Value(thing) => options.things.push(thing.into()),
                other => return Err(other.unexpected().into()),
            }
        }
        if options.things.is_empty() { Err(Error::Nothing) } else { Ok(options) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, Error> {
        Options::parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn options_may_stand_anywhere() {
        let options = parse("a --policy p --at=2026-03-01T00:00:00Z b --json --trees t").unwrap();
        assert_eq!(options.things, [PathBuf::from("a"), PathBuf::from("b")]);
        assert_eq!((options.policy, options.trees), (Some("p".into()), Some("t".into())));
        assert!(options.json && options.at.as_deref() == Some("2026-03-01T00:00:00Z"));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert!(matches!(parse(""), Err(Error::Nothing)));
        assert!(matches!(parse("--help"), Err(Error::Help)));
        assert_eq!(
            parse("--polcy p a").unwrap_err().to_string(),
            "cannot read the command line: invalid option '--polcy'"
        );
        assert!(parse("a --policy").is_err());
    }
}
