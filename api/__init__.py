"""Everything that a person may do, for machines: REST over JSON, on the portal and on every council's host."""
