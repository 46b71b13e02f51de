//! What the rules of API clients refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of API clients refuse.
    ClientFault "第三方系统规则" {
        /// This office does not exist.
        UnknownOffice = "unknown_client_office" "人大机构不存在",
        /// This office is closed.
        OfficeClosed = "client_office_closed" "该人大机构已撤销",
        /// A client stays within the division of its office.
        BeyondOffice = "client_beyond_office" "第三方系统的辖区不能超出所属机构的辖区",
        /// A client ends within three years, and not in the past.
        ExpiryOutOfRange = "client_expiry_out_of_range" "有效期应晚于现在，且不超过三年",
        /// This is no network: an address, or one with a number of leading bits.
        AddressWrong = "client_address_wrong" "地址有误，应为 IP 地址或 CIDR 网段",
        /// This is no public key that is taken: Ed25519, or P-256.
        KeyWrong = "client_key_wrong" "公钥有误，只接受 Ed25519 或 P-256 的公钥",
        /// Two secrets are good at a time: revoke one first.
        TooManySecrets = "too_many_client_secrets" "同时有效的密钥最多两个，请先作废一个",
        /// A client has had as many secrets as are kept: register another.
        TooManySecretsEver = "too_many_client_secrets_ever" "该系统的密钥记录已满，请另行登记",
        /// Such a code lies outside the client's division.
        BeyondDivision = "client_beyond_division" "该二维码不在第三方系统的辖区内",
    }
}

impl Faults for ClientFault {}
