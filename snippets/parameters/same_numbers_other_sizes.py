"""The number of parameters is not a file size: 337 numbers written in five formats.

Three are floating-point formats. int8 is the simplest kind of quantization: whole numbers
from -127 to 127 that share one scale. The last is text that a person could read.
"""

import json
import struct

from snippets.parameters.mlp_337 import neurons, total

parameters = [value for n in neurons for value in (*n["weights"], n["bias"])]


def as_floats(code):
    """Write the parameters as floats: d is 64 bits each, f is 32, e is 16."""
    written = struct.pack(f"<{total}{code}", *parameters)
    return written, struct.unpack(f"<{total}{code}", written)


def as_int8():
    """Write each parameter as one byte, a multiple of a scale that all share."""
    scale = max(abs(value) for value in parameters) / 127
    steps = [round(value / scale) for value in parameters]
    written = struct.pack(f"<f{total}b", scale, *steps)
    scale, *steps = struct.unpack(f"<f{total}b", written)
    return written, [step * scale for step in steps]


def as_text():
    """Write the parameters as the shortest decimals that give them back exactly."""
    written = json.dumps(parameters)
    return written.encode(), json.loads(written)


formats = {
    "float64": as_floats("d"),
    "float32": as_floats("f"),
    "float16": as_floats("e"),
    "int8": as_int8(),
    "text": as_text(),
}
size = {name: len(written) for name, (written, _) in formats.items()}
worst_error = {
    name: max(abs(a - b) for a, b in zip(parameters, read, strict=True))
    for name, (_, read) in formats.items()
}

if __name__ == "__main__":
    print("format   parameters  bytes  worst rounding")
    for name, (_, read) in formats.items():
        error = f"{worst_error[name]:.0e}" if worst_error[name] else "none"
        print(f"{name:<9}{len(read):>10}{size[name]:>7}{error:>16}")
