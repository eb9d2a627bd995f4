// Keeps what is typed once typing rests. Without it the Save buttons keep it, and the server still checks everything.
(function () {
  "use strict";
  var form = document.querySelector("form[data-autosave]");
  var status = document.getElementById("autosave-status");
  if (!form || !status || !window.fetch || !form.requestSubmit) { return; }
  var REST = 1500, LONGEST = 10000;
  // The server cannot save these, but it holds the text until the person is signed in again: so go on sending it.
  var HELD = ["signed_out", "csrf"];
  // This it holds too, but nobody knows until when: so go on sending it, and ask before the page is left.
  var CLOSED = "council_closed";
  var wait = 0, busy = false, changed = false, stopped = false, unsaved = false, leaving = false, pressed = null;

  function tell(sentence) { status.textContent = sentence; }

  function typed() {
    var data = new FormData(form);
    form.querySelectorAll("input[type=file]").forEach(function (field) { data.delete(field.name); });
    data.set("autosave", "1");
    return data;
  }

  function keep() {
    if (stopped || busy || !changed) { return; }
    var giveUp = new AbortController();
    var late = window.setTimeout(function () { giveUp.abort(); }, LONGEST);
    busy = true;
    changed = false;
    fetch(window.location.href, {
      method: "POST", body: typed(), credentials: "same-origin", redirect: "manual", signal: giveUp.signal,
      headers: { "Accept": "application/json" }
    }).then(function (answer) {
      return answer.json().then(function (said) {
        if (answer.ok) { form.elements.version.value = said.version; }
        unsaved = !answer.ok && HELD.indexOf(said.code) < 0;
        stopped = unsaved && said.code !== CLOSED;
        tell(said.message);
        // A page that asks before it is left need not, once all that is typed is kept.
        if (answer.ok && !changed) { form.dispatchEvent(new CustomEvent("dips:kept")); }
      });
    }).catch(function () {
      // No connection: the text stays in the page, and Save says what to do.
      changed = true;
      unsaved = true;
      tell(form.dataset.autosave);
    }).finally(function () {
      window.clearTimeout(late);
      busy = false;
      if (pressed) { stopped = true; form.requestSubmit(pressed); return; }
      if (changed && !stopped) { later(); }
    });
  }

  function later() {
    window.clearTimeout(wait);
    wait = window.setTimeout(keep, REST);
  }

  form.addEventListener("input", function (event) {
    if (event.target.type === "file") { return; }
    changed = true;
    later();
  });
  // A save that is on its way is waited for: it carries the version that the button's own save must name.
  form.addEventListener("submit", function (event) {
    window.clearTimeout(wait);
    if (!busy) { stopped = true; leaving = true; return; }
    event.preventDefault();
    pressed = event.submitter;
  });
  // Only once saving by itself has failed: then nobody else has the text.
  window.addEventListener("beforeunload", function (event) {
    if (unsaved && !leaving) { event.preventDefault(); }
  });
})();
