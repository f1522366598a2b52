//! The text of every program: for each number of branches a function `region_<n>(regions, steps)` that runs so many
//! regions, one after the other, of `n` branches that each call `bench_work(steps)`.

use std::fmt::Write;

/// Forms of a region in C with OpenMP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMp {
    /// A `parallel sections` for each region.
    Sections,
    /// A `parallel` with a `single` that makes tasks, for each region.
    Tasks,
    /// One `parallel` and `single` around all regions, each of which is a `taskgroup`.
    TasksInTeam,
}

/// Writes to a string, which does not fail.
macro_rules! line {
    ($text:expr, $($what:tt)*) => { writeln!($text, $($what)*).unwrap_or_default() };
}

/// C without threads.
pub fn serial(branches: &[usize]) -> String {
    c_functions(branches, |text, n| {
        line!(text, "  for (int64_t region = 0; region < regions; ++region) {{");
        (0..n).for_each(|_| line!(text, "    bench_work(steps);"));
        line!(text, "  }}");
    })
}

/// C with OpenMP on a team of at most `threads`, and of no more than there are branches.
pub fn openmp(form: OpenMp, branches: &[usize], threads: usize) -> String {
    c_functions(branches, |text, n| {
        let team = threads.min(n);
        let each_region = "for (int64_t region = 0; region < regions; ++region)";
        match form {
            OpenMp::Sections => {
                line!(text, "  {each_region}\n#pragma omp parallel sections num_threads({team})\n  {{");
                (0..n).for_each(|_| line!(text, "#pragma omp section\n    bench_work(steps);"));
                line!(text, "  }}");
            }
            OpenMp::Tasks => {
                line!(text, "  {each_region}\n#pragma omp parallel num_threads({team})\n#pragma omp single\n  {{");
                tasks(text, n);
                line!(text, "  }}");
            }
            OpenMp::TasksInTeam => {
                line!(text, "#pragma omp parallel num_threads({team})\n#pragma omp single");
                line!(text, "  {each_region}\n#pragma omp taskgroup\n  {{");
                tasks(text, n);
                line!(text, "  }}");
            }
        }
    })
}

/// All branches but one become tasks; the thread that makes them runs the last one itself.
fn tasks(text: &mut String, n: usize) {
    (1..n).for_each(|_| line!(text, "#pragma omp task\n    bench_work(steps);"));
    line!(text, "    bench_work(steps);");
}

fn c_functions(branches: &[usize], body: impl Fn(&mut String, usize)) -> String {
    let mut text = "#include <stdint.h>\nvoid bench_work(int64_t steps);\n".to_owned();
    for &n in branches {
        line!(text, "void region_{n}(int64_t regions, int64_t steps) {{");
        body(&mut text, n);
        line!(text, "}}");
    }
    text
}

/// Containers of ours.
pub fn containers(branches: &[usize]) -> String {
    mlir_functions(branches, |text, n| {
        line!(text, "    parallel_op.parallel {{");
        for _ in 0..n {
            line!(text, "      parallel_op.task(%in = %steps : i64) {{");
            line!(text, "        func.call @bench_work(%in) : (i64) -> ()");
            line!(text, "        parallel_op.yield");
            line!(text, "      }}");
        }
        line!(text, "      parallel_op.yield\n    }}");
    })
}

/// MLIR's async dialect: a token for each branch, awaited one after the other. One wait for a group of tokens takes its
/// runtime longer.
pub fn upstream_async(branches: &[usize]) -> String {
    mlir_functions(branches, |text, n| {
        for branch in 0..n {
            line!(text, "    %t{branch} = async.execute {{");
            line!(text, "      func.call @bench_work(%steps) : (i64) -> ()");
            line!(text, "      async.yield\n    }}");
        }
        (0..n).for_each(|branch| line!(text, "    async.await %t{branch} : !async.token"));
    })
}

fn mlir_functions(branches: &[usize], body: impl Fn(&mut String, usize)) -> String {
    let mut text = "func.func private @bench_work(i64)\n".to_owned();
    for &n in branches {
        line!(text, "func.func @region_{n}(%regions: i64, %steps: i64) {{");
        line!(text, "  %zero = arith.constant 0 : index\n  %one = arith.constant 1 : index");
        line!(text, "  %end = arith.index_cast %regions : i64 to index");
        line!(text, "  scf.for %region = %zero to %end step %one {{");
        body(&mut text, n);
        line!(text, "  }}\n  return\n}}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_calls_the_body_once_for_each_branch() {
        let n_calls = |text: &str| text.matches("bench_work(").count() - 1;
        for form in [OpenMp::Sections, OpenMp::Tasks, OpenMp::TasksInTeam] {
            assert_eq!(n_calls(&openmp(form, &[2, 8], 2)), 10, "{form:?}");
        }
        assert_eq!(n_calls(&serial(&[2, 8])), 10);
        assert_eq!(n_calls(&containers(&[2, 8])), 10);
        assert_eq!(n_calls(&upstream_async(&[2, 8])), 10);
    }

    #[test]
    fn a_team_is_not_larger_than_the_branches() {
        assert!(openmp(OpenMp::Sections, &[2], 8).contains("num_threads(2)"));
        assert!(openmp(OpenMp::Sections, &[8], 4).contains("num_threads(4)"));
    }
}
