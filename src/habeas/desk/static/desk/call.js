// Keeps a call while it is typed, and asks whether it is about somebody we know. Without this file
// the buttons of the form do the same.
(() => {
  const form = document.querySelector("[data-call]");
  if (!form) return;
  const PAUSE = 2000; // milliseconds without a key before what was typed is kept
  const LOOK = 600; // and before a name is looked for
  const NAMES = ["name", "native_name", "aliases"];
  const told = form.querySelector("[data-kept]");
  const isIt = form.querySelector("[data-is-it]");
  const text = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "base"));
  let kept = text();
  let busy = false;
  let stopped = false;
  let waiting; // the button that was pressed while a save was under way
  let saving;
  let looking;

  form.querySelectorAll("[data-without-script]").forEach((button) => button.remove());

  const save = async () => {
    clearTimeout(saving);
    const now = text();
    if (stopped || now === kept) return;
    if (busy) {
      saving = setTimeout(save, PAUSE);
      return;
    }
    busy = true;
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body: new FormData(form) });
      if (answer.redirected || !answer.headers.get("Content-Type").includes("json")) {
        throw new Error("signed out");
      }
      const { base, said } = await answer.json();
      stopped = !base;
      if (base) {
        form.elements.base.value = base;
        kept = now;
      }
      told.textContent = said;
    } catch {
      told.textContent = "Not kept: the desk cannot be reached, or you are signed out.";
    }
    busy = false;
    if (waiting) form.requestSubmit(waiting);
  };

  const look = async () => {
    const asked = NAMES.map((name) => form.elements[name].value).join("\n");
    const chosen = form.querySelector("[name=person]:checked");
    try {
      const answer = await fetch(form.dataset.look, { method: "POST", body: new FormData(form) });
      if (!answer.ok || answer.redirected) return;
      const found = await answer.text();
      if (asked !== NAMES.map((name) => form.elements[name].value).join("\n")) return;
      isIt.innerHTML = found;
      const again = chosen && form.querySelector(`[name=person][value="${chosen.value}"]`);
      if (again) again.checked = true;
    } catch {
      // The question is asked again with the next key.
    }
  };

  form.addEventListener("input", (event) => {
    clearTimeout(saving);
    saving = setTimeout(save, PAUSE);
    if (NAMES.includes(event.target.name)) {
      clearTimeout(looking);
      looking = setTimeout(look, LOOK);
    }
  });
  form.addEventListener("focusout", save);
  // A save that is under way would make the form that follows it too old: it goes first.
  form.addEventListener("submit", (event) => {
    clearTimeout(saving);
    if (busy) {
      event.preventDefault();
      waiting = event.submitter;
    } else {
      stopped = true;
    }
  });
})();
