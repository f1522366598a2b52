//! Keys of nodes on real IR.

use melior::{Context, dialect::DialectRegistry, ir::Module, ir::operation::OperationLike, utility};
use parallel_op_dialect::ir;
use parallel_op_passes::cost::profile::{keyed_ops, node_key};

const PROGRAM: &str = "
func.func @first(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>, %c: i1) -> tensor<4xf32> {
  %0 = math.exp %x : tensor<4xf32>
  %1 = scf.if %c -> tensor<4xf32> {
    scf.yield %0 : tensor<4xf32>
  } else {
    %2 = math.tanh %0 : tensor<4xf32>
    scf.yield %2 : tensor<4xf32>
  }
  %e = tensor.generate {
  ^bb0(%i: index):
    %z = arith.constant 0.0 : f32
    tensor.yield %z : f32
  } : tensor<4xf32>
  cf.br ^next
^next:
  %3 = arith.addf %1, %e : tensor<4xf32>
  return %3 : tensor<4xf32>
}";

// Blocks count per op, over all its regions; bodies of single ops hold no nodes.
#[test]
fn keys_say_where_ops_stand() {
    let registry = DialectRegistry::new();
    utility::register_all_dialects(&registry);
    let context = Context::new_with_registry(&registry, true);
    let module = Module::parse(&context, PROGRAM).expect("a valid program");
    let functions = ir::body(module.as_operation()).map(ir::ops_in).unwrap_or_default();
    let keyed = keyed_ops(functions[1]);
    let keys: Vec<&str> = keyed.iter().map(|(_, key)| key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "main/0/0:math.exp",
            "main/0/1:scf.if",
            "main/0/1/1/0:math.tanh",
            "main/0/2:tensor.generate",
            "main/1/0:arith.addf",
        ]
    );
    for (op, key) in keyed {
        assert_eq!(node_key(op), key, "{}", op.location());
    }
}
