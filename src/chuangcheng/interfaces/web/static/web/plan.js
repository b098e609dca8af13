// Planning a round: only what the chosen kind of round needs is shown, and its sites are counted as one types.
// Without this everything is shown, and the button counts.
const form = document.querySelector("form[data-plan]");
const total = document.getElementById("total");
const lines = [...form.querySelectorAll("[data-sites]")];

function show() {
  const kind = form.elements.kind.value;
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(kind);
  count(kind);
}

function count(kind) {
  const there = (line) => Number(kind === "recheck" ? line.dataset.again : line.dataset.sites);
  const ticked = lines.filter((line) => line.querySelector("input[type=checkbox]").checked);
  const drawn = (line) => Math.min(there(line), Math.max(0, Number(line.querySelector("input[type=number]").value) || 0));
  const numbers = kind === "sample" ? lines.map(drawn) : (ticked.length ? ticked : lines).map(there);
  total.firstElementChild.textContent = String(numbers.reduce((sum, n) => sum + n, 0));
}

form.addEventListener("change", show);
form.addEventListener("input", () => count(form.elements.kind.value));
window.addEventListener("pageshow", show);
show();
