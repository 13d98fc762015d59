"""TLS to mail servers, and what is wrong with a server's in one word.

A certificate has to be good: signed by an authority that this machine knows, for this name, today. Nothing is sent to a
server whose certificate is not, and nothing goes out in the clear where encryption was chosen.
"""

import ssl
from typing import Literal, TypeAlias

TlsTrouble: TypeAlias = Literal["tls", "tls_name", "tls_expired", "tls_unknown", "tls_missing"]
"""`tls_name`: the certificate is another server's; `tls_expired`: it ended, or has not begun; `tls_unknown`: nobody
known signed it; `tls_missing`: the server offers no STARTTLS, or somebody on the way took it out."""
# Of OpenSSL's x509_vfy.h.
_EXPIRED = frozenset({9, 10})
_UNKNOWN = frozenset({2, 7, 18, 19, 20, 21, 27})
_NAME = frozenset({62, 63, 64})


def tls_context() -> ssl.SSLContext:
    """The operator adds an authority of their own as OpenSSL has it: SSL_CERT_FILE or SSL_CERT_DIR."""
    return ssl.create_default_context()


def tls_trouble(error: BaseException) -> TlsTrouble | None:
    """None if it has nothing to do with TLS."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, ssl.SSLCertVerificationError):
            number = found.verify_code
            if number in _NAME:
                return "tls_name"
            return "tls_expired" if number in _EXPIRED else "tls_unknown" if number in _UNKNOWN else "tls"
        if isinstance(found, ssl.SSLError):
            return "tls"
        found = found.__cause__ or found.__context__
    return None
