from tests.hub_stand_in.fixture import hub_here, hub_server  # noqa: F401
