"use strict";
(function () {
  var byId = function (id) { return document.getElementById(id); };
  var words = null;

  function request(method, path, body, headers) {
    var options = { method: method, headers: Object.assign({ Accept: "application/json" }, headers || {}) };
    if (body instanceof FormData) {
      options.body = body;
    } else if (body) {
      options.headers["Content-Type"] = "application/json";
      options.body = JSON.stringify(body);
    }
    return fetch(path, options).then(function (response) {
      return response.json().catch(function () { return {}; }).then(function (json) {
        if (!response.ok) { throw json; }
        return json;
      });
    });
  }

  function label(list, value) {
    var found = (words || []).filter(function (one) { return one.name === list; })[0];
    var word = found && found.words.filter(function (one) { return one.value === value; })[0];
    return word ? word.label : value;
  }

  function fieldOf(pointer) {
    var name = pointer.split("/").pop();
    return byId(name === "text" && !byId("text") ? "supplement-text" : name);
  }

  function complain(problem) {
    var error = byId("error");
    var lines = (problem.errors || []).map(function (one) {
      var field = fieldOf(one.pointer);
      if (field) { field.setAttribute("aria-invalid", "true"); }
      var caption = field && field.labels && field.labels[0] ? field.labels[0].firstChild.textContent.trim() + "：" : "";
      return caption + one.detail;
    });
    error.textContent = lines.length ? lines.join("\n") : [problem.title || "网络不通，请稍后重试", problem.detail].filter(Boolean).join("：");
    error.hidden = false;
    error.scrollIntoView({ block: "center" });
  }

  function calm() {
    byId("error").hidden = true;
    document.querySelectorAll("[aria-invalid]").forEach(function (field) { field.removeAttribute("aria-invalid"); });
  }

  function randomKey() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }

  function caseForm(form) {
    var point = null, key = randomKey(), uploaded = new Map();
    byId("locate").addEventListener("click", function (event) {
      var button = event.currentTarget;
      if (!navigator.geolocation) { button.textContent = "此手机不支持定位，请填写地点"; return; }
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(function (position) {
        point = { longitude: position.coords.longitude, latitude: position.coords.latitude };
        button.textContent = "已使用当前位置 ✓";
      }, function () {
        button.disabled = false;
        button.textContent = "未能定位，请填写地点";
      }, { timeout: 10000 });
    });
    // A changed form is another request; an unchanged one that is sent again must not make a second case.
    form.addEventListener("input", function () { key = randomKey(); });

    function upload(file) {
      if (uploaded.has(file)) { return Promise.resolve(uploaded.get(file)); }
      var data = new FormData();
      data.append("file", file);
      return request("POST", "/api/v1/attachments", data).then(function (answer) {
        uploaded.set(file, answer.id);
        return answer.id;
      });
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      calm();
      var value = function (id) { return byId(id).value.trim(); };
      var body = {
        code: form.dataset.code, nature: value("nature"), category: value("category"),
        title: value("title"), text: value("text"),
        anonymous: byId("anonymous").checked, consent_to_publish: byId("publish").checked
      };
      if (point) { body.point = point; }
      if (value("address")) { body.address = value("address"); }
      if (value("phone")) {
        body.contact = { phone: value("phone") };
        if (value("name")) { body.contact.name = value("name"); }
      }
      var button = byId("submit");
      button.disabled = true;
      var files = Array.prototype.slice.call(byId("photo").files, 0, 9);
      files.reduce(function (before, file) {
        return before.then(function (ids) { return upload(file).then(function (id) { return ids.concat(id); }); });
      }, Promise.resolve([])).then(function (ids) {
        if (ids.length) { body.attachment_ids = ids; }
        return request("POST", "/api/v1/cases", body, { "Idempotency-Key": key });
      }).then(function (receipt) {
        form.hidden = true;
        byId("tracking-code").textContent = receipt.tracking_code;
        byId("tracking-link").href = "/t#" + receipt.tracking_code;
        byId("receipt").hidden = false;
        byId("receipt").scrollIntoView();
      }).catch(complain).then(function () { button.disabled = false; });
    });
  }

  function trackPage(form) {
    var current = null;

    function show(answer) {
      current = answer;
      byId("case").hidden = false;
      byId("case-title").textContent = answer.title;
      byId("case-state").textContent = label("State", answer.state) + (answer.due_at ? " · 期限 " + new Date(answer.due_at).toLocaleString("zh-CN") : "");
      var list = byId("timeline");
      list.textContent = "";
      answer.timeline.forEach(function (entry) {
        var item = document.createElement("li");
        var time = document.createElement("time");
        time.textContent = new Date(entry.at).toLocaleString("zh-CN");
        item.append(time, label("EventKind", entry.kind) + (entry.text ? "：" + entry.text : "") + (entry.proper_channel ? "（" + entry.proper_channel + "）" : ""));
        list.append(item);
      });
      byId("rate-form").hidden = answer.allowed_actions.indexOf("rate_satisfied") < 0;
      byId("supplement-form").hidden = answer.allowed_actions.indexOf("supplement") < 0;
    }

    function load(code) {
      calm();
      return request("GET", "/api/v1/track/" + encodeURIComponent(code)).then(show).catch(complain);
    }

    function act(verb, body) {
      calm();
      return request("POST", "/api/v1/cases/" + current.id + "/" + verb, body, { "X-Tracking-Code": current.tracking_code })
        .catch(complain).then(function () { return load(current.tracking_code); });
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (byId("code").value.trim()) { load(byId("code").value.trim()); }
    });
    byId("rate-form").addEventListener("submit", function (event) {
      event.preventDefault();
      act("rate", { rating: event.submitter.value });
    });
    byId("supplement-form").addEventListener("submit", function (event) {
      event.preventDefault();
      act("supplement", { text: byId("supplement-text").value.trim() });
    });
    request("GET", "/api/v1/vocabulary").then(function (answer) { words = answer.lists; }).catch(function () {}).then(function () {
      var code = decodeURIComponent(location.hash.slice(1));
      if (code) { byId("code").value = code; load(code); }
    });
  }

  if (byId("case-form")) { caseForm(byId("case-form")); }
  if (byId("track-form")) { trackPage(byId("track-form")); }
})();
