"""Who a customer is, as the company's own server signed it: a JWT with the channel's secret.

HS256 and nothing else, `aud` is the channel's public key, `sub` the customer's id at the company, `exp` is required
and at most an hour ahead, so that a token found in an old page is worth nothing. `name` and `email` may come along;
what is not signed is never believed.
"""

import time
from dataclasses import dataclass
from typing import Any, NoReturn

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from relevo.channels.web.errors import InvalidIdentity
from relevo.platform.http.texts import check_email, check_single_line
from relevo.platform.secrets import Secret

MAX_JWT_CHARS = 4_000
MAX_LIFETIME_S = 3600
LEEWAY_S = 60
MAX_SUBJECT_CHARS = 200
MAX_NAME_CHARS = 120
MAX_PHONE_CHARS = 40


@dataclass(frozen=True)
class SignedIdentity:
    subject: str
    name: str | None
    email: str | None
    # Only what the company says it has checked (`email_verified`, `phone_number_verified`, as OpenID Connect has it).
    verified_email: str | None = None
    verified_phone: str | None = None


def check_identity(text: str, *, secret: Secret | None, audience: str, now: float | None = None) -> SignedIdentity:
    """The signed identity; raises InvalidIdentity with the reason a developer needs."""
    if secret is None:
        raise InvalidIdentity("This channel has no identity secret yet. Make one under Channels.")
    if len(text) > MAX_JWT_CHARS:
        raise InvalidIdentity("The identity token is too long.")
    moment = time.time() if now is None else now
    claims = _verified_claims(text, secret, audience, moment)
    if float(claims["exp"]) > moment + MAX_LIFETIME_S + LEEWAY_S:
        raise InvalidIdentity("The identity token lives longer than an hour. Sign a fresh one for each page.")
    email = _email(claims)
    phone = _text(claims, "phone_number", MAX_PHONE_CHARS)
    return SignedIdentity(
        subject=_required(claims, "sub", MAX_SUBJECT_CHARS),
        name=_text(claims, "name", MAX_NAME_CHARS),
        email=email,
        verified_email=email if claims.get("email_verified") is True else None,
        verified_phone=phone if claims.get("phone_number_verified") is True else None,
    )


def _verified_claims(text: str, secret: Secret, audience: str, moment: float) -> dict[str, Any]:
    registry = jwt.JWTClaimsRegistry(
        now=int(moment),
        leeway=LEEWAY_S,
        aud={"essential": True, "value": audience},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        token = jwt.decode(text, OctKey.import_key(secret.reveal()), algorithms=["HS256"])
        registry.validate(token.claims)
    except JoseError as error:
        raise InvalidIdentity(f"The identity token was refused: {error.error}.") from None
    except (ValueError, TypeError, KeyError):
        raise InvalidIdentity from None
    return token.claims


def _text(claims: dict[str, Any], name: str, limit: int) -> str | None:
    value = claims.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > limit:
        return _refuse(name)
    try:
        return check_single_line(value)
    except ValueError:
        return _refuse(name)


def _required(claims: dict[str, Any], name: str, limit: int) -> str:
    value = _text(claims, name, limit)
    return _refuse(name) if value is None else value


def _email(claims: dict[str, Any]) -> str | None:
    value = _text(claims, "email", 254)
    try:
        return check_email(value) if value else None
    except ValueError:
        return _refuse("email")


def _refuse(name: str) -> NoReturn:
    raise InvalidIdentity(f"The identity token has no usable `{name}`.")
