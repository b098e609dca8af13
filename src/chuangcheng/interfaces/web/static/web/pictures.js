// Looking at pictures: larger, laid over each other, and covered. Every page works without: pictures open by their
// links, before and after stand side by side, boxes are numbers in a table.
"use strict";

const viewer = document.querySelector("dialog.viewer");
const links = [...document.querySelectorAll("a[data-view]")];
let shown = 0;

function show(at) {
  shown = (at + links.length) % links.length;
  const link = links[shown];
  const image = viewer.querySelector("img");
  image.src = link.dataset.view;
  image.alt = link.querySelector("img").alt;
  viewer.querySelector("figcaption").textContent = `${shown + 1} / ${links.length} · ${image.alt}`;
}

if (viewer && links.length) {
  for (const [at, link] of links.entries()) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(at);
      viewer.showModal(); // Escape closes it, and the keyboard goes back to the picture
    });
  }
  for (const button of viewer.querySelectorAll("[data-step]")) {
    button.hidden = links.length < 2;
    button.addEventListener("click", () => show(shown + Number(button.dataset.step)));
  }
  viewer.querySelector("[data-close]").addEventListener("click", () => viewer.close());
  viewer.addEventListener("click", (event) => { if (event.target === viewer) viewer.close(); });
  viewer.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(shown - 1);
    if (event.key === "ArrowRight") show(shown + 1);
  });
}

for (const part of document.querySelectorAll("[data-overlay]")) {
  const upper = part.querySelector(".upper");
  const slide = part.querySelector("input[type=range]");
  const lay = () => {
    const wipe = part.querySelector("input[value=wipe]").checked;
    upper.style.opacity = wipe ? "1" : String(slide.value / 100);
    upper.style.clipPath = wipe ? `inset(0 0 0 ${100 - slide.value}%)` : "none";
  };
  part.addEventListener("input", lay);
  part.hidden = false;
  lay();
}

for (const form of document.querySelectorAll("form[data-mask]")) {
  const plane = document.querySelector("svg.boxes");
  const rows = [...form.querySelectorAll("table.boxes tbody tr")].map((row) =>
    Object.fromEntries([...row.querySelectorAll("input")].map((field) => [field.dataset.side, field])));
  const value = (field) => Number(field.value) || 0;
  const free = () => rows.find((row) => !value(row.width) && !value(row.height));
  const round = (number) => String(Math.round(Math.min(Math.max(number, 0), 100) * 100) / 100);
  const paint = () => {
    plane.replaceChildren(...rows.filter((row) => value(row.width) && value(row.height)).map((row) => {
      const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      for (const [name, field] of [["x", row.left], ["y", row.top], ["width", row.width], ["height", row.height]]) {
        box.setAttribute(name, value(field));
      }
      if (Object.values(row).includes(document.activeElement)) box.classList.add("near");
      return box;
    }));
  };
  let start = null;
  let row = null;
  const place = (event) => {
    const edge = plane.getBoundingClientRect();
    return [((event.clientX - edge.left) / edge.width) * 100, ((event.clientY - edge.top) / edge.height) * 100];
  };
  plane.addEventListener("pointerdown", (event) => {
    row = free();
    if (!row) return;
    start = place(event);
    plane.setPointerCapture(event.pointerId);
  });
  plane.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y] = place(event);
    const left = Math.max(Math.min(x, start[0]), 0);
    const top = Math.max(Math.min(y, start[1]), 0);
    row.left.value = round(left);
    row.top.value = round(top);
    row.width.value = round(Math.min(Math.max(x, start[0]), 100) - left);
    row.height.value = round(Math.min(Math.max(y, start[1]), 100) - top);
    paint();
  });
  plane.addEventListener("pointerup", () => { start = null; });
  form.addEventListener("input", paint);
  form.addEventListener("focusin", paint);
  paint();
}
