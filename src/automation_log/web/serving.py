"""The server: uvicorn, which ends live streams before it waits for open connections."""

import socket

import uvicorn
from fastapi import FastAPI

from automation_log.web.log.live import Live


class WebServer(uvicorn.Server):
    """Serves the app that `make_web` made."""

    def __init__(self, app: FastAPI, *, host: str, port: int, is_behind_proxy: bool = False) -> None:
        # Our own log lines only: uvicorn's access log would hold one-time sign-in addresses.
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                access_log=False,
                log_config=None,
                server_header=False,
                proxy_headers=is_behind_proxy,
            )
        )
        self._live: Live = app.state.live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving; streams end first, or the wait for them would never end."""
        self._live.end()
        await super().shutdown(sockets)
