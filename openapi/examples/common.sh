# What the stories share; source it. Needs bash, curl and sed.
base=${1:-http://127.0.0.1:8080}

# The first value of a field in a JSON text.
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1; }
first() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d'"' -f4; }
login() {
  curl -sSf "$base/api/v1/sessions/wechat" -H 'content-type: application/json' \
    -d "{\"code\":\"sandbox:$1\"}" | field access_token
}
# say WHO METHOD PATH BODY ANSWER: what is done, and what came of it.
say() { printf '\n\033[1m%s  %s %s\033[0m\n%s→ %s\n' "$1" "$2" "$3" "${4:+$4
}" "$5" >&2; }
# post WHO PATH BODY, as somebody with an account.
post() {
  local answer
  answer=$(curl -sS "$base$2" -H "authorization: Bearer $(login "$1")" -H 'content-type: application/json' -d "$3")
  say "$1" POST "$2" "$3" "$answer"
  printf '%s' "$answer"
}
# by_code CODE PATH BODY, as somebody who holds a tracking code and has no account.
by_code() {
  local answer
  answer=$(curl -sS "$base$2" -H "x-tracking-code: $1" -H 'content-type: application/json' -d "$3")
  say "X-Tracking-Code: $1" POST "$2" "$3" "$answer"
}
# get WHO PATH, quietly.
get() { curl -sSf "$base$2" -H "authorization: Bearer $(login "$1")"; }
# scan WHO: uploads what stands for a scanned paper, and says its id.
scan() {
  printf '%%PDF-1.7 scan %%%%EOF' | curl -sSf "$base/api/v1/attachments" -H "authorization: Bearer $(login "$1")" \
    -F 'file=@-;filename=scan.pdf;type=application/pdf' | first id
}
# new_phone: one that nobody had before; received PHONE: how many messages it has had; sent PHONE PATTERN [SEEN]: what fits last in
# the messages to it after the first SEEN, once it is there. The sandbox of MASHANG_SMS writes messages to a file in the data folder.
new_phone() { printf '139%08d' $(((RANDOM * 32768 + RANDOM) % 100000000)); }
received() { grep -c "\"$1\"" "${MASHANG_DATA_DIR:-./data}/sms.txt" 2>/dev/null || true; }
sent() {
  local texts=${MASHANG_DATA_DIR:-./data}/sms.txt found
  for _ in $(seq 50); do
    found=$(grep "\"$1\"" "$texts" 2>/dev/null | tail -n "+$((${3:-0} + 1))" | grep -oE "$2" | tail -n 1 || true)
    if [ -n "$found" ]; then
      printf '%s' "${found##* }"
      return
    fi
    sleep 0.2
  done
  echo "no message to $1 in $texts" >&2
  return 1
}
# kinds: what happened, of a case or a dispute on standard input.
kinds() { grep -o '"kind":"[a-z_]*","at"' | cut -d'"' -f4 | paste -sd ' ' -; }
# duty_file WHO: the roles and activities of the deputy who WHO is, with how often.
duty_file() {
  local deputy
  deputy=$(get "$1" /api/v1/me | grep -o '"kind":"deputy","id":"[^"]*"' | head -n 1 | cut -d'"' -f8)
  printf '\n\033[1m%s  GET /api/v1/deputies/%s/duty-file\033[0m\n' "$1" "$deputy"
  get "$1" "/api/v1/deputies/$deputy/duty-file?limit=100&from=$2" |
    grep -o '"role":"[a-z_]*","activity":"[a-z_]*"' | cut -d'"' -f4,8 | tr '"' ' ' | sort | uniq -c
}
