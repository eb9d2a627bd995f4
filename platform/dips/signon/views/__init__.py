"""Coming in by sign-on, and the page on which it is set."""
