"""IN nothing.  OUT a small Hugging Face Hub on 127.0.0.1, for unmodified clients: huggingface_hub and all above it.

`with hub() as server:` in server.py gives `.url .tokens .repos .add_model .add_dataset .requests .fail`.
Uploads go by LFS (`HF_HUB_DISABLE_XET=1`): Xet's own storage protocol is not spoken here.
"""
