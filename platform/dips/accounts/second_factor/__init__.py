"""The second step of signing in: authenticator apps, passkeys and recovery codes, by allauth; who must have one, `dips.staff` says."""
