"""How many tokens the one-pass loss scores at once; apart from it, so that an estimate needs no torch."""

TILE_BYTES = 128 * 2**20  # of float32 logits: larger ones make the matrix products no faster (measured, 2 cores)
FEWEST = 16


def tokens_at_once(vocabulary: int) -> int:
    """Tokens whose float32 logits fill a tile."""
    return max(TILE_BYTES // (vocabulary * 4), FEWEST)
