"""Whether the Hub can be reached, asked once and briefly: the library itself would try for half a minute."""

SECONDS = 3.0


def hub_reachable(seconds: float = SECONDS) -> bool:
    """One short question to the Hub's address, by way of the machine's proxies; any answer will do."""
    import httpx2
    from huggingface_hub import constants
    from huggingface_hub.errors import OfflineModeIsEnabled
    from huggingface_hub.utils import get_session

    try:
        get_session().head(constants.ENDPOINT, timeout=seconds)
    except (httpx2.TransportError, OfflineModeIsEnabled):
        return False
    return True
