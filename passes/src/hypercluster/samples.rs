//! Which arguments of a function are samples, and what is to become of them.

use super::{
    Config,
    independence::{extent, shape},
};
use melior::ir::{
    OperationRef, Value, ValueLike,
    attribute::{ArrayAttribute, DictionaryAttribute},
    operation::OperationLike,
};
use parallel_op_dialect::{ir, ops};

/// Argument attribute that says that an argument is the same for all samples.
const WEIGHT: &str = "parallel_op.weight";

/// Where a batch comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The function takes one sample. It gets a batch, and each sample has a copy of the function.
    Replicate,
    /// The function takes a batch already, which is cut along its leading dimension.
    Split,
}

/// The samples of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Samples {
    /// Where they come from.
    pub way: Way,
    /// How many there are.
    pub n: usize,
    /// Numbers of the arguments that hold them, ascending.
    pub arguments: Vec<usize>,
}

impl Samples {
    /// The same batch with its first argument alone, if it has more and they may be something else.
    pub fn first_alone(&self) -> Option<Self> {
        let is_guess = self.way == Way::Split && self.arguments.len() > 1;
        is_guess.then(|| Self { arguments: self.arguments[..1].to_vec(), ..self.clone() })
    }
}

/// Why a function stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal<'c, 'a> {
    /// Name of the rule, kebab-case.
    pub rule: &'static str,
    /// The op that is in the way, if it is not the function.
    pub op: Option<OperationRef<'c, 'a>>,
    /// What is in the way.
    pub reason: String,
}

impl<'c, 'a> Refusal<'c, 'a> {
    /// A refusal because of the function itself.
    pub fn of_function(rule: &'static str, reason: impl Into<String>) -> Self {
        Self { rule, op: None, reason: reason.into() }
    }

    /// A refusal because of an op in the function. `does` follows its name.
    pub fn of_op(rule: &'static str, op: OperationRef<'c, 'a>, does: &str) -> Self {
        Self { rule, op: Some(op), reason: format!("'{}' {does}", ir::op_name(op)) }
    }
}

/// Finds the samples of a function with one block.
///
/// # Errors
///
/// Why there are none, or none of the number that was asked for.
pub fn find<'c, 'a>(function: OperationRef<'c, 'a>, config: &Config) -> Result<Samples, Refusal<'c, 'a>> {
    let arguments = ir::body(function).map(ir::arguments_of).unwrap_or_default();
    let leading: Vec<Option<usize>> = arguments.iter().map(|argument| extent(*argument, 0)).collect();
    let (leading_extent, arguments) = match &config.inputs[..] {
        [] => found(function, &leading)?,
        inputs => named(inputs, &arguments, &leading)?,
    };
    if leading_extent == 1 {
        if config.batch < 2 {
            return Err(Refusal::of_function(
                "one-sample",
                "it takes one sample, and 'batch' does not say how many to take",
            ));
        }
        return Ok(Samples { way: Way::Replicate, n: config.batch, arguments });
    }
    let n = if config.batch == 0 { suitable_count(leading_extent, config.workers) } else { config.batch };
    if n < 2 || leading_extent % n != 0 {
        let reason = format!("its batch of {leading_extent} cannot be cut into {n} equal samples");
        return Err(Refusal::of_function("batch", reason));
    }
    Ok(Samples { way: Way::Split, n, arguments })
}

/// The arguments that the user names.
fn named<'c, 'a>(
    inputs: &[usize],
    arguments: &[Value],
    leading: &[Option<usize>],
) -> Result<(usize, Vec<usize>), Refusal<'c, 'a>> {
    let refused = |reason: String| Refusal::of_function("inputs", reason);
    let mut found: Option<usize> = None;
    for &input in inputs {
        let argument = arguments.get(input);
        let argument =
            argument.ok_or_else(|| refused(format!("it has {} arguments and no #{input}", arguments.len())))?;
        let extent = leading[input].filter(|extent| *extent > 0).ok_or_else(|| {
            refused(format!(
                "argument #{input} of type '{}' has no leading dimension of known extent",
                argument.r#type()
            ))
        })?;
        if *found.get_or_insert(extent) != extent {
            return Err(refused(format!(
                "argument #{input} has a leading dimension of {extent}, others have another one"
            )));
        }
    }
    let mut arguments = inputs.to_vec();
    arguments.sort_unstable();
    arguments.dedup();
    Ok((found.unwrap_or(0), arguments))
}

