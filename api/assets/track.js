// What a phone adds to the page behind a tracking code, which works without it: a code in the address is typed in, codes are
// copied, nothing is sent twice, and a phone forgets what it is told to.
(function () {
  "use strict";

  // `/t#CODE`: what a picture of a code leads to. The code leaves the address before it is sent.
  function open() {
    var form = document.getElementById("track-form"), field = document.getElementById("code"), code = location.hash.slice(1);
    if (!form || !field || !code) { return; }
    try { code = decodeURIComponent(code); } catch (broken) { /* as it stands, then */ }
    // A link within the page is no code.
    if (document.getElementById(code)) { return; }
    field.value = code;
    if (window.history && history.replaceState) { history.replaceState(null, "", location.pathname); }
    // Whoever looks at another matter says so with a tap: a link that somebody sent must not lead away from it.
    if (document.getElementById("leave")) {
      if (form.parentNode.tagName === "DETAILS") { form.parentNode.open = true; }
      form.querySelector("button").focus();
      return;
    }
    form.submit();
  }

  function copied(button) {
    button.textContent = button.getAttribute("data-done");
  }

  function copyByHand(button) {
    var field = document.createElement("textarea");
    field.value = button.getAttribute("data-copy");
    field.setAttribute("readonly", "");
    document.body.appendChild(field);
    field.select();
    try { if (document.execCommand("copy")) { copied(button); } } catch (refused) { /* it stands there to be read */ }
    document.body.removeChild(field);
    button.focus();
  }

  var copy = document.getElementById("copy");
  if (copy) {
    copy.hidden = false;
    copy.addEventListener("click", function () {
      if (navigator.clipboard && navigator.clipboard.writeText) {
        navigator.clipboard.writeText(copy.getAttribute("data-copy")).then(function () { copied(copy); }, function () { copyByHand(copy); });
      } else {
        copyByHand(copy);
      }
    });
  }

  // What this phone keeps of its own would open the matter again with one tap.
  var leaving = document.getElementById("leave-form");
  function own() {
    try { return JSON.parse(localStorage.getItem("mine")) || []; } catch (refused) { return []; }
  }
  function isOther(one) { return one.code !== leaving.getAttribute("data-code"); }
  if (leaving && !own().every(isOther)) {
    document.getElementById("forget-label").hidden = false;
    leaving.addEventListener("submit", function () {
      if (!document.getElementById("forget").checked) { return; }
      try { localStorage.setItem("mine", JSON.stringify(own().filter(isOther))); } catch (refused) { /* nothing was kept then */ }
    });
  }

  // A second tap sends nothing; the button stays as it is, so that what it says is sent.
  Array.prototype.forEach.call(document.querySelectorAll("form.once"), function (form) {
    form.addEventListener("submit", function (event) {
      if (form.getAttribute("data-sent")) { event.preventDefault(); return; }
      form.setAttribute("data-sent", "yes");
    });
  });
  window.addEventListener("pageshow", function () {
    Array.prototype.forEach.call(document.querySelectorAll("form.once"), function (form) { form.removeAttribute("data-sent"); });
  });

  window.addEventListener("hashchange", open);
  open();
})();
