"""Chinese for the methods themselves: titles, summaries, settings."""

TEXTS: dict[str, str] = {
    # titles and summaries
    "LoRA": "LoRA",
    "Learns a small low-rank change to chosen weight matrices; the usual first choice.": (
        "为选定的权重矩阵学习一个小的低秩改变；通常的首选。"
    ),
    "IA3": "IA3",
    "Learns only how much each inner channel counts; tiny adapters, quick to train.": (
        "只学习每个内部通道的分量；适配器极小，训练很快。"
    ),
    "Prompt Tuning": "提示微调（Prompt Tuning）",
    "Learns a few word vectors that are put before every text; the model stays as it is.": (
        "学习几个放在每段文本之前的词向量；模型本身不变。"
    ),
    "P-Tuning": "P-Tuning",
    "A small network learns to write the virtual tokens; only what it wrote is kept.": (
        "由一个小网络学习写出虚拟词元；只保留它写出的内容。"
    ),
    "P-Tuning v2": "P-Tuning v2",
    "Learns keys and values before the text in every layer, directly; works for small models too.": (
        "直接学习每一层中文本之前的键和值；小模型也适用。"
    ),
    "Prefix Tuning": "前缀微调（Prefix Tuning）",
    "Learns what every attention layer sees before the text; stronger than word vectors alone.": (
        "学习每个注意力层在文本之前看到的内容；比单用词向量更强。"
    ),
    "Full fine-tuning": "全参数微调",
    "Trains every weight of the model: the yardstick, at many times the memory and disk.": (
        "训练模型的每个权重：作为标尺，但需要多倍的内存和磁盘。"
    ),
    # settings
    "Rank": "秩",
    "Width of the learnt change. More can hold more, and costs memory in proportion.": (
        "所学改变的宽度。越大能容纳越多，内存也按比例增加。"
    ),
    "Strength (alpha)": "强度（alpha）",
    "The change is multiplied by alpha divided by the rank; twice the rank is usual.": (
        "所学改变乘以 alpha 除以秩；通常取秩的两倍。"
    ),
    "Dropout": "随机丢弃",
    "Share of the inputs that is ignored at random while training, against learning by heart.": (
        "训练时随机忽略的输入比例，防止死记硬背。"
    ),
    "Rank-stabilised": "秩稳定",
    "Divide by the rank's square root instead of the rank, so that high ranks keep their strength.": (
        "除以秩的平方根而不是秩，使高秩保持强度。"
    ),
    "DoRA": "DoRA",
    "Learn each weight's length apart from its direction: often a little better, and slower.": (
        "把每个权重的长度与方向分开学习：往往略好，但较慢。"
    ),
    "Layers to adapt": "要调整的层",
    "Of these, scaled at the input": "其中在输入处缩放的层",
    "Endings of the names of feed-forward layers: their inputs are scaled instead of their outputs. "
    "Empty: PEFT's default for this model.": ("前馈层名称的结尾：缩放其输入而不是输出。留空：PEFT 对该模型的默认值。"),
    "Virtual tokens": "虚拟词元",
    "Learnt positions put before every text. More can hold more, and make every text longer.": (
        "放在每段文本之前的可学习位置。越多能容纳越多，也让每段文本变长。"
    ),
    "First words": "初始词",
    "Vectors of random words of the model (SAMPLE_VOCAB), of your own words (TEXT), or noise (RANDOM).": (
        "取模型中随机词的向量（SAMPLE_VOCAB）、你自己的词（TEXT）或噪声（RANDOM）。"
    ),
    "With TEXT: the words to begin with, repeated or cut to the number of virtual tokens.": (
        "选 TEXT 时：起始的词，会重复或截短到虚拟词元的数量。"
    ),
    "Network": "网络",
    "What writes the virtual tokens: a plain network (MLP), or one that reads them in order (LSTM).": (
        "由什么写出虚拟词元：普通网络（MLP），或按顺序读取的网络（LSTM）。"
    ),
    "Width of the network": "网络宽度",
    "Empty: the model's own width. Smaller saves memory while training.": "留空：与模型同宽。较小可节省训练内存。",
    "With the network only. Empty: as wide as the model's keys.": "仅在使用网络时有效。留空：与模型的键同宽。",
    "Layers of the LSTM": "LSTM 层数",
    "With LSTM only (empty: 2); the MLP always has three layers.": "仅用于 LSTM（留空：2）；MLP 总是三层。",
    "Dropout of the LSTM": "LSTM 的随机丢弃",
    "With LSTM of two or more layers only (empty: none).": "仅用于两层或更多层的 LSTM（留空：无）。",
    "Begin with": "起始值",
    "zero: the prefix says nothing at first, and learns from there. Empty: noise, which learns worse.": (
        "zero：前缀起初不起作用，再由此学习。留空：噪声，学得较差。"
    ),
    "Write it by a network": "由网络写出",
    "A small network writes the prefix while training; steadier, and needs much more memory.": (
        "训练时由一个小网络写出前缀；更稳定，但需要更多内存。"
    ),
}
