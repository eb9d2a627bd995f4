"""OpenID Connect as we speak it: the authorization code with PKCE, and nothing else of it."""
