"""The national index of challenges, and one line for each application a supplier has anywhere."""
