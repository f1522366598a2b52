"""The test format of test/lit.cfg.py, in a module of its own because lit sends it to worker processes by name."""

import re

import lit.formats

# A first word without dash, dot or slash is a subcommand, which knows nothing of --verify-roundtrip.
PARALLEL_OPT_CALL = r"(?<![\w./%-])parallel-opt(?![\w./-])(?!\s+[a-z]+(?:\s|$))"


class ParallelOpTest(lit.formats.ShTest):
    """lit's shell test with a time limit that a folder can set."""

    def __init__(self, verify_roundtrip):
        super().__init__(execute_external=False)
        self.verify_roundtrip = verify_roundtrip

    def getTestsForPath(self, suite, path_in_suite, lit_config, local_config):
        for test in super().getTestsForPath(suite, path_in_suite, lit_config, local_config):
            if not self.verify_roundtrip or calls_parallel_opt(test.getSourcePath()):
                yield test

    def execute(self, test, lit_config):
        # lit knows one limit for the whole run; a worker runs one test at a time, so setting it here is safe.
        if lit_config.maxIndividualTestTimeIsSupported[0]:
            lit_config.maxIndividualTestTime = test.config.time_limit_s
        return super().execute(test, lit_config)


def calls_parallel_opt(path):
    """Whether a RUN line of the file calls parallel-opt as an optimiser."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return any("RUN:" in line and re.search(PARALLEL_OPT_CALL, line) for line in file)
