"""Says what the trace of a program on a GPU holds of the device."""
import json
import sys

with open(sys.argv[1]) as file:
    events = [event for event in json.load(file)["traceEvents"]
              if event["pid"] == 2]
work = [event for event in events if event["ph"] == "X"]
names = [event["args"]["name"] for event in events
         if event["name"] == "process_name"]
by_stream = {}
for event in work:
    by_stream.setdefault(event["tid"], []).append(event)
kernels = {event["name"] for event in work if not event["name"].startswith(("copy", "fill"))}
in_order = all(one["ts"] + one["dur"] <= other["ts"] + 0.001
               for stream in by_stream.values()
               for one, other in zip(stream, stream[1:]))
print(*names)
print("streams:", len(by_stream))
print("first:", work[0]["name"])
print("last:", work[-1]["name"])
print("kernels:", len(kernels))
print("in order" if in_order else "NOT in order")
