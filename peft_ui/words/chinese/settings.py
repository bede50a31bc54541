"""Chinese for the settings of training and evaluation."""

TEXTS: dict[str, str] = {
    "Revision": "版本",
    "A branch, tag or commit of the model on the Hub; empty means its main branch.": (
        "模型在 Hub 上的分支、标签或提交；留空表示主分支。"
    ),
    "Number format": "数值格式",
    "How each weight is held; auto takes what is fastest on this machine.": (
        "每个权重的存放方式；auto 会选本机上最快的格式。"
    ),
    "Quantization": "量化",
    "Hold the frozen base in 4 bits (nf4) or 8 bits (int8, or int8_torchao) to save memory.": (
        "用 4 位（nf4）或 8 位（int8 或 int8_torchao）存放冻结的原模型，以节省内存。"
    ),
    "Rounds": "轮数",
    "How many times the run reads through all training rows.": "通读全部训练行的次数。",
    "Steps at most": "最多步数",
    "Stop after this many steps, whatever the number of rounds; -1 means no limit.": (
        "达到该步数即停止，不论轮数；-1 表示不限。"
    ),
    "Rows at once": "每次行数",
    "Rows in one step; more need more memory.": "一步中的行数；越多需要的内存越多。",
    "Steps gathered into one": "合并的步数",
    "Adds up the gradients of several small steps: the effect of a larger batch without its memory.": (
        "累加若干小步的梯度：得到更大批次的效果而不占用其内存。"
    ),
    "Learning rate": "学习率",
    "How far each step moves the weights. Empty: the method's own default.": (
        "每一步移动权重的幅度。留空：方法自己的默认值。"
    ),
    "Seed": "随机种子",
    "The same seed gives the same run.": "相同的种子得到相同的运行。",
    "Course of the learning rate": "学习率的变化",
    "How the learning rate falls over the run.": "学习率在运行中如何下降。",
    "Warm-up": "预热",
    "Steps in which the learning rate rises; below 1, a share of the run.": (
        "学习率上升的步数；小于 1 时为占整个运行的比例。"
    ),
    "Weight decay": "权重衰减",
    "Pulls trained weights gently towards zero.": "把训练的权重轻轻拉向零。",
    "Gradient clipping": "梯度裁剪",
    "A longer gradient is shortened to this length; 0 turns it off.": "更长的梯度会缩短到该长度；0 表示关闭。",
    "Optimizer": "优化器",
    "The rule that turns gradients into steps.": "把梯度变成步伐的规则。",
    "Activation checkpointing": "激活检查点",
    "Recomputes instead of remembering: less memory, more time.": "重新计算而不记住：省内存，费时间。",
    "Order of the rows": "行的顺序",
    "Rows of like length in one step need less filler, so it is faster; but each step is less mixed.": (
        "把长度相近的行放进同一步，填充更少、更快；但每步的行混合得少些。"
    ),
    "Packing": "打包",
    "Rows of a step share lines instead of being filled up to the longest: the same losses without the filler.": (
        "同一步的行首尾相接，而不是各自填充到最长：损失相同，没有填充。"
    ),
    "Evaluate every": "评估间隔",
    "Steps between evaluations; empty: at the end of each round.": "两次评估之间的步数；留空：每轮结束时。",
    "Checkpoint every": "检查点间隔",
    "Steps between checkpoints; empty: each minute and each round.": "两个检查点之间的步数；留空：每分钟和每轮。",
    "Checkpoints kept": "保留的检查点",
    "Older ones are deleted.": "更早的会被删除。",
    "LoRA+ ratio": "LoRA+ 比率",
    "How many times faster LoRA's second matrices learn than its first; 16 is usual. Empty: both alike.": (
        "LoRA 的第二个矩阵比第一个学得快多少倍；通常用 16。留空：两者相同。"
    ),
    "Keep the best": "保留最好的",
    "What had the lowest loss on held-out rows is the result, not what came last.": (
        "以留出行上损失最低的一步为结果，而不是最后一步。"
    ),
    "Patience": "耐心",
    "End the run after so many evaluations in which the held-out loss found no new low. Empty: never.": (
        "留出行的损失在这么多次评估中没有新低，就结束训练。留空：从不。"
    ),
    "Processes": "进程数",
    "Each takes its share of the rows at once, on a graphics card of its own.": (
        "每个进程分担每次行数的一份，各用一张显卡。"
    ),
    "Report to": "报告到",
    "Also write the losses for trackio, TensorBoard or Weights & Biases.": (
        "同时为 trackio、TensorBoard 或 Weights & Biases 写下损失。"
    ),
    "Continue from": "接着训练",
    "Begin with the weights of an adapter: a run of yours, or one on the Hub (owner/name). Empty: anew.": (
        "从已有适配器的权重开始：你的一次训练，或 Hub 上的适配器（owner/name）。留空：从头开始。"
    ),
    "Metrics": "指标",
    "What is measured on the held-out rows.": "在留出的行上衡量什么。",
    "Samples": "样例",
    "Held-out rows answered by base and adapter after the run.": "运行后由原模型和适配器各自回答的留出行数。",
    "Label smoothing": "标签平滑",
    "Share of each target that is spread over all others, against being too sure.": (
        "把每个目标的一部分分给其他所有目标，以免过于自信。"
    ),
    "Noise on the words": "词向量噪声",
    "NEFTune: noise on word vectors while training; 5 is usual. Empty: none.": (
        "NEFTune：训练时在词向量上加噪声；通常用 5。留空：不加。"
    ),
    "Faithfulness (beta)": "忠实度（beta）",
    "Learning from preferences only: higher stays closer to the model as it was.": (
        "仅用于从偏好中学习：越高越接近原来的模型。"
    ),
    # what the values of a choice mean
    "falls evenly to zero": "均匀降到零",
    "falls slowly at first and at the end": "两头慢、中间快地下降",
    "stays as it is": "保持不变",
    "rises, then stays": "先升后保持",
    "falls along a power": "按幂曲线下降",
    "falls with the root of the steps": "随步数的平方根下降",
    "the usual one": "最常用",
    "the usual one in one kernel": "最常用，合为一个内核",
    "the usual one in less memory": "最常用，占内存少",
    "mixed anew each round": "每轮重新打乱",
    "like lengths together": "长度相近的在一起",
    "8 bits a weight, by torchao": "每个权重 8 位，由 torchao 实现",
    "little memory": "很省内存",
    "plain steps": "朴素的步伐",
    "the fastest here": "本机最快",
    "exact, most memory": "精确，最占内存",
    "half the memory": "内存减半",
    "half the memory, narrow range": "内存减半，数值范围窄",
    "4 bits a weight": "每个权重 4 位",
    "8 bits a weight": "每个权重 8 位",
    "random numbers": "随机数",
    "random directions": "随机方向",
    "the strongest directions": "最强的方向",
    "the strongest directions, by QR": "最强的方向（QR 分解）",
    "the weakest directions": "最弱的方向",
    "directions of your rows": "你的数据的方向",
    "random words": "随机的词",
    "a text of yours": "你自己的文字",
    "no change at first": "起初没有变化",
    "after attention and feed-forward": "在注意力层和前馈层之后",
    "after feed-forward only": "只在前馈层之后",
    "plain layers": "普通的层",
    "a recurrent network": "循环网络",
    "all that there are": "全部",
    "those of adapted layers": "被调整的层的",
    # names of the recipe's data, where two runs are compared
    "Data": "数据",
    "Split": "划分",
    "Format": "格式",
    "Columns": "列",
    "Template": "模板",
    "System prompt": "系统提示",
    "Held-out rows": "留出行",
}
