#!/bin/sh
# Interesting, exit code 1, is a program with a task that has tanh behind a task that has exp.
tr '\n' ' ' <"$1" | grep -q 'parallel_op.task(.*math.exp.*parallel_op.task(.*math.tanh' && exit 1
exit 0
