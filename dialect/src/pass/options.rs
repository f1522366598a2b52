//! Options of passes and pipelines, declared as the fields of a struct.

use super::RunningPass;
use crate::ffi;
use mlir_sys::MlirStringRef;

/// Type of an option, with its default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OptionKind {
    /// `true` or `false`.
    Bool(bool),
    /// A signed integer.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// A text.
    String(&'static str),
    /// Texts separated by commas, empty by default.
    StringList,
}

/// Declaration of one option.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionSpec {
    /// Name, kebab-case, with the unit in it.
    pub name: String,
    /// One line for `--help`.
    pub description: &'static str,
    /// Type and default.
    pub kind: OptionKind,
    /// The values a text may have; empty: any.
    pub choices: &'static [&'static str],
}

/// Values of the options of one pass or pipeline, read by position.
#[derive(Clone, Copy)]
pub struct OptionValues {
    raw: ffi::ParallelOpOptions,
    pass: Option<ffi::ParallelOpRunningPass>,
}

impl OptionValues {
    pub(super) fn of_pass(raw: ffi::ParallelOpOptions, pass: ffi::ParallelOpRunningPass) -> Self {
        Self { raw, pass: Some(pass) }
    }

    pub(super) fn of_pipeline(raw: ffi::ParallelOpOptions) -> Self {
        Self { raw, pass: None }
    }

    /// The running pass that these are the options of; none for a pipeline.
    pub fn pass(&self) -> Option<RunningPass<'_>> {
        self.pass.map(RunningPass::from_raw)
    }
}

/// A Rust type that an option can have.
pub trait OptionValue: Sized {
    /// What a declaration gives as default.
    type Default;
    /// Type and default for MLIR.
    fn kind(default: Self::Default) -> OptionKind;
    /// The default as a value.
    fn of_default(default: Self::Default) -> Self;
    /// The value at `index`, which must be an option of this type.
    fn read(values: &OptionValues, index: usize) -> Self;
}

macro_rules! scalar {
    ($type:ty, $kind:ident, $getter:ident) => {
        impl OptionValue for $type {
            type Default = $type;
            fn kind(default: $type) -> OptionKind {
                OptionKind::$kind(default)
            }
            fn of_default(default: $type) -> Self {
                default
            }
            fn read(values: &OptionValues, index: usize) -> Self {
                // SAFETY: MLIR keeps the option values alive while the pass runs.
                unsafe { ffi::$getter(values.raw, index.cast_signed()) }
            }
        }
    };
}

scalar!(bool, Bool, parallelOpOptionsBool);
scalar!(i64, Int, parallelOpOptionsInt);
scalar!(f64, Float, parallelOpOptionsFloat);

impl OptionValue for String {
    type Default = &'static str;
    fn kind(default: &'static str) -> OptionKind {
        OptionKind::String(default)
    }
    fn of_default(default: &'static str) -> Self {
        default.to_owned()
    }
    fn read(values: &OptionValues, index: usize) -> Self {
        // SAFETY: MLIR keeps the option values alive while the pass runs; the text is copied.
        unsafe { ffi::to_string(ffi::parallelOpOptionsString(values.raw, index.cast_signed())) }
    }
}

impl OptionValue for Vec<String> {
    type Default = ();
    fn kind((): ()) -> OptionKind {
        OptionKind::StringList
    }
    fn of_default((): ()) -> Self {
        Vec::new()
    }
    fn read(values: &OptionValues, index: usize) -> Self {
        let index = index.cast_signed();
        // SAFETY: as for a single text; the element index stays below the size.
        unsafe {
            let element = |i| -> MlirStringRef { ffi::parallelOpOptionsListElement(values.raw, index, i) };
            (0..ffi::parallelOpOptionsListSize(values.raw, index)).map(|i| ffi::to_string(element(i))).collect()
        }
    }
}

/// Declares the options of a pass or pipeline as a struct.
///
/// Each field's doc comment is its help text, and its name in kebab-case is the option's. The struct gets
/// `specs()` for the [`PassSpec`](crate::pass::PassSpec), `read()` for the body, and the declared defaults as
/// `Default`. Passes that share options append those of another struct, and read them with `read_from()` behind the
/// `COUNT` of their own.
///
/// ```
/// parallel_op_dialect::options! {
///     /// Options of the example.
///     pub struct ExampleOptions {
///         /// fewest siblings that make a group
///         pub min_siblings: i64 = 2,
///         /// what is taken as a sibling
///         pub mode: String = "branches" => ["branches", "siblings"],
///         /// names to admit or refuse
///         pub whitelist: Vec<String> = (),
///     }
/// }
/// assert_eq!(ExampleOptions::specs()[0].name, "min-siblings");
/// assert_eq!(ExampleOptions::default().mode, "branches");
/// ```
#[macro_export]
macro_rules! options {
    ($(#[doc = $doc:literal])* pub struct $name:ident {
        $(#[doc = $help:literal] pub $field:ident : $type:ty = $default:expr
          $(=> [$($choice:literal),* $(,)?])?),* $(,)?
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $(#[doc = $help] pub $field: $type,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: <$type as $crate::pass::OptionValue>::of_default($default)),* }
            }
        }

        impl $name {
            /// How many options there are.
            pub const COUNT: usize = [$(stringify!($field)),*].len();

            /// Declarations of the options, in the order of the fields.
            pub fn specs() -> Vec<$crate::pass::OptionSpec> {
                vec![$($crate::pass::OptionSpec {
                    name: stringify!($field).replace('_', "-"),
                    description: $help.trim_ascii(),
                    kind: <$type as $crate::pass::OptionValue>::kind($default),
                    choices: &[$($($choice),*)?],
                }),*]
            }

            /// The values that the user gave.
            pub fn read(values: &$crate::pass::OptionValues) -> Self {
                Self::read_from(values, 0)
            }

            /// The values that the user gave, where these options stand behind `first` others.
            pub fn read_from(values: &$crate::pass::OptionValues, first: usize) -> Self {
                let mut index = first..;
                Self { $($field: <$type as $crate::pass::OptionValue>::read(
                    values, index.next().unwrap_or_default())),* }
            }
        }
    };
}