/// The arguments that are no weights and have the leading dimension of the first result; else those with one of 1; else
/// those with that of the first argument that is no weight.
fn found<'c, 'a>(
    function: OperationRef<'c, 'a>,
    leading: &[Option<usize>],
) -> Result<(usize, Vec<usize>), Refusal<'c, 'a>> {
    let weights: Vec<bool> = (0..leading.len()).map(|idx| is_weight(function, idx)).collect();
    let with = |extent: usize| -> Vec<usize> {
        (0..leading.len()).filter(|&idx| !weights[idx] && leading[idx] == Some(extent)).collect()
    };
    let first_result = ir::terminator(function)
        .and_then(|returned| returned.operands().find_map(|value| shape(value.r#type())))
        .and_then(|shape| shape.first().copied());
    if first_result == Some(None) {
        return Err(Refusal::of_function("no-samples", "the leading dimension of its first result is open"));
    }
    let of_result = first_result.flatten();
    let of_argument = (0..leading.len()).filter(|&idx| !weights[idx]).find_map(|idx| leading[idx]);
    [of_result, Some(1), of_argument]
        .into_iter()
        .flatten()
        .filter(|&extent| extent > 0)
        .map(|extent| (extent, with(extent)))
        .find(|(_, arguments)| !arguments.is_empty())
        .ok_or_else(|| Refusal::of_function("no-samples", "no argument holds samples"))
}

/// Whether an argument is marked as the same for all samples.
fn is_weight(function: OperationRef, argument: usize) -> bool {
    let attributes = function.attribute("arg_attrs").ok().and_then(|all| ArrayAttribute::try_from(all).ok());
    let own = attributes.and_then(|all| DictionaryAttribute::try_from(all.element(argument).ok()?).ok());
    own.is_some_and(|own| own.element_by_name(WEIGHT).is_some())
}

/// The fewest samples that keep all workers equally busy; where none divides the batch so, the fewest that keep all busy.
fn suitable_count(extent: usize, workers: usize) -> usize {
    let divides = |n: &usize| extent.is_multiple_of(*n);
    let mut candidates = (workers.max(2)..=extent).filter(divides);
    (workers.max(2)..=extent).filter(divides).find(|n| n % workers == 0).or_else(|| candidates.next()).unwrap_or(extent)
}

/// Checks what must hold of a function whatever its samples are.
///
/// # Errors
///
/// What is in the way.
pub fn check<'c, 'a>(function: OperationRef<'c, 'a>, config: &Config) -> Result<(), Refusal<'c, 'a>> {
    let Some(body) = ir::body(function) else {
        return Err(Refusal::of_function("declaration", "it is a declaration"));
    };
    if ir::blocks_of(function).len() > 1 {
        return Err(Refusal::of_function("blocks", "it has several blocks"));
    }
    let all = ir::ops_in(body);
    let own = ir::string_attribute(function, "sym_name").unwrap_or_default();
    for op in all.iter().take(all.len().saturating_sub(1)) {
        if let Some(container) = ir::walk(*op).into_iter().find(|inner| ir::is_op(*inner, ops::PARALLEL)) {
            return Err(Refusal::of_op("container", container, "stands in it already"));
        }
        let calls_itself = ir::walk(*op).into_iter().any(|inner| super::callers::names(inner, &own));
        if calls_itself {
            return Err(Refusal::of_op("recursive", *op, "makes it recursive"));
        }
        if let Err(obstacle) = config.reading.whitelist.qualify(*op) {
            return Err(Refusal {
                rule: "effects",
                op: Some(*op),
                reason: format!("'{}' {}", obstacle.op, obstacle.reason),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::suitable_count;

    #[test]
    fn samples_keep_workers_equally_busy_where_the_batch_can_be_cut_so() {
        assert_eq!(suitable_count(8, 2), 2);
        assert_eq!(suitable_count(6, 4), 6);
        assert_eq!(suitable_count(12, 4), 4);
        assert_eq!(suitable_count(3, 2), 3);
        assert_eq!(suitable_count(2, 8), 2);
        assert_eq!(suitable_count(8, 1), 2);
    }
}
