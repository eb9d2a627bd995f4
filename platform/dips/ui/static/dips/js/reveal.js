// Shows a question only while the answer it depends on is given. Without a script it stands there and says when to answer it.
(function () {
  "use strict";
  var boxes = document.querySelectorAll("[data-show-if]");

  function given(form, name) {
    var fields = form.elements[name];
    if (!fields) { return null; }
    if (fields.type === "checkbox") { return fields.checked ? "yes" : ""; }
    if (fields.type === "file") { return fields.files.length ? "chosen" : ""; }
    return fields.value;
  }

  function show(box) {
    var form = box.closest("form"), all = true;
    new URLSearchParams(box.dataset.showIf).forEach(function (value, name) {
      var said = given(form, name);
      if (said !== null && said !== value) { all = false; }
    });
    box.hidden = !all && !box.querySelector(".govuk-form-group--error");
  }

  boxes.forEach(function (box) {
    show(box);
    box.closest("form").addEventListener("change", function () { show(box); });
  });
})();
