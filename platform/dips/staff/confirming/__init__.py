"""Every so often somebody looks at each person's roles and says that they are still right."""
