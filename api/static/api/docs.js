// Draw the API's description. A call tried from the page carries the session's form token, as a page would.
(() => {
  const place = document.getElementById("docs");
  const safe = ["GET", "HEAD", "OPTIONS"];
  SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    deepLinking: true,
    presets: [SwaggerUIBundle.presets.apis],
    requestInterceptor: async (call) => {
      if (safe.includes((call.method || "GET").toUpperCase()) || call.headers.Authorization) return call;
      const answer = await fetch("/api/v1/me/", { credentials: "same-origin" });
      if (answer.ok) call.headers["X-CSRFToken"] = (await answer.json()).csrf_token;
      return call;
    },
  });
})();
