#!/usr/bin/env bash
# 石狮 · 祥芝镇：从救助一名烧伤的船工，到一份履行完毕的调解协议。
# The 祥芝镇 story against a running server (`cargo run --release`): needs bash, curl and sed. Codes are read where the sandbox
# writes messages to phones: MASHANG_DATA_DIR is the server's.
#   openapi/examples/xiangzhi.sh [http://127.0.0.1:8080]
set -euo pipefail
. "$(dirname "$0")/common.sh"
harbour=350581103209
today=$(TZ=Asia/Shanghai date +%F)
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
step() { post "$1" "/api/v1/disputes/$dispute/$2" "$3"; }
quiet() { "$@" >/dev/null; }

# 活动室记录救助：健康信息须单独同意，标明安全生产事故。
room=$(get demo-liaison-xiangzhi /api/v1/me | grep -o '"kind":"room","id":"[^"]*"' | head -n 1 | cut -d'"' -f8)
code=$(post demo-admin /api/v1/qr-codes "{\"subject_kind\":\"room\",\"subject_id\":\"$room\"}" | field code)
case=$(post demo-liaison-xiangzhi /api/v1/cases "{\"code\":\"$code\",\"channel\":\"visit\",\"nature\":\"help\",\"category\":\"fishery\",
  \"title\":\"船工在机舱爆炸中受伤\",\"text\":\"渔船机舱爆炸，船工受伤，已协助送往医院。\",\"speaker_consents\":true,
  \"safety_accident\":true,\"health\":\"双手烧伤\",\"health_consent\":true}" | first id)
quiet post demo-liaison-xiangzhi "/api/v1/cases/$case/accept" '{"text":"已送医。"}'

# 出院后由诉求转出纠纷，镇人大主席团登记，确定海上枫桥调解室。
dispute=$(post demo-liaison-xiangzhi "/api/v1/cases/$case/open-dispute" '{"kind":"damages","title":"工伤赔偿纠纷","text":"出院后双方对赔偿数额有分歧。","risk":"medium"}' | first id)
organisation=$(curl -sSf "$base/api/v1/mediation-organisations?division=$harbour" | first id)
quiet step demo-office-xiangzhi register "{\"organisation_id\":\"$organisation\",\"risk\":\"medium\"}"
worker_phone=$(new_phone) owner_phone=$(new_phone)
# 登记当事人的手机，须附其本人签名的登记表。
enter() {
  quiet step demo-office-xiangzhi parties "{\"side\":\"$1\",\"name\":\"$2\",\"phone\":\"$3\",\"attachment_ids\":[\"$(scan demo-office-xiangzhi)\"]}"
}
enter first 何船工 "$worker_phone"
enter second 林船东 "$owner_phone"
# 查询码发到各自的手机，登记的人看不到。
worker=$(sent "$worker_phone" '查询码 [0-9A-Z-]+')
owner=$(sent "$owner_phone" '查询码 [0-9A-Z-]+')

# 凭查询码表态、签名，要填发到本人手机的验证码：confirmed 查询码 手机 事项 事项名称 [其他内容]。
confirmed() {
  local seen
  seen=$(received "$2")
  by_code "$1" "/api/v1/disputes/$dispute/confirmations" "{\"act\":\"${3//-/_}\"}"
  by_code "$1" "/api/v1/disputes/$dispute/$3" "{${5:-}\"confirmation\":\"$(sent "$2" "$4的验证码 [0-9]{6}" "$seen")\"}"
}

# 邀请石狮市、祥芝镇两级代表参与调解，船工凭查询码表态，船东当面表态、由调解组织附扫描件记录。
mediator=0
for who in demo-deputy-shishi demo-deputy-xiangzhi; do
  mediator=$((mediator + 1))
  deputy=$(get "$who" /api/v1/me | grep -o '"kind":"deputy","id":"[^"]*"' | head -n 1 | cut -d'"' -f8)
  quiet step demo-office-xiangzhi mediators "{\"kind\":\"invited\",\"deputy_id\":\"$deputy\"}"
  confirmed "$worker" "$worker_phone" answer-mediator 对调解员表态 "\"mediator\":$mediator,\"accepts\":true,"
  quiet step demo-mediator answer-mediator "{\"party\":2,\"mediator\":$mediator,\"accepts\":true,\"attachment_ids\":[\"$(scan demo-mediator)\"]}"
