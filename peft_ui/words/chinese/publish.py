"""Chinese for the panel that shares a run on the Hub."""

TEXTS: dict[str, str] = {
    "Share it on the Hub": "分享到 Hub",
    "Sign in with Hugging Face": "用 Hugging Face 登录",
    "You publish as {name}.": "将以 {name} 的身份发布。",
    "Nobody is signed in. Sign in with Hugging Face, or paste a token.": (
        "尚未登录。请用 Hugging Face 登录，或粘贴一个令牌。"
    ),
    "Nobody is signed in here. Paste a token with the right to write.": "本机尚未登录。请粘贴一个有写入权限的令牌。",
    "Publish as": "发布者",
    "Repository": "仓库",
    "Owner and name. It is made if it is not there.": "所有者和名称。不存在时会自动创建。",
    "Token (optional)": "令牌（可选）",
    "Used for this one push and then forgotten. Make one at {address}.": (
        "只用于这一次发布，用完即忘。可在 {address} 创建。"
    ),
    "Private": "私有",
    "Only you can see it.": "只有你能看到。",
    "As a pull request": "作为合并请求",
    "The owner of the repository decides.": "由仓库的所有者决定是否接受。",
    "Model card": "模型卡片",
    "Made from this run's facts. Change what you like; it is checked before anything is sent.": (
        "根据这次训练的事实写成，可以随意修改；发送之前会先检查。"
    ),
    "Publish": "发布",
    "Everybody will be able to read this card. Look whether it shows rows of yours.": (
        "所有人都能读到这张卡片。请看看里面是否有你的数据。"
    ),
    "Beginning …": "开始……",
    "The repository has no name.": "仓库还没有名称。",
    "Write one as owner/name.": "请写成“所有者/名称”。",
    "No run is chosen.": "还没有选择训练。",
    "Choose one above.": "请在上面选择一个。",
    "Asking the Hub about the card.": "正在请 Hub 检查卡片。",
    "Making sure of the repository {repo}.": "正在确认仓库 {repo}。",
    "Sending {count} files, {size} MB.": "正在发送 {count} 个文件，共 {size} MB。",
    "It is there. Fetching it back to compare.": "已经送达。正在取回并比较。",
    "It was not compared yet.": "还没有比较。",
    "Checked": "已核对",
    "Differs": "不一致",
    "Not checked": "未核对",
    "Offered as a pull request": "已作为合并请求提交",
    "Published": "已发布",
    "Not published": "没有发布",
    "Only you and your organisation can see it.": "只有你和你的组织能看到。",
    "Everybody can see it.": "所有人都能看到。",
    "Address": "地址",
    "Commit": "提交",
    "Download as a script": "下载脚本",
}
