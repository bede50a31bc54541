"""Chinese for what a run says as it goes, for what would have gone wrong in silence, and for what would fit."""

SENTENCES: dict[str, str] = {
    # before it begins
    "The number of labels is not known before the rows are read: two are assumed.": (
        "读取数据之前不知道有多少种标签：先按两种计算。"
    ),
    "{} needs the package {}, which is not installed.": "{} 需要软件包 {}，而它没有安装。",
    "Install it with pip install {}, or choose none.": "请用 pip install {} 安装，或选择 none。",
    "Install it with pip install {}.": "请用 pip install {} 安装。",
    "{} needs the package bitsandbytes, which is not installed.": "{} 需要软件包 bitsandbytes，而它没有安装。",
    "Choose adafactor, which needs little memory too.": "请选择同样省内存的 adafactor。",
    "Leave it empty, or choose LoRA.": "请留空，或选择 LoRA。",
    "Leave it empty, or choose another method.": "请留空，或选择另一种方法。",
    "{} has no second matrices that could learn faster.": "{} 没有可以学得更快的第二个矩阵。",
    "needs rows that are held out, and there are none.": "需要留出的行，而现在没有留出任何行。",
    "Hold some back (data.validation), or switch it off.": "请留出一些行（data.validation），或关闭它。",
    "P-Tuning throws its network away when it is saved, so nothing is left that could learn on.": (
        "P-Tuning 保存时会丢弃它的网络，所以没有可以继续学习的部分。"
    ),
    "Prefix Tuning throws its network away when it is saved, so nothing is left that could learn on.": (
        "Prefix Tuning 保存时会丢弃它的网络，所以没有可以继续学习的部分。"
    ),
    "Reporting to {} needs the package {}.": "报告到 {} 需要软件包 {}。",
    "Nobody is signed in to Weights & Biases here.": "这里没有人登录 Weights & Biases。",
    "Run wandb login in a terminal first.": "请先在终端中运行 wandb login。",
    "Reporting to {} would use the account of whoever runs this page.": "报告到 {} 会使用本页面运营者的账号。",
    "Choose none or tensorboard, or run PEFT UI on a machine of your own.": (
        "请选择 none 或 tensorboard，或在自己的机器上运行 PEFT UI。"
    ),
    "Name a run of yours or a Hub id.": "请指定你的一次训练或 Hub 上的名称。",
    "{} processes cannot share {} rows evenly.": "{} 个进程无法平分 {} 行。",
    "Rows cannot share lines for the task {}.": "任务 {} 的行不能打包。",
    "{} puts words before a row, which a line of several rows has no place for.": (
        "{} 把词放在每行之前，而打包后的行没有这个位置。"
    ),
    "The noise on the words is measured by a row's length, and packing hides it.": (
        "词上的噪声按行的长度计算，而打包会掩盖这个长度。"
    ),
    "The model {} does not keep rows that share a line apart, so packing would mix them.": (
        "模型 {} 不能把打包在一起的行分开，打包会把它们混在一起。"
    ),
    "Set packing to false; group_by_length saves filler too.": (
        "请把 packing 设为 false；group_by_length 也能减少填充。"
    ),
    "{} processes are more than the {} graphics cards, or else cores, of this machine.": (
        "{} 个进程多于本机的 {} 张显卡（没有显卡时为核心）。"
    ),
    "Make the rows at once a multiple of it.": "请把每次行数设为它的倍数。",
    "The processes that train together ended with code {}, without a word on why.": (
        "一起训练的进程以代码 {} 结束，没有说明原因。"
    ),
    "The whole story is in worker.log, in the run's folder; resume to go on from the last checkpoint.": (
        "详情见训练文件夹中的 worker.log；点“继续训练”可从最后一个检查点接着进行。"
    ),
    "With {} this run does more than a plain script says.": "使用了 {}，这次训练做的比普通脚本能表达的更多。",
    # what it begins with
    "{} is {} by now; going on with {}, as begun.": "{} 现在是 {}；按开始时的 {} 继续。",
    "The base {} is no longer the one that this run began with: {} is another.": (
        "原模型 {} 已不是这次训练开始时的那个：{} 变了。"
    ),
    "Put the old files back, or start a new run.": "请放回原来的文件，或开始新的训练。",
    "The adapter {} could not be fetched from the Hub.": "无法从 Hub 取得适配器 {}。",
    "There is no adapter {} to go on from.": "没有可以接着训练的适配器 {}。",
    "Name a finished run of yours, or an adapter on the Hub (owner/name).": (
        "请指定你已完成的一次训练，或 Hub 上的适配器（owner/name）。"
    ),
    "The adapter {} was made with {} {}, and this recipe says {}.": (
        "适配器 {} 训练时的 {} 是 {}，而这份配方写的是 {}。"
    ),
    "Set {} to {}.": "请把 {} 设为 {}。",
    "The adapter {} was made by another method, for another model, or for other layers: {} is {} there and {} here.": (
        "适配器 {} 来自另一种方法、另一个模型或另一些层：{} 在那里是 {}，在这里是 {}。"
    ),
    "Use the method, the settings and the model that it was made with.": "请使用它训练时的方法、设置和模型。",
    # as it goes
    "Computing on the CPU with {} threads{}: no CUDA card was found.": (
        "在 CPU 上用 {} 个线程计算{}：没有找到 CUDA 显卡。"
    ),
    "; oneDNN multiplies matrices faster here than MKL, and as exactly": (
        "；oneDNN 在这里的矩阵乘法比 MKL 快，且同样精确"
    ),
    "Computing on Apple's GPU in full precision.": "在 Apple GPU 上以全精度计算。",
    "Computing on a CUDA card in bfloat16, which it has in hardware; attention by PyTorch's own kernels (flash where "
    "they fit), AdamW's step as one fused kernel.": (
        "在 CUDA 显卡上以 bfloat16 计算（硬件支持）；注意力用 PyTorch 自带内核（合适时用 flash），"
        "AdamW 的一步合为一个内核。"
    ),
    "Computing on a CUDA card in full precision, since it has no bfloat16 in hardware (Ampere and later have); "
    "attention by PyTorch's own kernels, AdamW's step as one fused kernel.": (
        "在 CUDA 显卡上以全精度计算，因为它的硬件不支持 bfloat16（Ampere 及以后才有）；注意力用 PyTorch 自带内核，"
        "AdamW 的一步合为一个内核。"
    ),
    "{} rows to learn from, {} held out.": "{} 行用于学习，{} 行留出。",
    "Going on from {}.": "从 {} 继续。",
    "All steps are taken. Looking at what was saved: base and adapter answer the held-out rows.": (
        "所有步骤已完成。正在检查保存的结果：由原模型和适配器回答留出的行。"
    ),
    "The held-out loss found no new low in {} evaluations: the run ends at step {}.": (
        "留出行的损失在 {} 次评估中没有新低：训练在第 {} 步结束。"
    ),
    "Step {} had the lowest held-out loss, {}: its weights are kept.": (
        "第 {} 步在留出行上的损失最低（{}）：保留它的权重。"
    ),
    "{}, so the last step's weights are kept and not the best ones.": "{}，所以保留最后一步而不是最好一步的权重。",
    "The training loss has not fallen: {} at first, {} of late. Try a larger learning rate, another method, or look at "
    "the preview: can the answer be known from the question?": (
        "训练损失没有下降：起初 {}，最近 {}。请试试更大的学习率或另一种方法，或看看预览：从问题能知道答案吗？"
    ),
    # what ends it
    "The gradient's length is {} at step {}.": "第 {1} 步的梯度长度是 {0}。",
    "After step {} the weight {} holds values that are no numbers.": "第 {} 步之后，权重 {} 含有不是数字的值。",
    "Try a smaller learning rate, or gradient clipping at 1; the last good checkpoint is kept.": (
        "请试试更小的学习率，或把梯度裁剪设为 1；最后一个完好的检查点已保留。"
    ),
    "A checkpoint needs {} MB, and the disk has {} MB left.": "一个检查点需要 {} MB，而磁盘只剩 {} MB。",
    "Free some space, then resume: the run goes on from its last checkpoint.": (
        "请腾出空间，然后继续：训练会从最后一个检查点接着进行。"
    ),
    "There was not enough memory for this run.": "内存不足，无法完成这次训练。",
    "Try a smaller batch, a shorter max_length, gradient checkpointing, or a smaller model; then resume.": (
        "请减少每次行数、缩短最长样本、打开激活检查点或换更小的模型，然后继续。"
    ),
    "The disk is full.": "磁盘已满。",
    "By the estimate each of these would fit, and the run can be started anew with one of them:": (
        "按估算，以下每一项单独使用都放得下，可以用其中一项重新开始训练："
    ),
    "{}: about {} GB.": "{}：约 {} GB。",
    "Rows at once {}, steps gathered into one {}": "每次行数 {}，合并的步数 {}",
    "Longest example {} tokens": "最长样本 {} 个词元",
    "Activation checkpointing": "激活检查点",
    "Quantization nf4": "量化 nf4",
    "Only all together would fit: 1 row at once, short examples, activation checkpointing ({} GB).": (
        "只有全部一起才放得下：每次 1 行、短样本、激活检查点（{} GB）。"
    ),
    "By the estimate even the smallest settings need {} GB: choose a smaller model.": (
        "按估算，即使最小的设置也需要 {} GB：请选择较小的模型。"
    ),
}
