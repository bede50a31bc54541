"""Chinese for what the models room and the estimator say."""

SENTENCES: dict[str, str] = {
    "The network was lost while {} was fetched.": "下载 {} 时网络断开了。",
    "Start it again: files that are whole are not fetched again.": "请重新开始下载：已完整的文件不会再次下载。",
    "The Hub cannot be reached.": "无法连接 Hub。",
    "Models on this machine can still be used.": "本机已有的模型仍可使用。",
    "The download stopped by itself.": "下载自行中断了。",
    "Start it again: it goes on where it was.": "请重新开始：会从中断处继续。",
    "A model of type {} cannot do the task {}.": "{} 类型的模型不能做 {} 这种任务。",
    "It can do {}.": "它能做 {}。",
    "Choose a language model.": "请选择语言模型。",
    "The Hub cannot be reached, and {} is not on this machine.": "无法连接 Hub，而 {} 不在本机上。",
    "Connect to the network, or use demo or a folder.": "请连接网络，或使用 demo 或本地文件夹。",
    "The Hub cannot be reached, and the model {} is not on this machine yet.": (
        "无法连接 Hub，而模型 {} 尚未下载到本机。"
    ),
    "Connect to the network, or choose a model that is here.": "请连接网络，或选择本机已有的模型。",
    "The model {} has no safetensors weights.": "模型 {} 没有 safetensors 权重。",
    "Choose a model that has them.": "请选择有这种权重的模型。",
    "{} needs {} GB on the disk, and {} GB are free.": "{} 需要 {} GB 磁盘空间，而可用的只有 {} GB。",
    "Make room, or choose a smaller model.": "请腾出空间，或选择较小的模型。",
    "{} is being downloaded.": "正在下载 {}。",
    "Wait until it is here, or cancel it.": "请等它下载完，或取消下载。",
    "Other downloads are under way on this machine.": "本机上正在进行别的下载。",
    "Try again when they have ended.": "请在它们结束后再试。",
    "The model {} could not be loaded: {}": "模型 {} 无法载入：{}",
    "Choose a model with a config.json and safetensors weights.": "请选择有 config.json 和 safetensors 权重的模型。",
    "The architecture of the model {} is not known here: {}": "这里不认识模型 {} 的结构：{}",
    "The model {} cannot do this task: {}": "模型 {} 不能做这种任务：{}",
    "Choose another model or another task.": "请换一个模型或任务。",
    "The model {} needs code of its own to run, and foreign code is never run here.": (
        "模型 {} 需要运行它自带的代码，而这里从不运行外来代码。"
    ),
    "Choose a model whose architecture transformers knows.": "请选择 transformers 已支持其结构的模型。",
    "Something else answers in the Hub's place, perhaps the sign-in page of your network.": (
        "应答的不是 Hub，可能是所在网络的登录页。"
    ),
    "Sign in to the network, then try again.": "请先登录网络，然后再试。",
    "The Hub does not know your token (any more).": "Hub 不认识你的令牌（或它已失效）。",
    "Sign in again, or give another token.": "请重新登录，或换一个令牌。",
    "The model {} is gated, private or not there, and you may not open it.": (
        "模型 {} 是受限的、私有的或不存在，你无权打开它。"
    ),
    "The data set {} is gated, private or not there, and you may not open it.": (
        "数据集 {} 是受限的、私有的或不存在，你无权打开它。"
    ),
    "Sign in or give a token that opens it, or choose another one.": "请登录或提供有访问权的令牌，或换一个。",
    "The Hub could not say whether you may use {} (status {}).": "Hub 无法确认你是否可以使用 {}（状态 {}）。",
    "The Hub cannot be reached, so nobody knows whether you may use {}.": (
        "无法连接 Hub，所以无法确认你是否可以使用 {}。"
    ),
    "Try again in a moment, or use demo and rows of your own.": "请稍后再试，或使用演示模型和自己的数据。",
    "The model {} is not on this machine yet, and the run itself is not given your token.": (
        "模型 {} 还不在本机上，而训练进程拿不到你的令牌。"
    ),
    "Press “Download the model” in the Data tab, and start when it is here.": (
        "请在“数据”页点击“下载模型”，下载完成后再开始。"
    ),
    "The Hub asks this machine to slow down.": "Hub 要求本机放慢请求。",
    "Try again in five minutes.": "请五分钟后再试。",
    "The Hub has trouble of its own just now ({}).": "Hub 自身目前有故障（{}）。",
    "Try again in a few minutes.": "请过几分钟再试。",
    "The quantization {} needs the package {}, which is not installed.": ("量化方式 {} 需要 {} 包，但它没有安装。"),
    "Install it with pip install {}, or set quantization to none.": ("请运行 pip install {} 安装，或不使用量化。"),
    "The model folder {} has no config.json; it holds {}.": "模型文件夹 {} 中没有 config.json；其中有 {}。",
    "Name the folder that a model was saved in with save_pretrained.": "请指定用 save_pretrained 保存模型的文件夹。",
    "The model {} is a file, not a folder.": "模型 {} 是文件，不是文件夹。",
    "Name the folder that holds its config.json.": "请指定含有 config.json 的文件夹。",
    "The model {} is not a folder here, nor a possible id on the Hub.": (
        "模型 {} 既不是这里的文件夹，也不可能是 Hub 上的名称。"
    ),
    "Use demo, a folder with a config.json, or a model's id on the Hub such as owner/name.": (
        "请使用 demo、含有 config.json 的文件夹，或 Hub 上的模型名称，如 owner/name。"
    ),
    # the estimator
    "The process that computes previews and estimates stopped twice while it worked on this.": (
        "负责预览和估算的进程在处理时停止了两次。"
    ),
    "There was no answer within {} seconds.": "{} 秒内没有得到回答。",
    "The machine may be out of memory: try fewer rows or a smaller model.": (
        "可能是机器内存不足：请减少数据行，或换较小的模型。"
    ),
    "Try a smaller data set, or again in a moment.": "请换较小的数据集，或稍后再试。",
    "{} is not measured for the task {}.": "任务 {1} 不测量 {0}。",
    "Choose among {}.": "请在 {} 中选择。",
    "1 row at once is too few for KTO, which compares each answer with those to other questions.": (
        "KTO 要把每个回答与其他问题的回答相比，每次 1 行太少。"
    ),
    "Use 2 or more.": "请使用 2 或更大的数。",
    "The files of {} lack {}, which a classifier of this kind is built on.": ("{} 的文件缺少 {}，而这类分类器需要它。"),
    "Choose a model that was saved with it.": "请选择保存时带有它的模型。",
    "is missing.": "没有填写。",
    "Name a file or a data set on the Hub.": "请指定文件或 Hub 上的数据集。",
}
