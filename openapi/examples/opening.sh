#!/usr/bin/env bash
# 开局：从空库到一件办结的诉求，再到本人取走、删除自己的信息。
# Opening a county on the empty database of a server of one's own (MASHANG_DEMO=off), where sandboxes stand for WeChat and for
# messages to phones: needs bash, curl and sed, and the program (MASHANG, or mashang), which reads the same settings as the server.
#   openapi/examples/opening.sh [http://127.0.0.1:8080]
set -euo pipefail
. "$(dirname "$0")/common.sh"
county=350582000000 street=350582002000 home=350582002014
administrator_phone=13800000001 voter_phone=13900000001
today=$(TZ=Asia/Shanghai date +%F)
from=$(date +%Y)-01-01 to=$(($(date +%Y) + 4))-12-31
quiet() { "$@" 2>/dev/null; }
# program WORDS: what the program prints; what it logs is left out.
program() {
  local said
  if ! said=$(command "${MASHANG:-mashang}" "$@" 2>/dev/null); then
    echo "mashang $* was refused" >&2
    return 1
  fi
  printf '\n\033[1m$ mashang %s\033[0m\n%s\n' "$*" "$said" >&2
  printf '%s' "$said"
}
# table KIND DRY_RUN: imports the table on standard input.
table() {
  local rows answer
  rows=$(cat)
  answer=$(printf '%s\n' "$rows" | curl -sS "$base/api/v1/imports" -H "authorization: Bearer $(login administrator)" \
    -F "kind=$1" -F "dry_run=$2" -F 'file=@-;filename=table.csv;type=text/csv')
  say administrator POST /api/v1/imports "kind=$1 dry_run=$2
$rows" "$answer"
}
# joins BY KIND ABOUT WHO: somebody is invited, and comes.
joins() {
  local code
  code=$(post "$1" /api/v1/invitations "{\"kind\":\"$2\",\"about_id\":\"$3\"}" | field code)
  post "$4" /api/v1/invitations/accept "{\"code\":\"$code\"}" >/dev/null
}
# the_id LIST: of the first in a list.
the_id() { curl -sSf "$base/api/v1/$1&limit=1" | first id; }
# act WHO VERB BODY: a step of the case.
act() { quiet post "$1" "/api/v1/cases/$case/$2" "$3" >/dev/null; }

# 第一位管理员：命令行给出邀请码，本人登录，用发到手机的验证码接受。
code=$(program admin grant --area "$county" --phone "$administrator_phone")
code=${code#* } code=${code%%，*}
post administrator /api/v1/invitations/number "{\"code\":\"$code\"}" >/dev/null
number=$(sent "$administrator_phone" '验证码 [0-9]{6}')
post administrator /api/v1/invitations/accept "{\"code\":\"$code\",\"confirmation\":\"$number\"}" >/dev/null

# 机构、网格和代表从表格导入：先试，改了再导，同一文件再导一次不变。
table offices false <<ROWS
名称,区划代码
梅岭街道人大工委,$street
ROWS
quiet table units false <<ROWS
名称,区划代码
晋江市公安局交警大队,$street
ROWS
quiet table rooms false <<ROWS
类型,名称,区划代码,地址
代表活动室,梅庭社区代表活动室,$home,党群服务中心二楼
ROWS
quiet table grids false <<ROWS
区划代码,网格序号,名称,户数,网格长,网格员
$home,1,第一网格,300,陈示例,王示例、李示例
ROWS
# deputies TERM ROOM: two of them, as they are typed in.
deputies() {
  cat <<ROWS
姓名,区划代码,人大层级,人大区划代码,届次,选区,任期开始,任期截止,活动室
林示例,$home,县（市、区）人大代表,$county,18,第三选区,$from,$to,$2
陈示例,$home,县（市、区）人大代表,$county,$1,第三选区,$from,$to,
ROWS
}
deputies 十八 梅亭社区代表活动室 | table deputies true
deputies 18 梅庭社区代表活动室 | table deputies false
deputies 18 梅庭社区代表活动室 | table deputies false
quiet table grid_assignments false <<ROWS
姓名,区划代码,网格编码,开始日期
林示例,$home,${home}001,$today
ROWS

# 邀请：街道的工作人员，再由其邀请单位和代表。
joins administrator office "$(the_id "offices?division=$street")" clerk
unit=$(the_id "units?division=$home")
deputy=$(the_id "deputies?division=$home&name=%E6%9E%97%E7%A4%BA%E4%BE%8B")
quiet joins clerk handling_unit "$unit" police
quiet joins clerk deputy "$deputy" deputy
printed=$(quiet post clerk /api/v1/qr-codes "{\"subject_kind\":\"deputy\",\"subject_id\":\"$deputy\"}" | field code)

# 群众没有账号：各步有短信告知，十分钟内的合为一条，21:00 至 8:00 不发；凭查询码评价。
body="{\"code\":\"$printed\",\"nature\":\"complaint\",\"category\":\"traffic\",\"title\":\"奥林春天东门早晚高峰拥堵\",
  \"text\":\"小区东门外早晚高峰车流拥堵，接送孩子很不安全。\",\"contact\":{\"name\":\"张女士\",\"phone\":\"$voter_phone\"}}"
receipt=$(curl -sS "$base/api/v1/cases" -H 'content-type: application/json' -d "$body")
say '没有账号' POST /api/v1/cases "$body" "$receipt"
case=$(printf '%s' "$receipt" | first id)
tracking=$(printf '%s' "$receipt" | field tracking_code)
act deputy accept '{"text":"到现场看看。"}'
act deputy report '{"kind":"observation","text":"早高峰：东门排队二十余辆。"}'
act deputy escalate '{"text":"道路隔离需交警研究。"}'
act clerk assign "{\"text\":\"请研究疏导措施。\",\"lead_unit_id\":\"$unit\"}"
act police start '{}'
act police reply '{"text":"已在梅岭路东门外设置隔离护栏。"}'
act deputy verify '{"text":"现场核实，通行顺畅。"}'
by_code "$tracking" "/api/v1/cases/$case/rate" '{"rating":"satisfied","text":"路口通畅多了，谢谢！"}'

# 收回代表的授权：原来的登录随即失效，重新登录也不再是代表。
before=$(login deputy)
account=$(get deputy /api/v1/me | first account_id)
grants="/api/v1/accounts/$account/grants"
grant=$(get administrator "$grants" | first id)
post administrator "$grants/$grant/revoke" '{}' >/dev/null
file="/api/v1/deputies/$deputy/duty-file"
for token in "$before" "$(login deputy)"; do
  say deputy GET "$file" '' "$(curl -sS "$base$file" -H "authorization: Bearer $token")"
done

# 本人取走自己的信息，再凭发到手机的验证码删除。
out=$(curl -sS "$base/api/v1/me/export" -H "x-tracking-code: $tracking" -H 'content-type: application/json' -d '{}')
out=$(printf '%s' "$out" | grep -oE '"(title|contact_name|contact_phone)":"[^"]*"' | paste -sd ',' -)
say "X-Tracking-Code: $tracking" POST /api/v1/me/export '{}' "…… $out ……"
quiet by_code "$tracking" /api/v1/track-erasure/code '{}'
number=$(sent "$voter_phone" '验证码 [0-9]{6}')
by_code "$tracking" /api/v1/me/erasure "{\"confirm\":true,\"number\":\"$number\"}"
say "X-Tracking-Code: $tracking" GET /api/v1/track '' "$(curl -sS "$base/api/v1/track" -H "x-tracking-code: $tracking")"
