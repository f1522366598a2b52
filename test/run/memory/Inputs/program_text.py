"""What the generators of random programs share: the text around results, and the functions every program calls."""


def head(results):
    return ", ".join(value for value, _ in results) + " = " if results else ""


def arrow(results):
    return f" -> ({', '.join(kind for _, kind in results)})" if results else ""


def end(yielded):
    values, kinds = (", ".join(part) for part in zip(*yielded)) if yielded else ("", "")
    return f"parallel_op.yield {values} : {kinds}" if yielded else "parallel_op.yield"


ENVIRONMENT = """
func.func private @fresh(%f: f32) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.fill ins(%f : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func private @show(%t: tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  %pad = arith.constant 0.0 : f32
  %v = vector.transfer_read %t[%c0], %pad {in_bounds = [true]} : tensor<4xf32>, vector<4xf32>
  vector.print %v : vector<4xf32>
  return
}
"""
