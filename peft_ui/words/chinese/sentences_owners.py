"""Chinese for what is said about whose is what, and how much of it."""

SENTENCES: dict[str, str] = {
    "The run {} has no script yet.": "训练 {} 还没有脚本。",
    "Press “Download as a script” first.": "请先点“下载脚本”。",
    "Wait for its end, or stop it: a stop saves one.": "请等它结束，或停止它：停止时会保存一个。",
    "{} is no longer there.": "{} 已不在了。",
    "Upload it again.": "请重新上传。",
    "{} does not fit: your uploads may take {} MB together.": "{} 放不下：你上传的文件合计最多 {} MB。",
    "{} does not fit: the uploads of all visitors may take {} MB together.": (
        "{} 放不下：所有访客上传的文件合计最多 {} MB。"
    ),
    "Try again later, or duplicate this Space for yourself.": "请稍后再试，或为自己复制一份这个 Space。",
}
