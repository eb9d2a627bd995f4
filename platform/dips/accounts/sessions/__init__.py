"""Where a person is signed in: one row a session, so that each can be seen and ended from the portal."""
