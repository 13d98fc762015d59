"""The addresses of the pages that tokens open. The screens take the token out of the address at once."""

from relevo.platform.auth.tokens import Token


def sign_in_url(base_url: str, token: Token) -> str:
    return f"{base_url}/link?token={token.text}"


def invitation_url(base_url: str, token: Token) -> str:
    return f"{base_url}/invitation?token={token.text}"


def reset_url(base_url: str, token: Token) -> str:
    return f"{base_url}/reset?token={token.text}"
