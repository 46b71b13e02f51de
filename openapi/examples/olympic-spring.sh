#!/usr/bin/env bash
# 晋江 · 奥林春天：从座谈会上的一句话，到两项措施和一次评价。
# The 奥林春天 story against a running server (`cargo run --release`): needs bash, curl and sed. The number that verifies the rating
# is read where the sandbox writes messages to phones: MASHANG_DATA_DIR is the server's.
#   openapi/examples/olympic-spring.sh [http://127.0.0.1:8080]
set -euo pipefail
. "$(dirname "$0")/common.sh"
home=350582002014
voter_phone=13900001234
began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
step() { post "$1" "/api/v1/cases/$case/$2" "$3" >/dev/null; }

# The deputy of 梅庭社区 is demo-deputy; a code is issued for this walk.
deputy=$(curl -sSf "$base/api/v1/deputies?division=$home&limit=1" | first id)
code=$(post demo-admin /api/v1/qr-codes "{\"subject_kind\":\"deputy\",\"subject_id\":\"$deputy\"}" | field code)

# 选民代表座谈会：代表征得当事人同意，代为提交。
receipt=$(post demo-deputy /api/v1/cases "{\"code\":\"$code\",\"channel\":\"forum\",\"speaker_consents\":true,
  \"nature\":\"complaint\",\"category\":\"traffic\",\"title\":\"奥林春天东门早晚高峰拥堵\",
  \"text\":\"小区东门外早晚高峰车流拥堵，接送孩子很不安全。\",\"address\":\"奥林春天小区东门\",
  \"contact\":{\"name\":\"张女士\",\"phone\":\"$voter_phone\"},\"anonymous\":true}")
case=$(printf '%s' "$receipt" | first id)
tracking=$(printf '%s' "$receipt" | field tracking_code)

step demo-deputy accept '{"text":"会后到现场看看。"}'
for day in 1 2 3; do
  for peak in 早高峰 晚高峰; do
    step demo-deputy report "{\"kind\":\"observation\",\"text\":\"第 $day 天$peak：东门排队二十余辆。\"}"
  done
done
step demo-deputy report '{"kind":"meeting","text":"与物业经理商定高峰时段疏导。","measures":[{"description":"高峰时段专人疏导","owner":"奥林春天物业"}]}'
step demo-deputy escalate '{"text":"道路隔离需交警研究。"}'

units=$(curl -sSf "$base/api/v1/units?division=$home&limit=100")
unit() { printf '%s' "$units" | tr '{' '\n' | grep "\"name\":\"[^\"]*$1\"" | head -n 1 | first id; }
step demo-office assign "{\"text\":\"请研究疏导措施。\",\"lead_unit_id\":\"$(unit 交警大队)\",\"co_unit_ids\":[\"$(unit 物业服务中心)\"]}"
step demo-unit start '{}'
step demo-deputy report '{"kind":"progress","text":"物业已安排专人疏导。","completed_measures":[1]}'
# 代表不直接处理问题（代表法第三十一条）：单位的结果只能由单位答复，这一步得到 403。
step demo-deputy reply '{"text":"已办好。"}'
step demo-unit reply '{"text":"已在梅岭路东门外设置隔离护栏。","measures":[{"description":"梅岭路东门外设置隔离护栏","owner":"交警大队","completed":true}]}'
step demo-deputy verify '{"text":"现场核实，通行顺畅。"}'

# 群众没有账号：凭查询码查看和评价。诉求由代表代为提交，发到本人手机的验证码核实后，评价才有效，随即办结。
by_code "$tracking" "/api/v1/cases/$case/rate" '{"rating":"satisfied","text":"路口通畅多了，谢谢！"}'
seen=$(received "$voter_phone")
by_code "$tracking" /api/v1/track-rating/code '{}'
number=$(sent "$voter_phone" '评价，验证码 [0-9]{6}' "$seen")
by_code "$tracking" /api/v1/track-rating "{\"number\":\"$number\"}"
printf '\n\033[1mX-Tracking-Code: %s  GET /api/v1/track\033[0m\n' "$tracking"
curl -sSf "$base/api/v1/track" -H "x-tracking-code: $tracking" | kinds

# 履职档案自己写成：没有人录入。
sleep 2
duty_file demo-deputy "$began"
printf '\n页面：%s/t#%s\n' "$base" "$tracking"
