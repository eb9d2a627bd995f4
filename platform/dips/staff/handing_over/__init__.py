"""Everything that somebody holds goes over to somebody else in one act, and each thing keeps its history."""
