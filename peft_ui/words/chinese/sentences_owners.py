"""Chinese for what is said about whose is what, and how much of it."""

SENTENCES: dict[str, str] = {
    "Your runs take {} MB, and {} MB are allowed.": "你的训练占用 {} MB，而上限是 {} MB。",
    "Delete runs or checkpoints that you no longer need.": "请删除不再需要的训练或检查点。",
    "The runs of all visitors take {} MB, which is the limit here.": "所有访客的训练共占用 {} MB，已达这里的上限。",
    "The run {} was not exported as {} yet.": "训练 {} 还没有导出为 {}。",
    "Press its button in the Playground first.": "请先在“试用”页点击对应的按钮。",
    "Wait for its end, or stop it: a stop saves one.": "请等它结束，或停止它：停止时会保存一个。",
    "{} is no longer there.": "{} 已不在了。",
    "Upload it again.": "请重新上传。",
    "{} does not fit: your uploads and exports may take {} MB together.": (
        "{} 放不下：你上传和导出的文件合计最多 {} MB。"
    ),
    "{} does not fit: uploads and exports of all visitors may take {} MB together.": (
        "{} 放不下：所有访客上传和导出的文件合计最多 {} MB。"
    ),
    "Choose a smaller file, or delete a run that was exported.": "请选择更小的文件，或删除一次已导出的训练。",
    "The data has {} rows, and a run here may have {}.": "数据有 {} 行，这里每次训练最多 {} 行。",
    "Use fewer rows, or duplicate this Space for yourself.": "请减少行数，或为自己复制一份这个 Space。",
    "You keep {} runs, and {} are allowed.": "你保留了 {} 次训练，最多可保留 {} 次。",
    "Delete one that you no longer need.": "请删除不再需要的一次。",
    "All visitors together keep {} runs, which is the limit here.": "所有访客共保留了 {} 次训练，已达上限。",
    "{} of your runs wait or train, and {} may at once.": "你有 {} 次训练在等待或进行，同时最多 {} 次。",
    "Wait for one to end, or stop it.": "请等一次结束，或停止它。",
    "{} runs wait or train here, which is the limit.": "这里有 {} 次训练在等待或进行，已达上限。",
    "You have trained for {} minutes today, and {} are allowed in 24 hours.": (
        "你今天已训练 {} 分钟，24 小时内最多 {} 分钟。"
    ),
    "All visitors together have trained for {} minutes today, which is the limit here.": (
        "所有访客今天共训练了 {} 分钟，已达上限。"
    ),
    "Your {} minutes of training in 24 hours are used up, so it was saved and stopped.": (
        "你 24 小时内的 {} 分钟训练时间已用完，所以训练已保存并停止。"
    ),
    "The minutes of training that all visitors have in 24 hours are used up, so it was saved and stopped.": (
        "所有访客 24 小时内的训练时间已用完，所以训练已保存并停止。"
    ),
    "Try again later, or duplicate this Space for yourself.": "请稍后再试，或为自己复制一份这个 Space。",
}
