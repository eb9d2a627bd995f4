"""Deputies: for some days one person sees what another sees, and acts under their own name."""
