#!/usr/bin/env python3
"""The `dips` command from the root of the repository."""

from config.cli import main

if __name__ == "__main__":
    main()
