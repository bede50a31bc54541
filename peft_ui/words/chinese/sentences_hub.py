"""Chinese for what publishing, exporting, the card and the audit say when something does not work."""

SENTENCES: dict[str, str] = {
    # the Hub
    "Nothing is lost: the adapter is still here.": "没有任何丢失：适配器仍在本机。",
    "{}Publish again.": "{}请再发布一次。",
    "{}Publish again {}.": "{}请{}再发布一次。",
    "in {} seconds": "在 {} 秒后",
    "in five minutes": "在五分钟后",
    "{}Publish again in a moment: it looks first, and makes no second commit.": (
        "{}请稍后再发布一次：会先查看，不会重复提交。"
    ),
    "{}Publish again in a few minutes; https://status.huggingface.co tells more.": (
        "{}请过几分钟再发布；详情见 https://status.huggingface.co。"
    ),
    "{}Check the network and publish again.": "{}请检查网络，然后再发布一次。",
    "{}Open any page in the browser, sign in to the network, and publish again.": (
        "{}请在浏览器中打开任意网页，登录当前网络，然后再发布一次。"
    ),
    "Nobody is signed in.": "尚未登录。",
    "Sign in, or set HF_TOKEN (from the command line: `hf auth login` does too).": (
        "请登录，或设置 HF_TOKEN（在命令行中也可以运行 `hf auth login`）。"
    ),
    "The adapter of the run {} holds no weights.": "训练 {} 的适配器中没有权重。",
    "Resume the run: its end writes them.": "请继续训练：结束时会写入权重。",
    "The files were sent, and no answer came: whether {} has them is not known. {}": (
        "文件已发送，但没有收到答复，不清楚 {} 是否已收到。{}"
    ),
    "{} could not be published: {}": "{} 无法发布：{}",
    "{} is gated.": "{} 是受限的。",
    "Ask for access on its page, then sign in with an account that has it.": (
        "请在它的页面上申请访问权限，然后用有权限的账号登录。"
    ),
    "The Hub has trouble of its own (status {}).": "Hub 自身出现问题（状态码 {}）。",
    "The Hub does not know this token: it is wrong, expired or revoked.": (
        "Hub 不认识这个令牌：它有误、已过期或已被撤销。"
    ),
    "Sign in again, or make a new token with the right to write at {}.": (
        "请重新登录，或在 {} 新建一个有写入权限的令牌。"
    ),
    "{} has no such revision.": "{} 没有这个版本。",
    "Leave the revision empty.": "请将版本留空。",
    "A file of {} is not there.": "{} 中缺少一个文件。",
    "There is no repository {} on the Hub, or this token may not see it.": "Hub 上没有仓库 {}，或这个令牌无权查看。",
    "Check the name, or sign in.": "请检查名称，或登录。",
    "The Hub asks for payment before it takes {}{}.": "Hub 要求先付费才能接收 {}{}。",
    "Free some storage, or look at https://huggingface.co/settings/billing.": (
        "请腾出一些存储空间，或查看 https://huggingface.co/settings/billing。"
    ),
    "{} is there already, or is being changed at this moment{}.": "{} 已经存在，或正在被修改{}。",
    "Choose another name, or publish again in a moment.": "请换一个名称，或稍后再发布一次。",
    "Somebody else changed {} while it was being published.": "发布期间有人修改了 {}。",
    "{}Publish again: it goes on top of what is there now.": "{}请再发布一次：会以现有内容为基础提交。",
    "The files are larger than the Hub takes for {}.": "文件超过了 Hub 对 {} 的大小限制。",
    "Publish an adapter instead of a model.": "请发布适配器，而不是整个模型。",
    "The Hub did not take {} (status {}){}.": "Hub 没有接收 {}（状态码 {}）{}。",
    "Mend what it names.": "请按提示修正。",
    "Make a token with the right to write at {}, or sign in again and grant it.": (
        "请在 {} 新建一个有写入权限的令牌，或重新登录并授予该权限。"
    ),
    "Publish under your own name, or ask the organisation for the right to write.": (
        "请以自己的名义发布，或向该组织申请写入权限。"
    ),
    "This token may not publish {}{}.": "这个令牌无权发布 {}{}。",
    "The Hub was asked too often from here.": "从这里向 Hub 发出的请求过于频繁。",
    "HF_HUB_OFFLINE is set, so the Hub is not asked.": "已设置 HF_HUB_OFFLINE，因此不会访问 Hub。",
    "Start without it.": "请取消该设置后重新启动。",
    "The Hub did not answer in time.": "Hub 没有及时答复。",
    "The connection to the Hub broke off.": "与 Hub 的连接中断了。",
    "Something else answered in the Hub's place, most likely the sign-in page of this network.": (
        "答复的不是 Hub，很可能是当前网络的登录页面。"
    ),
    "{} cannot name a repository.": "{} 不能用作仓库名称。",
    "Use letters, digits, dashes, dots, and at most one slash.": "请使用字母、数字、横线、点，最多一个斜线。",
    "The Hub does not accept the card's head: {}": "Hub 不接受卡片的头部：{}",
    "Mend the lines between the dashes.": "请修改横线之间的内容。",
    "The repository {} is there already, and everybody can read it.": "仓库 {} 已经存在，且所有人可读。",
    "Choose another name, or publish for everybody to see.": "请换一个名称，或公开发布。",
    # what was fetched back
    "The files were fetched by name and are the same to the byte": "文件已按名称取回，逐字节相同",
    "It is there, but could not be fetched back to compare: {}": "已经送达，但无法取回比较：{}",
    "What was fetched differs from what was sent: {}.": "取回的内容与发送的不同：{}。",
    "{}; comparing answers took longer than {} seconds and was left.": "{}；比较回答用时超过 {} 秒，已放弃。",
    "{}; the model itself was not asked: {}": "{}；没有用模型本身核对：{}",
    "{}, and the logits differ by {} of their deviation; {} is allowed.": (
        "{}，logits 相差其标准差的 {}；允许的上限是 {}。"
    ),
    # the card
    "has no head": "没有头部",
    "Begin it with a line of three dashes, the metadata, three dashes.": "请以三个横线、元数据、三个横线开头。",
    "has a head that is not YAML: {}": "的头部不是有效的 YAML：{}",
    "Mend it.": "请修正。",
    "has a head without named fields": "的头部没有任何字段",
    "Write lines such as library_name: peft.": "请写成 library_name: peft 这样的形式。",
    "{} is {}.": "{} 是{}。",
    "a path on this machine": "本机上的路径",
    "not an id": "无效的名称",
    "Name {} as owner/name, or leave it out.": "请把{}写作 owner/name，或将其删去。",
    "a model": "模型",
    "a data set": "数据集",
    # export
    "{} cannot be written: {}.": "{} 无法写入：{}。",
    "Name another file.": "请换一个文件名。",
    "Name another folder.": "请换一个文件夹。",
    "Name a folder that is not.": "请指定一个尚不存在的文件夹。",
    "{} is there already.": "{} 已经存在。",
    "Wait for its end, or stop it: a stop saves one.": "请等它结束，或停止它：停止时会保存适配器。",
    "Export the adapter as a zip instead.": "请改为将适配器导出为 zip。",
    "Export the adapter as a zip instead, or merge with the number format float32.": (
        "请改为将适配器导出为 zip，或用 float32 格式合并。"
    ),
    "The merged model does not say the same as {} on its base: the logits differ by {} of their deviation, "
    "and {} is allowed.": "合并后的模型与基座加 {} 的输出不一致：logits 相差其标准差的 {}，而允许的上限是 {}。",
    "{} cannot be merged into its base. {}": "{} 无法合并到基座模型中。{}",
    "It puts learnt vectors before every text, and no weight of the base could hold them.": (
        "它在每段文本前加入学到的向量，基座的权重无法容纳。"
    ),
    "It changed the model itself: what the run holds is a whole model already.": (
        "它改变的是模型本身：训练保存的已经是完整的模型。"
    ),
    "What it adds is no sum of weights.": "它所添加的部分不能归结为权重的相加。",
    "There is no plain script for the task {}.": "任务 {} 没有对应的独立脚本。",
    "There is no plain script for a quantized base.": "量化的基座模型没有对应的独立脚本。",
    "PEFT has no bottleneck adapters, so a plain script cannot make them.": (
        "PEFT 没有瓶颈适配器，所以独立脚本无法做出它。"
    ),
    "{} with these settings does more while it begins than a plain script says.": (
        "在这些设置下，{} 启动时所做的超出了独立脚本能表达的内容。"
    ),
    # the audit
    "{} of {} rows are left out; see `dropped` for the reasons.": ("{1} 行中有 {0} 行未被使用；原因见 `dropped`。"),
    "{} of {} texts lose their end to keep within {} tokens.": "{1} 段文本中有 {0} 段为了不超过 {2} 个词元会丢掉结尾。",
    "{} of {} examples lose the start of their context to keep within {} tokens.": (
        "{1} 个样本中有 {0} 个的上文开头被截去，以不超过 {2} 个词元。"
    ),
    "{} of {} examples lose their whole context at {} tokens, so they teach to answer nothing.": (
        "{1} 个样本中有 {0} 个在 {2} 个词元处丢掉全部上文，只会教模型在没有问题时作答。"
    ),
    "{} of {} targets are cut before their end at {} tokens.": "{1} 个目标中有 {0} 个在 {2} 个词元处被截断。",
    "{} of {} examples have no trained token, so they teach nothing.": (
        "{1} 个样本中有 {0} 个没有参与训练的词元，学不到任何东西。"
    ),
    "{} of {} rows repeat an earlier row.": "{1} 行中有 {0} 行与前面的行重复。",
    "{} of {} held-out rows are also trained on, so they measure memory.": (
        "{1} 行留出数据中有 {0} 行也参与了训练，因此衡量的只是记忆。"
    ),
    "The column {} is both question and answer, so the model only learns to repeat it.": (
        "列 {} 既是问题又是回答，模型只会学到照抄。"
    ),
    "{} of {} targets follow their context without a space, so that is what is learnt; {}": (
        "{1} 个目标中有 {0} 个与上文之间没有空格，学到的也会如此；{2}"
    ),
    "begin the target with a space if that is not meant.": "如果这不是本意，请让目标以空格开头。",
    # the terminal and the environment
    "The run {} was not evaluated yet.": "训练 {} 还没有评估。",
    "Wait for its end.": "请等它结束。",
    "Use one or many.": "请用 one 或 many。",
    "Use one; 0 means no limit.": "请填一个数；0 表示不限。",
}
