"""Pages of a sign-up: start, council, account, progress."""
