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

  var kinds = { "case": "CaseEventKind", dispute: "DisputeEventKind" };

  function label(list, value) {
    var found = (words || []).filter(function (one) { return one.name === list; })[0];
    var word = found && found.words.filter(function (one) { return one.value === value; })[0];
    return word ? word.label : value === "unknown" ? "其他进展" : value;
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
    var current = null, resource = null, code = null, asked = null;

    function may(operation) { return current.allowed_actions.indexOf(operation) >= 0; }

    function button(caption, quiet, press) {
      var made = document.createElement("button");
      made.type = "button";
      made.textContent = caption;
      made.className = quiet ? "quiet" : "";
      made.addEventListener("click", press);
      return made;
    }

    function yuan(fen) { return (fen / 100).toLocaleString("zh-CN", { style: "currency", currency: "CNY" }); }

    function showDispute(answer) {
      show(answer, "DisputeState", answer.due_on);
      var party = answer.party, agreement = answer.agreement, mediators = byId("mediators");
      mediators.textContent = "";
      (answer.mediators || []).forEach(function (one) {
        var line = document.createElement("p");
        line.textContent = "调解员 " + one.name + "（" + label("MediatorStanding", one.standing) + "）";
        mediators.append(line);
        if (party && one.standing === "awaiting" && may("answerMediator")) {
          mediators.append(
            button("接受" + one.name + "调解", false, function () { act("answer-mediator", { mediator: one.number, accepts: true }); }),
            button("请换一位", true, function () { act("answer-mediator", { mediator: one.number, accepts: false }); })
          );
        }
      });
      var said = (answer.parties || []).some(function (one) { return one.number === party && one.consented_at; });
      byId("consent").hidden = !party || said || !may("consentToMediation");
      byId("agreement").hidden = !agreement;
      if (agreement) {
        byId("agreement-text").textContent = agreement.text;
        byId("agreement-items").textContent = "";
        agreement.items.forEach(function (item) {
          var line = document.createElement("li");
          line.textContent = item.label + " " + yuan(item.amount_fen) + (item.due ? "，" + item.due + " 前" : "") + (item.performed_on ? "（" + item.performed_on + " 已履行）" : "");
          byId("agreement-items").append(line);
        });
        byId("sign").hidden = !party || !may("signAgreement") || agreement.signed_by.indexOf(party) >= 0;
      }
      if (byId("consent").hidden && (!agreement || byId("sign").hidden)) { byId("confirm-form").hidden = true; }
    }

    function show(answer, states, due) {
      current = answer;
      byId("case").hidden = false;
      byId("case-title").textContent = answer.title;
      byId("case-state").textContent = label(states, answer.state) + (due ? " · 期限 " + due : "");
      var list = byId("timeline");
      list.textContent = "";
      answer.timeline.forEach(function (entry) {
        var item = document.createElement("li");
        var time = document.createElement("time");
        time.textContent = new Date(entry.at).toLocaleString("zh-CN");
        item.append(time, label(kinds[entry.subject_kind], entry.kind) + (entry.text ? "：" + entry.text : "") + (entry.proper_channel ? "（" + entry.proper_channel + "）" : ""));
        list.append(item);
      });
      byId("rate-form").hidden = !may("rateCase");
      byId("supplement-form").hidden = !may("supplementCase");
    }

    function showCase(answer) {
      show(answer, "CaseState", answer.due_at && new Date(answer.due_at).toLocaleString("zh-CN"));
      byId("mediators").textContent = "";
      byId("consent").hidden = byId("agreement").hidden = byId("confirm-form").hidden = true;
    }

    // A slip of paper does not say whether its code is of a case or of a dispute.
    function load(given) {
      var path = "/api/v1/track/" + encodeURIComponent(given);
      return request("GET", path).then(function (answer) {
        resource = "cases";
        code = given;
        showCase(answer);
      }, function (problem) {
        if (problem.code !== "not_found") { throw problem; }
        return request("GET", path + "/dispute").then(function (answer) {
          resource = "disputes";
          code = given;
          showDispute(answer);
        });
      });
    }

    function act(verb, body) {
      calm();
      return request("POST", "/api/v1/" + resource + "/" + current.id + "/" + verb, body, { "X-Tracking-Code": code })
        .catch(complain).then(function () { return load(code).catch(complain); });
    }

    // What binds is confirmed by a number on the phone.
    function ask(verb) {
      calm();
      request("POST", "/api/v1/disputes/" + current.id + "/confirmations", { act: verb }, { "X-Tracking-Code": code })
        .then(function () {
          asked = verb;
          byId("confirmation").value = "";
          byId("confirm-form").hidden = false;
          byId("confirmation").focus();
        }).catch(complain);
    }

    function open(given) {
      calm();
      return load(given).catch(complain);
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (byId("code").value.trim()) { open(byId("code").value.trim()); }
    });
    byId("rate-form").addEventListener("submit", function (event) {
      event.preventDefault();
      act("rate", { rating: event.submitter.value });
    });
    byId("supplement-form").addEventListener("submit", function (event) {
      event.preventDefault();
      act("supplement", { text: byId("supplement-text").value.trim() });
    });
    byId("agree").addEventListener("click", function () { ask("consent"); });
    byId("refuse").addEventListener("click", function () { ask("refuse"); });
    byId("sign").addEventListener("click", function () { ask("sign"); });
    byId("confirm-form").addEventListener("submit", function (event) {
      event.preventDefault();
      act(asked, { confirmation: byId("confirmation").value.trim() });
    });
    request("GET", "/api/v1/vocabulary").then(function (answer) { words = answer.lists; }).catch(function () {}).then(function () {
      var given = decodeURIComponent(location.hash.slice(1));
      if (given) { byId("code").value = given; open(given); }
    });
  }

  if (byId("case-form")) { caseForm(byId("case-form")); }
  if (byId("track-form")) { trackPage(byId("track-form")); }
})();
