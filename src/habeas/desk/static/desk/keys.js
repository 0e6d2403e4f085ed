/* Security keys need a browser that knows them: their forms show themselves here, and say what went wrong. */
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("key-form");
  if (form && window.PublicKeyCredential) form.hidden = false;
});
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.getElementById("key-error");
  if (place) place.textContent = "The key did not answer. Please try again, or go another way.";
});
