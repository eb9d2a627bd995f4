"""The database backend: every statement runs in one council's schema, as that council's role."""
