// A passkey that was not used, or a device without any: say so beside the button instead of in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.getElementById("passkey-refused");
  if (place) {
    place.hidden = false;
    place.focus();
  }
});
