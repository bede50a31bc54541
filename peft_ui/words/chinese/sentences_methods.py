"""Chinese for what methods, recipes, estimates and the training itself say."""

SENTENCES: dict[str, str] = {
    "The adapter has no {}; its folder holds {}.": "适配器没有 {}；它的文件夹里有 {}。",
    "Pickled weights (.bin, .pt) are never read: save them as safetensors.": (
        "从不读取 pickle 格式的权重（.bin、.pt）：请保存为 safetensors。"
    ),
    # why a method cannot be used here, and what to know about it
    "{} cannot do the task {}; it does {}.": "{} 不能做 {} 这种任务；它能做 {}。",
    "{} cannot learn on a quantized base; set quantization to none.": "{} 不能在量化的模型上学习；请不使用量化。",
    "{} does not work with gradient checkpointing; switch gradient_checkpointing off.": (
        "{} 不能与激活检查点一起使用；请把它关闭。"
    ),
    "IA3 has no default layers for models of type {}; "
    "name the key, value and feed-forward layers in target_modules and the last in feedforward_modules.": (
        "IA3 对 {} 类型的模型没有默认的层；请在“要调整的层”中写出键、值和前馈层，并把前馈层再写入下一项。"
    ),
    "{} cannot be used: a model of type {} takes no prefix in this task.": (
        "{} 不能使用：{} 类型的模型在这种任务中不接受前缀。"
    ),
    "{} cannot classify with a model of type {}: its classifier takes no vectors in place of tokens. "
    "Use LoRA or IA3.": "{} 不能用 {} 类型的模型分类：它的分类器不接受向量来代替词元。请用 LoRA 或 IA3。",
    "{} virtual tokens leave no room for text: this model reads {} positions. Lower num_virtual_tokens.": (
        "{} 个虚拟词元没有给文本留出位置：这个模型只能读 {} 个位置。请减少虚拟词元。"
    ),
    "PEFT names no default layers for models of type {}; {} adapts every linear layer here.": (
        "PEFT 对 {} 类型的模型没有默认的层；{} 在这里会调整所有线性层。"
    ),
    "No layer of this model is named {}; {}": "这个模型没有名为 {} 的层；{}",
    "{} adapts layers of the kinds {}; {} is of the class {}; {}": "{} 只能调整 {} 类的层；{} 属于 {} 类；{}",
    "{} cannot cut these layers: {} {} does not divide {}, the width of one of them. Set {} to {}.": (
        "{} 无法切分这些层：{} 的值 {} 不能整除其中一层的宽度 {}。请把 {} 设为 {}。"
    ),
    "{} cannot hold that much in these layers: {} {} is more than the {} that the smallest of them allows. Lower {}.": (
        "{} 在这些层中容不下那么多：{} 的值 {} 超过了其中最小一层所允许的 {}。请减小 {}。"
    ),
    "PEFT names no default norms for models of type {}; {} trains every norm here.": (
        "PEFT 对 {} 类型的模型没有默认的归一化层；{} 在这里会训练所有归一化层。"
    ),
    "This model has no bias parameters, so BitFit has nothing to train. Use LN tuning or LoRA.": (
        "这个模型没有偏置参数，BitFit 没有可训练的内容。请用层归一化微调或 LoRA。"
    ),
    "Others need PEFT UI to load a bottleneck adapter: PEFT itself has no such method.": (
        "别人需要 PEFT UI 才能加载瓶颈适配器：PEFT 本身没有这种方法。"
    ),
    "Where the blocks of models of type {} end is not known; name the last layer of each in target_modules.": (
        "不知道 {} 类型的模型的各块在哪里结束；请在“要调整的层”中写出每块的最后一层。"
    ),
    "Trainable tokens needs to know which: name at least one number in token_indices.": (
        "可训练词元需要知道是哪些词元：请至少写一个词元编号。"
    ),
    "{} works with models of the types {}; this one is {}.": "{} 适用于 {} 类型的模型；这个是 {} 类型。",
    "adapter_layers {} is more than this model's {} layers. Lower it.": ("层数 {} 超过了这个模型的 {} 层。请减小它。"),
    "its linear layers are {}.": "它的线性层有 {}。",
    "There is no method {}.": "没有 {} 这种方法。",
    "Known methods: {}.": "可用的方法有 {}。",
    "Prompt Tuning with TEXT needs the model's tokenizer.": "提示微调选 TEXT 时需要模型的分词器。",
    "Use SAMPLE_VOCAB or RANDOM.": "请用 SAMPLE_VOCAB 或 RANDOM。",
    "prompt_tuning_init_text {} has no token in this model's vocabulary.": "初始词 {} 在这个模型的词表中没有词元。",
    "Use other words.": "请换别的词。",
    "LoRA cannot begin with {} on a quantized base; set quantization to none.": (
        "LoRA 不能在量化的模型上以 {} 起始；请不使用量化。"
    ),
    "HiRA multiplies the weights, which torchao's do not allow; use int8 or nf4.": (
        "HiRA 要乘以权重，而 torchao 的权重不允许；请用 int8 或 nf4。"
    ),
    "DoRA cannot learn on an 8-bit base; use nf4, or set quantization to none.": (
        "DoRA 不能在 8 位模型上学习；请用 nf4，或不使用量化。"
    ),
    "olora cannot take apart this model's layers, which are of the class Conv1D; use pissa.": (
        "olora 不能分解这个模型的 Conv1D 层；请用 pissa。"
    ),
    "eva cannot look at the rows through this model in this task; use pissa.": (
        "eva 不能在这种任务中通过这个模型查看数据行；请用 pissa。"
    ),
    "{} finds {} directions in {}; lower the rank.": "{} 在 {2} 中只有 {1} 个方向；请减小秩。",
    "{} compares with the model as it was, and trained biases cannot be put back for that.": (
        "{} 要与原来的模型比较，而训练过的偏置无法为此恢复。"
    ),
    "This model has no biases that bias {} could train; set bias to none.": (
        "这个模型没有 {} 可以训练的偏置；请设为 none。"
    ),
    "Words cannot learn in a classifier that is an encoder with a decoder; leave them out.": (
        "由编码器和解码器组成的分类器不能一并学习词；请不要填写。"
    ),
    "{} names {}, but this model's tokens are numbered 0 to {}.": "{} 中有 {}，但这个模型的词元编号从 0 到 {}。",
    "AdaLoRA's file is at most this large: its ranks are cut from {} "
    "to {} on average, and only what is left is written.": (
        "AdaLoRA 的文件最多这么大：它的秩平均从 {} 裁减到 {}，只写入留下的部分。"
    ),
    "AdaLoRA has no step left to cut ranks in: tinit {} and tfinal {} take all of the {} steps.": (
        "AdaLoRA 没有可用来裁减秩的步：tinit {} 和 tfinal {} 占满了全部 {} 步。"
    ),
    "Lower tinit or tfinal, or train for more steps.": "请减小 tinit 或 tfinal，或增加训练步数。",
    "eva begins with directions found in rows, and there are none.": "eva 要从数据行中寻找方向，但没有数据行。",
    "Choose another beginning.": "请换一种起始方式。",
    "eva cannot find {} directions in these rows: {}": "eva 在这些数据行中找不到 {} 个方向：{}",
    "Lower the rank, bring more rows, or choose another beginning.": "请减小秩、增加数据行，或换一种起始方式。",
    "What began with {} is saved as a plain LoRA of rank {}: go on without it, with that rank.": (
        "以 {} 起始的结果保存为秩 {} 的普通 LoRA：请去掉它，并用这个秩继续。"
    ),
    "AdaLoRA cut its ranks while it learnt, and what is left has no fixed shape to go on from.": (
        "AdaLoRA 在学习中裁减了秩，留下的部分没有固定形状，不能从它继续。"
    ),
    # estimates
    "Worked out from a short test here, in which a small {} model learnt {} tokens a second.": (
        "由一次简短的本机测试推算：测试中一个小型 {} 模型每秒学习 {} 个词元。"
    ),
    "Alpha divided by rank is {}, and what is learnt is weighed by that. "
    "1 to 2 is usual: at this rank, alpha {} to {}.": (
        "alpha 除以秩等于 {}，学到的变化会按此加权。通常取 1 到 2：在这个秩下，alpha 为 {} 到 {}。"
    ),
    "Memory was not measured for models of type {}; it is reckoned as for {}.": (
        "{} 类型的模型没有实测过内存；按 {} 类型推算。"
    ),
    "Texts may reach {} positions; this model reads {}.": "文本可能长达 {} 个位置，而这个模型只能读 {} 个。",
    # recipes
    "{} tokens{} are more than the {} positions of {}.": "{0} 个词元{1}超过了 {3} 的 {2} 个位置。",
    "there is no field {}.": "没有 {} 这一项。",
    "Did you mean {}?": "是不是想写 {}？",
    "Known here: {}.": "这里可用的有：{}。",
    "Give it a value.": "请填写。",
    "{} is not a choice.": "{} 不是可选项。",
    "Choose one of {}.": "请从中选择：{}。",
    "Did you mean {}? Choose one of {}.": "是不是想写 {}？请从中选择：{}。",
    "It should be {}.": "它应当是 {}。",
    "Give a whole number.": "请填写整数。",
    "Give a number.": "请填写数字。",
    "Give a number that has an end.": "请填写有限的数字。",
    "Give a text.": "请填写文字。",
    "It should not be empty.": "它不能为空。",
    "Give true or false.": "请填写 true 或 false。",
    "Give a list.": "请填写列表。",
    "Give names with their values.": "请填写名称及其值。",
    "It should be greater than or equal to {}.": "它应当不小于 {}。",
    "It should be greater than {}.": "它应当大于 {}。",
    "It should be less than or equal to {}.": "它应当不大于 {}。",
    "It should be less than {}.": "它应当小于 {}。",
    "there is no file {}.": "没有文件 {}。",
    "Name a .yaml or .json file.": "请指定 .yaml 或 .json 文件。",
    "{} is larger than 1 MB.": "{} 大于 1 MB。",
    "Is it a data file?": "它是数据文件吗？",
    "Mend the file there.": "请改正文件中的该处。",
    "{} is not a task.": "{} 不是一种任务。",
    "{} cannot do the task {}.": "{} 不能做 {} 这种任务。",
    "{} cannot work with activation checkpointing.": "{} 不能与激活检查点一起使用。",
    "Set it to false.": "请关闭它。",
    "{} is not a method.": "{} 不是一种方法。",
    "Give an object with a key, as {key: lora}.": "请写成带 key 的对象，如 {key: lora}。",
    "a {} is not a recipe.": "{} 不是配方。",
    "Give an object with named fields.": "请写成带有各项名称的对象。",
    # training
    "With {} nothing in the model {} would learn.": "用 {} 时，模型 {} 中没有任何部分会学习。",
    "Choose other target modules, or another method.": "请选择别的层，或换一种方法。",
    "The loss is {} at step {}.": "第 {1} 步的损失是 {0}。",
    "Try a smaller learning rate than {}, or number format float32; the last good checkpoint is kept.": (
        "请用比 {} 更小的学习率，或使用 float32；最近的完好检查点已保留。"
    ),
    "None of the {} rows has a token to learn from.": "{} 行中没有一个可以学习的词元。",
    "Look at the preview: is the answer in the target column?": "请看预览：回答是否在“要学的回答”那一列？",
    "The run took no step.": "训练没有走出一步。",
    "Give it more rows or more rounds.": "请增加数据行或轮数。",
    "The checkpoint {} does not fit this recipe's model and method.": "检查点 {} 与这个配方的模型和方法不符。",
    "Start a new run instead.": "请开始新的训练。",
    "The worker ended before the run was finished.": "训练进程在完成之前就结束了。",
    "Resume: the run goes on from its last checkpoint.": "点“继续训练”：会从最近的检查点接着训练。",
    "The worker was ended by SIGKILL. If nobody did that, the machine ran out of memory.": (
        "训练进程被强制结束（SIGKILL）。如果不是有人手动结束，就是机器内存不足。"
    ),
}
