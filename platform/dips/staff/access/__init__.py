"""Who can see what: every person, role and reach, from the same rows and rules that let them in."""
