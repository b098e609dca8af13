// A large table takes some seconds to read: the button says so, and a reader of the screen hears it.
"use strict";

document.addEventListener("submit", (event) => {
  const button = event.submitter || event.target.querySelector("button");
  if (!button || !button.dataset.busy) return;
  button.dataset.words = button.textContent;
  button.textContent = button.dataset.busy;
  button.classList.add("busy");
  const told = document.createElement("span");
  told.className = "hidden-title";
  told.setAttribute("role", "status");
  button.after(told);
  told.textContent = button.dataset.busy;
});

// "Back" shows the page as it was left: the button then says again what it does.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button.busy")) {
    button.textContent = button.dataset.words;
    button.classList.remove("busy");
  }
});

// A file dropped anywhere on the box is chosen, and the box shows that it would be.
for (const box of document.querySelectorAll("input[type=file].drop")) {
  for (const kind of ["dragenter", "dragover"]) box.addEventListener(kind, () => box.classList.add("over"));
  for (const kind of ["dragleave", "drop"]) box.addEventListener(kind, () => box.classList.remove("over"));
}