done
quiet step demo-office-xiangzhi ask-consent '{}'
# 双方同意之前不得调解（人民调解法第十七条）：这一步得到 409。
quiet step demo-deputy-shishi mediation-sessions "{\"kind\":\"pingli\",\"at\":\"$now\",\"place\":\"海上枫桥调解室\"}"
confirmed "$worker" "$worker_phone" consent 同意调解
confirmed "$owner" "$owner_phone" consent 同意调解

# 一次评理会，两次背靠背，参考一件先例。
session=0
for kind in pingli:1,2 separate:1 separate:2; do
  session=$((session + 1))
  quiet step demo-deputy-shishi mediation-sessions "{\"kind\":\"${kind%%:*}\",\"at\":\"$now\",\"place\":\"海上枫桥调解室\"}"
  quiet step demo-deputy-xiangzhi record-session "{\"session\":$session,\"parties\":[${kind##*:}],\"mediators\":[1,2],\"minutes\":\"会议记录\",\"notes\":\"仅调解员可见\",\"precedents\":[\"海上作业损害赔偿先例\"]}"
done

# 书面协议：各项之和为 28,500 元；双方、调解员签名并盖章后生效（第二十九条）。
item() { printf '{"label":"%s","amount_fen":%s,"payer":2,"payee":1}' "$1" "$2"; }
items="$(item 伤残补偿金 1200000),$(item 交通费 180000),$(item 误工费 650000),$(item 生活费 320000),$(item 护理费 500000)"
quiet step demo-deputy-shishi agreement "{\"form\":\"written\",\"text\":\"医疗费用已由船东先行支付；其余一次付清。\",\"parties\":[1,2],\"items\":[$items],\"total_fen\":2850000}"
confirmed "$worker" "$worker_phone" sign 签署协议
confirmed "$owner" "$owner_phone" sign 签署协议
quiet step demo-deputy-shishi sign '{}'
quiet step demo-mediator seal '{}'
# 单独一方不能申请司法确认（第三十三条）：这一步得到 422。
by_code "$worker" "/api/v1/disputes/$dispute/apply-confirmation" '{"parties":[1],"matter":"obligation","court":"石狮市人民法院"}'
# 履行由受领方确认：第一项船工凭验证码确认收到，其余由调解员附收据记录。
confirmed "$worker" "$worker_phone" perform 确认收到履行 "\"item\":1,\"on\":\"$today\",\"receipt\":\"转账回单\","
for number in 2 3 4 5; do
  quiet step demo-deputy-shishi perform "{\"item\":$number,\"on\":\"$today\",\"receipt\":\"转账回单\",\"attachment_ids\":[\"$(scan demo-deputy-shishi)\"]}"
done
quiet step demo-office-xiangzhi follow-up '{"text":"伤者已返岗，双方和好。"}'
quiet step demo-office-xiangzhi close '{}'

printf '\n\033[1mdemo-office-xiangzhi  GET /api/v1/cases/%s\033[0m\n' "$case"
get demo-office-xiangzhi "/api/v1/cases/$case" | kinds
sleep 2
printf '\n\033[1mdemo-office-xiangzhi  GET /api/v1/statistics/disputes?division=%s\033[0m\n' "$harbour"
get demo-office-xiangzhi "/api/v1/statistics/disputes?division=$harbour&from=$today&to=$today" | grep -o '"totals":{[^}]*}' | head -n 1
duty_file demo-deputy-shishi "$now"
duty_file demo-deputy-xiangzhi "$now"
