//! Which ops may stand in a task.
//!
//! The base set is every op whose effects are known to be none, those of its regions included. A whitelist changes it:
//! `+name` admits ops of unknown effects, `-name` refuses ops, a trailing `*` matches a prefix, and the last entry that
//! matches decides. No entry admits an op that declares an effect or touches a memref.

use crate::roles;
use melior::ir::{OperationRef, Type, TypeLike, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, Effects};

/// Names that the user admits or refuses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whitelist {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    admits: bool,
    name: String,
    is_prefix: bool,
}

/// Why an op may not stand in a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Name of the op that is in the way: the op itself or one in its regions.
    pub op: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl Whitelist {
    /// A whitelist from entries as the user writes them.
    ///
    /// # Errors
    ///
    /// One line that names the first entry without a sign or without a name.
    pub fn parse(entries: &[String]) -> Result<Self, String> {
        let parsed = entries.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()).map(|(idx, text)| {
            let text = text.trim();
            let wrong = || format!("option 'whitelist' entry #{idx}: expected '+name' or '-name', got '{text}'");
            let admits = match text.as_bytes().first() {
                Some(b'+') => true,
                Some(b'-') => false,
                _ => return Err(wrong()),
            };
            let (name, is_prefix) = match text[1..].strip_suffix('*') {
                Some(prefix) => (prefix, true),
                None => (&text[1..], false),
            };
            if name.contains('*') || (name.is_empty() && !is_prefix) {
                return Err(wrong());
            }
            Ok(Entry { admits, name: name.to_owned(), is_prefix })
        });
        Ok(Self { entries: parsed.collect::<Result<_, _>>()? })
    }

    /// Whether the last entry that matches admits the op; none if no entry matches. Entries match what a
    /// `torch.operator` stands for, or, if none does, the op itself.
    pub fn verdict_on(&self, op: OperationRef) -> Option<bool> {
        self.verdict(&roles::called_name(op)).or_else(|| self.verdict(&ir::op_name(op)))
    }

    /// Whether the last entry that matches admits the name; none if no entry matches.
    fn verdict(&self, name: &str) -> Option<bool> {
        self.entries
            .iter()
            .rev()
            .find(|entry| if entry.is_prefix { name.starts_with(&entry.name) } else { name == entry.name })
            .map(|entry| entry.admits)
    }

    /// Whether an op, its regions included, may stand in a task.
    ///
    /// # Errors
    ///
    /// What is in the way.
    pub fn qualify(&self, op: OperationRef) -> Result<(), Obstacle> {
        let effects = ir::effects_of(op);
        for inner in ir::walk(op) {
            let verdict = self.verdict_on(inner);
            let reason = if verdict == Some(false) {
                "is refused by the whitelist"
            } else if touches_memref(inner) {
                "touches a memref"
            } else if effects != Effects::None && effects_alone(inner) == Effects::Some {
                "has side effects"
            } else if effects != Effects::None && effects_alone(inner) == Effects::Unknown && verdict != Some(true) {
                "has unknown effects"
            } else {
                continue;
            };
            return Err(Obstacle { op: roles::called_name(inner), reason });
        }
        Ok(())
    }
}

/// The effects of an op without those of its regions where it only passes these on.
fn effects_alone(op: OperationRef) -> Effects {
    let passes_on = op.region_count() > 0 && !ir::is_unregistered(op) && ir::walk(op).len() > 1;
    // An op whose regions are the reason shows up again when these are looked at.
    if passes_on { Effects::None } else { ir::effects_of(op) }
}

fn touches_memref(op: OperationRef) -> bool {
    let is_memref = |r#type: Type| r#type.is_mem_ref() || r#type.is_unranked_mem_ref();
    op.operands().any(|operand| is_memref(operand.r#type())) || op.results().any(|result| is_memref(result.r#type()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whitelist(entries: &[&str]) -> Result<Whitelist, String> {
        Whitelist::parse(&entries.iter().map(|&entry| entry.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_last_match_wins() {
        let list = whitelist(&["+torch.aten.*", "-torch.aten.bernoulli", "+torch.aten.bernoulli"]).unwrap();
        assert_eq!(list.verdict("torch.aten.bernoulli"), Some(true));
        let list = whitelist(&["-torch.aten.bernoulli", "+torch.aten.*"]).unwrap();
        assert_eq!(list.verdict("torch.aten.bernoulli"), Some(true));
        let list = whitelist(&["+torch.aten.*", "-torch.aten.bernoulli"]).unwrap();
        assert_eq!(list.verdict("torch.aten.bernoulli"), Some(false));
        assert_eq!(list.verdict("torch.aten.mm"), Some(true));
        assert_eq!(list.verdict("torch.prim.If"), None);
    }

    #[test]
    fn a_name_without_a_star_matches_itself_only() {
        assert_eq!(whitelist(&["+a.b"]).unwrap().verdict("a.bc"), None);
        assert_eq!(whitelist(&["-*"]).unwrap().verdict("a.bc"), Some(false));
    }

    #[test]
    fn an_entry_needs_sign_and_name() {
        for entry in ["torch.aten.*", "+", "-a*b"] {
            let message = whitelist(&["+a", entry]).unwrap_err();
            assert_eq!(message, format!("option 'whitelist' entry #1: expected '+name' or '-name', got '{entry}'"));
        }
    }
}
