"""Keys for programs: made by a person for themselves, shown once, kept only as a hash."""
