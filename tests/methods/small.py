"""Settings that fit the tiny models: for each method the variants that are tried on all of them."""

from typing import Any

SMALL: dict[str, list[dict[str, Any]]] = {
    "bottleneck": [{"bottleneck_size": 5}, {"bottleneck_size": 5, "variant": "pfeiffer", "non_linearity": "gelu"}],
    "trainable_tokens": [{"token_indices": (7, 9)}],
    "adaption_prompt": [{"adapter_len": 4}],
    "vera": [{"r": 6}],
    "pvera": [{"r": 6}],
    "randlora": [{"r": 6}],
    "hira": [{"r": 4}],
    "delora": [{"r": 3}],
    "gralora": [{"r": 4, "alpha": 8}, {"r": 4, "gralora_k": 4}],
    "loha": [{"r": 3}],
    "lokr": [{"r": 1, "decompose_both": True, "target_modules": "all-linear"}, {"r": 8, "decompose_factor": 2}],
    "glora": [{"r": 3}],
    "deft": [{"r": 3}, {"r": 3, "para": True, "decomposition_method": "qr"}],
    "miss": [{"r": 4}, {"r": 4, "init_weights": "bat"}, {"r": 8, "init_weights": "mini", "mini_r": 2}],
    "shira": [{"r": 2}],
    "oft": [{"oft_block_size": 8}],
    "boft": [{}],
    "hra": [{"r": 4}],
    "psoft": [{"r": 4}],
    "c3a": [{"block_size": 8}],
    "fourierft": [{"n_frequency": 20}],
    "waveft": [{"n_frequency": 20}],
    "vblora": [{"vector_length": 8, "num_vectors": 12}],
    "unilora": [{}],
    "tinylora": [{"u": 3}, {"u": 3, "weight_tying": 0.6}],
    "peanut": [{"r": 3}, {"r": 3, "depth": 1}],
    "road": [{"group_size": 8}, {"group_size": 4, "variant": "road_4"}],
}
