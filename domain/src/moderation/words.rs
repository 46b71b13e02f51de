crate::vocabulary! {
    /// What a finding is about.
    ModerationClass "内容类别" {
        /// Insults and threats.
        Abuse = "abuse" "辱骂威胁",
        /// Deceit and advertising for it.
        Fraud = "fraud" "欺诈广告",
        /// Pornography.
        Porn = "porn" "色情低俗",
        /// What the county's own list calls political; none is shipped.
        Politics = "politics" "涉政",
        /// Somebody's private data: phones, ID numbers, bank cards.
        PrivateData = "private_data" "个人信息" by "个人信息保护法第二十五条",
        /// Anything else.
        Other = "other" "其他",
    }
}

crate::vocabulary! {
    /// How heavy a finding weighs.
    ModerationWeight "处置要求" {
        /// Somebody looks at it, and may show it as it is.
        Review = "review" "人工复核",
        /// It is not shown as it is: only without what was found, or not at all.
        Block = "block" "不得原样公开",
    }
}

crate::vocabulary! {
    /// Who found it.
    ModerationSource "检出来源" {
        /// A word of a list.
        WordList = "word_list" "本地词表",
        /// What private data look like.
        Pattern = "pattern" "个人信息格式",
        /// WeChat's check of contents.
        Wechat = "wechat" "微信内容安全",
    }
}

crate::vocabulary! {
    /// The parts of what becomes public.
    ModerationPart "内容部分" {
        /// Its title.
        Title = "title" "标题",
        /// Its text.
        Text = "text" "正文",
        /// The law that it explains.
        Basis = "basis" "依据",
        /// What a deputy tells the public.
        Profile = "profile" "代表简介",
        /// A picture or a recording.
        File = "file" "图片或音视频",
    }
}
