"""Security headers. The strictest set is the default; a page that needs more asks for exactly that."""

from collections.abc import Sequence

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"

BASE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}
HSTS = "max-age=31536000; includeSubDomains"


def workspace_headers(nonce: str) -> dict[str, str]:
    """For the workspace's page. Styles the components write at run time carry the nonce as well."""
    return {
        "Content-Security-Policy": "; ".join(
            (
                "default-src 'none'",
                f"script-src 'self' 'nonce-{nonce}'",
                f"style-src 'self' 'nonce-{nonce}'",
                "style-src-attr 'unsafe-inline'",
                "img-src 'self' blob: data:",
                "media-src 'self' blob:",
                "font-src 'self'",
                "connect-src 'self'",
                "manifest-src 'self'",
                "worker-src 'self'",
                "frame-src 'self'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
                "form-action 'self'",
                "object-src 'none'",
            )
        )
    }


def widget_headers(allowed_domains: Sequence[str], *, nonce: str | None = None) -> dict[str, str]:
    """For the customer's page in an iframe. An empty list means our own origin only, not everybody."""
    ancestors = " ".join(["'self'", *(source for domain in allowed_domains for source in _sources(domain))])
    extra = f" 'nonce-{nonce}'" if nonce else ""
    return {
        "Content-Security-Policy": "; ".join(
            (
                "default-src 'none'",
                f"script-src 'self'{extra}",
                f"style-src 'self'{extra}",
                "style-src-attr 'unsafe-inline'",
                "img-src 'self' blob: data:",
                "media-src 'self' blob:",
                "font-src 'self'",
                "connect-src 'self'",
                f"frame-ancestors {ancestors}",
                "base-uri 'none'",
                "form-action 'none'",
                "object-src 'none'",
                "require-trusted-types-for 'script'",
            )
        ),
        # The page is made to be framed by the sites above; who they are is the CSP's business.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def file_headers() -> dict[str, str]:
    """For what others uploaded: it may be looked at, it may never act."""
    return {
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "Cache-Control": "private, max-age=300",
    }


def _sources(domain: str) -> list[str]:
    """`example.com` or `*.example.com` over https; `localhost:5500` and addresses also over http, for trying out."""
    domain = domain.strip().lower()
    if not domain or any(letter in domain for letter in " ;,'\"\r\n\t<>"):
        return []
    if "://" in domain:
        return [domain.rstrip("/")]
    host = domain.split(":", 1)[0]
    local = host == "localhost" or host.replace(".", "").isdigit()
    return [f"https://{domain}", f"http://{domain}"] if local else [f"https://{domain}"]
