"""Newton's method for the square root of 2. It knows nothing of Caviar, and prints how far it is."""

import argparse

arguments = argparse.ArgumentParser()
arguments.add_argument("--start", type=float, required=True)
arguments.add_argument("--steps", type=int, required=True)
options = arguments.parse_args()

x = options.start
for step in range(1, options.steps + 1):
    x -= (x * x - 2) / (2 * x)
    print(f"step {step} error={abs(x * x - 2)}", flush=True)
