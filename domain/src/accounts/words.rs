//! The words of accounts.

crate::vocabulary! {
    /// By which way somebody logged in.
    LoginWay "登录方式" {
        /// Through WeChat.
        Wechat = "wechat" "微信",
        /// By a number that was sent to the phone.
        Phone = "phone" "手机验证码",
        /// By a password and a second factor.
        Password = "password" "密码",
    }
}

crate::vocabulary! {
    /// On what somebody logged in, as far as the owner needs to know it again.
    LoginClient "登录设备" {
        /// The mini-program.
        MiniProgram = "mini_program" "微信小程序",
        /// A page inside WeChat.
        Wechat = "wechat" "微信网页",
        /// A browser on a phone.
        PhoneBrowser = "phone_browser" "手机浏览器",
        /// A browser on a computer.
        ComputerBrowser = "computer_browser" "电脑浏览器",
        /// Another program.
        Other = "other" "其他程序",
    }
}
