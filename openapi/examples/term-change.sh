#!/usr/bin/env bash
# 换届：祥芝镇人大换届，从载入名单到首次会议，再撤销。
# The change of term of 祥芝镇's congress against a running server (`cargo run --release`), and taking it back: needs bash, curl and
# sed. The server's worker carries it out, and begins within seconds.
#   openapi/examples/term-change.sh [http://127.0.0.1:8080]
set -euo pipefail
. "$(dirname "$0")/common.sh"
town=350581103000
today=$(TZ=Asia/Shanghai date +%F)
quiet() { "$@" 2>/dev/null; }
# roster DRY_RUN: sends the roster on standard input, and says the id of its change where it is loaded.
roster() {
  local rows answer
  rows=$(cat)
  answer=$(printf '%s\n' "$rows" | curl -sS "$base/api/v1/terms/$term/roster" -H "authorization: Bearer $(login demo-admin)" \
    -F "dry_run=$1" -F 'file=@-;filename=roster.csv;type=text/csv')
  say demo-admin POST "/api/v1/terms/$term/roster" "dry_run=$1
$rows" "$answer"
  printf '%s' "$answer" | first id || true
}
# until_it_is STATE: waits for the worker, and shows how far it came.
until_it_is() {
  local seen
  for _ in $(seq 120); do
    seen=$(get demo-admin "/api/v1/term-changes/$change")
    if printf '%s' "$seen" | grep -q "\"state\":\"$1\""; then
      say demo-admin GET "/api/v1/term-changes/$change" '' "$(printf '%s' "$seen" | grep -oE '"(state|phase|persons|total|done|kept)":("[a-z_]*"|[0-9]+)' | paste -sd ',' -)"
      return
    fi
    sleep 0.5
  done
  echo "the change is not $1: $seen" >&2
  return 1
}
# shown: what the printed code says to whoever scans it.
shown() {
  local card
  card=$(curl -sSf "$base/api/v1/qr/$code")
  say '群众扫码' GET "/api/v1/qr/$code" '' "$(printf '%s' "$card" | grep -oE '"(intake|name|titles|ending)":("[^"]*"|\[[^]]*\]|true|false)' | paste -sd ',' -)"
}

# 换届前：一位镇人大代表的码印在墙上，一件诉求等他答复。
deputy=$(get demo-deputy-xiangzhi /api/v1/me | grep -o '"kind":"deputy","id":"[^"]*"' | head -n 1 | cut -d'"' -f8)
constituency=$(curl -sSf "$base/api/v1/deputies/$deputy" | first constituency)
code=$(quiet post demo-admin /api/v1/qr-codes "{\"subject_kind\":\"deputy\",\"subject_id\":\"$deputy\"}" | field code)
case=$(quiet post demo-resident /api/v1/cases "{\"code\":\"$code\",\"nature\":\"help\",\"category\":\"fishery\",\"title\":\"避风港泊位紧张\",
  \"text\":\"台风来时渔船没有泊位，希望协调。\"}" | first id)

# 管理员准备新一届：届次、首次会议、选区。
congress=$(curl -sSf "$base/api/v1/congresses?division=$town&limit=1" | first id)
term=$(quiet post demo-admin "/api/v1/congresses/$congress/terms" "{\"number\":19,\"elected_on\":\"$today\",\"first_session_on\":\"$today\"}" | first id)
quiet post demo-admin "/api/v1/terms/$term/constituencies" "{\"name\":\"$constituency\",\"seats\":2}" >/dev/null

# 名单先试：全部问题按行、列列出，什么也不写入；改好再载入。
roster true >/dev/null <<ROWS
姓名,出生年月,选区,手机,连任/原代表编号
陈示例,2010-01,$constituency,13812340021,
林示例,1985-06,祥芝第一选区,,
王示例,1979-11,$constituency,,12
ROWS
change=$(
  roster false <<ROWS
姓名,出生年月,选区,手机,连任/原代表编号
陈示例,1980-01,$constituency,13812340021,
林示例,1985-06,$constituency,,
ROWS
)

# 镇人大主席团凭代表资格审查报告确认；首次会议当日零时起由后台任务分批办理。
post demo-office-xiangzhi "/api/v1/term-changes/$change/confirm" "{\"credentials_report\":\"祥人〔2026〕1号\",\"published_on\":\"$today\"}" >/dev/null
until_it_is done

# 墙上的码没有失效，诉求有人接着办，时限照旧；群众收到一条消息。
sleep 1
shown
printf '\n\033[1mdemo-resident  GET /api/v1/cases/%s\033[0m\n' "$case"
get demo-resident "/api/v1/cases/$case" | kinds

# 二十四小时内可以撤销：一切照旧。
post demo-admin "/api/v1/term-changes/$change/undo" '{}' >/dev/null
until_it_is undone
sleep 1
shown
