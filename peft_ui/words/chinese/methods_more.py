"""Chinese for the methods beyond the usual ones: titles, summaries, settings."""

NAMES = (
    "AdaLoRA BEFT BOFT BitFit C3A DEFT DeLoRA FourierFT GLoRA GraLoRA HRA HiRA LLaMA-Adapter LoHa LoRA-FA LoKr MiSS "
    "OFT PEANuT PSOFT PVeRA RandLoRA RoAd SHiRA TinyLoRA Uni-LoRA VB-LoRA VeRA WaveFT"
).split()

TEXTS: dict[str, str] = {name: name for name in NAMES} | {
    # titles and summaries
    "LN tuning": "层归一化微调（LN tuning）",
    "Trains the norms between the layers: a few vectors, at no cost when the model is used.": (
        "训练层与层之间的归一化：只有几个向量，使用模型时没有额外开销。"
    ),
    "Trains the biases that the model already has, and only those; the smallest honest change.": (
        "只训练模型已有的偏置；最小而实在的改变。"
    ),
    "Bottleneck adapters": "瓶颈适配器（Adapter）",
    "Puts small layers behind the model's own; the first method of its kind, and still strong.": (
        "在模型原有的层之后加上小层；这类方法的鼻祖，至今仍然有力。"
    ),
    "Trainable tokens": "可训练词元",
    "Trains the vectors of a few words that you name, such as tokens that you added.": (
        "训练你指定的少数词的向量，例如新加入的词元。"
    ),
    "Learnt words that the upper layers may look at, through a gate that begins closed.": (
        "学习供上面几层查看的词，经由一道起初关闭的门。"
    ),
    "Learns two short vectors for each layer around random matrices that all layers share; tiny files.": (
        "所有层共用随机矩阵，每层只学习两个短向量；文件极小。"
    ),
    "VeRA whose change is drawn at random around what it learnt, which keeps it from being too sure.": (
        "VeRA 的概率版：改变围绕所学的值随机抽取，避免过于自信。"
    ),
    "Mixes many fixed random low-rank matrices by learnt weights, so that the change has full rank.": (
        "用学到的权重混合许多固定的随机低秩矩阵，使改变达到满秩。"
    ),
    "Multiplies each weight by a learnt low-rank change, so that the result has full rank; strong on hard tasks.": (
        "把每个权重乘以学到的低秩改变，使结果达到满秩；擅长难的任务。"
    ),
    "LoRA that learns the direction and the strength of its change apart; forgiving of high learning rates.": (
        "把改变的方向与强度分开学习的 LoRA；能容忍较高的学习率。"
    ),
    "Cuts each layer into blocks with a LoRA of its own for each; holds more at the same size.": (
        "把每层切成小块，每块各有一个 LoRA；同样大小能容纳更多。"
    ),
    "Multiplies two low-rank changes entry by entry, so that a small rank reaches further.": (
        "把两个低秩改变逐元素相乘，使小的秩也能走得更远。"
    ),
    "Builds the change from two small matrices, one laid out in every cell of the other; very small files.": (
        "由两个小矩阵构成改变，一个铺在另一个的每一格中；文件很小。"
    ),
    "LoRA that scales, shifts and adds to each weight and its bias at once.": (
        "同时对每个权重及其偏置进行缩放、平移和相加的 LoRA。"
    ),
    "Takes a learnt direction out of each weight and puts a new one in its place.": (
        "从每个权重中取出一个学到的方向，换上新的方向。"
    ),
    "Adds one thin matrix to equal shares of each layer; quick and sparing, the successor of Bone.": (
        "把一个薄矩阵加到每层的各个等份上；快而节省，是 Bone 的后继。"
    ),
    "Trains a scattered few of each layer's own weights; nothing is added to the model.": (
        "训练每层自身权重中零散的一小部分；不给模型添加任何东西。"
    ),
    "Turns each layer's inputs in blocks without stretching them, which keeps what the model knows.": (
        "分块旋转每层的输入而不拉伸，从而保住模型已知的内容。"
    ),
    "OFT with small blocks and a learnt scale for each output; few weights, but slow and hungry for memory.": (
        "使用小块、并为每个输出学习比例的 OFT；权重少，但慢且占内存。"
    ),
    "Changes each layer by a chain of learnt mirrors: between LoRA's freedom and OFT's gentleness.": (
        "用一串学到的镜面改变每层：介于 LoRA 的自由与 OFT 的温和之间。"
    ),
    "Turns only the main directions of each weight, and scales them; few weights, and gentle.": (
        "只旋转并缩放每个权重的主要方向；权重少，且温和。"
    ),
    "Learns the change as circular convolutions: few numbers, full rank, and fast.": (
        "以循环卷积的形式学习改变：数字少、满秩、速度快。"
    ),
    "Learns a few waves of which the change is made; a thousand numbers for each layer, whatever its size.": (
        "学习构成改变的少数波；每层一千个数，与层的大小无关。"
    ),
    "Learns a few wavelets of which the change is made; as small as FourierFT, and more local.": (
        "学习构成改变的少数小波；与 FourierFT 一样小，且更局部。"
    ),
    "All layers build their changes from one small bank of learnt vectors.": (
        "所有层都从一个小的可学习向量库中构造各自的改变。"
    ),
    "One short learnt vector, spread over the changes of all layers: the file is a kilobyte.": (
        "一个短的可学习向量，铺到所有层的改变上：文件只有约一千字节。"
    ),
    "Learns a handful of numbers along each weight's own main directions.": (
        "沿每个权重自身的主要方向只学习少数几个数。"
    ),
    "A small network reads each weight and writes its change; can learn what a plain sum cannot.": (
        "由一个小网络读取每个权重并写出它的改变；能学到简单相加学不到的东西。"
    ),
    "Turns and stretches the outputs of each layer in pairs; tiny, and quick to swap at run time.": (
        "成对旋转并拉伸每层的输出；极小，运行时切换很快。"
    ),
    "Adds one learnt bias to the value layers, also in models that have no biases at all.": (
        "给“值”层加一个学到的偏置，没有偏置的模型也可以。"
    ),
    # settings
    "Layers left out": "略过的层",
    "Share of the adapted layers that go without their change at random while training.": (
        "训练时随机不使用改变的层所占的比例。"
    ),
    "Strength": "强度",
    "What was learnt is multiplied by this; it acts like a learning rate of its own.": (
        "所学的内容会乘以这个数；它的作用像另一个学习率。"
    ),
    "Width of the adapters": "适配器宽度",
    "How narrow the added layers are in the middle. More can hold more, and costs in proportion.": (
        "所加的层中间有多窄。越宽能容纳越多，开销也按比例增加。"
    ),
    "Places": "位置",
    "houlsby: behind attention and behind the feed-forward layers. pfeiffer: behind the latter only, "
    "for half the size.": "houlsby：在注意力和前馈层之后都加。pfeiffer：只在前馈层之后加，大小减半。",
    "Bend": "激活函数",
    "The function in the middle of an adapter.": "适配器中间的函数。",
    "The function between the layers of the small network.": "小网络各层之间的函数。",
    "Numbers of the tokens": "词元编号",
    "Which tokens learn: their numbers in the model's vocabulary, separated by commas.": (
        "哪些词元要学习：写它们在模型词表中的编号，用逗号分隔。"
    ),
    "Learnt words": "可学习的词",
    "How many learnt words each of these layers may look at.": "这些层各能查看多少个可学习的词。",
    "Layers from the top": "从上数的层数",
    "How many of the upper layers get them; it cannot be more than the model has.": (
        "上面多少层使用它们；不能超过模型的层数。"
    ),
    "First value of the scales": "比例的初值",
    "What the learnt vectors begin with; larger lets the change grow faster.": (
        "所学向量的起始值；越大，改变增长得越快。"
    ),
    "Size of a block": "块的大小",
    "Channels that are turned together. Larger ones hold more; must divide the layers' input width.": (
        "一起旋转的通道数。越大能容纳越多；必须能整除各层的输入宽度。"
    ),
    "Larger blocks make a smaller file. Must divide the layers' widths.": ("块越大文件越小。必须能整除各层的宽度。"),
    "Keep turns small": "保持小幅旋转",
    "Hold every turn near none at all, for the gentlest change.": "让每次旋转都接近不转，改变最温和。",
    "Both matrices low-rank": "两个矩阵都低秩",
    "Also build the first matrix from two thin ones: a still smaller file.": (
        "第一个矩阵也由两个薄矩阵构成：文件更小。"
    ),
    "Where to cut": "切分处",
    "Size of the first matrix; -1 cuts each layer as evenly as its width allows.": (
        "第一个矩阵的大小；-1 表示按宽度尽量均匀地切分每层。"
    ),
    "Form": "形式",
    "plain: the usual one. bat: the change depends on the weight itself; stronger and slower. "
    "mini: shares are shared again, for the smallest file.": (
        "plain：通常的形式。bat：改变取决于权重本身，更强也更慢。mini：等份再次共享，文件最小。"
    ),
    "Width of mini": "mini 的宽度",
    "With mini only: how many different columns there are; must divide the layers' output width.": (
        "仅用于 mini：有多少不同的列；必须能整除各层的输出宽度。"
    ),
    "Seed of the choice": "选取的种子",
    "Which weights are trained is drawn at random; the same seed draws the same ones.": (
        "训练哪些权重是随机抽取的；同一种子抽取同样的权重。"
    ),
    "Waves for each layer": "每层的波数",
    "How many numbers are learnt for each layer; it cannot be more than the layer has weights.": (
        "每层学习多少个数；不能超过该层的权重数。"
    ),
    "Largest strength": "最大强度",
    "How far the change may go from the weights, at first; it is learnt from there.": (
        "起初改变最多能偏离权重多远；之后由训练调整。"
    ),
    "Blocks to a side": "每边的块数",
    "Each layer is cut into this many rows and columns. Must divide the rank and the layers' widths.": (
        "每层切成这么多行和列。必须能整除秩和各层的宽度。"
    ),
    "How much is learnt for each pair of outputs: one angle and one length, two, or four.": (
        "每对输出学习多少：一个角度和一个长度、两个，或四个。"
    ),
    "Outputs in a group": "每组的输出数",
    "Pairs are made within groups of this many. Must divide the layers' output width.": (
        "在这么多个输出的组内配对。必须能整除各层的输出宽度。"
    ),
    "Vectors in the bank": "库中的向量数",
    "How many vectors all layers share. More can hold more.": "所有层共用多少个向量。越多能容纳越多。",
    "Length of a vector": "向量长度",
    "Longer vectors make a smaller file. Must divide the layers' widths.": ("向量越长文件越小。必须能整除各层的宽度。"),
    "Vectors mixed in one place": "每处混合的向量数",
    "Of how many vectors each piece of the change is mixed.": "改变的每一段由多少个向量混合而成。",
    "Length of the vector": "向量的长度",
    "How many numbers are learnt in all, whatever the model's size.": "总共学习多少个数，与模型大小无关。",
    "Numbers for each group": "每组的数",
    "How many numbers are learnt for each group of layers.": "每组层学习多少个数。",
    "Share between layers": "层间共享",
    "0: each layer has numbers of its own; 1: all layers share the same ones.": (
        "0：每层有各自的数；1：所有层共用同样的数。"
    ),
    "How directions are kept apart": "如何分开各方向",
    "relu: quick. qr: exactly at right angles.": "relu：快。qr：严格正交。",
    "Only take out": "只取出",
    "Put nothing in the place of what is taken out: half the file, and a weaker change.": (
        "取出后不放入任何东西：文件减半，改变也较弱。"
    ),
    "Layers more": "更多层",
    "Further layers of the small network, in pairs. 0: none.": "小网络再加几对层。0：不加。",
    # AdaLoRA, multitask prompts, and LoRA in its forms
    "A LoRA that starts wide and, while it learns, takes rank from layers that need it less.": (
        "起初各层都较宽的 LoRA，学习中逐步从不太需要的层收回秩。"
    ),
    "Rank at first": "起始秩",
    "How wide every layer's change is at the start.": "开始时每一层改变的宽度。",
    "Rank at the end": "最终秩",
    "The mean over all layers; some keep more.": "所有层的平均值；有的层会保留更多。",
    "Steps before the cuts": "裁减之前的步数",
    "Steps in which every layer keeps its whole rank.": "在这些步中每一层都保留全部的秩。",
    "Steps after the cuts": "裁减之后的步数",
    "Steps at the end in which the ranks stay as they are.": "最后的这些步中秩不再改变。",
    "Steps between cuts": "裁减的间隔步数",
    "How often ranks are given out anew.": "每隔多少步重新分配一次秩。",
    "Orthogonality": "正交性",
    "How strongly the directions of a layer are kept apart from each other.": "让同一层的各方向互相分开的力度。",
    "Multitask Prompt Tuning": "多任务提示微调（MPT）",
    "Learns word vectors that tasks can share, and a thin matrix of this task's own.": (
        "学习各任务可共用的词向量，以及本任务自己的一个小矩阵。"
    ),
    "Rank of the task's matrix": "任务矩阵的秩",
    "How much of its own a task has beside what tasks share.": "除共用部分之外，任务自有的部分有多大。",
    "Vectors of random words of the model (SAMPLE_VOCAB), or noise (RANDOM).": (
        "取模型中随机词的向量（SAMPLE_VOCAB）或噪声（RANDOM）。"
    ),
    "Empty: no change at first, the usual way. pissa and olora: the strongest directions of each "
    "weight; mica: its weakest ones, of which half stays frozen; eva: the strongest directions of your rows; "
    "orthogonal and gaussian: other random numbers.": (
        "留空：起初没有改变，这是通常的做法。"
        "pissa 和 olora：取每个权重最强的方向；mica：取其最弱的方向，其中一半保持冻结；"
        "eva：取你的数据行最强的方向；orthogonal 和 gaussian：别的随机数。"
    ),
    "Keep the first of the two matrices as it was drawn and train the second: fewer parameters, less memory.": (
        "两个矩阵中第一个保持抽取时的样子，只训练第二个：参数更少，内存更省。"
    ),
    "Other ranks for some layers": "部分层的其他秩",
    "Endings of layer names with their rank, such as q_proj: 16, v_proj: 4. Empty: the same for all.": (
        "层名的结尾及其秩，如 q_proj: 16, v_proj: 4。留空：所有层相同。"
    ),
    "Biases that learn too": "一并学习的偏置",
    "none; all that the model has; or lora_only: those of the adapted layers.": (
        "none：没有；all：模型的全部偏置；lora_only：被调整的层的偏置。"
    ),
    "Words that learn too": "一并学习的词",
    "Numbers of tokens whose vectors are trained as well, with commas between. Empty: none.": (
        "其词向量也要训练的词元编号，用逗号分隔。留空：没有。"
    ),
    "Empty: what PEFT adapts by default in this model. attention: the linear layers of attention. "
    "all-linear: every linear layer. Or endings of names, such as q_proj and v_proj, or a regular expression.": (
        "留空：PEFT 对该模型默认调整的层。attention：注意力中的线性层。all-linear：所有线性层。"
        "也可写层名的结尾，如 q_proj 和 v_proj，或一个正则表达式。"
    ),
}
