"""The services of a machine that has none: PostgreSQL, Valkey and a mail sink, kept by our own supervisor. Knows no Django."""
