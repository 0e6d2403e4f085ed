// Puts a living fact into the text at the cursor. Without this the tokens stand there to be copied.
(() => {
  const texts = "textarea, input[type=text]";
  let last = null;
  let at = null;
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(texts)) last = event.target;
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === last) at = [last.selectionStart, last.selectionEnd];
  });
  for (const code of document.querySelectorAll("code[data-token]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small button-secondary desk-token";
    button.textContent = code.dataset.token;
    button.setAttribute("aria-label", `Insert ${code.dataset.token}`);
    button.addEventListener("click", () => {
      const into = last && last.isConnected ? last : document.querySelector("form textarea:not([disabled])");
      if (!into || into.disabled) return;
      const [start, end] = into === last && at ? at : [into.value.length, into.value.length];
      into.setRangeText(code.dataset.token, start, end, "end");
      into.dispatchEvent(new Event("input", { bubbles: true }));
      into.focus();
    });
    code.replaceWith(button);
  }
})();
