//! Structured ops on whole tensors.

use super::{
    types::{Element, Scope, Type, Value},
    writer::Writer,
};

/// The larger extents of anything that is made, so that programs stay quick to compile and to run.
pub const MAX_EXTENT: usize = 12;

/// A `linalg.generic` but for its body.
pub struct Generic<'a> {
    /// What it reads, and at which indices.
    pub inputs: &'a [(&'a Value, String)],
    /// What it writes, with its type, and at which indices.
    pub destination: (String, Type, String),
    /// The kinds of its loops.
    pub iterators: Vec<&'static str>,
}

/// An affine map of `n_loops` loops to `results`.
pub fn map(n_loops: usize, results: &[usize]) -> String {
    let list = |indices: &mut dyn Iterator<Item = usize>| {
        indices.map(|index| format!("d{index}")).collect::<Vec<_>>().join(", ")
    };
    format!("affine_map<({}) -> ({})>", list(&mut (0..n_loops)), list(&mut results.iter().copied()))
}

/// The same index for each loop.
pub fn identity(n_loops: usize) -> String {
    map(n_loops, &(0..n_loops).collect::<Vec<_>>())
}

impl Writer {
    /// Writes the op; `body` gets the names of the elements, the one of the destination last, and returns what is
    /// yielded.
    pub fn generic(&mut self, op: &Generic, body: impl FnOnce(&mut Self, &[String]) -> String) -> String {
        let (destination, r#type, out_map) = &op.destination;
        let maps: Vec<&str> = op.inputs.iter().map(|(_, map)| map.as_str()).chain([out_map.as_str()]).collect();
        let iterators: Vec<String> = op.iterators.iter().map(|it| format!("\"{it}\"")).collect();
        let values: Vec<Value> = op.inputs.iter().map(|(value, _)| (*value).clone()).collect();
        let ins = match values.as_slice() {
            [] => String::new(),
            values => format!(" ins({} : {})", super::types::names(values), super::types::types(values)),
        };
        let result = self.fresh();
        let head = format!(
            "{result} = linalg.generic {{indexing_maps = [{}], iterator_types = [{}]}}{ins} outs({destination} : {type}) {{",
            maps.join(", "),
            iterators.join(", ")
        );
        let elements: Vec<Element> = values.iter().map(Value::element).chain(r#type.element()).collect();
        self.region(head, &format!("}} -> {type}"), |this| {
            let arguments: Vec<String> = elements.iter().map(|_| this.fresh()).collect();
            let typed = arguments.iter().zip(&elements).map(|(name, element)| format!("{name}: {element}"));
            this.line(format!("^bb0({}):", typed.collect::<Vec<_>>().join(", ")));
            let yielded = body(this, &arguments);
            this.line(format!("linalg.yield {yielded} : {}", elements[elements.len() - 1]));
        });
        result
    }

    /// Element by element, of one or two tensors; may read what its destination holds.
    pub fn elementwise(&mut self, scope: &mut Scope) -> Option<()> {
        let first = self.tensor(scope, |_, _| true)?;
        let second = self.of_type(scope, &first.r#type)?;
        let (element, rank) = (first.element(), first.shape().len());
        let inputs = [(&first, identity(rank)), (&second, identity(rank))];
        let n_inputs = self.draw.range(1, 2);
        let reads = self.draw.chance(30);
        let target = match reads {
            true => self.accumulator(scope, &first.r#type),
            false => self.destination(scope, &first.r#type),
        };
        let op = Generic {
            inputs: &inputs[..n_inputs],
            destination: (target, first.r#type.clone(), identity(rank)),
            iterators: vec!["parallel"; rank],
        };
        let name = self.generic(&op, |this, elements| {
            let used = if reads { elements } else { &elements[..elements.len() - 1] };
            this.expression(element, used)
        });
        scope.push(Value { name, r#type: first.r#type, is_own: true });
        Some(())
    }

    /// A number added to each element of a tensor, in place if it may be.
    pub fn added(&mut self, tensor: &str, r#type: &Type, number: &str) -> String {
        let element = r#type.element().expect("a tensor has elements");
        let rank = r#type.shape().map_or(0, <[usize]>::len);
        let op = Generic {
            inputs: &[],
            destination: (tensor.to_owned(), r#type.clone(), identity(rank)),
            iterators: vec!["parallel"; rank],
        };
        let add = if element.is_float() { "addf" } else { "addi" };
        self.generic(&op, |this, elements| this.define(format!("arith.{add} {}, {number} : {element}", elements[0])))
    }

    /// The elements of a tensor in another type.
    pub fn convert(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.tensor(scope, |_, _| true)?;
        let from = source.element();
        let others: Vec<Element> =
            [Element::F32, Element::F64, Element::I32].into_iter().filter(|to| *to != from).collect();
        // Rounding to integers makes large differences of small ones.
        let others = if self.is_smooth && from.is_float() { vec![others[0]] } else { others };
        let to = *self.draw.of(&others);
        let rank = source.shape().len();
        let r#type = Type::Tensor(to, source.shape().to_vec());
        let target = self.destination(scope, &r#type);
        let op = Generic {
            inputs: &[(&source, identity(rank))],
            destination: (target, r#type.clone(), identity(rank)),
            iterators: vec!["parallel"; rank],
        };
        let name = self.generic(&op, |this, elements| this.converted(&elements[0], from, to));
        scope.push(Value { name, r#type, is_own: true });
        Some(())
    }

    fn converted(&mut self, value: &str, from: Element, to: Element) -> String {
        match (from, to) {
            (Element::F32, Element::F64) => self.define(format!("arith.extf {value} : f32 to f64")),
            (Element::F64, Element::F32) => self.define(format!("arith.truncf {value} : f64 to f32")),
            (Element::I32, _) => {
                // A small number, for products of large ones would grow without end.
                let limit = self.define("arith.constant 31 : i32");
                let small = self.define(format!("arith.andi {value}, {limit} : i32"));
                self.define(format!("arith.sitofp {small} : i32 to {to}"))
            }
            // Outside of the range of i32 the conversion is not defined.
            _ => {
                let high = self.define(format!("arith.constant 1000.0 : {from}"));
                let low = self.define(format!("arith.constant -1000.0 : {from}"));
                let value = self.define(format!("arith.minnumf {value}, {high} : {from}"));
                let value = self.define(format!("arith.maxnumf {value}, {low} : {from}"));
                self.define(format!("arith.fptosi {value} : {from} to i32"))
            }
        }
    }

    /// A matrix product into an accumulator.
    pub fn matmul(&mut self, scope: &mut Scope) -> Option<()> {
        let left = self.tensor(scope, |_, shape| shape.len() == 2)?;
        let (element, inner) = (left.element(), left.shape()[1]);
        let right =
            self.tensor(scope, |value, shape| value.element() == element && shape.len() == 2 && shape[0] == inner)?;
        let r#type = Type::Tensor(element, vec![left.shape()[0], right.shape()[1]]);
        let target = self.accumulator(scope, &r#type);
        let text = format!(
            "linalg.matmul ins({}, {} : {}, {}) outs({target} : {ty}) -> {ty}",
            left.name,
            right.name,
            left.r#type,
            right.r#type,
            ty = r#type
        );
        self.push(scope, r#type, text);
        Some(())
    }

    /// A matrix with its axes exchanged.
    pub fn transpose(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.tensor(scope, |_, shape| shape.len() == 2)?;
        let r#type = Type::Tensor(source.element(), vec![source.shape()[1], source.shape()[0]]);
        let target = self.destination(scope, &r#type);
        let op = Generic {
            inputs: &[(&source, map(2, &[1, 0]))],
            destination: (target, r#type.clone(), identity(2)),
            iterators: vec!["parallel"; 2],
        };
        let name = self.generic(&op, |_, elements| elements[0].clone());
        scope.push(Value { name, r#type, is_own: true });
        Some(())
    }

    /// Sums, products or extrema along one axis.
    pub fn reduce(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.tensor(scope, |_, shape| !shape.is_empty())?;
        let (element, rank) = (source.element(), source.shape().len());
        let axis = self.draw.below(rank);
        let kept: Vec<usize> = (0..rank).filter(|other| *other != axis).collect();
        let r#type = Type::Tensor(element, kept.iter().map(|axis| source.shape()[*axis]).collect());
        let target = self.accumulator(scope, &r#type);
        let mut iterators = vec!["parallel"; rank];
        iterators[axis] = "reduction";
        let op = Generic {
            inputs: &[(&source, identity(rank))],
            destination: (target, r#type.clone(), map(rank, &kept)),
            iterators,
        };
        let name = self.generic(&op, |this, elements| {
            let names = match (element.is_float(), this.is_smooth) {
                (true, true) => ["minimumf", "maximumf"],
                (true, false) => ["addf", "maximumf"],
                (false, _) => ["addi", "xori"],
            };
            let name = *this.draw.of(&names);
            this.define(format!("arith.{name} {}, {} : {element}", elements[0], elements[1]))
        });
        scope.push(Value { name, r#type, is_own: true });
        Some(())
    }

    /// A vector along an axis of a matrix.
    pub fn broadcast(&mut self, scope: &mut Scope) -> Option<()> {
        let matrix = self.tensor(scope, |_, shape| shape.len() == 2)?;
        let axis = self.draw.below(2);
        let (element, extent) = (matrix.element(), matrix.shape()[axis]);
        let vector = self.tensor(scope, |value, shape| value.element() == element && shape == [extent])?;
        let target = self.destination(scope, &matrix.r#type);
        let op = Generic {
            inputs: &[(&vector, map(2, &[axis])), (&matrix, identity(2))],
            destination: (target, matrix.r#type.clone(), identity(2)),
            iterators: vec!["parallel"; 2],
        };
        let name = self.generic(&op, |this, elements| this.expression(element, &elements[..2]));
        scope.push(Value { name, r#type: matrix.r#type, is_own: true });
        Some(())
    }

    /// Rows of a tensor by a vector of indices, which may be any numbers.
    pub fn gather(&mut self, scope: &mut Scope) -> Option<()> {
        let is_list = |value: &Value, shape: &[usize]| value.element() == Element::I32 && shape.len() == 1;
        let list = self.tensor(scope, is_list)?;
        let table = self.tensor(scope, |_, shape| (1..=2).contains(&shape.len()))?;
        let rest = table.shape()[1..].to_vec();
        let shape: Vec<usize> = list.shape().iter().copied().chain(rest).collect();
        let rank = shape.len();
        let r#type = Type::Tensor(table.element(), shape);
        let target = self.destination(scope, &r#type);
        let op = Generic {
            inputs: &[(&list, map(rank, &[0]))],
            destination: (target, r#type.clone(), identity(rank)),
            iterators: vec!["parallel"; rank],
        };
        let name = self.generic(&op, |this, elements| {
            let n_rows = this.define(format!("arith.constant {} : i32", table.shape()[0]));
            let row = this.define(format!("arith.remui {}, {n_rows} : i32", elements[0]));
            let row = this.define(format!("arith.index_castui {row} : i32 to index"));
            let mut indices = vec![row];
            if rank == 2 {
                indices.push(this.define("linalg.index 1 : index"));
            }
            this.define(format!("tensor.extract {}[{}] : {}", table.name, indices.join(", "), table.r#type))
        });
        scope.push(Value { name, r#type, is_own: true });
        Some(())
    }

    /// One number everywhere.
    pub fn fill(&mut self, scope: &mut Scope) -> Option<()> {
        let like = self.tensor(scope, |_, _| true)?;
        let element = like.element();
        let number = self.scalar(scope, element)?;
        let target = self.destination(scope, &like.r#type);
        let text =
            format!("linalg.fill ins({} : {element}) outs({target} : {ty}) -> {ty}", number.name, ty = like.r#type);
        self.push(scope, like.r#type, text);
        Some(())
    }

    /// A copy into another buffer of the same type.
    pub fn copy(&mut self, scope: &mut Scope) -> Option<()> {
        let source = self.tensor(scope, |_, _| true)?;
        let target = self.destination(scope, &source.r#type);
        let text = format!("linalg.copy ins({} : {ty}) outs({target} : {ty}) -> {ty}", source.name, ty = source.r#type);
        self.push(scope, source.r#type, text);
        Some(())
    }
}
