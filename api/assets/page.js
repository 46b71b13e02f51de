// What a phone adds to pages that work without it: drafts, photos that are sent small and at once, the look, one's own codes.
(function () {
  "use strict";
  var root = document.documentElement;
  function byId(id) { return document.getElementById(id); }
  function all(css, within) { return Array.prototype.slice.call((within || document).querySelectorAll(css)); }
  function say(zh, en) { return root.lang === "en" ? en : zh; }

  // A browser may refuse to keep anything.
  function recall(name) {
    try { return JSON.parse(localStorage.getItem(name)); } catch (refused) { return null; }
  }
  function keep(name, value) {
    try {
      if (value === null) { localStorage.removeItem(name); } else { localStorage.setItem(name, JSON.stringify(value)); }
    } catch (refused) { /* nothing is kept then */ }
  }

  // A phone may be somebody else's tomorrow: a draft that names one is kept for a day.
  function fade() {
    var names = [], at;
    try {
      for (at = 0; at < localStorage.length; at += 1) { names.push(localStorage.key(at)); }
    } catch (refused) { return; }
    names.forEach(function (name) {
      var kept = name.indexOf("draft:") === 0 && recall(name);
      if (kept && kept.phone && !(Date.now() - kept.at < 86400000)) { keep(name, null); }
    });
  }

  function made(tag, text, kind) {
    var element = document.createElement(tag);
    if (text) { element.textContent = text; }
    if (kind) { element.className = kind; }
    return element;
  }

  function look() {
    var form = document.querySelector("form.look");
    if (!form) { return; }
    all("button[aria-pressed]", form).forEach(function (button) {
      button.addEventListener("click", function (event) {
        event.preventDefault();
        var on = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(on));
        root.classList[on ? "add" : "remove"](button.value === "l" ? "large" : "contrast");
        var before = /(?:^|;\s*)look=([a-z]*)/.exec(document.cookie);
        var letters = (before ? before[1] : "").split(button.value).join("") + (on ? button.value : "");
        document.cookie = "look=" + letters + "; path=/; max-age=31536000; samesite=lax" + (location.protocol === "https:" ? "; secure" : "");
      });
    });
  }

  // The codes of what was submitted with this phone, kept on it and nowhere else.
  function mine() {
    var receipt = document.querySelector("[data-receipt]");
    var list = recall("mine") || [];
    if (receipt) {
      var code = receipt.getAttribute("data-receipt");
      var sent = recall("sent") || {};
      if (!list.some(function (one) { return one.code === code; })) {
        list.unshift({
          code: code,
          title: receipt.getAttribute("data-title") || sent.title || "",
          at: receipt.getAttribute("data-submitted") || ""
        });
        list = list.slice(0, 50);
        keep("mine", list);
      }
      keep("sent", null);
      if (sent.draft) { keep(sent.draft, null); }
    }
    if (location.pathname !== "/" && location.pathname !== "/t") { return; }
    if (!list.length) { return; }
    var section = made("section", "", "panel");
    section.setAttribute("aria-labelledby", "mine-title");
    var heading = made("h2", say("这部手机上反映过的", "Sent from this phone"));
    heading.id = "mine-title";
    section.appendChild(heading);
    var shown = made("ul", "", "mine");
    list.forEach(function (one) {
      var item = made("li");
      var link = made("a", (one.at ? one.at.slice(0, 10) + " " : "") + (one.title || one.code));
      link.href = "/t#" + one.code;
      var forget = made("button", say("忘记", "Forget"), "quiet");
      forget.type = "button";
      forget.setAttribute("aria-label", say("忘记：", "Forget: ") + (one.title || one.code));
      forget.addEventListener("click", function () {
        keep("mine", (recall("mine") || []).filter(function (other) { return other.code !== one.code; }));
        item.parentNode.removeChild(item);
        if (!shown.firstChild) { section.parentNode.removeChild(section); }
      });
      item.appendChild(link);
      item.appendChild(forget);
      shown.appendChild(item);
    });
    section.appendChild(shown);
    byId("main").appendChild(section);
  }

  var pictures = {};
  var FIELDS = ["title", "text", "address", "place", "name", "phone"];

  function caseForm(form, again) {
    var draft = "draft:" + form.getAttribute("data-code");
    var uploads = 0, waiting = null, printed = byId("key").value, TYPED = FIELDS.filter(byId);
    function status(text) { byId("progress").textContent = text; }

    function remember() {
      var kept = { key: byId("key").value, at: Date.now(), anonymous: byId("anonymous").checked, callable: byId("callable").checked, publish: byId("publish").checked };
      TYPED.forEach(function (name) { kept[name] = byId(name).value; });
      keep(draft, TYPED.some(function (name) { return kept[name]; }) ? kept : null);
    }

    function restore() {
      var kept = recall(draft);
      if (!kept || again || TYPED.some(function (name) { return byId(name).value; })) { return; }
      TYPED.forEach(function (name) { byId(name).value = kept[name] || ""; });
      byId("anonymous").checked = !!kept.anonymous;
      byId("callable").checked = !!kept.callable;
      byId("publish").checked = !!kept.publish;
      // With its key: whether the answer was lost nobody here knows.
      if (/^[0-9a-f]{32}$/.test(kept.key)) { byId("key").value = kept.key; }
    }

    function count() {
      all(".count", form).forEach(function (shown) {
        var most = Number(shown.getAttribute("data-most"));
        var field = byId(shown.getAttribute("data-for"));
        var length = Array.from(field.value.trim()).length;
        shown.textContent = length ? length + " / " + most : "";
        shown.className = length > most ? "count over" : "count";
      });
    }

    // Who goes back to a page that was submitted finds what came of it, and makes no second case.
    function spent(key) {
      try {
        if (!key) { return sessionStorage.getItem("spent:" + printed); }
        sessionStorage.setItem("spent:" + printed, key);
      } catch (refused) { /* then the page's own key says it */ }
      return null;
    }

    restore();
    byId("key").value = spent() || byId("key").value;
    count();
    form.addEventListener("input", function () { count(); remember(); });
    form.addEventListener("change", remember);

    // How a camera was held, as the head of a JPEG says (EXIF): 1 upright, up to 8.
    function held(head) {
      var at = 2, start, tags, count, little;
      try {
        if (head.getUint16(0) !== 0xffd8) { return 1; }
        while (head.getUint16(at) !== 0xffe1 || head.getUint32(at + 4) !== 0x45786966) {
          if (head.getUint8(at) !== 0xff || head.getUint8(at + 1) === 0xda) { return 1; }
          at += 2 + head.getUint16(at + 2);
        }
        start = at + 10;
        little = head.getUint16(start) === 0x4949;
        tags = start + head.getUint32(start + 4, little);
        for (count = head.getUint16(tags, little), tags += 2; count > 0; count -= 1, tags += 12) {
          if (head.getUint16(tags, little) === 0x0112) { return head.getUint16(tags + 8, little); }
        }
      } catch (cut) { /* it says nothing, then */ }
      return 1;
    }

    // Browsers that don't turn a picture by themselves draw it as the camera was held.
    function orientation(file) {
      return new Promise(function (done) {
        var reader = new FileReader();
        if (window.CSS && CSS.supports && CSS.supports("image-orientation", "from-image")) { done(1); return; }
        reader.onerror = function () { done(1); };
        reader.onload = function () { done(held(new DataView(reader.result))); };
        reader.readAsArrayBuffer(file.slice(0, 65536));
      });
    }

    // What a camera makes is ten times as large as what anybody looks at.
    function small(file) {
      if (!/^image\//.test(file.type) || !HTMLCanvasElement.prototype.toBlob || !window.DataView) { return Promise.resolve(file); }
      return orientation(file).then(function (turn) {
        return new Promise(function (done) {
          var image = new Image(), url = URL.createObjectURL(file);
          image.onerror = function () { URL.revokeObjectURL(url); done(file); };
          image.onload = function () {
            URL.revokeObjectURL(url);
            var scale = Math.min(1, 1600 / Math.max(image.naturalWidth, image.naturalHeight));
            if (scale === 1 && file.size < 600000) { done(file); return; }
            var wide = Math.max(1, Math.round(image.naturalWidth * scale)), high = Math.max(1, Math.round(image.naturalHeight * scale));
            var canvas = document.createElement("canvas"), pen = canvas.getContext("2d"), lies = turn >= 5 && turn <= 8;
            var ways = {
              2: [-1, 0, 0, 1, wide, 0], 3: [-1, 0, 0, -1, wide, high], 4: [1, 0, 0, -1, 0, high], 5: [0, 1, 1, 0, 0, 0],
              6: [0, 1, -1, 0, high, 0], 7: [0, -1, -1, 0, high, wide], 8: [0, -1, 1, 0, 0, wide]
            };
            canvas.width = lies ? high : wide;
            canvas.height = lies ? wide : high;
            if (ways[turn]) { pen.transform.apply(pen, ways[turn]); }
            pen.drawImage(image, 0, 0, wide, high);
            canvas.toBlob(function (blob) { done(blob && blob.size < file.size ? blob : file); }, "image/jpeg", 0.82);
          };
          image.src = url;
        });
      });
    }

    function send(blob, told) {
      return new Promise(function (done, failed) {
        var request = new XMLHttpRequest(), data = new FormData(), stalled;
        // A slow network is no reason to give up, one on which nothing moves is.
        function moves() { clearTimeout(stalled); stalled = setTimeout(function () { request.abort(); }, 30000); }
        data.append("file", blob, "photo");
        request.open("POST", "/api/v1/attachments");
        request.setRequestHeader("Accept", "application/json");
        request.upload.onload = moves;
        request.upload.onprogress = function (event) {
          moves();
          if (event.lengthComputable) { told(Math.round(event.loaded / event.total * 100) + "%"); }
        };
        request.onload = function () {
          var answer = {};
          try { answer = JSON.parse(request.responseText); } catch (unreadable) { /* no answer of ours */ }
          if (request.status === 201 && answer.id) { done(answer.id); return; }
          var wrong = answer.errors && answer.errors[0];
          failed((wrong && wrong.detail) || answer.title || say("没有传上去", "It was not taken"));
        };
        request.onloadend = function () { clearTimeout(stalled); };
        request.onerror = request.onabort = function () { failed(say("网络不通，请稍后重试", "There is no network: please try again later")); };
        moves();
        request.send(data);
      });
    }

    function finished() {
      uploads -= 1;
      if (!uploads && waiting) { var go = waiting; waiting = null; go(); }
    }

    function photo(file) {
      var item = made("li"), words = made("span", say("正在上传…", "Uploading…")), picture = new Image(), url = URL.createObjectURL(file);
      var button = made("button", say("去掉", "Remove"), "quiet"), field = null;
      words.setAttribute("role", "status");
      picture.alt = "";
      picture.src = url;
      button.type = "button";
      button.addEventListener("click", function () { item.parentNode.removeChild(item); byId("photo").focus(); });
      [picture, words, button].forEach(function (part) { item.appendChild(part); });
      byId("photos").appendChild(item);
      function upload() {
        uploads += 1;
        small(file).then(function (blob) {
          return send(blob, function (share) { words.textContent = say("正在上传 ", "Uploading ") + share; });
        }).then(function (id) {
          field = made("input");
          field.type = "hidden";
          field.name = "kept";
          field.value = id;
          item.appendChild(field);
          pictures[id] = url;
          words.textContent = say("已上传", "Uploaded");
        }, function (why) {
          words.textContent = why;
          var retry = made("button", say("重试", "Retry"), "quiet");
          retry.type = "button";
          retry.addEventListener("click", function () { item.removeChild(retry); upload(); });
          item.insertBefore(retry, button);
        }).then(finished);
      }
      upload();
    }

    byId("photo").addEventListener("change", function () {
      var files = Array.prototype.slice.call(byId("photo").files);
      var room = 9 - all("input[name=kept]", form).length - uploads;
      if (!window.FormData || !window.Promise || !files.length) { return; }
      files.slice(0, Math.max(0, room)).forEach(photo);
      byId("photo").value = "";
      status(files.length > room ? say("最多 9 张照片：有 ", "At most 9 photos: ") + (files.length - Math.max(0, room)) + say(" 张没有选上", " were not taken") : "");
    });
    byId("voice").addEventListener("change", function () {
      var file = byId("voice").files[0], long = file && file.size > 2097152;
      if (long) { byId("voice").value = ""; }
      status(long ? say("录音过长，最大 2 MB，约 3 分钟", "The recording is too long: at most 2 MB, some three minutes") : "");
    });
    all("#kept input[name=drop]", form).forEach(function (box) {
      if (!pictures[box.value]) { return; }
      var picture = new Image();
      picture.alt = "";
      picture.src = pictures[box.value];
      box.parentNode.insertBefore(picture, box.nextSibling);
    });

    var locate = byId("locate"), located = byId("located"), placed = "";
    function place(longitude, latitude) { byId("longitude").value = longitude; byId("latitude").value = latitude; }
    function offered() {
      var set = !!byId("longitude").value;
      locate.textContent = set ? say("不用这个位置", "Don't use it") : say("使用当前位置", "Use my location");
      if (set && !located.textContent) { located.textContent = say("已使用当前位置", "Your location is used"); }
    }
    // Where that is, said in words and chosen below, for the person to confirm or to change. What is no place of this township
    // is not on the list.
    function lookUp(longitude, latitude) {
      var list = byId("place");
      if (!window.fetch) { return; }
      fetch("/api/v1/places", {
        method: "POST", credentials: "omit", headers: { Accept: "application/json", "Content-Type": "application/json" },
        body: JSON.stringify({ longitude: longitude, latitude: latitude })
      }).then(function (answer) {
        if (!answer.ok) { throw new Error("unknown"); }
        return answer.json();
      }).then(function (found) {
        if (!byId("longitude").value) { return; }
        // What is nearest may be another's: nothing is chosen by it.
        var near = found.nearest && found.nearest[0];
        if (near) {
          located.textContent = say("附近最近的网格是：", "The nearest grid is: ") + [found.township_name, near.division_name, near.grid_name].filter(Boolean).join(" ") + say("，不一定是您那里，请在下面选择或写明地点", ". It may not be yours: please choose or write below where it is");
          return;
        }
        located.textContent = say("位置在：", "You are in: ") + [found.township_name, found.division_name, found.grid_name].filter(Boolean).join(" ");
        if (!list || !found.division_code) { return; }
        var offered = [found.grid_code, found.division_code].filter(function (code) { return list.querySelector("option[value='" + code + "']"); });
        if (!offered.length) { return; }
        list.value = placed = offered[0];
        located.textContent += say("。不对的话，请在下面改", ". If that is wrong, change it below");
        remember();
      }).catch(function () { /* the position is used all the same */ });
    }
    locate.hidden = !navigator.geolocation;
    offered();
    locate.addEventListener("click", function () {
      if (byId("longitude").value) {
        place("", "");
        located.textContent = "";
        if (placed && byId("place").value === placed) { byId("place").value = ""; }
        offered();
        return;
      }
      located.textContent = say("正在定位…", "Looking where you are…");
      navigator.geolocation.getCurrentPosition(function (found) {
        var longitude = found.coords.longitude.toFixed(6), latitude = found.coords.latitude.toFixed(6);
        place(longitude, latitude);
        located.textContent = say("已使用当前位置", "Your location is used");
        offered();
        lookUp(Number(longitude), Number(latitude));
      }, function () {
        located.textContent = say("没有定到位置，请写明地点", "Your location was not found: please write where it is");
      }, { timeout: 10000 });
    });

    // A notice takes nobody's form away; what is no page of ours is a proxy's.
    function refused(notice) {
      byId("submit").disabled = false;
      status((notice ? notice.querySelector("h1").textContent : say("现在提交不了", "It can't be submitted now")) + say("。您写的都留在手机里，请稍后再试。", " What you wrote is kept: please try again later."));
    }

    var tries = 0;
    function submit() {
      var button = byId("submit"), recording = byId("voice").files[0], data, waited, own;
      if (button.disabled) { return; }
      remember();
      if (navigator.onLine === false) {
        status(say("现在没有网络。您写的都留在手机里，有网络时再点提交。", "There is no network now. What you wrote is kept: submit again later."));
        return;
      }
      button.disabled = true;
      status(uploads ? say("照片传完就提交…", "Waiting for the photos…") : say("正在提交…", "Sending…"));
      if (uploads) { waiting = function () { button.disabled = false; submit(); }; return; }
      keep("sent", { title: byId("title").value.trim(), draft: draft });
      data = new FormData(form);
      own = tries += 1;
      // A recording goes along, for which a bad network needs its time.
      waited = setTimeout(function () {
        tries += 1;
        button.disabled = false;
        status(say("等了很久没有回音。您写的都留在手机里，请再点一次提交，不会重复。", "There was no answer for long. What you wrote is kept: please submit again, it is taken once."));
      }, 60000 + (recording ? recording.size / 8 : 0));
      // What a redirect leads to is fetched once, by going there.
      fetch(form.getAttribute("action"), { method: "POST", body: data, credentials: "same-origin", redirect: "manual", headers: { Accept: "text/html" } }).then(function (answer) {
        if (answer.type === "opaqueredirect") {
          clearTimeout(waited);
          keep(draft, null);
          spent(byId("key").value);
          location.href = "/t";
          return null;
        }
        return answer.text().then(function (text) {
          clearTimeout(waited);
          if (own !== tries) { return; }
          var page = new DOMParser().parseFromString(text, "text/html"), main = page.getElementById("main");
          var notice = main && main.querySelector("[data-notice]");
          if (!main || notice) { refused(notice); return; }
          document.title = page.title;
          byId("main").innerHTML = main.innerHTML;
          start(true);
        });
      }).catch(function () {
        clearTimeout(waited);
        if (own !== tries) { return; }
        button.disabled = false;
        status(say("没有发出去，可能是网络不通。您写的都留在手机里，请再点一次提交。", "It was not sent, perhaps for want of a network. What you wrote is kept: please submit again."));
      });
    }

    // Whoever only asks what others raise submits nothing: the page itself answers.
    var asks = false;
    byId("ask-alike").addEventListener("click", function () { asks = true; });
    form.addEventListener("submit", function (event) {
      if (asks) { asks = false; return; }
      if (!window.fetch || !window.FormData || !window.DOMParser) { return; }
      event.preventDefault();
      submit();
    });
  }

  function start(again) {
    var form = byId("case-form");
    mine();
    if (form) { caseForm(form, again); }
    if (again) {
      var first = document.querySelector("[aria-invalid=true]") || byId("alert") || byId("main");
      first.focus();
    }
  }

  look();
  fade();
  start(false);
  // A page that the browser kept stands there as it was left.
  window.addEventListener("pageshow", function (event) {
    var button = byId("submit");
    if (event.persisted && button) { button.disabled = false; byId("progress").textContent = ""; }
  });
})();
