from tests.card.conftest import hub_here, hub_server, rewrite, run  # noqa: F401
