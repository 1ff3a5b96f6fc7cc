//! What every error of this program can say about itself: what would help, and how the process should end.
//!
//! In: nothing. Out: one trait. Absent: the sentences themselves; they live beside the error they explain.

/// How a command ends. The numbers are the exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    /// Something asked for could not be done.
    Cannot = 1,
    /// The command line itself is wrong.
    CommandLine = 2,
    /// Kept bytes are not what they were when they were kept.
    DoesNotVerify = 3,
}

/// An error that a reader will see: "cannot <verb> <thing> `<id>`", its cause, and, if there is one, the next step.
pub trait Trouble: std::error::Error + Send + Sync + 'static {
    /// What the reader can do about it.
    fn hint(&self) -> Option<String> {
        None
    }

    fn exit(&self) -> Exit {
        Exit::Cannot
    }
}

/// The hint for an I/O error that is the machine's fault rather than the command's.
pub fn io_hint(error: &std::io::Error) -> Option<String> {
    use std::io::ErrorKind::*;
    let hint = match error.kind() {
        StorageFull | QuotaExceeded => {
            "free some space and run the same command again; what was acknowledged is kept"
        }
        PermissionDenied => "look at the owner and the permissions of the file and of its folder",
        ReadOnlyFilesystem => "the file system is mounted read-only; copy the dossier to one that is not",
        _ => return None,
    };
    Some(hint.to_string())
}
