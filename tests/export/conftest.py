from tests.card.conftest import rewrite, run  # noqa: F401
from tests.tokens.conftest import make_tokenizer, metaspace_tokenizer  # noqa: F401
