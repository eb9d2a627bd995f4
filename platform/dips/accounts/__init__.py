"""People: one account a person in the whole country, and how they sign in. Authority lives in `dips.staff`."""
