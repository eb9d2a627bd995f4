"""What one council owns: one schema each. A later room imports an earlier one, never back."""
