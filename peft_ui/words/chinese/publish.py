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
    "Token": "令牌",
    "The Hugging Face Hub is a library of models. Publishing puts a copy of your adapter there, with a page that "
    "describes it, so that you or others can load it anywhere by its name. What is here stays as it is.": (
        "Hugging Face Hub 是一个模型库。发布会把你的适配器复制一份放上去，并附上介绍页面，"
        "这样你或他人在任何地方都能按名称加载它。这里的内容保持不变。"
    ),
    "1. Who you are": "1. 你是谁",
    "The Hub must know whose model it is. An account on huggingface.co is free.": (
        "Hub 需要知道模型属于谁。在 huggingface.co 注册账号是免费的。"
    ),
    "A password for programs. Make one at {address} with the right to write, and paste it here: it is used "
    "for this one push and then forgotten. Only where you are signed in can it stay empty.": (
        "令牌是给程序用的密码。请在 {address} 创建一个有写入权限的令牌并粘贴到这里：只用于这一次发布，用完即忘。"
        "只有已登录时才可以留空。"
    ),
    "2. Where it goes": "2. 放到哪里",
    "A repository is a folder on the Hub. It is made if it is not there.": "仓库是 Hub 上的文件夹，不存在时自动创建。",
    "You, or an organisation of yours.": "你自己，或你所在的组织。",
    "A name of your choice, or owner/name.": "自取名称，或写成“所有者/名称”。",
    "3. What others will read": "3. 别人会读到什么",
    "Made from this run's facts. Change what you like; it is checked before anything is sent.": (
        "根据这次训练的事实写成，可以随意修改；发送之前会先检查。"
    ),
    "4. Publish": "4. 发布",
    "It takes about a minute, and goes on when this page is closed.": "大约需要一分钟；关闭页面也会继续。",
    "Private": "私有",
    "Only you can see it. You can open it to everybody later, on the Hub.": "只有你能看到。以后可以在 Hub 上公开。",
    "As a pull request": "作为合并请求",
    "For a repository of somebody else: it is proposed, and its owner decides.": (
        "用于别人的仓库：先提交建议，由其所有者决定。"
    ),
    "Model card": "模型卡片",
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
    "Sent {done} of {total} MB.": "已发送 {done} MB，共 {total} MB。",
    "Sending the files": "正在发送文件",
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
    "Merged model": "合并后的模型",
    "Script": "脚本",
    "Notebook": "笔记本",
    "Take it with you: the adapter for PEFT, a whole model that needs no PEFT, or a program that repeats the run.": (
        "带走它：供 PEFT 使用的适配器、不需要 PEFT 的完整模型，或能重复这次训练的程序。"
    ),
}
