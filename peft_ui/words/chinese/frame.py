"""Chinese for the page's frame."""

TEXTS: dict[str, str] = {
    "1 · Data": "1 · 数据",
    "2 · Method": "2 · 方法",
    "3 · Train": "3 · 训练",
    "4 · Playground": "4 · 试用",
    "Teach a language model with your own examples.": "用你自己的例子教会语言模型。",
    "That did not work": "没有成功",
    "Sign in to find your runs again from any browser, and to publish them.": (
        "登录后，你可以在任何浏览器里找到自己的训练，也可以发布它们。"
    ),
    "Your sign-in has ended. Sign in again to see your runs; what they made is kept.": (
        "登录已失效。重新登录即可看到你的训练；已有的成果都还在。"
    ),
    "Signed in as {name}.": "已登录：{name}。",
    "You did not allow this page to write to your account, so it cannot publish for you.": (
        "你没有允许本页写入你的账号，所以它无法替你发布。"
    ),
    "Sign out and in again and allow it, or paste a token when you publish.": (
        "请退出后重新登录并允许，或在发布时粘贴令牌。"
    ),
    "You did not allow this page to read your private and gated repositories, so they stay closed here.": (
        "你没有允许本页读取你的私有和受限仓库，所以它们在这里打不开。"
    ),
    "This Space has no lasting disk: a restart or a pause deletes all runs.": (
        "这个 Space 没有持久磁盘：重启或暂停会删除所有训练。"
    ),
    "Download or publish what you want to keep.": "请下载或发布你想保留的内容。",
    "Sign out ({name})": "退出登录（{name}）",
}
