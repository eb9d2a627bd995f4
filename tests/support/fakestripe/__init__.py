"""A Stripe of our own, over HTTP: it keeps state, and refuses what Stripe's own types refuse."""
