"""Chinese for the Train tab: the settings' words, a run as it goes, and all runs."""

TEXTS: dict[str, str] = {
    "Start all the same": "仍然开始",
    "Press “Start all the same” if that is meant.": "如果确实如此，请点击“仍然开始”。",
    "It is alive, but has said nothing for {time}. If you doubt it, stop it; stopped twice, it ends at once.": (
        "它仍在运行，但已有 {time} 没有任何消息。如有疑问可以停止它；再停止一次会立即结束。"
    ),
    "How long it learns": "训练多久",
    "These settings are a good start: press Start and see.": "这些设置适合起步：直接点“开始训练”试试看。",
    "automatic": "自动",
    "Start": "开始训练",
    "About {steps} steps, {batch} rows in each, from {rows} rows.": (
        "共约 {steps} 步，每步 {batch} 行，来自 {rows} 行数据。"
    ),
    "With thousands of rows one round is often enough.": "有几千行数据时，训练一轮往往就够了。",
    "That is short: for a change that one can see, aim at 50 steps or more.": (
        "步数偏少：想看到明显变化，建议至少 50 步。"
    ),
    "For a few hundred rows, 3 to 5 rounds are a good start: enough to learn, too few to parrot.": (
        "几百行数据时，3 到 5 轮是不错的起点：足以学会，又不至于死记硬背。"
    ),
    "“{limit}” ends the run after {rounds} rounds, whatever “{field}” says; -1 lifts that limit.": (
        "“{limit}”使训练在 {rounds} 轮后结束，与“{field}”的设置无关；设为 -1 即取消该限制。"
    ),
    "Choose rows in the Data tab, and the number of steps appears here.": "在“数据”页选好数据后，这里会显示步数。",
    "Rounds and rows at once start at 1.": "轮数和每批行数至少为 1。",
    "Nothing can be learnt from these rows yet: the Data tab says why.": (
        "目前还不能从这些数据中学习：原因见“数据”页。"
    ),
    "Your runs take {used}, and {most} are yours here: no other can start.": (
        "你的训练占用 {used}，而你在这里的空间是 {most}：无法再开始新的训练。"
    ),
    "Your runs take {used} of the {most} that are yours here.": "你的训练占用 {used}，你在这里的空间共 {most}。",
    "“What takes space”, at the foot of this tab, shows what can be deleted.": (
        "本页底部的“占用的空间”列出了可以删除的内容。"
    ),
    "A graphics card may add up in another order each time: a run that was stopped and goes on is the same "
    "run, but not promised to end with the very same bits, as it is on a CPU.": (
        "显卡每次求和的次序可能不同：停止后继续的训练仍是同一次训练，但不像在 CPU 上那样保证结果逐位相同。"
    ),
    # a run as it goes
    "Waiting": "排队中",
    "Starting": "启动中",
    "Running": "训练中",
    "Stopping": "停止中",
    "Done": "已完成",
    "Stopped": "已停止",
    "Failed": "失败",
    "Interrupted": "已中断",
    "No run yet": "还没有训练",
    "Set up your data and method, then press Start. You may close the page: the run goes on.": (
        "选好数据和方法，然后点“开始训练”。之后可以关闭页面，训练会继续。"
    ),
    "Number {place} in the queue; it starts by itself.": "队列第 {place} 位，轮到时自动开始。",
    "Reading the model and the rows.": "正在读取模型和数据。",
    "You may close the page: the run goes on.": "可以关闭页面，训练会继续。",
    "All steps are taken. It checks what it saved and answers the held-out rows.": (
        "所有步骤已完成。正在检查保存的结果并回答留出的样本。"
    ),
    "It finishes its step and saves what it has learnt.": "正在完成当前这一步，并保存已学到的内容。",
    "It took {time}.": "用时 {time}。",
    "Its answers wait in the Playground.": "去“试用”页看看它的回答吧。",
    "What it has learnt is saved: try it in the Playground, or resume.": (
        "已学到的内容已保存：可以去“试用”页试试，也可以继续训练。"
    ),
    "It had not begun to learn, so there is nothing to try yet. Press Resume, and it starts in its turn.": (
        "它还没有开始学习，所以没有可以试用的成果。点“继续训练”，轮到时就会开始。"
    ),
    "Next: how it learns": "下一步：如何学习",
    "Next: train": "下一步：训练",
    "Try it in the Playground": "去“试用”页试试",
    "and {count} more": "另有 {count} 个",
    "Look at it in the Train tab": "在“训练”页查看",
    "Progress": "进度",
    "Step {step} of {of}": "第 {step} / {of} 步",
    "about {time} left": "约剩 {time}",
    "about {count} seconds left": "约剩 {count} 秒",
    "a few seconds left": "还剩几秒",
    "Average training loss": "平均训练损失",
    "Held-out loss": "留出数据损失",
    "on rows it never saw": "在它没见过的数据上",
    "Pace": "速度",
    "tokens a second": "词元/秒",
    "tokens a second, on average": "词元/秒（平均）",
    "over the last {count} steps; {first} at the start": "最近 {count} 步的平均；开始时为 {first}",
    "lower is better": "越低越好",
    "Loss by step": "各步的损失",
    "Training loss at the last step": "最后一步的训练损失",
    "The loss curve appears here after the first steps. It should fall: lower is better.": (
        "训练开始几步后，这里会出现损失曲线。它应当下降：越低越好。"
    ),
    "Logarithmic scale": "对数坐标",
    "What the run says": "训练日志",
    "What the run says appears here.": "训练的日志会显示在这里。",
    "Stop and save": "停止并保存",
    "Stop at once, without saving": "立即停止，不再保存",
    "Leave the queue": "退出队列",
    "Resume": "继续训练",
    # what it came to
    "What it has learnt": "学到了什么",
    "On rows that were kept back: it never saw them while learning.": "用留出的行检验：它在学习时从未见过这些行。",
    "Before its training the model knows no labels: its head is new, and it guesses.": (
        "训练之前模型不认识任何标签：它的分类头是新的，只能靠猜。"
    ),
    "Loss": "损失",
    "Perplexity": "困惑度",
    "Right labels": "标签正确",
    "F1, each label weighing the same": "F1（各标签权重相同）",
    "Lead of good answers over bad ones": "好回答领先坏回答的幅度",
    "Pairs or verdicts judged right": "判断正确的配对或评价",
    "Answers that match to the letter": "与标准答案完全一致的比例",
    "The loss fell from {before} before to {after} after: lower is better.": (
        "损失从学习前的 {before} 降到学习后的 {after}：越低越好。"
    ),
    "The loss rose from {before} before to {after} after, so these rows are answered worse than by the "
    "untouched model. Try a smaller learning rate, fewer rounds or more rows.": (
        "损失从学习前的 {before} 升到学习后的 {after}，说明这些行答得比原模型还差。"
        "可以试试更小的学习率、更少的轮数，或更多数据行。"
    ),
    "The loss hardly moved: {before} before, {after} after. Try more rounds or a larger learning rate.": (
        "损失几乎没有变化：学习前 {before}，学习后 {after}。可以试试更多轮数，或更大的学习率。"
    ),
    "The answers below have not changed yet: train longer, with more rounds or a larger learning rate.": (
        "下面的回答还没有变化：请训练更久，例如增加轮数或调大学习率。"
    ),
    "Too many labels are still wrong to rely on. What helps most: a larger model, more rows, more rounds.": (
        "错误的标签仍然太多，还不可靠。最有帮助的是：更大的模型、更多的行、更多的轮数。"
    ),
    "The saved result was read back and answers exactly as trained.": "已重新读取保存的结果，其回答与训练时完全一致。",
    "The saved result answers differently from what was trained. Do not rely on it; train again.": (
        "保存的结果与训练得到的回答不同。请不要使用它，重新训练。"
    ),
    "Question": "问题",
    "After": "训练之后",
    "In your rows": "你的数据中",
    # all runs
    "Your runs": "你的训练",
    "Choose one to see it above.": "点选一个，上方就会显示它。",
    "Search": "搜索",
    "Search your runs": "搜索你的训练",
    "Open a recipe file": "打开配方文件",
    "Run": "训练",
    "State": "状态",
    "Model": "模型",
    "Steps": "步数",
    "Started": "创建时间",
    "No runs yet": "还没有训练记录",
    "Your runs appear here, with their losses, to compare and to use again.": (
        "你的训练会列在这里，连同它们的损失，可以比较，也可以再次使用。"
    ),
    "No run with these words.": "没有包含这些文字的训练。",
    "Name": "名称",
    "Notes": "备注",
    "Keep name and notes": "保存名称和备注",
    "Compare with": "与之比较",
    "Draws both curves above and lists what differs.": "在上方画出两条曲线，并列出不同的设置。",
    "no other run": "不比较",
    "These two runs have the same settings.": "这两次训练的设置相同。",
    "Setting": "设置",
    "Use these settings": "使用这些设置",
    "Download the recipe": "下载配方",
    "Delete": "删除",
    "Delete for ever, free {space}": "永久删除，释放 {space}",
    "Keep it": "保留",
    # the queue
    "Earlier": "提前",
    "Later": "延后",
    "Hold my queue back": "暂停我的队列",
    "Let my runs start": "让我的训练开始",
    "You hold your queue back: press “Let my runs start”, and it starts in its turn.": (
        "你暂停了自己的队列：点“让我的训练开始”，轮到时它就会开始。"
    ),
    "Start it again": "再训练一次",
    # what takes space
    "What takes space": "占用的空间",
    "What a run has learnt stays when only its checkpoints or files to download go.": (
        "只删除检查点或供下载的文件时，训练学到的内容会保留。"
    ),
    "Delete for ever": "永久删除",
    "Checkpoints": "检查点",
    "The adapter": "适配器",
    "Files to download": "供下载的文件",
    "Together": "合计",
    "{count} smaller runs": "{count} 个较小的训练",
    "{total} together; {free} are free on this disk.": "共 {total}；此磁盘还有 {free} 可用。",
    "{name}: the whole run": "{name}：整个训练",
    "{name}: its checkpoints": "{name}：它的检查点",
    "{name}: files to download": "{name}：供下载的文件",
    "Upload: {name}": "上传：{name}",
    "Uploads": "上传的文件",
    "Model: {name}": "模型：{name}",
}
