"""Plays a program of a bundle: how it behaves stands in the environment.

DEVICE: its device's name; without it there is none. A name that begins with
'cpu' is one that the processor plays. MS: how long its launches take.
WRONG: its results are wrong. LEAK: buffers are left behind.
"""
import json
import os
import sys

style, code = os.path.basename(sys.argv[0]).split(".")
variables = {name: os.environ.get(f"{style}_{name}", os.environ.get(name))
             for name in ["DEVICE", "MS", "WRONG", "LEAK"]}
driver = {"nvvm": "cuda", "spirv": "vulkan"}[code]
if not variables["DEVICE"] or driver not in variables["DEVICE"]:
    sys.exit(f"{style}.{code}: no device '{driver}' was found")
if variables["WRONG"]:
    sys.exit(f"{style}.{code}: out0.npy: result #0: expected a difference")
n_alive = 0
for line in sys.stdin:
    n_runs = int(line.removeprefix("device "))
    ms = [float(variables["MS"] or 1)] * n_runs
    n_alive += bool(variables["LEAK"])
    print(json.dumps({
        "ms": [2 * time for time in ms],
        "device_ms": ms if line.startswith("device") else [],
        "launches": 3, "alive": [n_alive, 0, 0],
        "device": variables["DEVICE"],
        "is_cpu": variables["DEVICE"].startswith("cpu")}), flush=True)
