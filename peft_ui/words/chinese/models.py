"""Chinese for the model chooser."""

TEXTS: dict[str, str] = {
    "More about the model": "更多模型设置",
    "Model to teach": "要教的模型",
    "The bundled demo needs no download. Type a name to search the Hub, or the path of a model folder.": (
        "自带的演示模型无需下载。也可以输入名称在 Hub 上搜索，或填写本机模型文件夹的路径。"
    ),
    "The bundled demo needs no download. Or type a name to search the Hub.": (
        "自带的演示模型无需下载。也可以输入名称在 Hub 上搜索。"
    ),
    "What it should learn to do": "要学会做什么",
    "The task decides which rows fit and how the model is graded.": "任务决定哪些数据行适用，以及如何评判模型。",
    "Demo – small, bundled, ready at once": "演示模型 – 小巧、自带、立即可用",
    "gated": "需申请访问",
    "on this machine": "已在本机",
    "will not fit: needs about {needed}, this machine has {memory}": "装不下：约需 {needed}，本机有 {memory}",
    "{count} parameters": "{count}个参数",
    "no licence named": "未注明许可证",
    "revision {revision}": "版本 {revision}",
    "bundled, nothing to download": "自带，无需下载",
    "on this machine; the Hub cannot be reached": "已在本机；目前无法连接 Hub",
    "not on this machine yet": "尚未下载到本机",
    "This model is gated, and your token opens it.": "此模型需申请访问；你的令牌可以打开它。",
    "This model is gated: its owner asks everybody to agree to terms first.": (
        "此模型需申请访问：所有者要求先同意其条款。"
    ),
    "Ask for access on its page; then paste a token of yours below, under “More about the model”.": (
        "请在它的页面上申请访问，然后在下方“更多模型设置”中粘贴你的令牌。"
    ),
    "Or sign in on this machine: run hf auth login in a terminal.": "或在本机登录：在终端运行 hf auth login。",
    "Ask for access on its page, and sign in above with an account that has it.": (
        "请在它的页面上申请访问，并在上方用有访问权的账号登录。"
    ),
    "You did not allow this page to read gated models: sign out and in again, and allow it.": (
        "你没有允许本页读取需申请访问的模型：请退出后重新登录并允许。"
    ),
    "Your account has no access yet: ask for it on its page, then choose the model again.": (
        "你的账号还没有访问权：请在它的页面上申请，然后重新选择该模型。"
    ),
    "Token for gated or private models and data sets": "用于受限或私有模型和数据集的令牌",
    "Make one at {address}, paste it and press Enter. Kept in memory only.": (
        "请在 {address} 创建，粘贴后按回车。只保存在内存中。"
    ),
    "Forget the token": "忘记令牌",
    "A token of {name} is remembered until this page is restarted.": "已记住 {name} 的令牌，直到本页面重启。",
    "Open its page": "打开它的页面",
    "Download the model": "下载模型",
    "Download the model ({size})": "下载模型（{size}）",
    "Download the rest ({size})": "下载剩余部分（{size}）",
    "Cancel": "取消",
    "Cancelled. Files that are whole stay, and the next download goes on from there.": (
        "已取消。完整的文件会保留，下次下载从那里继续。"
    ),
    "Downloading {name}": "正在下载 {name}",
    "{done} of {total}": "已完成 {done}，共 {total}",
    "asking the Hub": "正在询问 Hub",
    "The Hub cannot be reached. What is on this machine can be chosen, and a name typed in full.": (
        "无法连接 Hub。可以选择本机已有的模型，也可以输入完整名称。"
    ),
}
