"""Chinese for the page's frame."""

TEXTS: dict[str, str] = {
    "1 · Data": "1 · 数据",
    "2 · Method": "2 · 方法",
    "3 · Train": "3 · 训练",
    "4 · Playground": "4 · 试用",
    "Teach a language model with your own examples.": "用你自己的例子教会语言模型。",
    "That did not work": "没有成功",
}
