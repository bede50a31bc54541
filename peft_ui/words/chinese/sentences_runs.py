"""Chinese for what runs, the playground and the page itself say when something does not work."""

SENTENCES: dict[str, str] = {
    "There is no run {} in {}.": "{1} 中没有训练 {0}。",
    "List the runs that there are.": "请列出已有的训练。",
    "{} cannot name a run.": "{} 不能用作训练的名称。",
    "Use 1 to 64 letters, digits, dots, dashes or underscores, with no dot at the start.": (
        "请用 1 到 64 个字母、数字、点、横线或下划线，且不以点开头。"
    ),
    "The run id {} is taken.": "训练名称 {} 已被占用。",
    "Choose another id.": "请换一个名称。",
    "The run cannot be written to {}: {}.": "训练无法写入 {}：{}。",
    "Free some space there, or name another folder with --home.": "请在那里腾出空间，或用 --home 指定另一个文件夹。",
    "The run cannot be changed: {}.": "无法更改这次训练：{}。",
    "Free some space where the runs live, or make that folder writable; then try again.": (
        "请在存放训练的地方腾出空间，或使该文件夹可写，然后再试。"
    ),
    "The run {} is done.": "训练 {} 已经完成。",
    "Start a new run with its settings to train further.": "要继续训练，请用它的设置开始新的训练。",
    "The run {} is {}.": "训练 {} 现在是 {} 状态。",
    "Wait for its end, or stop it first.": "请等它结束，或先停止它。",
    "Stop it first, then delete it.": "请先停止它，再删除。",
    "The run {} does not wait.": "训练 {} 不在排队。",
    "Only runs in the queue can be moved.": "只能移动正在排队的训练。",
    "The rows of the run {} are gone.": "训练 {} 的数据已经不在了。",
    "Start a new run in the Data tab.": "请在“数据”页开始新的训练。",
    "The run {} is {} and goes on from its checkpoints.": "训练 {} 现在是 {} 状态，要从它的检查点继续。",
    "Delete those of runs that are done, or delete the whole run.": "请删除已完成训练的检查点，或删除整个训练。",
    "Nothing is chosen that you may delete.": "没有选择你可以删除的东西。",
    "Choose one of the list.": "请从列表中选择一个。",
    "The model {} is not on this machine.": "这台机器上没有模型 {}。",
    "The model {} cannot be deleted: {}.": "无法删除模型 {}：{}。",
    "Make the cache's folder writable, then try again.": "请使缓存文件夹可写，然后再试。",
    "The rows of this run are gone from {}.": "这次训练的数据已不在 {} 中。",
    "Put them back, or start a new run: it must not go on with others.": (
        "请把数据放回去，或开始新的训练：不能换成别的数据继续。"
    ),
    "Nothing can be written where the runs live: {}.": "存放训练的地方无法写入：{}。",
    "Free some space there, or make that folder writable; then try again.": (
        "请在那里腾出空间，或使该文件夹可写，然后再试。"
    ),
    # the playground
    "The process that answers was ended while it spoke ({}).": "负责回答的进程在回答时被结束了（{}）。",
    "Ask again: it is started anew. If it ends again, memory may be short.": (
        "请再问一次：它会重新启动。如果再次结束，可能是内存不足。"
    ),
    "{} leaves no room for the question: this model holds {} tokens in all.": (
        "{} 没有给问题留出位置：这个模型总共只能容纳 {} 个词元。"
    ),
    "Use at most {}.": "请最多用 {}。",
    "{} needs about {} GB to answer, and {} GB are free.": "{} 回答时约需 {} GB 内存，而可用的只有 {} GB。",
    "Wait until a running training has ended, close other programs, or choose a smaller model.": (
        "请等正在进行的训练结束、关闭其他程序，或选择较小的模型。"
    ),
    "{} cannot be used.": "{} 不能使用。",
    "There was not enough memory to answer.": "内存不足，无法回答。",
    "Ask for a shorter answer, close other programs, or choose a smaller model.": (
        "请缩短回答、关闭其他程序，或选择较小的模型。"
    ),
    "Choose a run that writes text.": "请选择会写文字的训练。",
    "Wait for its end, stop it, or resume it.": "请等它结束、停止它，或继续训练。",
    "The adapter in {} has no {}.": "{} 中的适配器没有 {}。",
    "The run {} has no adapter yet.": "训练 {} 还没有适配器。",
    "Ask with a raw context.": "请直接用一段上文提问。",
    # the page
    "{} takes {}.": "{}：应填{}。",
    "a whole number": "整数",
    "a number": "数字",
    "{} is not a number.": "{} 不是数字。",
    "{} is not a whole number.": "{} 不是整数。",
    "There is no run {}.": "没有训练 {}。",
    "Choose one of your runs.": "请选择你的一次训练。",
    "No model is chosen.": "没有选择模型。",
    "Choose demo, or name a model on the Hub as owner/name.": "请选择 demo，或输入 Hub 上的模型，写作 owner/name。",
    "{} is a folder, and folders of this machine cannot be named here.": "{} 是文件夹，而这里不能指定本机的文件夹。",
    "Name a Hub id.": "请指定 Hub 上的名称。",
    "No data set is named.": "没有指定数据集。",
    "Upload a file, use an example, or name a data set on the Hub.": "请上传文件、使用例子，或指定 Hub 上的数据集。",
    "No run is chosen.": "没有选择训练。",
    "Finish a training first; it then stands in the list.": "请先完成一次训练，它就会出现在列表里。",
    "Choose one above.": "请在上方选择一个。",
    "Writing it took longer than {} seconds.": "写出用时超过 {} 秒。",
    "Export the adapter as a zip instead.": "请改为导出适配器 zip。",
    "Try again when less is going on.": "请在不太忙时再试。",
    "No rows are chosen yet.": "还没有选择数据。",
    "Choose an example or upload a file in the Data tab.": "请在“数据”页选择例子或上传文件。",
    "{} can be reached by others, and the page has no lock.": "{} 可以被他人访问，而页面没有上锁。",
    "Set PEFT_UI_PASSWORD, or leave the host at 127.0.0.1.": "请设置 PEFT_UI_PASSWORD，或保持地址为 127.0.0.1。",
    "There is no {} among your files.": "你的文件里没有 {}。",
    "Upload it again, or use an example.": "请重新上传，或使用例子。",
    "{} is neither a file of yours nor a data set on the Hub.": "{} 既不是你的文件，也不是 Hub 上的数据集。",
    "Upload it, or name a data set on the Hub as owner/name.": "请上传它，或指定 Hub 上的数据集，写作 owner/name。",
    "This browser sent no cookie, so your work could not be kept apart.": (
        "浏览器没有发送 Cookie，所以无法把你的内容与他人的分开。"
    ),
    "Allow cookies and reload.": "请允许 Cookie 并重新载入。",
}
