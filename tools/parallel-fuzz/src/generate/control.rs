//! Control flow: loops that carry values, loops whose turns are independent, and conditions.

use super::{
    structured::MAX_EXTENT,
    types::{Scope, Type, Value, names, types},
    writer::Writer,
};

impl Writer {
    /// `scf.for`. What it carries comes from the program and goes on to it.
    pub fn for_loop(&mut self, scope: &mut Scope, depth: usize) -> Option<()> {
        let carried = self.carried(scope)?;
        let n_turns = if self.draw.chance(5) { 0 } else { self.draw.range(1, 3) };
        let (low, high, step) = (self.index(0), self.index(n_turns), self.index(1));
        let turn = Value { name: self.fresh(), r#type: Type::Index(n_turns.max(1)), is_own: true };
        let arguments: Vec<Value> =
            carried.iter().map(|value| Value { name: self.fresh(), is_own: true, ..value.clone() }).collect();
        let results: Vec<Value> =
            carried.iter().map(|value| Value { name: self.fresh(), is_own: true, ..value.clone() }).collect();
        let pairs: Vec<String> = arguments
            .iter()
            .zip(&carried)
            .map(|(argument, value)| format!("{} = {}", argument.name, value.name))
            .collect();
        let head = format!(
            "{} = scf.for {} = {low} to {high} step {step} iter_args({}) -> ({}) {{",
            names(&results),
            turn.name,
            pairs.join(", "),
            types(&carried)
        );
        let mut inner = scope.clone();
        inner.push(turn);
        inner.extend(arguments.iter().cloned());
        self.region(head, "}", |this| {
            let n_ops = this.draw.range(1, 4);
            this.ops(&mut inner, n_ops, depth + 1);
            // Late values more often, so that turns do something.
            let yielded: Vec<Value> = carried
                .iter()
                .map(|value| this.of_type(&inner, &value.r#type).expect("the argument has this type"))
                .collect();
            this.line(format!("scf.yield {} : {}", names(&yielded), types(&yielded)));
        });
        scope.extend(results);
        Some(())
    }

    fn carried(&mut self, scope: &Scope) -> Option<Vec<Value>> {
        let is_carried = |value: &Value| !matches!(value.r#type, Type::Index(_));
        (0..self.draw.range(1, 2)).map(|_| self.pick(scope, is_carried)).collect()
    }

    /// `scf.if` on data.
    pub fn condition_op(&mut self, scope: &mut Scope, depth: usize) -> Option<()> {
        let like = self.carried(scope)?;
        let condition = self.condition(scope)?;
        let results: Vec<Value> =
            like.iter().map(|value| Value { name: self.fresh(), is_own: true, ..value.clone() }).collect();
        let head = format!("{} = scf.if {condition} -> ({}) {{", names(&results), types(&like));
        self.region(head, "} else {", |this| this.branch(scope, &like, depth));
        self.nested("}", |this| this.branch(scope, &like, depth));
        scope.extend(results);
        Some(())
    }

    fn branch(&mut self, scope: &Scope, like: &[Value], depth: usize) {
        let mut inner = scope.clone();
        let n_ops = self.draw.below(4);
        self.ops(&mut inner, n_ops, depth + 1);
        let yielded: Vec<Value> =
            like.iter().map(|value| self.of_type(&inner, &value.r#type).expect("the scope has such a value")).collect();
        self.line(format!("scf.yield {} : {}", names(&yielded), types(&yielded)));
    }

    /// `scf.forall` over the rows of a tensor. Each turn writes its own.
    pub fn forall_loop(&mut self, scope: &mut Scope, depth: usize) -> Option<()> {
        let shared = self.tensor(scope, |_, shape| (1..=2).contains(&shape.len()) && shape[0] <= MAX_EXTENT)?;
        let n_turns = shared.shape()[0];
        let row_shape: Vec<usize> = std::iter::once(1).chain(shared.shape()[1..].iter().copied()).collect();
        let row_type = Type::Tensor(shared.element(), row_shape.clone());
        let turn = Value { name: self.fresh(), r#type: Type::Index(n_turns), is_own: true };
        let (output, result) = (self.fresh(), self.fresh());
        let head = format!(
            "{result} = scf.forall ({}) in ({n_turns}) shared_outs({output} = {}) -> ({}) {{",
            turn.name, shared.name, shared.r#type
        );
        let rest = if row_shape.len() == 2 { format!(", {}", row_shape[1]) } else { String::new() };
        let place = match row_shape.len() {
            2 => format!("[{}, 0] [1{rest}] [1, 1]", turn.name),
            _ => format!("[{}] [1] [1]", turn.name),
        };
        let mut inner = scope.clone();
        inner.push(turn);
        self.region(head, "}", |this| {
            let text = format!("tensor.extract_slice {output}{place} : {} to {row_type}", shared.r#type);
            this.push(&mut inner, row_type.clone(), text);
            let n_ops = this.draw.range(1, 3);
            this.ops(&mut inner, n_ops, depth + 1);
            let row = this.of_type(&inner, &row_type).expect("the slice has this type");
            let text = format!(
                "tensor.parallel_insert_slice {} into {output}{place} : {row_type} into {}",
                row.name, shared.r#type
            );
            this.region("scf.forall.in_parallel {", "}", |this| this.line(text));
        });
        scope.push(Value { name: result, r#type: shared.r#type, is_own: true });
        Some(())
    }
}
