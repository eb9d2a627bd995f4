"""The pages of applying. Each reads what was sent, calls one verb and answers."""
