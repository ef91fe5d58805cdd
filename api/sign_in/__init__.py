"""Signing in through an OpenID Connect provider, and the cookies that it leaves."""
