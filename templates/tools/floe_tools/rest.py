"""One HTTP request with the standard library: no proxy, no redirect, any status is an answer."""

from __future__ import annotations

import http.client
import json
import ssl
import urllib.request
from dataclasses import dataclass
from urllib.error import URLError


class Unreachable(Exception):
    """No answer came: refused, timed out, broken off, or not trusted."""


@dataclass(frozen=True)
class Response:
    """Status and body of an answer."""

    status: int
    body: bytes

    def json(self) -> dict[str, object]:
        """The body as a JSON object; empty where it is none."""
        try:
            value: object = json.loads(self.body) if self.body else {}
        except ValueError:
            return {}
        return {str(key): entry for key, entry in value.items()} if isinstance(value, dict) else {}

    def reason(self) -> str:
        """What the server says went wrong, in at most 300 characters."""
        found = self.json()
        nested = found.get("error")
        if isinstance(nested, dict):
            found = {str(key): entry for key, entry in nested.items()}
        for key in ("message", "error_description", "error"):
            if isinstance(found.get(key), str):
                return str(found[key])[:300]
        return self.body[:300].decode("utf-8", "replace")


class _AnyStatus(urllib.request.HTTPErrorProcessor):
    """Takes every status as the answer: no redirect, so that no credential follows one."""

    def http_response(
        self, request: urllib.request.Request, response: http.client.HTTPResponse
    ) -> http.client.HTTPResponse:
        del request
        return response

    https_response = http_response


def request(
    method: str,
    url: str,
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
    timeout: float = 30.0,
    context: ssl.SSLContext | None = None,
) -> Response:
    """Send one request; raises Unreachable when no answer comes."""
    handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({}), _AnyStatus()]
    if context is not None:
        handlers.append(urllib.request.HTTPSHandler(context=context))
    opener = urllib.request.build_opener(*handlers)
    message = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with opener.open(message, timeout=timeout) as answer:
            return Response(answer.status, answer.read())
    except URLError as error:
        raise Unreachable(str(error.reason)) from None
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(str(error) or type(error).__name__) from None
