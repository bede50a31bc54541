"""Chinese for the Method tab."""

TEXTS: dict[str, str] = {
    "Show all {count} methods": "显示全部 {count} 种方法",
    "The others are for those who know what they look for.": "其余的适合知道自己要找什么的人。",
    "How the model learns": "模型怎样学习",
    "Not sure? LoRA is the usual first choice.": "拿不准？通常先选 LoRA。",
    "Method": "方法",
    "Small added matrices": "附加的小矩阵",
    "Learnt prompts": "学习得到的提示",
    "Learnt scales": "学习得到的缩放",
    "Small added layers": "附加的小层",
    "Everything": "全部参数",
    "More settings": "更多设置",
    "none": "无",
    "Parameters that learn": "参与学习的参数",
    "{percent} % of {total}": "占 {total} 的 {percent} %",
    "Result file": "结果文件",
    "to keep or to share": "可保存或分享",
    "Memory": "内存",
    "fits: this machine has {machine}": "放得下：本机有 {machine}",
    "tight: this machine has {machine}": "勉强：本机有 {machine}",
    "will not fit: this machine has {machine}": "放不下：本机有 {machine}",
    "the model": "模型",
    "gradients": "梯度",
    "the optimizer": "优化器",
    "the rows at once": "同时处理的数据行",
    "scores of words": "词的打分",
    "programs": "程序本身",
    "Most of the memory is the model itself: choose a smaller one, or a shorter number format.": (
        "内存大部分是模型本身：请选更小的模型，或更短的数字格式。"
    ),
    "Most of the memory is what every weight needs to learn: choose LoRA or another small method.": (
        "内存大部分用于让每个权重学习：请选 LoRA 或其他小方法。"
    ),
    "Most of the memory is for the rows at once: fewer rows at once, shorter ones, "
    "or activation checkpointing (Train tab) help most.": (
        "内存大部分用于同时处理的数据行：减少同时的行数、缩短文本或使用激活检查点（训练页）最有效。"
    ),
    "Most of the memory is for scoring words: fewer rows at once or shorter ones help most.": (
        "内存大部分用于给词打分：减少同时的行数或缩短文本最有效。"
    ),
    "For one round of your rows, worked out from a short test of this machine.": (
        "你的数据过一轮所需的时间，由本机的简短测试推算。"
    ),
    "Adapted: {count} layers": "被调整的层：{count} 个",
    "Pick from this model's layers": "从这个模型的层中选择",
    "What you pick is written into the field above, where it can be changed.": (
        "所选内容会写入上面的输入框，可在那里修改。"
    ),
    "Published: {right} % of school sums right after training Llama 3.2 3B, with {memory} "
    "of memory (best of {count}, at a rate of {rate}).": (
        "公开结果：训练 Llama 3.2 3B 后算对 {right} % 的小学应用题，用了 {memory} 内存"
        "（{count} 次中最好的一次，学习率 {rate}）。"
    ),
    "Published results, and how it is counted": "公开结果与参数的算法",
    "Published results": "公开结果",
    "PEFT's comparison of methods": "PEFT 的方法比较",
    "Parameters: r · (in + out) for each adapted layer. The textbook's 2 · L · d · r is the same for L square "
    "layers of width d, and too much where keys and values are narrower.": (
        "参数量：每个被调整的层为 r ·（输入 + 输出）。教科书的 2 · L · d · r 适用于 L 个宽度为 d 的方阵层；"
        "键和值较窄时它会偏大。"
    ),
    "Time": "时间",
    "measured in the first steps": "在最初几步中测得",
    "The calculator is starting. The figures follow in a moment.": "计算程序正在启动，数字马上就来。",
    "not known yet": "尚不知道",
    "Read the paper": "阅读论文",
    "Its own learning rate: {rate}": "它自己的学习率：{rate}",
    "can be folded into the model": "可以并入模型",
    "stays beside the model": "保留在模型旁边",
    "{count} s": "{count} 秒",
    "{count} min": "{count} 分钟",
    "{hours} h {minutes} min": "{hours} 小时 {minutes} 分钟",
}
