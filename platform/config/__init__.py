"""The house: settings, addresses, the processes and what they do on time."""

import gc

# Most of what is loaded stays: at Python's 700 a fifth of a start is looking for garbage.
gc.set_threshold(50_000, 20, 20)
