#!/usr/bin/env bash
# What the image holds, made without a container engine: deploy/Dockerfile runs `assemble`, and `cargo xtask image` both.
#   deploy/image.sh assemble BINARY ROOT   the program, the libraries that it asks for, and nothing else
#   deploy/image.sh try ROOT PORT          start it in there as the user it has, ask it, stop it; as root
set -euo pipefail

# Who the program is in there, by number: there is nobody to ask for a name.
id=65532
house=var/lib/mashang

assemble() {
  local binary=$1 root=$2 library
  rm -rf "$root"
  install -D -m 755 "$binary" "$root/usr/bin/mashang"
  # The loader and glibc, which the program is linked against; SQLite, libpq and OpenSSL are inside it.
  ldd "$binary" | grep -oE '/[^ ]+' | while read -r library; do
    install -D -m 755 "$(readlink -f "$library")" "$root$library"
  done
  install -d -m 755 "$root/etc/ssl/certs"
  printf 'root:x:0:0:root:/:/sbin/nologin\nmashang:x:%s:%s:mashang:/%s:/sbin/nologin\n' "$id" "$id" "$house" >"$root/etc/passwd"
  printf 'root:x:0:\nmashang:x:%s:\n' "$id" >"$root/etc/group"
  printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
  # By whom the certificates of those called may be signed: WeChat, Tencent Cloud, a database.
  if [ -f /etc/ssl/certs/ca-certificates.crt ]; then
    install -m 644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
  fi
  install -d -m 1777 "$root/tmp"
  install -d -m 700 "$root/$house"
  if [ "$(id -u)" = 0 ]; then chown "$id:$id" "$root/$house"; fi
  echo "$root holds $(du -sh "$root" | cut -f1) in $(find "$root" -type f | wc -l) files"
}

key() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

try() {
  local root=$1 port=$2 program tries
  if [ "$(id -u)" != 0 ] || ! chroot / true 2>/dev/null; then
    echo "skipped: starting the program in $root takes root who may chroot"
    return
  fi
  # As the image runs: nothing of this machine but the kernel, and an environment of its own.
  within=(env -i MASHANG_ENV=production MASHANG_PUBLIC_URL=https://rd.example.cn "MASHANG_BIND=127.0.0.1:$port"
    MASHANG_SPONSOR=image MASHANG_FEEDBACK=mailto:image@example.cn
    "MASHANG_DATA_KEY=$(key)" "MASHANG_TOKEN_KEY=$(key)" "MASHANG_DATA_DIR=/$house"
    "DATABASE_URL=sqlite:/$house/mashang.db" "$(command -v chroot)" "--userspec=$id:$id" "$root" /usr/bin/mashang)
  "${within[@]}" serve >"$root.out" 2>"$root.log" &
  program=$!
  trap 'kill -KILL '"$program"' 2>/dev/null || true' EXIT
  for tries in $(seq 120); do
    if "${within[@]}" health >/dev/null 2>&1; then break; fi
    if ! kill -0 "$program" 2>/dev/null || [ "$tries" = 120 ]; then
      cat "$root.out" "$root.log" >&2
      echo "the program did not become ready in $root" >&2
      exit 1
    fi
    sleep 0.5
  done
  if find "$root/$house" -perm /077 | grep .; then
    echo "others may read what lies there" >&2
    exit 1
  fi
  kill -TERM "$program"
  for tries in $(seq 100); do
    kill -0 "$program" 2>/dev/null || break
    sleep 0.1
  done
  if ! wait "$program"; then
    echo "the program did not stop by itself" >&2
    exit 1
  fi
  trap - EXIT
  echo "the program ran in $root as user $id, was healthy and stopped when it was told to"
}

case ${1:-} in
assemble) assemble "$2" "$3" ;;
try) try "$2" "$3" ;;
*)
  sed -n '2,4p' "$0" >&2
  exit 2
  ;;
esac
