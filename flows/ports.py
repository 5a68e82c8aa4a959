"""Whether somebody listens on a port of this machine."""

from __future__ import annotations

import asyncio


def is_taken(port: int) -> bool:
    """Whether a connection to 127.0.0.1 is accepted within two seconds."""

    async def connect() -> bool:
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 2)
        except (OSError, TimeoutError):
            return False
        writer.close()
        return True

    return asyncio.run(connect())
