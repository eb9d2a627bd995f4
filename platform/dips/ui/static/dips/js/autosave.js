// Keeps what is typed once typing rests. Without it the Save buttons keep it, and the server still checks everything.
(function () {
  "use strict";
  var form = document.querySelector("form[data-autosave]");
  var status = document.getElementById("autosave-status");
  if (!form || !status || !window.fetch || !form.requestSubmit) { return; }
  var REST = 1500, LONGEST = 10000;
  var wait = 0, busy = false, changed = false, stopped = false, pressed = null;

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
        if (answer.ok) { form.elements.version.value = said.version; } else { stopped = true; }
        tell(said.message);
      });
    }).catch(function () {
      // Signed out, or no connection: the text stays in the page, and Save says what to do.
      changed = true;
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
    if (!busy) { stopped = true; return; }
    event.preventDefault();
    pressed = event.submitter;
  });
})();
