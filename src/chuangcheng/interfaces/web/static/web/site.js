// Small comforts; every page works without them.
"use strict";

const here = document.currentScript.src;

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("select[data-go]")) field.form.requestSubmit();
  if (field.matches("input[type=file][data-preview]")) preview(field);
});

function preview(field) {
  let place = field.parentElement.querySelector(".photos.chosen");
  if (!place) {
    place = document.createElement("div");
    place.className = "photos chosen";
    field.after(place);
  }
  place.replaceChildren();
  for (const file of field.files) {
    const figure = document.createElement("figure");
    const words = document.createElement("figcaption");
    words.textContent = file.name;
    if (file.type.startsWith("image/")) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = "";
      figure.append(image);
    }
    figure.append(words);
    place.append(figure);
  }
}

// Long selects get a search box in front. Only the person chooses: searching shows fewer, keeps what was chosen, and takes
// the one that is left where nothing was; that one goes again with the next letter.
for (const select of document.querySelectorAll("select[data-search]")) {
  const options = [...select.options];
  let chosen = select.value;
  select.addEventListener("change", () => { chosen = select.value; });
  const search = document.createElement("input");
  search.type = "search";
  search.placeholder = select.dataset.search;
  search.setAttribute("aria-label", select.dataset.search);
  search.addEventListener("input", () => {
    const words = search.value.trim().toLowerCase();
    const found = options.filter((o) => o.value && o.text.toLowerCase().includes(words));
    select.replaceChildren(...options.filter((o) => !words || !o.value || o.value === chosen || found.includes(o)));
    select.value = words && !chosen && found.length === 1 ? found[0].value : chosen;
    select.dispatchEvent(new Event("found"));
  });
  select.before(search);
}

// A list beside proposals: choosing there takes the tick off them, and the other way round.
for (const select of document.querySelectorAll("select[data-instead]")) {
  const proposals = [...select.form.elements].filter((one) => one.name === select.dataset.instead);
  const chosen = () => { if (select.value) for (const one of proposals) one.checked = false; };
  select.addEventListener("change", chosen);
  select.addEventListener("found", chosen);
  for (const one of proposals) {
    one.addEventListener("change", () => { select.value = ""; select.dispatchEvent(new Event("change")); });
  }
}

// One press is one act: the version in the form protects the data, this spares the person the page that says so.
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("button[type=submit], button:not([type])");
  if (event.defaultPrevented) return; // its own script sends it and knows when it may be pressed again
  if ("again" in event.target.dataset) return; // hands over a file: the page stays, and may be used again
  if (event.target.method === "post" && button) setTimeout(() => { button.disabled = true; }, 0);
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
});

// A message to paste into a chat: one press copies it; without a clipboard it stands selected, to be copied by hand.
for (const field of document.querySelectorAll("textarea[data-copy]")) {
  const button = field.parentElement.querySelector("button");
  const told = field.parentElement.querySelector("[role=status]");
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    let copied = false;
    try {
      await navigator.clipboard.writeText(field.value);
      copied = true;
    } catch {
      field.focus();
      field.select();
      try { copied = document.execCommand("copy"); } catch { copied = false; }
    }
    told.textContent = copied ? field.dataset.copy : field.dataset.failed;
  });
}

// One box chooses all of its page.
for (const all of document.querySelectorAll("input[data-all]")) {
  all.addEventListener("change", () => {
    for (const box of all.form.querySelectorAll(`input[name="${all.dataset.all}"]`)) box.checked = all.checked;
  });
}

// The map, the sheet of a visit and the planning of a round load their parts only where they are.
if (document.querySelector("svg.map:not(.still)")) import(new URL("map.js", here));
if (document.querySelector("form[data-draft], [data-draft-done]")) import(new URL("visit.js", here));
if (document.querySelector("form[data-plan]")) import(new URL("plan.js", here));
if (document.querySelector("a[data-view], form[data-mask]")) import(new URL("pictures.js", here));
if (document.querySelector("[data-keys], [data-live], [data-texts]")) import(new URL("desk.js", here));

// The tree of a score or of an edition folds: rows tell their depth by their first cell's class.
const deep = (row) => Number((/\bdepth(\d)/.exec(row.cells[0] ? row.cells[0].className : "") || [0, -1])[1]);
for (const table of document.querySelectorAll("table:has(tr.branch)")) {
  const rows = [...table.tBodies[0].rows];
  rows.forEach((row, index) => {
    const below = [];
    for (let next = index + 1; next < rows.length && deep(rows[next]) > deep(row); next += 1) below.push(rows[next]);
    if (!below.length || deep(row) < 0) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold";
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-label", row.cells[0].textContent.trim());
    button.addEventListener("click", () => {
      button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") === "false"));
      show(rows);
    });
    row.cells[0].prepend(button);
  });
}

function show(rows) {
  let closed = Infinity;
  for (const row of rows) {
    if (deep(row) <= closed) closed = Infinity;
    row.hidden = deep(row) > closed;
    const button = row.querySelector("button.fold");
    if (!row.hidden && button && button.getAttribute("aria-expanded") === "false") closed = deep(row);
  }
}

// On a phone navigation and tabs are one line each: where one is, is in sight.
for (const current of document.querySelectorAll(".side a[aria-current], .tabs a[aria-current]")) {
  const line = current.closest(".side, .tabs");
  line.scrollLeft = current.offsetLeft - line.offsetLeft - 16;
}
