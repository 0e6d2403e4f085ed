// Shows in the source where the field stands that has the focus. Without this file each field has a
// link to its place, and every place is marked faintly.
(() => {
  const source = document.querySelector("[data-source]");
  if (!source) return;
  let shown = null;

  const show = (entry) => {
    if (entry === shown) return;
    shown = entry;
    for (const mark of source.querySelectorAll("mark.is-here")) mark.classList.remove("is-here");
    const marks = [...source.querySelectorAll("mark")].filter((mark) => mark.dataset.of.split(" ").includes(entry));
    for (const mark of marks) mark.classList.add("is-here");
    // On a phone the source stands above the fields: to scroll it must not take the focus away.
    if (marks.length) source.scrollTop += marks[0].getBoundingClientRect().top - source.getBoundingClientRect().top - source.clientHeight / 3;
  };

  document.addEventListener("focusin", (event) => {
    const box = event.target.closest("[data-entry]");
    if (box) show(box.dataset.entry);
  });
  // And back: a click on a passage leads to its field.
  source.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || String(getSelection())) return;
    const box = document.getElementById(`f-${mark.dataset.of.split(" ")[0]}`);
    const first = box && box.querySelector("textarea, input, select");
    if (first) first.focus();
  });
})();
