"""Who may do what in one council: roles, members, invitations and the through tables of `accounts.User`."""
