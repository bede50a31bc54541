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
    "{count} parameters": "{count} 个参数",
    "no licence named": "未注明许可证",
    "revision {revision}": "版本 {revision}",
    "bundled, nothing to download": "自带，无需下载",
    "on this machine; the Hub cannot be reached": "已在本机；目前无法连接 Hub",
    "not on this machine yet": "尚未下载到本机",
    "This model is gated, and your sign-in on this machine opens it.": (
        "此模型需申请访问；你在本机登录的账号可以使用它。"
    ),
    "This model is gated: its owner asks everybody to agree to terms first.": (
        "此模型需申请访问：所有者要求先同意其条款。"
    ),
    "It cannot be used on this shared page; choose another model, or run this page on your own machine.": (
        "在这个共享页面上无法使用它；请选择别的模型，或在自己的机器上运行本页面。"
    ),
    "Ask for access on its page, then sign in on this machine: run hf auth login in a terminal.": (
        "请在它的页面上申请访问，然后在本机登录：在终端运行 hf auth login。"
    ),
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
