// Keeps the count under a long answer live. Without it the server's sentence stands and the server still checks.
(function () {
  "use strict";
  var words = document.documentElement.lang.slice(0, 2) === "cy" ? null : {
    words: ["word", "words"], characters: ["character", "characters"]
  };
  if (!words) { return; }
  document.querySelectorAll(".govuk-character-count[data-limit]").forEach(function (box) {
    var area = box.querySelector("textarea");
    var message = box.querySelector(".govuk-character-count__message");
    if (!area || !message || box.dataset.live) { return; }
    box.dataset.live = "yes"; // each field brings this file; it runs as often
    var limit = Number(box.dataset.limit);
    var unit = box.dataset.unit;
    var live = document.createElement("div");
    var wait = 0;
    live.className = "govuk-visually-hidden";
    live.setAttribute("aria-live", "polite");
    message.after(live);
    function used() {
      return unit === "words" ? (area.value.match(/\S+/g) || []).length : area.value.length;
    }
    function sentence() {
      var left = limit - used();
      var n = Math.abs(left);
      return "You have " + n.toLocaleString("en-GB") + " " + words[unit][n === 1 ? 0 : 1] + (left < 0 ? " too many" : " left");
    }
    function show() {
      message.textContent = sentence();
      message.classList.toggle("govuk-character-count__message--error", used() > limit);
      window.clearTimeout(wait);
      // Said once typing rests, so that a screen reader is not talked over.
      wait = window.setTimeout(function () { live.textContent = message.textContent; }, 1000);
    }
    area.addEventListener("input", show);
    message.textContent = sentence();
  });
})();
