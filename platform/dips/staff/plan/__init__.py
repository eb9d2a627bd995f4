"""A council's plan, as its officers see it: what it holds, what is used, and what there is to do about it."""
