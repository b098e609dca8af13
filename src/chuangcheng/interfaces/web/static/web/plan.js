// Planning a round: only what the chosen kind of round needs is shown. Without this everything is.
const form = document.querySelector("form[data-plan]");

function show() {
  const kind = form.elements.kind.value;
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(kind);
}

form.elements.kind.addEventListener("change", show);
window.addEventListener("pageshow", show);
show();
