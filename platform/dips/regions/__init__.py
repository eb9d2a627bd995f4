"""What councils agree to show a region of themselves: numbers alone, none small enough to point at anybody."""
