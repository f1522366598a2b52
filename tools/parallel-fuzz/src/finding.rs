//! What is wrong with a program.

use serde::{Deserialize, Serialize};
use std::fmt;

/// In which way a variant is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Other results than the oracle's.
    Difference,
    /// Memory or objects of the runtime that nobody gave back.
    Leak,
    /// A pass, a lowering or LLVM refused it.
    Refused,
    /// One-Shot Bufferize has no buffers for it, neither for its parallel code nor for its serial code.
    Unsupported,
    /// It failed while it ran.
    Failed,
    /// The process ended.
    Crash,
    /// Nothing happened for a long time.
    Hang,
}

/// One variant of one program that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// In which way.
    pub kind: Kind,
    /// The variant, or the step before variants part.
    pub variant: String,
    /// The function, if it is known.
    pub program: Option<String>,
    /// One line that says what was expected and what was seen.
    pub detail: String,
}

impl Kind {
    /// Name as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Difference => "difference",
            Self::Leak => "leak",
            Self::Refused => "refused",
            Self::Unsupported => "unsupported",
            Self::Failed => "failed",
            Self::Crash => "crash",
            Self::Hang => "hang",
        }
    }
}

impl Finding {
    /// Kind and variant, by which a reduced program is known to show the same.
    pub fn signature(&self) -> String {
        let variant = self.variant.split(',').next().unwrap_or_default();
        format!("{}:{variant}", self.kind.name())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{} in {}", self.kind.name(), self.variant)?;
        if let Some(program) = &self.program {
            write!(formatter, " of @{program}")?;
        }
        write!(formatter, ": {}", self.detail)
    }
}
